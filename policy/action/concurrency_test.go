package action_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// The reference may be asked by many goroutines at once. The race detector looks.
func TestConcurrentUse(t *testing.T) {
	use := func(b *strings.Builder) {
		say := func(v ...any) { fmt.Fprintln(b, v...) }
		say(action.AsOf(), action.Source(), action.SupportsRCP("s3"), action.FunctionPolicyGrants("lambda:InvokeFunction"))
		say(slices.Collect(action.FunctionPolicyActions()), slices.Collect(action.RCPServices()))
		n := 0
		for s := range action.Services() {
			n += len(s.Name())
		}
		say(n, len(slices.Collect(action.Expand("*:Get*"))))
		s, ok := action.LookupService("lambda")
		say(s, ok, s.Name(), s.Prefix())
		say(s.ResourceType("function"))
		say(action.LookupConditionKey("lambda", "lambda:FunctionArn"))
		for k := range s.ConditionKeys() {
			say(k, k.Name(), k.Type(), k.Multivalued(), k.Match("aws:RequestTag/x"))
		}
		for r := range s.ResourceTypes() {
			say(r, r.Name(), r.Required(), slices.Collect(r.ARNFormats()), slices.Collect(r.ConditionKeys()))
			say(r.MatchARN("arn:aws:lambda:us-east-1:111122223333:function:f"))
		}
		for a := range s.Actions() {
			say(a, a.Name(), a.AccessLevel(), a.Service(), a.TakesResource(), slices.Collect(a.ConditionKeys()))
			say(len(slices.Collect(a.ResourceTypes())))
			say(a.ResourceType("arn:aws:lambda:us-east-1:111122223333:function:f"))
		}
		say(action.Lookup("lambda:invokefunction"))
	}

	if got := concurrent.Same(t, use); !strings.Contains(got, "lambda:InvokeFunction") {
		t.Errorf("got %s", got)
	}
}
