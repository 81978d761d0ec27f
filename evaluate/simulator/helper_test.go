package simulator_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// object is a JSON object.
type object = map[string]any

// response is what is compared of a response; the response of package simulator has no other members.
type response struct {
	EvaluationResults []evaluation
	IsTruncated       bool
	Marker            string
}

type evaluation struct {
	EvalActionName, EvalResourceName, EvalDecision string

	MatchedStatements                 []statement
	MissingContextValues              []string
	OrganizationsDecisionDetail       *struct{ AllowedByOrganizations bool }
	PermissionsBoundaryDecisionDetail *struct{ AllowedByPermissionsBoundary bool }
	EvalDecisionDetails               map[string]string
	ResourceSpecificResults           []specific
}

type specific struct {
	EvalResourceName, EvalResourceDecision string

	MatchedStatements                 []statement
	MissingContextValues              []string
	OrganizationsDecisionDetail       *struct{ AllowedByOrganizations bool }
	PermissionsBoundaryDecisionDetail *struct{ AllowedByPermissionsBoundary bool }
	EvalDecisionDetails               map[string]string
}

type statement struct {
	SourcePolicyID   string `json:"SourcePolicyId"`
	SourcePolicyType string
	StartPosition    position
	EndPosition      position
}

type position struct{ Line, Column int }

// text marshals a request.
func text(t testing.TB, request any) []byte {
	t.Helper()
	data, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// ask simulates a request that is not refused.
func ask(t testing.TB, request any, opts ...simulator.Option) response {
	t.Helper()
	data, err := simulator.Custom(text(t, request), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, data)
}

// decode reads a response, of which every member is known.
func decode(t testing.TB, data []byte) (r response) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return r
}

// only returns the one result of a response.
func only(t testing.TB, r response) evaluation {
	t.Helper()
	if len(r.EvaluationResults) != 1 {
		t.Fatalf("%d results", len(r.EvaluationResults))
	}
	return r.EvaluationResults[0]
}

// refused returns the error for a request that must be refused.
func refused(t testing.TB, request []byte, opts ...simulator.Option) *simulator.Error {
	t.Helper()
	data, err := simulator.Custom(request, opts...)
	e, ok := errors.AsType[*simulator.Error](err)
	if !ok || data != nil {
		t.Fatalf("got %.1000s, error %v (%T)", data, err, err)
	}
	return e
}

// policyOf returns the text of a policy with statements.
func policyOf(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

// allow and deny return statements of identity policies.
func allow(action, resource string) string {
	return `{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}`
}

func deny(action, resource string) string {
	return `{"Effect":"Deny","Action":"` + action + `","Resource":"` + resource + `"}`
}

// with adds a Condition to a statement.
func with(statement, condition string) string {
	return strings.TrimSuffix(statement, "}") + `,"Condition":` + condition + `}`
}

// to adds a Principal to a statement.
func to(statement, principal string) string {
	return strings.TrimSuffix(statement, "}") + `,"Principal":{"AWS":"` + principal + `"}}`
}

// level is a level of an organization.
func level(policies ...string) object {
	return object{"ServiceControlPolicyInputList": append([]string{}, policies...)}
}

// entry is a context key with values.
func entry(name, typ string, values ...string) object {
	return object{"ContextKeyName": name, "ContextKeyType": typ, "ContextKeyValues": values}
}

const (
	bob     = "arn:aws:iam::111122223333:user/bob"
	bucket  = "arn:aws:s3:::b"
	object1 = "arn:aws:s3:::b/1"
	object2 = "arn:aws:s3:::b/2"
)

var all = policyOf(allow("*", "*"))
