package validate

import (
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// The functions of valuesRules about wildcards and variables: where they leave too much open, and where a wildcard is
// none.

// identityKeys name an identity or a place by a text that begins with what matters most.
var identityKeys = [...]string{
	"aws:PrincipalArn", "aws:SourceArn", "aws:SourceVpcArn", "aws:PrincipalOrgPaths", "aws:ResourceOrgPaths",
	"aws:SourceOrgPaths", "aws:VpceOrgPaths",
}

// leastKnown is how many characters of a value of identityKeys must stand before something open.
const leastKnown = 6

// leavesOpen reports whether a value of a key leaves too much open, by what first finds in it: a wildcard or a
// variable. whole reports whether a text is nothing but that. The id of a user stands before a colon, where it may be
// open as a whole.
func leavesOpen(key, text string, first func(string) int, whole func(string) bool) bool {
	i := first(text)
	switch {
	case i < 0:
		return false
	case isSensitive(key):
		return true
	case isOneOf(key, []string{"aws:userid"}):
		id := beforeColon(text)
		return id == text || first(id) >= 0 && !whole(id)
	}
	return isOneOf(key, identityKeys[:]) && utf8.RuneCountInString(text[:i]) < leastKnown
}

// beforeColon returns the part of a text before the first colon that does not stand in ${…}.
func beforeColon(text string) string {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == ':':
			return text[:i]
		case strings.HasPrefix(text[i:], "${"):
			if end := strings.IndexByte(text[i:], '}'); end >= 0 {
				i += end
			}
		}
	}
	return text
}

// isOneVariable reports whether a text is one policy variable.
func isOneVariable(text string) bool {
	return strings.HasPrefix(text, "${") && strings.IndexByte(text, '}') == len(text)-1
}

// namesOne reports whether a text is a policy variable that stands for one account, organization or network, and that
// no caller sets: AWS's own policies say "aws:ResourceAccount": "${aws:PrincipalAccount}" some 800 times.
func namesOne(text string) bool {
	return isOneVariable(text) && isSensitive(text[len("${"):len(text)-len("}")])
}

// wildcardsOpen reports whether wildcards leave too much of a value open. "*" alone as a value of identityKeys is for
// EQUIVALENT_TO_NULL_FALSE.
func wildcardsOpen(key, text string) bool {
	return !(stars(text) && isOneOf(key, identityKeys[:])) && leavesOpen(key, text, wildcardAt, stars)
}

func (r *run) openValues(s *statement) {
	s.eachValue(func(t *test) bool { return t.isText() || t.isARN() }, func(t *test, v *value) {
		if placeholderIn(v.text) != "" {
			return
		}
		judged := s.allow() && t.positive() && r.variables() && !namesOne(v.text)
		if judged && leavesOpen(t.key, v.text, variableAt, isOneVariable) { // F-070
			r.report(finding{
				code: "VARIABLE_USAGE_TOO_PERMISSIVE", place: at(v.at),
				message: "the policy variable in " + quote.Text(v.text) + " leaves open what " + quote.Text(t.key) + " must be",
			})
		}
		if t.like() && wildcardsOpen(t.key, v.text) { // F-071
			r.report(finding{
				code: "WILDCARD_USAGE_TOO_PERMISSIVE", place: at(v.at),
				message: "the wildcard in " + quote.Text(v.text) + " leaves open what " + quote.Text(t.key) + " must be",
			})
		}
	})
}

// deadWildcards looks for wildcards under StringEquals and its like, where they are characters. The first one of a test
// has the fix of all.
func (r *run) deadWildcards(s *statement) {
	var last *test
	s.eachValue(func(t *test) bool { return t.isText() && !t.like() }, func(t *test, v *value) {
		if !hasWildcard(v.text) {
			return
		}
		f := finding{
			code: "WILDCARD_WITHOUT_LIKE_OPERATOR", place: at(v.at),
			message: "the wildcard in " + quote.Text(v.text) + " is a character like others under " + t.op.String(),
		}
		if t != last {
			f.fix, last = r.withWildcards(s, t), t
		}
		r.report(f)
	})
}

// withWildcards returns the edits that put a test under the operator for which wildcards have a meaning: nil where that
// would say something that is reported as well.
func (r *run) withWildcards(s *statement, t *test) []edit {
	if t.base != "StringEquals" && t.base != "StringNotEquals" {
		return nil
	}
	for i := range t.values {
		if stars(t.values[i].text) || wildcardsOpen(t.key, t.values[i].text) {
			return nil
		}
	}
	like := t.replaced("Equals", "Like")
	if r.facts(t.key).typ == condition.TypeARN {
		if !t.areARNs() {
			return nil
		}
		like = strings.Replace(like, "String", "Arn", 1)
	}
	return r.under(s, t, like, "")
}
