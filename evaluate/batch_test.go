package evaluate_test

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Many requests are answered on all processors, and come back in their order.
func ExampleEvaluator_DecideAll() {
	reader := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"},
		{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::data/logs/*"}
	]}`)
	evaluator, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{reader}})
	if err != nil {
		fmt.Println(err)
		return
	}
	requests := func(yield func(*evaluate.Request) bool) {
		ann := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
		for _, key := range []string{"data/report", "data/logs/today", "other/report"} {
			if !yield(&evaluate.Request{
				Principal: ann,
				Action:    "s3:GetObject",
				Resource:  evaluate.Resource{ARN: "arn:aws:s3:::" + key, Account: "111122223333"},
			}) {
				return
			}
		}
	}
	for request, decision := range evaluator.DecideAll(context.Background(), requests) {
		fmt.Println(request.Resource.ARN, decision)
	}
	// Output:
	// arn:aws:s3:::data/report allowed
	// arn:aws:s3:::data/logs/today explicitDeny
	// arn:aws:s3:::other/report implicitDeny
}

// batchOn runs a test with several numbers of processors. It fails when goroutines are left behind.
func batchOn(t *testing.T, test func(t *testing.T, processors int)) {
	for _, n := range []int{1, 2, 3, 16} {
		t.Run(fmt.Sprintf("processors=%d", n), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
			before := runtime.NumGoroutine()
			test(t, n)
			for range 1000 { // one that has said it is done may take a moment to go, and its thread may have to wait for a core
				if runtime.NumGoroutine() <= before {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Errorf("%d goroutines are left behind", runtime.NumGoroutine()-before)
		})
	}
}

// batchLoad is an evaluator and requests, every third of which is allowed, every third denied.
func batchLoad(t testing.TB, n int) (*evaluate.Evaluator, []*evaluate.Request) {
	load := genStatements(10)
	load.policies.Identity = append(load.policies.Identity,
		genPolicy(policy.StatementSpec{Effect: policy.Deny, Action: []string{"s3:DeleteObject"}, Resource: []string{"*"}}))
	e := load.compile(t)
	requests := make([]*evaluate.Request, n)
	for i := range requests {
		req := load.requests[0]
		req.Action = []string{"s3:GetObject", "s3:DeleteObject", "s3:PutObject"}[i%3]
		requests[i] = &req
	}
	return e, requests
}

var batchWant = []evaluate.Decision{evaluate.Allowed, evaluate.ExplicitDeny, evaluate.ImplicitDeny}

// batchSizes are about the sizes at which work is handed over and at which reading waits for the results.
var batchSizes = []int{0, 1, 2, 15, 16, 17, 255, 256, 257, 1023, 1024, 1025, 5000, 20_000}

func TestDecideAllOrder(t *testing.T) {
	e, requests := batchLoad(t, slices.Max(batchSizes))
	batchOn(t, func(t *testing.T, _ int) {
		for _, n := range batchSizes {
			all := e.DecideAll(t.Context(), slices.Values(requests[:n]))
			for range 2 { // a second loop begins anew
				i := 0
				for req, d := range all {
					if req != requests[i] || d != batchWant[i%3] {
						t.Fatalf("%d requests: at %d another request, or %v instead of %v", n, i, d, batchWant[i%3])
					}
					i++
				}
				if i != n {
					t.Fatalf("%d requests were yielded, want %d", i, n)
				}
			}
		}
	})
}

func TestEvaluateAllOrder(t *testing.T) {
	e, requests := batchLoad(t, 2000)
	batchOn(t, func(t *testing.T, _ int) {
		i := 0
		for req, r := range e.EvaluateAll(t.Context(), slices.Values(requests)) {
			if req != requests[i] {
				t.Fatalf("another request at %d", i)
			}
			if diff := cmp.Diff(e.Evaluate(requests[i]), r); diff != "" {
				t.Fatalf("request %d (-Evaluate +EvaluateAll):\n%s", i, diff)
			}
			i++
		}
		if i != len(requests) {
			t.Fatalf("%d requests were yielded, want %d", i, len(requests))
		}
	})
}

// Both agree with Decide and Evaluate on generated policies and requests.
func TestAllAsOneByOne(t *testing.T) {
	var requests []*evaluate.Request
	for seed := range uint64(600) {
		requests = append(requests, genMake(seed, nil).request())
	}
	batchOn(t, func(t *testing.T, _ int) {
		seen := make(map[evaluate.Decision]int)
		for seed := range uint64(20) {
			e := genMake(seed, nil).set.compile(t)
			i := 0
			for req, d := range e.DecideAll(t.Context(), slices.Values(requests)) {
				if want := e.Decide(requests[i]); req != requests[i] || d != want {
					t.Fatalf("policies of seed %d, request %d: %v, want %v", seed, i, d, want)
				}
				seen[d]++
				i++
			}
			i = 0
			for req, r := range e.EvaluateAll(t.Context(), slices.Values(requests[:100])) {
				if want := e.Evaluate(requests[i]); req != requests[i] || r.String() != want.String() {
					t.Fatalf("policies of seed %d, request %d: %v, want %v", seed, i, r, want)
				}
				i++
			}
		}
		if len(seen) != 3 {
			t.Errorf("decisions %v, want all three kinds", seen)
		}
	})
}

// endless yields a request for ever and counts in read how often it did.
func endless(req *evaluate.Request, read *int) iter.Seq[*evaluate.Request] {
	return func(yield func(*evaluate.Request) bool) {
		for *read = 1; yield(req); *read++ {
		}
	}
}

// A loop that is left early stops reading, also when it is left by a panic.
func TestAllBreak(t *testing.T) {
	e, requests := batchLoad(t, 1)
	batchOn(t, func(t *testing.T, processors int) {
		for _, n := range []int{1, 16, 17, 256, 257, 3000, 10_000} {
			var read, yielded int
			for range e.DecideAll(t.Context(), endless(requests[0], &read)) {
				if yielded++; yielded == n {
					break
				}
			}
			if most := n + 512*processors; read > most {
				t.Errorf("%d requests were read for %d, want at most %d", read, n, most)
			}
			yielded = 0
			func() {
				defer func() {
					if p := recover(); p != "enough" {
						t.Errorf("panic %v, want the loop's own", p)
					}
				}()
				for range e.EvaluateAll(t.Context(), endless(requests[0], &read)) {
					if yielded++; yielded == n/10+1 {
						panic("enough")
					}
				}
			}()
			if most := yielded + 32*processors; read > most {
				t.Errorf("%d requests were read for %d, want at most %d", read, yielded, most)
			}
		}
	})
}

// A sequence that ends early, or panics, is the caller's own affair.
func TestAllSourcePanics(t *testing.T) {
	e, requests := batchLoad(t, 1)
	batchOn(t, func(t *testing.T, _ int) {
		defer func() {
			if p := recover(); p != "no more" {
				t.Errorf("panic %v, want that of the source", p)
			}
		}()
		for range e.DecideAll(t.Context(), func(yield func(*evaluate.Request) bool) {
			for range 1000 {
				yield(requests[0])
			}
			panic("no more")
		}) {
		}
	})
}

// After ctx is done nothing is yielded, even of what is already answered.
func TestAllCancel(t *testing.T) {
	e, requests := batchLoad(t, 1)
	batchOn(t, func(t *testing.T, processors int) {
		before, cancel := context.WithCancel(t.Context())
		cancel()
		read := 0
		for range e.DecideAll(before, endless(requests[0], &read)) {
			t.Fatal("a decision after the context was cancelled")
		}
		if read != 0 {
			t.Errorf("%d requests were read after the context was cancelled", read)
		}

		for _, n := range []int{1, 255, 256, 257, 5000} { // in the loop
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			yielded := 0
			for range e.DecideAll(ctx, endless(requests[0], &read)) {
				if yielded++; yielded == n {
					cancel()
				}
			}
			if yielded != n {
				t.Errorf("%d decisions, want %d", yielded, n)
			}
			if most := n + 512*processors + 1; read > most {
				t.Errorf("%d requests were read for %d, want at most %d", read, n, most)
			}
		}

		ctx, cancel := context.WithCancel(t.Context()) // in the source
		defer cancel()
		for range e.EvaluateAll(ctx, func(yield func(*evaluate.Request) bool) {
			for i := 0; yield(requests[0]); i++ {
				if i == 500 {
					cancel()
				}
			}
		}) {
			if ctx.Err() != nil {
				t.Error("a result after the context was cancelled")
			}
		}

		elsewhere, cancel := context.WithCancel(t.Context())
		go cancel()
		for range e.DecideAll(elsewhere, endless(requests[0], &read)) {
		}
	})
}

// Invalid requests, no requests and no evaluator are no reason to panic.
func TestAllInvalid(t *testing.T) {
	e, requests := batchLoad(t, 1)
	batchOn(t, func(t *testing.T, _ int) {
		mixed := slices.Repeat([]*evaluate.Request{nil, requests[0], {}}, 400)
		for _, tt := range []struct {
			name string
			e    *evaluate.Evaluator
			want evaluate.Decision // of the request that is valid
		}{{"nil", nil, evaluate.ImplicitDeny}, {"zero", &evaluate.Evaluator{}, evaluate.ImplicitDeny}, {"compiled", e, evaluate.Allowed}} {
			i := 0
			for req, d := range tt.e.DecideAll(t.Context(), slices.Values(mixed)) {
				want := evaluate.ImplicitDeny
				if i%3 == 1 {
					want = tt.want
				}
				if req != mixed[i] || d != want {
					t.Fatalf("%s evaluator, request %d: %v, want %v", tt.name, i, d, want)
				}
				i++
			}
			i = 0
			for req, r := range tt.e.EvaluateAll(t.Context(), slices.Values(mixed)) {
				if want := tt.e.Evaluate(mixed[i]); req != mixed[i] || cmp.Diff(want, r) != "" {
					t.Fatalf("%s evaluator, request %d: %v, want %v", tt.name, i, r, want)
				}
				i++
			}
			for range tt.e.DecideAll(t.Context(), nil) {
				t.Error("a decision without requests")
			}
		}
	})
}

// Loops over one sequence may run at the same time, and one within another.
func TestDecideAllTogether(t *testing.T) {
	e, requests := batchLoad(t, 3000)
	batchOn(t, func(t *testing.T, _ int) {
		all := e.DecideAll(t.Context(), slices.Values(requests))
		done := make(chan int)
		for range 4 {
			go func() {
				right := 0
				for _, d := range all {
					if d == batchWant[right%3] {
						right++
					}
				}
				done <- right
			}()
		}
		for range 4 {
			if right := <-done; right != len(requests) {
				t.Errorf("%d decisions are right, want %d", right, len(requests))
			}
		}
		pairs := 0
		for range e.DecideAll(t.Context(), slices.Values(requests[:20])) {
			for range all {
				pairs++
			}
		}
		if pairs != 20*len(requests) {
			t.Errorf("%d decisions in nested loops, want %d", pairs, 20*len(requests))
		}
	})
}

// A million requests take the memory of a few: nothing is allocated for one, and few are read ahead.
func TestDecideAllMemory(t *testing.T) {
	e, requests := batchLoad(t, 3)
	n := 1_000_000
	if testing.Short() {
		n /= 10
	}
	for _, processors := range []int{1, 4} {
		t.Run(fmt.Sprintf("processors=%d", processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			var read, yielded, ahead int
			source := func(yield func(*evaluate.Request) bool) {
				for read = 0; read < n; {
					read++
					ahead = max(ahead, read-yielded)
					if !yield(requests[read%3]) {
						return
					}
				}
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for range e.DecideAll(t.Context(), source) {
				yielded++
			}
			runtime.ReadMemStats(&after)
			if yielded != n {
				t.Errorf("%d decisions, want %d", yielded, n)
			}
			if most := 512 * processors; ahead > most {
				t.Errorf("%d requests were read ahead, want at most %d", ahead, most)
			}
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
				t.Errorf("%d bytes were allocated, want less than 1 MiB", grown)
			}
		})
	}
}
