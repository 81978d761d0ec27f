package evaluate_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Copies of one request are given keys of their own and decided by several goroutines at once, also while others read the
// request they were copied from. The race detector looks.
func TestCopiesOfRequests(t *testing.T) {
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(`{"Version":"2012-10-17","Statement":{
		"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericLessThan":{"app:row":"50"},"StringEquals":{"app:user":"${app:mine}"}}}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, keys := range []int{0, 1, 5, 15, 16, 40} {
		base := ask(evaluate.MustParsePrincipal(aliceARN), "s3:GetObject", "arn:aws:s3:::b/k")
		for i := range keys {
			base.Context.Set("app:key"+strconv.Itoa(i), "v")
		}
		want := func(row int) evaluate.Decision {
			if row < 50 {
				return evaluate.Allowed
			}
			return evaluate.ImplicitDeny
		}
		var work sync.WaitGroup
		for user := range 3 {
			name := fmt.Sprint("user", user)
			own := base // shared by the rows of this goroutine
			with := func(row int) (*evaluate.Request, error) {
				req := own
				req.Context.Set("app:row", strconv.Itoa(row))
				req.Context.Set("app:user", name)
				req.Context.Set("app:mine", name)
				return &req, nil
			}
			requests := func(yield func(*evaluate.Request) bool) {
				for row := range 100 {
					if req, _ := with(row); !yield(req) {
						return
					}
				}
			}
			rows := func(yield func(int, error) bool) {
				for row := range 100 {
					if !yield(row, nil) {
						return
					}
				}
			}
			work.Go(func() {
				row := 0
				for _, d := range e.DecideAll(context.Background(), iter.Seq[*evaluate.Request](requests)) {
					if d != want(row) {
						t.Errorf("%d keys, %s: row %d of DecideAll is %v", keys, name, row, d)
					}
					row++
				}
			})
			work.Go(func() {
				for row, d := range evaluate.EvaluateEach(context.Background(), e, rows, with) {
					if d.Err != nil || d.Result.Decision != want(row) {
						t.Errorf("%d keys, %s: row %d of EvaluateEach is %v", keys, name, row, d)
					}
				}
			})
			work.Go(func() {
				if r := e.Evaluate(&base); r.Decision != evaluate.ImplicitDeny || !slices.Equal(r.MissingContext, []string{"app:mine", "app:row", "app:user"}) {
					t.Errorf("%d keys: the request that was copied is %v, missing %q", keys, r.Decision, r.MissingContext)
				}
			})
		}
		work.Wait()
		if base.Context.Len() != keys {
			t.Errorf("the request that was copied has %d keys, want %d", base.Context.Len(), keys)
		}
	}
}
