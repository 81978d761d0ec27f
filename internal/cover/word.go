package cover

import (
	"unicode"
	"unicode/utf8"
)

// A Wanted says which texts are looked for: those that one pattern at least of each list in Must matches, and no
// pattern in Not. The zero value is for all texts.
//
// Variables in the patterns, told apart by the Index of their pieces, stand for texts that are not known, and not empty:
// see [Budget.Word]. Within[k] says that the value of variable k has no colon.
type Wanted struct {
	Must   [][]Pattern
	Not    []Pattern
	Within []bool
}

// FirstVariable is the letter that stands for the value of variable 0 in a word; those of others follow.
const FirstVariable = unicode.MaxRune + 1

// Word returns a shortest of the texts that are wanted, as letters; ok is false if there is none, or where the steps do
// not suffice ([Budget.Spent]). A letter that is tried behind a beginning of a text is a step, and one more for each
// sixteen places in the patterns that it leads from and to; places that are new are as many again, and so are sixteen
// places to begin with. It takes fewer than 60 bytes a step.
//
// The value of a variable is one letter of its own. Of the lists in Must the first that has the variable takes that
// letter where the variable stands, the others as any text; patterns in Not take it where the same variable stands and
// by a star. So for patterns with variables an answer of false is right whatever their values are, and a word is one
// that only may do.
func (b *Budget) Word(w Wanted) (word []rune, ok bool) {
	s := b.begin(w)
	if !b.Spend(cost(len(s.symbols))) {
		return nil, false
	}
	to := s.start()
	if !s.alive(to) {
		return nil, false
	}
	s.sets.add(to, -1, 0)
	if s.accepts(to) {
		return nil, true
	}
	for at := 0; at < s.sets.len(); at++ {
		from := s.sets.places(at)
		for _, letter := range s.lettersOf(from) {
			to = s.follow(from, letter)
			if !b.Spend(cost(len(from)+len(to))) || s.sets.len() == maxSets && !b.exhaust() {
				return nil, false
			}
			switch {
			case !s.alive(to) || !s.sets.add(to, int32(at), letter):
			case s.accepts(to):
				return s.sets.word(s.sets.len() - 1), true
			case !b.Spend(cost(len(to))):
				return nil, false
			}
		}
	}
	return nil, false
}

// Matches reports whether a word is one that is wanted, by what [Budget.Word] says of variables.
func (b *Budget) Matches(word []rune, w Wanted) bool {
	s := b.begin(w)
	if !b.Spend(cost(len(s.symbols))) {
		return false
	}
	places := s.start()
	for _, letter := range word {
		s.from = append(s.from[:0], places...)
		if places = s.follow(s.from, letter); !b.Spend(cost(len(s.from) + len(places))) {
			return false
		}
	}
	return s.accepts(places)
}

// begin takes up another question.
func (b *Budget) begin(w Wanted) *searcher {
	if b.walk == nil {
		b.walk = new(searcher)
	}
	b.walk.begin(w)
	return b.walk
}

// cost returns the steps for work on so many places.
func cost(places int) int64 { return 1 + int64(places/16) }

// String returns the text of a word, with values for its variables.
func String(word []rune, value func(variable int) string) string {
	var text []byte
	for _, r := range word {
		switch {
		case r >= FirstVariable:
			text = append(text, value(int(r-FirstVariable))...)
		case r < 0:
			text = append(text, byte(-1-r))
		default:
			text = utf8.AppendRune(text, r)
		}
	}
	return string(text)
}
