package lambdaperm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// opFull is every operation that takes several actions, with everything that has a check.
func opFull() []struct {
	op                lambdaperm.Operation
	counted, advisory string
} {
	f := functionNamed("f")
	role := &lambdaperm.Role{ARN: roleARN}
	layer := []lambdaperm.LayerVersion{opLayer(accountA, "l")}
	vpc := &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}, SecurityGroups: []string{"sg-1"}}
	provider := lambdaARN + "capacity-provider:c"
	connector := lambdaARN + "network-connector:n"
	connectors := []string{connector}
	tags := map[string]string{"team": "a"}
	on := func(resource string) evaluate.Resource { return evaluate.Resource{ARN: resource} }
	image := on(lambdaARN + "microvm-image:i")
	mounts := []lambdaperm.FileSystem{{ARN: "arn:aws:elasticfilesystem:us-east-1:" + accountA + ":file-system/fs-1"}}
	repository := "arn:aws:ecr:us-east-1:" + accountA + ":repository/r"
	const network = "ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs elasticfilesystem:DescribeMountTargets"
	const code = "s3:GetObject ecr:GetRepositoryPolicy ecr:SetRepositoryPolicy"
	type op = lambdaperm.Operation
	return []struct {
		op                lambdaperm.Operation
		counted, advisory string
	}{
		{op{Name: "Invoke", Function: &f}, "lambda:InvokeFunction", ""},
		{op{Name: "InvokeWithResponseStream", Function: &f}, "lambda:InvokeFunction", ""},
		{op{Name: "InvokeAsync", Function: &f}, "lambda:InvokeAsync", ""},
		{op{Name: "GetLayerVersion", Resource: on(lambdaARN + "layer:l:1")}, "lambda:GetLayerVersion", ""},
		{op{Name: "GetLayerVersionByArn", Resource: on(lambdaARN + "layer:l:1")}, "lambda:GetLayerVersion", ""},
		{op{Name: "CreateFunction", Function: &f, Role: role, Layers: layer, VPC: vpc, CapacityProvider: provider, Tags: tags, FileSystems: mounts,
			CodeObject: "arn:aws:s3:::b/code.zip", ImageRepository: repository},
			"lambda:CreateFunction lambda:GetLayerVersion lambda:PassCapacityProvider lambda:TagResource iam:PassRole", network + " " + code},
		{op{Name: "UpdateFunctionConfiguration", Function: &f, Role: role, Layers: layer, VPC: vpc, CapacityProvider: provider, FileSystems: mounts},
			"lambda:UpdateFunctionConfiguration lambda:GetLayerVersion lambda:PassCapacityProvider iam:PassRole", network},
		{op{Name: "UpdateFunctionCode", Function: &f, CodeObject: "arn:aws:s3:::b/code.zip", ImageRepository: repository}, "lambda:UpdateFunctionCode", code},
		{op{Name: "CreateEventSourceMapping", Function: &f, Tags: tags}, "lambda:CreateEventSourceMapping lambda:TagResource", ""},
		{op{Name: "CreateCodeSigningConfig", Resource: on(signingARN), Tags: tags}, "lambda:CreateCodeSigningConfig lambda:TagResource", ""},
		{op{Name: "CreateCapacityProvider", Resource: on(provider), VPC: vpc, Role: role, Tags: tags},
			"lambda:CreateCapacityProvider lambda:TagResource iam:PassRole", ""},
		{op{Name: "CreateNetworkConnector", Resource: on(connector), VPC: vpc, Role: role, Tags: tags},
			"lambda:CreateNetworkConnector lambda:TagResource iam:PassRole", ""},
		{op{Name: "UpdateNetworkConnector", Resource: on(connector), Role: role}, "lambda:UpdateNetworkConnector iam:PassRole", ""},
		{op{Name: "CreateMicrovmImage", Resource: image, NetworkConnectors: connectors, Role: role, Tags: tags},
			"lambda:CreateMicrovmImage lambda:PassNetworkConnector lambda:TagResource iam:PassRole", ""},
		{op{Name: "UpdateMicrovmImage", Resource: image, NetworkConnectors: connectors, Role: role},
			"lambda:UpdateMicrovmImage lambda:PassNetworkConnector iam:PassRole", ""},
		{op{Name: "RunMicrovm", Resource: image, NetworkConnectors: connectors, Role: role}, "lambda:RunMicrovm lambda:PassNetworkConnector iam:PassRole", ""},
		{op{Name: "GetFunction", Function: &f}, "lambda:GetFunction", "lambda:ListTags"},
		{op{Name: "PutResourcePolicy", Function: &f, Principals: []string{accountB}}, "lambda:PutResourcePolicy lambda:AddPermission lambda:RemovePermission", ""},
		{op{Name: "PutResourcePolicy", Resource: on(lambdaARN + "web-function/w"), Principals: []string{accountB}}, "lambda:PutResourcePolicy", ""},
		{op{Name: "GetResourcePolicy", Function: &f}, "lambda:GetResourcePolicy lambda:GetPolicy", ""},
		{op{Name: "GetResourcePolicy", Resource: on(lambdaARN + "web-function/w")}, "lambda:GetResourcePolicy", ""},
		{op{Name: "DeleteResourcePolicy", Function: &f}, "lambda:DeleteResourcePolicy lambda:RemovePermission", ""},
		{op{Name: "PutFunctionCodeSigningConfig", Function: &f, CodeSigningConfig: signingARN}, "lambda:PutFunctionCodeSigningConfig", ""},
		{op{Name: "UpdateFunctionCodeSigningConfig", Function: &f, CodeSigningConfig: signingARN}, "lambda:UpdateFunctionCodeSigningConfig", ""},
		{op{Name: "AddEventSource", Function: &f, Role: role}, "iam:PassRole", ""},
		{op{Name: "DeleteFunction", Function: &f}, "lambda:DeleteFunction", ""},
		{op{Name: "UpdateAlias", Function: &f, Qualifier: "live"}, "lambda:UpdateAlias", ""},
		{op{Name: "ListFunctions"}, "lambda:ListFunctions", ""},
		{op{Name: "ListWebFunctions"}, "lambda:ListWebFunctions", ""},
	}
}

// TestOperationTable takes each action that counts away from somebody who has all, and each that does not.
func TestOperationTable(t *testing.T) {
	for _, row := range opFull() {
		name := row.op.Name + " on " + row.op.Resource.ARN
		counted, advisory := strings.Fields(row.counted), strings.Fields(row.advisory)
		t.Run("ACT table 1.2/"+name, func(t *testing.T) {
			got, err := lambdaperm.ActionsOf(row.op.Name)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range slices.Concat(counted, advisory) {
				if !slices.Contains(got, a) {
					t.Errorf("ActionsOf has no %s: %v", a, got)
				}
			}
			r, err := lambdaperm.Do(asUser(allowing("*", "*")), row.op)
			if err != nil {
				t.Fatal(err)
			}
			var actions, extra []string
			for _, c := range r.Checks {
				if c.Advisory {
					extra = append(extra, c.Request.Action)
				} else if !slices.Contains(actions, c.Request.Action) {
					actions = append(actions, c.Request.Action)
				}
				for _, p := range c.Result.Problems {
					if p.Code != evaluate.ProblemAccountAssumed || !c.Advisory {
						t.Errorf("%s: %v", c.Request.Action, p)
					}
				}
			}
			if diff := cmp.Diff(row.counted, strings.Join(actions, " ")); diff != "" {
				t.Errorf("checks that count (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(row.advisory, strings.Join(extra, " ")); diff != "" {
				t.Errorf("advisory checks (-want +got):\n%s", diff)
			}
			if r.Decision != ok {
				t.Errorf("an administrator is not allowed:\n%v", r)
			}
			for _, a := range counted {
				but := `{"Effect":"Allow","NotAction":"` + a + `","Resource":"*"}`
				r, err := lambdaperm.Do(asUser(but), row.op)
				if err != nil || r.Decision != no || len(r.Failed()) == 0 {
					t.Errorf("without %s: %v, %v", a, r, err)
				}
				for _, f := range r.Failed() {
					if f.Request.Action != a {
						t.Errorf("without %s, %s fails", a, f.Request.Action)
					}
				}
			}
			r, err = lambdaperm.Do(asUser(allowing(row.counted, "*")), row.op)
			if err != nil || r.Decision != ok {
				t.Errorf("with the actions that count alone: %v, %v", r, err)
			}
		})
	}
}

func TestOperationKeys(t *testing.T) {
	f := functionNamed("f")
	f.Tags = map[string]string{"team": "old"}
	f.VPC = &lambdaperm.VPC{ID: "vpc-0", Subnets: []string{"subnet-0"}, SecurityGroups: []string{"sg-0"}}
	f.URLs = map[string]lambdaperm.URL{"": {AuthType: "AWS_IAM"}}
	f.Policies = map[string]*policy.Policy{"": document(to(aws(accountB), allowing("lambda:InvokeFunction", functionARN)), to(aws("*"), allowing("lambda:GetFunction", functionARN)))}
	full := opFull()
	create := full[5].op
	create.CodeSigningConfig = signingARN
	create.Layers = []lambdaperm.LayerVersion{opLayer(accountA, "m"), opLayer(accountA, "l")}
	doc := document(to(aws(roleARN), allowing("lambda:InvokeFunction", functionARN)), to(aws(accountB), allowing("lambda:InvokeFunction", functionARN)), to(aws(roleARN), allowing("lambda:GetFunction", functionARN)),
		`{"Effect":"Deny","NotPrincipal":{"AWS":"`+accountB+`"},"Action":"lambda:*","Resource":"`+functionARN+`"}`)
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
		}},
		{"IDP-6/UpdateFunctionConfiguration keeps the VPC", op{Name: "UpdateFunctionConfiguration", Function: &f}, []string{
			"lambda:UpdateFunctionConfiguration " + functionARN + " lambda:VpcIds=vpc-0 tags"}},
		{"1.1/CreateCapacityProvider", full[10].op, []string{
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
