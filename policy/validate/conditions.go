package validate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// What the rules about conditions share: what is known about keys, and how a test is put under another operator.

// keyFacts are what is known about a condition key. The zero value is that of a key that is not.
type keyFacts struct {
	known       bool
	typ         condition.Type
	multivalued bool
	service     bool // its prefix is that of a service
}

// facts returns what is known about a key: by the catalogue of package condition, and else by the reference for the
// service that its prefix names.
func (r *run) facts(key string) keyFacts {
	f, ok := r.keys[key]
	if ok {
		return f
	}
	prefix, _, _ := strings.Cut(key, ":")
	_, f.service = action.LookupService(prefix)
	if k, ok := condition.LookupKey(key); ok {
		f.known, f.typ, f.multivalued = true, k.Type, k.Multivalued
	} else if k, ok := lookupServiceKey(prefix, key); ok && f.service {
		f.known, f.typ, f.multivalued = true, k.Type(), k.Multivalued()
	}
	if r.keys == nil {
		r.keys = make(map[string]keyFacts)
	}
	r.keys[key] = f
	return f
}

// lookupServiceKey returns what the reference lists for a service. In two of its families the part that varies is not a
// placeholder but the words tag-key.
func lookupServiceKey(service, key string) (action.ConditionKey, bool) {
	if k, ok := action.LookupConditionKey(service, key); ok {
		return k, true
	}
	family, _, ok := strings.Cut(key, "/")
	if !ok {
		return action.ConditionKey{}, false
	}
	return action.LookupConditionKey(service, family+"/tag-key")
}

// listsKey reports whether the reference lists a key for a service that the statement names in its actions.
func (s *statement) listsKey(key string) bool {
	for _, service := range s.services() {
		if _, ok := action.LookupConditionKey(service, key); ok {
			return true
		}
	}
	return false
}

// services returns the prefixes of the statement's actions that are known, in lower case, each once and in their order.
func (s *statement) services() []string {
	if s.prefixes == nil {
		s.prefixes = []string{}
		for i := range s.actions {
			if _, ok := action.LookupService(s.actions[i].service); ok {
				s.prefixes = append(s.prefixes, ascii.ToLower(s.actions[i].service))
			}
		}
		slices.Sort(s.prefixes)
		s.prefixes = slices.Compact(s.prefixes)
	}
	return s.prefixes
}

// isText reports whether the operator compares text.
func (t *test) isText() bool { return strings.HasPrefix(t.base, "String") }

// isARN reports whether the operator compares ARNs.
func (t *test) isARN() bool { return strings.HasPrefix(t.base, "Arn") }

// isOneOf reports whether the test is about one of some keys.
func (t *test) isOneOf(keys ...string) bool { return isOneOf(t.key, keys) }

// literal reports whether a value of the test stands for itself alone: without variable or placeholder, and without a
// wildcard even where that means nothing.
func (r *run) literal(v *value) bool {
	return !hasWildcard(v.text) && !r.hasVariable(v.text) && placeholderIn(v.text) == ""
}

// has reports whether every value of the test is a text.
func (t *test) has(text string) bool {
	return len(t.values) > 0 && !slices.ContainsFunc(t.values, func(v value) bool { return v.text != text })
}

// under returns the edits that put a test under another operator, with other values unless raw is "". It returns nil
// where they would meet something that was refused, or the same key under that operator.
func (r *run) under(s *statement, t *test, operator, raw string) []edit {
	if !t.whole || !s.condition.whole {
		return nil
	}
	target := s.condition.at.Member(operator)
	same := func(n jsonscan.Node) bool { return ascii.EqualFold(n.Step.Name, t.key) }
	if target != nil && slices.ContainsFunc(target.Inner, same) {
		return nil
	}
	alone := len(t.operatorAt.Inner) == 1
	if alone && target == nil && len(s.condition.at.Inner) == 1 {
		edits := r.rename(t.operatorAt, operator)
		if raw != "" {
			edits = append(edits, edit{t.at.Offset(), t.at.End(), raw})
		}
		return edits
	}
	if raw == "" {
		raw = t.at.Raw()
	}
	member := r.text[t.at.From():t.at.Offset()] + raw
	var edits []edit
	switch {
	case target == nil: // always at the front, so that no two fixes that are applied together bring the same operator
		first := s.condition.at.Inner[0].From()
		edits = []edit{{first, first, quoted(operator) + ":{" + member + "},"}}
	case len(target.Inner) == 0:
		edits = []edit{{target.Offset(), target.End(), "{" + member + "}"}}
	default:
		end := target.Inner[len(target.Inner)-1].End()
		edits = []edit{{end, end, "," + member}}
	}
	if alone {
		edits = append(edits, removeAt(s.condition.at, t.number[0]))
	} else {
		edits = append(edits, removeAt(t.operatorAt, t.number[1]))
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.start - b.start })
	return edits
}

// replaced returns the operator with a part of its name replaced.
func (t *test) replaced(part, by string) string { return strings.Replace(t.op.String(), part, by, 1) }

// areARNs reports whether every value of the test is an ARN with all its parts, or a pattern of such.
func (t *test) areARNs() bool {
	for i := range t.values {
		p, err := arn.ParsePattern(t.values[i].text)
		if err != nil || p.IsShort() || p.MatchesAll() || p.IsShortAPI() {
			return false
		}
	}
	return true
}
