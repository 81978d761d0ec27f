package evaluate_test

import (
	"encoding/json"
	"fmt"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An admission check holds a new role against what its boundary must keep it from.
func Example_admission() {
	forbidden := []evaluate.Request{
		{Action: "iam:CreateUser", Resource: evaluate.Resource{ARN: "arn:aws:iam::111122223333:user/new"}},
		{Action: "lambda:AddPermission", Resource: evaluate.Resource{ARN: "arn:aws:lambda:eu-west-1:111122223333:function:pay"}},
	}
	e, err := evaluate.Compile(evaluate.Policies{
		Identity: []*policy.Policy{managed.MustLookup("AdministratorAccess")},
		Boundary: managed.MustLookup("PowerUserAccess"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, req := range forbidden {
		req.Principal = evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/builder")
		result := e.Evaluate(&req)
		fmt.Println(req.Action, result.Decision)
		if result.Decision == evaluate.Allowed {
			fmt.Println("refused:", result.Statements[0].Ref)
		}
	}
	// Output:
	// iam:CreateUser implicitDeny
	// lambda:AddPermission allowed
	// refused: Allow #0 of identity policy AdministratorAccess
}

// The policy that a Lambda authorizer answers API Gateway with can be tried before it is sent. Its struct in package events
// of aws-lambda-go marshals as this one does.
func Example_authorizer() {
	type statement struct{ Action, Resource, Effect string }
	answer := struct {
		Version   string
		Statement []statement
	}{policy.Version2012, []statement{{"execute-api:Invoke", "arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/GET/*", "Allow"}}}
	text, err := json.Marshal(answer)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := policy.Parse(text, policy.WithName("authorizer"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, method := range []string{"GET/orders", "DELETE/orders"} {
		result, err := evaluate.Evaluate(&evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/caller"),
			Action:    "execute-api:Invoke",
			Resource:  evaluate.Resource{ARN: "arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/" + method},
		}, evaluate.Policies{Identity: []*policy.Policy{p}})
		fmt.Println(method, result.Decision, err)
	}
	// Output:
	// GET/orders allowed <nil>
	// DELETE/orders implicitDeny <nil>
}
