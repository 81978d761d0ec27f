package account_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

const (
	fullAccess    = `"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess"`
	fullAccessRCP = `"arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess"`
)

// organization is an organization file with a root.
func organization(root string) string {
	return `{"organization":"o-1","managementAccount":"` + there + `","root":` + root + `}`
}

// level is the root, a unit or an account, with further members.
func level(id string, members ...string) string {
	return strings.Join(append([]string{`{"id":"` + id + `"`}, members...), ",") + "}"
}

func scps(list ...string) string     { return `"scps":[` + strings.Join(list, ",") + `]` }
func rcps(list ...string) string     { return `"rcps":[` + strings.Join(list, ",") + `]` }
func accounts(list ...string) string { return `"accounts":[` + strings.Join(list, ",") + `]` }
func children(list ...string) string { return `"children":[` + strings.Join(list, ",") + `]` }

// denyRCP is a resource control policy.
func denyRCP(action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"` + action + `","Resource":"*"}]}`
}

// TestOrganization: levels with what is attached to them directly (IN-20).
func TestOrganization(t *testing.T) {
	details := page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*", "sqs:*", "organizations:*")))))
	buckets := `[{"arn":"` + bucket + `","account":"` + here + `"},{"arn":"arn:aws:s3:::of-management","account":"` + there + `"},{"arn":"arn:aws:s3:::outside","account":"777788889999"}]`
	id := `"` + here + `"`
	withAccount := level(here, scps(fullAccess))
	for _, c := range []struct{ name, root, read, write string }{
		{"IN-20 AWS's own policy", level("r-1", scps(fullAccess), accounts(withAccount)), "allowed", "allowed"},
		{"IN-20 AWS's own policies by id", level("r-1", scps(`"p-FullAWSAccess"`), rcps(`"p-RCPFullAWSAccess"`), accounts(withAccount)), "allowed", "allowed"},
		{"IN-20 a document", level("r-1", scps(allow("*")), accounts(withAccount)), "allowed", "allowed"},
		{"IN-20 name and document", level("r-1", scps(`{"name":"n","document":`+allow("*")+`}`), accounts(withAccount)), "allowed", "allowed"},
		{"IN-20 a document without a name", level("r-1", scps(`{"document":`+allow("*")+`}`), accounts(withAccount)), "allowed", "allowed"},
		{"IN-20 the root denies", level("r-1", scps(fullAccess, deny("s3:Put*")), accounts(withAccount)), "allowed", "explicitDeny"},
		{"IN-20 the unit denies", level("r-1", scps(fullAccess), children(level("ou-1", scps(fullAccess, deny("s3:Put*")), accounts(withAccount)))), "allowed", "explicitDeny"},
		{"IN-20 a unit further up denies", level("r-1", scps(fullAccess), children(level("ou-1", scps(fullAccess, deny("s3:Put*")), children(level("ou-2", scps(fullAccess), accounts(withAccount)))))), "allowed", "explicitDeny"},
		{"IN-20 another unit does not matter", level("r-1", scps(fullAccess), children(level("ou-2", scps(deny("s3:*"))), level("ou-1", scps(fullAccess), accounts(withAccount)))), "allowed", "allowed"},
		{"IN-20 the account denies", level("r-1", scps(fullAccess), accounts(level(here, scps(fullAccess, deny("s3:Put*"))))), "allowed", "explicitDeny"},
		{"IN-20 another account does not matter", level("r-1", scps(fullAccess), accounts(withAccount, level("777788889999", scps(deny("*"))))), "allowed", "allowed"},
		{"IN-20 every level must allow", level("r-1", scps(allow("s3:Get*")), accounts(withAccount)), "allowed", "implicitDeny"},
		{"IN-20 a level without service control policies allows nothing", level("r-1", scps(), accounts(withAccount)), "implicitDeny", "implicitDeny"},
		{"IN-20 a level that says nothing about them", level("r-1", accounts(withAccount)), "implicitDeny", "implicitDeny"},
		{"IN-20 an account that is its id alone has none", level("r-1", scps(fullAccess), accounts(id)), "implicitDeny", "implicitDeny"},
		{"IN-20 resource control policies", level("r-1", scps(fullAccess), rcps(fullAccessRCP), accounts(level(here, scps(fullAccess), rcps(denyRCP("s3:PutObject"))))), "allowed", "explicitDeny"},
		{"IN-20 resource control policy of the root", level("r-1", scps(fullAccess), rcps(denyRCP("s3:PutObject")), accounts(withAccount)), "allowed", "explicitDeny"},
		{"not in the organization", level("r-1", scps(deny("*")), rcps(denyRCP("s3:*"))), "allowed", "allowed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"a.json": details, "b.json": buckets, "o.json": organization(c.root)})
			if got := decide(t, s, ana, "s3:GetObject", bucket+"/k"); got != c.read {
				t.Errorf("read: %s, want %s", got, c.read)
			}
			if got := decide(t, s, ana, "s3:PutObject", bucket+"/k"); got != c.write {
				t.Errorf("write: %s, want %s", got, c.write)
			}
		})
	}
}

// TestWhoseControlPolicies: service control policies are those of the caller's account, resource control policies those
// of the resource's (IN-18, IN-20).
func TestWhoseControlPolicies(t *testing.T) {
	details := page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*")))))
	open := `,"policy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}}`
	const third = "777788889999"
	files := texts{
		"a.json": details, "c.json": in(third, details),
		"b.json": `[{"arn":"arn:aws:s3:::mine","account":"` + here + `"` + open + `,{"arn":"arn:aws:s3:::theirs","account":"` + third + `"` + open + `,{"arn":"arn:aws:s3:::top","account":"` + there + `"` + open + `]`,
		"o.json": organization(level("r-1", scps(fullAccess), rcps(fullAccessRCP), accounts(
			`"`+there+`"`,
			level(here, scps(fullAccess, deny("s3:PutObject")), rcps(denyRCP("s3:GetObject"))),
			level(third, scps(fullAccess), rcps(fullAccessRCP)),
		))),
	}
	s := read(t, files)
	cem := in(third, ana)
	for _, q := range []struct{ name, who, action, resource, want string }{
		{"the caller's service control policy, abroad", ana, "s3:PutObject", "arn:aws:s3:::theirs/k", "explicitDeny"},
		{"the caller's resource control policy does not reach abroad", ana, "s3:GetObject", "arn:aws:s3:::theirs/k", "allowed"},
		{"the resource's resource control policy", cem, "s3:GetObject", "arn:aws:s3:::mine/k", "explicitDeny"},
		{"the resource's service control policy does not matter", cem, "s3:PutObject", "arn:aws:s3:::mine/k", "allowed"},
		{"a service has no service control policies", "logs.amazonaws.com", "s3:PutObject", "arn:aws:s3:::mine/k", "allowed"},
		{"a service is under resource control policies", "logs.amazonaws.com", "s3:GetObject", "arn:aws:s3:::mine/k", "explicitDeny"},
		{"resources of the management account are not", cem, "s3:GetObject", "arn:aws:s3:::top/k", "allowed"},
	} {
		t.Run("IN-18 "+q.name, func(t *testing.T) {
			if got := decide(t, s, q.who, q.action, q.resource); got != q.want {
				t.Errorf("%s, want %s", got, q.want)
			}
		})
	}
}

// TestEvaluatorOfSeveralAccounts: one evaluator meets resources of accounts with different control policies (IN-18).
func TestEvaluatorOfSeveralAccounts(t *testing.T) {
	const third = "777788889999"
	s := read(t, texts{
		"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*"))))),
		"b.json": "[" + resource("arn:aws:s3:::theirs", third, "") + "," + resource("arn:aws:s3:::mine", here, "") + "]",
		"o.json": organization(level("r-1", scps(fullAccess), rcps(fullAccessRCP), accounts(level(here, scps(fullAccess), rcps(denyRCP("s3:GetObject"))), level(third, scps(fullAccess), rcps())))),
	})
	e, err := s.Evaluator(ana)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		for _, q := range [][2]string{{"theirs", "implicitDeny"}, {"mine", "explicitDeny"}, {"new", "explicitDeny"}} {
			r, err := e.Evaluate(evaluate.Request{Action: "s3:GetObject", Resource: evaluate.Resource{ARN: "arn:aws:s3:::" + q[0] + "/k"}})
			if err != nil || decision(r) != q[1] {
				t.Errorf("%s: %v, %v, want %s", q[0], decision(r), err, q[1])
			}
		}
	}
}

// TestOrganizationProblems: what is said about an organization that does not fit (IN-20).
func TestOrganizationProblems(t *testing.T) {
	details := page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*")))))
	for _, c := range []struct {
		name, root string
		want       string // decision
		problems   []string
	}{
		{"IN-20 a level without service control policies", level("r-1", scps(fullAccess), accounts(`"`+there+`"`, `"`+here+`"`)), "implicitDeny",
			[]string{here + " LEVEL_WITHOUT_SERVICE_CONTROL_POLICIES o.json root.accounts[1] remark"}},
		{"IN-20 an account that no level has", level("r-1", scps(fullAccess)), "allowed", []string{here + " ACCOUNT_NOT_IN_ORGANIZATION   remark"}},
		{"IN-12 an account in two places", level("r-1", scps(fullAccess), accounts(level(here, scps(fullAccess)), level(here, scps(fullAccess)))), "DUPLICATE_ENTITY",
			[]string{here + " DUPLICATE_ENTITY o.json root.accounts[1]"}},
		{"IN-02 scps of another type", level("r-1", `"scps":{}`, accounts(level(here, scps(fullAccess)))), "WRONG_TYPE", []string{"r-1 WRONG_TYPE o.json root.scps"}},
		{"IN-02 scps of the account of another type", level("r-1", scps(fullAccess), accounts(level(here, `"scps":1`))), "WRONG_TYPE", []string{here + " WRONG_TYPE o.json root.accounts[0].scps"}},
		{"IN-02 an element of rcps of another type", level("r-1", scps(fullAccess), `"rcps":[1]`, accounts(level(here, scps(fullAccess)))), "WRONG_TYPE", []string{"r-1 WRONG_TYPE o.json root.rcps[0]"}},
		{"IN-20 an ARN of something else", level("r-1", scps(`"`+ana+`"`), accounts(level(here, scps(fullAccess)))), "INVALID_VALUE", []string{"r-1 INVALID_VALUE o.json root.scps[0]"}},
		{"IN-20 neither document nor name", level("r-1", scps(`{"name":"n"}`), accounts(level(here, scps(fullAccess)))), "MISSING_MEMBER", []string{"r-1 MISSING_MEMBER o.json root.scps[0]"}},
		{"IN-02 a name of another type", level("r-1", scps(`{"name":1,"document":{}}`), accounts(level(here, scps(fullAccess)))), "WRONG_TYPE", []string{"r-1 WRONG_TYPE o.json root.scps[0].name"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := read(t, texts{"a.json": details, "o.json": organization(c.root), "b.json": `{"arn":"` + bucket + `","account":"` + here + `"}`})
			r, err := may(t, s, ana, "s3:GetObject", bucket+"/k")
			got := decision(r)
			if err != nil {
				got = string(codeOf(t, err))
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if diff := cmp.Diff(c.problems, problems(s)); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
			outside := strings.Contains(c.problems[0], "ACCOUNT_NOT_IN_ORGANIZATION")
			if n := notes(r); outside != (len(n) > 0 && n[0] == account.ProblemNotInOrganization) {
				t.Errorf("notes %v", n)
			}
		})
	}
	same := organization(level("r-1", scps(fullAccess), accounts(level(here, scps(fullAccess)))))
	if p := read(t, texts{"a.json": details, "o.json": same, "p.json": " " + same}).Problems(); len(p) > 0 {
		t.Errorf("IN-12 the same file twice: %v", p[0].Err)
	}
	for _, c := range []struct {
		name, file string
		code       account.Code
		path       string
	}{
		{"IN-20 no organization", `{"managementAccount":"` + there + `","root":{"id":"r-1"}}`, account.CodeMissingMember, ""},
		{"IN-20 no management account", `{"organization":"o-1","root":{"id":"r-1"}}`, account.CodeMissingMember, ""},
		{"IN-20 no root", `{"organization":"o-1","managementAccount":"` + there + `"}`, account.CodeMissingMember, ""},
		{"IN-02 the management account of another type", `{"organization":"o-1","managementAccount":1,"root":{"id":"r-1"}}`, account.CodeWrongType, "managementAccount"},
		{"IN-20 the management account is none", `{"organization":"o-1","managementAccount":"x","root":{"id":"r-1"}}`, account.CodeInvalidValue, "managementAccount"},
		{"IN-02 root of another type", organization(`[]`), account.CodeWrongType, "root"},
		{"IN-20 a root without id", organization(`{}`), account.CodeMissingMember, "root"},
		{"IN-20 a unit without id", organization(level("r-1", children(`{}`))), account.CodeMissingMember, "root.children[0]"},
		{"IN-02 accounts of another type", organization(level("r-1", `"accounts":{}`)), account.CodeWrongType, "root.accounts"},
		{"IN-02 children of another type", organization(level("r-1", `"children":""`)), account.CodeWrongType, "root.children"},
		{"IN-02 an account of another type", organization(level("r-1", accounts("111122223333"))), account.CodeWrongType, "root.accounts[0]"},
		{"IN-20 an account without id", organization(level("r-1", accounts(`{"scps":[]}`))), account.CodeMissingMember, "root.accounts[0]"},
		{"IN-20 an account that is none", organization(level("r-1", accounts(`"x"`))), account.CodeInvalidValue, "root.accounts[0]"},
		{"IN-20 the id of an account that is none", organization(level("r-1", accounts(`{"id":"x"}`))), account.CodeInvalidValue, "root.accounts[0].id"},
		{"a member twice", organization(`{"id":"r-1","id":"r-1"}`), account.CodeDuplicateMember, "root.id"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if e := refused(t, texts{"a.json": details, "o.json": c.file}); e.Code != c.code || e.File != "o.json" || e.Path != c.path {
				t.Errorf("error %v at %q, want %s at %q", e, e.Path, c.code, c.path)
			}
		})
	}
}

// TestLevelNames: levels and control policies are named in results (IN-04).
func TestLevelNames(t *testing.T) {
	s := read(t, texts{"a.json": page(users(user("ana", inline("UserPolicyList", "p", allow("s3:*"))))), "o.json": organization(level("r-1", scps(fullAccess),
		children(level("ou-1", scps(`{"name":"Everything","document":`+allow("*")+`}`), accounts(level(here, scps(allow("*"))))))))})
	r, err := may(t, s, ana, "s3:GetObject", bucket+"/k")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range r.Statements {
		got = append(got, m.LevelName+" "+m.Policy)
	}
	want := []string{"r-1 " + strings.Trim(fullAccess, `"`), "ou-1 Everything", here + " scps[2][0]", " user/ana:p"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
