package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// The actions for which AWS sends a key.

// lists reports whether the reference lists a key, or a family, for the action of the request or for one of the types
// of resources it takes.
func lists(e *env, key, tag string) bool {
	a, ok := action.Lookup(e.Action)
	if !ok {
		return false
	}
	family := key[:len(key)-len(tag)]
	fits := func(k action.ConditionKey) bool {
		name := k.Name()
		if tag == "" {
			return ascii.EqualFold(name, key)
		}
		return len(name) > len(family) && ascii.EqualFold(name[:len(family)], family)
	}
	return anyKey(a, fits)
}

// anyKey reports whether one of the keys that an action can have fits.
func anyKey(a action.Action, fits func(action.ConditionKey) bool) bool {
	for k := range a.ConditionKeys() {
		if fits(k) {
			return true
		}
	}
	for t := range a.ResourceTypes() {
		for k := range t.ConditionKeys() {
			if fits(k) {
				return true
			}
		}
	}
	return false
}

// global are the keys with the prefix of a service that a request to every service can have ("AWS global condition
// context keys").
var global = [...]string{
	"codebuild:buildarn", "codebuild:projectarn", "ec2:roledelivery", "ec2:sourceinstancearn",
	"glue:credentialissuingservice", "glue:roleassumedby", "identitystore:userid", "lambda:sourcefunctionarn",
	"ssm:sourceinstancearn",
}

// isGlobal reports whether a key, in lower case, is one that the reference need not list for an action: an aws: key, one
// of those above, or what identity providers say of their users.
func isGlobal(key string) bool {
	prefix, _, _ := strings.Cut(key, ":")
	if prefix == "aws" || slices.Contains(global[:], key) {
		return true
	}
	_, known := condition.LookupKey(key)
	return known && (prefix == "saml" || strings.Contains(prefix, "."))
}

// unlisted reports whether a key, in lower case, is none that the action can have, as far as the reference knows.
func unlisted(a action.Action, key string) bool {
	return !isGlobal(key) && !anyKey(a, func(k action.ConditionKey) bool { return k.Match(key) })
}

// never reports whether no request of this caller for this action has the key, which is in lower case. Of keys that
// begin with no service it is not said.
func (e *env) never(key string) bool {
	if d, tag := derivationOf(key); d != nil && !d.exists(e, key, tag) {
		return true
	}
	prefix, _, _ := strings.Cut(key, ":")
	if _, ok := action.LookupService(prefix); !ok {
		return false
	}
	a, ok := action.Lookup(e.Action)
	return ok && unlisted(a, key)
}

// withoutOwner are the actions for which AWS sends none of aws:ResourceAccount, aws:ResourceOrgID and
// aws:ResourceOrgPaths: "AWS global condition context keys", which has the list under each of the three, as of autumn
// 2026. Of ebs, the direct APIs of Amazon Elastic Block Store, it names all.
var withoutOwner = [...]struct {
	service string
	actions []string // nil: all
}{
	{"auditmanager", []string{"UpdateAssessmentFrameworkShare"}},
	{"detective", []string{"AcceptInvitation"}},
	{"ds", []string{"AcceptSharedDirectory"}},
	{"ebs", nil},
	{"ec2", []string{
		"AcceptTransitGatewayPeeringAttachment", "AcceptVpcEndpointConnections", "AcceptVpcPeeringConnection",
		"CreateTransitGatewayPeeringAttachment", "CreateVpcEndpoint", "CreateVpcPeeringConnection",
	}},
	{"es", []string{"AcceptInboundConnection"}},
	{"guardduty", []string{"AcceptAdministratorInvitation"}},
	{"macie2", []string{"AcceptInvitation"}},
	{"route53", []string{"AssociateVpcWithHostedZone", "CreateVPCAssociationAuthorization"}},
	{"securityhub", []string{"AcceptAdministratorInvitation"}},
}

// sendsOwner reports whether AWS sends the keys about the owner of the resource for the action of the request. The list
// names events:PutEvents too, for some event buses only: see mayLackOwner.
func sendsOwner(e *env, _, _ string) bool {
	service, name, _ := strings.Cut(e.Action, ":")
	for i := range withoutOwner {
		if w := &withoutOwner[i]; ascii.EqualFold(w.service, service) {
			for _, a := range w.actions {
				if ascii.EqualFold(a, name) {
					return false
				}
			}
			return w.actions != nil
		}
	}
	return true
}

// mayLackOwner reports whether AWS may not send the keys about the owner of the resource, which are derived all the
// same: for an event bus of another account that became a target before 2 March 2023.
func (f *facts) mayLackOwner() bool {
	return f.account && !f.same && ascii.EqualFold(f.req.Action, "events:PutEvents")
}

// ownerKeys are the keys about the owner of the resource.
var ownerKeys = [...]string{"aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"}
