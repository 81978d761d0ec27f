package explain_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
)

// denied are n statements about tables, of which none allows the request, in policies of up to 200.
func denied(n int) (ps evaluate.Policies, req evaluate.Request) {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":"%s-%d"}`, table, i))
	}
	for part := range slices.Chunk(list, 200) {
		ps.Identity = append(ps.Identity, statements("p", part...))
	}
	return ps, ask(session, "dynamodb:PutItem", table+"-7")
}

// TestExplainIsLinear holds that four times as many statements take no more than five times as much memory, in no more
// than twice as many pieces.
func TestExplainIsLinear(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts []explain.Option
	}{
		{"with remedies", nil},
		{"without", []explain.Option{explain.WithoutRemedies()}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cost := func(n int) (bytes, pieces float64) {
				ps, req := denied(n)
				e := compile(t, ps)
				explain.Explain(e, &req, tt.opts...) // what happens once does not count
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				explain.Explain(e, &req, tt.opts...)
				runtime.ReadMemStats(&after)
				return float64(after.TotalAlloc - before.TotalAlloc), float64(after.Mallocs - before.Mallocs)
			}
			bytes, pieces := cost(200)
			more, morePieces := cost(800)
			t.Logf("%.0f bytes in %.0f pieces for 200 statements, %.0f in %.0f for 800", bytes, pieces, more, morePieces)
			if more > 5*bytes {
				t.Error("bytes grow faster than statements")
			}
			if morePieces > 2*pieces {
				t.Error("pieces grow with statements")
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	for _, n := range []int{2, 20, 200, 2000} {
		ps, req := denied(n)
		e := compile(b, ps)
		b.Run(fmt.Sprintf("statements=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				explain.Explain(e, &req)
			}
		})
		b.Run(fmt.Sprintf("statements=%d/without", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				explain.Explain(e, &req, explain.WithoutRemedies())
			}
		})
	}
}
