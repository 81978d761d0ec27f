package account_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// stored are files in iam-collect's layout.
func stored() texts {
	a := "aws/aws/accounts/" + here + "/"
	o := "aws/aws/organizations/o-1/"
	meta := func(arn, members string) string { return `{"arn":"` + arn + `","name":"n"` + members + `}` }
	scp := func(id string) string {
		return `"arn:aws:organizations::` + there + `:policy/o-1/service_control_policy/` + id + `"`
	}
	return texts{
		a + "iam/user/ana/metadata.json":                meta(ana, `,"path":"/","id":"AIDAANA"`),
		a + "iam/user/ana/groups.json":                  `["g"]`,
		a + "iam/user/ana/managed-policies.json":        `["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]`,
		a + "iam/user/ana/tags.json":                    `{"team":"x"}`,
		a + "iam/group/g/metadata.json":                 meta("arn:aws:iam::"+here+":group/g", ""),
		a + "iam/group/g/inline-policies.json":          `[{"PolicyName":"p","PolicyDocument":` + allow("sqs:*") + `}]`,
		a + "iam/role/a%2fjob/metadata.json":            meta("arn:aws:iam::"+here+":role/a/Job", `,"path":"/a/","id":"AROAJOB","permissionBoundary":"`+customer("m")+`"`),
		a + "iam/role/a%2fjob/trust-policy.json":        trust(`{"AWS":"` + ana + `"}`),
		a + "iam/role/a%2fjob/inline-policies.json":     `[{"PolicyName":"p","PolicyDocument":` + allow("s3:*") + `}]`,
		a + "iam/role/untrusted/metadata.json":          meta("arn:aws:iam::"+here+":role/untrusted", ""),
		a + "iam/policy/m/metadata.json":                meta(customer("m"), `,"defaultVersionId":"v1"`),
		a + "iam/policy/m/current-policy.json":          allow("s3:Get*"),
		a + "iam/policy/unread/metadata.json":           meta(customer("unread"), ""),
		a + "iam/aws/policy/x/metadata.json":            meta("arn:aws:iam::aws:policy/X", ""),
		a + "iam/aws/policy/x/current-policy.json":      allow("sns:*"),
		a + "organization.json":                         `{"organizationId":"o-1"}`,
		a + "s3/b/metadata.json":                        meta(bucket, `,"region":"eu-west-1"`),
		a + "s3/b/policy.json":                          `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObjectAcl","Resource":"*"}]}`,
		a + "s3/b/tags.json":                            `{"team":"x"}`,
		a + "s3/by-name/policy.json":                    `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}`,
		a + "sqs/eu-west-1/queue/q/metadata.json":       meta("arn:aws:sqs:eu-west-1:"+here+":q", ""),
		a + "lambda/eu-west-1/function/f/metadata.json": meta(fn, `,"role":"arn:aws:iam::`+here+`:role/a/Job"`),
		a + "lambda/eu-west-1/function/f/policy.json":   permission(fn),
		a + "lambda/eu-west-1/function/f/tags.json":     `{"team":"x"}`,
		a + "ec2/eu-west-1/new/n/unknown.json":          `{"x":1}`,
		o + "metadata.json":                             `{"id":"o-1","rootOu":"r-1","rootAccountId":"` + there + `","features":{"SERVICE_CONTROL_POLICY":true}}`,
		o + "ous.json":                                  `{"r-1":{"scps":[` + fullAccess + `],"rcps":[` + fullAccessRCP + `]},"ou-1":{"parent":"r-1","scps":[` + fullAccess + `,` + scp("p-ABC") + `],"rcps":[]}}`,
		o + "accounts.json":                             `{"` + here + `":{"ou":"ou-1","scps":[` + fullAccess + `],"rcps":["arn:aws:organizations::` + there + `:policy/o-1/resource_control_policy/p-r"]},"` + there + `":{"ou":"r-1","scps":[` + fullAccess + `]}}`,
		o + "structure.json":                            `{}`,
		o + "scps/p-abc/metadata.json":                  `{"arn":` + scp("p-ABC") + `,"name":"n"}`,
		o + "scps/p-abc/policy.json":                    deny("sqs:DeleteQueue"),
		o + "rcps/p-r/metadata.json":                    `{"arn":"arn:aws:organizations::` + there + `:policy/o-1/resource_control_policy/p-r"}`,
		o + "rcps/p-r/policy.json":                      denyRCP("s3:GetObjectTagging"),
		"aws/aws/indexes/buckets-to-accounts.json":      `{"indexed":{"accountId":"` + there + `","region":"eu-west-1"},"b":{"accountId":"` + here + `"}}`,
		"aws/aws/indexes/accounts-to-orgs.json":         `{"` + here + `":"o-1","777788889999":"o-2"}`,
	}
}

// TestLayout reads iam-collect's layout (IN-10, IN-20).
func TestLayout(t *testing.T) {
	queue := "arn:aws:sqs:eu-west-1:" + here + ":q"
	job := "arn:aws:sts::" + here + ":assumed-role/Job/s"
	for _, where := range []string{"", "data/"} {
		files := texts{}
		for name, text := range stored() {
			files[where+name] = text
		}
		s := read(t, files)
		for _, q := range []struct{ name, who, action, resource, want string }{
			{"IN-10 a policy of AWS", ana, "s3:GetObject", bucket + "/k", "allowed"},
			{"IN-10 the policy of the group", ana, "sqs:SendMessage", queue, "allowed"},
			{"IN-20 the policy of the unit", ana, "sqs:DeleteQueue", queue, "explicitDeny"},
			{"IN-20 the resource control policy of the account", ana, "s3:GetObjectTagging", bucket + "/k", "explicitDeny"},
			{"IN-10 the policy of the bucket", job, "s3:GetObjectAcl", bucket + "/k", "explicitDeny"},
			{"IN-10 a bucket by the name of its directory", job, "s3:GetObject", "arn:aws:s3:::by-name/k", "explicitDeny"},
			{"IN-10 the inline policy of a role", job, "s3:GetObject", bucket + "/k", "allowed"},
			{"IN-10 the boundary of a role", job, "s3:PutObject", bucket + "/k", "implicitDeny"},
			{"IN-10 the trust policy", ana, "sts:AssumeRole", "arn:aws:iam::" + here + ":role/a/Job", "allowed"},
			{"IN-10 a bucket of another account", ana, "s3:GetObject", "arn:aws:s3:::indexed/k", "implicitDeny"},
			{"IN-10 the policy of a function", "sns.amazonaws.com", "lambda:InvokeFunction", fn, "allowed"},
			{"IN-14 a role that is not there", "arn:aws:sts::" + here + ":assumed-role/job/s", "s3:GetObject", bucket, "UNKNOWN_PRINCIPAL"},
		} {
			t.Run(where+q.name, func(t *testing.T) {
				if got := decide(t, s, q.who, q.action, q.resource); got != q.want {
					t.Errorf("%s, want %s", got, q.want)
				}
			})
		}
		for _, q := range []struct {
			name, who, action, resource string
			note                        bool
		}{
			{"a queue without policy", ana, "sqs:SendMessage", queue, false},
			{"the policy of an alias is not stored", "sns.amazonaws.com", "lambda:InvokeFunction", fn + ":live", true},
			{"a trust policy that is not stored", ana, "sts:AssumeRole", "arn:aws:iam::" + here + ":role/untrusted", true},
		} {
			r, err := may(t, s, q.who, q.action, q.resource)
			if err != nil || slices.Contains(notes(r), account.ProblemResourcePolicy) != q.note {
				t.Errorf("%s: %v, %v", q.name, r, err)
			}
		}
		if diff := cmp.Diff([]string(nil), problems(s)); diff != "" {
			t.Errorf("problems (-want +got)\n%s", diff)
		}
		skipped := []string{
			where + "aws/aws/accounts/" + here + "/ec2/eu-west-1/new/n/unknown.json", where + "aws/aws/organizations/o-1/structure.json",
		}
		if diff := cmp.Diff(skipped, s.Skipped()); diff != "" {
			t.Errorf("Skipped (-want +got)\n%s", diff)
		}
	}
	s := read(t, stored())
	f, err := s.Function(fn)
	if err != nil || f.Role == nil || f.Role.ARN != "arn:aws:iam::"+here+":role/a/Job" || f.Policies[""] == nil || f.Tags["team"] != "x" {
		t.Errorf("%+v, %v", f, err)
	}
	p, err := s.Principal(ana)
	if err != nil {
		t.Fatal(err)
	}
	want := evaluate.MustParsePrincipal(ana).WithUserID("AIDAANA").WithTags(map[string]string{"team": "x"}).WithOrganization("o-1", "o-1/r-1/ou-1/")
	if diff := cmp.Diff(marshal(t, want), marshal(t, p)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	outside, err := s.Principal("arn:aws:iam::777788889999:root")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(marshal(t, evaluate.MustParsePrincipal("arn:aws:iam::777788889999:root").WithOrganization("o-2", "")), marshal(t, outside)); diff != "" {
		t.Errorf("an organization that was not read (-want +got)\n%s", diff)
	}
}

// TestLayoutFaults: what is wrong with a file stays with its directory (IN-06, IN-20).
func TestLayoutFaults(t *testing.T) {
	a := "aws/aws/accounts/" + here + "/"
	o := "aws/aws/organizations/o-1/"
	job := "arn:aws:sts::" + here + ":assumed-role/Job/s"
	for _, c := range []struct {
		name, file, text string // "-" takes the file away
		want             string // decision of s3:GetObject by the role
		problems         []string
	}{
		{"IN-06 not JSON", a + "iam/role/a%2fjob/inline-policies.json", "[", "JSON_SYNTAX_ERROR", []string{"arn:aws:iam::" + here + ":role/a/Job JSON_SYNTAX_ERROR "}},
		{"IN-06 not JSON elsewhere", a + "iam/user/ana/tags.json", "", "allowed", []string{ana + " JSON_SYNTAX_ERROR "}},
		{"IN-02 wrong type", a + "iam/role/a%2fjob/managed-policies.json", `{}`, "WRONG_TYPE", []string{"arn:aws:iam::" + here + ":role/a/Job WRONG_TYPE "}},
		{"IN-02 an element of the wrong type", a + "iam/role/a%2fjob/managed-policies.json", `["x"]`, "INVALID_VALUE", []string{"arn:aws:iam::" + here + ":role/a/Job INVALID_VALUE [0]"}},
		{"IN-06 an ARN of something else", a + "iam/role/a%2fjob/metadata.json", `{"arn":"` + ana + `"}`, "UNKNOWN_PRINCIPAL", []string{" INVALID_VALUE arn"}},
		{"IN-06 no metadata", a + "iam/role/a%2fjob/metadata.json", "-", "UNKNOWN_PRINCIPAL", []string{" MISSING_MEMBER "}},
		{"IN-06 of another account", a + "iam/role/a%2fjob/metadata.json", `{"arn":"arn:aws:iam::` + there + `:role/a/Job"}`, "INVALID_VALUE", []string{"arn:aws:iam::" + there + ":role/a/Job INVALID_VALUE "}},
		{"IN-06 a boundary that is none", a + "iam/role/a%2fjob/metadata.json", `{"arn":"arn:aws:iam::` + here + `:role/a/Job","permissionBoundary":"x"}`, "INVALID_VALUE",
			[]string{"arn:aws:iam::" + here + ":role/a/Job INVALID_VALUE permissionBoundary"}},
		{"IN-01 a document that is refused", a + "iam/policy/m/current-policy.json", `{}`, "INVALID_POLICY", []string{customer("m") + " INVALID_POLICY "}},
		{"IN-01 the policy of a bucket", a + "s3/b/policy.json", `[]`, "WRONG_TYPE", []string{bucket + " WRONG_TYPE "}},
		{"IN-06 a queue", a + "sqs/eu-west-1/queue/q/metadata.json", `{"arn":1}`, "allowed", []string{" WRONG_TYPE arn"}},
		{"IN-06 a queue without ARN", a + "sqs/eu-west-1/queue/q/metadata.json", `{}`, "allowed", nil},
		{"IN-06 a function", a + "lambda/eu-west-1/function/f/metadata.json", `{"arn":"` + fn + `","role":1}`, "allowed", []string{fn + " WRONG_TYPE role"}},
		{"IN-06 an index", "aws/aws/indexes/buckets-to-accounts.json", `{"x":{"accountId":"y"}}`, "allowed", []string{" MISSING_MEMBER x"}},
		{"IN-06 another index", "aws/aws/indexes/accounts-to-orgs.json", `[]`, "allowed", []string{" WRONG_TYPE "}},
		{"IN-06 organization of an account", a + "organization.json", `{"organizationId":1}`, "allowed", []string{" WRONG_TYPE organizationId"}},
		{"IN-20 a unit that is not there", o + "accounts.json", `{"` + here + `":{"ou":"ou-9","scps":[],"rcps":[]}}`, "INVALID_VALUE", []string{here + " INVALID_VALUE " + here}},
		{"IN-20 an account without a unit", o + "accounts.json", `{"` + here + `":{"scps":[],"rcps":[]}}`, "INVALID_VALUE", []string{here + " INVALID_VALUE " + here}},
		{"IN-20 control policies of the wrong type", o + "accounts.json", `{"` + here + `":{"ou":"ou-1","scps":{}}}`, "WRONG_TYPE", []string{here + " WRONG_TYPE " + here + ".scps"}},
		{"IN-20 a circle", o + "ous.json", `{"r-1":{"parent":"ou-1","scps":[` + fullAccess + `]},"ou-1":{"parent":"r-1","scps":[` + fullAccess + `]}}`, "INVALID_VALUE", nil},
		{"IN-01 a control policy", o + "scps/p-abc/policy.json", `{}`, "INVALID_POLICY", []string{"o-1 INVALID_POLICY "}},
		{"IN-06 a control policy that is not JSON", o + "scps/p-abc/policy.json", `{`, "depends on arn:aws:organizations::" + there + ":policy/o-1/service_control_policy/p-ABC", nil},
		{"IN-20 control policies are not in use", o + "metadata.json", `{"rootAccountId":"` + there + `","features":{"SERVICE_CONTROL_POLICY":false,"RESOURCE_CONTROL_POLICY":false}}`, "allowed", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := maps.Clone(stored())
			files[c.file] = c.text
			if c.text == "-" {
				delete(files, c.file)
			}
			s := read(t, files)
			if got := decide(t, s, job, "s3:GetObject", bucket+"/k"); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			var got []string
			for _, p := range s.Problems() {
				if !p.Remark {
					got = append(got, p.Entity+" "+string(p.Err.Code)+" "+p.Err.Path)
				}
			}
			slices.Sort(got)
			got = slices.Compact(got)
			if c.problems != nil {
				if diff := cmp.Diff(c.problems, got); diff != "" {
					t.Errorf("problems (-want +got)\n%s", diff)
				}
			}
		})
	}
	for members, want := range map[string]string{
		``: "explicitDeny", `,"features":{"SERVICE_CONTROL_POLICY":true}`: "explicitDeny", `,"features":{}`: "explicitDeny", `,"features":{"SERVICE_CONTROL_POLICY":false}`: "allowed",
	} {
		files := maps.Clone(stored())
		files[o+"metadata.json"] = `{"rootAccountId":"` + there + `"` + members + `}`
		if got := decide(t, read(t, files), ana, "sqs:DeleteQueue", "arn:aws:sqs:eu-west-1:"+here+":q"); got != want {
			t.Errorf("IN-20 with%s: %s, want %s", members, got, want)
		}
	}
	for name, text := range map[string]string{o + "accounts.json": `[]`, o + "ous.json": `{"ou-1":1}`, o + "metadata.json": `{"rootAccountId":1}`} {
		files := maps.Clone(stored())
		files[name] = text
		if e := refused(t, files); e.File != name || e.Code != account.CodeWrongType {
			t.Errorf("%s: %v", name, e)
		}
	}
	// An account that files of both kinds are about.
	files := maps.Clone(stored())
	files["details.json"] = page(users(user("ana")))
	if got := decide(t, read(t, files), ana, "s3:GetObject", bucket); got != string(account.CodeDuplicateEntity) {
		t.Errorf("IN-12 of two sources: %s", got)
	}
}

func marshal(t *testing.T, p evaluate.Principal) string {
	t.Helper()
	text, err := evaluate.Request{Principal: p}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
