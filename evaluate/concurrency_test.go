package evaluate_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Evaluators, principals, policies and requests may be used by many goroutines at once, without anything having been used
// before. The race detector looks. See also TestPromise08Purity.
func TestConcurrency(t *testing.T) {
	parse := func(statements string) *policy.Policy {
		return policy.MustParse(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
	}
	own := `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*","Condition":{"StringEquals":{"aws:PrincipalTag/t":"x"}}}`
	ps := evaluate.Policies{
		Identity: []*policy.Policy{parse(own), parse(`{"Effect":"Allow","Action":"sts:*","Resource":"*"}`)},
		Boundary: parse(`{"Effect":"Allow","Action":"*","Resource":"*"}`),
		Resource: parse(`{"Effect":"Deny","Principal":"*","Action":"s3:Delete*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`),
		SCPs:     []evaluate.Level{level(parse(`{"Effect":"Allow","Action":"*","Resource":"*"}`))},
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	user, role := evaluate.MustParsePrincipal(aliceARN), evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/dev")
	tags := map[string]string{"t": "x"}
	tagged := user.WithTags(tags).WithUserID("AIDAX").WithOrganization("o-1", "o-1/r-1/")
	var requests []*evaluate.Request
	for range 100 { // more than one batch of DecideAll
		for _, who := range []evaluate.Principal{user, tagged, bob, rootUser, snsCalls, anonymous, {}} {
			for _, call := range []string{"s3:GetObject", "s3:DeleteObject"} {
				req := ask(who, call, "arn:aws:s3:::b/alice/k")
				requests = append(requests, &req)
			}
		}
	}

	use := func(b *strings.Builder) {
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		for _, req := range requests[:14] {
			r := e.Evaluate(req)
			say(e.Decide(req), r)
			fmt.Fprintf(b, "%+v\n", r)
			for _, m := range r.Misses {
				say(m, m.Statement(), m.Ref)
			}
			for _, p := range r.Problems {
				say(p)
			}
			say(evaluate.Evaluate(req, ps, evaluate.WithDenyUnreadable()))
		}
		for req, d := range e.DecideAll(context.Background(), slices.Values(requests)) {
			say(req.Action, d)
		}
		for req, r := range e.EvaluateAll(context.Background(), slices.Values(requests[:70])) {
			say(req.Action, r.Decision)
		}
		again, err := evaluate.Compile(ps)
		say(again.Decide(requests[2]), err)
		_, err = evaluate.Compile(evaluate.Policies{Boundary: ps.Resource})
		say(err)

		say(role.Assume(role, evaluate.AssumeRole{SessionName: "s", Tags: tags, Transitive: []string{"t"}, SourceIdentity: "i"}))
		session, err := evaluate.ParsePrincipal(sessionARN)
		say(session.WithRolePath("/").WithSessionTags(tags).WithSourceIdentity("i"), err)
		for _, p := range []evaluate.Principal{user, tagged, role.WithServiceLinkedRole(true), bob.WithManagementAccount(true),
			evaluate.MustParsePrincipal(fredARN).WithFederatingUser(frankARN)} {
			say(p, p.ID(), p.Account(), p.WithTags(tags).WithUserID("AIDAY").WithOrganization("o-2", ""))
		}
		_, err = evaluate.ParsePrincipal("x y")
		say(err, evaluate.Combine(evaluate.Allowed, evaluate.ExplicitDeny))
		d, ok := evaluate.ParseDecision("allowed")
		text, err := d.MarshalText()
		say(d, ok, string(text), err, d.UnmarshalText(text))
	}

	concurrent.Same(t, use)
	if d := e.Decide(requests[2]); d != evaluate.Allowed { // tagged reads its own object
		t.Errorf("%v", d)
	}
}
