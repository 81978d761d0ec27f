package validate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// TestLambdaSteps: twice the policy takes twice the memory, whatever it is that is large (F-L05 to F-L22, F-142 to
// F-144).
func TestLambdaSteps(t *testing.T) {
	many := func(n int, format string) string {
		list := make([]string, n)
		for i := range list {
			list[i] = strings.ReplaceAll(format, "#", fmt.Sprint(i))
		}
		return strings.Join(list, ",")
	}
	for _, c := range []struct {
		name string
		kind policy.Kind
		text func(n int) string
	}{
		{"pairs", policy.Identity, func(n int) string {
			return `{"Effect":"Deny","Action":"s3:*","Resource":[` + many(n, `"arn:aws:s3:::b#","arn:aws:s3:::b#"`) + `]}`
		}},
		{"equal statements", policy.Resource, func(n int) string {
			return many(n, `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`)
		}},
		{"denied functions", policy.Identity, func(n int) string {
			return `{"Effect":"Deny","Action":"lambda:*","Resource":[` + many(n, `"arn:aws:lambda:*:*:function:f#"`) + `]}`
		}},
		{"URLs", policy.Resource, func(n int) string {
			return many(n, `{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"`+orders+`#"},`+
				`{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"lambda:InvokeFunction","Resource":"`+orders+`#"}`)
		}},
		{"services", policy.Resource, func(n int) string {
			return `{"Effect":"Allow","Principal":{"Service":[` + many(n, `"s3.amazonaws.com"`) + `]},"Action":"lambda:InvokeFunction","Resource":"*",` +
				`"Condition":{"ArnLike":{"aws:SourceArn":[` + many(n, `"arn:aws:s3:::b/#*"`) + `]}}}`
		}},
		{"denied escalation", policy.Identity, func(n int) string {
			return many(n, `{"Effect":"Allow","Action":"lambda:*","Resource":"*"},{"Effect":"Deny","Action":"lambda:*","Resource":"*"}`)
		}},
	} {
		const n = 150
		allocs := func(n int) float64 {
			text := []byte(`{"Version":"2012-10-17","Statement":[` + c.text(n) + `]}`)
			return testing.AllocsPerRun(1, func() { Text(text, c.kind) })
		}
		if small, twice := allocs(n), allocs(2*n); twice > 2.3*small+500 {
			t.Errorf("%s: %.0f and %.0f allocations", c.name, small, twice)
		}
	}
}
