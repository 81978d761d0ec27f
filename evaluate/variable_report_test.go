package evaluate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// TestVariableProblems is V-05: what a Deny does not cover, or an Allow with NotResource does not leave out, because a
// variable has no value that can stand there, is told.
func TestVariableProblems(t *testing.T) {
	const (
		home, bobs = "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/bob/k"
		team       = "arn:aws:sqs:*:${aws:PrincipalTag/Team}:q"
		any        = "arn:aws:sqs:*:*:q"
	)
	tagged := func(value string) evaluate.Principal { return alice.WithTags(map[string]string{"Team": value}) }
	marked := ask(tagged("a"), "sqs:SendMessage", queue)
	marked.Principal = alice
	marked.Context = condition.Context{}
	marked.Context.SetAbsent("aws:PrincipalTag/Team")
	type problem = evaluate.Problem
	variable := func(element, key, value string) []problem {
		return []problem{{Code: "VARIABLE_WITHOUT_EFFECT", Policy: "identity[1]", Path: "Statement[0]." + element, Key: key, Value: value}}
	}
	send := func(who evaluate.Principal) evaluate.Request { return ask(who, "sqs:SendMessage", queue) }
	for _, tt := range []struct {
		name      string
		req       evaluate.Request
		statement string // of the second identity policy; the first allows everything
		want      evaluate.Decision
		problems  []problem
	}{
		{"V-05 Deny, no value", ask(roleDev, get, bobs), refuse("*", home), evaluate.Allowed, variable("Resource", "aws:username", "")},
		{"V-05 Deny, a value", ask(alice, get, bobs), refuse("*", home), evaluate.Allowed, nil},
		{"V-05 Deny, its value", ask(alice, get, "arn:aws:s3:::b/alice/k"), refuse("*", home), evaluate.ExplicitDeny, nil},
		{"V-05 Deny, no value would do", ask(roleDev, get, "arn:aws:s3:::c/bob/k"), refuse("*", home), evaluate.Allowed, nil},
		{"V-05 Deny by another entry", ask(roleDev, get, bobs), refuse("*", "arn:aws:s3:::b/* "+home), evaluate.ExplicitDeny, nil},
		{"V-05 Deny, another action", ask(roleDev, get, bobs), refuse("s3:PutObject", home), evaluate.Allowed, nil},
		{"V-05 Deny, marked absent", marked, refuse("*", team), evaluate.Allowed, variable("Resource", "aws:PrincipalTag/team", "")},
		{"V-05 Deny, a list of values", ask(alice, "sqs:SendMessage", queue, keys{"aws:TagKeys": []string{acctA}}), refuse("*", "arn:aws:sqs:*:${aws:TagKeys}:q"),
			evaluate.Allowed, variable("Resource", "aws:TagKeys", "")},
		{"V-05 Deny, a default", ask(roleDev, get, bobs), strings.Replace(refuse("*", home), "username", "username, 'bob'", 1), evaluate.ExplicitDeny, nil},
		{"a value crosses parts", send(tagged(acctA + ":q")), refuse("*", team), evaluate.Allowed, variable("Resource", "aws:PrincipalTag/team", acctA+":q")},
		{"a value crosses parts, another queue", send(tagged("1:2")), refuse("*", "arn:aws:sqs:*:${aws:PrincipalTag/Team}:r"), evaluate.Allowed, nil},
		{"a value of the part", send(tagged(acctA)), refuse("*", team), evaluate.ExplicitDeny, nil},
		{"a value with a colon in the sixth part", send(tagged("a:b")), refuse("*", "arn:aws:sqs:*:*:${aws:PrincipalTag/Team}"), evaluate.Allowed, nil},
		{"NotResource of a Deny falls on the safe side", send(alice), refuse("*", "", notResource(team)), evaluate.ExplicitDeny, nil},
		{"Resource of an Allow falls on the safe side", send(alice), grant("*", team), evaluate.Allowed, nil},
		{"V-05 NotResource of an Allow", send(alice), grant("*", "", notResource(team)), evaluate.Allowed, variable("NotResource", "aws:PrincipalTag/team", "")},
		{"NotResource of an Allow, another entry leaves it out", send(alice), grant("*", "", notResource(team, any)), evaluate.Allowed, nil},
		{"NotResource of an Allow, a value", send(tagged("1")), grant("*", "", notResource(team)), evaluate.Allowed, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := evaluate.Evaluate(&tt.req, attached{identity: []string{full, tt.statement}}.policies())
			if err != nil || r.Decision != tt.want {
				t.Errorf("%v, %v, want %v", err, r.Decision, tt.want)
			}
			if diff := cmp.Diff(tt.problems, r.Problems, cmpopts.IgnoreFields(problem{}, "Message"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			for _, p := range r.Problems {
				if p.Message == "" {
					t.Error("no message")
				}
			}
		})
	}
	// The problem stands in the order of the document, and in policies of every type.
	deny := refuse("s3:*", home, everyone, when("StringEquals", "aws:TagKeys", "a"))
	req := ask(roleDev, get, bobs)
	r, err := evaluate.Evaluate(&req, attached{identity: []string{full}, resource: deny, scps: levels{{full, refuse("*", home)}}, rcps: levels{{refuse("s3:*", home, everyone)}}}.policies())
	if err != nil || len(r.Problems) != 3 {
		t.Errorf("%v, %v", err, r.Problems)
	}
}
