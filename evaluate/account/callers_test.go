package account_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/policy"
)

// samePolicies compares policies by what they say, name by name.
var samePolicies = cmp.Comparer(func(a, b *policy.Policy) bool {
	return (a == nil) == (b == nil) && a.Equal(b) && a.Name() == b.Name() && a.IsUnknown() == b.IsUnknown()
})

// who returns the callers of a question: their ids, and whom they stand for.
func who(s *account.Snapshot, action, resource string) (list []string) {
	for c := range s.Callers(action, resource) {
		id := c.Principal.ID()
		if c.StandsFor != "" {
			id += " for " + c.StandsFor
		}
		list = append(list, id)
	}
	return list
}

// TestCallersSample: the users and roles of the sample have the policies that Policies returns (AN-60).
func TestCallersSample(t *testing.T) {
	s, questions := sample(t)
	arns := []string{
		"arn:aws:iam::" + here + ":role/admin", "arn:aws:iam::" + here + ":role/legacy",
		"arn:aws:iam::" + here + ":role/service/orders-fn", "arn:aws:iam::" + here + ":root",
		"arn:aws:iam::" + here + ":user/ana", "arn:aws:iam::" + here + ":user/ben",
	}
	for _, q := range questions {
		if q.Resource == "*" { // a pattern here
			continue
		}
		var got []string
		for c := range s.Callers(q.Action, q.Resource) {
			id := c.Principal.ID()
			if _, err := s.Principal(id); err != nil || c.Principal.Account() != here {
				continue
			}
			got = append(got, id)
			want, err := s.Policies(id, q.Action, q.Resource)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, c.Policies, samePolicies); diff != "" {
				t.Errorf("%s, %s, %s (-want +got)\n%s", id, q.Action, q.Resource, diff)
			}
			known, err := s.Principal(id)
			if err != nil {
				t.Fatal(err)
			}
			if text(t, known) != text(t, c.Principal) {
				t.Errorf("principal %s, want %s", text(t, c.Principal), text(t, known))
			}
			req := q.request(t)
			req.Principal = evaluate.MustParsePrincipal(id)
			asked, err := s.Evaluate(req)
			if err != nil {
				t.Fatal(err)
			}
			req.Principal, req.Resource = c.Principal, c.Resource
			if alone, err := evaluate.Evaluate(&req, c.Policies); err != nil || alone.Decision != asked.Decision {
				t.Errorf("%s, %s, %s: %v, %v, want %v", id, q.Action, q.Resource, alone.Decision, err, asked.Decision)
			}
		}
		if diff := cmp.Diff(arns, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", q.Resource, diff)
		}
	}
	const plain = "arn:aws:s3:::sample-plain"
	if diff := cmp.Diff(arns, who(s, "s3:GetObject", plain+"/x")); diff != "" {
		t.Errorf("a bucket that lets in nobody (-want +got)\n%s", diff)
	}
	for c := range s.Callers("s3:GetObject", plain+"/x") {
		want := evaluate.Resource{
			ARN: plain + "/x", Account: here, Organization: "o-sample12345", OrganizationPath: "o-sample12345/r-ab12/ou-ab12-dev00001/",
		}
		if diff := cmp.Diff(want, c.Resource); diff != "" || c.Unlisted != "" {
			t.Errorf("unlisted %q, resource (-want +got)\n%s", c.Unlisted, diff)
		}
		break
	}
}

func text(t *testing.T, p evaluate.Principal) string {
	t.Helper()
	b, err := p.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestCallersStrangers: whom the policy of a resource names (AN-61).
func TestCallersStrangers(t *testing.T) {
	const third = "777788889999"
	in := func(id, rest string) string { return "arn:aws:iam::" + id + ":" + rest }
	all := func(id, whose string) []string {
		return []string{in(id, "role/example") + " for the roles of " + whose, in(id, "user/example") + " for the users of " + whose}
	}
	unread := func(id string) []string { return append([]string{in(id, "root")}, all(id, "account "+id)...) }
	other := append([]string{in("999999999999", "root") + " for the root user of any other account"}, all("999999999999", "any other account")...)
	service := "example.amazonaws.com for any other service"
	partner := "arn:aws:iam::" + there + ":role/partner"
	everyone := slices.Concat([]string{"anonymous", service}, unread(third), other)
	for _, c := range []struct {
		name, members string
		want          []string
	}{
		{"no policy", "", nil},
		{"a user of the account", `"Effect":"Allow","Principal":{"AWS":"` + ana + `"},"Action":"*","Resource":"*"`, nil},
		{"a user that was deleted", `"Effect":"Allow","Principal":{"AWS":["` + ana + `2","AIDASAMPLEUSERBEN0009"]},"Action":"*","Resource":"*"`, nil},
		{"a session of a role of the account", `"Effect":"Allow","Principal":{"AWS":"` + session + `"},"Action":"*","Resource":"*"`, []string{session}},
		{"a session of a role that is not there", `"Effect":"Allow","Principal":{"AWS":"` + session[:len(session)-2] + `2/s"},"Action":"*","Resource":"*"`, nil},
		{"a session of GetFederationToken", `"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::` + here + `:federated-user/f"},"Action":"*","Resource":"*"`,
			[]string{"arn:aws:sts::" + here + ":federated-user/f"}},
		{"services and providers", `"Effect":"Allow","Principal":{"Service":["sns.amazonaws.com","s3.amazonaws.com"],"Federated":"` + in(here, "saml-provider/p") + `"},"Action":"*","Resource":"*"`,
			[]string{"s3.amazonaws.com", "sns.amazonaws.com", in(here, "saml-provider/p")}},
		{"a role of an account that was not read", `"Effect":"Allow","Principal":{"AWS":"` + partner + `"},"Action":"*","Resource":"*"`, []string{partner}},
		{"an account that was not read", `"Effect":"Allow","Principal":{"AWS":"` + there + `"},"Action":"*","Resource":"*"`, unread(there)},
		{"a role by a condition", `"Effect":"Allow","Principal":{"AWS":"` + there + `"},"Action":"*","Resource":"*","Condition":{"ArnEquals":{"AWS:principalARN":["` + partner + `","arn:aws:iam::*:role/x","` + in(third, "role/y") + `"]}}`,
			append([]string{partner}, unread(there)...)},
		{"the account itself", `"Effect":"Allow","Principal":{"AWS":"` + here + `"},"Action":"*","Resource":"*"`, nil},
		{"everyone", open, everyone},
		{"everyone but one", `"Effect":"Allow","NotPrincipal":{"AWS":"` + there + `"},"Action":"*","Resource":"*"`, everyone},
		{"everyone, with names in conditions",
			`"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":["` + there + `","` + here + `"],"aws:PrincipalServiceName":"sns.amazonaws.com"}}`,
			slices.Concat([]string{"sns.amazonaws.com", "anonymous", service}, unread(there), unread(third), other)},
		{"a canonical user", `"Effect":"Allow","Principal":{"CanonicalUser":"` + strings.Repeat("0a", 32) + `"},"Action":"*","Resource":"*"`, everyone},
		{"nobody is let in", shut, nil},
		{"nobody is let in, with names in conditions", shut + `,"Condition":{"ArnNotEquals":{"aws:PrincipalArn":"` + partner + `"}}`, nil},
	} {
		t.Run("AN-61 "+c.name, func(t *testing.T) {
			s := read(t, texts{
				"a.json": page(users(user("ana")), roles(role("job"))),
				"b.json": "[" + resource(bucket, here, c.members) + "," + resource("arn:aws:s3:::of-third", third, "") + "]",
			})
			want := append([]string{in(here, "role/job"), in(here, "root"), ana}, c.want...)
			if diff := cmp.Diff(want, who(s, "s3:ListBucket", bucket)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestCallersTrust: of a role that is assumed the trust policy counts, for actions of STS alone (AN-63).
func TestCallersTrust(t *testing.T) {
	const trusting = "arn:aws:iam::" + here + ":role/trusting"
	s := read(t, texts{"a.json": page(users(user("ana")), roles(role("trusting", `"AssumeRolePolicyDocument":`+trust(`{"AWS":"*"}`))))})
	own := []string{trusting, "arn:aws:iam::" + here + ":root", ana}
	if diff := cmp.Diff(own, who(s, "iam:GetRole", trusting)); diff != "" {
		t.Errorf("not assumed (-want +got)\n%s", diff)
	}
	const other = "arn:aws:iam::999999999999:"
	want := append(own, "anonymous", "example.amazonaws.com for any other service",
		other+"oidc-provider/example.com for any other OIDC provider", other+"saml-provider/example for any other SAML provider",
		other+"root for the root user of any other account", other+"role/example for the roles of any other account", other+"user/example for the users of any other account")
	for _, action := range []string{"sts:AssumeRole", "STS:*", "*", ""} {
		if diff := cmp.Diff(want, who(s, action, trusting)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", action, diff)
		}
	}
}

// objectsOf returns what a question is about, each once: resource, policy and what is not listed.
func objectsOf(s *account.Snapshot, action, resource string) (list []string) {
	for c := range s.Callers(action, resource) {
		line := c.Resource.ARN
		if p := c.Policies.Resource; p != nil {
			line += " has " + p.Name()
		}
		if c.Unlisted != "" {
			line += " lacks " + c.Unlisted
		}
		if slices.Contains(list, line) {
			break
		}
		list = append(list, line)
	}
	return list
}

// TestCallersPatterns: a pattern is every listed resource that it covers, and all that is not listed (AN-62, AN-63).
func TestCallersPatterns(t *testing.T) {
	table := "arn:aws:dynamodb:eu-west-1:" + here + ":table/t"
	job, lambda := "arn:aws:iam::"+here+":role/job", "arn:aws:iam::"+here+":role/lambda"
	s := read(t, texts{
		"a.json": page(roles(role("job"), role("lambda", `"AssumeRolePolicyDocument":`+trust(`{"Service":"lambda.amazonaws.com"}`)))),
		"b.json": "[" + resource(bucket, here, shut) + "," + resource("arn:aws:s3:::plain", here, "") + "," + resource(table, "", shut) + "]",
		"f.json": `{"FunctionName":"orders","FunctionArn":"` + fn + `"}`,
		"p.json": `[{"arn":"` + fn + `","policy":{"Version":"2012-10-17","Statement":[{` + strings.ReplaceAll(open, `"*"}`, `"`+fn+`:live"}`) + `}]},"qualifier":"live"}]`,
	})
	const rest = " lacks the policies of resources that are not listed"
	for _, c := range []struct {
		name, action, resource string
		want                   []string
	}{
		{"a resource", "s3:ListBucket", bucket, []string{bucket + " has " + bucket}},
		{"a resource without a policy", "s3:ListBucket", "arn:aws:s3:::plain", []string{"arn:aws:s3:::plain"}},
		{"a resource that is not listed", "s3:ListBucket", bucket + "2", []string{bucket + "2 lacks the policy of " + bucket + "2"}},
		{"no resource", "s3:ListAllMyBuckets", "phone", []string{"phone"}},
		{"a part of a resource", "s3:GetObject", bucket + "/*", []string{bucket + "/* has " + bucket}},
		{"a part of one that is not listed", "s3:GetObject", bucket + "2/?", []string{bucket + "2/? lacks the policy of " + bucket + "2/?"}},
		{"several", "s3:*", "arn:aws:s3:::*", []string{
			bucket + " has " + bucket, bucket + "/* has " + bucket, "arn:aws:s3:::plain", "arn:aws:s3:::plain/*", "arn:aws:s3:::*" + rest}},
		{"parts of several", "s3:GetObject", "arn:aws:s3:::*/a?c", []string{
			bucket + "/*/a?c has " + bucket, bucket + "/a?c has " + bucket, "arn:aws:s3:::plain/*/a?c", "arn:aws:s3:::plain/a?c", "arn:aws:s3:::*/a?c" + rest}},
		{"one of several", "s3:ListBucket", "arn:aws:s3:::p?ain", []string{"arn:aws:s3:::plain", "arn:aws:s3:::p?ain" + rest}},
		{"in any Region", "dynamodb:Query", "arn:aws:dynamodb:*:" + here + ":table/*", []string{
			table + " has " + table, table + "/index/* has " + table, "arn:aws:dynamodb:*:" + here + ":table/*" + rest}},
		{"in another Region", "dynamodb:Query", "arn:aws:dynamodb:us-*-1:" + here + ":table/*", []string{"arn:aws:dynamodb:us-*-1:" + here + ":table/*" + rest}},
		{"a pattern of fewer parts", "dynamodb:Query", "arn:aws:dynamodb:eu-*", []string{
			table + " has " + table, table + "/index/* has " + table, "arn:aws:dynamodb:eu-*" + rest}},
		{"a function", "lambda:InvokeFunction", fn, []string{fn}},
		{"the versions of a function", "lambda:InvokeFunction", fn + ":*", []string{fn + ":live has " + fn + ":live", fn + ":*"}},
		{"functions", "lambda:InvokeFunction", fn[:len(fn)-2] + "*", []string{
			fn, fn + ":live has " + fn + ":live", fn + ":*", fn[:len(fn)-2] + "*" + rest}},
		{"a role", "sts:AssumeRole", job, []string{job + " has " + job}},
		{"letter case of the service", "STS:Assume*", job, []string{job + " has " + job}},
		{"roles", "sts:AssumeRole", "arn:aws:iam::" + here + ":role/*", []string{job + " has " + job, lambda + " has " + lambda}},
		{"roles of any account", "*", "arn:aws:iam::*:role/*", []string{
			job + " has " + job, lambda + " has " + lambda, "arn:aws:iam::*:role/*" + rest}},
		{"roles that are not assumed", "iam:PassRole", "arn:aws:iam::" + here + ":role/*", []string{"arn:aws:iam::" + here + ":role/*"}},
		{"everything", "", "", []string{
			table + " has " + table, table + "/index/* has " + table, bucket + " has " + bucket, bucket + "/* has " + bucket,
			"arn:aws:s3:::plain", "arn:aws:s3:::plain/*", fn, fn + ":live has " + fn + ":live", fn + ":*",
			job + " has " + job, lambda + " has " + lambda, "*" + rest}},
	} {
		t.Run("AN-62 "+c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, objectsOf(s, c.action, c.resource)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
