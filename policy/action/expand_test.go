package action_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

func TestExpand(t *testing.T) {
	for _, tt := range []struct{ pattern, want string }{
		{"lambda:Get*", "GetAccountSettings GetAlias GetCapacityProvider GetCodeSigningConfig GetDurableExecution" +
			" GetDurableExecutionHistory GetDurableExecutionState GetEventSourceMapping GetFunction GetFunctionCodeSigningConfig" +
			" GetFunctionConcurrency GetFunctionConfiguration GetFunctionEventInvokeConfig GetFunctionRecursionConfig" +
			" GetFunctionScalingConfig GetFunctionUrlConfig GetLayerVersion GetLayerVersionPolicy GetMicrovm GetMicrovmImage" +
			" GetMicrovmImageBuild GetMicrovmImageVersion GetNetworkConnector GetPolicy GetProvisionedConcurrencyConfig" +
			" GetResourcePolicy GetRuntimeManagementConfig GetWebAccountSettings GetWebFunction GetWebFunctionEndpoint GetWebFunctionRevision"},
		{"LAMBDA:get*policy", "GetLayerVersionPolicy GetPolicy GetResourcePolicy"}, // M-01
		{"lambda:?etAlias", "GetAlias"},                                            // M-02
		{"lambda:EnableReplication*", "EnableReplication"},
		{"lambda:*Alias*", "CreateAlias DeleteAlias GetAlias ListAliases UpdateAlias"},
		{"lambda:InvokeFunction", "InvokeFunction"},
		{"lambda:Invoke", ""}, // ACT-7, M-04
		{"lambda:GetAlias?", ""},
		{"lambda:", ""},
		{"lambda", ""},
		{"lambda*:GetAlias", ""}, // M-03
		{"*:GetAlias", ""},
		{"*:*", ""},
		{"**", ""},
		{"Get*", ""},
		{"nosuchservice:*", ""},
		{"lambda:${aws:username}", ""}, // V-02: variables are text
		{"", ""},
	} {
		t.Run(tt.pattern, func(t *testing.T) {
			var got []string
			for a := range action.Expand(tt.pattern) {
				got = append(got, strings.TrimPrefix(a.Name(), "lambda:"))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("Expand (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExpandAll(t *testing.T) {
	var all, single int
	last := ""
	for a := range action.Expand("*") {
		all++
		prefix, _, _ := strings.Cut(a.Name(), ":")
		if prefix < last {
			t.Errorf("%s is out of order", a)
		}
		last = prefix
	}
	for s := range action.Services() {
		for range action.Expand(s.Prefix() + ":*") {
			single++
		}
	}
	if all != 22091+15 || single != all {
		t.Errorf(`"*" covers %d actions, all services %d, want %d`, all, single, 22091+15)
	}
}

func TestStopping(t *testing.T) {
	for _, pattern := range []string{"*", "lambda:Get*"} {
		n := 0
		for range action.Expand(pattern) {
			if n++; n == 3 {
				break
			}
		}
		if n != 3 {
			t.Errorf("%s: %d actions", pattern, n)
		}
	}
	a, _ := action.Lookup("lambda:CreateFunction")
	s := a.Service()
	for range a.ConditionKeys() {
		break
	}
	for range s.Actions() {
		break
	}
	for range s.ConditionKeys() {
		break
	}
	for r := range a.ResourceTypes() {
		for range r.ConditionKeys() {
			break
		}
		for range r.ARNFormats() {
			break
		}
		break
	}
	for range s.ResourceTypes() {
		break
	}
}
