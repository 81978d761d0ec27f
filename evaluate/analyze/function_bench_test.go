package analyze_test

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// BenchmarkFunction asks about callers with two managed policies and one of their own.
func BenchmarkFunction(b *testing.B) {
	var some []*policy.Policy
	for _, name := range []string{"AWSLambda_ReadOnlyAccess", "AWSLambdaBasicExecutionRole"} {
		p, err := managed.Lookup(name)
		if err != nil {
			b.Fatal(err)
		}
		some = append(some, p)
	}
	var systems []analyze.FunctionSystem
	for i := range 20 {
		s := analyze.System{Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/r" + strconv.Itoa(i))}
		own := parse(b, `"Action":["lambda:InvokeFunction","s3:GetObject"],"Resource":["`+thumbnails+`","arn:aws:s3:::b`+strconv.Itoa(i)+`/*"]`)
		s.Policies.Identity = append(slices.Clip(some), own)
		systems = append(systems, about(thumbnailing(b), s)...)
	}
	b.Run("invoke", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for range analyze.WhoCanInvoke(context.Background(), slices.Values(systems)) {
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(systems)), "µs/caller")
	})
	b.Run("change", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for range analyze.WhoCanChange(context.Background(), slices.Values(systems)) {
			}
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(systems)), "µs/caller")
	})
}
