package lambdaperm_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

const (
	webARN       = lambdaARN + "web-function/w"
	webEndpoint  = webARN + "/endpoint/prod"
	webRevision  = webARN + "/revision/r1"
	webCodeARN   = "arn:aws:s3:::web-code/w.zip"
	webEndpointB = "arn:aws:lambda:us-east-1:" + accountB + ":web-function/w/endpoint/prod"
	// Condition keys of web functions ("Actions, resources, and condition keys for AWS Lambda").
	webGiven, webThere = "lambda:Request/WebFunctionAuthType", "lambda:Resource/WebFunctionAuthType"
)

// webNamed is a web function of account A with an endpoint of each kind, changed by set.
func webNamed(set ...func(*lambdaperm.WebFunction)) *lambdaperm.WebFunction {
	w := lambdaperm.WebFunction{ARN: webARN, Endpoints: map[string]lambdaperm.WebFunctionEndpoint{
		"prod": {AuthType: lambdaperm.WebAuthIAM}, "open": {AuthType: lambdaperm.WebAuthApplication},
	}}
	for _, s := range set {
		s(&w)
	}
	return &w
}

// TestWebFunctionOperations: which action on which resource, with which keys ("Actions, resources, and condition keys for AWS
// Lambda"; AWS Lambda Web API Reference, by which what is created is asked about with the web function).
func TestWebFunctionOperations(t *testing.T) {
	type op = lambdaperm.Operation
	tagged := webNamed(func(w *lambdaperm.WebFunction) { w.Tags = map[string]string{"team": "a"} })
	role := &lambdaperm.Role{ARN: roleARN}
	whole := webNamed(func(w *lambdaperm.WebFunction) {
		w.Role, w.CodeObject, w.Tags = role, webCodeARN, map[string]string{"team": "a"}
		w.Endpoints = map[string]lambdaperm.WebFunctionEndpoint{"prod": {AuthType: lambdaperm.WebAuthIAM}}
	})
	on := func(resource string) evaluate.Resource { return evaluate.Resource{ARN: resource} }
	const iam, application = lambdaperm.WebAuthIAM, lambdaperm.WebAuthApplication
	connector := lambdaARN + "network-connector:nc-1:2"
	pass := "iam:PassRole " + roleARN + " iam:PassedToService=lambda.amazonaws.com"
	code := []string{
		"s3:GetObject " + webCodeARN + " aws:ViaAWSService=true", "s3:GetObjectVersion " + webCodeARN + " aws:ViaAWSService=true",
	}
	for _, c := range []struct {
		name string
		op   op
		want []string // action, resource, keys
	}{
		{"L2-9/CreateWebFunction alone", op{Name: "CreateWebFunction", Resource: on(webARN)}, []string{"lambda:CreateWebFunction " + webARN + " "}},
		{"L2-9/CreateWebFunction as described", op{Name: "CreateWebFunction", WebFunction: whole}, append([]string{
			"lambda:CreateWebFunction " + webARN + " aws:RequestTag/team=a, aws:TagKeys=[team], " + webGiven + "=" + iam + " tags",
			"lambda:TagResource " + webARN + " aws:RequestTag/team=a, aws:TagKeys=[team] tags", pass}, code...)},
		{"L2-9/CreateWebFunction with one endpoint of two", op{Name: "CreateWebFunction", WebFunction: webNamed(), Endpoint: "open"}, []string{
			"lambda:CreateWebFunction " + webARN + " " + webGiven + "=" + application}},
		{"L2-9/CreateWebFunction, all by hand", op{Name: "CreateWebFunction", Resource: on(webARN), AuthType: application, Role: role,
			CodeObject: webCodeARN, NetworkConnectors: []string{connector}}, append([]string{
			"lambda:CreateWebFunction " + webARN + " " + webGiven + "=" + application, "lambda:PassNetworkConnector * ", pass}, code...)},
		{"L2-9/CreateWebFunctionEndpoint", op{Name: "CreateWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "prod"}, []string{
			"lambda:CreateWebFunctionEndpoint " + webARN + " " + webGiven + "=" + iam}},
		{"L2-9/CreateWebFunctionEndpoint by hand", op{Name: "CreateWebFunctionEndpoint", Resource: on(webARN), AuthType: iam}, []string{
			"lambda:CreateWebFunctionEndpoint " + webARN + " " + webGiven + "=" + iam}},
		{"L2-9/CreateWebFunctionRevision", op{Name: "CreateWebFunctionRevision", WebFunction: whole}, append([]string{
			"lambda:CreateWebFunctionRevision " + webARN + "  tags", pass}, code...)},
		{"L2-9/UpdateWebFunctionEndpoint", op{Name: "UpdateWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "prod", AuthType: application}, []string{
			"lambda:UpdateWebFunctionEndpoint " + webEndpoint + " " + webGiven + "=" + application + ", " + webThere + "=" + iam}},
		{"L2-9/UpdateWebFunctionEndpoint keeps the type", op{Name: "UpdateWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "prod"}, []string{
			"lambda:UpdateWebFunctionEndpoint " + webEndpoint + " " + webThere + "=" + iam}},
		{"L2-9/UpdateWebFunctionEndpoint, type not known", op{Name: "UpdateWebFunctionEndpoint", Resource: on(webEndpoint)}, []string{
			"lambda:UpdateWebFunctionEndpoint " + webEndpoint + " "}},
		{"L2-9/GetWebFunctionEndpoint", op{Name: "GetWebFunctionEndpoint", WebFunction: tagged, Endpoint: "open"}, []string{
			"lambda:GetWebFunctionEndpoint " + webARN + "/endpoint/open " + webThere + "=" + application + " tags"}},
		{"L2-9/DeleteWebFunctionEndpoint", op{Name: "DeleteWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "prod"}, []string{
			"lambda:DeleteWebFunctionEndpoint " + webEndpoint + " " + webThere + "=" + iam}},
		{"L2-9/GetWebFunctionRevision", op{Name: "GetWebFunctionRevision", WebFunction: tagged, Revision: "r1"}, []string{
			"lambda:GetWebFunctionRevision " + webRevision + "  tags"}},
		{"L2-9/DeleteWebFunctionRevision",
			op{Name: "DeleteWebFunctionRevision", Resource: on(webRevision)}, []string{"lambda:DeleteWebFunctionRevision " + webRevision + " "}},
		{"L2-9/GetWebFunction", op{Name: "GetWebFunction", WebFunction: tagged}, []string{"lambda:GetWebFunction " + webARN + "  tags"}},
		{"L2-9/DeleteWebFunction", op{Name: "DeleteWebFunction", WebFunction: webNamed()}, []string{"lambda:DeleteWebFunction " + webARN + " "}},
		{"L2-9/ListWebFunctionEndpoints", op{Name: "ListWebFunctionEndpoints", WebFunction: webNamed()}, []string{"lambda:ListWebFunctionEndpoints " + webARN + " "}},
		{"L2-9/ListWebFunctionRevisions", op{Name: "ListWebFunctionRevisions", WebFunction: webNamed()}, []string{"lambda:ListWebFunctionRevisions " + webARN + " "}},
		{"L2-9/ListWebFunctions", op{Name: "ListWebFunctions", WebFunction: webNamed()}, []string{"lambda:ListWebFunctions * "}},
		{"L2-9/GetWebAccountSettings", op{Name: "GetWebAccountSettings"}, []string{"lambda:GetWebAccountSettings * "}},
		{"L2-9/TagResource", op{Name: "TagResource", WebFunction: tagged, Tags: map[string]string{"b": "1"}}, []string{
			"lambda:TagResource " + webARN + " aws:RequestTag/b=1, aws:TagKeys=[b] tags"}},
		{"L2-9/UntagResource",
			op{Name: "UntagResource", WebFunction: tagged, TagKeys: []string{"team"}}, []string{"lambda:UntagResource " + webARN + " aws:TagKeys=[team] tags"}},
		{"L2-9/ListTags", op{Name: "ListTags", WebFunction: tagged}, []string{"lambda:ListTags " + webARN + "  tags"}},
		{"L2-9/PutResourcePolicy", op{Name: "PutResourcePolicy", WebFunction: webNamed(), Principals: []string{accountB}}, []string{
			"lambda:PutResourcePolicy " + webARN + " lambda:Principal=" + accountB}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := lambdaperm.Do(asUser(allowing("*", "*")), c.op)
			wants(t, r, err, ok)
			var got []string
			for _, check := range r.Checks {
				s := check.Request.Action + " " + check.Request.Resource.ARN + " " + keysOf(check.Request.Context)
				if len(check.Request.Resource.Tags) > 0 {
					s += " tags"
				}
				if check.Advisory {
					s += " ?"
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("checks (-want +got):\n%s", diff)
			}
			if r, err := lambdaperm.Do(asUser(denying("lambda:*", "*"), allowing("*", "*")), c.op); err != nil || r.Decision != never {
				t.Errorf("denied: %v, %v", r, err)
			}
		})
	}
}

func TestWebFunctionDecisions(t *testing.T) {
	type op = lambdaperm.Operation
	const iam, application = lambdaperm.WebAuthIAM, lambdaperm.WebAuthApplication
	create := func(authType string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(op{Name: "CreateWebFunctionEndpoint", WebFunction: webNamed(), AuthType: authType})
	}
	update := func(endpoint, authType string) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(op{Name: "UpdateWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: endpoint, AuthType: authType})
	}
	whole := webNamed(func(w *lambdaperm.WebFunction) {
		w.Role, w.CodeObject = &lambdaperm.Role{ARN: roleARN}, webCodeARN
		w.Endpoints = nil
	})
	elsewhere := *whole
	elsewhere.CodeAccount = accountB
	opened := elsewhere
	opened.ResourcePolicies = byResource("arn:aws:s3:::web-code", to(aws(userA), allowing("s3:GetObject s3:GetObjectVersion", "arn:aws:s3:::web-code/*")))
	limited := *whole
	limited.RCPs = map[string][]evaluate.Level{accountA: {level(document(`{"Effect":"Deny","Principal":"*","Action":"s3:GetObjectVersion","Resource":"*"}`))}}
	deploy := func(w *lambdaperm.WebFunction) func(lambdaperm.Caller) (lambdaperm.Report, error) {
		return doing(op{Name: "CreateWebFunction", WebFunction: w})
	}
	deployer := func(code string) lambdaperm.Caller {
		toLambda := when("StringEquals", "iam:PassedToService", "lambda.amazonaws.com")
		return asUser(allowing("lambda:CreateWebFunction", webARN), allowing("iam:PassRole", roleARN, toLambda), allowing(code, "arn:aws:s3:::web-code/*"))
	}
	get := doing(op{Name: "GetWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "prod"})
	runCases(t, []decisionCase{
		{"L2-9/endpoint with IAM only, with IAM",
			asUser(allowing("lambda:CreateWebFunctionEndpoint", webARN, when("StringEquals", webGiven, iam))), create(iam), ok, ""},
		{"L2-9/endpoint with IAM only, public",
			asUser(allowing("lambda:CreateWebFunctionEndpoint", webARN, when("StringEquals", webGiven, iam))), create(application), no, "lambda:CreateWebFunctionEndpoint"},
		{"L2-9/endpoint, public denied",
			asUser(allowing("lambda:*", "*"), denying("lambda:*", "*", when("StringEquals", webGiven, application))), create(application), never, "lambda:CreateWebFunctionEndpoint"},
		{"L2-9/created on the endpoint", asUser(allowing("lambda:CreateWebFunctionEndpoint", webEndpoint)), create(iam), no, "lambda:CreateWebFunctionEndpoint"},
		{"L2-9/update of an IAM endpoint",
			asUser(allowing("lambda:UpdateWebFunctionEndpoint", webARN+"/*", when("StringEquals", webThere, iam))), update("prod", ""), ok, ""},
		{"L2-9/update of a public endpoint",
			asUser(allowing("lambda:UpdateWebFunctionEndpoint", webARN+"/*", when("StringEquals", webThere, iam))), update("open", iam), no, "lambda:UpdateWebFunctionEndpoint"},
		{"L2-9/update to public denied",
			asUser(allowing("lambda:*", "*"), denying("lambda:*", "*", when("StringEquals", webGiven, application))), update("prod", application), never, "lambda:UpdateWebFunctionEndpoint"},
		{"L2-9/update without a type",
			asUser(allowing("lambda:*", "*"), denying("lambda:*", "*", when("StringEquals", webGiven, application))), update("open", ""), ok, ""},
		{"L2-9/update on the function", asUser(allowing("lambda:UpdateWebFunctionEndpoint", webARN)), update("prod", ""), no, "lambda:UpdateWebFunctionEndpoint"},
		{"L2-9/endpoint without the star", asUser(allowing("lambda:GetWebFunctionEndpoint", webARN)), get, no, "lambda:GetWebFunctionEndpoint"},
		{"L2-9/endpoint with the star", asUser(allowing("lambda:GetWebFunctionEndpoint", webARN+" "+webARN+"/*")), get, ok, ""},
		{"L2-9/revision without the star",
			asUser(allowing("lambda:GetWebFunctionRevision", webARN)), operatingOn("GetWebFunctionRevision", webRevision), no, "lambda:GetWebFunctionRevision"},
		{"L2-9/request key of another type of function", asUser(allowing("lambda:CreateFunctionUrlConfig", "*", when("StringEquals", webGiven, iam))),
			doing(op{Name: "CreateFunctionUrlConfig", Function: new(functionNamed("f")), AuthType: "AWS_IAM"}), no, "lambda:CreateFunctionUrlConfig"},
		{"L2-9/deployer", deployer("s3:GetObject s3:GetObjectVersion"), deploy(whole), ok, ""},
		{"L2-9/deployer may not read versions", deployer("s3:GetObject"), deploy(whole), no, "s3:GetObjectVersion"},
		{"L2-9/deployer may not read", deployer("s3:PutObject"), deploy(whole), no, "s3:GetObject s3:GetObjectVersion"},
		{"L2-9/code in another account", deployer("s3:*"), deploy(&elsewhere), no, "s3:GetObject s3:GetObjectVersion"},
		{"L2-9/code in another account, let in", deployer("s3:*"), deploy(&opened), ok, ""},
		{"L2-9 L2-12/resource control policy", deployer("s3:*"), deploy(&limited), never, "s3:GetObjectVersion"},
		{"L2-9/role passed to another service",
			asUser(allowing("lambda:* s3:*", "*"), allowing("iam:PassRole", "*", when("StringEquals", "iam:PassedToService", "ec2.amazonaws.com"))), deploy(whole), no, "iam:PassRole"},
		{"L2-9/tagged endpoint", asUser(allowing("lambda:DeleteWebFunctionEndpoint", "*", when("StringEquals", "aws:ResourceTag/team", "a"))),
			doing(op{Name: "DeleteWebFunctionEndpoint", Endpoint: "prod", WebFunction: webNamed(func(w *lambdaperm.WebFunction) { w.Tags = map[string]string{"team": "a"} })}), ok, ""},
		{"L2-9/endpoint with another tag", asUser(allowing("lambda:DeleteWebFunctionEndpoint", "*", when("StringEquals", "aws:ResourceTag/team", "a"))),
			doing(op{Name: "DeleteWebFunctionEndpoint", Endpoint: "prod", WebFunction: webNamed()}), no, "lambda:DeleteWebFunctionEndpoint"},
	})
	known := asUser(allowing("lambda:UpdateWebFunctionEndpoint", "*", when("StringEquals", webThere, iam)))
	known.Context.Set(webThere, iam)
	runCases(t, []decisionCase{
		{"L2-9/type from the context", known, operatingOn("UpdateWebFunctionEndpoint", webEndpoint), ok, ""},
		{"L2-9/described type goes before", known, update("open", ""), no, "lambda:UpdateWebFunctionEndpoint"},
		{"L2-9/no such key for revisions", known, operatingOn("GetWebFunctionRevision", webRevision), no, "lambda:GetWebFunctionRevision"},
	})
}

func TestWebFunctionErrors(t *testing.T) {
	type op = lambdaperm.Operation
	long := strings.Repeat("w", 65)
	const nowhere, roleOfB = "arn:aws:lambda::" + accountA + ":web-function/w", "arn:aws:iam::" + accountB + ":role/r"
	for _, c := range []struct {
		name  string
		op    op
		code  lambdaperm.Code
		input string
	}{
		{"L2-9/type of a URL", op{Name: "CreateWebFunctionEndpoint", WebFunction: webNamed(), AuthType: "AWS_IAM"}, lambdaperm.CodeInvalidParameter, "AWS_IAM"},
		{"L2-9/letter case",
			op{Name: "UpdateWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "prod", AuthType: "iamAuth"}, lambdaperm.CodeInvalidParameter, "iamAuth"},
		{"L2-9/type of an endpoint for a URL",
			op{Name: "CreateFunctionUrlConfig", Function: new(functionNamed("f")), AuthType: "IamAuth"}, lambdaperm.CodeInvalidParameter, "IamAuth"},
		{"L2-9/no endpoint", op{Name: "GetWebFunctionEndpoint", WebFunction: webNamed()}, lambdaperm.CodeInvalidParameter, ""},
		{"L2-9/no revision", op{Name: "GetWebFunctionRevision", WebFunction: webNamed(), Endpoint: "prod"}, lambdaperm.CodeInvalidParameter, ""},
		{"L2-9/endpoint with a slash", op{Name: "GetWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "a/b"}, lambdaperm.CodeInvalidParameter, "a/b"},
		{"L2-9/endpoint with a star", op{Name: "GetWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "*"}, lambdaperm.CodeInvalidParameter, "*"},
		{"L2-9/two endpoints", op{Name: "CreateWebFunction", WebFunction: webNamed()}, lambdaperm.CodeInvalidParameter, ""},
		{"L2-9/a function", op{Name: "GetWebFunction", WebFunction: &lambdaperm.WebFunction{ARN: functionARN}}, lambdaperm.CodeInvalidARN, functionARN},
		{"L2-9/an endpoint as web function",
			op{Name: "GetWebFunction", WebFunction: &lambdaperm.WebFunction{ARN: webEndpoint}}, lambdaperm.CodeInvalidARN, webEndpoint},
		{"L2-9/name too long",
			op{Name: "GetWebFunction", WebFunction: &lambdaperm.WebFunction{ARN: lambdaARN + "web-function/" + long}}, lambdaperm.CodeInvalidARN, lambdaARN + "web-function/" + long},
		{"L2-9/no Region",
			op{Name: "GetWebFunction", WebFunction: &lambdaperm.WebFunction{ARN: nowhere}}, lambdaperm.CodeInvalidARN, nowhere},
		{"L2-9/resource of the wrong type", op{Name: "GetWebFunctionEndpoint", Resource: evaluate.Resource{ARN: webARN}}, lambdaperm.CodeInvalidARN, webARN},
		{"L2-9/a bucket for the code",
			op{Name: "CreateWebFunction", Resource: evaluate.Resource{ARN: webARN}, CodeObject: "arn:aws:s3:::web-code"}, lambdaperm.CodeInvalidARN, "arn:aws:s3:::web-code"},
		{"L2-9/role of another account",
			op{Name: "CreateWebFunction", Resource: evaluate.Resource{ARN: webARN}, Role: &lambdaperm.Role{ARN: roleOfB}},
			lambdaperm.CodeInvalidParameter, roleOfB},
		{"ACT-4/permission only",
			op{Name: "InvokeWebFunctionEndpoint", WebFunction: webNamed(), Endpoint: "prod"}, lambdaperm.CodeUnknownOperation, "InvokeWebFunctionEndpoint"},
		{"L2-9/nothing to operate on", op{Name: "CreateWebFunction"}, lambdaperm.CodeInvalidParameter, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := lambdaperm.Do(asUser(allowing("*", "*")), c.op)
			isRefused(t, r, err, c.code, c.input)
		})
	}
}
