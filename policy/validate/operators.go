package validate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

func (r *run) allValuesOfOne(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if f := r.facts(t.key); t.op.Set() == condition.All && t.base != "Null" && f.known && !f.multivalued {
			r.report(finding{
				code: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", place: named(t.at),
				message: t.op.String() + " also holds for a request without " + quote.Text(t.key) +
					", which has one value at most",
				help: "leave out ForAllValues:, with which a request without the key passes" + asOf(),
			})
		}
	}
}

// withoutValues looks for keys with an empty list of values. Under a plain operator that is refused.
func (r *run) withoutValues(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if len(t.values) > 0 || !t.whole {
			continue
		}
		f := finding{place: named(t.at), message: quote.Text(t.key) + " has no values under " + t.op.String()}
		switch {
		case t.op.Set() == condition.All:
			f.code = "EMPTY_ARRAY_CONDITION_FORALLVALUES"
		case t.op.Set() == condition.Any:
			f.code = "EMPTY_ARRAY_CONDITION_FORANYVALUE"
		case t.op.IfExists():
			f.code = "EMPTY_ARRAY_CONDITION_IFEXISTS"
		default:
			continue
		}
		r.report(f)
	}
}

// anyText looks for "*" among the values of operators with wildcards: every text matches, and what is left is whether
// the request has the key.
func (r *run) anyText(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if !t.like() || !slices.ContainsFunc(t.values, func(v value) bool { return stars(v.text) }) {
			continue
		}
		what, negated := t.op.String()+" of "+quote.Text(t.key)+` with "*" `, t.op.Negated()
		// Where the key is absent, a negated operator, ForAllValues and IfExists hold; where it is there, those that are
		// not negated.
		absent := t.op.IfExists() || t.op.Set() == condition.All || negated && t.op.Set() == condition.Single
		f := finding{place: named(t.at)}
		switch {
		case !negated && !absent:
			f.code, f.message = "EQUIVALENT_TO_NULL_FALSE", what+"asks no more than that the request has the key"
			f.help, f.fix = `write "Null": {`+quote.Text(t.key)+`: "false"}`, r.under(s, t, "Null", `"false"`)
		case negated && absent:
			f.code, f.message = "EQUIVALENT_TO_NULL_TRUE", what+"asks no more than that the request does not have the key"
			f.help, f.fix = `write "Null": {`+quote.Text(t.key)+`: "true"}`, r.under(s, t, "Null", `"true"`)
		case absent:
			f.code, f.message = "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", what+"always holds"
		default:
			f.code, f.message = "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", what+"never holds"
		}
		r.report(f)
	}
}

func (r *run) qualifiedNull(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if t.base != "Null" || t.op.Set() == condition.Single || i > 0 && s.tests[i-1].operatorAt == t.operatorAt {
			continue
		}
		answer := "always"
		if t.op.Set() == condition.Any {
			answer = "never"
		}
		r.report(finding{
			code: "NULL_WITH_QUALIFIER", place: named(t.operatorAt), message: t.op.String() + " " + answer + " holds",
		})
	}
}
