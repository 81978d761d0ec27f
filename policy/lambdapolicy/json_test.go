package lambdapolicy_test

import (
	"encoding/json"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// TestJSON: parameters are written and read under the names of Lambda's API, and none is lost.
func TestJSON(t *testing.T) {
	add := lambdapolicy.AddPermissionInput{FunctionName: "f", Qualifier: "q", StatementID: "s", Action: "a", Principal: "p", SourceARN: "arn",
		SourceAccount: "1", EventSourceToken: "t", FunctionURLAuthType: lambdapolicy.AuthIAM, InvokedViaFunctionURL: true, PrincipalOrgID: "o"}
	wantJSON(t, add, `{"FunctionName":"f","Qualifier":"q","StatementId":"s","Action":"a","Principal":"p","SourceArn":"arn","SourceAccount":"1",`+
		`"EventSourceToken":"t","FunctionUrlAuthType":"AWS_IAM","InvokedViaFunctionUrl":true,"PrincipalOrgID":"o"}`)
	layer := lambdapolicy.AddLayerVersionPermissionInput{LayerName: "l", VersionNumber: 3, StatementID: "s", Action: "a", Principal: "p", OrganizationID: "o"}
	wantJSON(t, layer, `{"LayerName":"l","VersionNumber":3,"StatementId":"s","Action":"a","Principal":"p","OrganizationId":"o"}`)
	wantJSON(t, lambdapolicy.AddPermissionInput{}, "{}")
	wantJSON(t, lambdapolicy.Error{Code: lambdapolicy.CodePolicyNotFound, Reason: "r"}, `{"code":"POLICY_NOT_FOUND","reason":"r"}`)
}

func wantJSON[T comparable](t *testing.T, v T, want string) {
	t.Helper()
	b, err := json.Marshal(v)
	if string(b) != want || err != nil {
		t.Errorf("%s, %v, want %s", b, err, want)
	}
	var again T
	if err := json.Unmarshal(b, &again); err != nil || again != v {
		t.Errorf("%s is read as %+v, %v", b, again, err)
	}
}
