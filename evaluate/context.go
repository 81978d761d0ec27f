package evaluate

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// env is a request as a source of condition keys: what its context says, and behind that what follows from principal,
// resource and other keys ("AWS global condition context keys"). It holds no state of its own, so that evaluating a
// request allocates nothing.
type env Request

// Lookup makes env a condition.Source.
func (e *env) Lookup(key string) (condition.Value, bool) {
	if v, ok, known := e.Context.Find(key); known { // K-05
		return v, ok
	}
	return e.derive(key)
}

// Value makes env a condition.Source.
func (e *env) Value(key string) (string, bool) {
	v, ok := e.Lookup(key)
	return condition.VariableValue(key, v, ok)
}

// derived is env for a [condition.Finder], which looks into the context by itself.
type derived Request

// Lookup makes derived a condition.Source.
func (d *derived) Lookup(key string) (condition.Value, bool) { return (*env)(d).derive(key) }

// Value makes derived a condition.Source.
func (d *derived) Value(key string) (string, bool) { return (*env)(d).Value(key) }

// given returns the single value the caller set for a key.
func (e *env) given(key string) (string, bool) {
	v, ok := e.Context.Lookup(key)
	return single(v, ok)
}

// list returns the values the caller set for a key, nothing where there are none.
func (e *env) list(key string) (v condition.Value, ok bool) {
	v, ok = e.Context.Lookup(key)
	return v, ok && v.Len() > 0
}

// caller returns the kind of the caller, which for some providers depends on the action.
func (e *env) caller() callerKind {
	switch {
	case e.Principal.principal == nil:
		return nobody
	case e.Principal.kind != webProvider:
		return e.Principal.kind
	case ascii.EqualFold(e.Action, "sts:AssumeRoleWithWebIdentity"):
		return provider
	case e.Principal.name == "cognito-identity.amazonaws.com" && ascii.EqualFold(e.Action, "sts:TagSession"):
		return provider // E-34: it passes session tags with AssumeRoleWithWebIdentity
	}
	return service
}
