package condition

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/seen"
	"github.com/lambdaiam/lambdaiam/internal/slab"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// A Compiler compiles blocks that are kept together, such as those of one document: it cuts them out of shared memory,
// which takes fewer allocations than [New]. The zero value is ready. A Compiler must not be copied once it was used,
// nor used by several goroutines at once; its blocks may be.
type Compiler struct {
	// Stored makes tests that never hold, in place of an error, of unknown operators and of dates that cannot be read:
	// AWS stores some. [Test.Unreadable] tells which they are. An operator without keys is a Spec with neither key nor
	// values; if it is known, that makes no test.
	Stored bool
	// Partial makes tests of which nothing is known, and which never hold here, of those that have a stand-in for an
	// [Unknown] in a value: package evaluate knows what they may do. The other values must be of the operator's type.
	Partial bool

	tests  slab.Slab[test]
	values slab.Slab[template.Template]
	text   strings.Builder // keys in lower case

	last      []test // of the block before
	variables bool   // whether they were read in it
}

// New compiles a block as the function [New] does, with its errors.
func (c *Compiler) New(specs ...Spec) (Block, error) { return c.compile(specs, true) }

// NewWithoutVariables compiles a block as the function [NewWithoutVariables] does, with its errors.
func (c *Compiler) NewWithoutVariables(specs ...Spec) (Block, error) { return c.compile(specs, false) }

func (c *Compiler) compile(specs []Spec, variables bool) (Block, error) {
	if len(specs) == 0 {
		return Block{}, nil // G-41
	}
	if c.variables != variables {
		c.last, c.variables = nil, variables
	}
	tests := c.tests.Make(len(specs))
	var names seen.Set[name]
	n := 0
	for i := range specs {
		if c.Stored && isNothing(&specs[i]) {
			continue
		}
		if names.IsFull() {
			names.Grow(len(specs))
		}
		if err := c.compileTest(tests, n, &specs[i], &names); err != nil {
			err.Test = i
			return Block{}, err
		}
		n++
	}
	if tests = tests[:n:n]; n == 0 {
		return Block{}, nil
	}
	const enough = 8
	c.last = tests[:min(len(tests), enough)]
	return Block{tests, order(tests)}, nil
}

// isNothing reports whether a Spec is a known operator without keys.
func isNothing(s *Spec) bool {
	if s.Key != "" || s.Values != nil {
		return false
	}
	_, code := findOperator(s.Operator)
	return code == ""
}

// compileTest fills test i.
func (c *Compiler) compileTest(tests []test, i int, spec *Spec, names *seen.Set[name]) *Error {
	t := &tests[i]
	twice := func(folded string) bool { // C-16
		return names.Twice(name{t.op, folded}) && hasName(tests[:i], name{t.op, folded})
	}
	var code Code
	if t.op, code = findOperator(spec.Operator); code != "" {
		if !c.Stored || spec.Key == "" && spec.Values != nil { // an empty key, not an operator without keys
			_, err := parseOperator(spec.Operator)
			return err
		}
		t.key = spec.Key
		t.kill(spec.Operator, spec.Values)
		c.fold(t)
		return nil
	}
	fail := func(code Code, reason string) *Error {
		return &Error{Code: code, Value: -1, Operator: spec.Operator, Key: spec.Key, Reason: reason}
	}
	if same := c.repeated(t.op, spec); same != nil {
		if twice(same.folded) {
			return fail(CodeDuplicateKey, duplicate)
		}
		*t = *same
		return nil
	}
	t.key = spec.Key
	k, known := c.fold(t)
	switch {
	case t.folded == "":
		return fail(CodeInvalidKey, "the condition key is empty")
	case strings.HasSuffix(t.folded, "tag/") && strings.Count(t.folded, "/") == 1: // a tag key may end in "tag/" itself
		return fail(CodeMissingTagKey, "the tag key is missing")
	}
	if twice(t.folded) {
		return fail(CodeDuplicateKey, duplicate)
	}
	if known {
		t.cardinality = singleValued
		if k.Multivalued {
			t.cardinality = multivalued
		}
	}
	if c.Partial && slices.ContainsFunc(spec.Values, standin.In) {
		return t.readPartial(spec, c.variables)
	}
	t.values = c.values.Make(len(spec.Values))
	switch f := t.read(spec.Values, c.variables); {
	case f.code == "":
		return nil
	case f.code == CodeTypeMismatchDate && c.Stored:
		t.kill(spec.Operator, spec.Values)
		return nil
	default:
		return t.fault(f, t.op.String(), spec.Values)
	}
}

const duplicate = "the key occurs twice under this operator"

// repeated finds a test in the block before: the statements of a document often share their conditions.
func (c *Compiler) repeated(op Operator, spec *Spec) *test {
	for i := range c.last {
		t := &c.last[i]
		if t.op == op && t.key == spec.Key && slices.EqualFunc(t.values, spec.Values, written) {
			return t
		}
	}
	return nil
}

func written(t template.Template, text string) bool { return t.String() == text }

// fold fills in the key in lower case and finds it in the catalogue, where most of the keys have theirs already.
func (c *Compiler) fold(t *test) (Key, bool) {
	var buffer [64]byte
	switch lower, ok := glob.Lower(buffer[:], t.key); {
	case !ok:
		t.folded = ascii.ToLower(t.key) // G-111
	case string(lower) == t.key:
		t.folded = t.key
	default:
		if e := lookupEntry(string(lower)); e != nil {
			t.folded = e.folded
			return e.key, true
		}
		t.folded = c.keep(lower)
	}
	return lookupFolded(t.folded)
}

// keep returns text as a string that shares its memory with others.
func (c *Compiler) keep(text []byte) string {
	const most = 512
	if size := c.text.Cap(); size-c.text.Len() < len(text) {
		c.text.Reset()
		c.text.Grow(max(len(text), min(2*size, most)))
	}
	from := c.text.Len()
	c.text.Write(text)
	return c.text.String()[from:]
}

// order links the tests in the order of their costs, and returns the number of the first.
func order(tests []test) int32 {
	var few [16]int32
	list := few[:0]
	if len(tests) > len(few) {
		list = make([]int32, 0, len(tests))
	}
	for i := range tests {
		list = append(list, int32(i))
	}
	slices.SortStableFunc(list, func(x, y int32) int { return cmp.Compare(tests[x].cost(), tests[y].cost()) })
	for i := range list[1:] {
		tests[list[i]].next = list[i+1]
	}
	return list[0]
}

// cost is about what a test takes to evaluate, compared with others.
func (t *test) cost() int {
	per := 1
	if t.isDead() {
		return 0
	}
	switch t.op.info().family {
	case nullFamily:
		return 0
	case likeFamily, foldFamily, arnFamily:
		per = 3
	case numericFamily, dateFamily, ipFamily, binaryFamily:
		per = 4
	}
	if t.op.set != Single {
		per *= 4
	}
	return per * (1 + len(t.values))
}

// A name is what a test may have only once in a block.
type name struct {
	op  Operator
	key string
}

// hasName reports whether one of the tests has the name.
func hasName(tests []test, n name) bool {
	return slices.ContainsFunc(tests, func(t test) bool { return name{t.written(), t.folded} == n })
}
