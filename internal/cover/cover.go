// Package cover compares patterns with each other: whether one matches all that another matches, and whether there is
// anything that both match.
//
// It works on the pieces of package glob, so that a comparison and a match cannot disagree about what a "*", a "?" or
// the parts of an ARN are. Who has a pattern of package arn or policy reads its text once more with package template
// and the options of the element, and gives the pieces of that: patterns are compared seldom, and a method that gave
// their pieces would have to show a type of an internal package.
//
// Both answers are safe on one side. [Pattern.Covers] is true only if all that is matched by the inner pattern is
// matched by the outer one; it misses some pairs in which "*" and "?" adjoin, such as "*?" and "?*". [Pattern.Overlaps]
// is false only if nothing is matched by both, and exact for patterns without variables. What a variable stands for is
// not known: it may be any text, or any without a colon where the piece says so.
//
// The work is bounded by the product of the lengths, in code points and wildcards, and is that of the shorter one where
// the patterns begin or end with different text. A [Budget] bounds that of many comparisons together.
package cover

import (
	"unicode"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// A Pattern is a pattern ready to be compared. The zero value matches the empty text. It is immutable.
type Pattern struct {
	symbols []symbol
	letters letters
}

// letters says which letters a pattern takes for the same.
type letters uint8

const (
	exact  letters = iota
	ofName         // ignoring the case of the letters of ASCII
	ofText         // by their simple lower case, whatever the alphabet
)

// Digit is a piece that matches one digit of ASCII. Only [Budget.Word] knows it; package glob does not.
const Digit = glob.Star + 1

// A symbol is what matches one character, or any run of them. The zero value is the character U+0000.
type symbol struct {
	char   rune // of a literal, below 0 for a byte that is part of no character; of a variable its number
	kind   glob.Kind
	within bool    // does not match a colon
	set    charset // of a Partial: the characters it matches, where it is no literal
}

// New returns the pattern that [glob.Match] matches with the pieces.
func New(pieces []glob.Piece) Pattern { return compile(pieces, exact) }

// NewName returns the pattern that [glob.MatchName] matches with the pieces: one that ignores the case of letters as
// names do. It can be compared with others made by NewName.
func NewName(pieces []glob.Piece) Pattern { return compile(pieces, ofName) }

// NewFold returns the pattern that [glob.MatchFold] matches with the pieces. It can be compared with others made by
// NewFold.
func NewFold(pieces []glob.Piece) Pattern { return compile(pieces, ofText) }

// fold returns the letter that stands for all that are the same as r.
func (l letters) fold(r rune) rune {
	switch {
	case l == exact || r < 0:
		return r
	case r < utf8.RuneSelf:
		return rune(ascii.Lower(byte(r)))
	case l == ofText:
		return unicode.ToLower(r)
	}
	return r
}

func compile(pieces []glob.Piece, l letters) Pattern {
	var list []symbol
	for _, p := range pieces {
		if p.Kind != glob.Literal {
			s := symbol{kind: p.Kind, within: p.Within}
			if p.Kind == glob.Variable {
				s.char = rune(p.Index)
			}
			list = append(list, s)
			continue
		}
		for i := 0; i < len(p.Text); {
			r, n := utf8.DecodeRuneInString(p.Text[i:])
			if r == utf8.RuneError && n == 1 {
				r = -1 - rune(p.Text[i])
			}
			list = append(list, symbol{char: l.fold(r)})
			i += n
		}
	}
	return Pattern{list, l}
}

// Covers reports whether p matches whatever q can match. A pattern with a variable covers nothing by it.
func (p Pattern) Covers(q Pattern) bool {
	b := unlimited()
	return b.Covers(p, q)
}

// Overlaps reports whether some text is matched by both patterns.
func (p Pattern) Overlaps(q Pattern) bool {
	b := unlimited()
	return b.Overlaps(p, q)
}

// A step tells what is true of the rest of two patterns by what is true of less: beside is the answer without the first
// symbol of the second pattern, below without that of the first, past without either. Nil is the end of a pattern.
type step func(p, q *symbol, beside, below, past bool) bool

// at returns the first symbol of list[i:].
func at(list []symbol, i int) *symbol {
	if i == len(list) {
		return nil
	}
	return &list[i]
}

// covers is the step of Pattern.Covers: what p takes of q is one symbol by one, or any number by a star.
func covers(p, q *symbol, beside, below, past bool) bool {
	switch {
	case p == nil || p.kind == glob.Variable:
		return false
	case p.kind == glob.Star:
		return below || q != nil && beside && !(p.within && q.matchesColon())
	case q == nil || q.isRun():
		return false
	case p.kind == glob.One:
		return past && !(p.within && q.matchesColon())
	}
	return past && *p == *q
}

// overlaps is the step of Pattern.Overlaps. Of two stars one may as well match nothing.
func overlaps(p, q *symbol, beside, below, past bool) bool {
	switch {
	case p != nil && p.isRun():
		return below || q != nil && beside && meet(p, q)
	case q != nil && q.isRun():
		return beside || p != nil && below && meet(p, q)
	}
	return p != nil && q != nil && past && meet(p, q)
}

// meet reports whether some character is matched by both symbols, by one of its characters where it is a run.
func meet(p, q *symbol) bool {
	switch {
	case p.kind == glob.Literal && q.kind == glob.Literal:
		return p.char == q.char
	case p.kind == glob.Literal:
		return p.char != ':' || !q.within
	case q.kind == glob.Literal:
		return q.char != ':' || !p.within
	}
	return true
}

// isRun reports whether a symbol matches texts of any length.
func (s *symbol) isRun() bool { return s.kind == glob.Star || s.kind == glob.Variable }

// matchesColon reports whether there is a colon in a text that the symbol matches.
func (s *symbol) matchesColon() bool {
	if s.kind == glob.Literal {
		return s.char == ':'
	}
	return !s.within
}
