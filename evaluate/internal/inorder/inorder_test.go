package inorder_test

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/inorder"
)

// numbers yields the first n numbers.
func numbers(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

// each runs a test on one processor and on four.
func each(t *testing.T, test func(t *testing.T)) {
	for _, processors := range []int{1, 4} {
		t.Run(fmt.Sprintf("processors=%d", processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			test(t)
		})
	}
}

func TestAnswer(t *testing.T) {
	each(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 7, 8, 9, 64, 65, 1000} {
			for _, size := range []int{1, 4, 2000} {
				var questions, answers []int
				for q, a := range inorder.Answer(context.Background(), numbers(n), size, func(q int) int {
					if q%3 == 0 {
						runtime.Gosched() // so that others overtake it
					}
					return q * q
				}) {
					questions, answers = append(questions, q), append(answers, a)
				}
				var want, squares []int
				for i := range n {
					want, squares = append(want, i), append(squares, i*i)
				}
				if !slices.Equal(questions, want) || !slices.Equal(answers, squares) {
					t.Errorf("%d questions by %d: %v, %v", n, size, questions, answers)
				}
			}
		}
		for range inorder.Answer(context.Background(), nil, 1, func(q int) int { return q }) {
			t.Error("an answer to no question")
		}
	})
}

// TestAnswerAhead stops in the middle: what was asked ahead is bounded, and nothing runs on.
func TestAnswerAhead(t *testing.T) {
	each(t, func(t *testing.T) {
		const size = 3
		var asked int
		var answered atomic.Int64
		endless := func(yield func(int) bool) {
			for ; yield(asked); asked++ {
			}
		}
		for q := range inorder.Answer(context.Background(), endless, size, func(q int) int { answered.Add(1); return q }) {
			if q == 100 {
				break
			}
		}
		before := answered.Load()
		if most := 101 + 2*size*runtime.GOMAXPROCS(0); asked > most {
			t.Errorf("%d were asked, want %d at most", asked, most)
		}
		runtime.Gosched()
		if after := answered.Load(); after != before {
			t.Errorf("%d were answered after the end", after-before)
		}
	})
}

func TestAnswerDone(t *testing.T) {
	each(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		n := 0
		for range inorder.Answer(ctx, numbers(1000), 4, func(q int) int { return q }) {
			if n++; n == 10 {
				cancel()
			}
		}
		if n != 10 {
			t.Errorf("%d answers, want those before the context was done: 10", n)
		}
		for range inorder.Answer(ctx, numbers(1), 1, func(q int) int { return q }) {
			t.Error("an answer under a context that is done")
		}
	})
}
