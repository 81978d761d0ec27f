package account_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// resource is a resource with a policy whose statement has the members.
func resource(arn, id, members string) string {
	r := `{"arn":"` + arn + `"`
	if id != "" {
		r += `,"account":"` + id + `"`
	}
	if members != "" {
		r += `,"policy":{"Version":"2012-10-17","Statement":[{` + members + `}]}`
	}
	return r + "}"
}

const (
	shut = `"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"`
	open = `"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"`
)

// TestResourcePolicies: the policy of the resource, or of what it is a part of (IN-18).
func TestResourcePolicies(t *testing.T) {
	at := func(service, rest string) string { return "arn:aws:" + service + ":eu-west-1:" + here + ":" + rest }
	files := texts{
		"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("*")))), roles(
			role("trusts-ana", `"AssumeRolePolicyDocument":`+trust(`{"AWS":"`+ana+`"}`)), role("trusts-nobody", `"AssumeRolePolicyDocument":`+trust(`{"Service":"lambda.amazonaws.com"}`)))),
		"b.json": `[` + resource(bucket, here, shut) + `,` + resource("arn:aws:s3:::plain", here, "") + `,` +
			resource(at("dynamodb", "table/t"), "", shut) + `,` + resource(at("sqs", "q"), here, shut) + `,` +
			resource(at("s3", "accesspoint/a"), "", shut) + `,` + resource(at("es", "domain/d"), "", shut) + `,` + resource(at("execute-api", "api1"), "", shut) + `,` +
			resource(at("s3-object-lambda", "accesspoint/o"), "", shut) + `,` + resource(at("ecr", "repository/a"), "", shut) + `]`,
	}
	s := read(t, files)
	for _, q := range []struct{ name, action, resource, want string }{
		{"IN-18 a bucket", "s3:ListBucket", bucket, "explicitDeny"},
		{"IN-18 an object of it", "s3:GetObject", bucket + "/a/b", "explicitDeny"},
		{"IN-18 an object of a bucket without a policy", "s3:GetObject", "arn:aws:s3:::plain/k", "allowed"},
		{"a bucket whose name begins like it", "s3:GetObject", bucket + "2/k", "allowed"},
		{"IN-18 a table", "dynamodb:GetItem", at("dynamodb", "table/t"), "explicitDeny"},
		{"IN-18 an index of it", "dynamodb:Query", at("dynamodb", "table/t/index/i"), "explicitDeny"},
		{"a stream has its own", "dynamodb:GetRecords", at("dynamodb", "table/t/stream/2026"), "allowed"},
		{"IN-18 a queue", "sqs:SendMessage", at("sqs", "q"), "explicitDeny"},
		{"another queue", "sqs:SendMessage", at("sqs", "q2"), "allowed"},
		{"IN-18 an object behind an access point", "s3:GetObject", at("s3", "accesspoint/a/object/k/l"), "explicitDeny"},
		{"IN-18 an access point", "s3:GetObject", at("s3", "accesspoint/a"), "explicitDeny"},
		{"IN-18 behind an access point of Object Lambda", "s3-object-lambda:GetObject", at("s3-object-lambda", "accesspoint/o"), "explicitDeny"},
		{"IN-18 in a domain", "es:ESHttpGet", at("es", "domain/d/index/_search"), "explicitDeny"},
		{"IN-18 a method of an API", "execute-api:Invoke", at("execute-api", "api1/prod/GET/orders"), "explicitDeny"},
		{"a repository has its own", "ecr:BatchGetImage", at("ecr", "repository/a/b"), "allowed"},
		{"IN-18 a role that trusts the caller", "sts:AssumeRole", "arn:aws:iam::" + here + ":role/trusts-ana", "allowed"},
		{"IN-18 a role that does not", "sts:AssumeRole", "arn:aws:iam::" + here + ":role/trusts-nobody", "implicitDeny"},
		{"IN-18 letter case of the service", "STS:AssumeRole", "arn:aws:iam::" + here + ":role/trusts-ana", "allowed"},
		{"IN-18 the trust policy is for STS alone", "iam:PassRole", "arn:aws:iam::" + here + ":role/trusts-nobody", "allowed"},
	} {
		t.Run(q.name, func(t *testing.T) {
			if got := decide(t, s, ana, q.action, q.resource); got != q.want {
				t.Errorf("%s, want %s", got, q.want)
			}
		})
	}
	if p := s.Problems(); len(p) > 0 {
		t.Errorf("problem %v", p[0].Err)
	}
}

// TestOwner: the account of a resource whose ARN has none comes from the list (IN-18).
func TestOwner(t *testing.T) {
	files := texts{
		"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*"))))),
		"b.json": resource(bucket, here, "") + "\n" + resource("arn:aws:s3:::theirs", there, open) + "\n" + resource("arn:aws:s3:::closed", there, "") + "\n" + resource("arn:aws:s3:::whose", "", ""),
	}
	s := read(t, files)
	for _, q := range []struct {
		name, resource, want string
		notes                []evaluate.ProblemCode
	}{
		{"IN-18 of the caller's account", bucket + "/k", "allowed", nil},
		{"IN-18 of another one, open", "arn:aws:s3:::theirs/k", "allowed", nil},
		{"IN-18 of another one, closed", "arn:aws:s3:::closed/k", "implicitDeny", nil},
		{"IN-18 listed without account", "arn:aws:s3:::whose/k", "allowed", []evaluate.ProblemCode{evaluate.ProblemAccountAssumed}},
		{"IN-18 not listed", "arn:aws:s3:::new/k", "allowed", []evaluate.ProblemCode{evaluate.ProblemAccountAssumed, account.ProblemResourcePolicy}},
	} {
		t.Run(q.name, func(t *testing.T) {
			r, err := may(t, s, ana, "s3:GetObject", q.resource)
			if err != nil || decision(r) != q.want {
				t.Errorf("%v, %v, want %s", decision(r), err, q.want)
			}
			want := slices.Clone(q.notes)
			slices.Sort(want)
			if diff := cmp.Diff(want, notes(r)); diff != "" {
				t.Errorf("notes (-want +got)\n%s", diff)
			}
		})
	}
	req := evaluate.Request{Principal: evaluate.MustParsePrincipal(ana), Action: "s3:GetObject", Resource: evaluate.Resource{ARN: bucket + "/k", Account: there}}
	if r, err := s.Evaluate(req); err != nil || r.Decision != evaluate.ImplicitDeny {
		t.Errorf("the request says whose it is: %v, %v", r, err)
	}
}

// TestNotListed: what a policy that is not in the snapshot could change is said (IN-19).
func TestNotListed(t *testing.T) {
	at := func(service, rest string) string { return "arn:aws:" + service + ":eu-west-1:" + here + ":" + rest }
	key := at("kms", "key/11111111-2222-3333-4444-555555555555")
	listedKey := at("kms", "key/99999999-2222-3333-4444-555555555555")
	files := texts{
		"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("*")), inline("UserPolicyList", "p", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}]}`)), user("ben")),
			roles(role("job", `"AssumeRolePolicyDocument":`+trust(`{"AWS":"`+ana+`"}`)))),
		"b.json": resource(bucket, here, "") + "\n" + resource(listedKey, "", ""),
	}
	s := read(t, files)
	ben := "arn:aws:iam::" + here + ":user/ben"
	for _, q := range []struct {
		name, who, action, resource, want string
		note                              bool
	}{
		{"IN-19 it could deny", ana, "sqs:SendMessage", at("sqs", "q"), "allowed", true},
		{"IN-19 it could allow", ben, "sqs:SendMessage", at("sqs", "q"), "implicitDeny", true},
		{"IN-19 it could change nothing", ana, "s3:DeleteBucket", "arn:aws:s3:::other", "explicitDeny", false},
		{"IN-19 listed without a policy", ana, "s3:GetObject", bucket + "/k", "allowed", false},
		{"IN-19 no resource", ana, "s3:ListAllMyBuckets", "*", "allowed", false},
		{"IN-19 users have none", ana, "iam:GetUser", ben, "allowed", false},
		{"IN-19 policies have none", ana, "iam:GetPolicy", customer("m"), "allowed", false},
		{"IN-19 a trust policy that is known", ana, "sts:AssumeRole", "arn:aws:iam::" + here + ":role/job", "allowed", false},
		{"IN-19 a role of another account", ana, "sts:AssumeRole", "arn:aws:iam::" + there + ":role/job", "implicitDeny", true},
		{"IN-19 a role that is not there", ana, "sts:AssumeRole", "arn:aws:iam::" + here + ":role/none", "implicitDeny", true},
		{"IN-18 a key whose policy is not known", ana, "kms:Decrypt", key, "implicitDeny", true},
		{"IN-18 a listed key without a policy", ana, "kms:Decrypt", listedKey, "implicitDeny", true},
	} {
		t.Run(q.name, func(t *testing.T) {
			r, err := may(t, s, q.who, q.action, q.resource)
			if err != nil || decision(r) != q.want {
				t.Errorf("%v, %v, want %s", decision(r), err, q.want)
			}
			if got := slices.Contains(notes(r), account.ProblemResourcePolicy); got != q.note {
				t.Errorf("note %v, want %v", got, q.note)
			}
		})
	}
}

// TestFaultyResources: what is wrong with a resource stays with it (IN-02, IN-06, IN-12).
func TestFaultyResources(t *testing.T) {
	const name = "arn:aws:sqs:eu-west-1:" + here + ":q"
	details := page(users(user("ana", inline("UserPolicyList", "p", allow("*")))))
	for _, c := range []struct {
		name, text string
		want       string // decision
		problems   []string
	}{
		{"IN-12 twice the same", "[" + resource(name, here, open) + "," + resource(name, here, open) + "]", "allowed", nil},
		{"IN-12 twice, and not the same", "[" + resource(name, here, open) + "," + resource(name, here, shut) + "]", "DUPLICATE_ENTITY", []string{name + " DUPLICATE_ENTITY b.json [1]"}},
		{"IN-02 a policy of another type", `{"arn":"` + name + `","policy":[]}`, "WRONG_TYPE", []string{name + " WRONG_TYPE b.json policy"}},
		{"IN-02 null", `{"arn":"` + name + `","policy":null}`, "WRONG_TYPE", []string{name + " WRONG_TYPE b.json policy"}},
		{"IN-02 the account of another type", `{"arn":"` + name + `","account":111122223333}`, "WRONG_TYPE", []string{name + " WRONG_TYPE b.json account"}},
		{"an account that is none", `{"arn":"` + name + `","account":"x"}`, "INVALID_VALUE", []string{name + " INVALID_VALUE b.json account"}},
		{"another account than in the ARN", `{"arn":"` + name + `","account":"` + there + `"}`, "INVALID_VALUE", []string{name + " INVALID_VALUE b.json "}},
		{"IN-02 tags of another type", `{"arn":"` + name + `","tags":[]}`, "WRONG_TYPE", []string{name + " WRONG_TYPE b.json tags"}},
		{"no ARN", `{"policy":{}}`, "allowed", []string{" MISSING_MEMBER b.json "}},
		{"an ARN that is none", `{"arn":"q"}`, "allowed", []string{" INVALID_VALUE b.json arn"}},
		{"IN-02 the ARN of another type", `{"arn":1}`, "allowed", []string{" WRONG_TYPE b.json arn"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"a.json": details, "b.json": c.text})
			if got := decide(t, s, ana, "sqs:SendMessage", name); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if diff := cmp.Diff(c.problems, problems(s)); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
			if got := decide(t, s, ana, "sqs:SendMessage", name+"2"); got != "allowed" {
				t.Errorf("another queue: %s", got)
			}
		})
	}
}

// TestResourceFacts: tags and organization of a resource are in force.
func TestResourceFacts(t *testing.T) {
	when := func(key, value string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"` + key + `":"` + value + `"}}}]}`
	}
	const name = "arn:aws:sqs:eu-west-1:" + here + ":q"
	for key, value := range map[string]string{"aws:ResourceTag/team": "x", "aws:ResourceOrgID": "o-1"} {
		files := texts{
			"a.json": page(users(user("ana", inline("UserPolicyList", "p", when(key, value))))), "o.json": organizationOf(there, here),
			"b.json": `{"arn":"` + name + `","tags":{"team":"x"}}`,
		}
		s := read(t, files)
		if got := decide(t, s, ana, "sqs:DeleteQueue", name); got != "allowed" {
			t.Errorf("%s: %s", key, got)
		}
		if got := decide(t, s, ana, "sqs:DeleteQueue", name+"2"); (got == "allowed") != (key == "aws:ResourceOrgID") {
			t.Errorf("%s of another queue: %s", key, got)
		}
	}
	s := read(t, texts{"a.json": page(users(user("ana", inline("UserPolicyList", "p", when("aws:ResourceTag/team", "x")))), roles(role("job", `"Tags":[{"Key":"team","Value":"x"}]`), role("other")))})
	if got := decide(t, s, ana, "iam:GetRole", "arn:aws:iam::"+here+":role/job"); got != "allowed" {
		t.Errorf("tags of a role: %s", got)
	}
	if got := decide(t, s, ana, "iam:GetRole", "arn:aws:iam::"+here+":role/other"); got != "implicitDeny" {
		t.Errorf("no tags of a role: %s", got)
	}
}
