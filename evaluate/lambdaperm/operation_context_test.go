package lambdaperm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestOperationKeys(t *testing.T) {
	f := functionNamed("f")
	f.Tags = map[string]string{"team": "old"}
	f.VPC = &lambdaperm.VPC{ID: "vpc-0", Subnets: []string{"subnet-0"}, SecurityGroups: []string{"sg-0"}}
	f.URLs = map[string]lambdaperm.URL{"": {AuthType: "AWS_IAM"}}
	f.Policies = map[string]*policy.Policy{"": document(to(aws(accountB), allowing("lambda:InvokeFunction", functionARN)), to(aws("*"), allowing("lambda:GetFunction", functionARN)))}
	full := func(name string) lambdaperm.Operation {
		for _, row := range opFull() {
			if row.op.Name == name {
				return row.op
			}
		}
		t.Fatal(name)
		return lambdaperm.Operation{}
	}
	create := full("CreateFunction")
	create.CodeSigningConfig = signingARN
	create.Layers = []lambdaperm.LayerVersion{opLayer(accountA, "m"), opLayer(accountA, "l")}
	doc := document(to(aws(roleARN), allowing("lambda:InvokeFunction", functionARN)), to(aws(accountB), allowing("lambda:InvokeFunction", functionARN)), to(aws(roleARN), allowing("lambda:GetFunction", functionARN)),
		`{"Effect":"Deny","NotPrincipal":{"AWS":"`+accountB+`"},"Action":"lambda:*","Resource":"`+functionARN+`"}`)
	const (
		via        = "aws:ViaAWSService=true"
		viaKMS     = via + ", kms:CallerAccount=" + accountA + ", "
		viaService = "kms:ViaService=lambda.us-east-1.amazonaws.com"
		filtered   = "kms:EncryptionContext:aws:lambda:EventSourceArn=" + queueARN +
			", kms:EncryptionContext:aws:lambda:FunctionArn=" + functionARN + ":live, "
	)
	type op = lambdaperm.Operation
	for _, c := range []struct {
		name string
		op   op
		want []string // by check that counts: action, resource, keys
	}{
		{"1.1 IDP-10/CreateFunction", create, []string{
			"lambda:CreateFunction " + functionARN + " aws:RequestTag/team=a, aws:TagKeys=[team], lambda:CodeSigningConfigArn=" + signingARN +
				", lambda:Layer=[" + lambdaARN + "layer:m:1 " + lambdaARN + "layer:l:1], lambda:SecurityGroupIds=[sg-1], lambda:SubnetIds=[subnet-1], lambda:VpcIds=vpc-1 tags",
			"lambda:GetLayerVersion " + lambdaARN + "layer:m:1 ",
			"lambda:GetLayerVersion " + lambdaARN + "layer:l:1 ",
			"lambda:PassCapacityProvider " + lambdaARN + "capacity-provider:c ",
			"lambda:TagResource " + functionARN + " aws:RequestTag/team=a, aws:TagKeys=[team] tags",
			"iam:PassRole " + roleARN + " iam:PassedToService=lambda.amazonaws.com",
			"ec2:DescribeSecurityGroups * " + via + ", ec2:Region=us-east-1",
			"ec2:DescribeSubnets * " + via + ", ec2:Region=us-east-1",
			"ec2:DescribeVpcs * " + via + ", ec2:Region=us-east-1",
			"elasticfilesystem:DescribeMountTargets arn:aws:elasticfilesystem:us-east-1:" + accountA + ":file-system/fs-1 " + via,
			"s3:GetObject arn:aws:s3:::b/code.zip " + via,
			"kms:CreateGrant " + keyARN + " " + viaKMS + "kms:GrantIsForAWSResource=true, " + viaService,
			"kms:Encrypt " + keyARN + " " + viaKMS + viaService,
			"kms:DescribeKey " + keyARN + " " + viaKMS + viaService,
			"kms:GenerateDataKey " + keyARN + " " + viaKMS + "kms:EncryptionContext:aws:lambda:FunctionArn=" + functionARN + ", " + viaService,
			"kms:Decrypt " + keyARN + " " + viaKMS + "kms:EncryptionContext:aws:lambda:FunctionArn=" + functionARN + ", " + viaService,
		}},
		{"L2-3/CreateEventSourceMapping for an alias", op{Name: "CreateEventSourceMapping", Function: &f, Qualifier: "live",
			Mapping: &lambdaperm.EventSourceMapping{SourceARN: queueARN, FilterKey: keyARN}}, []string{
			"lambda:CreateEventSourceMapping * lambda:FunctionArn=" + functionARN + ":live",
			"kms:DescribeKey " + keyARN + " " + viaKMS + viaService,
			"kms:GenerateDataKey " + keyARN + " " + viaKMS + filtered + viaService,
			"kms:Decrypt " + keyARN + " " + viaKMS + filtered + viaService}},
		{"L2-3/UpdateEventSourceMapping without the function", op{Name: "UpdateEventSourceMapping", Resource: evaluate.Resource{ARN: mappingARN},
			Mapping: &lambdaperm.EventSourceMapping{FilterKey: keyARN}}, []string{
			"lambda:UpdateEventSourceMapping " + mappingARN + " ",
			"kms:DescribeKey " + keyARN + " " + viaKMS + viaService,
			"kms:GenerateDataKey " + keyARN + " " + viaKMS + viaService,
			"kms:Decrypt " + keyARN + " " + viaKMS + viaService}},
		{"L2-1/version of the code", full("UpdateFunctionCode"), []string{
			"lambda:UpdateFunctionCode " + functionARN + " ",
			"s3:GetObjectVersion arn:aws:s3:::b/code.zip " + via + ", s3:VersionId=v"}},
		{"IDP-6/UpdateFunctionConfiguration keeps the VPC", op{Name: "UpdateFunctionConfiguration", Function: &f}, []string{
			"lambda:UpdateFunctionConfiguration " + functionARN + " lambda:VpcIds=vpc-0 tags"}},
		{"1.1/CreateCapacityProvider", full("CreateCapacityProvider"), []string{
			"lambda:CreateCapacityProvider " + lambdaARN + "capacity-provider:c aws:RequestTag/team=a, aws:TagKeys=[team], lambda:SecurityGroupIds=[sg-1], lambda:SubnetIds=[subnet-1] tags",
			"lambda:TagResource " + lambdaARN + "capacity-provider:c aws:RequestTag/team=a, aws:TagKeys=[team] tags",
			"iam:PassRole " + roleARN + " iam:PassedToService=lambda.amazonaws.com"}},
		{"ACT-12 ARN-8/mapping of an alias", op{Name: "CreateEventSourceMapping", Function: &f, Qualifier: "live", Tags: map[string]string{"b": "1", "a": "2"}}, []string{
			"lambda:CreateEventSourceMapping * aws:RequestTag/a=2, aws:RequestTag/b=1, aws:TagKeys=[a b], lambda:FunctionArn=" + functionARN + ":live",
			"lambda:TagResource " + lambdaARN + "event-source-mapping:* aws:RequestTag/a=2, aws:RequestTag/b=1, aws:TagKeys=[a b] tags"}},
		{"OPEN-5/principals of the document", op{Name: "PutResourcePolicy", Function: &f, Document: doc}, []string{
			"lambda:PutResourcePolicy " + functionARN + " lambda:Principal=" + roleARN + " tags", "lambda:PutResourcePolicy " + functionARN + " lambda:Principal=" + accountB + " tags",
			"lambda:PutResourcePolicy " + functionARN + " lambda:Principal=* tags",
			"lambda:AddPermission " + functionARN + " lambda:Principal=" + roleARN + " tags", "lambda:AddPermission " + functionARN + " lambda:Principal=" + accountB + " tags",
			"lambda:AddPermission " + functionARN + " lambda:Principal=* tags",
			"lambda:RemovePermission " + functionARN + " lambda:Principal=" + roleARN + " tags", "lambda:RemovePermission " + functionARN + " lambda:Principal=" + accountB + " tags",
			"lambda:RemovePermission " + functionARN + " lambda:Principal=* tags"}},
		{"OPEN-5/principals of the policy there is", op{Name: "DeleteResourcePolicy", Function: &f}, []string{
			"lambda:DeleteResourcePolicy " + functionARN + " lambda:Principal=" + accountB + " tags", "lambda:DeleteResourcePolicy " + functionARN + " lambda:Principal=* tags",
			"lambda:RemovePermission " + functionARN + " lambda:Principal=" + accountB + " tags", "lambda:RemovePermission " + functionARN + " lambda:Principal=* tags"}},
		{"OPEN-6/GetResourcePolicy has no principal", op{Name: "GetResourcePolicy", Function: &f}, []string{
			"lambda:GetResourcePolicy " + functionARN + "  tags", "lambda:GetPolicy " + functionARN + "  tags"}},
		{"1.1/AddPermission for a URL", op{Name: "AddPermission", Function: &f, Principals: []string{"*"}, AuthType: "NONE"}, []string{
			"lambda:AddPermission " + functionARN + " lambda:FunctionUrlAuthType=NONE, lambda:Principal=* tags"}},
		{"1.1/URL that is deleted", op{Name: "DeleteFunctionUrlConfig", Function: &f}, []string{
			"lambda:DeleteFunctionUrlConfig " + functionARN + " lambda:FunctionArn=" + functionARN + ", lambda:FunctionUrlAuthType=AWS_IAM tags"}},
		{"1.1/UntagResource", op{Name: "UntagResource", Function: &f, TagKeys: []string{"team"}}, []string{
			"lambda:UntagResource " + functionARN + " aws:TagKeys=[team] tags"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := lambdaperm.Do(asUser(allowing("*", "*")), c.op)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, check := range r.Checks {
				if check.Advisory {
					continue
				}
				s := check.Request.Action + " " + check.Request.Resource.ARN + " " + keysOf(check.Request.Context)
				if len(check.Request.Resource.Tags) > 0 {
					s += " tags"
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("checks (-want +got):\n%s", diff)
			}
		})
	}
}
