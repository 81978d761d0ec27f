package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/words"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// The terms that the rules share.

// sensitiveKeys name an account, an organization or a network, in lower case: of a value of these no part may be left
// open.
var sensitiveKeys = [...]string{
	"aws:principalaccount", "aws:principalorgid", "aws:resourceaccount", "aws:resourceorgid", "aws:sourceaccount",
	"aws:sourceorgid", "aws:sourcevpc", "aws:sourcevpce", "aws:vpceaccount", "aws:vpceorgid",
}

// isSensitive reports whether a key is one of sensitiveKeys.
func isSensitive(key string) bool { return isOneOf(key, sensitiveKeys[:]) }

// isOneOf reports whether a key or name is one of some, ignoring case.
func isOneOf(key string, names []string) bool {
	for _, name := range names {
		if ascii.EqualFold(key, name) {
			return true
		}
	}
	return false
}

// is reports whether the test is about a key.
func (t *test) is(key string) bool { return ascii.EqualFold(t.key, key) }

// isIn reports whether the test is about a key of a family, such as "aws:ResourceTag/", with something behind it.
func (t *test) isIn(family string) bool {
	return len(t.key) > len(family) && ascii.EqualFold(t.key[:len(family)], family)
}

// positive reports whether the operator asks for something that is there, and is not Null.
func (t *test) positive() bool { return !t.op.Negated() && t.base != "Null" }

// like reports whether wildcards have a meaning in the values: under StringLike, ArnLike and ArnEquals and their
// negations.
func (t *test) like() bool {
	return strings.HasPrefix(t.base, "Arn") || t.base == "StringLike" || t.base == "StringNotLike"
}

// narrows reports whether the test takes something away from what a statement allows: a positive operator, under which
// an absent key fails, and of whose values none stands for everything.
func (t *test) narrows() bool {
	if !t.positive() || t.op.IfExists() || t.op.Set() == condition.All || len(t.values) == 0 {
		return false
	}
	for _, v := range t.values {
		if v.text == "*" || t.base == "IpAddress" && (v.text == "0.0.0.0/0" || v.text == "::/0") {
			return false
		}
	}
	return true
}

// covers reports whether an action entry covers another one: whether it matches the text of that, wildcards in it being
// characters like others. Letter case does not count.
func (a *actionEntry) covers(text string) bool {
	if a.literal {
		return ascii.EqualFold(a.text, text)
	}
	p := a.pattern()
	return p.Covers(text)
}

// pattern returns the entry as a pattern.
func (a *actionEntry) pattern() cover.Entry { return cover.NewNameEntry(a.text) }

// covers reports whether an entry of Resource covers another one, letter by letter.
func (e *resourceEntry) covers(text string) bool {
	p := cover.NewEntry(e.text)
	return p.Covers(text)
}

// covers reports whether the statement is about an action, spelled out: whether one of its entries covers it, with
// NotAction whether none does. It is false where some entries are not known, since they were refused.
func (s *statement) covers(action string) bool {
	for i := range s.actions {
		if s.actions[i].covers(action) {
			return !s.action.not
		}
	}
	return s.action.not && s.action.whole && s.action.at != nil
}

// onEverything returns the entry of Resource that is "*" or a run of it, nil if there is none.
func (s *statement) onEverything() *resourceEntry {
	if s.resource.not {
		return nil
	}
	for i := range s.resources {
		if s.resources[i].all {
			return &s.resources[i]
		}
	}
	return nil
}

// asOf says for the end of a help how old the data is.
func asOf() string { return " (as of " + action.AsOf().Format("2006-01-02") + ")" }

// hasVariable reports whether a text has a policy variable in this document: "${" where variables are read.
func (d *document) hasVariable(text string) bool {
	return d.variables() && strings.Contains(text, "${")
}

// hasWildcard reports whether there is a "*" or "?" in a text outside of ${…}.
func hasWildcard(text string) bool { return wildcardAt(text) >= 0 }

// wildcardAt returns the byte of the first "*" or "?" outside of ${…}, -1 if there is none.
func wildcardAt(text string) int {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '*' || text[i] == '?':
			return i
		case strings.HasPrefix(text[i:], "${"):
			if end := strings.IndexByte(text[i:], '}'); end >= 0 {
				i += end
			}
		}
	}
	return -1
}

// variableAt returns the byte of the first "${" that is not the escape of one character, -1 if there is none.
func variableAt(text string) int {
	for i := 0; i < len(text); i++ {
		if !strings.HasPrefix(text[i:], "${") {
			continue
		}
		if len(text)-i < len("${*}") || text[i+3] != '}' || !strings.ContainsRune("*?$", rune(text[i+2])) {
			return i
		}
		i += len("${*}") - 1
	}
	return -1
}

// stars reports whether a text is "*" or a run of it.
func stars(text string) bool { return text != "" && strings.Trim(text, "*") == "" }

// article names a policy of a kind, as in "a trust policy".
func article(k policy.Kind) string { return words.WithArticle(k.Title()) }
