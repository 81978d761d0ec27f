package evaluate

import (
	"context"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
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
	return answerAll(ctx, reqs, decideBatch, e.Decide)
}

// EvaluateAll answers any number of requests with the reasons, each as [Evaluator.Evaluate] does. Everything else is as
// [Evaluator.DecideAll] has it, but that at most 32 requests per processor are read ahead. Of a nil Evaluator every
// [Result] is zero.
func (e *Evaluator) EvaluateAll(ctx context.Context, reqs iter.Seq[*Request]) iter.Seq2[*Request, Result] {
	return answerAll(ctx, reqs, evaluateBatch, e.Evaluate)
}

// A batch is a run of questions, and then their answers.
type batch[Q, A any] struct {
	questions []Q
	answers   []A
	answered  chan struct{} // gets one value when the answers are there
}

// answerAll yields questions and answers in order. Batches of size questions go round: filled here, answered by one of
// the goroutines, emptied here.
func answerAll[Q, A any](ctx context.Context, questions iter.Seq[Q], size int, answer func(Q) A) iter.Seq2[Q, A] {
	return func(yield func(Q, A) bool) {
		if questions == nil || ctx.Err() != nil {
			return
		}
		processors := runtime.GOMAXPROCS(0)
		if processors == 1 {
			n := 0
			for q := range questions {
				if n++; n%size == 0 {
					runtime.Gosched() // where nothing interrupts a goroutine, as in a browser, ctx would never be done
				}
				if a := answer(q); ctx.Err() != nil || !yield(q, a) {
					return
				}
			}
			return
		}

		ring := make([]batch[Q, A], 2*processors)
		work := make(chan *batch[Q, A], len(ring)) // has room for all: sending never waits
		var (
			workers       sync.WaitGroup
			stop          atomic.Bool
			sent, emptied int // batches
		)
		defer workers.Wait()
		defer close(work)
		defer stop.Store(true)

		send := func(b *batch[Q, A]) {
			if sent < processors {
				workers.Go(func() {
					for b := range work {
						for i := 0; i < len(b.questions) && !stop.Load(); i++ {
							b.answers[i] = answer(b.questions[i])
						}
						b.answered <- struct{}{}
					}
				})
			}
			work <- b
			sent++
		}
		empty := func() bool { // the oldest batch that was sent
			b := &ring[emptied%len(ring)]
			select {
			case <-b.answered:
			case <-ctx.Done():
				return false
			}
			for i, q := range b.questions {
				if ctx.Err() != nil || !yield(q, b.answers[i]) {
					return false
				}
			}
			clear(b.questions)
			clear(b.answers)
			b.questions = b.questions[:0]
			emptied++
			return true
		}

		for q := range questions {
			if ctx.Err() != nil {
				return
			}
			b := &ring[sent%len(ring)]
			if b.questions == nil {
				*b = batch[Q, A]{make([]Q, 0, size), make([]A, size), make(chan struct{}, 1)}
			}
			if b.questions = append(b.questions, q); len(b.questions) == size {
				send(b)
				if sent-emptied == len(ring) && !empty() {
					return
				}
			}
		}
		if last := &ring[sent%len(ring)]; len(last.questions) > 0 {
			send(last)
		}
		for emptied < sent {
			if !empty() {
				return
			}
		}
	}
}
