package explain_test

import (
	"fmt"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
)

// denied are n statements about tables, of which none allows the request, in one policy.
func denied(n int) (evaluate.Policies, evaluate.Request) {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":"%s-%d"}`, table, i))
	}
	return evaluate.Policies{Identity: listOf(statements("p", list...))}, ask(session, "dynamodb:PutItem", table+"-7")
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
