package simulator_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestRefusesPolicies: a policy that is refused is an error of the whole, with the place of the policy in the request,
// and behind it the place in the policy.
func TestRefusesPolicies(t *testing.T) {
	const bad = "{\"Version\":\"2012-10-17\",\n \"Statement\":[{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"
	withPrincipal := policyOf(to(allow("*", "*"), bob))
	for _, tt := range []struct {
		name    string
		request object
		path    string
		code    policy.Code
		line    int // in the policy
		called  string
	}{
		{
			"IN-01 identity", object{"PolicyInputList": []string{all, bad}}, "PolicyInputList[1]",
			policy.CodeInvalidEffect, 2, "PolicyInputList.2",
		},
		{
			"IN-01 boundary", object{"PermissionsBoundaryPolicyInputList": []string{bad}},
			"PermissionsBoundaryPolicyInputList[0]", policy.CodeInvalidEffect, 2, "PermissionsBoundaryPolicyInputList.1",
		},
		{
			"IN-01 organization", object{"OrderedOrganizationPolicyInputList": []object{level(all), level(all, bad)}},
			"OrderedOrganizationPolicyInputList[1].ServiceControlPolicyInputList[1]", policy.CodeInvalidEffect, 2,
			"OrderedOrganizationPolicyInputList.2.ServiceControlPolicyInputList.2",
		},
		{
			"IN-01 resource", object{"ResourcePolicy": bad, "CallerArn": bob}, "ResourcePolicy",
			policy.CodeInvalidEffect, 2, "ResourcePolicy",
		},
		{
			"IN-01 an identity policy with a principal", object{"PolicyInputList": []string{withPrincipal}},
			"PolicyInputList[0]", policy.CodeUnsupportedPrincipal, 1, "PolicyInputList.1",
		},
		{
			"IN-01 a resource policy without one", object{"ResourcePolicy": all, "CallerArn": bob}, "ResourcePolicy",
			policy.CodeMissingPrincipal, 1, "ResourcePolicy",
		},
		{
			"IN-01 not percent-encoded", object{"PolicyInputList": []string{"%7"}}, "PolicyInputList[0]",
			policy.CodeInvalidEncoding, 1, "PolicyInputList.1",
		},
		{
			"IN-01 an object that is no policy", object{"PolicyInputList": []object{{}}}, "PolicyInputList[0]",
			policy.CodeMissingStatement, 1, "PolicyInputList.1",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.request["ActionNames"] = []string{"s3:GetObject"}
			if tt.request["PolicyInputList"] == nil {
				tt.request["PolicyInputList"] = []string{}
			}
			e := refused(t, text(t, tt.request))
			behind, ok := errors.AsType[*policy.Error](e)
			if !ok || e.Code != simulator.CodeInvalidPolicy || e.Path != tt.path || e.Line != 1 {
				t.Fatalf("got %v, wrapping %v", e, behind)
			}
			if behind.Code != tt.code || behind.Line != tt.line || behind.Policy != tt.called {
				t.Errorf("in the policy: %v", behind)
			}
			if !strings.Contains(e.Error(), tt.called) {
				t.Errorf("the text does not name the policy: %v", e)
			}
		})
	}
}

// TestRolePolicies: as AWS, resource policies of roles are not simulated; else the trust policy decides.
func TestRolePolicies(t *testing.T) { // IN-80
	request := object{
		"PolicyInputList": []string{}, "ActionNames": []string{"sts:AssumeRole"}, "CallerArn": bob,
		"ResourceArns":   []string{"arn:aws:iam::111122223333:role/r"},
		"ResourcePolicy": policyOf(to(allow("sts:AssumeRole", "*"), bob)),
	}
	e := refused(t, text(t, request), simulator.AsAWS())
	if e.Code != simulator.CodeNotModelled || e.Path != "ResourceArns" {
		t.Errorf("got %v", e)
	}
	if r := only(t, ask(t, request)); r.EvalDecision != "allowed" {
		t.Errorf("got %s", r.EvalDecision)
	}
}
