package evaluate_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A user who may read a bucket, but not its logs.
func ExampleEvaluate() {
	reader := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"},
		{"Sid": "NoLogs", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::data/logs/*"}
	]}`, policy.WithName("reader"))

	for _, key := range []string{"report", "logs/today"} {
		result, err := evaluate.Evaluate(&evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
			Action:    "s3:GetObject",
			Resource:  evaluate.Resource{ARN: "arn:aws:s3:::data/" + key, Account: "111122223333"},
		}, evaluate.Policies{Identity: []*policy.Policy{reader}})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(key, result.Decision, result.Statements[0].Ref)
	}
	// Output:
	// report allowed Allow Read of identity policy reader
	// logs/today explicitDeny Deny NoLogs of identity policy reader
}

// Policies that stay the same are compiled once. A policy that is not legal in its place is refused then.
func ExampleCompile() {
	queue := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "*",
		"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:orders"}}
	}}`)

	_, err := evaluate.Compile(evaluate.Policies{Boundary: queue})
	fmt.Println(err)

	evaluator, err := evaluate.Compile(evaluate.Policies{Resource: queue})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, topic := range []string{"orders", "invoices"} {
		request := evaluate.Request{
			Principal: evaluate.MustParsePrincipal("sns.amazonaws.com"),
			Action:    "sqs:SendMessage",
			Resource:  evaluate.Resource{ARN: "arn:aws:sqs:us-east-1:111122223333:inbox"},
		}
		request.Context.Set("aws:SourceArn", "arn:aws:sns:us-east-1:111122223333:"+topic)
		fmt.Println(topic, evaluator.Decide(&request))
	}
	// Output:
	// policy:2:35: Statement[0].Principal: a permissions boundary must not have a Principal (UNSUPPORTED_PRINCIPAL)
	// orders allowed
	// invoices implicitDeny
}

// The result says why: which policy type decided, which statements do not apply and what could change the decision.
func ExampleEvaluator_Evaluate() {
	deployer := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "Update", "Effect": "Allow", "Action": "lambda:UpdateFunction*", "Resource": "arn:aws:lambda:*:*:function:app-*",
		 "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}},
		{"Sid": "Invoke", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
	]}`, policy.WithName("deployer"))
	evaluator, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{deployer}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(evaluator.Evaluate(&evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/deploy/ci"),
		Action:    "lambda:UpdateFunctionCode",
		Resource:  evaluate.Resource{ARN: "arn:aws:lambda:us-east-1:111122223333:function:app-web"},
	}))
	// Output:
	// implicitDeny, decided by identity
	//   Allow Update of identity policy deployer does not apply: Bool "aws:MultiFactorAuthPresent" does not hold: the request does not have the key, wanted one of true
	//   Allow Invoke of identity policy deployer does not apply: Action does not cover the request: it has lambda:UpdateFunctionCode, wanted one of lambda:InvokeFunction
	//   could change with: aws:MultiFactorAuthPresent
}

func ExampleParsePrincipal() {
	for _, id := range []string{
		"arn:aws:sts::111122223333:assumed-role/deploy/ci", "111122223333", "lambda.amazonaws.com", "arn:aws:iam::111122223333:group/admins",
	} {
		principal, err := evaluate.ParsePrincipal(id)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s, account %q\n", principal, principal.Account())
	}
	// Output:
	// arn:aws:sts::111122223333:assumed-role/deploy/ci, account "111122223333"
	// 111122223333, account "111122223333"
	// lambda.amazonaws.com, account ""
	// evaluate: "arn:aws:iam::111122223333:group/admins": not the ARN of a user, role, session, root user or identity provider (INVALID_PRINCIPAL)
}

// A session of one role assumes another: a transitive tag stays.
func ExamplePrincipal_Assume() {
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	build := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/build")
	deploy := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/deploy")

	first, err := user.Assume(build, evaluate.AssumeRole{
		SessionName: "ann", Tags: map[string]string{"Project": "web"}, Transitive: []string{"Project"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	second, err := first.Assume(deploy, evaluate.AssumeRole{SessionName: "ann"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = second.Assume(build, evaluate.AssumeRole{SessionName: "ann", Tags: map[string]string{"Project": "mail"}})
	fmt.Println(second)
	fmt.Println(err)

	result, err := evaluate.Evaluate(&evaluate.Request{
		Principal: second,
		Action:    "s3:PutObject",
		Resource:  evaluate.Resource{ARN: "arn:aws:s3:::releases/web/1.0", Account: "111122223333"},
	}, evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::releases/${aws:PrincipalTag/Project}/*"
	}}`)}})
	fmt.Println(result.Decision, err)
	// Output:
	// arn:aws:sts::111122223333:assumed-role/deploy/ann
	// evaluate: "Project": the tag is inherited from the session before (INHERITED_TAG)
	// allowed <nil>
}
