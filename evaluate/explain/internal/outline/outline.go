// Package outline holds what the forms of an explanation for people have in common: its texts in their order, and
// nothing about how a form writes them. Every text is printable, has no line break, and is cut where it is long.
package outline

import "strings"

// An Outline is an explanation for people.
type Outline struct {
	Decision string
	Allowed  bool
	Summary  Text
	Codes    []string
	Facts    []Fact // the request, and the rule it is decided by
	Types    []Node // what each policy type says, in the order of the decision
	Sections []Section
	Keys     []Key
	MoreKeys int // how many are left out
}

// A Fact is a line about the request.
type Fact struct {
	Name string
	Text Text
}

// A Section is a list with a title, such as the remedies.
type Section struct {
	Title string // "" for lines that stand by themselves
	Nodes []Node
}

// A Node is a line, and the lines below it.
type Node struct {
	Mark  Mark
	Head  Text
	Cells []Text // what stands behind it, column by column
	Code  string
	Under []Text // lines of the same node
	Group int    // siblings of the same group, not 0, have their columns in common
	Nodes []Node

	Near        bool // a statement, whose nodes are elements and tests
	Wanted, Got Text // of an element or test, for tables
	Literal     bool // an element whose entry is what the request has, letter by letter
}

// A Mark says whether a type, an element or a test allows the request, or covers it.
type Mark uint8

// The marks.
const (
	None Mark = iota
	Yes
	No
)

// A Key is a condition key of the request.
type Key struct{ Name, Value, Origin string }

// A Text is a sentence in which it is known what came from outside.
type Text []Span

// A Span is a piece of a Text.
type Span struct {
	Text string
	Kind Kind
}

// Kind says what a piece of a Text is.
type Kind uint8

// The kinds.
const (
	Words Kind = iota
	Name       // from a policy or a request
	Place      // line and column of a statement, with a blank in front
)

// String returns the text.
func (t Text) String() string {
	if len(t) == 1 {
		return t[0].Text
	}
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Of returns the outline of an Explanation, which package explain cannot give to other packages of the module without
// having it among its exported names: it sets Of when it is initialised.
var Of func(explanation any) *Outline
