package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

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
		b.Run(load.name+"/evaluate", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.Evaluate(&load.requests[0])
			}
		})
	}
}
