package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// What the caller of the package set, beside what would be derived.

// disagrees reports whether a key that was set contradicts what would be derived for it. set is the zero Value where
// the key is marked absent.
func (e *env) disagrees(key string, set condition.Value, marked bool) (derived condition.Value, yes bool) {
	derived, ok := e.derive(key)
	if !ok {
		return derived, false
	}
	d, _ := derivationOf(key)
	switch {
	case marked: // said to be absent, which only what was called by a service cannot be
		return derived, key == "aws:viaawsservice" && derived.At(0) == "true"
	case d.agrees != nil:
		return derived, !d.agrees(e, set, derived)
	}
	return derived, !sameValues(set, derived)
}

func sameValues(a, b condition.Value) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if a.At(i) != b.At(i) && !(isBool(b.At(i)) && ascii.EqualFold(a.At(i), b.At(i))) {
			return false
		}
	}
	return true
}

func isBool(s string) bool { return s == "true" || s == "false" }

// agreesAlways is for what is only assumed.
func agreesAlways(*env, condition.Value, condition.Value) bool { return true }

// agreesARN lets every path of a role pass that nobody knows the path of.
func agreesARN(e *env, set, derived condition.Value) bool {
	p := e.Principal.principal
	if p.kind == roleSession && !p.pathKnown {
		return set.Len() == 1 && sameRole(set.At(0), p)
	}
	return sameValues(set, derived)
}

// agreesVia: a service may have called without being named.
func agreesVia(_ *env, set, derived condition.Value) bool {
	return derived.At(0) == "false" || sameValues(set, derived)
}

// agreesList: a service has more names than that by which it is known.
func agreesList(_ *env, set, derived condition.Value) bool {
	for have := range set.All() {
		if ascii.EqualFold(have, derived.At(0)) {
			return true
		}
	}
	return false
}

func agreesTagKeys(_ *env, set, derived condition.Value) bool {
	have := make(map[string]bool, set.Len())
	for key := range set.All() {
		have[ascii.ToLower(key)] = true
	}
	for key := range derived.All() {
		if !have[ascii.ToLower(key)] {
			return false
		}
	}
	return true
}

// agreesTime compares to the second, as aws:EpochTime counts.
func agreesTime(_ *env, set, derived condition.Value) bool {
	if set.Len() != 1 {
		return false
	}
	a, ok := condition.ParseTime(set.At(0))
	b, _ := condition.ParseTime(derived.At(0))
	return ok && a.Unix() == b.Unix()
}

// agreesOwner lets every account pass where nobody said whose the resource is.
func agreesOwner(e *env, set, derived condition.Value) bool {
	target := splitARN(e.Resource.ARN)
	_, guess := owner((*Request)(e), &target)
	return guess || sameValues(set, derived)
}

// sourcesDisagree reports whether aws:SourceAccount is not the account in aws:SourceArn.
func (e *env) sourcesDisagree() (account string, yes bool) {
	arn, ok := e.given("aws:sourcearn")
	in := splitARN(arn).account
	account, set := e.given("aws:sourceaccount")
	return account, ok && set && in != "" && !strings.ContainsAny(in, "*?") && in != account
}
