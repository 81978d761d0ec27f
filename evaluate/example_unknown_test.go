package evaluate_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Before a deployment the name of a bucket is not known. What is asked about it can have three answers: allowed, denied, or
// that it depends on the name.
func Example_unknownValues() {
	bucket := condition.Unknown{Label: "Ref Uploads", Class: condition.ClassName}
	objects, err := condition.PartialText(condition.Part{Text: "arn:aws:s3:::"}, condition.Part{Unknown: bucket}, condition.Part{Text: "/*"})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Documents with such texts come from templates. They are read with WithUnknowns, or else a stand-in is text.
	own, err := policy.Parse([]byte(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "`+objects+`"}
	]}`), policy.WithName("function-role"), policy.WithUnknowns())
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{own}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, arn := range []string{"arn:aws:s3:::" + bucket.StandIn() + "/photo", "arn:aws:s3:::prod/photo", "arn:aws:s3:::prod"} {
		result := e.Evaluate(&evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/uploads"),
			Action:    "s3:GetObject",
			Resource:  evaluate.Resource{ARN: arn, Account: "111122223333"},
			Partial:   true, // the ARN may have stand-ins
		})
		if len(result.DependsOn) > 0 { // the Decision is a deny, for whoever does not look
			fmt.Println(condition.ShowPartial(arn), "depends on", result.DependsOn[0].Label)
			continue
		}
		fmt.Println(condition.ShowPartial(arn), result.Decision)
	}
	// Output:
	// arn:aws:s3:::<Ref Uploads>/photo allowed
	// arn:aws:s3:::prod/photo depends on Ref Uploads
	// arn:aws:s3:::prod implicitDeny
}
