package cover

import (
	"slices"
	"unicode"

	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// unnamed returns a letter or digit that no pattern names, in no letter case.
func (s *searcher) unnamed() rune {
	const plain = "xyzwvutsrqponmlkjihgfedcba0123456789"
	var named [128]bool
	for i := range s.symbols {
		if sym := &s.symbols[i]; sym.kind == glob.Literal {
			if r := letters(ofText).fold(sym.char); 0 <= r && r < 128 {
				named[r] = true
			}
		}
	}
	for _, r := range plain {
		if !named[r] {
			return r
		}
	}
	far := make(map[rune]bool)
	for i := range s.symbols {
		far[s.symbols[i].char] = true
	}
	for r := rune(0x4e00); ; r++ { // these have no case
		if !far[r] {
			return r
		}
	}
}

// lettersOf returns the letters that are worth trying from the places: the one that nobody names first, those of literals
// in their order, those of variables last. They are in memory that the next call uses too.
//
// Each list in Must has to take the letter: where one has nothing but literals, those are all. Elsewhere every list takes
// the letter that nobody names; one that is named by patterns in Not alone leads to no fewer of their places than that.
func (s *searcher) lettersOf(places []int32) []rune {
	list := s.tried[:0]
	variable := false
	narrow := s.narrow(places)
	for _, p := range places {
		sym, owner := &s.symbols[p], s.owner[p]
		variable = variable || sym.kind == glob.Variable
		if owner < 0 || narrow >= 0 && owner != narrow {
			continue
		}
		switch sym.kind {
		case glob.Literal:
			list = append(list, sym.char)
			switch s.letters[p] {
			case ofName:
				if 'a' <= sym.char && sym.char <= 'z' {
					list = append(list, sym.char-'a'+'A')
				}
			case ofText:
				list = appendSame(list, sym.char)
			}
		case Digit:
			list = append(list, '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
		}
	}
	if narrow < 0 && s.colon {
		list = append(list, ':')
	}
	slices.Sort(list)
	list = slices.Compact(list)
	if narrow < 0 && !slices.Contains(list, s.other) {
		list = slices.Insert(list, 0, s.other)
	}
	if variable {
		for k, owner := range s.carrier {
			if owner >= 0 && s.stands(places, k, owner) {
				list = append(list, FirstVariable+rune(k))
			}
		}
	}
	s.tried = list
	return list
}

// narrow returns a list in Must that takes no letter but those it names, -1 if there is none.
func (s *searcher) narrow(places []int32) int32 {
	clear(s.found)
	for _, p := range places {
		if owner := s.owner[p]; owner >= 0 {
			sym := &s.symbols[p]
			s.found[owner] = s.found[owner] || sym.kind == glob.One || sym.kind == glob.Star || s.isFree(sym, owner)
		}
	}
	return int32(slices.Index(s.found, false))
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
