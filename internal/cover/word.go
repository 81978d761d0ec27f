package cover

import (
	"encoding/binary"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/glob"
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
// not suffice ([Budget.Spent]). A set of places in the patterns that a beginning of a text can lead to is a step, a
// large one a step for each eight places.
//
// The value of a variable is one letter of its own. Of the lists in Must the first that has the variable takes that
// letter where the variable stands, the others as any text; patterns in Not take it where the same variable stands and
// by a star. So for patterns with variables an answer of false is right whatever their values are, and a word is one
// that only may do.
func (b *Budget) Word(w Wanted) (word []rune, ok bool) {
	s := newSearcher(w)
	var start []int32
	s.next()
	for _, first := range s.first {
		start = s.add(start, first)
	}
	if !s.alive(start) {
		return nil, false
	}
	if !s.know(b, start, -1, 0) {
		return nil, false
	}
	for at := 0; at < len(s.nodes); at++ {
		places := s.places(at)
		if s.accepts(places) {
			return s.word(at), true
		}
		for _, letter := range s.lettersOf(places) {
			s.next()
			var to []int32
			for _, p := range places {
				to = s.step(to, p, letter)
			}
			if s.alive(to) && !s.know(b, to, int32(at), letter) {
				return nil, false
			}
		}
	}
	return nil, false
}

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

// A searcher walks through the sets of places breadth first. A place is a symbol of a pattern, or the end of one.
type searcher struct {
	symbols []symbol // of all patterns, each followed by one that is its end
	owner   []int32  // by place: the list in Must that the pattern belongs to, -1 for one in Not
	letters []letters
	tail    []bool // by place: whatever follows matches
	ends    []int32
	first   []int32
	must    int
	carrier []int32 // by variable: the list in Must that has it first, -1 where none has
	within  []bool
	seen    []uint32 // by place: the round in which it was added last
	round   uint32
	found   []bool // of the lists in Must, for alive and accepts
	other   rune   // a letter that no pattern names
	colon   bool   // some symbol tells a colon from other letters

	nodes []node
	keys  map[string]bool
}

type node struct {
	parent int32
	letter rune
	text   string // its places
}

const ending glob.Kind = Digit + 1

func newSearcher(w Wanted) *searcher {
	s := &searcher{must: len(w.Must), within: w.Within, keys: make(map[string]bool), found: make([]bool, len(w.Must))}
	named := make(map[rune]bool)
	for i, list := range w.Must {
		for _, p := range list {
			s.pattern(p, int32(i), named)
		}
	}
	for _, p := range w.Not {
		s.pattern(p, -1, named)
	}
	s.seen = make([]uint32, len(s.symbols))
	s.other = unnamed(named)
	return s
}

// pattern adds a pattern.
func (s *searcher) pattern(p Pattern, owner int32, named map[rune]bool) {
	first := len(s.symbols)
	s.first = append(s.first, int32(first))
	for _, sym := range p.symbols {
		switch sym.kind {
		case glob.Literal:
			named[letters(ofText).fold(sym.char)] = true
		case glob.Variable:
			k := int(sym.char)
			for len(s.carrier) <= k {
				s.carrier = append(s.carrier, -1)
			}
			if s.carrier[k] < 0 {
				s.carrier[k] = owner
			}
		}
		s.colon = s.colon || sym.within
		s.symbols = append(s.symbols, sym)
	}
	s.symbols = append(s.symbols, symbol{kind: ending})
	for range len(s.symbols) - first {
		s.owner = append(s.owner, owner)
		s.letters = append(s.letters, p.letters)
		s.tail = append(s.tail, false)
		s.ends = append(s.ends, int32(len(s.symbols)-1))
	}
	for i := len(s.symbols) - 2; i >= first && s.symbols[i].kind == glob.Star && !s.symbols[i].within; i-- {
		s.tail[i] = true
	}
}

// unnamed returns a letter or digit that is not among the named ones, in no letter case.
func unnamed(named map[rune]bool) rune {
	for _, r := range "xyzwvutsrqponmlkjihgfedcba0123456789" {
		if !named[r] {
			return r
		}
	}
	for r := rune(0x4e00); ; r++ { // these have no case
		if !named[r] {
			return r
		}
	}
}

// next begins a set of places.
func (s *searcher) next() { s.round++ }

// add adds a place, and the one behind it where the symbol there matches no letter too.
func (s *searcher) add(set []int32, p int32) []int32 {
	for ; s.seen[p] != s.round; p++ {
		s.seen[p] = s.round
		set = append(set, p)
		if sym := &s.symbols[p]; sym.kind != glob.Star && !s.isFree(sym, s.owner[p]) {
			break
		}
	}
	return set
}

// isFree reports whether a variable may be any text there: another list of Must has the letter of its value.
func (s *searcher) isFree(sym *symbol, owner int32) bool {
	return sym.kind == glob.Variable && owner >= 0 && s.carrier[sym.char] != owner
}

// step adds the places that a letter leads to from a place.
func (s *searcher) step(to []int32, p int32, letter rune) []int32 {
	sym, owner := &s.symbols[p], s.owner[p]
	if letter >= FirstVariable {
		return s.stepVariable(to, p, int(letter-FirstVariable))
	}
	colon := letter == ':' && sym.within
	switch sym.kind {
	case glob.Literal:
		if s.letters[p].fold(letter) == sym.char {
			return s.add(to, p+1)
		}
	case glob.One:
		if !colon {
			return s.add(to, p+1)
		}
	case Digit:
		if '0' <= letter && letter <= '9' {
			return s.add(to, p+1)
		}
	case glob.Star:
		if !colon {
			return s.add(to, p)
		}
	case glob.Variable:
		if s.isFree(sym, owner) && !colon {
			return s.add(to, p)
		}
	}
	return to
}

func (s *searcher) stepVariable(to []int32, p int32, k int) []int32 {
	sym, owner := &s.symbols[p], s.owner[p]
	within := k < len(s.within) && s.within[k]
	own := sym.kind == glob.Variable && int(sym.char) == k
	switch {
	case owner < 0:
		switch {
		case sym.within && !within:
		case own:
			return s.add(to, p+1)
		case sym.kind == glob.Star:
			return s.add(to, p)
		}
	case s.carrier[k] == owner:
		if own {
			return s.add(to, p+1)
		}
	default:
		if sym.kind == glob.Star || s.isFree(sym, owner) {
			to = s.add(to, p)
		}
		for q := p + 1; q <= s.ends[p]; q++ {
			to = s.add(to, q)
		}
	}
	return to
}

// alive reports whether a text that led to the places can become one that is wanted.
func (s *searcher) alive(places []int32) bool {
	clear(s.found)
	left := s.must
	for _, p := range places {
		switch owner := s.owner[p]; {
		case owner < 0:
			if s.tail[p] {
				return false
			}
		case !s.found[owner]:
			s.found[owner] = true
			left--
		}
	}
	return left == 0
}

// accepts reports whether a text that led to the places is wanted.
func (s *searcher) accepts(places []int32) bool {
	clear(s.found)
	left := s.must
	for _, p := range places {
		if s.symbols[p].kind != ending {
			continue
		}
		switch owner := s.owner[p]; {
		case owner < 0:
			return false
		case !s.found[owner]:
			s.found[owner] = true
			left--
		}
	}
	return left == 0
}

// lettersOf returns the letters that lead from the places to different ones: the one that nobody names first, those of
// literals in their order, those of variables last.
func (s *searcher) lettersOf(places []int32) []rune {
	var named []rune
	other, variable := s.must == 0, false
	for _, p := range places {
		sym := &s.symbols[p]
		switch sym.kind {
		case glob.Literal:
			named = append(named, sym.char)
			switch s.letters[p] {
			case ofName:
				if 'a' <= sym.char && sym.char <= 'z' {
					named = append(named, sym.char-'a'+'A')
				}
			case ofText:
				named = appendSame(named, sym.char)
			}
		case glob.One, glob.Star:
			other = true
		case Digit:
			named = append(named, '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
		case glob.Variable:
			variable = true
			other = other || s.isFree(sym, s.owner[p])
		}
	}
	if other && s.colon {
		named = append(named, ':')
	}
	slices.Sort(named)
	named = slices.Compact(named)
	if other && !slices.Contains(named, s.other) {
		named = slices.Insert(named, 0, s.other)
	}
	if variable {
		for k, owner := range s.carrier {
			if owner >= 0 && s.stands(places, k, owner) {
				named = append(named, FirstVariable+rune(k))
			}
		}
	}
	return named
}

// stands reports whether the list of Must that carries a variable has it at one of the places.
func (s *searcher) stands(places []int32, k int, owner int32) bool {
	return slices.ContainsFunc(places, func(p int32) bool {
		return s.owner[p] == owner && s.symbols[p].kind == glob.Variable && int(s.symbols[p].char) == k
	})
}

// appendSame appends the letters that are the same as r by their simple lower case.
func appendSame(list []rune, r rune) []rune {
	if r < 0 {
		return list
	}
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		if letters(ofText).fold(other) == r {
			list = append(list, other)
		}
	}
	return list
}

// know adds a set of places unless it is known, which is a step. It returns false when the steps do not suffice.
func (s *searcher) know(b *Budget, places []int32, parent int32, letter rune) bool {
	slices.Sort(places)
	var room [256]byte
	key := room[:0]
	last := int32(0)
	for _, p := range places {
		key = binary.AppendUvarint(key, uint64(p-last))
		last = p
	}
	if s.keys[string(key)] {
		return true
	}
	if !b.Spend(1+int64(len(places)/8)) || b.stop != nil && len(s.nodes)%1024 == 0 && b.stop() {
		b.steps, b.spent = 0, true
		return false
	}
	text := string(key)
	s.keys[text] = true
	s.nodes = append(s.nodes, node{parent, letter, text})
	return true
}

// places returns the places of a set.
func (s *searcher) places(at int) []int32 {
	var list []int32
	last := uint64(0)
	for key := []byte(s.nodes[at].text); len(key) > 0; {
		delta, n := binary.Uvarint(key)
		last += delta
		list = append(list, int32(last))
		key = key[n:]
	}
	return list
}

// word returns the letters that led to a set.
func (s *searcher) word(at int) []rune {
	var list []rune
	for i := int32(at); s.nodes[i].parent >= 0; i = s.nodes[i].parent {
		list = append(list, s.nodes[i].letter)
	}
	slices.Reverse(list)
	return list
}
