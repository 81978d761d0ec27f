package denial

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/words"
)

// Verdict says whether what policies say is what AWS said. The zero value, [Open], says nothing.
type Verdict uint8

// The verdicts: a closed list.
const (
	Open        Verdict = iota // it depends on what is not known
	Agrees                     // the same decision for the same reason
	InPart                     // denied here too, for another reason
	Contradicts                // allowed here, or denied what AWS allowed
)

var verdictWords = [...]string{"open", "agrees", "in part", "contradicts"}

// String returns open, agrees, in part or contradicts.
func (v Verdict) String() string { return words.String(verdictWords[:], int(v), "Verdict") }

// MarshalText returns what [Verdict.String] does. The error, for a value that is none of the constants, is an [*Error].
func (v Verdict) MarshalText() ([]byte, error) {
	if int(v) >= len(verdictWords) {
		return nil, &Error{Code: CodeUnknownWord, Reason: v.String() + " has no word"}
	}
	return []byte(v.String()), nil
}

// UnmarshalText reads a word of [Verdict.String]. The error, for any other text, is an [*Error]; v is then [Open].
func (v *Verdict) UnmarshalText(text []byte) error {
	i, ok := words.Index(verdictWords[:], text)
	*v = Verdict(i)
	if !ok {
		return &Error{Code: CodeUnknownWord, Reason: words.Unknown(verdictWords[:])}
	}
	return nil
}

// String gives the verdict, and a line each for why it is not [Agrees], for what a snapshot cannot know, for what is in the
// way, and for what would change it. The detail is that of Why.
func (x Explanation) String() string {
	lines := append([]string{x.Verdict.String()}, x.Reasons...)
	for _, u := range x.Unseen {
		lines = append(lines, "it cannot know "+u)
	}
	if x.Why != nil && x.Why.Summary != "" {
		lines = append(lines, x.Why.Summary)
	}
	if x.Why != nil && len(x.Why.Remedies) > 0 {
		for _, c := range x.Why.Remedies[0].Changes {
			lines = append(lines, "what would change it: "+c.Say)
		}
	}
	return strings.Join(lines, "\n  ")
}
