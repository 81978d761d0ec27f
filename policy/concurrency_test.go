package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Policies may be used by many goroutines at once, without anything having been used before. The race detector looks.
func TestConcurrency(t *testing.T) {
	const text = `{"Version":"2012-10-17","Id":"x","Statement":[
		{"Sid":"A","Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::111122223333:user/u"],"Service":"s3.amazonaws.com"},
		 "Action":["s3:Get*","s3:ListBucket"],"Resource":["arn:aws:s3:::b/${aws:username}/*","arn:aws:s3:::b"],
		 "Condition":{"StringEquals":{"aws:PrincipalTag/t":"${aws:username}"}}},
		{"Effect":"Deny","NotPrincipal":"*","NotAction":"iam:*","NotResource":"arn:aws:s3:::c"}]}`
	read := mustParse(t, text, policy.WithName("p"))
	built, err := policy.New(policy.Version2012, policy.StatementSpec{Sid: "B", Effect: policy.Allow,
		Principal: policy.Everyone(), Action: []string{"a:B"}, Resource: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	refused, fault := policy.Parse([]byte(`{"Version":"2012-10-17"}`))
	if fault == nil {
		t.Fatal("a policy without statements")
	}
	var vars condition.Context
	vars.Set("aws:username", "bob")

	use := func(b *strings.Builder) {
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		for _, p := range []*policy.Policy{read, built, refused} {
			say(p, p.Name(), p.Version(), p.Len(), p.Equal(read), p.Equal(built), p.Named("q").Name())
			say(p.ID())
			json, err := p.MarshalJSON()
			say(string(json), err)
			for _, k := range []policy.Kind{policy.Identity, policy.Resource, policy.SCP, policy.RCP, policy.Trust} {
				say(k, p.CheckKind(k))
			}
			say(p.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"a:C"}, Resource: []string{"*"}}))
			say(p.WithID("y"))
			say(p.Without(func(s *policy.Statement) bool { return s.Sid() == "A" }))
			for i, s := range p.Statements() {
				say(p.Place(fmt.Sprintf("Statement[%d].Action[0]", i)))
				say(s.Sid(), s.Effect(), s.HasPrincipal(), s.HasResource(), s.NotAction(), s.NotPrincipal(), s.NotResource())
				say(s.MatchAction("s3:getobject"), s.MatchResource("arn:aws:s3:::b/bob/x", vars), s.Condition().Eval(vars))
				for a := range s.Actions() {
					say(a, a.Match("S3:GetObject"), a.MatchesAll())
					say(a.Literal())
				}
				for r := range s.Resources() {
					say(r, r.Match("arn:aws:s3:::b/bob/x", vars))
				}
				for who := range s.Principals() {
					say(who.Account(), who.ID(), who.Kind(), who.Name(), who.Partition(), who.Type())
				}
			}
		}
		var own policy.Policy // UnmarshalJSON changes its receiver, and no other
		say(own.UnmarshalJSON([]byte(text)), own.Equal(read))
		say(policy.MustParse(text).Len(), fault, policy.EscapeLiteral("a*"), arn.IsAccountID("111122223333"))
		say(policy.ParseKind("identity"))
		say(policy.ParseURLEncoded("%7B%7D"))
		say(policy.ParseEmbedded([]byte(`{"Policy":"{}"}`)))
		for _, list := range [][]policy.PrincipalSpec{policy.AWSPrincipals("111122223333"), policy.ServicePrincipals("s3.amazonaws.com"),
			policy.FederatedPrincipals("accounts.google.com"), policy.Everyone()} {
			who, err := policy.NewPrincipal(list[0])
			say(who.ID(), who.Kind(), err)
		}
	}

	if got := concurrent.Same(t, use); !strings.Contains(got, "true true false") { // A on the call
		t.Errorf("got %s", got)
	}
}
