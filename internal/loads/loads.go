// Package loads has policies as accounts have them, with requests and their decisions: managed policies, the policies
// of buckets and functions, a perimeter of service control policies, many statements. Benchmarks measure with them,
// also those of other engines; no program contains them.
package loads

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Load is a set of policies with requests.
type Load struct {
	Name     string
	Policies evaluate.Policies
	Requests []evaluate.Request  // as many as a power of two
	Want     []evaluate.Decision // of each request
}

const account = "111111111111" // of the callers

// session is a session of a role in /team/.
func session(role string) evaluate.Principal {
	p := evaluate.MustParsePrincipal("arn:aws:sts::" + account + ":assumed-role/" + role + "/s1")
	return p.WithRolePath("/team/")
}

// made makes a policy.
func made(statements ...policy.StatementSpec) *policy.Policy {
	p, err := policy.New(policy.Version2012, statements...)
	if err != nil {
		panic(err)
	}
	return p
}

// getAny lets its callers read any object of a bucket.
var getAny = policy.StatementSpec{
	Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::bucket-00000/*"},
}

// getBy is getAny for some callers, under conditions.
func getBy(callers []policy.PrincipalSpec, tests ...condition.Spec) policy.StatementSpec {
	s := getAny
	s.Principal, s.Condition = callers, tests
	return s
}

// managedNames are the policies of a role that has grown.
var managedNames = []string{
	"ReadOnlyAccess",
	"AWSLambda_FullAccess",
	"AmazonS3FullAccess",
	"AmazonDynamoDBFullAccess",
	"AmazonSQSFullAccess",
	"AmazonSNSFullAccess",
	"CloudWatchLogsFullAccess",
	"AWSXRayDaemonWriteAccess",
	"SecretsManagerReadWrite",
	"AmazonKinesisFullAccess",
}

// managedAllowed are calls that such a role may make.
var managedAllowed = []string{
	"s3:GetObject arn:aws:s3:::b/k",
	"s3:PutObject arn:aws:s3:::b/k",
	"s3:ListBucket arn:aws:s3:::b",
	"s3:DeleteObject arn:aws:s3:::b/k",
	"lambda:InvokeFunction arn:aws:lambda:us-east-1:111111111111:function:f",
	"lambda:GetFunction arn:aws:lambda:us-east-1:111111111111:function:f",
	"lambda:UpdateFunctionCode arn:aws:lambda:us-east-1:111111111111:function:f",
	"dynamodb:GetItem arn:aws:dynamodb:us-east-1:111111111111:table/t",
	"dynamodb:PutItem arn:aws:dynamodb:us-east-1:111111111111:table/t",
	"dynamodb:Query arn:aws:dynamodb:us-east-1:111111111111:table/t",
	"sqs:SendMessage arn:aws:sqs:us-east-1:111111111111:q",
	"sqs:ReceiveMessage arn:aws:sqs:us-east-1:111111111111:q",
	"sns:Publish arn:aws:sns:us-east-1:111111111111:t",
	"logs:PutLogEvents arn:aws:logs:us-east-1:111111111111:log-group:g:log-stream:s",
	"logs:CreateLogStream arn:aws:logs:us-east-1:111111111111:log-group:g",
	"xray:PutTraceSegments *",
	"xray:PutTelemetryRecords *",
	"secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:111111111111:secret:s-abcdef",
	"kinesis:PutRecord arn:aws:kinesis:us-east-1:111111111111:stream/s",
	"ec2:DescribeInstances *",
	"ec2:DescribeVpcs *",
	"iam:GetRole arn:aws:iam::111111111111:role/r",
	"cloudwatch:GetMetricData *",
	"rds:DescribeDBInstances arn:aws:rds:us-east-1:111111111111:db:d",
}

// managedDenied are calls that it may not make.
var managedDenied = []string{
	"ec2:RunInstances arn:aws:ec2:us-east-1:111111111111:instance/*",
	"iam:CreateUser arn:aws:iam::111111111111:user/u",
	"kms:Decrypt arn:aws:kms:us-east-1:111111111111:key/k",
	"rds:DeleteDBInstance arn:aws:rds:us-east-1:111111111111:db:d",
	"ecs:RunTask arn:aws:ecs:us-east-1:111111111111:task-definition/d:1",
	"eks:DeleteCluster arn:aws:eks:us-east-1:111111111111:cluster/c",
	"glue:StartJobRun arn:aws:glue:us-east-1:111111111111:job/j",
	"athena:StartQueryExecution arn:aws:athena:us-east-1:111111111111:workgroup/w",
}

// ManagedPolicies are those of [Managed].
func ManagedPolicies() (list []*policy.Policy) {
	for _, name := range managedNames {
		list = append(list, managed.MustLookup(name))
	}
	return list
}

// Managed has 1,024 requests, a quarter of them denied.
func Managed() Load {
	load := Load{Name: "managed=10", Policies: evaluate.Policies{Identity: ManagedPolicies()}}
	for i := range 1024 {
		call, want := managedAllowed[i%len(managedAllowed)], evaluate.Allowed
		if i%4 == 3 {
			call, want = managedDenied[i/4%len(managedDenied)], evaluate.ImplicitDeny
		}
		action, resource, _ := strings.Cut(call, " ")
		load.add(evaluate.Request{Principal: session("app"), Action: action,
			Resource: evaluate.Resource{ARN: resource, Account: account}}, want)
	}
	return load
}

// add adds a request with its decision.
func (l *Load) add(req evaluate.Request, want evaluate.Decision) {
	l.Requests = append(l.Requests, req)
	l.Want = append(l.Want, want)
}

// Bucket is the policy of a bucket that many roles and VPC endpoints of another account reach.
func Bucket() Load {
	var specs []policy.StatementSpec
	for i := range 30 {
		specs = append(specs, getBy(policy.AWSPrincipals(fmt.Sprintf("arn:aws:iam::%s:role/team/reader-%02d", account, i))))
	}
	for i := range 30 {
		specs = append(specs, getBy(policy.AWSPrincipals(account),
			condition.Spec{Operator: "StringEquals", Key: "aws:SourceVpce", Values: []string{fmt.Sprintf("vpce-%08d", i)}}))
	}
	load := Load{Name: "bucket=60", Policies: evaluate.Policies{
		Identity: []*policy.Policy{made(getAny)}, Resource: made(specs...),
	}}
	for i := range 64 {
		req := evaluate.Request{Principal: session(fmt.Sprintf("reader-%02d", i)), Action: "s3:GetObject",
			Resource: evaluate.Resource{ARN: "arn:aws:s3:::bucket-00000/reports/2026/january.csv", Account: "222222222222"}}
		want := evaluate.Allowed
		if i >= 60 { // neither such a role nor such an endpoint
			want = evaluate.ImplicitDeny
		}
		if i >= 30 {
			req.Context.Set("aws:SourceVpce", fmt.Sprintf("vpce-%08d", i-30))
		}
		load.add(req, want)
	}
	return load
}

// Function is what AddPermission leaves behind where many sources of one service call a function.
func Function() Load {
	const function = "arn:aws:lambda:us-east-1:111111111111:function:f"
	const rule = "arn:aws:events:us-east-1:111111111111:rule/rule-%02d"
	var specs []policy.StatementSpec
	for i := range 70 {
		specs = append(specs, policy.StatementSpec{Sid: fmt.Sprintf("rule%d", i), Effect: policy.Allow,
			Principal: policy.ServicePrincipals("events.amazonaws.com"),
			Action:    []string{"lambda:InvokeFunction"}, Resource: []string{function},
			Condition: []condition.Spec{{Operator: "ArnLike", Key: "AWS:SourceArn", Values: []string{fmt.Sprintf(rule, i)}}}})
	}
	load := Load{Name: "function=70", Policies: evaluate.Policies{Resource: made(specs...)}}
	for i := range 64 {
		load.add(evaluate.Request{
			Principal: evaluate.MustParsePrincipal("events.amazonaws.com"),
			Action:    "lambda:InvokeFunction",
			Resource:  evaluate.Resource{ARN: function, Account: account},
			Context:   condition.Pairs("aws:SourceArn", fmt.Sprintf(rule, i*69/63), "aws:SourceAccount", account),
		}, evaluate.Allowed)
	}
	return load
}

// perimeter is a list of policies, for three levels: Deny statements of the kinds that AWS and its customers publish.
//
//go:embed perimeter.json
var perimeter []byte

// Perimeter is a role with one managed policy within three levels of service control policies.
func Perimeter() Load {
	const organization, path = "o-a1b2c3d4e5", "o-a1b2c3d4e5/r-ab12/"
	load := Load{Name: "perimeter=3x20"}
	load.Policies.Identity = []*policy.Policy{managed.MustLookup("AdministratorAccess")}
	var levels []*policy.Policy
	if err := json.Unmarshal(perimeter, &levels); err != nil {
		panic(err)
	}
	for i, p := range levels {
		level := evaluate.Level{Name: fmt.Sprintf("level%d", i), Policies: []*policy.Policy{p}}
		load.Policies.SCPs = append(load.Policies.SCPs, level)
	}
	calls := []string{ // three that are allowed, one that is denied, and so on
		"s3:GetObject arn:aws:s3:::b/k",
		"s3:ListBucket arn:aws:s3:::b",
		"sqs:SendMessage arn:aws:sqs:us-east-1:111111111111:q",
		"s3:PutObject arn:aws:s3:::b/k",
		"lambda:InvokeFunction arn:aws:lambda:us-east-1:111111111111:function:f",
		"dynamodb:GetItem arn:aws:dynamodb:us-east-1:111111111111:table/t",
		"ec2:DescribeInstances *",
		"lambda:CreateFunction arn:aws:lambda:us-east-1:111111111111:function:f",
		"ecr:BatchGetImage arn:aws:ecr:us-east-1:111111111111:repository/r",
		"logs:PutLogEvents arn:aws:logs:us-east-1:111111111111:log-group:g:log-stream:s",
		"iam:GetRole arn:aws:iam::111111111111:role/r",
		"cloudtrail:StopLogging arn:aws:cloudtrail:us-east-1:111111111111:trail/t",
		"secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:111111111111:secret:s-abcdef",
		"sns:Publish arn:aws:sns:us-east-1:111111111111:t",
		"states:StartExecution arn:aws:states:us-east-1:111111111111:stateMachine:m",
		"dynamodb:PutItem arn:aws:dynamodb:ap-south-1:111111111111:table/t",
	}
	for i := range 32 {
		action, resource, _ := strings.Cut(calls[i%len(calls)], " ")
		want := evaluate.Allowed
		if i%4 == 3 {
			want = evaluate.ExplicitDeny
		}
		req := evaluate.Request{
			Principal: session("app").WithOrganization(organization, path+"ou-ab12-11111111/"),
			Action:    action,
			Resource: evaluate.Resource{
				ARN: resource, Account: account, Organization: organization, OrganizationPath: path,
			},
			Context: condition.Pairs("aws:SourceIp", "192.0.2.17", "aws:SecureTransport", true,
				"aws:RequestedRegion", "us-east-1"),
		}
		if strings.Contains(resource, ":ap-south-1:") {
			req.Context.Set("aws:RequestedRegion", "ap-south-1")
		}
		load.add(req, want)
	}
	return load
}

// Scale is n Allow statements of 50 services with a resource prefix each, and 8,192 requests at random.
func Scale(n int) Load {
	load := Load{Name: fmt.Sprintf("scale=%d", n)}
	var specs []policy.StatementSpec
	for i := range n {
		specs = append(specs, policy.StatementSpec{Effect: policy.Allow, Action: []string{fmt.Sprintf("svc%02d:Get", i%50)},
			Resource: []string{fmt.Sprintf("arn:aws:svc%02d:us-east-1:111111111111:thing-%07d/*", i%50, i)}})
		if len(specs) == 1000 || i == n-1 {
			load.Policies.Identity = append(load.Policies.Identity, made(specs...))
			specs = nil
		}
	}
	alice := evaluate.MustParsePrincipal("arn:aws:iam::" + account + ":user/alice")
	r := rand.New(rand.NewPCG(1, 1))
	for range 8192 {
		i := r.IntN(n)
		arn := fmt.Sprintf("arn:aws:svc%02d:us-east-1:111111111111:thing-%07d/x", i%50, i)
		load.add(evaluate.Request{
			Principal: alice, Action: fmt.Sprintf("svc%02d:Get", i%50), Resource: evaluate.Resource{ARN: arn},
		}, evaluate.Allowed)
	}
	return load
}
