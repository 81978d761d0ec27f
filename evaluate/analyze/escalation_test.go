package analyze_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestEscalation compares with package lambdaperm, which prefers to report too much: a role that gives its passer nothing
// new by its word has no new access, on resources of the types that actions take.
func TestEscalation(t *testing.T) {
	held := 0
	for i := range numbers(1) {
		r := &maker{rand.New(rand.NewPCG(uint64(i), 11)), policy.Identity, false}
		grant := func() *policy.Policy {
			p, err := policy.New(policy.Version2012, policy.StatementSpec{
				Effect: policy.Allow, Action: some(r, 2, r.actionEntry), Resource: some(r, 2, r.resourceEntry),
			})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		own, role := grant(), grant()
		report, err := lambdaperm.Escalation(
			lambdaperm.Caller{Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"), Identity: []*policy.Policy{own}},
			lambdaperm.Role{ARN: "arn:aws:iam::111122223333:role/r", Identity: []*policy.Policy{role}})
		if err != nil {
			t.Fatal(err)
		}
		if report.Escalates() {
			continue
		}
		held++
		a, err := analyze.NewAccess(context.Background(), own, role, policy.Identity, analyze.KnownActions(), analyze.TypedResources(), analyze.AnyARN())
		if err != nil || a.Verdict != analyze.No {
			t.Errorf("%d: %v %v %v\nown %v\nrole %v\n%v", i, a.Verdict, a.Request, err, own, role, report)
		}
	}
	if held < *pairs/20 {
		t.Errorf("%d of %d roles give nothing new: they prove little", held, *pairs)
	}
}
