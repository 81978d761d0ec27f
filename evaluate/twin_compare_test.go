package evaluate_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What engine and twin say of a case, side by side.

// check compares engine, formula and twin, and says where they differ on a case that is as small as can be.
func (c *twinCase) check(t *testing.T) (evaluate.Decision, policy.Kind) {
	t.Helper()
	diffs, d, by := c.compareAll()
	if len(diffs) > 0 {
		small := c.reduced(func(c *twinCase) bool {
			fewer, _, _ := c.compareAll()
			return slices.ContainsFunc(fewer, func(f twinDifference) bool { return f.kind == diffs[0].kind })
		})
		fewer, _, _ := small.compareAll()
		t.Errorf("%v\n%v\nreduced from seed %d: %v\n%v", diffs, c, c.Seed, fewer, small)
	}
	return d, by
}

// A twinDifference is something on which engine and twin do not agree, and of what kind it is.
type twinDifference struct{ kind, text string }

func (d twinDifference) String() string { return d.kind + ": " + d.text }

// compareAll compiles the policies, reads the statements and compares all that there is.
func (c *twinCase) compareAll() (diffs []twinDifference, d evaluate.Decision, by policy.Kind) {
	req, ps, err := c.build()
	if err != nil {
		return []twinDifference{{"principal", err.Error()}}, 0, 0
	}
	var opts []evaluate.Option
	if c.Strict {
		opts = append(opts, evaluate.WithDenyUnreadable())
	}
	e, err := evaluate.Compile(ps, opts...)
	if err != nil {
		return []twinDifference{{"compile", err.Error()}}, 0, 0
	}
	c.read()
	if !c.reserved() { // of whose ARN a statement alone cannot know
		diffs = c.compareStatements()
	}
	more, d, by := c.differences(e, req)
	return append(diffs, more...), d, by
}

// agree compares decision and reasons, once the statements are read.
func (c *twinCase) agree(t *testing.T, e *evaluate.Evaluator, req *evaluate.Request) {
	t.Helper()
	if diffs, _, _ := c.differences(e, req); len(diffs) > 0 {
		t.Errorf("%v\n%v", diffs, c)
	}
}

// differences compares decision and reasons, once the statements are read, and returns what the twin says.
func (c *twinCase) differences(e *evaluate.Evaluator, req *evaluate.Request) ([]twinDifference, evaluate.Decision, policy.Kind) {
	wantD, wantBy := c.decide()
	got := e.Evaluate(req)
	var diffs []twinDifference
	differ := func(kind, format string, args ...any) {
		diffs = append(diffs, twinDifference{kind, fmt.Sprintf(format, args...)})
	}
	var named, wantNamed, missed []string
	for _, m := range got.Statements {
		named = append(named, m.Sid)
	}
	switch wantD {
	case evaluate.Allowed:
		wantNamed = c.apply[policy.Allow]
	case evaluate.ExplicitDeny:
		wantNamed = c.apply[policy.Deny]
	}
	for _, m := range got.Misses {
		missed = append(missed, m.Sid)
	}
	for _, list := range [][]string{named, wantNamed, missed, c.miss} {
		slices.Sort(list)
	}
	if got.Decision != wantD || got.By != wantBy || got.Reason == evaluate.InvalidRequest || e.Decide(req) != wantD {
		differ("decision", "the engine says %v by %q (%s), Decide %v; the twin %v by %q", got.Decision, got.By, got.Reason, e.Decide(req), wantD, wantBy)
	}
	if !slices.Equal(named, wantNamed) {
		differ("named", "the engine names %q, the twin %q", named, wantNamed)
	}
	if !slices.Equal(missed, c.miss) {
		differ("missed", "the engine misses %q, the twin %q", missed, c.miss)
	}
	if plain, keyed := e.Formula(req); plain != wantD || keyed != wantD {
		differ("formula", "the formula says %v, and %v with absent keys; the twin %v", plain, keyed, wantD)
	}
	return diffs, wantD, wantBy
}

// twinSource lets the engine's statements read the keys of the twin.
type twinSource struct{ c *twinCase }

func (s twinSource) Value(key string) (string, bool) { return s.c.variable(key) }

func (s twinSource) Lookup(key string) (condition.Value, bool) {
	v, ok := s.c.key(key)
	switch {
	case !ok:
		return condition.Value{}, false
	case v.List:
		return condition.List(v.Values...), true
	}
	return condition.One(v.Values[0]), true
}

// compareStatements compares what each statement says of the request, whether or not it decides anything.
func (c *twinCase) compareStatements() (diffs []twinDifference) {
	src := twinSource{c}
	for d := range c.Policies {
		doc := &c.Policies[d]
		for i, s := range doc.built.Statements() {
			want := doc.says[i]
			got := twinSays{s.MatchAction(c.Action), s.MatchResource(c.Resource, src), s.Condition().Eval(src), s.Condition().EvalStrict(src)}
			if c.call.noResource { // M-18 is not the statement's business
				got.resource = want.resource
			}
			if got != want {
				diffs = append(diffs, twinDifference{"statement", fmt.Sprintf("the engine says %+v, the twin %+v of %+v", got, want, doc.Statements[i])})
			}
		}
	}
	return diffs
}
