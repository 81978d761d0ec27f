package arn_test

import (
	"fmt"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

var matched bool

func BenchmarkPattern(b *testing.B) {
	var ctx arn.Variables = vars{"aws:username": "bob", "aws:principalaccount": "111122223333", "a": "a"}
	for _, tt := range []struct{ name, pattern, resource string }{
		{"all", "*", west + "function:orders"},
		{"exact", west + "function:orders", west + "function:orders"},
		{"prefix", west + "function:*", west + "function:orders:prod"},
		{"regionAndAccount", "arn:aws:lambda:*:*:function:orders*", west + "function:orders:prod"},
		{"short", "arn:aws:lambda:*", west + "function:orders"},
		{"variable", bucket + "home/${aws:username}/*", bucket + "home/bob/notes.txt"},
		{"variables", "arn:aws:sqs:*:${aws:PrincipalAccount}:${aws:username}-*", "arn:aws:sqs:eu-west-1:111122223333:bob-q"},
		{"miss", bucket + "home/*", west + "function:orders"},
	} {
		b.Run(fmt.Sprintf("%s/%dx%d", tt.name, len(tt.pattern), len(tt.resource)), func(b *testing.B) {
			p := pattern(b, tt.pattern)
			b.ReportAllocs()
			for b.Loop() {
				matched = p.Match(tt.resource, ctx)
			}
		})
	}
	for _, tt := range hostilePatterns {
		for _, n := range []int{40, 1000} {
			resource := tt.resource(n)
			b.Run(fmt.Sprintf("hostile,%s/%dx%d", tt.name, len(tt.pattern), len(resource)), func(b *testing.B) {
				p := pattern(b, tt.pattern)
				b.ReportAllocs()
				for b.Loop() {
					matched = p.Match(resource, ctx)
				}
			})
		}
	}
}

func BenchmarkParsePattern(b *testing.B) {
	for _, s := range []string{"*", west + "function:orders", west + "function:orders:*", bucket + "home/${aws:username}/*"} {
		b.Run(fmt.Sprintf("%s/%d", s, len(s)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := arn.ParsePattern(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
