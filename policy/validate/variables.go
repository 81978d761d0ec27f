package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// misplacedVariables looks for variables where they are plain text (F-061). An action with one may be refused for its
// second colon; that it is a variable is said all the same.
func (r *run) misplacedVariables(s *statement) {
	look := func(n *jsonscan.Node, where string) {
		if n == nil || n.Kind() != jsonscan.KindString || !isVariable(n.Text()) || placeholderIn(n.Text()) != "" {
			return
		}
		r.report(finding{code: "VARIABLE_UNSUPPORTED_IN_ELEMENT", place: at(n),
			message: quote.Text(n.Text()) + ": a policy variable is plain text in " + where})
	}
	look(s.at.Member("Sid"), "Sid")
	for _, name := range [...]string{"Action", "NotAction"} {
		if m := s.at.Member(name); m != nil {
			for n := range m.All() {
				if service, _, ok := strings.Cut(n.Text(), ":"); ok && !strings.Contains(service, "$") { // else Parse refuses it
					look(n, name)
				}
			}
		}
	}
	for _, p := range s.principals {
		look(p.at, "Principal")
	}
	for _, e := range s.resources {
		if e.n >= 2 && isVariable(e.part[1]) && !r.refused[e.at] {
			look(e.at, "an ARN before the service")
		}
	}
}

// isVariable reports whether a text holds a variable that has its brace.
func isVariable(text string) bool {
	_, rest, ok := strings.Cut(text, "${")
	return ok && strings.Contains(rest, "}")
}

// unreadVariables looks for well-formed variables in a document in which they are plain text (F-062).
func (r *run) unreadVariables(s *statement) {
	if r.variables() || r.root.Member("Version") != nil && r.version == "" {
		return
	}
	look := func(n *jsonscan.Node) {
		t, err := template.Parse(n.Text(), template.Options{Wildcards: true, Variables: true})
		if err != nil || !t.HasVariables() || placeholderIn(n.Text()) != "" {
			return
		}
		r.report(finding{code: "VARIABLE_UNSUPPORTED_IN_VERSION", place: at(n),
			message: quote.Text(n.Text()) + ": ${" + t.Variables()[0] + "} is plain text without Version 2012-10-17"})
	}
	for _, e := range s.resources {
		look(e.at)
	}
	for i := range s.tests {
		if t := &s.tests[i]; strings.HasPrefix(t.base, "String") || strings.HasPrefix(t.base, "Arn") {
			for _, v := range t.values {
				look(v.at)
			}
		}
	}
}

// placeholders looks for text that should have been replaced (F-L01), once in a value.
func (r *run) placeholders() {
	look := func(n *jsonscan.Node) {
		if p := placeholderIn(n.Text()); p != "" {
			r.report(finding{code: "UNRESOLVED_PLACEHOLDER", place: at(n), message: quote.Text(n.Text()) + ": " + quote.Text(p) +
				" was not replaced"})
		}
	}
	for _, s := range r.statements {
		for _, p := range s.principals {
			look(p.at)
		}
		for _, a := range s.actions {
			look(a.at)
		}
		for _, e := range s.resources {
			look(e.at)
		}
		for i := range s.tests {
			for _, v := range s.tests[i].values {
				look(v.at)
			}
		}
	}
}

// formatWords are the placeholders of ARN formats in the Service Authorization Reference that stand in every ARN.
var formatWords = [...]string{"Partition", "Region", "Account"}

// capitals are words that stand for something where they stand by themselves.
var capitals = [...]string{
	"ACCOUNT_ID", "ACCOUNTID", "AWS_ACCOUNT_ID", "ACCOUNT-ID", "REGION", "AWS_REGION", "PARTITION",
}

// placeholderIn returns the first placeholder in a text, "" if there is none.
func placeholderIn(text string) string {
	for i := 0; i < len(text); i++ {
		rest := text[i:]
		switch c := text[i]; {
		case c == '$' && strings.HasPrefix(rest, "${"):
			end := strings.IndexByte(rest, '}')
			if end < 0 {
				continue
			}
			name := rest[2:end]
			if strings.HasPrefix(name, "AWS::") || isOneOfExactly(name, formatWords[:]) {
				return rest[:end+1]
			}
		case c == '{' && strings.HasPrefix(rest, "{{"):
			if end := strings.Index(rest, "}}"); end > 2 && (i == 0 || text[i-1] != '$') {
				return rest[:end+2]
			}
		case c == '<':
			if end := strings.IndexByte(rest, '>'); end > 1 && isPlaceholderName(rest[1:end]) {
				return rest[:end+1]
			}
		case isWordByte(c):
			word := wordAt(rest)
			i += len(word) - 1
			if !strings.HasPrefix(word, "YOUR_") && !isOneOfExactly(word, capitals[:]) || word == "YOUR_" {
				continue
			}
			if !inVariable(text, i) {
				return word
			}
		}
	}
	return ""
}

func isOneOfExactly(text string, words []string) bool {
	for _, w := range words {
		if text == w {
			return true
		}
	}
	return false
}

// isPlaceholderName reports whether a text between angle brackets reads like the name of something: words and what
// joins them.
func isPlaceholderName(text string) bool {
	for i := range len(text) {
		if !isWordByte(text[i]) && text[i] != ' ' && text[i] != '.' {
			return false
		}
	}
	return true
}

// wordAt returns the word with which a text begins.
func wordAt(text string) string {
	n := 0
	for n < len(text) && isWordByte(text[n]) {
		n++
	}
	return text[:n]
}

func isWordByte(c byte) bool {
	c = ascii.Lower(c)
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}

// inVariable reports whether a byte of a text stands in ${…}.
func inVariable(text string, i int) bool {
	open := strings.LastIndex(text[:i], "${")
	return open >= 0 && !strings.Contains(text[open:i], "}")
}
