package jsonscan

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// A Path leads to a value inside a document: names of members and numbers of elements, from 0.
type Path []Step

// A Step is one step of a [Path].
type Step struct {
	Name  string // of a member
	Index int    // of an element; -1 for a member
}

// Name returns the path with a member added.
func (p Path) Name(name string) Path { return append(p[:len(p):len(p)], Step{Name: name, Index: -1}) }

// Index returns the path with an element added.
func (p Path) Index(i int) Path { return append(p[:len(p):len(p)], Step{Index: i}) }

// String writes the path as in Statement[2].Condition.IpAddress."aws:SourceIp"[0].
func (p Path) String() string {
	var b strings.Builder
	for _, s := range p {
		switch {
		case s.Index >= 0:
			b.WriteString("[" + strconv.Itoa(s.Index) + "]")
			continue
		case b.Len() > 0:
			b.WriteByte('.')
		}
		b.WriteString(quote.Member(s.Name))
	}
	return b.String()
}

// Follow goes along the path as far as it leads. A step to an element of what is no list stays where it is, and is left
// out of the path that is returned unless keep says so: one value stands for a list of one.
func (v Value) Follow(p Path, keep func(step int) bool) (Value, Path) {
	var taken Path
	for i, s := range p {
		var next Value
		found := false
		switch kind := v.Kind(); {
		case s.Index < 0 && kind == KindObject:
			_ = v.Members(func(name string, _ int, m Value) error {
				if name == s.Name {
					next, found = m, true
				}
				return nil
			})
		case s.Index >= 0 && kind == KindList:
			_ = v.Elements(func(j int, e Value) error {
				if j == s.Index {
					next, found = e, true
				}
				return nil
			})
		case s.Index >= 0:
			if keep(i) {
				taken = append(taken, s)
			}
			continue
		}
		taken = append(taken, s)
		if !found {
			return v, append(taken, p[i+1:]...)
		}
		v = next
	}
	return v, taken
}
