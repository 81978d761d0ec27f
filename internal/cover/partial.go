package cover

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// A Verdict says whether a pattern matches a text where not all of both is known.
type Verdict uint8

const (
	Never  Verdict = iota // whatever the unknown values are
	Maybe                 // for some of them, or that is not known
	Always                // whatever they are
)

// A Unit is a piece of a [Partial]: a piece as package glob has it, but no variable, or a value that is not known.
type Unit struct {
	glob.Piece       // of a value that is not known only Within counts: with a colon it matches nothing
	Unknown    int32 // which value, from 1; 0 for a piece that is known
	Class      byte  // of the value, as package unknown has them
	// Pattern says that the value is read as a part of the pattern, so that it may have wildcards and variables.
	Pattern bool
}

// A Partial is a pattern or a text of which not all is known. The zero value is the empty text. It is immutable.
type Partial struct {
	sure []symbol // for what matches always: a value is one symbol
	may  []symbol // for what may match: a value is the characters it can have
	span []int32  // how many symbols of may each of sure is
}

// What symbols of a Partial have besides the kinds of package glob.
const unknownValue = ending + 1

// A charset is a set of characters, each of which has all those before it.
type charset uint8

const (
	noChars charset = iota
	digits
	ofRegion // letters in lower case, digits and hyphens
	ofNames
	ofPaths
	noColon
	anyChar
)

// has reports whether the set has a character. Those that only may have it do.
func (s charset) has(r rune) bool {
	switch s {
	case digits:
		return '0' <= r && r <= '9'
	case ofRegion:
		return 'a' <= r && r <= 'z' || digits.has(r) || r == '-'
	case ofNames:
		return r != '/' && ofPaths.has(r)
	case ofPaths:
		return r < 0 || !strings.ContainsRune("*?$: \t\r\n", r)
	case noColon:
		return r != ':'
	}
	return s == anyChar
}

const accountDigits = 12

// NewPartial returns the pattern or text that the units are: one that tells letters apart as that of [New] does.
func NewPartial(units []Unit) Partial { return compilePartial(units, exact) }

// NewPartialName is NewPartial for names, as [NewName] is.
func NewPartialName(units []Unit) Partial { return compilePartial(units, ofName) }

// NewPartialFold is NewPartial without regard to the case of letters, as [NewFold] is.
func NewPartialFold(units []Unit) Partial { return compilePartial(units, ofText) }

func compilePartial(units []Unit, l letters) (p Partial) {
	for _, u := range units {
		if u.Unknown == 0 {
			list := compile([]glob.Piece{u.Piece}, l).symbols
			p.sure = append(p.sure, list...)
			for _, s := range list {
				switch {
				case s.kind == glob.Literal:
				case s.within:
					s.set = noColon
				default:
					s.set = anyChar
				}
				p.may, p.span = append(p.may, s), append(p.span, 1)
			}
			continue
		}
		s := symbol{kind: unknownValue, char: u.Unknown, within: u.Within && u.Class == standin.Text}
		if u.Class == standin.Text {
			s.set = anyChar
		}
		if u.Pattern && u.Class == standin.Text {
			s.char = -1 // no other is the same
		}
		p.sure = append(p.sure, s)
		list := charactersOf(u)
		p.may, p.span = append(p.may, list...), append(p.span, int32(len(list)))
	}
	return p
}

// charactersOf returns what matches all values that a unit can have, and may match more.
func charactersOf(u Unit) (list []symbol) {
	one := func(s charset) { list = append(list, symbol{kind: glob.One, set: s}) }
	run := func(s charset) { list = append(list, symbol{kind: glob.Star, set: s}) }
	switch u.Class {
	case standin.Account:
		for range accountDigits {
			one(digits)
		}
	case standin.Partition:
		for _, r := range "aws" {
			list = append(list, symbol{char: r})
		}
		run(ofRegion)
	case standin.Region:
		one(ofRegion)
		run(ofRegion)
	case standin.Name:
		one(ofNames)
		run(ofNames)
	case standin.Path:
		one(ofPaths)
		run(ofPaths)
	default:
		if u.Within {
			run(noColon)
		} else {
			run(anyChar)
		}
	}
	return list
}

// Compare tells whether a pattern matches a text, as far as the steps suffice: then the answer means nothing
// ([Budget.Spent]). It is safe on both sides: of Always and Never it takes Maybe where it does not see that it is so.
func (b *Budget) Compare(pattern, text Partial) Verdict {
	pattern, text = behindSame(pattern, text)
	switch {
	case b.compare(pattern.sure, text.sure, sure):
		return Always
	case b.compare(pattern.may, text.may, may):
		return Maybe
	}
	return Never
}

// behindSame returns a pattern and a text without what both begin with: characters, and values that are the same whatever
// they are. What is behind decides: <stack>-a-<x> never matches <stack>-b-<y>.
func behindSame(pattern, text Partial) (p, t Partial) {
	n, skip := 0, int32(0)
	for n < len(pattern.sure) && n < len(text.sure) && pattern.sure[n].isSame(&text.sure[n]) {
		skip += pattern.span[n]
		n++
	}
	return Partial{pattern.sure[n:], pattern.may[skip:], pattern.span[n:]}, Partial{text.sure[n:], text.may[skip:], text.span[n:]}
}

// isSame reports whether a symbol of a pattern stands for the same characters as one of a text, and no others.
func (s *symbol) isSame(t *symbol) bool {
	return s.kind == t.kind && s.char == t.char && (s.kind == glob.Literal || s.kind == unknownValue && s.char > 0 && !s.within && !t.within)
}

// sure is the step for what matches always.
func sure(p, q *symbol, beside, below, past bool) bool {
	switch {
	case p == nil:
		return false
	case p.kind == glob.Star:
		return below || q != nil && beside && !(p.within && q.mayHaveColon())
	case q == nil || q.kind != glob.Literal && q.kind != unknownValue:
		return false
	case p.kind == glob.One:
		return past && q.kind == glob.Literal && !(p.within && q.char == ':')
	case p.kind == unknownValue:
		return past && q.kind == unknownValue && q.char == p.char && !p.within
	}
	return past && q.kind == glob.Literal && q.char == p.char
}

// mayHaveColon reports whether a symbol of a text may be, or have, a colon.
func (s *symbol) mayHaveColon() bool {
	if s.kind == unknownValue {
		return s.set == anyChar
	}
	return s.char == ':'
}

// may is the step for what may match. Of two runs one may as well match nothing.
func may(p, q *symbol, beside, below, past bool) bool {
	switch {
	case p != nil && p.kind == glob.Star:
		return below || q != nil && beside && p.meets(q)
	case q != nil && q.kind == glob.Star:
		return beside || p != nil && below && p.meets(q)
	}
	return p != nil && q != nil && past && p.meets(q)
}

// meets reports whether some character may be matched by both symbols.
func (s *symbol) meets(t *symbol) bool {
	switch {
	case s.kind == glob.Literal && t.kind == glob.Literal:
		return s.char == t.char
	case s.kind == glob.Literal:
		return t.set.has(s.char)
	case t.kind == glob.Literal:
		return s.set.has(t.char)
	}
	return true
}
