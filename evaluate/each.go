package evaluate

import (
	"context"
	"iter"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/inorder"
)

// Decided is what became of a row of [DecideEach]. The zero value is an implicit deny.
type Decided struct {
	Decision Decision // ImplicitDeny where there is an Err
	// Err says why there is no decision: the error of the input, or that of making a request of the row, or what is wrong
	// with the request ([Request.Validate]).
	Err error
}

// Evaluated is what became of a row of [EvaluateEach]. The zero value is an implicit deny without reasons.
type Evaluated struct {
	Result Result // where there is an Err, an implicit deny
	Err    error  // as in [Decided]
}

// DecideEach answers rows of any type, such as the lines of a file, on all processors: request makes a [Request] of
// each, and every row is yielded with what became of it, in the order of rows. A row that cannot be read, or of which
// no request can be made, is yielded with its error and the iteration goes on; it is for the loop to end it.
//
// Everything else is as [Evaluator.DecideAll] has it: at most 512 rows per processor are read ahead, so that a row must
// not share memory with the next one, as those of a csv.Reader with ReuseRecord do; when ctx is done, nothing more is
// yielded; no goroutine is left behind. Both rows and request run on the goroutine of the loop, one call at a time, and
// what they panic with reaches the loop. They are called for rows that the loop does not reach if it ends early. Nil
// rows are none; without a request function, or for a nil request, every row has an error. Of a nil Evaluator every
// decision is an implicit deny.
func DecideEach[T any](
	ctx context.Context, e *Evaluator, rows iter.Seq2[T, error], request func(T) (*Request, error),
) iter.Seq2[T, Decided] {
	return answerEach(ctx, rows, request, decideBatch, func(req *Request, err error) Decided {
		if err != nil {
			return Decided{Err: err}
		}
		return Decided{Decision: e.Decide(req)}
	})
}

// EvaluateEach is [DecideEach] with the reasons. At most 32 rows per processor are read ahead. Where a request is
// invalid, its Result says so too.
func EvaluateEach[T any](
	ctx context.Context, e *Evaluator, rows iter.Seq2[T, error], request func(T) (*Request, error),
) iter.Seq2[T, Evaluated] {
	return answerEach(ctx, rows, request, evaluateBatch, func(req *Request, err error) Evaluated {
		if err != nil && req == nil {
			return Evaluated{Err: err}
		}
		return Evaluated{e.Evaluate(req), err}
	})
}

// An asked row is a row with its request, or why it has none.
type asked[T any] struct {
	row     T
	request *Request
	err     error
}

// answerEach asks for the request of every row and answers it; answer gets either a request that is valid, or an error,
// with the request if that is what is wrong.
func answerEach[T, A any](
	ctx context.Context, rows iter.Seq2[T, error], request func(T) (*Request, error), size int,
	answer func(*Request, error) A,
) iter.Seq2[T, A] {
	questions := func(yield func(asked[T]) bool) {
		for row, err := range rows {
			q := asked[T]{row: row, err: err}
			if err == nil && request != nil {
				q.request, q.err = request(row)
			}
			if !yield(q) {
				return
			}
		}
	}
	if rows == nil {
		questions = nil
	}
	answers := inorder.Answer(ctx, questions, size, func(q asked[T]) A {
		if q.err != nil {
			return answer(nil, q.err)
		}
		return answer(q.request, q.request.Validate())
	})
	return func(yield func(T, A) bool) {
		for q, a := range answers {
			if !yield(q.row, a) {
				return
			}
		}
	}
}
