package validate

import (
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/words"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Severity says how grave a finding is: the graver, the greater. The zero value is none.
type Severity uint8

const (
	Suggestion      Severity = iota + 1 // it could be said better
	Warning                             // it is probably not what was meant
	SecurityWarning                     // it allows more than it seems to
	Error                               // it does not work
)

var severityWords = [...]string{"", "SUGGESTION", "WARNING", "SECURITY_WARNING", "ERROR"}

// String returns the severity as the API of Access Analyzer spells it, "" for the zero value.
func (s Severity) String() string { return words.String(severityWords[:], int(s), "Severity") }

// ParseSeverity is the inverse of [Severity.String]; ok is false for a text that is none.
func ParseSeverity(text string) (s Severity, ok bool) {
	i, _ := words.Index(severityWords[:], []byte(text))
	return Severity(i), i > 0
}

// MarshalText returns what String does. The error, for a value that is none of the constants, is a [*policy.Error] with
// [policy.CodeUnknownWord].
func (s Severity) MarshalText() ([]byte, error) {
	if int(s) >= len(severityWords) {
		return nil, &policy.Error{Code: policy.CodeUnknownWord, Reason: s.String() + " has no word"}
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads a word of [Severity.String]; empty text is the zero value. The error is a [*policy.Error] with
// [policy.CodeUnknownWord]; s is then the zero value.
func (s *Severity) UnmarshalText(text []byte) error {
	i, ok := words.Index(severityWords[:], text)
	*s = Severity(i)
	if !ok {
		reason := quote.Text(string(text)) + ": " + words.Unknown(severityWords[:])
		return &policy.Error{Code: policy.CodeUnknownWord, Reason: reason}
	}
	return nil
}

// Code names what a finding is about: the issue code of IAM Access Analyzer where there is one, else one of ours. The
// list is that of [Codes].
type Code string

// A Finding is something that is wrong or risky in a policy, and where. The zero value is none.
type Finding struct {
	Rule     string   `json:"rule"` // the rule's number, as in "F-015"; "" for a refusal that is none of those
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Refusal  bool     `json:"refusal"` // Parse or CheckKind refuses the policy for it
	Message  string   `json:"message"` // what is wrong, with the value
	Help     string   `json:"help"`    // what to write instead
	policy.Place
	Related []policy.Place `json:"related,omitempty"` // other places it is about
	// Fix is what to change, in the order of the text, where one text only can be meant.
	Fix []Edit `json:"fix,omitempty"`
}

// An Edit replaces a part of the text of a policy, which may be empty.
type Edit struct {
	Start policy.Position `json:"start"`
	End   policy.Position `json:"end"`
	Text  string          `json:"text"`
}
