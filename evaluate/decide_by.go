package evaluate

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

func init() {
	keep.Decide = func(e, req any) (decision, by uint8, dependsOn []condition.Unknown) {
		d, kind, dependsOn := e.(*Evaluator).decideBy(req.(*Request))
		return uint8(d), uint8(kind), dependsOn
	}
}

// decideBy is Decide with the type that decided and what the answer depends on, as By and DependsOn of a [Result] have
// it.
func (e *Evaluator) decideBy(req *Request) (d Decision, by policy.Kind, dependsOn []condition.Unknown) {
	var f facts
	switch {
	case f.gather(e, req.ordered()):
		if d, by = f.decide(); d != Allowed || !e.cautious {
			return d, by, nil
		}
	case e.asksPartially(req) && !e.cautious && !req.isPartial() && req.Validate() == nil:
		r, _ := newOpen(e, req).verdict()
		return r.out.Decision, r.out.By, r.out.DependsOn
	}
	r := e.Evaluate(req)
	return r.Decision, r.By, r.DependsOn
}
