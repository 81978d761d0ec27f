package evaluate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// Tests of which not all is known: the rules of package condition in three values.

// A partialTest is a test with what its values are compared with.
type partialTest struct {
	o      *open
	f      *facts
	op     condition.Operator
	values []entry
	strict bool
	deps   []int32 // of everything that is compared
}

// test tells whether a test of a statement holds.
func (o *open) test(f *facts, st *statement, i int, t condition.Test, raw *condition.Spec) verdict {
	key := ascii.ToLower(t.Key())
	p := partialTest{o: o, f: f, op: t.Operator(), strict: f.strictly(st)}
	open := false
	for n := range t.Len() {
		e := entry{text: t.At(n), variables: st.variables}
		if raw != nil && n < len(raw.Values) && standin.In(raw.Values[n]) {
			e.text, e.raw, open = raw.Values[n], true, true
			p.deps = append(p.deps, o.numbersIn(e.text)...)
		}
		p.values = append(p.values, e)
	}
	switch {
	case !open && !o.touchesKey(f, key) && !o.touchesAny(f, t.VariableKeys()):
		return certain(f.testIs(st, i, t))
	case p.op == (condition.Operator{}): // stored, and never holds
		return never
	}
	if deps, is := o.wild(f, key); is {
		return maybe(append(p.deps, deps...)...)
	}
	v, present := (*env)(o.req).Lookup(key)
	if strings.HasSuffix(p.op.String(), "Null") {
		if open {
			return maybe(p.deps...)
		}
		return certain(f.testIs(st, i, t)) // presence is known
	}
	if !present {
		switch {
		case p.op.IfExists(), p.op.Set() == condition.All: // C-04, C-10; C-07
			return always
		case p.op.Set() == condition.Any: // C-08
			return never
		}
		return certain(p.op.Negated()) // C-03
	}
	if key == principalARN && f.severalARNs() { // K-11
		return maybe(append(p.deps, o.ofAsked...)...)
	}
	return p.holds(key, v)
}

// testIs tells whether a test holds of which all is known.
func (f *facts) testIs(st *statement, i int, t condition.Test) bool {
	if st.role != nil && f.severalARNs() {
		return f.testHolds(st, i, t)
	}
	return t.Holds(f.env, f.strictly(st))
}

// holds tells whether the test holds for a value of the request.
func (p *partialTest) holds(key string, v condition.Value) verdict {
	if p.op.Set() == condition.Single {
		k, known := condition.LookupKey(key)
		if v.IsList() || known && k.Multivalued { // Q-08, C-12
			return never
		}
		return p.satisfied(v.At(0))
	}
	all := p.op.Set() == condition.All
	found := certain(all)
	for text := range v.All() {
		if text == "" { // C-11
			continue
		}
		one := p.satisfied(text)
		if p.o.mayBeEmpty(text) && one.Verdict == certain(!all).Verdict { // as if it were not there
			one = maybe(p.o.data(text).deps...)
		}
		if all {
			found = found.both(one)
		} else {
			found = found.either(one)
		}
	}
	return found
}

// mayBeEmpty reports whether a text of the request may be empty.
func (o *open) mayBeEmpty(text string) bool {
	list := o.data(text).list
	return !slices.ContainsFunc(list, func(u cover.Unit) bool { return u.Unknown == 0 || u.Class != standin.Text })
}

// outcomes is which outcomes of comparing a value with those of a test there may be.
type outcomes struct{ matched, unmatched, unreadable bool }

// satisfied tells whether a value satisfies the operator.
func (p *partialTest) satisfied(value string) verdict {
	text := p.o.data(value)
	p.deps = append(p.deps, text.deps...)
	var out outcomes
	switch name := p.op.String(); {
	case strings.Contains(name, "String"):
		out = p.texts(text, strings.Contains(name, "Like"), strings.Contains(name, "IgnoreCase"))
	case strings.Contains(name, "Arn"):
		out = p.arns(value, text)
	default: // numbers, dates, booleans, addresses, bytes
		out = outcomes{true, true, true}
	}
	var holds, fails bool
	note := func(possible, is bool) {
		holds, fails = holds || possible && is, fails || possible && !is
	}
	note(out.matched, !p.op.Negated())
	note(out.unmatched, p.op.Negated())
	note(out.unreadable, p.strict && p.op.Negated())
	if holds && fails {
		return maybe(p.deps...)
	}
	return certain(holds)
}

// texts compares under a String operator.
func (p *partialTest) texts(text units, like, fold bool) outcomes {
	compile := cover.NewPartial
	if fold {
		compile = cover.NewPartialFold
	}
	found := never
	for _, e := range p.values {
		pattern := p.o.pattern(p.f, e, template.Options{Wildcards: like, Variables: true})
		p.deps = append(p.deps, pattern.deps...)
		found = found.either(p.o.compare(pattern, text, compile))
	}
	return outcomes{matched: found.Verdict != cover.Never, unmatched: found.Verdict != cover.Always}
}

// arns compares under an Arn operator.
func (p *partialTest) arns(value string, text units) (out outcomes) {
	open := p.o.has(value)
	if !open && !arn.IsARN(value) {
		return outcomes{unreadable: true}
	}
	found, odd := never, never // odd: a value of the policy is no ARN
	for _, e := range p.values {
		match, is := p.arnValue(e, text)
		found, odd = found.either(match), odd.either(is)
	}
	out.matched = found.Verdict != cover.Never
	if found.Verdict != cover.Always {
		out.unmatched, out.unreadable = odd.Verdict != cover.Always, odd.Verdict != cover.Never
	}
	out.unreadable = out.unreadable || open && !isARNSurely(value)
	return out
}

// arnValue tells whether a value of the policy matches an ARN, and whether it is none itself.
func (p *partialTest) arnValue(e entry, text units) (match, odd verdict) {
	if e.text == "*" {
		return always, never
	}
	options := template.Options{Wildcards: true, Variables: true, Parts: template.Compared}
	pattern := func() units {
		u := p.o.pattern(p.f, e, options)
		p.deps = append(p.deps, u.deps...)
		return u
	}
	if e.raw && hasText(e.text) {
		return p.o.compare(pattern(), text, cover.NewPartial), maybe()
	}
	masked := e.text
	if e.raw {
		masked = p.o.mask(masked)
	}
	options.Variables = e.variables
	t, err := template.Parse(masked, options)
	switch {
	case err != nil, t.Colons() < 5 && !t.IsVariable():
		return never, always
	case t.Colons() < 5: // the whole ARN comes from the request
		options.Wildcards, options.Parts = false, template.None
		key := t.Variables()[0]
		if s, ok := t.Variable((*env)(p.o.req)); !p.o.touchesKey(p.f, key) {
			odd = certain(ok && !arn.IsARN(s))
		} else {
			odd = maybe()
		}
		return p.o.compare(pattern(), text, cover.NewPartial), odd
	}
	return p.o.compare(pattern(), text, cover.NewPartial), never
}

// isARNSurely reports whether a text with stand-ins is the outline of an ARN, whatever the values are.
func isARNSurely(text string) bool {
	pieces, _ := standin.Split(text)
	colons := 0
	for _, p := range pieces {
		colons += strings.Count(p.Text, ":")
	}
	return strings.HasPrefix(text, "arn:") && colons >= 5
}
