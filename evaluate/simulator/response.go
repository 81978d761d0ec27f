package simulator

import "github.com/lambdaiam/lambdaiam/evaluate"

// The response and its parts, as the IAM API Reference has them. Members that do not apply are left out.

type page struct {
	Results     []evaluation `json:"EvaluationResults"`
	IsTruncated bool         `json:"IsTruncated"`
	Marker      string       `json:"Marker,omitempty"`
}

// An evaluation is an EvaluationResult: what is said of an action.
type evaluation struct {
	Action        string                       `json:"EvalActionName"`
	Resource      string                       `json:"EvalResourceName"` // a format
	Decision      evaluate.Decision            `json:"EvalDecision"`
	Matched       []*statement                 `json:"MatchedStatements"`
	Missing       []string                     `json:"MissingContextValues"`
	Organizations *organizations               `json:"OrganizationsDecisionDetail,omitempty"`
	Boundary      *boundary                    `json:"PermissionsBoundaryDecisionDetail,omitempty"`
	Details       map[string]evaluate.Decision `json:"EvalDecisionDetails,omitzero"`
	Specific      []specific                   `json:"ResourceSpecificResults,omitempty"`
}

// A specific is a ResourceSpecificResult: what is said of an action on a resource.
type specific struct {
	Resource      string                       `json:"EvalResourceName"`
	Decision      evaluate.Decision            `json:"EvalResourceDecision"`
	Matched       []*statement                 `json:"MatchedStatements"`
	Missing       []string                     `json:"MissingContextValues"`
	Organizations *organizations               `json:"OrganizationsDecisionDetail,omitempty"`
	Boundary      *boundary                    `json:"PermissionsBoundaryDecisionDetail,omitempty"`
	Details       map[string]evaluate.Decision `json:"EvalDecisionDetails,omitzero"`
}

type organizations struct {
	Allowed bool `json:"AllowedByOrganizations"`
}

// and returns what is said of one more, of which only the first may be none.
func (o *organizations) and(allowed bool) *organizations {
	return &organizations{allowed && (o == nil || o.Allowed)}
}

type boundary struct {
	Allowed bool `json:"AllowedByPermissionsBoundary"`
}

// and returns what is said of one more, of which only the first may be none.
func (b *boundary) and(allowed bool) *boundary {
	return &boundary{allowed && (b == nil || b.Allowed)}
}

// A statement is a Statement: a reference to one.
type statement struct {
	SourcePolicyID   string   `json:"SourcePolicyId"`
	SourcePolicyType string   `json:"SourcePolicyType"`
	Start            position `json:"StartPosition"`
	End              position `json:"EndPosition"`
}

type position struct {
	Line   int `json:"Line"`
	Column int `json:"Column"`
}

// The words for types of policies, which stand in samples of the IAM API Reference.
const (
	identityPolicy = "IAM Policy"
	resourcePolicy = "Resource Policy"
	boundaryPolicy = "Permissions Boundary Policy"
)
