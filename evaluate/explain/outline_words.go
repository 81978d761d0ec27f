package explain

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// The texts of an outline. Whatever comes from outside is a name, which was made printable and cut.

func said(s string) outline.Text { return outline.Text{{Text: s}} }

// name is for a text that package quote returned.
func name(s string) outline.Text { return outline.Text{{Text: s, Kind: outline.Name}} }

func join(parts ...outline.Text) (t outline.Text) {
	for _, p := range parts {
		t = append(t, p...)
	}
	return t
}

// list joins texts with commas: of many the first ones, and how many there are.
func list(n int, at func(int) outline.Text) (t outline.Text) {
	for i := range min(n, mostShown) {
		if i > 0 {
			t = append(t, said(", ")...)
		}
		t = append(t, at(i)...)
	}
	if n > mostShown {
		t = append(t, said(" and "+counted(n-mostShown, "more", "more"))...)
	}
	return t
}

// counted returns a number and a word for so many.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number with commas, as in 9,997.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// inPolicy stands between a statement and its policy.
var inPolicy = said(" in ")

// statementName names a statement, its policy and its place, as in "Allow Table in orders-inline 3:6".
func statementName(s *evaluate.StatementTrace, effect bool) outline.Text {
	t := outline.Text{}
	if s.Index < 0 {
		return join(said("a policy that nobody knows, "), name(quote.Name(s.Policy)))
	}
	if s.Effect == 0 {
		number := name(quote.Name(s.Statement()))
		return join(said("a statement that nobody knows, "), number, inPolicy, name(quote.Name(s.Policy)))
	}
	if effect {
		t = said(s.Effect.String() + " ")
	}
	t = join(t, name(quote.Name(s.Statement())), inPolicy, name(quote.Name(s.Policy)))
	if s.Line > 0 {
		t = append(t, outline.Span{Text: " " + strconv.Itoa(s.Line) + ":" + strconv.Itoa(s.Column), Kind: outline.Place})
	}
	return t
}

// valueText is what the request has for a key.
func valueText(v condition.Value) string {
	if v.IsList() {
		return quote.Values(true, v.Len(), v.At)
	}
	return quote.Whole(v.At(0))
}

// testName names operator and key.
func testName(t *condition.TestReport) outline.Text {
	return join(name(quote.Name(t.Test.OperatorName())), said(" "), name(quote.Name(t.Test.Key())))
}

// isNull reports whether the test asks only whether there is a key.
func isNull(t *condition.TestReport) bool { return t.Test.Operator().String() == "Null" }

// wantedOf is what a test wants.
func wantedOf(t *condition.TestReport) outline.Text {
	values := list(t.Test.Len(), func(i int) outline.Text { return name(quote.Whole(t.Test.At(i))) })
	switch {
	case isNull(t) && t.Test.Len() == 1 && ascii.EqualFold(t.Test.At(0), "true"):
		return said("no value")
	case isNull(t) && t.Test.Len() == 1:
		return said("some value")
	case t.Test.Len() == 0:
		return said("nothing")
	case t.Test.Operator().Negated():
		return join(said("none of "), values)
	}
	return values
}

// gotOf is what the request has for a test.
func (d *drawer) gotOf(t *condition.TestReport) outline.Text {
	switch {
	case t.Reason == condition.KeyAbsent && t.Holds && t.Test.Operator().Negated():
		return said("nothing, which counts as different")
	case t.Reason == condition.KeyAbsent && t.Holds && strings.HasSuffix(t.Test.OperatorName(), "IfExists"):
		return said("nothing, which counts as fitting")
	case t.Reason == condition.KeyAbsent:
		return said("nothing")
	}
	got := name(valueText(t.Value))
	for i := range d.x.Trace.Keys {
		if k := &d.x.Trace.Keys[i]; k.Origin > evaluate.Given && ascii.EqualFold(k.Key, t.Test.Key()) {
			return join(got, said(", "+originText(k.Origin)))
		}
	}
	return got
}
