package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
	"github.com/lambdaiam/lambdaiam/policy"
)

// DecideBy is Decide with the deciding type, without the rest of what Evaluate collects.
func (e *Evaluator) DecideBy(req *Request) (Decision, policy.Kind) {
	var f facts
	if !f.gather(e, req) {
		return ImplicitDeny, 0
	}
	return f.decide()
}

// DecideSteps is Decide with the number of candidates and patterns that were looked at.
func (e *Evaluator) DecideSteps(req *Request) (Decision, int) {
	var f facts
	if !f.gather(e, req) {
		return ImplicitDeny, 0
	}
	d, _ := f.decide()
	return d, f.steps
}

// DecideAsked is Decide with the number of candidates and patterns that had to be asked.
func (e *Evaluator) DecideAsked(req *Request) (Decision, int) {
	var f facts
	if !f.gather(e, req) {
		return ImplicitDeny, 0
	}
	d, _ := f.decide()
	return d, f.asked
}

// Formula decides by the formula: with true and false, and as missing keys are found.
func (e *Evaluator) Formula(req *Request) (plain, keyed Decision) {
	var f facts
	if !f.gather(e, req) {
		return ImplicitDeny, ImplicitDeny
	}
	decision := func(denied, granted bool) Decision {
		switch {
		case denied:
			return ExplicitDeny
		case granted:
			return Allowed
		}
		return ImplicitDeny
	}
	p := f.collect()
	t, n := ask(p, formula.Truth, func(o outlook) bool { return o.now }), ask(p, nodes, leaf)
	return decision(t.Denied, t.Granted), decision(n.Denied.now, n.Granted.now)
}

// PlacesByHash returns the places that a table with the hashes finds by one of them.
func PlacesByHash(hashes []uint64, hash uint64) (places []int32) {
	t := newByHash(len(hashes))
	for i, h := range hashes {
		t.add(h, int32(i))
	}
	for i, at := t.next(hash, hash); i >= 0; i, at = t.next(hash, at) {
		places = append(places, i)
	}
	return places
}

// A Derived is a row of the table of derived keys.
type Derived struct{ Key, Standing string }

// DerivedKeys returns the rows of keys that follow from something. A family of every service begins with a colon.
func DerivedKeys() (rows []Derived) {
	for _, d := range append(slices.Clone(derivations[:]), families[:]...) {
		if d.standing != underived {
			rows = append(rows, Derived{d.key, standings[d.standing]})
		}
	}
	return rows
}

// TableOfKeys says what is wrong with the order of the table.
func TableOfKeys() (wrong []string) {
	for i := range derivations {
		d := &derivations[i]
		if found, _ := derivationOf(d.key); found != d || i > 0 && !before(derivations[i-1].key, d.key) {
			wrong = append(wrong, d.key)
		}
		if (d.value == nil && d.values == nil) != (d.standing == underived) || d.callers == 0 {
			wrong = append(wrong, d.key+" has no standing")
		}
	}
	return wrong
}

// Derive returns what follows for a key that nobody set.
func (r *Request) Derive(key string) (condition.Value, bool) {
	if _, _, set := r.Context.Find(key); set {
		return condition.Value{}, false
	}
	return (*env)(r).derive(key)
}

// SameRole reports whether a text is the ARN of the role of a session.
func SameRole(arn string, session Principal) bool { return sameRole(arn, session.principal) }

// Regions returns the names of the Regions that may stand in the path of a role.
func Regions() (names []string) {
	for r := range regions {
		if r.Partition == "" || r.Partition == "aws" {
			names = append(names, r.Name)
		}
	}
	return names
}

// Flat returns an Evaluator that asks all statements one by one, without index.
func (e *Evaluator) Flat() *Evaluator {
	flat := *e
	flat.scans = true
	return &flat
}

// Indexed reports whether an index of a policy was made.
func Indexed(p *policy.Policy) bool {
	k := keptOf(p)
	for kind := range k.parts {
		if k.parts[kind].Load() != nil {
			return true
		}
	}
	return false
}
