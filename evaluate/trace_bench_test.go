package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

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
