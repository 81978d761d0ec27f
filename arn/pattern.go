package arn

import (
	"errors"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// Variables gives the values of policy variables. The key is in lower case; ok is false where the key has no value.
// Every Source of package condition is one.
type Variables = interface {
	Value(key string) (value string, ok bool)
}

// A Pattern is an entry of a Resource or NotResource element: "*", or an ARN that may hold wildcards and policy
// variables. It is immutable and safe for concurrent use. The zero value matches nothing.
//
// How it matches ("IAM JSON policy elements: Resource"):
//
//   - "?" is one code point, "*" any run of them; "/" is an ordinary character; letters keep their case.
//   - In the first five parts of the ARN a wildcard stays in its part, but a "*" that ends a part also matches beyond
//     the colon. In the sixth part wildcards match colons too.
//   - An ARN of fewer than six parts is taken as if "*" stood for the missing ones.
//   - A run of "*" alone matches every resource and is the only entry that matches a resource that is no ARN, or a
//     request that names no resource.
//   - "execute-api:/STAGE/METHOD/PATH" in the policy of an API of API Gateway stands for the ARN of that API with the
//     text behind the colon: it matches an execute-api ARN in which that follows the id ("API Gateway resource policy
//     examples").
//   - The value of a variable is compared as it is: a "*" in it is a star, not a wildcard. In the first five parts a
//     value with a colon matches nothing. A variable with neither value nor default makes the entry match nothing.
type Pattern struct{ t template.Template }

// ParsePattern reads an entry as documents of Version 2012-10-17 mean it. It returns an [*Error] for text that is
// neither a run of "*" nor begins with "arn:" or "execute-api:/"; for an unknown partition, unless it holds a wildcard
// or variable; for a service that is empty, holds a wildcard or variable or is not in lower case; for fewer than five
// colons where two of them adjoin; and for variables that are malformed or more than 100.
func ParsePattern(s string) (Pattern, error) { return parsePattern(s, true) }

// ParsePatternWithoutVariables reads an entry as documents of Version 2008-10-17, or without a Version, mean it: "${"
// has no meaning of its own. Its errors are those of [ParsePattern].
func ParsePatternWithoutVariables(s string) (Pattern, error) { return parsePattern(s, false) }

func parsePattern(s string, variables bool) (Pattern, error) {
	if s != "" && strings.Trim(s, "*") == "" {
		t, err := template.Parse(s, template.Options{Wildcards: true})
		return Pattern{t}, err
	}
	if rest, ok := strings.CutPrefix(s, apiPrefix); ok && strings.HasPrefix(rest, "/") {
		return parseShortAPI(s, rest, variables)
	}
	if !strings.HasPrefix(s, prefix) {
		return refuse(CodeInvalidARNPrefix, s, 0, `neither "*" nor an ARN, which begins with "arn:"`) // G-51
	}
	t, colons, err := template.ParseARN(s, template.Options{Wildcards: true, Variables: variables, Parts: template.Open})
	if err != nil {
		code, offset := variableError(err)
		return refuse(code, s, offset, err.Error())
	}
	special := func(text string) bool {
		return strings.ContainsAny(text, "*?") || variables && strings.Contains(text, "${")
	}
	if at, end := part(s, &colons, 1); !KnownPartition(s[at:end]) && !special(s[at:end]) {
		return refuse(CodeInvalidPartition, s, at, "unknown partition") // G-52
	}
	if colons.N >= 2 {
		at, end := part(s, &colons, 2)
		switch service := s[at:end]; {
		case service == "":
			return refuse(CodeInvalidService, s, at, "the service is empty")
		case plainService(service):
		case strings.ContainsAny(service, "*?"):
			return refuse(CodeWildcardInService, s, at, "the service must be spelled out") // M-14, G-53
		case special(service):
			return refuse(CodeInvalidService, s, at, "the service must be spelled out") // M-14, G-53
		case service != ascii.ToLower(service):
			return refuse(CodeInvalidARNServiceCase, s, at, "the service must be in lower case")
		}
	}
	// Where partition and service are not empty, only the region is left to be so.
	if colons.N == 4 && colons.At[3] == colons.At[2]+1 {
		return refuse(CodeMissingARNField, s, colons.At[2], "empty parts in an ARN of fewer than six parts")
	}
	return Pattern{t}, nil
}

// DeadPattern returns a pattern that keeps a text and matches nothing: an entry that [ParsePattern] refuses, and that a
// service stored all the same.
func DeadPattern(text string) Pattern { return Pattern{template.Dead(text)} }

func refuse(code Code, s string, offset int, reason string) (Pattern, error) {
	return Pattern{}, &Error{Code: code, Input: s, Offset: offset, Reason: reason}
}

// part tells where part i of s, which is not the first, begins and ends.
func part(s string, colons *template.Colons, i int) (at, end int) {
	at, end = colons.At[i-1]+1, len(s)
	if i < colons.N {
		end = colons.At[i]
	}
	return at, end
}

// plainService reports whether a service has the characters of most: there is nothing else to ask about them.
func plainService(s string) bool {
	for i := range len(s) {
		if c := s[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}

// variableError gives code and place for an error of package template.
func variableError(err error) (Code, int) {
	e, ok := errors.AsType[*template.Error](err)
	if !ok {
		return CodeMissingBraceInVariable, 0
	}
	switch e.Reason {
	case template.MissingQuote:
		return CodeMissingQuoteInVariable, e.Offset
	case template.Space:
		return CodeUnsupportedSpaceInVariable, e.Offset
	case template.Empty:
		return CodeEmptyVariable, e.Offset
	case template.TooMany:
		return CodeTooManyVariables, e.Offset
	default:
		return CodeMissingBraceInVariable, e.Offset
	}
}

// Match reports whether the pattern covers a resource: an ARN, "*" for a request that names no resource, or any other
// non-empty name. vars may be nil: then no variable has a value.
func (p *Pattern) Match(resource string, vars Variables) bool {
	if p.t.Colons() == 0 { // no ARN: none has fewer than one
		if p.t.MatchesAll() {
			return resource != "" // M-18
		}
		path, ok := p.shortAPI(resource)
		return ok && p.t.Match(path, vars)
	}
	// What matches is an ARN: the pattern begins with "arn:" and has the five colons.
	return p.t.Match(resource, vars)
}

// IsDead reports whether the pattern matches nothing: that of [DeadPattern] and the zero value.
func (p *Pattern) IsDead() bool { return p.t.IsDead() || p.t.String() == "" }

// MatchesAll reports whether the pattern is a run of "*".
func (p *Pattern) MatchesAll() bool { return p.t.MatchesAll() }

// Parts returns the parts of the ARN as they were written, the first of which is "arn", and how many there are; 0 if
// the pattern is no ARN.
func (p *Pattern) Parts() (parts [6]string, n int) {
	if p.t.Colons() == 0 {
		return parts, 0
	}
	text, colons, from := p.t.String(), p.t.Divide(), 0
	for _, at := range colons.At[:colons.N] {
		parts[n] = text[from:at]
		n, from = n+1, at+1
	}
	parts[n] = text[from:]
	return parts, n + 1
}

// LiteralPrefix returns the text with which every resource that the pattern covers begins: that before the first
// wildcard or variable. It is "" for a run of "*".
func (p *Pattern) LiteralPrefix() string {
	if p.IsShortAPI() {
		return prefix
	}
	return p.t.LiteralPrefix()
}

// IsLiteral reports whether the pattern has neither wildcards nor variables nor escapes: it covers
// [Pattern.LiteralPrefix] alone.
func (p *Pattern) IsLiteral() bool {
	text, ok := p.t.Literal()
	return ok && text != "" && !p.IsShortAPI()
}

// IsPrefix reports whether the pattern covers every resource that begins with [Pattern.LiteralPrefix], as a run of "*"
// does.
func (p *Pattern) IsPrefix() bool { return p.t.IsPrefix() && !p.IsShortAPI() }

// IsShort reports whether parts are missing and taken as "*".
func (p *Pattern) IsShort() bool { return p.t.Padded() }

// Unresolved returns the key, in lower case, of the first variable that has neither value nor default; "" if none.
func (p *Pattern) Unresolved(vars Variables) string { return p.t.Unresolved(vars) }

// Blocked returns the key, in lower case, of the first variable that keeps the pattern from covering a resource: one that
// has neither value nor default, or that has a value with a colon in one of the first five parts of the ARN. It is "" if
// there is no such variable, and if no value of those could make the pattern cover the resource.
func (p *Pattern) Blocked(resource string, vars Variables) string {
	if p.t.Colons() == 0 {
		path, ok := p.shortAPI(resource)
		if !ok {
			return ""
		}
		resource = path
	}
	return p.t.Blocked(resource, vars)
}

// Resolve returns the entry with its variables and escapes replaced; false if a variable has neither value nor default.
// Wildcards stay, a run of stars as one: the text is for people, since a star in a value is none.
func (p *Pattern) Resolve(vars Variables) (string, bool) {
	text, ok := p.t.Text(vars)
	if ok && p.IsShortAPI() {
		text = apiPrefix + text
	}
	return text, ok
}

// VariableKeys returns the keys of the pattern's variables, in lower case and in the order of the text.
func (p *Pattern) VariableKeys() []string { return p.t.Variables() }

// String returns the entry as it was written.
func (p Pattern) String() string {
	if p.IsShortAPI() {
		return apiPrefix + p.t.String()
	}
	return p.t.String()
}

// MarshalText returns the entry as it was written; empty text for the zero value. There is no reading back: the text
// alone does not say whether "${" has a meaning in it.
func (p Pattern) MarshalText() ([]byte, error) { return []byte(p.String()), nil }
