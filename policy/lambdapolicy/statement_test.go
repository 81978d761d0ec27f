package lambdapolicy_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// added returns a policy with a permission for each statement id.
func added(t *testing.T, p *policy.Policy, ids ...string) *policy.Policy {
	t.Helper()
	for _, id := range ids {
		spec, err := lambdapolicy.AddPermission(permission(func(in *permissionInput) { in.StatementID = id }), permDefaults)
		if err != nil {
			t.Fatal(err)
		}
		if p, err = lambdapolicy.AppendStatement(p, spec); err != nil {
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
			if p, err = lambdapolicy.RemovePermission(p, id); err != nil {
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
			got, err := lambdapolicy.GetPolicy(tt.p)
			if tt.want == "" {
				refused(t, err, lambdapolicy.CodePolicyNotFound, "")
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
	spec, err := lambdapolicy.AddPermission(permission(func(in *permissionInput) { in.StatementID = "s3" }), permDefaults)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("RBP-6 an id that is taken", func(t *testing.T) {
		q, err := lambdapolicy.AppendStatement(p, spec)
		refused(t, err, lambdapolicy.CodeStatementExists, "s3")
		isRefused(t, q)
	})
	t.Run("a statement that is none", func(t *testing.T) {
		q, err := lambdapolicy.AppendStatement(nil, policy.StatementSpec{})
		if _, ok := errors.AsType[*policy.Error](err); !ok {
			t.Errorf("error %v", err)
		}
		isRefused(t, q)
	})
	t.Run("RBP-9 GetPolicy without statements", func(t *testing.T) {
		_, err := lambdapolicy.GetPolicy(&policy.Policy{})
		refused(t, err, lambdapolicy.CodePolicyNotFound, "")
	})
	for _, tt := range []struct {
		name string
		p    *policy.Policy
		id   string
		code lambdapolicy.Code
	}{
		{"RBP-10 an unknown id", p, "s4", lambdapolicy.CodeStatementNotFound},
		{"RBP-10 another case", p, "S3", lambdapolicy.CodeStatementNotFound},
		{"RBP-10 no policy", nil, "s3", lambdapolicy.CodeStatementNotFound},
		{"RBP-10 no id", p, "", lambdapolicy.CodeInvalidParameter},
		{"RBP-10 a malformed id", p, "s 3", lambdapolicy.CodeInvalidParameter},
		{"RBP-10 a long id", p, strings.Repeat("s", 101), lambdapolicy.CodeInvalidParameter},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q, err := lambdapolicy.RemovePermission(tt.p, tt.id)
			refused(t, err, tt.code, tt.id)
			isRefused(t, q)
		})
	}
}

// TestPolicySize: RBP-12, 20,480 characters and one more.
func TestPolicySize(t *testing.T) {
	base := added(t, nil, "a")
	spec, err := lambdapolicy.AddPermission(permission(func(in *permissionInput) { in.StatementID, in.SourceARN = "b", "arn:aws:s3:::é" }), permDefaults)
	if err != nil {
		t.Fatal(err)
	}
	p, err := lambdapolicy.AppendStatement(base, spec)
	if err != nil {
		t.Fatal(err)
	}
	room := 20_480 - utf8.RuneCountInString(p.String())
	with := func(more int) policy.StatementSpec {
		s := spec
		s.Condition = []condition.Spec{{Operator: "ArnLike", Key: "AWS:SourceArn", Values: []string{"arn:aws:s3:::é" + strings.Repeat("é", more)}}}
		return s
	}
	p, err = lambdapolicy.AppendStatement(base, with(room))
	if err != nil {
		t.Errorf("RBP-12 at the limit: %v", err)
	} else if n := utf8.RuneCountInString(p.String()); n != 20_480 {
		t.Errorf("RBP-12 the test's policy has %d characters", n)
	}
	p, err = lambdapolicy.AppendStatement(base, with(room+1))
	refused(t, err, lambdapolicy.CodePolicyTooLong, "b")
	isRefused(t, p)
}

// The statement beside an error is none.
func TestStatementBesideAnError(t *testing.T) {
	spec, err := lambdapolicy.AddPermission(permissionInput{}, permDefaults)
	if err == nil {
		t.Error("AddPermission took no parameters at all")
	}
	if p, err := policy.New(policy.Version2012, spec); err == nil {
		t.Errorf("accepted: %s", p)
	}
}
