package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// TestTraceIsLinear holds that four times as many statements take no more than five times as much memory, in as many
// pieces: what is in many places of a trace is cut out of few.
func TestTraceIsLinear(t *testing.T) {
	cost := func(n int) (bytes, pieces float64) {
		load := genStatements(n)
		e, req := load.compile(t), &load.requests[0]
		e.Trace(req) // what happens once does not count
		return allocated(func() { e.Trace(req) }), testing.AllocsPerRun(5, func() { e.Trace(req) })
	}
	bytes, pieces := cost(200)
	more, morePieces := cost(800)
	t.Logf("%.0f bytes in %.0f pieces for 200 statements, %.0f in %.0f for 800", bytes, pieces, more, morePieces)
	if more > 5*bytes {
		t.Error("bytes grow faster than statements")
	}
	if morePieces > pieces+10 {
		t.Error("pieces grow with statements")
	}
}

// BenchmarkTrace answers with everything that every statement says; BenchmarkEvaluate answers the same.
func BenchmarkTrace(b *testing.B) {
	for _, load := range []genLoad{genStatements(20), genStatements(200), genConditioned(), genAllTypes} {
		e, err := evaluate.Compile(load.policies)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(load.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.Trace(&load.requests[0])
			}
		})
	}
}
