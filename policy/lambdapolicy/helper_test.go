package lambdapolicy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

const (
	permOwner, permOther = "111122223333", "444455556666"
	permFunction         = "arn:aws:lambda:us-east-1:111122223333:function:f"
	permInvoke           = "lambda:InvokeFunction"
)

// permDefaults is a caller in the function's account.
var permDefaults = arn.ARN{Partition: "aws", Region: "us-east-1", AccountID: permOwner}

// permission is an input that Lambda takes, changed by set.
func permission(set ...func(*lambdapolicy.AddPermissionInput)) lambdapolicy.AddPermissionInput {
	in := lambdapolicy.AddPermissionInput{FunctionName: "f", StatementID: "s", Action: permInvoke, Principal: "s3.amazonaws.com"}
	for _, f := range set {
		f(&in)
	}
	return in
}

// statementText is a statement as it stands in a policy.
func statementText(t *testing.T, spec policy.StatementSpec) string {
	t.Helper()
	p, err := policy.New(policy.Version2012, spec)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimPrefix(p.String(), `{"Version":"2012-10-17","Statement":[`)
	return strings.TrimSuffix(text, `]}`)
}

// refused compares code and input of an *Error, or the code of a *policy.Error.
func refused(t *testing.T, err error, code lambdapolicy.Code, input string) {
	t.Helper()
	e, ok := errors.AsType[*lambdapolicy.Error](err)
	if !ok {
		t.Fatalf("error %v, want an *Error with %s", err, code)
	}
	if e.Code != code || e.Input != input {
		t.Errorf("%s about %q, want %s about %q: %v", e.Code, e.Input, code, input, err)
	}
	if e.Reason == "" || strings.HasSuffix(e.Reason, ".") {
		t.Errorf("reason %q", e.Reason)
	}
}

// isRefused holds that the policy beside an error is there and in force nowhere.
func isRefused(t *testing.T, p *policy.Policy) {
	t.Helper()
	if p == nil || p.Len() > 0 {
		t.Fatalf("beside the error stands %v", p)
	}
	for k := policy.Identity; k <= policy.Endpoint; k++ {
		if p.CheckKind(k) == nil {
			t.Errorf("accepted as %v", k)
		}
	}
}

type permissionInput = lambdapolicy.AddPermissionInput

func shortened(s string) string { return s[:min(len(s), 60)] }
