package condition

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Reason says why a test holds or not.
type Reason uint8

const (
	ReasonNone       Reason = iota // the zero value, of no test
	KeyAbsent                      // the request does not have the key
	KeyPresent                     // the request has the key (for Null)
	ValueMatches                   // a request value matches one of the values
	NoValueMatches                 // no request value matches, or one of those that all must match does not
	Unreadable                     // a value cannot be read as the operator's type
	ListUnderPlain                 // several values, or a multivalued key, under an operator without set prefix
	EmptyList                      // the key was given without any value
	NeedsSetOperator               // as ListUnderPlain, for a list where the key has one value by its definition
	AlwaysTrue                     // ForAllValues:Null, which asks nothing
	AlwaysFalse                    // ForAnyValue:Null, which nothing satisfies
	NeverHolds                     // the operator or a date of the policy cannot be read
	NotKnown                       // it depends on values that nobody knows yet ([Unknown])
)

// A TestReport says what became of one test.
type TestReport struct {
	Test     Test   // the test it is about
	Holds    bool   // whether the test holds
	Reason   Reason // why
	Value    Value  // what the request holds for the key; meaningless where Reason is KeyAbsent
	Variable string // the key of the first policy variable in the values with neither value nor default, "" if none
}

// Explain evaluates every test, also where one of them already decided, and reports them in order. The block holds, as
// [Block.Eval] says, where all of them do.
func (b *Block) Explain(src Source) []TestReport { return b.explain(src, false) }

// ExplainStrict is [Block.Explain] by the rule of [Block.EvalStrict].
func (b *Block) ExplainStrict(src Source) []TestReport { return b.explain(src, true) }

func (b *Block) explain(src Source, strict bool) []TestReport {
	if len(b.tests) == 0 {
		return nil
	}
	reports := make([]TestReport, len(b.tests))
	for i := range b.tests {
		t := &b.tests[i]
		r := &reports[i]
		r.Test = Test{t}
		r.Holds, r.Reason = t.eval(src, strict)
		r.Value, _ = src.Lookup(t.folded)
		r.Variable = t.unresolved(src)
	}
	return reports
}

// unresolved returns the key of the first policy variable with neither value nor default, or "".
func (t *test) unresolved(src Source) string {
	for i := range t.values {
		if key := t.values[i].Unresolved(src); key != "" {
			return key
		}
	}
	return ""
}

// String says in words what became of the test, such as
//
//	ArnLike "aws:SourceArn" does not hold: the request has arn:aws:sns:us-east-1:123456789012:other, wanted one of
//	arn:aws:sns:us-east-1:123456789012:my-topic
//
// Of long texts and lists it has the beginning and the length: it is never longer than 8 KiB.
func (r TestReport) String() string {
	t := r.Test.t
	if t == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(quote.Name(r.Test.OperatorName()))
	b.WriteString(" " + quote.Text(t.key))
	if r.Reason == NotKnown {
		b.WriteString(" may hold: ")
	} else if r.Holds {
		b.WriteString(" holds: ")
	} else {
		b.WriteString(" does not hold: ")
	}
	wanted := "one of "
	if r.Test.Operator().Negated() {
		wanted = "none of "
	}
	values := func() string {
		return quote.Join(r.Test.Len(), ", ", func(i int) string { return quote.Excerpt(r.Test.At(i)) })
	}
	has := func() string { return quote.Values(r.Value.IsList(), r.Value.Len(), r.Value.At) }
	switch r.Reason {
	case KeyAbsent:
		b.WriteString("the request does not have the key" + keyHint(t.key))
		if !r.Holds && !t.isNull() && r.Test.Len() > 0 {
			b.WriteString(", wanted " + wanted + values())
		}
	case KeyPresent:
		b.WriteString("the request has the key")
	case Unreadable:
		b.WriteString("the request has " + has() + ", and it or a value of the policy is not of the operator's type")
	case ListUnderPlain:
		b.WriteString("the key is multivalued and needs ForAllValues or ForAnyValue")
	case NeedsSetOperator:
		b.WriteString("the key takes one value and was given a list")
	case EmptyList:
		b.WriteString("the request has the key without a value")
	case NeverHolds:
		b.WriteString(r.Test.Unreadable().Reason)
	case AlwaysTrue, AlwaysFalse:
		b.WriteString("Null takes no set prefix")
	default:
		b.WriteString("the request has " + has() + ", wanted " + wanted + values())
	}
	if r.Variable != "" {
		b.WriteString("; ${" + quote.Name(r.Variable) + "} has no value")
	}
	return b.String()
}
