package action_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

func ExampleLookup() {
	a, ok := action.Lookup("LAMBDA:putfunctioncodesigningconfig")
	fmt.Println(a, ok, a.AccessLevel())
	for r := range a.ResourceTypes() {
		fmt.Println("on", r, "required:", r.Required())
	}
	for k := range a.ConditionKeys() {
		fmt.Println("tests", k, k.Type())
	}
	_, ok = action.Lookup("lambda:Invoke") // the name of the API operation, not of an action
	fmt.Println(ok)
	// Output:
	// lambda:PutFunctionCodeSigningConfig true Write
	// on code signing config required: true
	// on function required: true
	// tests lambda:CodeSigningConfigArn ARN
	// false
}

func ExampleExpand() {
	for a := range action.Expand("lambda:*alias*") {
		fmt.Println(a, a.AccessLevel())
	}
	// Output:
	// lambda:CreateAlias Write
	// lambda:DeleteAlias Write
	// lambda:GetAlias Read
	// lambda:ListAliases List
	// lambda:UpdateAlias Write
}

func ExampleLookupConditionKey() {
	k, _ := action.LookupConditionKey("lambda", "lambda:SubnetIds")
	fmt.Println(k, k.Type(), k.Multivalued())
	// Output:
	// lambda:SubnetIds String true
}

func ExampleAction_ConditionKeys() {
	a, _ := action.Lookup("lambda:AddPermission")
	for k := range a.ConditionKeys() {
		fmt.Println(k, k.Type())
	}
	for r := range a.ResourceTypes() {
		for k := range r.ConditionKeys() {
			fmt.Println("on", r, k, k.Type())
		}
	}
	// Output:
	// lambda:FunctionUrlAuthType String
	// lambda:Principal String
	// on function aws:ResourceTag/${TagKey} String
}

func ExampleNearest() {
	fmt.Println(action.Nearest("lambda:InvokeFunctions"))
	fmt.Println(action.Nearest("lamda:InvokeFunction"))
	// Output:
	// [lambda:InvokeFunction]
	// [lambda:InvokeFunction]
}
