package explain

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/managed"
)

// Explain says why e decides a request as it does, and what would change that. A nil Evaluator, a nil request and an
// invalid request have an explanation too, with the code [evaluate.InvalidRequest].
func Explain(e *evaluate.Evaluator, req *evaluate.Request, opts ...Option) *Explanation {
	o := options{near: DefaultNear, catalog: managed.AWS()}
	for _, opt := range opts {
		opt(&o)
	}
	x := &Explanation{Trace: e.Trace(req)}
	if req != nil {
		x.Request = *req
	}
	if x.Trace.Result.Decision == evaluate.Allowed {
		return x
	}
	x.Sentence = x.Trace.Result.AccessDenied(req)
	return x
}
