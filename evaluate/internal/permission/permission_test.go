package permission_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/permission"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

func TestText(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   lambdapolicy.AddPermissionInput
		want string
	}{
		{"a service and its source", lambdapolicy.AddPermissionInput{
			FunctionName: "f", Qualifier: "live", Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com",
			SourceARN: "arn:aws:s3:::b", SourceAccount: "111122223333",
		}, "AddPermission FunctionName=f, Qualifier=live, StatementId=…, Principal=s3.amazonaws.com, " +
			"Action=lambda:InvokeFunction, SourceArn=arn:aws:s3:::b, SourceAccount=111122223333"},
		{"a URL", lambdapolicy.AddPermissionInput{
			FunctionName: "f", Action: "lambda:InvokeFunction", Principal: "*", InvokedViaFunctionURL: true,
		}, "AddPermission FunctionName=f, StatementId=…, Principal=*, Action=lambda:InvokeFunction, InvokedViaFunctionUrl=true"},
		{"a line in a value", lambdapolicy.AddPermissionInput{FunctionName: "f", EventSourceToken: "a\nb"},
			`AddPermission FunctionName=f, StatementId=…, EventSourceToken="a\nb"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := permission.Text(tt.in); got != tt.want {
				t.Errorf("\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestStatement(t *testing.T) {
	fn, err := arn.ParseFunction("arn:aws:lambda:eu-west-1:111122223333:function:f")
	if err != nil {
		t.Fatal(err)
	}
	in := lambdapolicy.AddPermissionInput{FunctionName: "f", Action: "lambda:InvokeFunction", Principal: "sns.amazonaws.com"}
	s, err := permission.Statement(in, fn)
	if err != nil || s.Sid != "" || len(s.Resource) != 1 || s.Resource[0] != fn.String() {
		t.Errorf("%+v, %v", s, err)
	}
	in.Qualifier = "$LATEST" // AddPermission takes no such qualifier
	if _, err := permission.Statement(in, fn); err == nil {
		t.Error("no error for $LATEST")
	}
}
