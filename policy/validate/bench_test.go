package validate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/opened"
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

// BenchmarkManaged reads all policies of AWS's that are embedded and checks their kinds, without and with validation:
// every pass has policies of its own. The first pass, which with validation opens the data of all their services, is told
// as first-ms and not counted. It is left out where some data was open already: run this benchmark by itself to see it.
func BenchmarkManaged(b *testing.B) {
	type document struct {
		text []byte
		kind policy.Kind
	}
	var documents []document
	for info := range managed.AWS().All() {
		text, _ := managed.MustLookup(info.Name).Source()
		documents = append(documents, document{[]byte(text), info.Kind})
	}
	for _, c := range []struct {
		name  string
		check func(p *policy.Policy, k policy.Kind)
	}{
		{"parse", func(p *policy.Policy, k policy.Kind) { _ = p.CheckKind(k) }},
		{"validate", func(p *policy.Policy, k policy.Kind) { _ = p.CheckKind(k); validate.Policy(p, k) }},
	} {
		pass := func() {
			for _, d := range documents {
				p, err := policy.Parse(d.text, policy.WithStored())
				if err != nil {
					b.Fatal(err)
				}
				c.check(p, d.kind)
			}
		}
		b.Run(fmt.Sprintf("%dpolicies/%s", len(documents), c.name), func(b *testing.B) {
			b.ReportAllocs()
			cold := opened.Services() == 0
			start := time.Now()
			pass()
			first := time.Since(start)
			for b.Loop() {
				pass()
			}
			if cold {
				b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
			}
		})
	}
}
