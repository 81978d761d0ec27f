package policy

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// An Action is an entry of an Action or NotAction element: "*", or service:Name with the wildcards "*" and "?" anywhere
// in the name ("IAM JSON policy elements: Action"). Letters of ASCII compare ignoring case. It is immutable; the zero
// value matches nothing.
type Action struct{ t template.Template }

// parseAction reads an entry. Policy variables have no meaning in an action (V-02).
func parseAction(s string) (Action, *fault) {
	if s != "*" {
		switch colon := strings.IndexByte(s, ':'); {
		case colon < 0: // G-50
			return Action{}, &fault{code: CodeInvalidAction, reason: quote.Text(s) + `: neither "*" nor an action with its service, as in lambda:InvokeFunction`}
		case special(s[:colon]): // M-03, Q-02: not ignored
			return Action{}, &fault{code: CodeInvalidActionService, reason: quote.Text(s) + ": the service of an action must be spelled out"}
		}
	}
	t, err := template.Parse(s, template.Options{Wildcards: true})
	if err != nil {
		return Action{}, &fault{code: CodeInvalidAction, reason: err.Error(), err: err}
	}
	return Action{t}, nil
}

// special reports whether the service of an action has a wildcard or begins a variable.
func special(service string) bool {
	for i := range len(service) {
		if c := service[i]; c == '*' || c == '?' || c == '$' {
			return true
		}
	}
	return false
}

// Match reports whether the entry covers an action, which is service:Name without wildcards.
func (a *Action) Match(action string) bool {
	return a.t.MatchesAll() || a.t.String() != "" && a.t.MatchName(action) // M-01, M-02, G-111
}

// MatchesAll reports whether the entry is "*".
func (a *Action) MatchesAll() bool { return a.t.MatchesAll() }

// Literal returns the entry if it covers one action only: if it has no wildcard.
func (a *Action) Literal() (name string, ok bool) {
	name, ok = a.t.Literal()
	return name, ok && name != ""
}

// String returns the entry as it was written.
func (a Action) String() string { return a.t.String() }
