package scenario

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// An Outcome is what became of a scenario. The zero value is that of the zero [Scenario], not evaluated.
type Outcome struct {
	Scenario Scenario
	Result   evaluate.Result // zero where there is an Err
	Err      error           // why there is no decision: that of the scenario, or of [evaluate.Evaluate]
	Code     string          // the code of Err, "" if there is none
	// Failures say, one by one and in words, what was expected and what there was instead. An Err is among them unless
	// it was expected.
	Failures []string

	explanation *explain.Explanation // of a decision that is not the expected one
}

// Pass reports whether everything is as expected, and nothing failed that was not expected to fail.
func (o *Outcome) Pass() bool { return len(o.Failures) == 0 }

// Check evaluates a scenario and compares the result with what is expected.
func Check(s Scenario) Outcome {
	o := Outcome{Scenario: s, Err: s.Err}
	if o.Err == nil {
		o.Result, o.Err = evaluate.Evaluate(&s.Request, s.Policies)
	}
	o.judge()
	if o.isOff() {
		if e, err := evaluate.Compile(s.Policies); err == nil {
			o.explain(e)
		}
	}
	return o
}

// isOff reports whether there is a decision, and another than the expected one.
func (o *Outcome) isOff() bool {
	e := o.Scenario.Expect
	return o.Err == nil && e != nil && e.Decision != nil && *e.Decision != o.Result.Decision
}

// explain says why a decision is not the expected one: of a denial what stands in the way and what comes nearest. For a
// request that should have been denied the result has the statements that allow it.
func (o *Outcome) explain(e *evaluate.Evaluator) {
	if o.Result.Decision != evaluate.Allowed {
		o.explanation = explain.Explain(e, &o.Scenario.Request, explain.WithNear(1), explain.WithoutRemedies())
	}
}

// judge compares what there is, a result or an error, with what is expected.
func (o *Outcome) judge() {
	e := o.Scenario.Expect
	if e == nil {
		e = &Expect{}
	}
	if o.Err != nil {
		o.Code = codeOf(o.Err)
		o.compareError(e)
		return
	}
	if e.Invalid != "" {
		o.fail("want an error with code %s, got %s", quote.Name(e.Invalid), o.Result.Decision)
	}
	o.compare(e)
}

func (o *Outcome) fail(format string, args ...any) {
	o.Failures = append(o.Failures, fmt.Sprintf(format, args...))
}

// compareError compares where there is no decision.
func (o *Outcome) compareError(e *Expect) {
	switch {
	case e.Invalid == "":
		o.fail("no decision: %s", quote.Sentence(o.Err.Error()))
		return
	case e.Invalid == "*" && !refuses(o.Err):
		o.fail("want a policy or principal that is refused, got code %s: %s", o.Code, quote.Sentence(o.Err.Error()))
	case e.Invalid != "*" && e.Invalid != o.Code:
		o.fail("want an error with code %s, got code %s: %s", quote.Name(e.Invalid), o.Code, quote.Sentence(o.Err.Error()))
	}
	if e.Decision != nil {
		o.fail("want decision %s, got none", *e.Decision)
	}
}

// compare compares a decision and its reasons.
func (o *Outcome) compare(e *Expect) {
	r := &o.Result
	if e.Decision != nil && *e.Decision != r.Decision {
		o.fail("want decision %s, got %s", *e.Decision, r.Decision)
	}
	if e.By != nil && *e.By != r.By {
		o.fail("want it decided by %s, got %s", orNone(e.By.String()), orNone(r.By.String()))
	}
	if e.Statements != nil && !sameStatements(e.Statements, r.Statements) {
		got := make([]string, len(r.Statements))
		for i, m := range r.Statements {
			got[i] = m.Statement()
		}
		o.fail("want deciding statements %s, got %s", listed(e.Statements), listed(got))
	}
	if e.MissingContext != nil && !slices.Equal(keySet(e.MissingContext), keySet(r.MissingContext)) {
		o.fail("want missing context %s, got %s", listed(e.MissingContext), listed(r.MissingContext))
	}
	want := slices.Compact(slices.Sorted(slices.Values(e.DependsOn)))
	if got := labelsOf(r); e.DependsOn != nil && !slices.Equal(want, got) {
		o.fail("want it to depend on %s, got %s", listed(e.DependsOn), listed(got))
	}
}

// labelsOf returns the labels of what a result depends on, in order and each once.
func labelsOf(r *evaluate.Result) []string {
	list := []string{}
	for _, u := range r.DependsOn {
		list = append(list, u.Label)
	}
	return slices.Compact(list)
}

// sameStatements reports whether names and statements are the same, each as often, in any order. A statement with a Sid
// may be named by its number too.
func sameStatements(names []string, statements []evaluate.Match) bool {
	if len(names) != len(statements) {
		return false
	}
	byName := make(map[string][]int) // their places
	for i := range statements {
		name := statements[i].Statement()
		byName[name] = append(byName[name], i)
	}
	// Names as the result gives them come first: what "#0" stands for must not be used up by a Sid's number.
	taken := make([]bool, len(statements))
	byNumber := make(map[string]int) // how many names are numbers of statements that have a Sid
	for _, name := range names {
		if list := byName[name]; len(list) > 0 {
			taken[list[0]], byName[name] = true, list[1:]
		} else {
			byNumber[name]++
		}
	}
	for i := range statements {
		if !taken[i] {
			byNumber["#"+strconv.Itoa(statements[i].Index)]--
		}
	}
	for _, n := range byNumber {
		if n != 0 {
			return false
		}
	}
	return true
}

// keySet returns the keys in lower case, in order and each once.
func keySet(keys []string) []string {
	set := make([]string, len(keys))
	for i, k := range keys {
		set[i] = ascii.ToLower(k)
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// listed writes names for a message; of very many the first ones.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return quote.Join(len(names), ", ", func(i int) string { return quote.Name(names[i]) })
}

func orNone(s string) string {
	if s == "" {
		return "no policy"
	}
	return s
}
