package lambdaperm_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// added returns a policy with a permission for each statement id.
func added(t *testing.T, p *policy.Policy, ids ...string) *policy.Policy {
	t.Helper()
	for _, id := range ids {
		spec, err := lambdaperm.AddPermission(permission(func(in *permissionInput) { in.StatementID = id }), permDefaults)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = lambdaperm.AppendStatement(p, spec); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func plainStatement(id string) string {
	return `{"Sid":"` + id + `","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"` + permFunction + `"}`
}

func TestAppendRemoveGet(t *testing.T) {
	const head = `{"Version":"2012-10-17","Id":"default","Statement":[`
	oldText := `{"Version":"2008-10-17","Id":"x","Statement":{"Sid":"o.1","Effect":"Deny","Principal":{"AWS":["111122223333"]},"Action":["lambda:*"],"Resource":["*"]}}`
	old := policy.MustParse(oldText)
	remove := func(p *policy.Policy, ids ...string) *policy.Policy {
		for _, id := range ids {
			var err error
			if p, err = lambdaperm.RemovePermission(p, id); err != nil {
				t.Fatal(err)
			}
		}
		return p
	}
	for _, tt := range []struct {
		name string
		p    *policy.Policy
		want string // "" for no policy
	}{
		{"RBP-9 the first statement", added(t, nil, "a"), head + plainStatement("a") + `]}`},
		{"RBP-9 a policy without statements", added(t, &policy.Policy{}, "a"), head + plainStatement("a") + `]}`},
		{"RBP-9 in the order of the calls", added(t, nil, "b", "a", "c"), head + plainStatement("b") + "," + plainStatement("a") + "," + plainStatement("c") + `]}`},
		{"RBP-6 ids differ in case", added(t, nil, "a", "A"), head + plainStatement("a") + "," + plainStatement("A") + `]}`},
		{"RBP-10 the others stay", remove(added(t, nil, "b", "a", "c"), "a"), head + plainStatement("b") + "," + plainStatement("c") + `]}`},
		{"RBP-10 and then again", added(t, remove(added(t, nil, "b", "a"), "b"), "b"), head + plainStatement("a") + "," + plainStatement("b") + `]}`},
		{"RBP-9 the last one", remove(added(t, nil, "b", "a"), "b", "a"), ""},
		{"RBP-15 appends to a full policy", added(t, old, "a"),
			`{"Version":"2008-10-17","Id":"x","Statement":[{"Sid":"o.1","Effect":"Deny","Principal":{"AWS":["111122223333"]},"Action":["lambda:*"],"Resource":["*"]},` + plainStatement("a") + `]}`},
		{"RBP-10 an id with a period", remove(added(t, old, "a"), "o.1"), `{"Version":"2008-10-17","Id":"x","Statement":[` + plainStatement("a") + `]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := lambdaperm.GetPolicy(tt.p)
			if tt.want == "" {
				refused(t, err, lambdaperm.CodePolicyNotFound, "")
				if tt.p != nil {
					t.Errorf("a policy is left: %s", tt.p)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			answer, err := json.Marshal(map[string]string{"Policy": string(got), "RevisionId": "f1a2"})
			if err != nil {
				t.Fatal(err)
			}
			back, err := policy.ParseEmbedded(answer)
			if err != nil {
				t.Fatal(err)
			}
			if !back.Equal(tt.p) || back.String() != tt.want {
				t.Errorf("after a round trip: %s", back)
			}
			if err := back.CheckKind(policy.Resource); err != nil {
				t.Error(err)
			}
		})
	}
	if diff := cmp.Diff(oldText, old.String()); diff != "" {
		t.Errorf("an argument was changed (-want +got)\n%s", diff)
	}
}

func TestAppendRemoveRefuse(t *testing.T) {
	p := added(t, nil, "s3")
	spec, err := lambdaperm.AddPermission(permission(func(in *permissionInput) { in.StatementID = "s3" }), permDefaults)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("RBP-6 an id that is taken", func(t *testing.T) {
		q, err := lambdaperm.AppendStatement(p, spec)
		refused(t, err, lambdaperm.CodeStatementExists, "s3")
		if q != nil {
			t.Errorf("a policy beside the error: %s", q)
		}
	})
	t.Run("a statement that is none", func(t *testing.T) {
		if q, err := lambdaperm.AppendStatement(nil, policy.StatementSpec{}); err == nil {
			t.Errorf("accepted: %s", q)
		}
	})
	t.Run("RBP-9 GetPolicy without statements", func(t *testing.T) {
		_, err := lambdaperm.GetPolicy(&policy.Policy{})
		refused(t, err, lambdaperm.CodePolicyNotFound, "")
	})
	for _, tt := range []struct {
		name string
		p    *policy.Policy
		id   string
		code lambdaperm.Code
	}{
		{"RBP-10 an unknown id", p, "s4", lambdaperm.CodeStatementNotFound},
		{"RBP-10 another case", p, "S3", lambdaperm.CodeStatementNotFound},
		{"RBP-10 no policy", nil, "s3", lambdaperm.CodeStatementNotFound},
		{"RBP-10 no id", p, "", lambdaperm.CodeInvalidParameter},
		{"RBP-10 a malformed id", p, "s 3", lambdaperm.CodeInvalidParameter},
		{"RBP-10 a long id", p, strings.Repeat("s", 101), lambdaperm.CodeInvalidParameter},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q, err := lambdaperm.RemovePermission(tt.p, tt.id)
			refused(t, err, tt.code, tt.id)
			if q != nil {
				t.Errorf("a policy beside the error: %s", q)
			}
		})
	}
}

// TestPolicySize: RBP-12, 20,480 characters and one more.
func TestPolicySize(t *testing.T) {
	base := added(t, nil, "a")
	spec, err := lambdaperm.AddPermission(permission(func(in *permissionInput) { in.StatementID, in.SourceARN = "b", "arn:aws:s3:::é" }), permDefaults)
	if err != nil {
		t.Fatal(err)
	}
	p, err := lambdaperm.AppendStatement(base, spec)
	if err != nil {
		t.Fatal(err)
	}
	room := 20_480 - utf8.RuneCountInString(p.String())
	with := func(more int) policy.StatementSpec {
		s := spec
		s.Condition = []condition.Spec{{Operator: "ArnLike", Key: "AWS:SourceArn", Values: []string{"arn:aws:s3:::é" + strings.Repeat("é", more)}}}
		return s
	}
	p, err = lambdaperm.AppendStatement(base, with(room))
	if err != nil {
		t.Errorf("RBP-12 at the limit: %v", err)
	} else if n := utf8.RuneCountInString(p.String()); n != 20_480 {
		t.Errorf("RBP-12 the test's policy has %d characters", n)
	}
	p, err = lambdaperm.AppendStatement(base, with(room+1))
	refused(t, err, lambdaperm.CodePolicyTooLong, "b")
	if p != nil {
		t.Error("RBP-12 a policy beside the error")
	}
}

// TestFunctionPermissions: RBP-11, one policy for each ARN.
func TestFunctionPermissions(t *testing.T) {
	own, err := arn.ParseFunction(permFunction, arn.ARN{})
	if err != nil {
		t.Fatal(err)
	}
	f := lambdaperm.Function{ARN: own, Versions: []string{"1", "2"}, Aliases: []string{"prod"}}
	g := f
	for _, in := range []permissionInput{
		permission(func(in *permissionInput) { in.FunctionName = "" }),
		permission(func(in *permissionInput) { in.Qualifier = "1" }),
		permission(func(in *permissionInput) { in.FunctionName = permFunction + ":prod" }),
		permission(func(in *permissionInput) { in.FunctionName, in.Qualifier, in.StatementID = "", "1", "t" }),
	} {
		if g, err = g.AddPermission(in); err != nil {
			t.Fatal(err)
		}
	}
	if f.Policies != nil {
		t.Error("the function itself was changed")
	}
	for qualifier, ids := range map[string]string{"": "s", "1": "s t", "prod": "s", "2": "", "$LATEST": ""} {
		var sids, resources []string
		for _, s := range g.Policies[qualifier].Statements() {
			sids = append(sids, s.Sid())
			for r := range s.Resources() {
				resources = append(resources, r.String())
			}
		}
		if got := strings.Join(sids, " "); got != ids {
			t.Errorf("RBP-11 %q: statements %q, want %q", qualifier, got, ids)
		}
		for _, r := range resources {
			if want := strings.TrimSuffix(permFunction+":"+qualifier, ":"); r != want {
				t.Errorf("RBP-3 %q: resource %s, want %s", qualifier, r, want)
			}
		}
	}
	h, err := g.RemovePermission("prod", "s")
	if err != nil {
		t.Fatal(err)
	}
	if _, there := h.Policies["prod"]; there || g.Policies["prod"] == nil || h.Policies["1"] == nil {
		t.Errorf("RBP-9 RBP-11 after the last statement of prod: %v", h.Policies)
	}
	for _, tt := range []struct {
		name  string
		in    permissionInput
		code  lambdaperm.Code
		input string
	}{
		{"RBP-6 no such version", permission(func(in *permissionInput) { in.Qualifier = "3" }), lambdaperm.CodeUnknownQualifier, "3"},
		{"RBP-6 no such alias", permission(func(in *permissionInput) { in.FunctionName = "f:beta" }), lambdaperm.CodeUnknownQualifier, "beta"},
		{"RBP-6 $LATEST", permission(func(in *permissionInput) { in.Qualifier = "$LATEST" }), lambdaperm.CodeLatestPolicy, "$LATEST"},
		{"RBP-6 another function", permission(func(in *permissionInput) { in.FunctionName = "g" }), lambdaperm.CodeInvalidParameter, "g"},
		{"RBP-6 an id that is taken", permission(), lambdaperm.CodeStatementExists, "s"},
		{"RBP-2 the principal", permission(func(in *permissionInput) { in.Principal = "me" }), lambdaperm.CodeInvalidPrincipal, "me"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := g.AddPermission(tt.in)
			refused(t, err, tt.code, tt.input)
		})
	}
	_, err = g.RemovePermission("beta", "s")
	refused(t, err, lambdaperm.CodeUnknownQualifier, "beta")
	_, err = g.RemovePermission("2", "s")
	refused(t, err, lambdaperm.CodeStatementNotFound, "s")
}
