package lambdaperm_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

func byResource(resource string, statements ...string) map[string]*policy.Policy {
	return map[string]*policy.Policy{resource: document(statements...)}
}

// TestInvokeWebFunction ("Lambda Web Function endpoint access control", AWS Lambda Developer Guide).
func TestInvokeWebFunction(t *testing.T) {
	const invoke, distribution = "lambda:InvokeWebFunctionEndpoint", "arn:aws:cloudfront::" + accountA + ":distribution/E1"
	managed := allowing(invoke, "arn:aws:lambda:*:*:web-function/*/endpoint/*") // AWSLambdaInvokeWebFunctionEndpointAccess
	forBob, forAnn := to(aws(userB), allowing(invoke, webEndpoint)), to(aws(userA), allowing(invoke, webEndpoint))
	only := func(key, value string) string { return when("StringEquals", key, value) }
	cloudFront := callerOf("cloudfront.amazonaws.com")
	cloudFront.Context.Set("aws:SourceArn", distribution)
	byDistribution := to(byService("cloudfront.amazonaws.com"), allowing(invoke, webEndpoint, when("ArnLike", "aws:SourceArn", distribution)))
	endpoint := asUser(managed)
	endpoint.Endpoint = document(to(`"*"`, allowing("lambda:InvokeFunction", "*")))
	bounded := asUser(managed)
	bounded.SCPs = []evaluate.Level{level(document(allowing("*", "*"), denying(invoke, "*")))}
	public := to(aws("*"), allowing(invoke, webARN+"/endpoint/*"))
	rcp := func(w *lambdaperm.WebFunction) {
		w.RCPs = map[string][]evaluate.Level{accountA: {level(document(`{"Effect":"Deny","Principal":"*","Action":"lambda:*","Resource":"*"}`))}}
	}
	tags := func(w *lambdaperm.WebFunction) { w.Tags = map[string]string{"team": "a"} }
	type set = func(*lambdaperm.WebFunction)
	with := func(statements ...string) set {
		return func(w *lambdaperm.WebFunction) { w.Policy = document(statements...) }
	}
	for _, tt := range []struct {
		name     string
		endpoint string
		c        lambdaperm.Caller
		set      []set
		want     evaluate.Decision
		notes    []lambdaperm.NoteCode
	}{
		{"L2-9/same account, identity", "prod", asUser(managed), nil, ok, nil},
		{"L2-9/same account, resource policy", "prod", asUser(), []set{with(forAnn)}, ok, nil},
		{"L2-9/same account, neither", "prod", asUser(), nil, no, nil},
		{"L2-9/same account, another's grant", "prod", asUser(), []set{with(forBob)}, no, nil},
		{"L2-9/other account, both", "prod", asUserB(managed), []set{with(forBob)}, ok, nil},
		{"L2-9/other account, identity alone", "prod", asUserB(managed), nil, no, nil},
		{"L2-9/other account, resource policy alone", "prod", asUserB(), []set{with(forBob)}, no, nil},
		{"L2-9/other account, whole account", "prod", asUserB(managed), []set{with(to(aws(accountB), allowing(invoke, webEndpoint)))}, ok, nil},
		{"L2-9/grant on another endpoint", "prod", asUserB(managed), []set{with(to(aws(userB), allowing(invoke, webARN+"/endpoint/dev")))}, no, nil},
		{"L2-9/grant on the web function", "prod", asUserB(managed), []set{with(to(aws(userB), allowing(invoke, webARN)))}, no, nil},
		{"L2-9/grant on all endpoints", "prod", asUserB(managed), []set{with(to(aws(userB), allowing(invoke, webARN+"/endpoint/*")))}, ok, nil},
		{"L2-9/identity on the web function", "prod", asUser(allowing(invoke, webARN)), nil, no, nil},
		{"L2-9/InvokeFunction does not help", "prod", asUser(allowing("lambda:InvokeFunction lambda:InvokeFunctionUrl", "*")), nil, no, nil},
		{"L2-9/explicit deny by the policy", "prod", asUser(managed), []set{with(to(aws(userA), denying(invoke, webEndpoint)))}, never, nil},
		{"L2-9/auth type tested, right", "prod", asUser(allowing(invoke, "*", only(webThere, "IamAuth"))), nil, ok, nil},
		{"L2-9/auth type tested, wrong", "prod", asUser(allowing(invoke, "*", only(webThere, "ApplicationManaged"))), nil, no, nil},
		{"L2-9/request key not sent", "prod", asUser(allowing(invoke, "*", only(webGiven, "IamAuth"))), nil, no, nil},
		{"L2-9/tags", "prod", asUser(allowing(invoke, "*", only("aws:ResourceTag/team", "a"))), []set{tags}, ok, nil},
		{"L2-9/tags, none", "prod", asUser(allowing(invoke, "*", only("aws:ResourceTag/team", "a"))), nil, no, nil},
		{"L2-9/public grant", "prod", asUser(), []set{with(public)}, ok, []lambdaperm.NoteCode{lambdaperm.NotePublicGrant}},
		{"L2-9/public grant, unsigned", "prod", callerOf("anonymous"), []set{with(public)}, no, []lambdaperm.NoteCode{lambdaperm.NoteUnsignedRequest}},
		{"L2-9/CloudFront", "prod", cloudFront, []set{with(byDistribution)}, ok, nil},
		{"L2-9/CloudFront, another distribution",
			"prod", cloudFront, []set{with(to(byService("cloudfront.amazonaws.com"), allowing(invoke, webEndpoint, when("ArnLike", "aws:SourceArn", distribution+"2"))))}, no, nil},
		{"L2-9/CloudFront for anybody",
			"prod", cloudFront, []set{with(to(byService("cloudfront.amazonaws.com"), allowing(invoke, webEndpoint)))}, ok, []lambdaperm.NoteCode{lambdaperm.NoteConfusedDeputy}},
		{"L2-9/CloudFront without a policy", "prod", cloudFront, nil, no, nil},
		{"L2-9/another service", "prod", callerOf("s3.amazonaws.com"), []set{with(byDistribution)}, no, nil},
		{"L2-9/VPC endpoint", "prod", endpoint, nil, no, nil},
		{"L2-9/service control policy", "prod", bounded, nil, never, nil},
		{"L-32 L2-9/resource control policies do not reach Lambda", "prod", asUser(managed), []set{rcp}, ok, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeWebFunction(*webNamed(tt.set...), tt.endpoint, tt.c)
			wants(t, r, err, tt.want, tt.notes...)
			if c := r.Checks[0]; len(r.Checks) != 1 || c.Request.Action != invoke || c.Request.Resource.ARN != webEndpoint {
				t.Errorf("checks %+v", r.Checks)
			}
		})
	}
	for name, c := range map[string]lambdaperm.Caller{
		"anonymous": callerOf("anonymous"), "another account": asUserB(), "denied": asUser(denying("*", "*")), "CloudFront": cloudFront,
	} {
		t.Run("L2-9/managed by the application/"+name, func(t *testing.T) {
			for _, policies := range [][]set{nil, {with(to(`"*"`, denying("*", "*")))}, {rcp}} {
				r, err := lambdaperm.InvokeWebFunction(*webNamed(policies...), "open", c)
				if err != nil || r.Decision != ok || len(r.Checks) != 0 || len(r.Notes) != 1 || r.Notes[0].Code != lambdaperm.NoteCallerNotAuthenticated {
					t.Errorf("%v, %v", r, err)
				}
			}
		})
	}
	for _, tt := range []struct {
		name, endpoint string
		w              *lambdaperm.WebFunction
		c              lambdaperm.Caller
		code           lambdaperm.Code
		input          string
	}{
		{"no such endpoint", "dev", webNamed(), asUser(), lambdaperm.CodeEndpointMissing, "dev"},
		{"no endpoints", "prod", &lambdaperm.WebFunction{ARN: webARN}, asUser(), lambdaperm.CodeEndpointMissing, "prod"},
		{"auth type of a URL",
			"e", &lambdaperm.WebFunction{ARN: webARN, Endpoints: map[string]lambdaperm.WebFunctionEndpoint{"e": {AuthType: "NONE"}}}, asUser(), lambdaperm.CodeInvalidParameter, "NONE"},
		{"no auth type",
			"e", &lambdaperm.WebFunction{ARN: webARN, Endpoints: map[string]lambdaperm.WebFunctionEndpoint{"e": {}}}, asUser(), lambdaperm.CodeInvalidParameter, ""},
		{"no name",
			"e*", &lambdaperm.WebFunction{ARN: webARN, Endpoints: map[string]lambdaperm.WebFunctionEndpoint{"e*": {AuthType: "IamAuth"}}}, asUser(), lambdaperm.CodeInvalidParameter, "e*"},
		{"a function", "prod", &lambdaperm.WebFunction{ARN: functionARN}, asUser(), lambdaperm.CodeInvalidARN, functionARN},
		{"nobody", "prod", webNamed(), lambdaperm.Caller{}, lambdaperm.CodeInvalidPrincipal, ""},
	} {
		t.Run("L2-9/error/"+tt.name, func(t *testing.T) {
			r, err := lambdaperm.InvokeWebFunction(*tt.w, tt.endpoint, tt.c)
			isRefused(t, r, err, tt.code, tt.input)
		})
	}
}
