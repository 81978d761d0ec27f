package validate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// sixKB is an identity policy of about 6 KB with actions, resources and conditions of several services.
func sixKB() string {
	var statements []string
	for i := range 14 {
		statements = append(statements, fmt.Sprintf(`{"Sid":"S%d","Effect":"Allow","Action":["lambda:InvokeFunction","s3:GetObject","s3:PutObject","dynamodb:Query","logs:PutLogEvents"],`+
			`"Resource":["arn:aws:lambda:eu-central-1:210987654321:function:ledger-%d*","arn:aws:s3:::box-%d/*","arn:aws:dynamodb:*:210987654321:table/t%d","arn:aws:logs:*:*:log-group:/aws/lambda/*:*"],`+
			`"Condition":{"StringEquals":{"aws:ResourceTag/team":"t%d"},"Bool":{"aws:SecureTransport":"true"}}}`, i, i, i, i, i))
	}
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",\n") + `]}`
}

func BenchmarkText(b *testing.B) {
	var actions, unknown []string
	for _, service := range []string{"ec2", "iam", "lambda", "rds", "s3", "sagemaker", "iot", "glue", "ssm", "quicksight", "connect", "bedrock"} {
		for a := range action.Expand(service + ":*") {
			actions = append(actions, `"`+a.Name()+`"`)
		}
	}
	actions = actions[:3000]
	for i := range 3000 {
		unknown = append(unknown, fmt.Sprintf(`"lambda:Action%d"`, i))
	}
	statement := func(elements string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` + elements + `}]}`
	}
	for _, c := range []struct{ name, text string }{
		{"1statement", statement(`"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-central-1:210987654321:function:ledger"`)},
		{"6KB", sixKB()},
		{"6KBrefused", strings.Replace(sixKB(), `"Allow"`, `"allow"`, 3)},
		{"3000unknown", statement(`"Action":[` + strings.Join(unknown, ",") + `],"Resource":"*"`)},
		{"3000actions", statement(`"Action":[` + strings.Join(actions, ",") + `],"Resource":"*"`)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.text)))
			data := []byte(c.text)
			for b.Loop() {
				validate.Text(data, policy.Identity)
			}
		})
	}
}

// BenchmarkManaged checks all policies of AWS's that are embedded; the first time it opens the data of all services.
func BenchmarkManaged(b *testing.B) {
	var policies []*policy.Policy
	for info := range managed.AWS().All() {
		p, err := managed.AWS().Lookup(info.Name)
		if err != nil {
			b.Fatal(err)
		}
		policies = append(policies, p)
	}
	b.Run(fmt.Sprintf("%dpolicies", len(policies)), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, p := range policies {
				validate.Policy(p, policy.Identity)
			}
		}
	})
}
