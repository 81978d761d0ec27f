package lambdapolicy

import (
	"errors"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// getLayerVersion is the one action that the policy of a layer version can grant (RBP-36).
const getLayerVersion = "lambda:GetLayerVersion"

// AddLayerVersionPermissionInput holds the parameters of Lambda's AddLayerVersionPermission, which are also the
// properties of AWS::Lambda::LayerVersionPermission. All but OrganizationID are required. Revision ids are not
// modelled. In JSON the parameters have the names of the API.
type AddLayerVersionPermissionInput struct {
	LayerName      string `json:",omitzero"`               // the name of the layer, or its ARN without a version
	VersionNumber  int64  `json:",omitzero"`               // from 1
	StatementID    string `json:"StatementId,omitzero"`    // 1 to 100 letters, digits, hyphens and underscores
	Action         string `json:",omitzero"`               // lambda:GetLayerVersion
	Principal      string `json:",omitzero"`               // an account id, the ARN of an account's root user, or "*"
	OrganizationID string `json:"OrganizationId,omitzero"` // the organization that the caller must belong to, such as o-a1b2c3d4e5
}

// AddLayerVersionPermission returns the statement that AddLayerVersionPermission of Lambda adds to the policy of one
// version of a layer (Lambda API Reference, "AddLayerVersionPermission"). Each version has a policy of its own, a new
// one none. [AppendStatement] puts the statement into it.
//
// The fields Partition, Region and AccountID of defaults complete a LayerName that is no ARN. An account becomes the
// ARN of its root user in the layer's partition.
//
// The error is an [*Error] with [CodeInvalidPrincipal], or with [CodeInvalidParameter] and the value as Input.
func AddLayerVersionPermission(in AddLayerVersionPermissionInput, defaults arn.ARN) (policy.StatementSpec, error) {
	version, err := in.target(defaults)
	if err != nil {
		return policy.StatementSpec{}, err
	}
	for _, p := range [...]parameter{
		{"StatementId", in.StatementID, isStatementID, true},
		{"Action", in.Action, func(s string) bool { return s == getLayerVersion }, true},
		{"OrganizationId", in.OrganizationID, isOrganizationID, false},
	} {
		if err := p.check(); err != nil {
			return policy.StatementSpec{}, err
		}
	}
	who, err := Principal(in.Principal, version.Partition) // L-13
	if err != nil || !isEveryoneOrAccount(who[0]) {
		return policy.StatementSpec{}, &Error{Code: CodeInvalidPrincipal, Input: in.Principal, Reason: "neither an account nor *"}
	}
	s := policy.StatementSpec{
		Sid: in.StatementID, Effect: policy.Allow, Principal: who, Action: []string{in.Action}, Resource: []string{version.String()},
	}
	if in.OrganizationID != "" {
		s.Condition = []condition.Spec{{Operator: "StringEquals", Key: "aws:PrincipalOrgID", Values: []string{in.OrganizationID}}}
	}
	return s, nil
}

// RemoveLayerVersionPermission returns the policy of a layer version without the statement whose Sid is statementID,
// nil if that was the last one (Lambda API Reference, "RemoveLayerVersionPermission"). The error is an [*Error] with
// [CodeStatementNotFound], or with [CodeInvalidParameter] for an id that no statement of a layer version can have.
func RemoveLayerVersionPermission(p *policy.Policy, statementID string) (*policy.Policy, error) {
	return removeStatement(p, parameter{"StatementId", statementID, isStatementID, true})
}

func (in AddLayerVersionPermissionInput) target(defaults arn.ARN) (arn.LayerVersion, error) {
	if in.VersionNumber < 1 {
		return arn.LayerVersion{}, &Error{Code: CodeInvalidParameter, Input: strconv.FormatInt(in.VersionNumber, 10),
			Reason: "VersionNumber: the versions of a layer are numbered from 1"}
	}
	text := in.LayerName
	if !strings.HasPrefix(text, "arn:") {
		text = arn.ARN{
			Partition: defaults.Partition, Service: "lambda", Region: defaults.Region, AccountID: defaults.AccountID,
			Resource: "layer:" + in.LayerName,
		}.String()
	}
	layer, err := arn.ParseLayer(text)
	if err != nil {
		refuse := &Error{Code: CodeInvalidParameter, Input: in.LayerName, Reason: "LayerName: " + err.Error()}
		if e, ok := errors.AsType[*arn.Error](err); ok {
			refuse.Reason = "LayerName: " + e.Reason
			if text != in.LayerName && e.Code != arn.CodeInvalidName {
				refuse.Input, refuse.Reason = defaults.String(), "defaults: "+e.Reason
			}
		}
		return arn.LayerVersion{}, refuse
	}
	return arn.LayerVersion{
		Partition: layer.Partition, Region: layer.Region, AccountID: layer.AccountID, Name: layer.Name,
		Version: strconv.FormatInt(in.VersionNumber, 10),
	}, nil
}

func isEveryoneOrAccount(who policy.PrincipalSpec) bool {
	p, err := policy.NewPrincipal(who)
	return err == nil && (p.Kind() == policy.PrincipalEveryone || p.Kind() == policy.PrincipalAccount)
}
