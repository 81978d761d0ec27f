package validate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// retired is the global key that was renamed.
const retired = "aws:ARN"

// unknownKeys looks for keys that neither the catalogue nor the reference has.
func (r *run) unknownKeys(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		f := r.facts(t.key)
		if f.known || t.is(retired) || s.listsKey(t.key) {
			continue
		}
		prefix, _, _ := strings.Cut(t.key, ":")
		switch {
		case ascii.EqualFold(prefix, "aws"): // F-048
			found := finding{
				code: "INVALID_GLOBAL_CONDITION_KEY", place: named(t.at),
				message: quote.Text(t.key) + " is no global condition key",
			}
			if names := condition.NearestKeys(t.key); len(names) > 0 {
				found.help = "write " + quotedOr(names) + asOf()
			}
			r.report(found)
		case f.service: // F-049
			r.report(finding{
				code: "INVALID_SERVICE_CONDITION_KEY", place: named(t.at),
				message: quote.Text(t.key) + " is no condition key of " + quote.Text(prefix),
				help:    "write a key that the Service Authorization Reference lists for " + quote.Text(prefix) + asOf(),
			})
		default: // F-050
			r.unknownPrefix(t, prefix)
		}
	}
}

// unknownPrefix takes down a key whose prefix is nearly that of a service, which is no word of one's own.
func (r *run) unknownPrefix(t *test, prefix string) {
	if len(prefix) < 4 || ascii.EqualFold(prefix, "saml") || strings.ContainsAny(prefix, "./") {
		return
	}
	names := nearServices(prefix)
	if len(names) == 0 {
		return
	}
	r.report(finding{
		code: "INVALID_SERVICE", place: at(t.at), // the value, as with aws:CalledVia
		message: "there is no service " + quote.Text(prefix) + " for the key " + quote.Text(t.key),
		help:    "write " + quotedOr(names) + asOf(),
	})
}

// nearServices returns the prefixes of services that one was probably meant to be.
func nearServices(prefix string) []string {
	return nearest.Of(prefix, func(yield func(string) bool) {
		for s := range action.Services() {
			if !yield(s.Prefix()) {
				return
			}
		}
	}, nearest.Limit)
}

// calledVia looks for values of aws:CalledVia that name no service.
func (r *run) calledVia(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if !t.isText() || !t.isOneOf("aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast") {
			continue
		}
		for j := range t.values {
			v := &t.values[j]
			label, rest, _ := strings.Cut(v.text, ".")
			if _, known := action.LookupService(label); known || !r.literal(v) || !isServicePrincipal(v.text) {
				continue
			}
			f := finding{code: "INVALID_SERVICE", place: at(v.at), message: "there is no service " + quote.Text(label)}
			if names := nearServices(label); len(names) > 0 {
				f.help = "write the name of a service, such as of " + quotedOr(names) + asOf()
				if len(names) == 1 {
					f.fix = replace(v.at, names[0]+"."+rest)
				}
			}
			r.report(f)
		}
	}
}

func (r *run) retiredKey(s *statement) {
	for i := range s.tests {
		if t := &s.tests[i]; t.is(retired) {
			r.report(finding{
				code: "UNSUPPORTED_GLOBAL_CONDITION_KEY", place: named(t.at),
				message: quote.Text(t.key) + " is no longer supported",
			})
		}
	}
}

func (r *run) withoutQualifier(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if t.base != "Null" && t.op.Set() == condition.Single && r.facts(t.key).multivalued {
			r.report(finding{
				code: "MISSING_QUALIFIER", place: named(t.at),
				message: "a request can have several values of " + quote.Text(t.key) + ", which " + t.op.String() +
					" never compares",
				help: "write ForAnyValue:" + t.op.String() + " or ForAllValues:" + t.op.String() + asOf(),
			})
		}
	}
}

// suitable are the types of keys that operators of a family suit, by the beginning of their name without Not. AWS's own
// policies compare ARNs as text and text as ARNs; a point in time may be written as a number.
var suitable = [...]struct {
	operators []string
	types     []condition.Type
}{
	{[]string{"String", "Arn"}, []condition.Type{condition.TypeString, condition.TypeARN}},
	{[]string{"Numeric"}, []condition.Type{condition.TypeNumeric, condition.TypeDate}},
	{[]string{"Date"}, []condition.Type{condition.TypeDate}},
	{[]string{"Bool"}, []condition.Type{condition.TypeBool}},
	{[]string{"IpAddress", "NotIpAddress"}, []condition.Type{condition.TypeIP}},
	{[]string{"Binary"}, []condition.Type{condition.TypeBinary}},
}

// suits reports whether the operator of a test suits a key. Null suits all.
func (f keyFacts) suits(t *test) bool {
	if !f.known || f.typ == condition.TypeUnknown {
		return true
	}
	for _, s := range suitable {
		if slices.ContainsFunc(s.operators, func(name string) bool { return strings.HasPrefix(t.base, name) }) {
			return slices.Contains(s.types, f.typ)
		}
	}
	return true
}

func (r *run) unsuitedOperator(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if f := r.facts(t.key); !f.suits(t) {
			r.report(finding{
				code: "TYPE_MISMATCH", place: named(t.at),
				message: t.op.String() + " does not suit " + quote.Text(t.key) + ", whose values are of type " + f.typ.String(),
				help:    "use an operator for values of type " + f.typ.String() + asOf(),
			})
		}
	}
}

// textLikeARN looks for ARNs that are compared as text with wildcards.
func (r *run) textLikeARN(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if (t.base != "StringLike" && t.base != "StringNotLike") || r.facts(t.key).typ != condition.TypeARN {
			continue
		}
		f := finding{
			code: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", place: named(t.at),
			message: t.op.String() + " compares " + quote.Text(t.key) + ", which holds ARNs, as mere text",
		}
		if t.areARNs() {
			f.fix = r.under(s, t, t.replaced("String", "Arn"), "")
		}
		r.report(f)
	}
}
