package lambdaperm_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// constants returns the names of event sources that source_name.go declares, by constant.
func constants(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "source_name.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	list := make(map[string]string)
	for _, d := range file.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.CONST {
			for _, spec := range d.Specs {
				v := spec.(*ast.ValueSpec)
				if of, ok := v.Type.(*ast.Ident); !ok || of.Name != "EventSourceName" || len(v.Names) != 1 {
					t.Fatalf("a constant of another type: %v", v.Names)
				}
				name, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil || list[v.Names[0].Name] != "" {
					t.Fatal(v.Names, err)
				}
				list[v.Names[0].Name] = name
			}
		}
	}
	return list
}

// TestEventSourceNames holds the constants against the table: each row has one, and none is of something else.
func TestEventSourceNames(t *testing.T) {
	named := make(map[string]int)
	for constant, name := range constants(t) {
		if !strings.HasPrefix(constant, "EventSource") || name == "" {
			t.Errorf("%s = %q", constant, name)
		}
		named[name]++
	}
	rows := make(map[string]int)
	for e := range lambdaperm.EventSources() {
		rows[e.Name]++
	}
	if diff := cmp.Diff(rows, named); diff != "" {
		t.Errorf("(-rows +constants)\n%s", diff)
	}
	// They are taken where a name is, and so is text.
	service := "states"
	for _, name := range []lambdaperm.EventSourceName{lambdaperm.EventSourceStepFunctions, service, "states.amazonaws.com"} {
		r, err := lambdaperm.InvokeThroughRole(functionWith(), "", name, invRoleFor("states.amazonaws.com", "lambda:InvokeFunction"))
		wants(t, r, err, ok)
	}
	r, err := lambdaperm.InvokeFromSource(functionWith(), "", lambdaperm.Source{Name: lambdaperm.EventSourceConfig, Account: accountA})
	wants(t, r, err, no)
}

// TestServicesPage has the services of the page "Invoking Lambda with events from other AWS services" (AWS Lambda
// Developer Guide, autumn of 2026), each with the event sources it stands for here.
func TestServicesPage(t *testing.T) {
	page := []struct {
		service, method string
		sources         []string
	}{
		{"Amazon Managed Streaming for Apache Kafka", "pull", []string{"kafka", "kafka-cross-account"}},
		{"Self-managed Apache Kafka", "pull", []string{"self-managed-kafka"}},
		{"Amazon API Gateway", "push", []string{"apigateway", "apigateway-role"}},
		{"AWS CloudFormation", "role", []string{"cloudformation", "cloudformation-hooks"}}, // L2-6
		{"Amazon CloudWatch Logs", "push", []string{"logs"}},
		{"AWS CodeCommit", "push", []string{"codecommit"}},
		{"AWS CodePipeline", "role", []string{"codepipeline"}},
		{"Amazon Cognito", "push", []string{"cognito-idp", "cognito-sync"}},
		{"AWS Config", "push", []string{"config"}},
		{"Connect Customer", "push", []string{"connect"}},
		{"Amazon DocumentDB", "pull", []string{"documentdb"}},
		{"Amazon DynamoDB", "pull", []string{"dynamodb"}},
		{"Elastic Load Balancing (Application Load Balancer)", "push", []string{"elasticloadbalancing"}},
		{"EventBridge", "push", []string{"events", "events-role", "pipes"}},
		{"Amazon EventBridge Scheduler", "role", []string{"scheduler"}},
		{"AWS IoT", "push", []string{"iot"}},
		{"Amazon Kinesis", "pull", []string{"kinesis", "kinesis-consumer"}},
		{"Amazon Data Firehose", "role", []string{"firehose"}},
		{"Amazon Lex", "push", []string{"lexv2", "lex"}},
		{"Amazon MQ", "pull", []string{"mq"}},
		{"Amazon Simple Email Service", "push", []string{"ses"}},
		{"Amazon Simple Notification Service", "push", []string{"sns"}},
		{"Amazon Simple Queue Service", "pull", []string{"sqs"}},
		{"Amazon Simple Storage Service (Amazon S3)", "push", []string{"s3"}},
		{"Amazon Simple Storage Service Batch", "role", []string{"s3-batch"}},
		{"Secrets Manager", "push", []string{"secretsmanager"}},
		{"AWS Step Functions", "role", []string{"states"}},
		{"Amazon VPC Lattice", "push", []string{"vpc-lattice"}},
	}
	seen := make(map[string]bool)
	for _, row := range page {
		for i, name := range row.sources {
			e, err := lambdaperm.LookupEventSource(name)
			if err != nil || seen[name] || i == 0 && e.Model.String() != row.method {
				t.Errorf("%s: %s is %v, want %s, %v", row.service, name, e.Model, row.method, err)
			}
			seen[name] = true
		}
	}
	if len(page) != 28 {
		t.Errorf("%d services", len(page))
	}
}
