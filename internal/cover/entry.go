package cover

import (
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// An Entry is an entry of a policy as a pattern of text, in which nothing but "*" and "?" has a meaning of its own: a
// "*" crosses colons and slashes. The zero value covers the empty text.
type Entry struct {
	t    template.Template
	name bool
}

// NewEntry returns an entry that compares letter by letter.
func NewEntry(text string) Entry { return newEntry(text, false) }

// NewNameEntry returns an entry that ignores the case of the letters of ASCII, as names of actions do.
func NewNameEntry(text string) Entry { return newEntry(text, true) }

func newEntry(text string, name bool) Entry {
	t, err := template.Parse(text, template.Options{Wildcards: true})
	if err != nil {
		panic(err) // never: only variables can be wrong
	}
	return Entry{t, name}
}

// Covers reports whether the entry matches the text of another one, with the wildcards in it as ordinary characters.
func (e *Entry) Covers(text string) bool {
	if e.name {
		return e.t.MatchName(text)
	}
	return e.t.Match(text, nil)
}

// Pattern returns the entry as a pattern that can be compared with others. One that ignores case does not.
func (e *Entry) Pattern() Pattern { return New(e.t.Pieces()) }
