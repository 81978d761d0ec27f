package glob

import (
	"fmt"
	"strings"
	"testing"
)

var sink bool

func BenchmarkMatch(b *testing.B) {
	name := "arn:aws:lambda:eu-west-1:123456789012:function:orders"
	tests := []struct {
		name, pattern, value string
		mode                 mode
	}{
		{"star", "*", name, open},
		{"literal", name, name, open},
		{"prefix", "arn:aws:lambda:eu-west-1:123456789012:function:*", name + ":prod", open},
		{"regionAndAccount", "arn:aws:lambda:*:*:function:orders*", name, open},
		{"stays", "arn:aws*s:lambda:eu-*-1:1?3456789012:function:*", name, open},
		{"compared", "arn:aws:lambda:*:*:function:orders*", name, compared},
		{"contains", "*orders*", name, whole},
		{"miss", "arn:aws:s3:::*", name, open},
	}
	for _, tt := range tests {
		b.Run(fmt.Sprintf("%s/%dx%d", tt.name, len(tt.pattern), len(tt.value)), func(b *testing.B) {
			pieces := compile(tt.pattern, tt.mode)
			b.ReportAllocs()
			for b.Loop() {
				sink = Match(pieces, tt.value, nil)
			}
		})
		b.Run(fmt.Sprintf("%s,fold/%dx%d", tt.name, len(tt.pattern), len(tt.value)), func(b *testing.B) {
			pieces, value := compile(tt.pattern, tt.mode), strings.ToUpper(tt.value)
			b.ReportAllocs()
			for b.Loop() {
				sink = MatchFold(pieces, value, nil)
			}
		})
	}
}

// BenchmarkMatchHostile shows the cost per byte of pattern and value, which must not depend on the size.
func BenchmarkMatchHostile(b *testing.B) {
	for _, tt := range hostile {
		for _, n := range []int{40, 1000} {
			pieces, value := compile(tt.pattern, tt.mode), tt.value(n)
			b.Run(fmt.Sprintf("%s/%dx%d", tt.name, len(tt.pattern), len(value)), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					sink = Match(pieces, value, hostileValues)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(tt.pattern)*len(value)), "ns/cell")
			})
		}
	}
}
