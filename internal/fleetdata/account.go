package fleetdata

import (
	"fmt"
	"path"
	"slices"
)

// services are those that policies are about.
var services = []string{
	"s3", "dynamodb", "lambda", "sqs", "sns", "kinesis", "rds", "ecs", "logs", "cloudwatch", "events", "states", "glue",
	"athena", "secretsmanager", "ssm", "kms", "ecr", "elasticache", "apigateway",
}

// verbs are how the names of actions begin.
var verbs = []string{"Get", "List", "Describe", "Put", "Create", "Update", "Delete", "Tag", "BatchGet", "Start"}

// managedNames are policies of AWS, those that many have more than once.
var managedNames = []string{
	"ReadOnlyAccess", "SecurityAudit", "job-function/ViewOnlyAccess", "AmazonS3FullAccess", "AWSLambda_FullAccess",
	"AmazonDynamoDBFullAccess", "AmazonSQSFullAccess", "AmazonSNSReadOnlyAccess", "CloudWatchLogsFullAccess",
	"AmazonEC2ReadOnlyAccess", "service-role/AWSLambdaBasicExecutionRole", "service-role/AWSLambdaBasicExecutionRole",
	"service-role/AWSLambdaVPCAccessExecutionRole", "AmazonSSMManagedInstanceCore", "AWSXRayDaemonWriteAccess",
	"AmazonKinesisReadOnlyAccess", "SecretsManagerReadWrite", "AmazonECS_FullAccess", "ReadOnlyAccess", "AmazonS3ReadOnlyAccess",
}

const (
	ofAWS         = "arn:aws:iam::aws:policy/"
	administrator = "AdministratorAccess"
	boundary      = "PowerUserAccess"
)

// documented returns the policies of AWS that are attached somewhere, each once.
func documented() []string {
	list := append(slices.Clone(managedNames), administrator, boundary)
	slices.Sort(list)
	return slices.Compact(list)
}

// managedPolicy is an entry of Policies.
func managedPolicy(arn string, document any) object {
	return object{
		"PolicyName": path.Base(arn), "Arn": arn, "DefaultVersionId": "v1", "AttachmentCount": 1,
		"PolicyVersionList": []object{{"VersionId": "v1", "IsDefaultVersion": true, "Document": document}},
	}
}

const customers = 12 // managed policies of an account's own

func customer(n int) string { return fmt.Sprintf("Own%02d", n) }
func group(n int) string    { return fmt.Sprintf("team-%d", n) }

func (m *maker) arn(resource string) string { return "arn:aws:iam::" + m.id + ":" + resource }

// actions returns entries for an Action element: of a service, with and without wildcards.
func (m *maker) actions(n int) (list []string) {
	service := services[m.rand.IntN(len(services))]
	for range n {
		list = append(list, service+":"+verbs[m.rand.IntN(len(verbs))]+"*")
	}
	return append(list, service+":ListTagsForResource")
}

// policy returns a document with a number of its own.
func (m *maker) policy(n int) object {
	region := object{"Condition": object{"StringEquals": object{"aws:RequestedRegion": "eu-west-1"}}}
	own := []string{fmt.Sprintf("arn:aws:s3:::data-%s-%d", m.id, n), fmt.Sprintf("arn:aws:s3:::data-%s-%d/*", m.id, n)}
	list := []object{
		statement("Allow", m.actions(1+m.rand.IntN(3)), "*", nil),
		statement("Allow", m.actions(2), fmt.Sprintf("arn:aws:dynamodb:eu-west-1:%s:*", m.id), region),
		statement("Allow", []string{"s3:GetObject", "s3:PutObject", "s3:ListBucket"}, own, nil),
	}
	if m.rand.IntN(4) == 0 {
		list = append(list, statement("Deny", m.actions(1), "*", nil))
	}
	for i, s := range list {
		s["Sid"] = fmt.Sprintf("S%d", i)
	}
	return document(list...)
}

func (m *maker) inline(name string, n int) object {
	return object{"PolicyName": name, "PolicyDocument": m.policy(n)}
}

// attached returns n managed policies, most of them of AWS, each once.
func (m *maker) attached(n int) []object {
	list, seen := []object{}, make(map[string]bool)
	for len(list) < n {
		arn := ofAWS + managedNames[m.rand.IntN(len(managedNames))]
		if m.rand.IntN(3) == 0 {
			arn = m.arn("policy/" + customer(m.rand.IntN(customers)))
		}
		if !seen[arn] {
			seen[arn] = true
			list = append(list, object{"PolicyArn": arn})
		}
	}
	return list
}

// person returns what users and roles have alike.
func (m *maker) person(n int, inline string) object {
	attached := m.attached(1 + m.rand.IntN(8))
	if n%50 == 49 {
		attached = append(attached, object{"PolicyArn": ofAWS + administrator})
	}
	if m.o.Missing > 0 && n%m.o.Missing == 0 {
		attached = append(attached, object{"PolicyArn": m.arn("policy/Missing")})
	}
	policies := []object{}
	for i := range m.rand.IntN(3) {
		policies = append(policies, m.inline(fmt.Sprintf("Inline%d", i), n))
	}
	p := object{"AttachedManagedPolicies": attached, inline: policies}
	if m.rand.IntN(2) == 0 {
		p["PermissionsBoundary"] = object{"PermissionsBoundaryArn": ofAWS + boundary}
	}
	if m.rand.IntN(3) == 0 {
		p["Tags"] = []object{{"Key": "team", "Value": group(n % 4)}}
	}
	return p
}

func (m *maker) user(n int) object {
	p := m.person(n, "UserPolicyList")
	p["UserName"], p["UserId"] = fmt.Sprintf("user-%04d", n), fmt.Sprintf("AIDAFLEET%012d", n)
	p["Arn"] = m.arn(fmt.Sprintf("user/user-%04d", n))
	p["GroupList"] = []string{group(m.rand.IntN(4))}
	return p
}

func (m *maker) role(n int) object {
	p := m.person(n, "RolePolicyList")
	path := []string{"", "service/", "guard/"}[m.rand.IntN(3)]
	p["RoleName"], p["RoleId"] = fmt.Sprintf("role-%04d", n), fmt.Sprintf("AROAFLEET%012d", n)
	p["Arn"] = m.arn(fmt.Sprintf("role/%srole-%04d", path, n))
	principals := []object{
		{"Service": "lambda.amazonaws.com"}, {"AWS": m.arn("root")}, {"AWS": "arn:aws:iam::" + m.o.AccountID(m.i+1) + ":root"},
	}
	trust := object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principals[m.rand.IntN(len(principals))]}
	p["AssumeRolePolicyDocument"] = document(trust)
	return p
}

// resources returns resources with policies: buckets, queues, a key and functions.
func (m *maker) resources() (list []object) {
	add := func(arn string, statements ...object) {
		list = append(list, object{"arn": arn, "account": m.id, "policy": document(statements...)})
	}
	neighbour := object{"Principal": object{"AWS": m.o.AccountID(m.i + 1)}}
	for n := range 3 {
		bucket := fmt.Sprintf("arn:aws:s3:::data-%s-%d", m.id, n)
		add(bucket,
			statement("Allow", []string{"s3:GetObject", "s3:ListBucket"}, []string{bucket, bucket + "/*"}, neighbour),
			statement("Deny", "s3:*", bucket+"/*", object{"Principal": "*", "Condition": object{"Bool": object{"aws:SecureTransport": "false"}}}))
		queue := fmt.Sprintf("arn:aws:sqs:eu-west-1:%s:queue-%d", m.id, n)
		add(queue, statement("Allow", "sqs:SendMessage", queue, object{"Principal": object{"Service": "sns.amazonaws.com"}}))
		function := fmt.Sprintf("arn:aws:lambda:eu-west-1:%s:function:f%d", m.id, n)
		add(function, statement("Allow", "lambda:InvokeFunction", function, neighbour))
	}
	add(fmt.Sprintf("arn:aws:kms:eu-west-1:%s:key/11111111-2222-3333-4444-555555555555", m.id),
		statement("Allow", "kms:*", "*", object{"Principal": object{"AWS": m.arn("root")}}))
	return list
}
