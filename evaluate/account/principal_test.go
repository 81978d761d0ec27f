package account_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// organizationOf is an organization file with accounts in the root, which may do everything.
func organizationOf(management string, accounts ...string) string {
	var list []string
	for _, id := range accounts {
		list = append(list, `{"id":"`+id+`","scps":[`+allow("*")+`],"rcps":[]}`)
	}
	return `{"organization":"o-1","managementAccount":"` + management + `","root":{"id":"r-1","scps":[` + allow("*") + `],"rcps":[],"accounts":[` + strings.Join(list, ",") + `],"children":[]}}`
}

// TestPrincipal: what a snapshot knows of callers is in force (IN-17).
func TestPrincipal(t *testing.T) {
	when := func(key, value string) string {
		return inline("RolePolicyList", "p", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"`+key+`":"`+value+`"}}}]}`)
	}
	details := page(
		users(user("ana", `"UserId":"AIDAANA"`, `"Tags":[{"Key":"team","Value":"x"}]`, inline("UserPolicyList", "p",
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"x","aws:userid":"AIDAANA","aws:username":"ana"}}}]}`))),
		roles(
			role("a/b/path", when("aws:PrincipalArn", "arn:aws:iam::"+here+":role/a/b/path")),
			role("id", `"RoleId":"AROAID"`, when("aws:userid", "AROAID:s")),
			role("tag", `"Tags":[{"Key":"team","Value":"x"}]`, when("aws:PrincipalTag/team", "x")),
			role("organization", when("aws:PrincipalOrgID", "o-1")),
			role("place", when("aws:PrincipalOrgPaths", "o-1/r-1/")),
			role("aws-service-role/x.amazonaws.com/linked", inline("RolePolicyList", "p", allow("s3:*"))),
			role("all", inline("RolePolicyList", "p", allow("s3:*"))),
		),
	)
	details = strings.ReplaceAll(details, `"aws:PrincipalOrgPaths":"o-1/r-1/"`, `"x":"y"},"ForAnyValue:StringEquals":{"aws:PrincipalOrgPaths":"o-1/r-1/"`)
	details = strings.ReplaceAll(details, `"StringEquals":{"x":"y"},`, "")
	s := read(t, texts{"a.json": details, "o.json": organizationOf(there, here)})
	shut := read(t, texts{"a.json": details, "o.json": `{"organization":"o-1","managementAccount":"` + there + `","root":{"id":"r-1","scps":[],"accounts":["` + here + `"]}}`})
	managing := read(t, texts{"a.json": details, "o.json": `{"organization":"o-1","managementAccount":"` + here + `","root":{"id":"r-1","scps":[],"accounts":["` + here + `"]}}`})
	sessionOf := func(role string) string { return "arn:aws:sts::" + here + ":assumed-role/" + role + "/s" }
	for _, q := range []struct {
		name string
		s    *account.Snapshot
		who  string
		want string
	}{
		{"IN-17 tags, unique id and name of a user", s, ana, "allowed"},
		{"IN-17 the path of a role, found by its name", s, sessionOf("path"), "allowed"},
		{"IN-17 a role by its ARN", s, "arn:aws:iam::" + here + ":role/a/b/path", "allowed"},
		{"IN-17 a role by an ARN without its path", s, "arn:aws:iam::" + here + ":role/path", "UNKNOWN_PRINCIPAL"},
		{"IN-17 the unique id of a role", s, sessionOf("id"), "allowed"},
		{"IN-17 tags of a role", s, sessionOf("tag"), "allowed"},
		{"IN-17 the organization", s, sessionOf("organization"), "allowed"},
		{"IN-17 the place in the organization", s, sessionOf("place"), "allowed"},
		{"IN-17 a role that is not there", s, sessionOf("none"), "UNKNOWN_PRINCIPAL"},
		{"IN-17 a role in another letter case", s, sessionOf("Path"), "UNKNOWN_PRINCIPAL"},
		{"IN-17 control policies limit a role", shut, sessionOf("all"), "implicitDeny"},
		{"IN-17 but no service-linked role", shut, sessionOf("linked"), "allowed"},
		{"IN-17 and nobody in the management account", managing, sessionOf("all"), "allowed"},
		{"IN-17 the root user has no identity policies and needs none", s, here, "allowed"},
		{"IN-17 the root user by ARN", s, "arn:aws:iam::" + here + ":root", "allowed"},
		{"IN-17 control policies limit the root user", shut, here, "implicitDeny"},
		{"IN-17 a service", s, "sns.amazonaws.com", "implicitDeny"},
		{"IN-17 anonymous", s, "anonymous", "implicitDeny"},
		{"IN-17 an identity provider", s, "accounts.google.com", "implicitDeny"},
	} {
		t.Run(q.name, func(t *testing.T) {
			if got := decide(t, q.s, q.who, "s3:GetObject", "arn:aws:s3:::b/k"); got != q.want {
				t.Errorf("%s, want %s", got, q.want)
			}
		})
	}
}

// TestPrincipalErrors: who is no caller, and who is not there.
func TestPrincipalErrors(t *testing.T) {
	s := read(t, texts{"a.json": page(users(user("ana")))})
	for _, c := range []struct {
		id   string
		code account.Code
	}{
		{"", account.CodeInvalidPrincipal},
		{"a b", account.CodeInvalidPrincipal},
		{"arn:aws:s3:::b", account.CodeInvalidPrincipal},
		{"arn:aws:iam::" + here + ":group/g", account.CodeInvalidPrincipal},
		{"arn:aws:iam::" + here + ":user/ben", account.CodeUnknownPrincipal},
		{"arn:aws-cn:iam::" + here + ":user/ana", account.CodeUnknownPrincipal},
	} {
		if _, err := s.Principal(c.id); codeOf(t, err) != c.code {
			t.Errorf("Principal(%q): %v, want %s", c.id, err, c.code)
		}
		if _, err := s.Evaluator(c.id); codeOf(t, err) != c.code {
			t.Errorf("Evaluator(%q): %v, want %s", c.id, err, c.code)
		}
		if _, err := s.Policies(c.id, "s3:GetObject", bucket); codeOf(t, err) != c.code {
			t.Errorf("Policies(%q): %v, want %s", c.id, err, c.code)
		}
	}
	if _, err := s.Account(there); codeOf(t, err) != account.CodeUnknownAccount {
		t.Errorf("Account: %v", err)
	}
	r, err := s.Evaluate(evaluate.Request{})
	if err != nil || r.Decision != evaluate.ImplicitDeny || r.Reason != evaluate.InvalidRequest {
		t.Errorf("an empty request: %v, %v", r, err)
	}
	var none account.Snapshot
	if _, err := none.Account(here); codeOf(t, err) != account.CodeUnknownAccount {
		t.Errorf("Account of nothing: %v", err)
	}
	if r, err := may(t, &none, "anonymous", "s3:GetObject", bucket); err != nil || r.Decision != evaluate.ImplicitDeny {
		t.Errorf("nothing is known: %v, %v", r, err)
	}
}

// TestSessions: what a session brings itself stays (IN-17).
func TestSessions(t *testing.T) {
	s := read(t, texts{"a.json": page(roles(role("job", `"RoleId":"AROAJOB"`, `"Tags":[{"Key":"team","Value":"x"},{"Key":"stage","Value":"prod"}]`, inline("RolePolicyList", "p",
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"mine","aws:PrincipalTag/stage":"prod","aws:SourceIdentity":"ana","aws:userid":"AROAJOB:s"}}}]}`))))})
	who := evaluate.MustParsePrincipal(session).WithSessionTags(map[string]string{"team": "mine"}).WithSourceIdentity("ana").WithTags(map[string]string{"stage": "none"})
	req := evaluate.Request{Principal: who, Action: "s3:GetObject", Resource: evaluate.Resource{ARN: bucket + "/k", Account: here}}
	r, err := s.Evaluate(req)
	if err != nil || r.Decision != evaluate.Allowed {
		t.Errorf("%v, %v", r, err)
	}
	e, err := s.Evaluator(session)
	if err != nil {
		t.Fatal(err)
	}
	again, err := e.Evaluate(req)
	if err != nil || !again.Equal(r) {
		t.Errorf("the Evaluator says %v, %v", again, err)
	}
	if plain, err := e.Evaluate(evaluate.Request{Action: req.Action, Resource: req.Resource}); err != nil || plain.Decision != evaluate.ImplicitDeny {
		t.Errorf("without what the session brings: %v, %v", plain, err)
	}
	req.Principal = evaluate.MustParsePrincipal(ana)
	if _, err := e.Evaluate(req); codeOf(t, err) != account.CodeInvalidPrincipal {
		t.Errorf("another principal: %v", err)
	}
}
