package analyze_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

func BenchmarkNewAccess(b *testing.B) {
	readOnly := managed.MustLookup("ReadOnlyAccess")
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name     string
		old, new *policy.Policy
	}{
		{"small/no", parse(b, `"Action":"s3:*","Resource":"arn:aws:s3:::b/*"`), parse(b, `"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x/*"`)},
		{"small/yes", parse(b, `"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/x/*"`), parse(b, `"Action":"s3:*","Resource":"arn:aws:s3:::b/*"`)},
		{"condition", parse(b, when(get, `"StringLike":{"aws:SourceVpc":"vpc-*"}`)), parse(b, when(get, `"StringEquals":{"aws:SourceVpc":"vpc-1"}`))},
		{"ReadOnlyAccess/itself", readOnly, readOnly},
		{"ReadOnlyAccess/inAnotherOrder", readOnly, shuffled(b, r, readOnly)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := analyze.NewAccess(context.Background(), c.old, c.new, policy.Identity); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
