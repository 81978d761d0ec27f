package evaluate_test

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/policy"
)

// The twin is the engine written a second time: slowly, plainly, from texts, to be read beside the rules. It shares no
// matching code with the engine. This file has text: variables, wildcards, actions, resources.

// A twinMark is one character of a pattern, or a wildcard.
type twinMark struct {
	char rune
	star bool
	one  bool
	data bool // it came from a variable
}

// twinExpand reads a text of a policy: variables are replaced by what they stand for, as data (V-01, V-07, V-08). It
// returns false where one of them has neither value nor default (V-05).
func twinExpand(text string, wildcards, variables bool, value func(key string) (string, bool)) (marks []twinMark, ok bool) {
	marks = make([]twinMark, 0, len(text)+30)
	data := func(s string) {
		for _, c := range s {
			marks = append(marks, twinMark{char: c, data: true})
		}
	}
	for text != "" {
		if variables && strings.HasPrefix(text, "${") {
			body := text[2:]
			if len(body) > 1 && body[1] == '}' && strings.Contains("*?$", body[:1]) {
				data(body[:1])
				text = body[2:]
				continue
			}
			key, fallback, rest, hasDefault := twinReadVariable(body)
			v, present := value(strings.ToLower(key))
			switch {
			case present:
				data(v)
			case hasDefault:
				data(fallback)
			default:
				return nil, false
			}
			text = rest
			continue
		}
		c, width := utf8.DecodeRuneInString(text)
		marks = append(marks, twinMark{char: c, star: wildcards && c == '*', one: wildcards && c == '?'})
		text = text[width:]
	}
	return marks, true
}

// twinReadVariable reads a variable behind its "${" (V-01).
func twinReadVariable(body string) (key, fallback, rest string, hasDefault bool) {
	key, rest, _ = strings.Cut(body, "}")
	if key, _, hasDefault = strings.Cut(key, ", '"); hasDefault {
		_, quoted, _ := strings.Cut(body, ", '")
		fallback, rest, _ = strings.Cut(quoted, "'}")
	}
	return key, fallback, rest, hasDefault
}

// twinLoneVariable reports whether a text is one variable and nothing else.
func twinLoneVariable(text string) bool {
	body, ok := strings.CutPrefix(text, "${")
	key, _, rest, _ := twinReadVariable(body)
	return ok && rest == "" && !(len(key) == 1 && strings.Contains("*?$", key))
}

func twinText(marks []twinMark) string {
	var b strings.Builder
	for _, m := range marks {
		b.WriteRune(m.char)
	}
	return b.String()
}

// twinGlob matches the whole of value. crosses tells whether the i-th wildcard of the pattern may match a colon; nil:
// all of them.
func twinGlob(marks []twinMark, value []rune, crosses []bool) bool {
	// can[j]: what is left of the pattern matches value[j:]. The pattern is taken from its end.
	can, next := make([]bool, len(value)+1), make([]bool, len(value)+1)
	can[len(value)] = true
	for i := len(marks) - 1; i >= 0; i-- {
		m := marks[i]
		colon := crosses == nil || crosses[i]
		for j := len(value); j >= 0; j-- {
			here := j < len(value)
			switch {
			case m.star:
				next[j] = can[j] || here && next[j+1] && (colon || value[j] != ':')
			case m.one:
				next[j] = here && can[j+1] && (colon || value[j] != ':')
			default:
				next[j] = here && can[j+1] && value[j] == m.char
			}
		}
		can, next = next, can
	}
	return can[0]
}

// read finds what each statement says of the request. Variables are text before Version 2012-10-17 (G-21, G-22).
func (c *twinCase) read() {
	for d := range c.Policies {
		doc := &c.Policies[d]
		variables := doc.Version == policy.Version2012
		doc.says = nil
		for i := range doc.Statements {
			s := &doc.Statements[i]
			deny := s.Effect == policy.Deny
			doc.says = append(doc.says, twinSays{c.action(s), c.supposing(deny, nil, func() bool { return c.resource(s, variables) }),
				c.conditions(s.Condition, variables, false, deny), c.conditions(s.Condition, variables, true, deny)})
		}
	}
}

// action: M-01 to M-05, G-40.
func (c *twinCase) action(s *policy.StatementSpec) bool {
	entries := s.Action
	if s.NotAction != nil {
		entries = s.NotAction
	}
	name := []rune(strings.ToLower(c.Action))
	covered := slices.ContainsFunc(entries, func(entry string) bool {
		marks, _ := twinExpand(strings.ToLower(entry), true, false, nil)
		return entry == "*" || twinGlob(marks, name, nil)
	})
	return covered == (s.NotAction == nil)
}

// resource: M-10 to M-18.
func (c *twinCase) resource(s *policy.StatementSpec, variables bool) bool {
	if s.Resource == nil && s.NotResource == nil {
		return true
	}
	entries := s.Resource
	if s.NotResource != nil {
		entries = s.NotResource
	}
	covered := slices.ContainsFunc(entries, func(entry string) bool {
		switch {
		case strings.Trim(entry, "*") == "": // a run of stars
			return entry != ""
		case c.call.anyBucket && s.NotAction == nil: // OP-7
			partition := c.Caller.Partition
			if partition == "" {
				partition = "aws"
			}
			return c.pattern(entry, variables, "arn:"+partition+":s3:::*")
		case c.call.noResource: // M-18
			return false
		}
		return c.pattern(entry, variables, c.Resource)
	})
	return covered == (s.NotResource == nil)
}

// pattern: one entry that is an ARN, against a resource.
func (c *twinCase) pattern(entry string, variables bool, resource string) bool {
	if call, short := strings.CutPrefix(entry, "execute-api:/"); short { // G-100: the service stores the whole ARN
		api, _, called := strings.Cut(resource, "/")
		if !called || c.part(2) != "execute-api" {
			return false
		}
		entry = api + "/" + call
	}
	marks, ok := twinExpand(entry, true, variables, c.variable)
	if !ok {
		return false
	}
	colons := 0
	for _, m := range marks {
		if m.char == ':' && !m.data {
			colons++
		}
	}
	for ; colons < 5; colons++ { // M-16
		marks = append(marks, twinMark{char: ':'}, twinMark{char: '*', star: true})
	}
	// Which wildcards cross colons: all in the sixth part; before, stars that end a part (M-12, Q-01).
	crosses := make([]bool, len(marks))
	part := 1
	for i, m := range marks {
		if m.char == ':' && !m.data {
			part++
		}
		if m.char == ':' && m.data && part < 6 {
			return false // the value of a variable stays in its part
		}
		crosses[i] = part >= 6
	}
	for i := len(marks) - 2; i >= 0; i-- {
		if marks[i].star {
			after := marks[i+1]
			crosses[i] = crosses[i] || after.char == ':' && !after.data || after.star && crosses[i+1]
		}
	}
	return twinGlob(marks, []rune(resource), crosses)
}
