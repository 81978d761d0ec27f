package managed

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/managed/internal/layout"
)

func BenchmarkLookup(b *testing.B) {
	const (
		small   = "AWSLambdaVPCAccessExecutionRole"
		medium  = "AmazonElastiCacheFullAccess"
		byARN   = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
		unknown = "AWSLambdaVPCAccessExecutionRol"
	)
	for _, bb := range []struct{ name, policy string }{
		{"first/small", small}, {"first/10KB", medium}, {"first/152KB", largest()},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := (Catalog{library: opened()}).Lookup(bb.policy); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, bb := range []struct{ name, policy string }{{"again/name", small}, {"again/ARN", byARN}} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Lookup(bb.policy); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("unknown", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Lookup(unknown); err == nil {
				b.Fatal("found")
			}
		}
	})
}

func BenchmarkAll(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for range AWS().All() {
			n++
		}
		if n < 1594 {
			b.Fatal(n)
		}
	}
}

// largest returns the name of the policy with the largest document.
func largest() string {
	l, best, size := opened().open(), 0, 0
	for i := range l.len() {
		if n := number4(l.versions, l.defaultOf(i)*layout.VersionSize+layout.VersionLen); n > size {
			best, size = i, n
		}
	}
	return l.name(best)
}
