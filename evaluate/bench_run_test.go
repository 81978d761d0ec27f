package evaluate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// The benchmarks. Each checks its decisions before it measures.

// BenchmarkFloor is what any way of deciding statements=1 takes: one look into a map for the action as it is written, and
// one comparison of the resource. The map has all actions of the service, since one of a few is compared and not hashed,
// and its texts are not those of the request, which would be the same without a look at them.
func BenchmarkFloor(b *testing.B) {
	load := genStatements(1)
	load.compile(b)
	resources := make(map[string]string)
	for a := range action.Expand("s3:*") {
		resources[strings.Clone(a.Name())] = genBucket(0)
	}
	resources["s3:GetObject"] = strings.Clone(load.requests[0].Resource.ARN)
	grants := func(req *evaluate.Request) bool { return resources[req.Action] == req.Resource.ARN }
	if grants(&evaluate.Request{Action: "s3:ListBucket", Resource: load.requests[0].Resource}) || !grants(&load.requests[0]) {
		b.Fatal("another decision than that of statements=1")
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		grants(&load.requests[i&(len(load.requests)-1)])
	}
}

func BenchmarkDecide(b *testing.B) {
	for _, load := range []genLoad{
		genStatements(1), genStatements(10), genStatements(200), genStatements(10000),
		genConditioned(), genCrossAccount(), genAllTypes, genStarHead(10000), genConditionsOnly(1000),
		loadManaged(), loadBucket(), loadFunction(), loadPerimeter(),
	} {
		b.Run(load.name, func(b *testing.B) { benchmarkDecide(b, load) })
	}
	for _, n := range []int{1000, 1000000} { // made only where it is run
		b.Run(fmt.Sprintf("scale=%d", n), func(b *testing.B) { benchmarkDecide(b, loadScale(n)) })
	}
}

func benchmarkDecide(b *testing.B, load genLoad) {
	e := load.compile(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		e.Decide(&load.requests[i&(len(load.requests)-1)])
	}
}

// BenchmarkDecideAll answers a million requests in every round; beside it the same in a plain loop.
func BenchmarkDecideAll(b *testing.B) {
	const n = 1_000_000
	for _, bb := range []struct {
		name string
		load genLoad
	}{{fmt.Sprintf("requests=%d", n), genStatements(10000)}, {"managed=10", loadManaged()}} {
		requests := func(yield func(*evaluate.Request) bool) {
			for i := range n {
				if !yield(&bb.load.requests[i&(len(bb.load.requests)-1)]) {
					return
				}
			}
		}
		perRequest := func(b *testing.B) {
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/request")
		}
		b.Run(bb.name, func(b *testing.B) {
			e := bb.load.compile(b)
			i := 0
			for req, d := range e.DecideAll(b.Context(), requests) {
				if k := i & (len(bb.load.requests) - 1); req != &bb.load.requests[k] || d != bb.load.decision(k) {
					b.Fatalf("request %d: %v for %s", i, d, req.Action)
				}
				i++
			}
			b.ReportAllocs()
			for b.Loop() {
				for range e.DecideAll(b.Context(), requests) {
				}
			}
			perRequest(b)
		})
		b.Run(bb.name+",loop", func(b *testing.B) {
			e := bb.load.compile(b)
			b.ReportAllocs()
			for b.Loop() {
				for req := range requests {
					e.Decide(req)
				}
			}
			perRequest(b)
		})
	}
}

func BenchmarkEvaluate(b *testing.B) {
	for _, load := range []genLoad{genStatements(200), loadManaged(), loadFunction()} {
		b.Run(load.name, func(b *testing.B) {
			e := load.compile(b)
			for i := range load.requests {
				if r := e.Evaluate(&load.requests[i]); r.Decision != load.decision(i) {
					b.Fatalf("%s: %s", load.requests[i].Action, r)
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				e.Evaluate(&load.requests[i&(len(load.requests)-1)])
			}
		})
	}
}

// BenchmarkEvaluateOnce asks one question of policies that are given with it.
func BenchmarkEvaluateOnce(b *testing.B) {
	for _, load := range []genLoad{genStatements(1), loadManaged()} {
		b.Run(load.name, func(b *testing.B) {
			for i := range load.requests {
				if r, err := evaluate.Evaluate(&load.requests[i], load.policies); err != nil || r.Decision != load.decision(i) {
					b.Fatalf("%s: %s, %v", load.requests[i].Action, r, err)
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := evaluate.Evaluate(&load.requests[i&(len(load.requests)-1)], load.policies); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// fresh returns policies that nobody has compiled yet.
func fresh(list []*policy.Policy) (made []*policy.Policy) {
	for _, p := range list {
		made = append(made, p.Without(func(*policy.Statement) bool { return false }))
	}
	return made
}

// BenchmarkCompile compiles policies that nobody else has; with shared, 500 principals with six managed policies in
// which the indexes are there.
func BenchmarkCompile(b *testing.B) {
	for _, load := range []genLoad{genStatements(200), loadManaged()} {
		b.Run(load.name, func(b *testing.B) {
			load.compile(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := evaluate.Compile(evaluate.Policies{Identity: fresh(load.policies.Identity)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("shared=500", func(b *testing.B) {
		six := managedPolicies()[:6]
		b.ReportAllocs()
		for b.Loop() {
			for range 500 {
				if _, err := evaluate.Compile(evaluate.Policies{Identity: six}); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// BenchmarkWith exchanges a resource's policy, which nobody has compiled yet, beside the policies of a caller; beside it
// the policy is compiled alone. Making the copy that is new is part of both.
func BenchmarkWith(b *testing.B) {
	for _, n := range []int{200, 100000} { // made only where it is run
		name := fmt.Sprintf("scale=%d", n)
		b.Run(name, func(b *testing.B) {
			load, bucket := loadScale(n), loadBucket()
			load.policies.Identity = append(load.policies.Identity, bucket.policies.Identity...)
			e, err := load.compile(b).With(evaluate.Policies{Resource: fresh([]*policy.Policy{bucket.policies.Resource})[0]})
			if err != nil {
				b.Fatal(err)
			}
			load.check(b, e)
			bucket.check(b, e)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.With(evaluate.Policies{Resource: fresh([]*policy.Policy{bucket.policies.Resource})[0]}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+",compile", func(b *testing.B) {
			bucket := loadBucket()
			bucket.compile(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := evaluate.Compile(evaluate.Policies{Resource: fresh([]*policy.Policy{bucket.policies.Resource})[0]}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
