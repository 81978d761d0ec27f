package lambdaperm_test

import (
	"fmt"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

func ExampleAddPermission() {
	caller := arn.ARN{Partition: "aws", Region: "eu-west-1", AccountID: "111122223333"}
	statement, err := lambdaperm.AddPermission(lambdaperm.AddPermissionInput{
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
	p, err := lambdaperm.AppendStatement(nil, statement) // nil: the alias has no policy yet
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p)

	_, err = lambdaperm.AppendStatement(p, statement)
	fmt.Println(err)
	// Output:
	// {"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"uploads","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:111122223333:function:thumbnail:prod","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::uploads"}}}]}
	// lambdaperm: "uploads": a statement has this id already (STATEMENT_EXISTS)
}

func ExampleAddLayerVersionPermission() {
	caller := arn.ARN{Partition: "aws", Region: "eu-west-1", AccountID: "111122223333"}
	statement, err := lambdaperm.AddLayerVersionPermission(lambdaperm.AddLayerVersionPermissionInput{
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
	p, err := lambdaperm.AppendStatement(nil, statement)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p)
	// Output:
	// {"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"organization","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"arn:aws:lambda:eu-west-1:111122223333:layer:logging:3","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}]}
}
