package action_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestNearest(t *testing.T) {
	for _, tt := range []struct {
		name, input string
		want        []string
	}{
		{"letters", "lambda:InvokFunctoin", nil}, // three
		{"a letter", "LAMBDA:invokFunction", []string{"lambda:InvokeFunction"}},
		{"several", "s3:GetObjects", []string{"s3:GetObject"}},
		{"service", "lamda:InvokeFunction", []string{"lambda:InvokeFunction"}},
		{"service and letter", "lamda:InvokeFunctions", []string{"lambda:InvokeFunction"}},
		{"service alone", "lamda:Whatever", []string{"lambda"}},
		{"known", "lambda:invokefunction", nil},
		{"nothing near", "lambda:Whatever", nil},
		{"no service near", "no-such-service:Get", nil},
		{"no colon", "InvokeFunction", nil},
		{"empty", "", nil},
		{"colon", ":", nil},
		{"no name", "lambda:", nil},
		{"long name", "lambda:" + strings.Repeat("x", 100_000), nil},
		{"long service", strings.Repeat("x", 100_000) + ":x", nil},
		{"no UTF-8", "lambda:\xff\xff", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, action.Nearest(tt.input)); diff != "" {
				t.Errorf("Nearest(%.40q) (-want +got):\n%s", tt.input, diff)
			}
		})
	}
}
