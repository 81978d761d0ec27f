package lambdaperm

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

const grantFunction = "arn:aws:lambda:us-east-1:111122223333:function:f"

// TestNoteGrantable: what a grant of an action that is not grantable comes to.
func TestNoteGrantable(t *testing.T) {
	doc := func(s string) *policy.Policy {
		return policy.MustParse(`{"Version":"2012-10-17","Statement":[` + s + `]}`)
	}
	all := doc(`{"Effect":"Allow","Action":"*","Resource":"*"}`)
	grant := `{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"lambda:*","Resource":"*"}`
	granted := doc(grant)
	denied := doc(grant + `,{"Effect":"Deny","Principal":"*","Action":"lambda:UpdateFunctionConfiguration","Resource":"*"}`)
	const bob, alice = "arn:aws:iam::444455556666:user/bob", "arn:aws:iam::111122223333:user/alice"
	const update = "lambda:UpdateFunctionConfiguration"
	noSCP := []evaluate.Level{{Policies: []*policy.Policy{doc(`{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)}}}
	for _, tt := range []struct {
		name, who, action string
		in                evaluate.Policies
		want              evaluate.Decision
		by                policy.Kind
		note              bool
	}{
		{"RBP-19 both sides allow", bob, update, evaluate.Policies{Identity: []*policy.Policy{all}, Resource: granted}, evaluate.ImplicitDeny, policy.Resource, true},
		{"RBP-19 only the function's policy allows", bob, update, evaluate.Policies{Resource: granted}, evaluate.ImplicitDeny, policy.Resource, true},
		{"RBP-19 nothing allows", bob, update, evaluate.Policies{}, evaluate.ImplicitDeny, policy.Resource, true},
		{"RBP-19 a deny stays", bob, update, evaluate.Policies{Identity: []*policy.Policy{all}, Resource: denied}, evaluate.ExplicitDeny, policy.Resource, true},
		{"RBP-19 a service control policy comes first", bob, update, evaluate.Policies{Identity: []*policy.Policy{all}, Resource: granted, SCPs: noSCP}, evaluate.ImplicitDeny, policy.SCP, true},
		{"RBP-19 a grantable action", bob, "lambda:GetFunction", evaluate.Policies{Identity: []*policy.Policy{all}, Resource: granted}, evaluate.Allowed, policy.Identity, false},
		{"RBP-19 the account's own user", alice, update, evaluate.Policies{Identity: []*policy.Policy{all}}, evaluate.Allowed, policy.Identity, false},
		{"RBP-19 a service", "s3.amazonaws.com", update, evaluate.Policies{Resource: doc(`{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"*","Resource":"*"}`)},
			evaluate.Allowed, policy.Resource, false},
		{"RBP-19 another partition", "arn:aws-cn:iam::444455556666:user/bob", update, evaluate.Policies{Identity: []*policy.Policy{all}, Resource: granted}, evaluate.ImplicitDeny, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var r draft
			c, err := r.check("change the configuration", evaluate.Request{
				Principal: evaluate.MustParsePrincipal(tt.who), Action: tt.action, Resource: evaluate.Resource{ARN: grantFunction},
			}, tt.in)
			if err != nil {
				t.Fatal(err)
			}
			r.noteGrantable(c)
			r.conclude()
			if r.Decision != tt.want || r.Checks[0].Result.By != tt.by {
				t.Errorf("%v by %v, want %v by %v", r.Decision, r.Checks[0].Result.By, tt.want, tt.by)
			}
			var want []NoteCode
			if tt.note {
				want = []NoteCode{NoteActionNotGrantable}
			}
			var got []NoteCode
			for _, n := range r.Notes {
				got = append(got, n.Code)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("notes (-want +got)\n%s", diff)
			}
			if r.Decision == evaluate.ImplicitDeny && len(r.Checks[0].Result.Statements) > 0 {
				t.Error("an implicit deny with statements")
			}
			for _, ty := range r.Checks[0].Result.Outcomes {
				if tt.note && tt.by == policy.Resource && tt.want == evaluate.ImplicitDeny && ty.Kind == policy.Resource && ty.Decision != evaluate.ImplicitDeny {
					t.Errorf("the resource's policy says %v", ty.Decision)
				}
			}
			if tt.note && tt.by == policy.Resource && tt.want == evaluate.ImplicitDeny && !strings.Contains(r.Checks[0].Missing, "does not support resource-based policies") {
				t.Errorf("RBP-27 missing: %s", r.Checks[0].Missing)
			}
		})
	}
}
