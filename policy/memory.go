package policy

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/internal/slab"
)

// A third of the time of parsing would go into memory, so a policy is cut out of few pieces of it: a document is one
// allocation with its first statement and the first entries of its lists (package slab makes room for more); what is
// collected on the way lies on the stack and serves every statement again; statements are counted before they are read.
// Without all this BenchmarkParse takes 15 allocations in place of 4 for one statement, and 2,217 in place of 56, 1.6
// times the memory and half as much time again for 200.

// A document is a policy with the memory that its parts are cut out of.
type document struct {
	Policy
	compiler
	operators slab.Slab[operatorShape]
	keys      slab.Slab[valueShape]
	first     [1]Statement
	slot      keep.Policy
}

// A parser fills a document. The lists of a statement are collected in slices that serve the next statement again.
type parser struct {
	*document
	texts      []string
	principals []PrincipalSpec
	tests      []condition.Spec
}

// read fills the document.
func (d *document) read(root jsonscan.Value) error {
	var few struct { // enough for most documents
		texts [32]string
		tests [4]condition.Spec
	}
	p := parser{document: d, texts: few.texts[:0], tests: few.tests[:0]}
	return p.root(root)
}

// room returns an empty list with room for n statements.
func (d *document) room(n int) []Statement {
	if n > len(d.first) {
		return make([]Statement, 0, n)
	}
	return d.first[:0]
}

// makeRoom makes room for n texts that are one list. The lists before it stay where they are.
func (p *parser) makeRoom(n int) {
	const least = 64
	if n > cap(p.texts)-len(p.texts) {
		p.texts = make([]string, 0, max(n, least))
	}
}

// grown returns a list with room for one more element. What is more than a few elements gets room for all members of an
// object at once, and no more memory than that.
func grown[E any](list []E, of jsonscan.Value) []E {
	const few = 16
	switch {
	case len(list) < cap(list):
		return list
	case len(list) < few:
		return append(make([]E, 0, few), list...)
	}
	return append(make([]E, 0, max(of.Most(), 2*len(list))), list...)
}

// countStatements estimates how many statements a list has: each has an Effect. (A quote in front would be found
// everywhere, and make the search slow.)
func countStatements(list string) int {
	const shortest = len(`{"Effect":"Deny","Action":[]},`)
	return min(strings.Count(list, `Effect"`), 1+len(list)/shortest)
}
