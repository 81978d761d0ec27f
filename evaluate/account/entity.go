package account

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Kind is what an [Entity] is. The zero value is none.
type Kind string

// The kinds of entities. Groups and policies are none: they are found through whom they belong to.
const (
	KindUser Kind = "user"
	KindRole Kind = "role"

	kindGroup  Kind = "group"
	kindPolicy Kind = "policy" // a managed policy
)

// An entity is a user, group, role or managed policy of an account.
type entity struct {
	kind     Kind
	arn      string
	account  string // of the snapshot, also for a policy of AWS
	name     string
	path     string // with slashes around it
	id       string
	tags     map[string]string
	groups   []string // names
	inline   []*document
	attached []string // ARNs of managed policies
	boundary string   // ARN, "" without one
	trust    *document

	body   *document // of a managed policy: the version in force
	used   int       // how often a managed policy is attached, and is a boundary, as AWS counts
	bounds int       //

	spot
	pieced bool     // put together from several files
	bad    *fault   // the first fault: answers about it are errors
	lacks  []*fault // lists that should be there, of which it counts as having none
}

// fail keeps the first fault.
func (e *entity) fail(err error) {
	if err != nil && e.bad == nil {
		e.bad = e.fault(err)
	}
}

// identify reads the ARN of an entity. It tells kind, account, path and name.
func (e *entity) identify(v jsonscan.Value) error {
	var s string
	if err := text(&s, v); err != nil {
		return err
	}
	a, err := arn.Parse(s)
	rest, ok := strings.CutPrefix(a.Resource, string(e.kind)+"/")
	name := rest[strings.LastIndexByte(rest, '/')+1:]
	owned := arn.IsAccountID(a.AccountID) || e.kind == kindPolicy && a.AccountID == ofAWS
	known := a.Service == "iam" && a.Region == "" && arn.KnownPartition(a.Partition)
	if err != nil || !ok || name == "" || !owned || !known {
		return e.invalid(v, "not the ARN of a "+string(e.kind))
	}
	e.arn, e.account, e.name, e.path = s, a.AccountID, name, "/"+strings.TrimSuffix(rest, name)
	return nil
}

// ofAWS stands in ARNs for the account of what AWS owns.
const ofAWS = "aws"

// label names an entity as the names of its inline policies begin.
func (e *entity) label() string { return string(e.kind) + "/" + e.name }

// inlinePolicies reads a list of PolicyName and PolicyDocument. Their names are completed when that of the entity is
// known.
func (e *entity) inlinePolicies(in *spot, v jsonscan.Value) error {
	return in.elements(v, func(_ int, v jsonscan.Value) error {
		var name string
		var d *document
		err := in.members(v, func(member string, v jsonscan.Value) (err error) {
			switch member {
			case "PolicyName":
				return text(&name, v)
			case "PolicyDocument":
				d, err = in.document(v, policy.Identity, "")
			}
			return err
		})
		switch {
		case err != nil:
			return err
		case name == "":
			return in.missing(v, "PolicyName")
		case d == nil:
			return in.missing(v, "PolicyDocument")
		}
		d.name = name
		e.inline = append(e.inline, d)
		return nil
	})
}

// finish names the inline policies and the trust policy after the entity.
func (e *entity) finish() {
	for _, d := range e.inline {
		d.name = e.label() + ":" + d.name // IN-04
	}
	if e.trust != nil {
		e.trust.name = e.arn
	}
	if e.body != nil {
		e.body.name = e.arn
	}
}

// attachedPolicies reads a list of PolicyArn.
func (e *entity) attachedPolicies(v jsonscan.Value) error {
	return e.elements(v, func(_ int, v jsonscan.Value) error {
		arn := ""
		if err := e.object(v, "PolicyArn", func(v jsonscan.Value) error { return e.policyARN(&arn, v) }); err != nil {
			return err
		}
		if arn == "" {
			return e.missing(v, "PolicyArn")
		}
		e.attached = append(e.attached, arn)
		return nil
	})
}

// boundaryOf reads the boundary of a user or role.
func (e *entity) boundaryOf(v jsonscan.Value) error {
	err := e.object(v, "PermissionsBoundaryArn", func(v jsonscan.Value) error { return e.policyARN(&e.boundary, v) })
	if err == nil && e.boundary == "" {
		err = e.missing(v, "PermissionsBoundaryArn")
	}
	return err
}

// policyARN reads the ARN of a managed policy.
func (s *spot) policyARN(name *string, v jsonscan.Value) error {
	if err := text(name, v); err != nil {
		return err
	}
	a, err := arn.Parse(*name)
	if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "policy/") {
		*name = ""
		return s.invalid(v, "not the ARN of a managed policy")
	}
	return nil
}
