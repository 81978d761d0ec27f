package evaluate

import (
	"context"
	"iter"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/inorder"
)

// How many requests are handed to a goroutine at a time: enough to make up for the handing over, and so few that the
// results of Evaluate, which grow with the policies, do not fill the memory.
const (
	decideBatch   = 256
	evaluateBatch = 16
)

// DecideAll answers any number of requests on all processors ([runtime.GOMAXPROCS]), each as [Evaluator.Decide] does.
// It yields every request with its decision, in the order of reqs, whatever the number of processors.
//
// Memory does not grow with the number of requests: reqs is read only as far as the work needs, at most 512 requests
// per processor ahead of what is yielded. From there until it is yielded, or the loop has ended, a request must not be
// changed, so reqs must not fill one Request again and again. It may yield one twice. A nil request is invalid like the
// zero one, an implicit deny; nil reqs are none.
//
// When ctx is done, the iteration ends and nothing more is yielded; ctx.Err tells it from one that is complete. Both
// reqs and the body of the loop run on the caller's goroutine, where reqs should mind ctx itself if it can block.
// However the iteration ends, no goroutine is left behind. Every new loop over the same sequence reads reqs again.
//
// Of a nil Evaluator every decision is an implicit deny. [DecideEach] makes the requests itself, of rows that may be
// faulty.
func (e *Evaluator) DecideAll(ctx context.Context, reqs iter.Seq[*Request]) iter.Seq2[*Request, Decision] {
	return inorder.Answer(ctx, reqs, decideBatch, e.Decide)
}

// EvaluateAll answers any number of requests with the reasons, each as [Evaluator.Evaluate] does. Everything else is as
// [Evaluator.DecideAll] has it, but that at most 32 requests per processor are read ahead. Of a nil Evaluator every
// [Result] is zero.
func (e *Evaluator) EvaluateAll(ctx context.Context, reqs iter.Seq[*Request]) iter.Seq2[*Request, Result] {
	return inorder.Answer(ctx, reqs, evaluateBatch, e.Evaluate)
}
