package evaluate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestDeadEntries is G-107: what a service stored and no rule reads matches nothing, in an Allow and in a Deny, and is a
// problem wherever its statement covers the action.
func TestDeadEntries(t *testing.T) {
	const queueURL = "https://queue.amazonaws.com/111122223333/q"
	at := func(paths ...string) (list []evaluate.Problem) {
		for _, path := range paths {
			list = append(list, evaluate.Problem{Code: "DEAD_ENTRY", Policy: "resource", Path: path})
		}
		return list
	}
	owner := to("AWS", "111122223333")
	send := ask(alice, "sqs:SendMessage", queue)
	byURL := send
	byURL.Resource.ARN, byURL.Resource.Account = queueURL, "111122223333"
	tests := []struct {
		name      string
		req       evaluate.Request
		statement string
		want      evaluate.Decision
		problems  []evaluate.Problem
	}{
		{"G-107 queue URL in an Allow", send, grant("sqs:*", queueURL, everyone), evaluate.ImplicitDeny, at("Statement[0].Resource")},
		{"G-107 queue URL asked for", byURL, grant("sqs:*", queueURL, everyone), evaluate.ImplicitDeny, at("Statement[0].Resource")},
		{"G-107 queue URL in a Deny", send, join(grant("*", "*", everyone), refuse("sqs:*", queueURL, everyone)), evaluate.Allowed, at("Statement[1].Resource")},
		{"G-107 another action", send, join(grant("*", "*", everyone), refuse("sqs:ReceiveMessage", queueURL, everyone)), evaluate.Allowed, nil},
		{"G-107 service under AWS", send, grant("sqs:*", "*", to("AWS", "logs.amazonaws.com")), evaluate.ImplicitDeny, at("Statement[0].Principal.AWS")},
		{"G-107 service under AWS, for the service", ask(evaluate.MustParsePrincipal("logs.amazonaws.com"), "sqs:SendMessage", queue), grant("sqs:*", "*", to("AWS", "logs.amazonaws.com")),
			evaluate.ImplicitDeny, at("Statement[0].Principal.AWS")},
		{"G-107 nobody spared by NotPrincipal", send, join(grant("*", "*", everyone), refuse("*", "*", notTo("AWS", "x"))), evaluate.ExplicitDeny, at("Statement[1].NotPrincipal.AWS")},
		{"G-107 date in an Allow", send, grant("*", "*", owner, when("DateGreaterThan", "aws:CurrentTime", "01T")), evaluate.ImplicitDeny,
			at(`Statement[0].Condition.DateGreaterThan."aws:CurrentTime"`)},
		{"G-107 date in a Deny", send, join(grant("*", "*", everyone), refuse("*", "*", everyone, when("DateLessThanIfExists", "x:none", "01T"))), evaluate.Allowed,
			at(`Statement[1].Condition.DateLessThanIfExists."x:none"`)},
		{"G-107 operator in a Deny", send, join(grant("*", "*", everyone), refuse("*", "*", everyone, when("stringNotEquals", "x:none", "a"))), evaluate.Allowed,
			at(`Statement[1].Condition.stringNotEquals."x:none"`)},
		{"G-107 nothing", send, grant("*", "*", everyone), evaluate.Allowed, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := policy.Parse([]byte(document(tt.statement))); (err == nil) != (tt.problems == nil) && tt.name != "G-107 another action" {
				t.Errorf("without the option: %v", err)
			}
			p := policy.MustParse(document(tt.statement), policy.WithStored())
			var ps evaluate.Policies
			ps.Resource = p
			e, err := evaluate.Compile(ps)
			if err != nil {
				t.Fatal(err)
			}
			r := e.Evaluate(&tt.req)
			if d := e.Decide(&tt.req); d != tt.want || r.Decision != tt.want {
				t.Errorf("%v, %v, want %v", d, r.Decision, tt.want)
			}
			var got []evaluate.Problem
			for _, p := range r.Problems {
				if p.Code == evaluate.ProblemDeadEntry {
					got = append(got, p)
				}
			}
			if diff := cmp.Diff(tt.problems, got, cmpopts.IgnoreFields(evaluate.Problem{}, "Message")); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
			for _, key := range r.MissingContext {
				t.Errorf("the answer depends on %s", key)
			}
		})
	}
}
