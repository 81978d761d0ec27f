package lambdapolicy_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

func ExampleAddPermission() {
	caller := arn.ARN{Partition: "aws", Region: "eu-west-1", AccountID: "111122223333"}
	statement, err := lambdapolicy.AddPermission(lambdapolicy.AddPermissionInput{
		FunctionName: "thumbnail",
		Qualifier:    "prod",
		StatementID:  "uploads",
		Action:       "lambda:InvokeFunction",
		Principal:    "s3.amazonaws.com",
		SourceARN:    "arn:aws:s3:::uploads",
	}, caller)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := lambdapolicy.AppendStatement(nil, statement) // nil: the alias has no policy yet
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p)

	_, err = lambdapolicy.AppendStatement(p, statement)
	fmt.Println(err)
	// Output:
	// {"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"uploads","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:111122223333:function:thumbnail:prod","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::uploads"}}}]}
	// lambdapolicy: "uploads": a statement has this id already (STATEMENT_EXISTS)
}

func ExampleAddLayerVersionPermission() {
	caller := arn.ARN{Partition: "aws", Region: "eu-west-1", AccountID: "111122223333"}
	statement, err := lambdapolicy.AddLayerVersionPermission(lambdapolicy.AddLayerVersionPermissionInput{
		LayerName:      "logging",
		VersionNumber:  3,
		StatementID:    "organization",
		Action:         "lambda:GetLayerVersion",
		Principal:      "*",
		OrganizationID: "o-a1b2c3d4e5",
	}, caller)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := lambdapolicy.AppendStatement(nil, statement)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p)
	// Output:
	// {"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"organization","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:eu-west-1:111122223333:layer:logging:3","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}]}
}

func ExampleAppendStatement() {
	p, err := lambdapolicy.PutResourcePolicy("arn:aws:lambda:eu-west-1:111122223333:function:thumbnail", `{
		"Version": "2012-10-17",
		"Statement": {"Effect": "Deny", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": "*",
			"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
	}`)
	if err != nil {
		fmt.Println(err)
		return
	}
	partner := lambdapolicy.AddPermissionInput{StatementID: "partner", Action: "lambda:InvokeFunction", Principal: "444455556666",
		FunctionName: "arn:aws:lambda:eu-west-1:111122223333:function:thumbnail"}
	statement, err := lambdapolicy.AddPermission(partner, arn.ARN{})
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err = lambdapolicy.AppendStatement(p, statement)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range p.Statements() {
		fmt.Printf("%v %q\n", s.Effect(), s.Sid())
	}
	// Output:
	// Deny ""
	// Allow "partner"
}

func ExampleRemovePermission() {
	p := policy.MustParse(`{"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"uploads","Effect":"Allow",` +
		`"Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"*"}]}`)
	_, err := lambdapolicy.RemovePermission(p, "downloads")
	fmt.Println(err)

	p, err = lambdapolicy.RemovePermission(p, "uploads")
	fmt.Println(p == nil, err) // nil: no policy is left
	// Output:
	// lambdapolicy: "downloads": no statement of the policy has this id (STATEMENT_NOT_FOUND)
	// true <nil>
}

func ExampleRemoveLayerVersionPermission() {
	p := policy.MustParse(`{"Version":"2012-10-17","Id":"default","Statement":[` +
		`{"Sid":"a","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"lambda:GetLayerVersion","Resource":"*"},` +
		`{"Sid":"b","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"lambda:GetLayerVersion","Resource":"*"}]}`)
	p, err := lambdapolicy.RemoveLayerVersionPermission(p, "a")
	fmt.Println(p, err)
	// Output:
	// {"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"b","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"lambda:GetLayerVersion","Resource":"*"}]} <nil>
}

func ExamplePutResourcePolicy() {
	const function = "arn:aws:lambda:eu-west-1:111122223333:function:thumbnail:$LATEST"
	p, err := lambdapolicy.PutResourcePolicy(function,
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"lambda:*","Resource":"*"}}`)
	fmt.Println(p.Len(), err)
	fmt.Println("only for calls that name $LATEST:", lambdapolicy.NamesLatest(function))

	_, err = lambdapolicy.PutResourcePolicy("thumbnail", p.String())
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// only for calls that name $LATEST: true
	// lambdapolicy: "thumbnail": not the full ARN of a function, version or alias (INVALID_ARN)
}

func ExampleGetPolicy() {
	p := policy.MustParse(`{
		"Version": "2012-10-17",
		"Statement": {"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": "*"}
	}`)
	text, err := lambdapolicy.GetPolicy(p)
	fmt.Println(string(text), err)

	_, err = lambdapolicy.GetPolicy(nil)
	fmt.Println(err)
	// Output:
	// {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}} <nil>
	// lambdapolicy: there is no policy (POLICY_NOT_FOUND)
}
