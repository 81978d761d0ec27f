package action_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestFunctionPolicyGrants(t *testing.T) {
	list := slices.Collect(action.FunctionPolicyActions())
	if len(list) != 29 || !slices.IsSorted(list) {
		t.Errorf("RBP-19 %d actions, sorted: %v", len(list), slices.IsSorted(list))
	}
	for _, a := range list {
		if !action.FunctionPolicyGrants(a) || !action.FunctionPolicyGrants(strings.ToUpper(a)) || action.FunctionPolicyGrants(a+"x") || action.FunctionPolicyGrants(a[:len(a)-1]) {
			t.Errorf("RBP-19 %s", a)
		}
	}
	for a := range action.FunctionPolicyActions() {
		if a != "lambda:CreateAlias" {
			t.Errorf("the first action is %s", a)
		}
		break
	}
	// Actions that change policies, configuration or URLs, and those of whole accounts, are not in the list.
	for a, want := range map[string]bool{
		"lambda:InvokeFunction": true, "lambda:InvokeFunctionUrl": true, "lambda:UpdateFunctionCode": true, "lambda:GetPolicy": true,
		"lambda:UpdateFunctionEventInvokeConfig": true, "lambda:ListTags": true,
		"lambda:UpdateFunctionConfiguration": false, "lambda:AddPermission": false, "lambda:RemovePermission": false, "lambda:PutResourcePolicy": false,
		"lambda:CreateFunction": false, "lambda:ListFunctions": false, "lambda:CreateFunctionUrlConfig": false, "lambda:InvokeAsync": false,
		"lambda:Invoke": false, "lambda:*": false, "*": false, "": false, "lambda:": false, "s3:ListTags": false, "InvokeFunction": false,
	} {
		if got := action.FunctionPolicyGrants(a); got != want {
			t.Errorf("RBP-19 Grantable(%q) = %v", a, got)
		}
	}
}
