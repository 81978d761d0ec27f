package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// Entries and values of policies beside texts of which not all is known.

// A verdict is whether something of a statement covers the request, and on which values that depends where it may.
type verdict struct {
	cover.Verdict
	deps []int32
}

var (
	never  = verdict{Verdict: cover.Never}
	always = verdict{Verdict: cover.Always}
)

func certain(is bool) verdict {
	if is {
		return always
	}
	return never
}

func maybe(deps ...int32) verdict { return verdict{cover.Maybe, deps} }

// not returns the opposite.
func (v verdict) not() verdict {
	v.Verdict = cover.Always - v.Verdict
	return v
}

// either is true where one of two is.
func (v verdict) either(w verdict) verdict {
	switch {
	case v.Verdict == cover.Always || w.Verdict == cover.Always:
		return always
	case v.Verdict == cover.Never:
		return w
	case w.Verdict == cover.Never:
		return v
	}
	return maybe(append(v.deps[:len(v.deps):len(v.deps)], w.deps...)...)
}

// both is true where two are.
func (v verdict) both(w verdict) verdict { return v.not().either(w.not()).not() }

// An entry is text of a policy: one with stand-ins, where it is raw.
type entry struct {
	text      string
	raw       bool
	variables bool // the version of the policy knows variables
}

// compare compares a pattern with a text, as names are compared or, with fold, without regard to case.
func (o *open) compare(pattern, text units, make func([]cover.Unit) cover.Partial) verdict {
	if pattern.none {
		return never
	}
	v := o.budget.Compare(make(pattern.list), make(text.list))
	if v != cover.Maybe {
		return verdict{Verdict: v}
	}
	return maybe(append(pattern.deps[:len(pattern.deps):len(pattern.deps)], text.deps...)...)
}

// pattern returns the pieces of an entry, with the request's values for its variables.
func (o *open) pattern(f *facts, e entry, options template.Options) (u units) {
	text := e.text
	options.Variables = options.Variables && e.variables
	asPattern := options.Wildcards || options.Variables
	open := false // its parts are not known either
	if e.raw {
		open = asPattern && options.Parts != template.None && hasText(text)
		text = o.mask(text)
	}
	parts := options.Parts
	if open {
		options.Parts = template.None
	}
	t, err := template.Parse(text, options)
	if err != nil { // no entry that was accepted
		o.anything(&u, false)
		return u
	}
	for _, piece := range t.Pieces() {
		switch piece.Kind {
		case glob.Literal:
			if e.raw {
				o.unmask(&u, piece.Text, asPattern)
			} else {
				u.literal(piece.Text)
			}
		case glob.Variable:
			o.variable(f, &u, &t, piece, e.raw)
		default:
			u.list = append(u.list, cover.Unit{Piece: piece})
		}
	}
	if open && parts == template.Open {
		u.star() // parts that are missing
	}
	return u
}

// hasText reports whether a value in a text with stand-ins may be any text.
func hasText(text string) bool {
	pieces, _ := standin.Split(text)
	for _, p := range pieces {
		if p.Class == standin.Text {
			return true
		}
	}
	return false
}

// variable adds what a variable stands for.
func (o *open) variable(f *facts, u *units, t *template.Template, piece glob.Piece, raw bool) {
	deps, is := o.wild(f, piece.Text)
	if is || piece.Text == principalARN && f.severalARNs() {
		o.anything(u, piece.Within)
		u.deps = append(u.deps, deps...)
		return
	}
	value, ok := (*env)(o.req).Value(piece.Text)
	var v units
	if ok {
		v = o.data(value)
	} else if value, ok = t.Default(piece); ok && raw {
		o.unmask(&v, value, false)
	} else {
		v.literal(value)
	}
	if !ok { // V-05
		u.none = true
		return
	}
	for _, unit := range v.list {
		if unit.Within = piece.Within; piece.Within && unit.Unknown == 0 && strings.Contains(unit.Text, ":") {
			u.none = true
		}
		u.list = append(u.list, unit)
	}
	u.deps = append(u.deps, v.deps...)
}

// variableKeys returns the keys of the variables in a text of the policy.
func (o *open) variableKeys(e entry) []string {
	if !e.variables || !strings.Contains(e.text, "${") {
		return nil
	}
	t, err := template.Parse(o.mask(e.text), template.Options{Variables: true})
	if err != nil {
		return nil
	}
	return t.Variables()
}

// touchesKey reports whether what the request has for a key, in lower case, depends on values that are not known.
func (o *open) touchesKey(f *facts, key string) bool {
	if !o.req.isPartial() {
		return false
	}
	if _, is := o.wild(f, key); is {
		return true
	}
	v, ok := (*env)(o.req).Lookup(key)
	if !ok {
		return false
	}
	for text := range v.All() {
		if standin.In(text) {
			return true
		}
	}
	return false
}

// touchesAny is touchesKey for one of several keys.
func (o *open) touchesAny(f *facts, keys []string) bool {
	for _, key := range keys {
		if o.touchesKey(f, key) {
			return true
		}
	}
	return false
}
