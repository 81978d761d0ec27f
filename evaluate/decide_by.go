package evaluate

import (
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

func init() {
	keep.Decide = func(e, req any) (decision, by uint8, known bool) {
		d, kind, known := e.(*Evaluator).decideBy(req.(*Request))
		return uint8(d), uint8(kind), known
	}
}

// decideBy is Decide with the type that decided, as By of a [Result] has it. It returns false where only Evaluate tells:
// not all is known, or the decision must not rest on assumptions.
func (e *Evaluator) decideBy(req *Request) (d Decision, by policy.Kind, known bool) {
	var f facts
	if !f.gather(e, req.ordered()) {
		return ImplicitDeny, 0, !e.asksPartially(req)
	}
	d, by = f.decide()
	return d, by, d != Allowed || !e.cautious
}
