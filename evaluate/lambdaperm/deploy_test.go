package lambdaperm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// deployedFunction is a function with everything whose permissions are those of Lambda and IAM alone.
func deployedFunction() lambdaperm.Function {
	f := functionNamed("f")
	f.Role = &lambdaperm.Role{ARN: roleARN}
	f.Tags = map[string]string{"team": "a"}
	f.Layers = []lambdaperm.LayerVersion{{ARN: lambdaARN + "layer:l:1"}}
	f.Aliases = []string{"live"}
	f.URLs = map[string]lambdaperm.URL{"live": {AuthType: "AWS_IAM"}, "": {AuthType: "NONE"}}
	f.OnFailure = queueARN
	return f
}

func bucketPermission(qualifier string) lambdapolicy.AddPermissionInput {
	return lambdapolicy.AddPermissionInput{
		Qualifier: qualifier, StatementID: "bucket" + qualifier, Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com", SourceARN: bucketARN, SourceAccount: accountA,
	}
}

func urlPermission() lambdapolicy.AddPermissionInput {
	return lambdapolicy.AddPermissionInput{StatementID: "url", Action: "lambda:InvokeFunctionUrl", Principal: "*", FunctionURLAuthType: "NONE"}
}

// fullDeployment creates the function with everything.
func fullDeployment() lambdaperm.Deployment {
	return lambdaperm.Deployment{
		Function: deployedFunction(), PublishVersion: true, ReservedConcurrency: true, ProvisionedConcurrency: []string{"live"},
		Permissions: []lambdapolicy.AddPermissionInput{bucketPermission("live"), urlPermission()},
		Mappings:    []lambdaperm.DeploymentMapping{{Mapping: lambdaperm.EventSourceMapping{SourceARN: queueARN}, Qualifier: "live"}},
	}
}

// operationsOf lists the operations of a deployment with what they are asked about, "" for the function, and the keys of
// Lambda and of tags that the first check has.
func operationsOf(r lambdaperm.DeploymentReport) []string {
	var all []string
	for _, report := range r.Reports {
		_, call, _ := strings.Cut(report.Question, " call ")
		name, _, _ := strings.Cut(call, " on ")
		check := report.Checks[0]
		s := name + " " + strings.TrimPrefix(check.Request.Resource.ARN, functionARN)
		if keys := keysOf(check.Request.Context); keys != "" {
			s += " " + keys
		}
		all = append(all, s)
	}
	return all
}

// TestDeploymentOperations: which operations a deployment takes, in which order.
func TestDeploymentOperations(t *testing.T) {
	created := []string{
		"CreateFunction  aws:RequestTag/team=a, aws:TagKeys=[team], lambda:Layer=[" + lambdaARN + "layer:l:1]",
		"PutFunctionConcurrency ", "PublishVersion ", "CreateAlias ", "PutProvisionedConcurrencyConfig :live",
		"AddPermission :live lambda:Principal=s3.amazonaws.com", "AddPermission  lambda:FunctionUrlAuthType=NONE, lambda:Principal=*",
		"CreateFunctionUrlConfig  lambda:FunctionArn=" + functionARN + ", lambda:FunctionUrlAuthType=NONE",
		"CreateFunctionUrlConfig :live lambda:FunctionArn=" + functionARN + ":live, lambda:FunctionUrlAuthType=AWS_IAM",
		"PutFunctionEventInvokeConfig ", "CreateEventSourceMapping * lambda:FunctionArn=" + functionARN + ":live",
	}
	before := deployedFunction()
	changed := func(set func(*lambdaperm.Function), more ...func(*lambdaperm.Deployment)) lambdaperm.Deployment {
		d := lambdaperm.Deployment{Function: deployedFunction(), Before: &before}
		set(&d.Function)
		for _, m := range more {
			m(&d)
		}
		return d
	}
	same := func(*lambdaperm.Function) {}
	const signing = lambdaARN + "code-signing-config:csc-11111111111111111"
	signed := before
	signed.CodeSigningConfig = signing
	for _, c := range []struct {
		name string
		d    lambdaperm.Deployment
		want []string
	}{
		{"created with everything", fullDeployment(), created},
		{"created alone", lambdaperm.Deployment{Function: lambdaperm.Function{ARN: before.ARN, Role: before.Role}}, []string{"CreateFunction "}},
		{"nothing changes", changed(same), nil},
		{"new code under the same key", changed(same, func(d *lambdaperm.Deployment) { d.NewCode = true }), []string{"UpdateFunctionCode "}},
		{"code elsewhere", changed(func(f *lambdaperm.Function) { f.CodeObject = objectARN }), []string{"UpdateFunctionCode "}},
		{"another image", changed(func(f *lambdaperm.Function) {
			f.ImageRepository = "arn:aws:ecr:us-east-1:" + accountA + ":repository/r"
		}), []string{"UpdateFunctionCode "}},
		{"role not described", changed(func(f *lambdaperm.Function) { f.Role = nil }), nil},
		{"another role", changed(func(f *lambdaperm.Function) { f.Role = &lambdaperm.Role{ARN: roleARN + "2"} }), []string{"UpdateFunctionConfiguration "}},
		{"layers", changed(func(f *lambdaperm.Function) {
			f.Layers = append(f.Layers, lambdaperm.LayerVersion{ARN: lambdaARN + "layer:m:1"})
		}), []string{
			"UpdateFunctionConfiguration  lambda:Layer=[" + lambdaARN + "layer:l:1 " + lambdaARN + "layer:m:1]"}},
		{"layers taken away", changed(func(f *lambdaperm.Function) { f.Layers = nil }), []string{"UpdateFunctionConfiguration "}},
		{"into a VPC", changed(func(f *lambdaperm.Function) { f.VPC = &lambdaperm.VPC{ID: "vpc-1", Subnets: []string{"subnet-1"}} }), []string{
			"UpdateFunctionConfiguration  lambda:SubnetIds=[subnet-1], lambda:VpcIds=vpc-1"}},
		{"tracing and a log group", changed(func(f *lambdaperm.Function) { f.Tracing, f.LogGroup = true, "g" }), []string{"UpdateFunctionConfiguration "}},
		{"tags", changed(func(f *lambdaperm.Function) { f.Tags = map[string]string{"team": "b", "new": "1"} }), []string{
			"TagResource  aws:RequestTag/new=1, aws:RequestTag/team=b, aws:TagKeys=[new team]"}},
		{"tags taken away", changed(func(f *lambdaperm.Function) { f.Tags = nil }), []string{"UntagResource  aws:TagKeys=[team]"}},
		{"code signing",
			changed(func(f *lambdaperm.Function) { f.CodeSigningConfig = signing }), []string{"PutFunctionCodeSigningConfig " + signing + " lambda:CodeSigningConfigArn=" + signing}},
		{"code signing taken away", lambdaperm.Deployment{Function: before, Before: &signed}, []string{"DeleteFunctionCodeSigningConfig "}},
		{"a version, and the alias moves", changed(same, func(d *lambdaperm.Deployment) { d.NewCode, d.PublishVersion = true, true }), []string{
			"UpdateFunctionCode ", "PublishVersion ", "UpdateAlias "}},
		{"another alias", changed(func(f *lambdaperm.Function) { f.Aliases = []string{"live", "test"} }), []string{"CreateAlias "}},
		{"URL of another type", changed(func(f *lambdaperm.Function) { f.URLs[""] = lambdaperm.URL{AuthType: "AWS_IAM"} }), []string{
			"UpdateFunctionUrlConfig  lambda:FunctionArn=" + functionARN + ", lambda:FunctionUrlAuthType=AWS_IAM"}},
		{"alias and its URL taken away", changed(func(f *lambdaperm.Function) { delete(f.URLs, "live"); f.Aliases = nil }), []string{
			"DeleteFunctionUrlConfig :live lambda:FunctionArn=" + functionARN + ":live, lambda:FunctionUrlAuthType=AWS_IAM", "DeleteAlias "}},
		{"no destination", changed(func(f *lambdaperm.Function) { f.OnFailure = "" }), []string{"DeleteFunctionEventInvokeConfig "}},
		{"another destination", changed(func(f *lambdaperm.Function) { f.OnSuccess = queueARN }), []string{"PutFunctionEventInvokeConfig "}},
	} {
		t.Run("deployment/"+c.name, func(t *testing.T) {
			r, err := lambdaperm.CheckDeployment(asUser(allowing("*", "*")), c.d)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, operationsOf(r)); diff != "" {
				t.Errorf("operations (-want +got):\n%s", diff)
			}
			if r.Decision != ok || len(r.Failed()) > 0 || r.Question != "may "+userA+" deploy "+functionARN {
				t.Errorf("an administrator: %v", r)
			}
		})
	}
}

// TestDeploymentDecisions: each operation counts, by the report that Do gives.
func TestDeploymentDecisions(t *testing.T) {
	full := fullDeployment()
	for _, a := range strings.Fields("lambda:CreateFunction lambda:GetLayerVersion lambda:TagResource iam:PassRole lambda:PutFunctionConcurrency lambda:PublishVersion " +
		"lambda:CreateAlias lambda:PutProvisionedConcurrencyConfig lambda:AddPermission lambda:CreateFunctionUrlConfig lambda:PutFunctionEventInvokeConfig " +
		"lambda:CreateEventSourceMapping") {
		t.Run("deployment/without "+a, func(t *testing.T) {
			r, err := lambdaperm.CheckDeployment(asUser(`{"Effect":"Allow","NotAction":"`+a+`","Resource":"*"}`), full)
			if err != nil || r.Decision != no || len(r.Failed()) == 0 {
				t.Fatalf("%v, %v", r, err)
			}
			for _, c := range r.Failed() {
				if c.Request.Action != a {
					t.Errorf("%s fails", c.Request.Action)
				}
			}
			r, err = lambdaperm.CheckDeployment(asUser(allowing("*", "*"), denying(a, "*")), full)
			if err != nil || r.Decision != never {
				t.Errorf("%v, %v", r, err)
			}
		})
	}
	decide := func(name string, c lambdaperm.Caller, d lambdaperm.Deployment, want evaluate.Decision, fails string) {
		t.Run("deployment/"+name, func(t *testing.T) {
			r, err := lambdaperm.CheckDeployment(c, d)
			if err != nil {
				t.Fatal(err)
			}
			var actions []string
			for _, check := range r.Failed() {
				if !slices.Contains(actions, check.Request.Action) {
					actions = append(actions, check.Request.Action)
				}
			}
			if got := strings.Join(actions, " "); r.Decision != want || got != fails {
				t.Errorf("%v, fails %q, want %v, %q\n%v", r.Decision, got, want, fails, r)
			}
		})
	}
	alone := lambdaperm.Deployment{Function: functionNamed("f"), PublishVersion: true}
	alone.Function.Role = &lambdaperm.Role{ARN: roleARN}
	decide("AWSLambda_FullAccess", callerOf(userA, lookup(t, "AWSLambda_FullAccess")...), alone, ok, "")
	decide("AWSLambda_ReadOnlyAccess", callerOf(userA, lookup(t, "AWSLambda_ReadOnlyAccess")...), alone, no,
		"lambda:CreateFunction iam:PassRole lambda:PublishVersion")
	decide("another role may be passed", asUser(allowing("lambda:*", "*"), allowing("iam:PassRole", roleARN+"2")), alone, no, "iam:PassRole")
	decide("public URLs denied", asUser(allowing("*", "*"), denying("lambda:*", "*", when("StringEquals", "lambda:FunctionUrlAuthType", "NONE"))), full, never,
		"lambda:AddPermission lambda:CreateFunctionUrlConfig")
	tagged := lambdaperm.Deployment{Function: deployedFunction(), Before: new(deployedFunction())}
	tagged.Function.Tags, tagged.NewCode, tagged.PublishVersion = map[string]string{"team": "b"}, true, true
	mine := asUser(allowing("lambda:*", "*", when("StringEquals", "aws:ResourceTag/team", "a")))
	decide("tags change on the way", mine, tagged, no, "lambda:PublishVersion lambda:UpdateAlias")
	granted := deployedFunction()
	granted.Policies = functionWith(to(aws(userB), allowing("lambda:UpdateFunctionCode", functionARN))).Policies
	decide("another account, by the policy there is", asUserB(allowing("lambda:*", "*")),
		lambdaperm.Deployment{Function: deployedFunction(), Before: &granted, NewCode: true}, ok, "")
	decide("another account, by a policy to come", asUserB(allowing("lambda:*", "*")),
		lambdaperm.Deployment{Function: granted, Before: new(deployedFunction()), NewCode: true}, no, "lambda:UpdateFunctionCode")
	r, err := lambdaperm.CheckDeployment(asUser(allowing("lambda:*", "*")), full)
	if err != nil {
		t.Fatal(err)
	}
	f := full.Function
	f.URLs = nil
	want, err := lambdaperm.Do(asUser(allowing("lambda:*", "*")), lambdaperm.Operation{Name: "CreateFunction", Function: &f})
	if diff := cmp.Diff(want.String(), r.Reports[0].String()); diff != "" || err != nil {
		t.Errorf("the report of Do (-want +got):\n%s%v", diff, err)
	}
}

func TestDeploymentErrors(t *testing.T) {
	change := func(set func(*lambdaperm.Deployment)) lambdaperm.Deployment {
		d := fullDeployment()
		set(&d)
		return d
	}
	admin := asUser(allowing("*", "*"))
	for _, c := range []struct {
		name  string
		c     lambdaperm.Caller
		d     lambdaperm.Deployment
		code  lambdaperm.Code
		input string
	}{
		{"nothing", admin, lambdaperm.Deployment{}, lambdaperm.CodeInvalidARN, ""},
		{"no role", admin, change(func(d *lambdaperm.Deployment) { d.Function.Role = nil }), lambdaperm.CodeInvalidParameter, ""},
		{"another function before", admin, change(func(d *lambdaperm.Deployment) { d.Before = new(functionNamed("g")) }), lambdaperm.CodeInvalidParameter, otherARN},
		{"a service deploys",
			callerOf("s3.amazonaws.com"), lambdaperm.Deployment{Function: deployedFunction(), Before: new(deployedFunction())}, lambdaperm.CodeInvalidPrincipal, "s3.amazonaws.com"},
		{"permission on an alias that is not there",
			admin, change(func(d *lambdaperm.Deployment) { d.Permissions[0].Qualifier = "test" }), lambdaperm.CodeUnknownQualifier, "test"},
		{"permission for another function",
			admin, change(func(d *lambdaperm.Deployment) { d.Permissions[0].FunctionName = "g" }), lambdaperm.CodeInvalidParameter, "g"},
		{"mapping of an alias that is not there",
			admin, change(func(d *lambdaperm.Deployment) { d.Mappings[0].Qualifier = "test" }), lambdaperm.CodeUnknownQualifier, "test"},
		{"URL without a type", admin, change(func(d *lambdaperm.Deployment) { d.Function.URLs[""] = lambdaperm.URL{} }), lambdaperm.CodeInvalidParameter, ""},
		{"URL of a version", admin, change(func(d *lambdaperm.Deployment) {
			d.Function.Versions, d.Function.URLs = []string{"1"}, map[string]lambdaperm.URL{"1": {AuthType: "NONE"}}
		}), lambdaperm.CodeInvalidParameter, "1"},
	} {
		t.Run("deployment/"+c.name, func(t *testing.T) {
			r, err := lambdaperm.CheckDeployment(c.c, c.d)
			isError(t, err, c.code, c.input)
			if r.Decision != no || r.Reports != nil || r.Question != "" {
				t.Errorf("a report beside an error: %v", r)
			}
		})
	}
	twice := change(func(d *lambdaperm.Deployment) { d.Permissions = append(d.Permissions, d.Permissions[0]) })
	if _, err := lambdaperm.CheckDeployment(admin, twice); err == nil {
		t.Error("the same statement twice: accepted")
	}
}

// What changes about keys and code is asked about with the permissions of the caller, and nothing else is.
func TestDeploymentCallerNeeds(t *testing.T) {
	const key = "arn:aws:kms:us-east-1:" + accountA + ":key/k"
	before := deployedFunction()
	after := before
	after.KMSKey, after.CodeObject, after.CodeVersion = key, objectARN, "v2"
	d := lambdaperm.Deployment{Function: after, Before: &before}
	lambda := allowing("lambda:*", "*")
	r, err := lambdaperm.CheckDeployment(asUser(lambda), d)
	if err != nil {
		t.Fatal(err)
	}
	var lacks []string
	for _, c := range r.Failed() {
		lacks = append(lacks, c.Request.Action+" on "+c.Request.Resource.ARN)
	}
	want := []string{"s3:GetObjectVersion on " + objectARN, "kms:CreateGrant on " + key, "kms:Encrypt on " + key} // L2-1, L2-4
	if diff := cmp.Diff(want, lacks); diff != "" || r.Decision != no {
		t.Errorf("%v (-want +got)\n%s", r.Decision, diff)
	}
	r, err = lambdaperm.CheckDeployment(asUser(lambda, allowing("s3:GetObjectVersion", objectARN), allowing("kms:CreateGrant kms:Encrypt", key)), d)
	if err != nil || r.Decision != ok {
		t.Errorf("%v, %v", r, err)
	}
}
