package explain

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/differ"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Explain says why e decides a request as it does, and what would change that. Where the answer depends on values that
// nobody knows yet it says on which, with the code [evaluate.DependsOnUnknown]. Remedies are looked for only where
// everything is known. A nil Evaluator, a nil request and an
// invalid request have an explanation too, with the code [evaluate.InvalidRequest].
func Explain(e *evaluate.Evaluator, req *evaluate.Request, opts ...Option) *Explanation {
	o := options{near: DefaultNear, catalog: managed.AWS()}
	for _, opt := range opts {
		opt(&o)
	}
	x := &Explanation{Trace: e.Trace(req)}
	if req != nil {
		x.Request = *req.Shown()
	}
	partial := req.IsPartial() || e.IsPartial()
	if x.Trace.Result.Decision == evaluate.Allowed {
		x.Summary = allowedBecause(x.Trace)
		return x
	}
	w := work{x: x, e: e, options: o}
	x.Sentence = x.Trace.Result.AccessDenied(req)
	if len(x.Trace.Result.DependsOn) > 0 {
		x.Code, x.Summary = Code(evaluate.DependsOnUnknown), dependsOn(&x.Trace.Result)
		x.Blockers = []Blocker{{Code: x.Code}}
		if !o.withoutRemedies {
			w.notLookedFor()
		}
		return x
	}
	w.findBlockers()
	w.findNear()
	x.Summary = w.summary()
	switch {
	case o.withoutRemedies:
	case partial:
		w.notLookedFor()
	default:
		w.findRemedies()
	}
	return x
}

// work is an Explanation being made.
type work struct {
	options
	x      *Explanation
	e      *evaluate.Evaluator
	inWay  []obstacle       // of the policies, in the order of the blockers
	asked  *differ.Resource // the resource of the request
	before map[int]evaluate.Decision
}

// An obstacle is a policy type that stands in the way, or a level of one.
type obstacle struct {
	*evaluate.TypeTrace
	code Code
	near []Near // the nearest of its statements, as many as remedies may need
}

// denies reports whether it is a Deny that stands in the way.
func (o *obstacle) denies() bool { return o.code == DenyStatement || o.code == DenyBecauseKeyAbsent }

// isLimit reports whether policies of a kind are there to limit.
func isLimit(kind policy.Kind) bool {
	switch kind {
	case policy.SCP, policy.RCP, policy.Boundary, policy.Session, policy.Endpoint:
		return true
	}
	return false
}

// sideOf says who owns policies of a kind.
func sideOf(kind policy.Kind) Side {
	switch kind {
	case policy.SCP:
		return CallersOrganization
	case policy.RCP:
		return OwnersOrganization
	case policy.Endpoint:
		return Network
	case policy.Resource, policy.Trust, policy.Key:
		return Owner
	}
	return Caller
}
