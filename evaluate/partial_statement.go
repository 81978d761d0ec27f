package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/internal/template"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A judgement is what is known of a statement and a request.
type judgement struct {
	st   *statement // nil: a policy of which nothing is known
	raw  *keep.PartialStatement
	kind policy.Kind
	at   int // level
	deny bool
	sure how // how it names the caller where it applies for all values, 0 where it does not
	may  how // … and where it applies for any
	// Which elements are undecided, and on which values they depend; also those of a statement that applies in one way
	// or another.
	elements []element
	missed   string // the first element that covers the request for no values, "" if there is none
	tests    []verdict
	name     string // of a policy of which nothing is known
}

// An element is one whose outcome depends on values.
type element struct {
	name string
	deps []int32
}

// deps are all values that a judgement depends on.
func (j *judgement) deps() (list []int32) {
	for _, e := range j.elements {
		list = append(list, e.deps...)
	}
	return list
}

// everyWay are all the ways of naming a caller.
const everyWay = ^how(0)

// judge says what a statement does to a request whose facts are f.
func (o *open) judge(f *facts, st *statement, raw *keep.PartialStatement) (j judgement) {
	if raw == nil {
		raw = new(keep.PartialStatement)
	}
	j = judgement{st: st, raw: raw, kind: st.kind, at: st.level, deny: st.Effect() == policy.Deny}
	if raw.Whole != (condition.Unknown{}) {
		j.may, j.elements = everyWay, []element{{"Statement", []int32{o.numberOf(raw.Whole)}}}
		if raw.If != (condition.Unknown{}) {
			j.elements = append(j.elements, element{"Statement", []int32{o.numberOf(raw.If)}})
		}
		return j
	}
	spec, _ := raw.Spec.(*policy.StatementSpec)
	possible := true
	add := func(name string, v verdict) bool {
		switch v.Verdict {
		case cover.Never:
			if possible = false; j.missed == "" {
				j.missed = name
			}
		case cover.Maybe:
			j.elements = append(j.elements, element{name, v.deps})
		}
		return v.Verdict == cover.Always
	}
	sure := true
	if raw.If != (condition.Unknown{}) {
		sure = add("Statement", maybe(o.numberOf(raw.If)))
	}
	sure = add(elementOf("Action", st.NotAction()), o.action(f, st, spec)) && sure
	if !possible {
		return j
	}
	least, most, deps := byEveryone, byEveryone, []int32(nil)
	if st.HasPrincipal() {
		name := elementOf("Principal", st.NotPrincipal())
		least, most, deps = o.names(f, st, spec)
		switch {
		case most == 0:
			add(name, never)
		case least != most:
			add(name, maybe(deps...))
		}
	}
	if !possible {
		return j
	}
	sure = add(elementOf("Resource", st.NotResource()), o.resource(f, st, spec)) && sure
	if !possible {
		return j
	}
	if raw.Condition != (condition.Unknown{}) {
		sure = add("Condition", maybe(o.numberOf(raw.Condition))) && sure
	}
	all := always
	for i, t := range st.Condition().Tests() {
		v := o.test(f, st, i, t, specOf(spec, i))
		j.tests = append(j.tests, v)
		all = all.both(v)
	}
	sure = add("Condition", all) && sure
	if !possible {
		return j
	}
	if j.may = most; sure {
		j.sure = least
	}
	return j
}

func elementOf(element string, not bool) string {
	if not {
		return "Not" + element
	}
	return element
}

// specOf returns the i-th test with stand-ins, nil if the statement has none.
func specOf(spec *policy.StatementSpec, i int) *condition.Spec {
	if spec == nil || i >= len(spec.Condition) {
		return nil
	}
	return &spec.Condition[i]
}

// noted tells what becomes of an entry, if somebody asks.
func (o *open) noted(entry int, v verdict) {
	if o.note != nil {
		o.note(entry, v)
	}
}

// action tells whether the statement covers the action.
func (o *open) action(f *facts, st *statement, spec *policy.StatementSpec) verdict {
	if spec == nil {
		return certain(st.MatchAction(f.req.Action))
	}
	listed := never
	raw := append(spec.Action[:len(spec.Action):len(spec.Action)], spec.NotAction...) // one of them is nil
	i := 0
	for a := range st.Actions() {
		if text := raw[i]; standin.In(text) {
			var asked units
			asked.literal(f.req.Action)
			pattern := o.pattern(f, entry{text: text, raw: true}, template.Options{Wildcards: true})
			v := o.compare(pattern, asked, cover.NewPartialName)
			o.noted(i, v)
			listed = listed.either(v)
		} else {
			listed = listed.either(certain(a.Match(f.req.Action)))
		}
		i++
	}
	if st.NotAction() {
		return listed.not()
	}
	return listed
}

// resource tells whether the statement covers the resource, as matchResource does.
func (o *open) resource(f *facts, st *statement, spec *policy.StatementSpec) verdict {
	if !st.HasResource() {
		return always
	}
	asked := o.data(o.req.Resource.ARN)
	if spec == nil && len(asked.deps) == 0 && !o.touchesVariables(f, st) {
		return certain(f.matchResource(st))
	}
	var raw []string
	if spec != nil {
		raw = append(spec.Resource[:len(spec.Resource):len(spec.Resource)], spec.NotResource...)
	}
	standsFor := f.standsFor != "" && !st.NotAction() // OP-7
	if standsFor {
		asked = units{}
		asked.literal(f.standsFor)
	}
	covered, starred := never, never
	i := 0
	for r := range st.Resources() {
		e := entry{text: r.String(), variables: st.variables}
		if i < len(raw) && standin.In(raw[i]) {
			e.text, e.raw = raw[i], true
		}
		i++
		switch {
		case e.raw:
			v := o.covers(f, e, asked, standsFor)
			o.noted(i-1, v)
			covered = covered.either(v)
			starred = starred.either(o.maybeStar(e))
		case r.MatchesAll():
			covered, starred = always, always
		case r.IsDead():
		default:
			v := o.covers(f, e, asked, standsFor)
			o.noted(i-1, v)
			covered = covered.either(v)
		}
	}
	switch star := o.isStar(); {
	case standsFor || !f.noResource() || star.Verdict == cover.Always:
	case star.Verdict == cover.Never: // M-18
		covered = starred
	case covered.Verdict != starred.Verdict || covered.Verdict == cover.Maybe:
		covered = maybe(append(append(star.deps, covered.deps...), starred.deps...)...)
	}
	if st.NotResource() {
		return covered.not()
	}
	return covered
}

// touchesVariables reports whether a variable in the entries of Resource or NotResource depends on values.
func (o *open) touchesVariables(f *facts, st *statement) bool {
	for r := range st.Resources() {
		if o.touchesAny(f, r.VariableKeys()) {
			return true
		}
	}
	return false
}

// covers tells whether an entry covers a resource.
func (o *open) covers(f *facts, e entry, asked units, standsFor bool) verdict {
	options := template.Options{Wildcards: true, Variables: true, Parts: template.Open}
	rest, short := strings.CutPrefix(e.text, "execute-api:")
	if !short || !strings.HasPrefix(rest, "/") {
		return o.compare(o.pattern(f, e, options), asked, cover.NewPartial)
	}
	if standsFor {
		return never
	}
	e.text, options.Parts = rest, template.None
	var any units
	any.literal("arn:")
	any.star()
	any.literal(":execute-api:")
	any.star()
	path := o.pattern(f, e, options)
	any.list, any.deps, any.none = append(any.list, path.list...), path.deps, path.none
	v := o.compare(any, asked, cover.NewPartial)
	if v.Verdict == cover.Always {
		v = maybe(append(any.deps, asked.deps...)...)
	}
	return v
}

// maybeStar tells whether an entry that is not known may be a run of stars.
func (o *open) maybeStar(e entry) verdict {
	var u units
	for _, unit := range o.divided(e.text).list {
		if unit.Unknown == 0 && strings.Trim(unit.Text, "*") != "" || unit.Unknown != 0 && unit.Class != standin.Text {
			return never
		}
		if unit.Unknown != 0 {
			u.deps = append(u.deps, unit.Unknown)
		}
	}
	return maybe(u.deps...)
}

// isStar tells whether the request names no resource.
func (o *open) isStar() verdict {
	if !o.has(o.req.Resource.ARN) {
		return certain(o.req.Resource.ARN == "*")
	}
	return o.maybeStar(entry{text: o.req.Resource.ARN})
}
