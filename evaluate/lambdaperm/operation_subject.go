package lambdaperm

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// subjects returns what the checks of a step are about.
func (q *operationReport) subjects(s step) ([]subject, error) {
	op := q.op
	switch s.at {
	case atSelf, atListTags:
		return one(q.self(s.action))
	case atFunction:
		if strings.Contains(op.Resource.ARN, ":web-function/") {
			return nil, nil // OPEN-6: it has no permissions of the older kind
		}
		return one(q.function(s.action))
	case atConfig:
		if op.CodeSigningConfig == "" {
			return nil, &Error{Code: CodeInvalidParameter, Reason: "CodeSigningConfig is missing: " + op.Name + " needs it"}
		}
		return one(named(s.action, op.CodeSigningConfig))
	case atLayers:
		var list []subject
		for _, l := range op.Layers {
			t, err := named(s.action, l.ARN)
			if err != nil {
				return nil, err
			}
			t.policy = l.Policy // RBP-36, RBP-37
			t.resource.Organization, t.resource.OrganizationPath = l.Organization, l.OrganizationPath
			list = append(list, t)
		}
		return list, nil
	case atProvider:
		if op.CapacityProvider == "" {
			return nil, nil
		}
		return one(named(s.action, op.CapacityProvider))
	case atTagged:
		if len(op.Tags) == 0 {
			return nil, nil
		}
		return one(q.tagged())
	case atNeededRole:
		if op.Role == nil {
			return nil, &Error{Code: CodeInvalidParameter, Reason: "Role is missing: " + op.Name + " needs it"}
		}
		return one(q.passed())
	case atRole:
		if op.Role == nil {
			return nil, nil
		}
		return one(q.passed())
	case atConnectors:
		return q.whole(len(op.NetworkConnectors) > 0), nil
	case atWebCode:
		return q.webCode(s)
	}
	return q.forwarded(s.at)
}

// passed is the role as what is passed.
func (q *operationReport) passed() (subject, error) {
	r, err := q.op.Role.passed(q.op.where().Partition, q.account())
	return subject{resource: r}, err
}

func one(t subject, err error) ([]subject, error) {
	if err != nil {
		return nil, err
	}
	return []subject{t}, nil
}

// self returns what is operated on: of a type that the action takes, or "*" for an action that takes none (ACT-11).
func (q *operationReport) self(name string) (subject, error) {
	op := q.op
	a, _ := action.Lookup(name)
	if !a.TakesResource() {
		return q.whole(true)[0], nil
	}
	t := subject{resource: op.Resource, policy: op.ResourcePolicy}
	if _, ok := a.ResourceType(op.Resource.ARN); !ok && op.Function != nil {
		fn, p, _ := op.Function.target(op.Qualifier) // Do has looked at it
		if _, ok := a.ResourceType(fn.String()); ok || op.Resource.ARN == "" {
			t = subject{op.Function.resource(fn), p} // ACT-13: as addressed
		}
	}
	if t.resource.ARN == "" {
		return subject{}, &Error{Code: CodeInvalidParameter,
			Reason: "what is operated on is missing: " + op.Name + " takes " + typesOf(a)}
	}
	if q.creates { // IDP-10
		t.resource.Tags = op.Tags
	}
	return t, fits(a, t.resource.ARN)
}

// function is self for an action that also takes resources of other types.
func (q *operationReport) function(name string) (subject, error) {
	t, err := q.self(name)
	if err == nil && !isFunctionARN(t.resource.ARN) {
		return subject{}, &Error{Code: CodeInvalidARN, Input: t.resource.ARN, Reason: "not the ARN of a function"}
	}
	return t, err
}

// fits returns an *Error for a resource of a type that the action does not take.
func fits(a action.Action, resource string) error {
	if _, ok := a.ResourceType(resource); !ok {
		return &Error{Code: CodeInvalidARN, Input: resource, Reason: "not the ARN of " + typesOf(a)}
	}
	return nil
}

// typesOf names the types of resources that an action takes.
func typesOf(a action.Action) string {
	text := ""
	for t := range a.ResourceTypes() {
		if text != "" {
			text += " or "
		}
		text += t.Name()
	}
	return text
}

func named(name, resource string) (subject, error) {
	a, _ := action.Lookup(name)
	return subject{resource: evaluate.Resource{ARN: resource}}, fits(a, resource)
}

func isFunctionARN(s string) bool {
	_, err := arn.ParseFunction(s)
	return err == nil
}

// whole is the account as a resource, if a condition holds.
func (q *operationReport) whole(holds bool) []subject {
	if !holds {
		return nil
	}
	return []subject{{resource: evaluate.Resource{ARN: "*", Account: q.account()}}}
}

// account is the one that owns what is operated on, and the caller's where nothing says so.
func (q *operationReport) account() string {
	return cmp.Or(q.op.Resource.Account, q.op.where().AccountID, q.c.Principal.Account())
}

// tagged returns what gets the tags of the call when it is created. Where only Lambda will know its id, that is "*".
func (q *operationReport) tagged() (subject, error) {
	resource := q.op.Resource.ARN
	switch {
	case resource != "":
	case q.op.Name == "CreateFunction":
		resource = q.op.Function.ARN.String()
	case q.op.Function != nil:
		a := q.op.Function.ARN.ARN()
		a.Resource = "event-source-mapping:*"
		resource = a.String()
	default:
		return subject{}, &Error{Code: CodeInvalidParameter, Reason: "Resource is missing: " + q.op.Name + " tags it"}
	}
	t, err := named(tagResource, resource)
	t.resource.Tags = q.op.Tags
	return t, err
}
