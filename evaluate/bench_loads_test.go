package evaluate_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Loads as accounts have them: managed policies, the policies of buckets and functions, a perimeter of service control
// policies, many statements.

// managedNames are the policies of a role that has grown.
var managedNames = []string{
	"ReadOnlyAccess", "AWSLambda_FullAccess", "AmazonS3FullAccess", "AmazonDynamoDBFullAccess", "AmazonSQSFullAccess",
	"AmazonSNSFullAccess", "CloudWatchLogsFullAccess", "AWSXRayDaemonWriteAccess", "SecretsManagerReadWrite", "AmazonKinesisFullAccess",
}

// managedCalls are calls of such a role: what it may do, and behind the bar what it may not.
var managedCalls = []string{
	"s3:GetObject arn:aws:s3:::b/k", "s3:PutObject arn:aws:s3:::b/k", "s3:ListBucket arn:aws:s3:::b", "s3:DeleteObject arn:aws:s3:::b/k",
	"lambda:InvokeFunction arn:aws:lambda:us-east-1:111111111111:function:f", "lambda:GetFunction arn:aws:lambda:us-east-1:111111111111:function:f",
	"lambda:UpdateFunctionCode arn:aws:lambda:us-east-1:111111111111:function:f", "dynamodb:GetItem arn:aws:dynamodb:us-east-1:111111111111:table/t",
	"dynamodb:PutItem arn:aws:dynamodb:us-east-1:111111111111:table/t", "dynamodb:Query arn:aws:dynamodb:us-east-1:111111111111:table/t",
	"sqs:SendMessage arn:aws:sqs:us-east-1:111111111111:q", "sqs:ReceiveMessage arn:aws:sqs:us-east-1:111111111111:q",
	"sns:Publish arn:aws:sns:us-east-1:111111111111:t", "logs:PutLogEvents arn:aws:logs:us-east-1:111111111111:log-group:g:log-stream:s",
	"logs:CreateLogStream arn:aws:logs:us-east-1:111111111111:log-group:g", "xray:PutTraceSegments *", "xray:PutTelemetryRecords *",
	"secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:111111111111:secret:s-abcdef",
	"kinesis:PutRecord arn:aws:kinesis:us-east-1:111111111111:stream/s", "ec2:DescribeInstances *", "ec2:DescribeVpcs *",
	"iam:GetRole arn:aws:iam::111111111111:role/r", "cloudwatch:GetMetricData *", "rds:DescribeDBInstances arn:aws:rds:us-east-1:111111111111:db:d",
	"|", "ec2:RunInstances arn:aws:ec2:us-east-1:111111111111:instance/*", "iam:CreateUser arn:aws:iam::111111111111:user/u",
	"kms:Decrypt arn:aws:kms:us-east-1:111111111111:key/k", "rds:DeleteDBInstance arn:aws:rds:us-east-1:111111111111:db:d",
	"ecs:RunTask arn:aws:ecs:us-east-1:111111111111:task-definition/d:1", "eks:DeleteCluster arn:aws:eks:us-east-1:111111111111:cluster/c",
	"glue:StartJobRun arn:aws:glue:us-east-1:111111111111:job/j", "athena:StartQueryExecution arn:aws:athena:us-east-1:111111111111:workgroup/w",
}

func managedPolicies() (list []*policy.Policy) {
	for _, name := range managedNames {
		list = append(list, managed.MustLookup(name))
	}
	return list
}

// loadManaged has 1,024 requests, a quarter of them denied.
func loadManaged() genLoad {
	load := genLoad{name: "managed=10", policies: evaluate.Policies{Identity: managedPolicies()}}
	var allowed, denied []string
	list := &allowed
	for _, call := range managedCalls {
		if call == "|" {
			list = &denied
			continue
		}
		*list = append(*list, call)
	}
	for i := range 1024 {
		call, want := allowed[i%len(allowed)], evaluate.Allowed
		if i%4 == 3 {
			call, want = denied[i/4%len(denied)], evaluate.ImplicitDeny
		}
		action, resource, _ := strings.Cut(call, " ")
		load.add(evaluate.Request{Principal: genPrincipal(genSession).WithRolePath("/team/"), Action: action,
			Resource: evaluate.Resource{ARN: resource, Account: genAccount}}, want)
	}
	return load
}

// add adds a request with its decision.
func (l *genLoad) add(req evaluate.Request, want evaluate.Decision) {
	l.requests = append(l.requests, req)
	l.want = append(l.want, want)
}

// loadBucket is the policy of a bucket that many roles and VPC endpoints of another account reach.
func loadBucket() genLoad {
	var specs []policy.StatementSpec
	for i := range 30 {
		specs = append(specs, genWith(genGetAny, policy.AWSPrincipals(fmt.Sprintf("arn:aws:iam::%s:role/team/reader-%02d", genAccount, i))))
	}
	for i := range 30 {
		specs = append(specs, genWith(genGetAny, policy.AWSPrincipals(genAccount),
			condition.Spec{Operator: "StringEquals", Key: "aws:SourceVpce", Values: []string{fmt.Sprintf("vpce-%08d", i)}}))
	}
	load := genLoad{name: "bucket=60", policies: evaluate.Policies{
		Identity: []*policy.Policy{genPolicy(genGetAny)}, Resource: genPolicy(specs...),
	}}
	for i := range 64 {
		req := genGet(evaluate.MustParsePrincipal(fmt.Sprintf("arn:aws:sts::%s:assumed-role/reader-%02d/s", genAccount, i)).WithRolePath("/team/"), 0, genOther)
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

// loadFunction is what AddPermission leaves behind where many sources of one service call a function.
func loadFunction() genLoad {
	const function, rule = "arn:aws:lambda:us-east-1:111111111111:function:f", "arn:aws:events:us-east-1:111111111111:rule/rule-%02d"
	var specs []policy.StatementSpec
	for i := range 70 {
		specs = append(specs, policy.StatementSpec{Sid: fmt.Sprintf("rule%d", i), Effect: policy.Allow,
			Principal: policy.ServicePrincipals("events.amazonaws.com"), Action: []string{"lambda:InvokeFunction"}, Resource: []string{function},
			Condition: []condition.Spec{{Operator: "ArnLike", Key: "AWS:SourceArn", Values: []string{fmt.Sprintf(rule, i)}}}})
	}
	load := genLoad{name: "function=70", policies: evaluate.Policies{Resource: genPolicy(specs...)}}
	for i := range 64 {
		load.add(evaluate.Request{Principal: evaluate.MustParsePrincipal("events.amazonaws.com"), Action: "lambda:InvokeFunction",
			Resource: evaluate.Resource{ARN: function, Account: genAccount},
			Context:  condition.Pairs("aws:SourceArn", fmt.Sprintf(rule, i*69/63), "aws:SourceAccount", genAccount)}, evaluate.Allowed)
	}
	return load
}

// perimeterLevels are Deny statements of the kinds that AWS and its customers publish, on three levels.
var perimeterLevels = [3][]string{{
	`"NotAction":["iam:*","organizations:*","route53:*","cloudfront:*","support:*","sts:*","budgets:*","waf:*","globalaccelerator:*","health:*","importexport:*","trustedadvisor:*"],` +
		`"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1","eu-west-1"]},"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/admin/*"]}}`,
	`"Action":"organizations:LeaveOrganization","Resource":"*"`,
	`"Action":"*","Resource":"*","Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}`,
	`"Action":["guardduty:DeleteDetector","guardduty:DisassociateFromMasterAccount","guardduty:UpdateDetector"],"Resource":"*"`,
	`"Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail","cloudtrail:PutEventSelectors","cloudtrail:UpdateTrail"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin/*"}}`,
	`"Action":["config:DeleteConfigRule","config:DeleteConfigurationRecorder","config:StopConfigurationRecorder"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin/*"}}`,
	`"Action":["iam:CreateUser","iam:CreateAccessKey"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/admin/*","arn:aws:iam::*:role/breakglass"]}}`,
}, {
	`"NotAction":["iam:PassRole","es:ES*","dax:GetItem","dax:PutItem","s3:GetObject","ecr:GetDownloadUrlForLayer","ecr:BatchGetImage","ec2:CreateFlowLogs","logs:*"],` +
		`"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:ResourceOrgID":"o-a1b2c3d4e5","aws:PrincipalTag/perimeter":"exempt"}}`,
	`"Action":["s3:*","sqs:*","kms:*","secretsmanager:*"],"Resource":"*","Condition":{"NotIpAddressIfExists":{"aws:SourceIp":["10.0.0.0/8","192.0.2.0/24"]},` +
		`"StringNotEqualsIfExists":{"aws:SourceVpc":["vpc-11111111","vpc-22222222"]},"BoolIfExists":{"aws:ViaAWSService":"false"},"ArnNotLikeIfExists":{"aws:PrincipalArn":["arn:aws:iam::*:role/admin/*"]}}`,
	`"Action":"s3:PutObject","Resource":"*","Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}`,
	`"Action":"s3:PutObject","Resource":"*","Condition":{"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption":["aws:kms","AES256"]}}`,
	`"Action":["s3:PutBucketPublicAccessBlock","s3:DeleteBucketPolicy","s3:PutBucketAcl"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin/*"}}`,
	`"Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:SecureTransport":"false"}}`,
	`"Action":["kms:ScheduleKeyDeletion","kms:DisableKey"],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin/*"}}`,
}, {
	`"Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringNotLike":{"ec2:InstanceType":["t3.*","m5.*"]}}`,
	`"Action":["ec2:RunInstances","ec2:CreateVolume"],"Resource":["arn:aws:ec2:*:*:instance/*","arn:aws:ec2:*:*:volume/*"],"Condition":{"Null":{"aws:RequestTag/team":"true"}}`,
	`"Action":["ec2:CreateInternetGateway","ec2:AttachInternetGateway","ec2:CreateEgressOnlyInternetGateway","ec2:CreateVpcPeeringConnection"],"Resource":"*"`,
	`"Action":["lambda:CreateFunctionUrlConfig","lambda:UpdateFunctionUrlConfig"],"Resource":"*","Condition":{"StringNotEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}`,
	`"Action":["lambda:CreateFunction","lambda:UpdateFunctionConfiguration"],"Resource":"*","Condition":{"Null":{"lambda:VpcIds":"true"}}`,
	`"Action":["rds:CreateDBInstance","rds:ModifyDBInstance"],"Resource":"*","Condition":{"BoolIfExists":{"rds:StorageEncrypted":"false"}}`,
}}

// loadPerimeter is a role with one managed policy within three levels of service control policies.
func loadPerimeter() genLoad {
	load := genLoad{name: "perimeter=3x20", policies: evaluate.Policies{Identity: []*policy.Policy{managed.MustLookup("AdministratorAccess")}}}
	for i, denies := range perimeterLevels {
		text := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}`
		for _, deny := range denies {
			text += `,{"Effect":"Deny",` + deny + `}`
		}
		load.policies.SCPs = append(load.policies.SCPs, evaluate.Level{Name: fmt.Sprintf("level%d", i), Policies: []*policy.Policy{policy.MustParse(text + `]}`)}})
	}
	calls := []string{ // three that are allowed, one that is denied, and so on
		"s3:GetObject arn:aws:s3:::b/k", "s3:ListBucket arn:aws:s3:::b", "sqs:SendMessage arn:aws:sqs:us-east-1:111111111111:q",
		"s3:PutObject arn:aws:s3:::b/k",
		"lambda:InvokeFunction arn:aws:lambda:us-east-1:111111111111:function:f", "dynamodb:GetItem arn:aws:dynamodb:us-east-1:111111111111:table/t",
		"ec2:DescribeInstances *", "lambda:CreateFunction arn:aws:lambda:us-east-1:111111111111:function:f",
		"ecr:BatchGetImage arn:aws:ecr:us-east-1:111111111111:repository/r", "logs:PutLogEvents arn:aws:logs:us-east-1:111111111111:log-group:g:log-stream:s",
		"iam:GetRole arn:aws:iam::111111111111:role/r", "cloudtrail:StopLogging arn:aws:cloudtrail:us-east-1:111111111111:trail/t",
		"secretsmanager:GetSecretValue arn:aws:secretsmanager:us-east-1:111111111111:secret:s-abcdef", "sns:Publish arn:aws:sns:us-east-1:111111111111:t",
		"states:StartExecution arn:aws:states:us-east-1:111111111111:stateMachine:m", "dynamodb:PutItem arn:aws:dynamodb:ap-south-1:111111111111:table/t",
	}
	for i := range 32 {
		action, resource, _ := strings.Cut(calls[i%len(calls)], " ")
		want := evaluate.Allowed
		if i%4 == 3 {
			want = evaluate.ExplicitDeny
		}
		req := evaluate.Request{Principal: genPrincipal(genSession).WithRolePath("/team/").WithOrganization("o-a1b2c3d4e5", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"),
			Action:   action,
			Resource: evaluate.Resource{ARN: resource, Account: genAccount, Organization: "o-a1b2c3d4e5", OrganizationPath: "o-a1b2c3d4e5/r-ab12/"},
			Context:  condition.Pairs("aws:SourceIp", "192.0.2.17", "aws:SecureTransport", true, "aws:RequestedRegion", "us-east-1")}
		if strings.Contains(resource, ":ap-south-1:") {
			req.Context.Set("aws:RequestedRegion", "ap-south-1")
		}
		load.add(req, want)
	}
	return load
}

// loadScale is n Allow statements of 50 services with a resource prefix each, and 8,192 requests at random.
func loadScale(n int) genLoad {
	load := genLoad{name: fmt.Sprintf("scale=%d", n)}
	var specs []policy.StatementSpec
	for i := range n {
		specs = append(specs, policy.StatementSpec{Effect: policy.Allow, Action: []string{fmt.Sprintf("svc%02d:Get", i%50)},
			Resource: []string{fmt.Sprintf("arn:aws:svc%02d:us-east-1:111111111111:thing-%07d/*", i%50, i)}})
		if len(specs) == 1000 || i == n-1 {
			load.policies.Identity = append(load.policies.Identity, genPolicy(specs...))
			specs = nil
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 8192 {
		i := r.IntN(n)
		load.add(evaluate.Request{Principal: genPrincipal(genUser), Action: fmt.Sprintf("svc%02d:Get", i%50),
			Resource: evaluate.Resource{ARN: fmt.Sprintf("arn:aws:svc%02d:us-east-1:111111111111:thing-%07d/x", i%50, i)}}, evaluate.Allowed)
	}
	return load
}

// TestLoads: the loads are decided as they should be, and Decide allocates nothing over them.
func TestLoads(t *testing.T) {
	for _, load := range []genLoad{loadManaged(), loadBucket(), loadFunction(), loadPerimeter(), loadScale(1000)} {
		t.Run(load.name, func(t *testing.T) {
			e := load.compile(t)
			i := 0
			if n := testing.AllocsPerRun(len(load.requests), func() { e.Decide(&load.requests[i%len(load.requests)]); i++ }); n != 0 {
				t.Errorf("%v allocations", n)
			}
			scanned := e.Flat()
			for i := range load.requests {
				if got := scanned.Decide(&load.requests[i]); got != load.want[i] {
					t.Errorf("a scan says %v for %v", got, load.requests[i])
				}
			}
		})
	}
}
