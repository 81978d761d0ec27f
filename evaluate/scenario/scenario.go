package scenario

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Scenario is a request, the policies in force, and what is expected. The zero value is an invalid request without
// expectation.
type Scenario struct {
	Name     string // may be empty, and need not be unique
	Why      string // for people: why the expectation must hold
	Request  evaluate.Request
	Policies evaluate.Policies
	Expect   *Expect // nil: nothing is expected
	// Err says why the scenario cannot be evaluated: [Read] sets it, to an [*Error]. Scenarios in Go leave it nil;
	// policies that are refused are found by [Check].
	Err error
}

// Expect is what is expected of a scenario. A field that is nil or empty is not compared, but a list that is empty and
// not nil must be empty in the result. The zero value expects no more than that there is a decision.
type Expect struct {
	Decision       *evaluate.Decision // new(evaluate.Allowed)
	By             *policy.Kind       // By of an [evaluate.Result]; new(policy.Kind(0)): no policy decided
	Statements     []string           // the deciding statements, by Sid or "#index"; in any order, each as often as it decides
	MissingContext []string           // MissingContext of an [evaluate.Result], in any order and letter case
	DependsOn      []string           // the labels of DependsOn of an [evaluate.Result], in any order
	// Invalid is the code of the error there must be in place of a decision, "*" for any refusal of a policy or
	// principal.
	Invalid string

	object bool // it was an object in JSON, not a string
}

// Decision expects a decision and nothing else.
func Decision(d evaluate.Decision) *Expect { return &Expect{Decision: &d} }

// Invalid expects an error with this code in place of a decision, or with "*" any refusal of a policy or principal.
func Invalid(code string) *Expect { return &Expect{Invalid: code} }
