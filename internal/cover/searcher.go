package cover

import (
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

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

	sets  setTable
	to    []int32 // kept for follow
	from  []int32 // kept for Matches
	tried []rune  // kept for lettersOf
}

const ending glob.Kind = Digit + 1

// begin sets out the places of all patterns.
func (s *searcher) begin(w Wanted) {
	s.sets.reset()
	s.symbols, s.owner, s.letters, s.tail, s.ends = s.symbols[:0], s.owner[:0], s.letters[:0], s.tail[:0], s.ends[:0]
	s.first, s.carrier, s.colon = s.first[:0], s.carrier[:0], false
	s.must, s.within = len(w.Must), w.Within
	for i, list := range w.Must {
		for _, p := range list {
			s.pattern(p, int32(i))
		}
	}
	for _, p := range w.Not {
		s.pattern(p, -1)
	}
	s.found = append(s.found[:0], make([]bool, len(w.Must))...)
	if more := len(s.symbols) - len(s.seen); more > 0 {
		s.seen = append(s.seen, make([]uint32, more)...)
	}
	s.other = s.unnamed()
}

// pattern adds a pattern.
func (s *searcher) pattern(p Pattern, owner int32) {
	first := len(s.symbols)
	s.first = append(s.first, int32(first))
	s.symbols = append(append(s.symbols, p.symbols...), symbol{kind: ending})
	for i := range p.symbols {
		sym := &p.symbols[i]
		if sym.kind == glob.Variable {
			k := int(sym.char)
			for len(s.carrier) <= k {
				s.carrier = append(s.carrier, -1)
			}
			if s.carrier[k] < 0 {
				s.carrier[k] = owner
			}
		}
		s.colon = s.colon || sym.within
	}
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

// start returns the places in which the patterns begin, in memory that follow uses too.
func (s *searcher) start() []int32 {
	s.next()
	set := s.to[:0]
	for _, first := range s.first {
		set = s.add(set, first)
	}
	s.to = set
	return set
}

// follow returns the places that a letter leads to from others, in memory that the next call uses too.
func (s *searcher) follow(from []int32, letter rune) []int32 {
	s.next()
	to := s.to[:0]
	for _, p := range from {
		to = s.step(to, p, letter)
	}
	s.to = to
	return to
}

// next begins a set of places.
func (s *searcher) next() {
	if s.round++; s.round == 0 {
		clear(s.seen)
		s.round = 1
	}
}

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
