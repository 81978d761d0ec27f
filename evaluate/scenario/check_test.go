package scenario_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
)

// several is a request that is allowed by the statements A, #1, B, B of two identity policies, and that lacks a key.
func several() scenario.Scenario {
	allow := `"Effect":"Allow","Action":"*","Resource":"*"`
	first := `{"Version":"2012-10-17","Statement":[{"Sid":"A",` + allow + `},{` + allow + `},{"Sid":"B",` + allow + `},` +
		`{"Sid":"Never","Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`
	ps := identity(`"Sid":"B",` + allow)
	ps.Identity = append([]*policy.Policy{policy.MustParse(first)}, ps.Identity...)
	return scenario.Scenario{Name: "several", Request: invoke(user), Policies: ps}
}

func TestCheck(t *testing.T) {
	refused := scenario.Scenario{Request: invoke(user), Policies: identity(`"Effect":"Allow","Action":"*"`)}
	malformed := scenario.Scenario{Err: &scenario.Error{Code: scenario.CodeUnknownMember, Line: 1, Column: 2, Path: "x", Reason: "r"}}
	_, err := evaluate.ParsePrincipal("x y")
	nobody := scenario.Scenario{Err: err}
	missing := scenario.Scenario{Request: invoke(user), Policies: evaluate.Policies{Identity: []*policy.Policy{nil}}}
	for _, c := range []struct {
		name     string
		scenario scenario.Scenario
		expect   *scenario.Expect
		failures []string // what they begin with
	}{
		{"nothing", several(), nil, nil},
		{"decision", several(), scenario.Decision(evaluate.Allowed), nil},
		{"another decision", several(), scenario.Decision(evaluate.ImplicitDeny), []string{"want decision implicitDeny, got allowed"}},
		{"by", several(), &scenario.Expect{By: new(policy.Identity)}, nil},
		{"by another", several(), &scenario.Expect{By: new(policy.SCP)}, []string{"want it decided by scp, got identity"}},
		{"by none", several(), &scenario.Expect{By: new(policy.Kind(0))}, []string{"want it decided by no policy, got identity"}},
		{"statements", several(), &scenario.Expect{Statements: []string{"A", "#1", "B", "B"}}, nil},
		{"statements in another order", several(), &scenario.Expect{Statements: []string{"B", "#1", "B", "A"}}, nil},
		{"statements by number", several(), &scenario.Expect{Statements: []string{"#0", "#0", "#1", "B"}}, nil},
		{"statements by Sid and number", several(), &scenario.Expect{Statements: []string{"B", "#2", "#1", "A"}}, []string{"want deciding statements B, #2, #1, A"}},
		{"statements by another number", several(), &scenario.Expect{Statements: []string{"A", "#1", "#2", "#3"}}, []string{"want deciding statements A, #1, #2, #3"}},
		{"each once", several(), &scenario.Expect{Statements: []string{"A", "#1", "B"}}, []string{"want deciding statements A, #1, B, got A, #1, B, B"}},
		{"too often", several(), &scenario.Expect{Statements: []string{"A", "A", "#1", "B"}}, []string{"want deciding statements A, A, #1, B, got A, #1, B, B"}},
		{"no statements", several(), &scenario.Expect{Statements: []string{}}, []string{"want deciding statements none, got A, #1, B, B"}},
		{"statement case", several(), &scenario.Expect{Statements: []string{"a", "#1", "B", "B"}}, []string{"want deciding statements a"}},
		{"missing", several(), &scenario.Expect{MissingContext: []string{"AWS:securetransport", "aws:SecureTransport"}}, nil},
		{"missing none", several(), &scenario.Expect{MissingContext: []string{}}, []string{"want missing context none, got aws:SecureTransport"}},
		{"missing more", several(), &scenario.Expect{MissingContext: []string{"aws:SecureTransport", "a:b"}}, []string{"want missing context aws:SecureTransport, a:b, got aws:SecureTransport"}},
		{"everything wrong", several(), &scenario.Expect{Decision: new(evaluate.ExplicitDeny), By: new(policy.RCP), Statements: []string{"X"}, MissingContext: []string{"x:y"}, Invalid: "*"},
			[]string{"want an error with code *, got allowed", "want decision explicitDeny", "want it decided by rcp", "want deciding statements X", "want missing context x:y"}},

		{"refused, nothing expected", refused, nil, []string{"no decision: policy:1:38: Statement[0]"}},
		{"refused, decision expected", refused, scenario.Decision(evaluate.ImplicitDeny), []string{"no decision: policy:1:38: Statement[0]"}},
		{"refused", refused, scenario.Invalid("MISSING_RESOURCE"), nil},
		{"refused for any reason", refused, scenario.Invalid("*"), nil},
		{"refused for another reason", refused, scenario.Invalid("MISSING_ACTION"), []string{"want an error with code MISSING_ACTION, got code MISSING_RESOURCE"}},
		{"refused and decided", refused, &scenario.Expect{Invalid: "*", Decision: new(evaluate.ImplicitDeny)}, []string{"want decision implicitDeny, got none"}},
		{"malformed", malformed, nil, []string{"no decision: scenario:1:2: x: r (UNKNOWN_MEMBER)"}},
		{"malformed is not refused", malformed, scenario.Invalid("*"), []string{"want a policy or principal that is refused, got code UNKNOWN_MEMBER"}},
		{"malformed as named", malformed, scenario.Invalid("UNKNOWN_MEMBER"), nil},
		{"principal", nobody, scenario.Invalid("*"), nil},
		{"no policy", missing, scenario.Invalid("NIL_POLICY"), nil},
		{"no policy is not refused", missing, scenario.Invalid("*"), []string{"want a policy or principal"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.scenario.Expect = c.expect
			o := scenario.Check(c.scenario)
			prefixes := make([]string, len(o.Failures))
			for i, f := range o.Failures {
				prefixes[i] = f
				if i < len(c.failures) && strings.HasPrefix(f, c.failures[i]) {
					prefixes[i] = c.failures[i]
				}
			}
			if diff := cmp.Diff(c.failures, prefixes); diff != "" && len(c.failures)+len(prefixes) > 0 {
				t.Errorf("failures (-want +got)\n%s", diff)
			}
			if o.Pass() != (len(c.failures) == 0) || (o.Err != nil) != (o.Code != "") {
				t.Errorf("pass %t, code %q, error %v", o.Pass(), o.Code, o.Err)
			}
			if o.Err != nil && o.Result.Decision != evaluate.ImplicitDeny {
				t.Errorf("an error and decision %v", o.Result.Decision)
			}
		})
	}
}

// Codes are those of the package that found the fault.
func TestCheckCode(t *testing.T) {
	list, err := scenario.Read([]byte(with("policies", `{"boundary":`+
		doc(`"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"x"}}`)+`}`)))
	if err != nil {
		t.Fatal(err)
	}
	if o := scenario.Check(list[0]); o.Code != "TYPE_MISMATCH_IP_RANGE" {
		t.Errorf("code %s", o.Code)
	}
	// A table may bring errors of its own.
	for code, err := range map[string]error{
		"A": &policy.Error{Code: "A"}, "B": &evaluate.Error{Code: "B"}, "C": &condition.Error{Code: "C"}, "D": &arn.Error{Code: "D"},
		"": errors.New("some other error"),
	} {
		if o := scenario.Check(scenario.Scenario{Err: fmt.Errorf("wrapped: %w", err)}); o.Code != code || o.Pass() {
			t.Errorf("code %q, want %q; pass %t", o.Code, code, o.Pass())
		}
	}
}

// What was expected to be refused tells why it was.
func TestOutcomeStringRefused(t *testing.T) {
	o := scenario.Check(scenario.Scenario{Request: invoke(user), Policies: identity(`"Effect":"Allow","Action":"*"`), Expect: scenario.Invalid("*")})
	if got := o.String(); got != o.Err.Error() || !strings.Contains(got, "MISSING_RESOURCE") {
		t.Errorf("got %q", got)
	}
}
