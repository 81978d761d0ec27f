// Package inorder has questions answered by all processors, and yields the answers in the order of the questions.
package inorder

import (
	"context"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
)

// A batch is a run of questions, and then their answers.
type batch[Q, A any] struct {
	questions []Q
	answers   []A
	answered  chan struct{} // gets one value when the answers are there
}

// Answer yields questions and answers in order. Batches of size questions go round: filled here, answered by one of
// the goroutines, emptied here.
func Answer[Q, A any](ctx context.Context, questions iter.Seq[Q], size int, answer func(Q) A) iter.Seq2[Q, A] {
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
