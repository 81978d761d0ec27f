package analyze

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What package evaluate is asked with.

// compile prepares a policy of the question's kind.
func (q *question) compile(p *policy.Policy) *evaluate.Evaluator { return q.compileAs(p, q.kind) }

func (q *question) compileAs(p *policy.Policy, kind policy.Kind) *evaluate.Evaluator {
	var ps evaluate.Policies
	switch kind {
	case policy.Identity:
		ps.Identity = []*policy.Policy{p}
	case policy.Boundary:
		ps.Boundary = p
	case policy.Session:
		ps.Session = []*policy.Policy{p}
	case policy.SCP:
		ps.SCPs = []evaluate.Level{{Policies: []*policy.Policy{p}}}
	case policy.RCP:
		ps.RCPs = []evaluate.Level{{Policies: []*policy.Policy{p}}}
	case policy.Endpoint:
		ps.Endpoint = p
	default:
		ps.Resource = p
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		return nil // a nil Evaluator denies
	}
	return e
}

// keyProbe returns an evaluator of which a trace tells the keys of a caller.
func keyProbe() *evaluate.Evaluator {
	star := []string{"*"}
	spec := policy.StatementSpec{Effect: policy.Allow, Principal: policy.Everyone(), Action: star, Resource: star}
	for _, key := range callerKeys {
		spec.Condition = append(spec.Condition, condition.Spec{Operator: "Null", Key: key, Values: []string{"true"}})
	}
	p, err := policy.New(policy.Version2012, spec)
	if err != nil {
		return nil
	}
	e, err := evaluate.Compile(evaluate.Policies{Resource: p})
	if err != nil {
		return nil
	}
	return e
}

// under returns an evaluator whose one statement applies where the conditions of an access hold, whoever asks; nil if
// there are none.
func (a Access) under() (*evaluate.Evaluator, error) { // AN-79
	if len(a.Conditions) == 0 {
		return nil, nil
	}
	p, err := a.policy(policy.Everyone())
	if err != nil {
		return nil, err
	}
	return evaluate.Compile(evaluate.Policies{Resource: p})
}
