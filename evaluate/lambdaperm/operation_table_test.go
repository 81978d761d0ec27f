package lambdaperm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
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
	microvm := on(lambdaARN + "microvm-image:i")
	mounts := []lambdaperm.FileSystem{{ARN: "arn:aws:elasticfilesystem:us-east-1:" + accountA + ":file-system/fs-1"}}
	repository := "arn:aws:ecr:us-east-1:" + accountA + ":repository/r"
	const (
		network = lookupNetwork + " elasticfilesystem:DescribeMountTargets"
		groups  = "ec2:GetSecurityGroupsForVpc"
		image   = "ecr:BatchGetImage ecr:GetDownloadUrlForLayer ecr:GetRepositoryPolicy ecr:SetRepositoryPolicy"
		keys    = "kms:CreateGrant kms:Encrypt kms:DescribeKey kms:GenerateDataKey kms:Decrypt"
		filter  = "kms:DescribeKey kms:GenerateDataKey kms:Decrypt"
	)
	durable := functionNamed("f")
	durable.Durable, durable.KMSKey, durable.CodeKey, durable.DurableKey = true, keyARN, keyARN, keyARN
	plain := functionNamed("f")
	plain.Durable = true
	run := on(functionARN + ":1/durable-execution/n/i")
	mapping := &lambdaperm.EventSourceMapping{SourceARN: queueARN, FilterKey: keyARN}
	cluster := &lambdaperm.EventSourceMapping{SourceARN: "arn:aws:kafka:us-east-1:" + accountB + ":cluster/c/u-1"}
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
		{op{Name: "CreateFunction", Function: &plain, Role: role, Layers: layer, VPC: vpc, CapacityProvider: provider, Tags: tags, FileSystems: mounts,
			CodeObject: "arn:aws:s3:::b/code.zip", KMSKey: keyARN, DurableKey: keyARN},
			"lambda:CreateFunction lambda:GetLayerVersion lambda:PassCapacityProvider lambda:TagResource iam:PassRole " + network + " s3:GetObject " + keys, groups},
		{op{Name: "CreateFunction", Function: &f, Role: role, ImageRepository: repository}, "lambda:CreateFunction iam:PassRole " + image, ""},
		{op{Name: "UpdateFunctionConfiguration", Function: &plain, Role: role, Layers: layer, VPC: vpc, CapacityProvider: provider, FileSystems: mounts,
			KMSKey: keyARN, DurableKey: keyARN},
			"lambda:UpdateFunctionConfiguration lambda:GetLayerVersion lambda:PassCapacityProvider iam:PassRole " + network + " " + keys, groups},
		{op{Name: "UpdateFunctionCode", Function: &f, CodeObject: "arn:aws:s3:::b/code.zip", CodeVersion: "v"}, "lambda:UpdateFunctionCode s3:GetObjectVersion", ""},
		{op{Name: "UpdateFunctionCode", Function: &f, ImageRepository: repository}, "lambda:UpdateFunctionCode " + image, ""},
		{op{Name: "PublishLayerVersion", Resource: on(lambdaARN + "layer:l"), CodeObject: "arn:aws:s3:::b/layer.zip"}, "lambda:PublishLayerVersion s3:GetObject", ""},
		{op{Name: "CreateEventSourceMapping", Function: &f, Mapping: mapping}, "lambda:CreateEventSourceMapping " + filter, ""},
		{op{Name: "CreateEventSourceMapping", Function: &f, Mapping: cluster}, "lambda:CreateEventSourceMapping kafka:ListVpcConnections", ""},
		{op{Name: "UpdateEventSourceMapping", Resource: on(mappingARN), Mapping: mapping}, "lambda:UpdateEventSourceMapping " + filter, ""},
		{op{Name: "GetEventSourceMapping", Resource: on(mappingARN), Mapping: mapping}, "lambda:GetEventSourceMapping", "kms:Decrypt"},
		{op{Name: "DeleteEventSourceMapping", Resource: on(mappingARN), Mapping: mapping}, "lambda:DeleteEventSourceMapping", "kms:Decrypt"},
		{op{Name: "GetFunction", Function: &durable}, "lambda:GetFunction", "lambda:ListTags kms:Decrypt kms:Decrypt"},
		{op{Name: "GetFunctionConfiguration", Function: &durable}, "lambda:GetFunctionConfiguration", "kms:Decrypt"},
		{op{Name: "GetDurableExecution", Function: &durable, Resource: run}, "lambda:GetDurableExecution", "kms:Decrypt"},
		{op{Name: "GetDurableExecutionHistory", Function: &durable, Resource: run}, "lambda:GetDurableExecutionHistory", "kms:Decrypt"},
		{op{Name: "GetDurableExecutionState", Function: &durable, Resource: run}, "lambda:GetDurableExecutionState kms:Decrypt", ""},
		{op{Name: "StopDurableExecution", Function: &durable, Resource: run}, "lambda:StopDurableExecution kms:Decrypt", ""},
		{op{Name: "SendDurableExecutionCallbackFailure", Function: &durable, Resource: run}, "lambda:SendDurableExecutionCallbackFailure kms:Decrypt", ""},
		{op{Name: "SendDurableExecutionCallbackHeartbeat", Function: &durable, Resource: run}, "lambda:SendDurableExecutionCallbackHeartbeat kms:Decrypt", ""},
		{op{Name: "SendDurableExecutionCallbackSuccess", Function: &durable, Resource: run}, "lambda:SendDurableExecutionCallbackSuccess kms:Decrypt", ""},
		{op{Name: "CreateEventSourceMapping", Function: &f, Tags: tags}, "lambda:CreateEventSourceMapping lambda:TagResource", ""},
		{op{Name: "CreateCodeSigningConfig", Resource: on(signingARN), Tags: tags}, "lambda:CreateCodeSigningConfig lambda:TagResource", ""},
		{op{Name: "CreateCapacityProvider", Resource: on(provider), VPC: vpc, Role: role, Tags: tags},
			"lambda:CreateCapacityProvider lambda:TagResource iam:PassRole", ""},
		{op{Name: "CreateNetworkConnector", Resource: on(connector), VPC: vpc, Role: role, Tags: tags},
			"lambda:CreateNetworkConnector lambda:TagResource iam:PassRole", ""},
		{op{Name: "UpdateNetworkConnector", Resource: on(connector), Role: role}, "lambda:UpdateNetworkConnector iam:PassRole", ""},
		{op{Name: "CreateMicrovmImage", Resource: microvm, NetworkConnectors: connectors, Role: role, Tags: tags},
			"lambda:CreateMicrovmImage lambda:PassNetworkConnector lambda:TagResource iam:PassRole", ""},
		{op{Name: "UpdateMicrovmImage", Resource: microvm, NetworkConnectors: connectors, Role: role},
			"lambda:UpdateMicrovmImage lambda:PassNetworkConnector iam:PassRole", ""},
		{op{Name: "RunMicrovm", Resource: microvm, NetworkConnectors: connectors, Role: role}, "lambda:RunMicrovm lambda:PassNetworkConnector iam:PassRole", ""},
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
					t.Errorf("%s: %v", c.Request.Action, p)
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
