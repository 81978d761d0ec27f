package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	codeARN       = "arn:aws:s3:::code/f.zip"
	codeBucket    = "arn:aws:s3:::code"
	repositoryARN = "arn:aws:ecr:us-east-1:" + accountA + ":repository/i"
	repositoryB   = "arn:aws:ecr:us-east-1:" + accountB + ":repository/i"
	diskARN       = "arn:aws:elasticfilesystem:us-east-1:" + accountA + ":file-system/fs-1"
	diskB         = "arn:aws:elasticfilesystem:us-east-1:" + accountB + ":file-system/fs-1"
	keyB          = "arn:aws:kms:us-east-1:" + accountB + ":key/k"
	readImage     = "ecr:BatchGetImage ecr:GetDownloadUrlForLayer"
	addPolicy     = "ecr:GetRepositoryPolicy ecr:SetRepositoryPolicy"
	viaService    = "kms:ViaService"
)

// developer may do the operations of Lambda and pass roles, and what else the statements say.
func developer(statements ...string) lambdaperm.Caller {
	return asUser(append(statements, allowing("lambda:* iam:PassRole", "*"))...)
}

func inSubnet(f *lambdaperm.Function) {
	f.VPC = &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
}

// policies are those of what a function uses; resources and policies alternate.
func policies(pairs ...any) func(*lambdaperm.Function) {
	return func(f *lambdaperm.Function) {
		f.ResourcePolicies = make(map[string]*policy.Policy)
		for i := 0; i < len(pairs); i += 2 {
			f.ResourcePolicies[pairs[i].(string)] = pairs[i+1].(*policy.Policy)
		}
	}
}

// L2-1: what Lambda reads with the caller's permissions.
func TestCallerReads(t *testing.T) {
	code := func(f *lambdaperm.Function) { f.CodeObject = codeARN }
	version := func(f *lambdaperm.Function) { f.CodeObject, f.CodeVersion = codeARN, "v1" }
	foreign := func(f *lambdaperm.Function) { f.CodeObject, f.CodeAccount = codeARN, accountB }
	disk := func(arn string, p *policy.Policy) func(*lambdaperm.Function) {
		return func(f *lambdaperm.Function) {
			inSubnet(f)
			f.FileSystems = []lambdaperm.FileSystem{{ARN: arn, Policy: p, HasPolicy: p != nil}}
		}
	}
	bucket := func(actions string, conditions ...string) *policy.Policy {
		return document(to(aws(accountA), allowing(actions, codeARN, conditions...)))
	}
	forA := document(to(aws(accountA), allowing("elasticfilesystem:*", diskB)))
	get, getVersion := allowing("s3:GetObject", codeARN), allowing("s3:GetObjectVersion", codeARN)
	network := allowing(lookupNetwork, "*")
	viaLambda := when("Bool", "aws:ViaAWSService", "true")
	f := functionNamed("f")
	inside := f
	inSubnet(&inside)
	update := func(op lambdaperm.Operation) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		op.Name, op.Function = "UpdateFunctionCode", &f
		return doing(op)
	}
	endpoint := developer(get)
	endpoint.Endpoint = document(to(aws("*"), allowing("lambda:* iam:PassRole", "*")))
	fenced := developer(allowing("s3:GetObject", codeARN))
	fenced.Boundary = document(allowing("lambda:* iam:PassRole", "*"))
	runCases(t, []decisionCase{
		{"L2-1/VPC, nothing of EC2", developer(), creating("f", inSubnet), no, lookupNetwork},
		{"L2-1/VPC, all three", developer(network), creating("f", inSubnet), ok, ""},
		{"L2-1/VPC, no groups", developer(allowing("ec2:DescribeSubnets ec2:DescribeVpcs", "*")), creating("f", inSubnet), no, "ec2:DescribeSecurityGroups"},
		{"L2-1/VPC, no subnets", developer(allowing("ec2:DescribeSecurityGroups ec2:DescribeVpcs", "*")), creating("f", inSubnet), no, "ec2:DescribeSubnets"},
		{"L2-1/VPC, no VPCs", developer(allowing("ec2:DescribeSecurityGroups ec2:DescribeSubnets", "*")), creating("f", inSubnet), no, "ec2:DescribeVpcs"},
		{"L2-1/VPC, on a resource", developer(allowing(lookupNetwork, "arn:aws:ec2:*:*:vpc/vpc-1")), creating("f", inSubnet), no, lookupNetwork},
		{"L2-1/VPC, other Region", developer(allowing(lookupNetwork, "*", when("StringEquals", "ec2:Region", "eu-west-1"))), creating("f", inSubnet), no, lookupNetwork},
		{"L2-1/VPC, AWSLambda_FullAccess", opManaged(t, "AWSLambda_FullAccess"), creating("f", inSubnet), ok, ""},
		{"L2-1/no VPC, nothing of EC2", developer(), creating("f"), ok, ""},
		{"L2-1/update into a VPC", developer(), updating(f, lambdaperm.UpdateFunctionConfigurationInput{VPC: inside.VPC}), no, lookupNetwork},
		{"L2-1/update that stays in its VPC", developer(), updating(inside, lambdaperm.UpdateFunctionConfigurationInput{}), ok, ""},
		{"L2-1/update out of the VPC", developer(), updating(inside, lambdaperm.UpdateFunctionConfigurationInput{VPC: &lambdaperm.VPC{}}), ok, ""},

		{"L2-1/code, nothing of S3", developer(), creating("f", code), no, "s3:GetObject"},
		{"L2-1/code, AWSLambda_FullAccess", opManaged(t, "AWSLambda_FullAccess"), creating("f", code), no, "s3:GetObject"},
		{"L2-1/code", developer(get), creating("f", code), ok, ""},
		{"L2-1/code, other object", developer(allowing("s3:GetObject", codeBucket+"/g.zip")), creating("f", code), no, "s3:GetObject"},
		{"L2-1/code, the bucket only", developer(allowing("s3:GetObject", codeBucket)), creating("f", code), no, "s3:GetObject"},
		{"L2-1/code, bucket policy for the user", developer(), creating("f", code, policies(codeBucket, document(to(aws(userA), allowing("s3:GetObject", codeARN))))), ok, ""},
		{"L2-1/code, bucket policy denies", developer(get), creating("f", code, policies(codeBucket, document(to(aws("*"), denying("s3:*", codeARN))))), never, "s3:GetObject"},
		{"L2-1/code, only directly", developer(get, denying("s3:*", "*", viaLambda)), creating("f", code), never, "s3:GetObject"},
		{"L2-1/code, only through a service", developer(allowing("s3:GetObject", "*", viaLambda)), creating("f", code), ok, ""},
		{"L2-1/code, endpoint of Lambda", endpoint, creating("f", code), ok, ""},
		{"L2-1/code, boundary without S3", fenced, creating("f", code), no, "s3:GetObject"},
		{"L2-1/version, GetObject only", developer(get), creating("f", version), no, "s3:GetObjectVersion"},
		{"L2-1/version", developer(getVersion), creating("f", version), ok, ""},
		{"L2-1/version, other id", developer(allowing("s3:GetObjectVersion", "*", when("StringEquals", "s3:VersionId", "v2"))), creating("f", version), no, "s3:GetObjectVersion"},
		{"L2-1/foreign bucket without policy", developer(get), creating("f", foreign), no, "s3:GetObject"},
		{"L2-1/foreign bucket, both", developer(get), creating("f", foreign, policies(codeBucket, bucket("s3:GetObject"))), ok, ""},
		{"L2-1/foreign bucket, its policy only", developer(), creating("f", foreign, policies(codeBucket, bucket("s3:GetObject"))), no, "s3:GetObject"},
		{"L2-1/foreign bucket, other action", developer(get), creating("f", foreign, policies(codeBucket, bucket("s3:GetObjectVersion"))), no, "s3:GetObject"},
		{"L2-1/new code, nothing of S3", developer(), update(lambdaperm.Operation{CodeObject: codeARN}), no, "s3:GetObject"},
		{"L2-1/new code", developer(get), update(lambdaperm.Operation{CodeObject: codeARN}), ok, ""},
		{"L2-1/new code, foreign bucket", developer(get), update(lambdaperm.Operation{CodeObject: codeARN, CodeAccount: accountB}), no, "s3:GetObject"},
		{"L2-1/new code, foreign bucket with policy", developer(get), update(lambdaperm.Operation{CodeObject: codeARN, CodeAccount: accountB,
			ResourcePolicies: map[string]*policy.Policy{codeBucket: bucket("s3:GetObject")}}), ok, ""},
		{"L2-1/new code in the call", developer(), update(lambdaperm.Operation{}), ok, ""},
		{"L2-1/layer, nothing of S3", developer(), doing(lambdaperm.Operation{Name: "PublishLayerVersion", CodeObject: codeARN,
			Resource: evaluate.Resource{ARN: lambdaARN + "layer:l"}}), no, "s3:GetObject"},
		{"L2-1/layer", developer(get), doing(lambdaperm.Operation{Name: "PublishLayerVersion", CodeObject: codeARN,
			Resource: evaluate.Resource{ARN: lambdaARN + "layer:l"}}), ok, ""},

		{"L2-1/file system, nothing of EFS", developer(network), creating("f", disk(diskARN, nil)), no, "elasticfilesystem:DescribeMountTargets"},
		{"L2-1/file system", developer(network, allowing("elasticfilesystem:DescribeMountTargets", diskARN)), creating("f", disk(diskARN, nil)), ok, ""},
		{"L2-1/other file system", developer(network, allowing("elasticfilesystem:DescribeMountTargets", diskARN+"0")), creating("f", disk(diskARN, nil)),
			no, "elasticfilesystem:DescribeMountTargets"},
		{"L2-1/foreign file system without policy", developer(network, allowing("elasticfilesystem:*", "*")), creating("f", disk(diskB, nil)),
			no, "elasticfilesystem:DescribeMountTargets"},
		{"L2-1/foreign file system", developer(network, allowing("elasticfilesystem:*", "*")), creating("f", disk(diskB, forA)), ok, ""},
		{"L2-1/update, file system", developer(), updating(inside, lambdaperm.UpdateFunctionConfigurationInput{FileSystems: []lambdaperm.FileSystem{{ARN: diskARN}}}),
			no, "elasticfilesystem:DescribeMountTargets"},
		{"L2-1/S3 Files", developer(network), creating("f", disk("arn:aws:s3files:us-east-1:"+accountA+":file-system/fs-1", nil)), ok, ""},
	})
	r, err := creating("f", inSubnet)(developer(network))
	wants(t, r, err, ok)
	if last := r.Checks[len(r.Checks)-1]; last.Request.Action != "ec2:GetSecurityGroupsForVpc" || !last.Advisory || last.Missing == "" ||
		last.Request.Resource.ARN != "arn:aws:ec2:us-east-1:"+accountA+":vpc/vpc-1" {
		t.Errorf("L2-1: the advisory check is %+v", last)
	}
}

// L2-1: images.
func TestCallerReadsImage(t *testing.T) {
	image := func(arn string) func(*lambdaperm.Function) {
		return func(f *lambdaperm.Function) { f.ImageRepository = arn }
	}
	roleWith := func(statements ...string) func(*lambdaperm.Function) {
		return func(f *lambdaperm.Function) { f.Role.Identity = identity(statements...) }
	}
	lets := func(principal, actions string, conditions ...string) *policy.Policy {
		return document(to(principal, allowing(actions, "*", conditions...)))
	}
	forLambda := lets(byService("lambda.amazonaws.com"), readImage)
	forOthers := lets(byService("lambda.amazonaws.com"), readImage, when("ArnLike", "aws:SourceArn", lambdaARN+"function:other-*"))
	forThis := lets(byService("lambda.amazonaws.com"), readImage, when("ArnLike", "aws:SourceArn", lambdaARN+"function:*"))
	half := lets(byService("lambda.amazonaws.com"), "ecr:BatchGetImage")
	both := document(to(aws(accountA), allowing(readImage, "*")), to(byService("lambda.amazonaws.com"), allowing(readImage, "*")))
	reader := developer(allowing(readImage, repositoryARN+" "+repositoryB))
	owner := developer(allowing(readImage+" "+addPolicy, repositoryARN+" "+repositoryB))
	own := image(repositoryARN)
	f := functionNamed("f")
	known := f
	known.Role = &lambdaperm.Role{ARN: roleARN, Identity: identity(allowing("ecr:*", "*"))}
	newImage := func(f lambdaperm.Function) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(lambdaperm.Operation{Name: "UpdateFunctionCode", Function: &f, ImageRepository: repositoryARN})
	}
	runCases(t, []decisionCase{
		{"L2-1/nothing of ECR", developer(), creating("f", own), no, readImage + " " + addPolicy},
		{"L2-1/nobody lets Lambda in, reader", reader, creating("f", own), no, addPolicy},
		{"L2-1/nobody lets Lambda in, may read the policy", developer(allowing(readImage+" ecr:GetRepositoryPolicy", "*")), creating("f", own), no, "ecr:SetRepositoryPolicy"},
		{"L2-1/nobody lets Lambda in, owner", owner, creating("f", own), ok, ""},
		{"L2-1/repository lets Lambda in", reader, creating("f", own, policies(repositoryARN, forLambda)), ok, ""},
		{"L2-1/repository lets Lambda in for this function", reader, creating("f", own, policies(repositoryARN, forThis)), ok, ""},
		{"L2-1/repository lets Lambda in for others", reader, creating("f", own, policies(repositoryARN, forOthers)), no, addPolicy},
		{"L2-1/repository lets Lambda in by half", reader, creating("f", own, policies(repositoryARN, half)), no, addPolicy},
		{"L2-1/repository lets Lambda in, caller may not read", developer(), creating("f", own, policies(repositoryARN, forLambda)), no, readImage},
		{"L2-1/role may read", reader, creating("f", own, roleWith(allowing(readImage, repositoryARN))), ok, ""},
		{"L2-1/role may read by half", reader, creating("f", own, roleWith(allowing("ecr:BatchGetImage", "*"))), no, addPolicy},
		{"L2-1/role and repository, half each", reader, creating("f", own, policies(repositoryARN, half), roleWith(allowing("ecr:GetDownloadUrlForLayer", "*"))), ok, ""},
		{"L2-1/role may read, caller may not", developer(), creating("f", own, roleWith(allowing("ecr:*", "*"))), no, readImage},
		{"L2-1/other repository", developer(allowing(readImage+" "+addPolicy, repositoryARN+"0")), creating("f", own), no, readImage + " " + addPolicy},
		{"L2-1/foreign repository without policy", owner, creating("f", image(repositoryB)), no, readImage},
		{"L2-1/foreign repository", reader, creating("f", image(repositoryB), policies(repositoryB, both)), ok, ""},
		{"L2-1/foreign repository, its policy only", developer(), creating("f", image(repositoryB), policies(repositoryB, both)), no, readImage},
		{"L2-1/foreign repository, Lambda not let in", reader, creating("f", image(repositoryB), policies(repositoryB, lets(aws(accountA), readImage))), ok, ""},
		{"L2-1/new image, nobody lets Lambda in", reader, newImage(f), no, addPolicy},
		{"L2-1/new image, role may read", reader, newImage(known), ok, ""},
		{"L2-1/new image, by the function's ARN", reader, doing(lambdaperm.Operation{Name: "UpdateFunctionCode", ImageRepository: repositoryARN,
			Resource: evaluate.Resource{ARN: functionARN}, ResourcePolicies: map[string]*policy.Policy{repositoryARN: forLambda}}), ok, ""},
	})
}
