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

// ParsePath is the inverse of [Path.String]. It also takes quotation marks around a name that needs none; ok is false
// for any other text.
func ParsePath(s string) (p Path, ok bool) {
	for s != "" {
		step, rest, ok := Step{}, s, true
		if s[0] == '[' {
			step, rest, ok = parseIndex(s)
		} else {
			if p != nil {
				rest, ok = strings.CutPrefix(s, ".")
			}
			if ok {
				step, rest, ok = parseName(rest)
			}
		}
		if !ok {
			return nil, false
		}
		p, s = append(p, step), rest
	}
	return p, true
}

// parseIndex reads a number in brackets.
func parseIndex(s string) (step Step, rest string, ok bool) {
	digits, rest, ok := strings.Cut(s[1:], "]")
	i, err := strconv.Atoi(digits)
	return Step{Index: i}, rest, ok && err == nil && i >= 0 && strconv.Itoa(i) == digits
}

// parseName reads the name of a member.
func parseName(s string) (step Step, rest string, ok bool) {
	if strings.HasPrefix(s, `"`) {
		quoted, err := strconv.QuotedPrefix(s)
		if err != nil {
			return Step{}, "", false
		}
		name, err := strconv.Unquote(quoted)
		return Step{Name: name, Index: -1}, s[len(quoted):], err == nil
	}
	name := s
	if end := strings.IndexAny(s, ".["); end >= 0 {
		name = s[:end]
	}
	return Step{Name: name, Index: -1}, s[len(name):], name != "" && quote.Member(name) == name
}

// Follow goes along the path as far as it leads, and returns the last value there is; found is false if that is not the
// end. Where single says that at a step one value may stand for a list of one, element 0 of it is the value itself.
// Such a step is left out of the path that is returned, unless the value is an object.
func (v Value) Follow(p Path, single func(step int) bool) (last Value, taken Path, found bool) {
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
		case s.Index == 0 && single(i):
			if kind == KindObject {
				taken = append(taken, s)
			}
			continue
		}
		taken = append(taken, s)
		if !found {
			return v, append(taken, p[i+1:]...), false
		}
		v = next
	}
	return v, taken, true
}

// PathTo returns the path to the smallest value around a byte of the text. A byte in the name of a member belongs to
// the member.
func (v Value) PathTo(offset int) (p Path) {
	found := true
	for found {
		found = false
		around := func(s Step, from int, inner Value) {
			if from <= offset && offset < inner.End() {
				found, v, p = true, inner, append(p, s)
			}
		}
		switch v.Kind() {
		case KindObject:
			_ = v.Members(func(name string, at int, m Value) error {
				around(Step{Name: name, Index: -1}, at, m)
				return nil
			})
		case KindList:
			_ = v.Elements(func(i int, e Value) error { around(Step{Index: i}, e.Offset(), e); return nil })
		}
	}
	return p
}
