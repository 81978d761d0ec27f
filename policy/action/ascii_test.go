package action_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

// TestNamesOfOtherAlphabets is G-111: letters that Unicode folds to s and k are no s and k.
func TestNamesOfOtherAlphabets(t *testing.T) {
	for _, name := range []string{"sts:Get\u017fessionToken", "\u212ams:Decrypt", "lambda:Invo\u212aeFunction", "\u017f3:GetObject"} {
		if a, ok := action.Lookup(name); ok {
			t.Errorf("G-111 %q is %v", name, a)
		}
		for a := range action.Expand(name + "*") {
			t.Errorf("G-111 %q covers %v", name+"*", a)
		}
		if action.FunctionPolicyGrants(name) {
			t.Errorf("G-111 %q can be granted", name)
		}
	}
	if k, ok := action.LookupConditionKey("s3", "s3:Exi\u017ftingObjectTag/a"); ok {
		t.Errorf("G-111 %v", k)
	}
	if _, ok := action.LookupConditionKey("s3", "S3:existingobjecttag/\u017f"); !ok {
		t.Error("G-111 a tag key may have any letters")
	}
	if !action.FunctionPolicyGrants("LAMBDA:invokefunction") {
		t.Error("G-111 case of ASCII letters")
	}
}
