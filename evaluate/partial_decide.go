package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A bound is the least and the most that a part of the formula can be worth. The zero value is false for ever.
type bound struct {
	least, most bool
	deps        keySet // where they differ: the values on which that depends
}

// bounds is the algebra of what unknown values could do.
var bounds = formula.Algebra[bound]{Any: anyBound, All: allBounds}

// anyBound is true where one of the parts is.
func anyBound(parts ...bound) (b bound) {
	for i := range parts {
		b.least, b.most = b.least || parts[i].least, b.most || parts[i].most
	}
	for i := range parts {
		if b.least != b.most && parts[i].most {
			b.deps.add(parts[i].deps)
		}
	}
	return b
}

// allBounds is true where all parts are.
func allBounds(parts ...bound) bound {
	b := bound{least: true, most: true}
	for i := range parts {
		b.least, b.most = b.least && parts[i].least, b.most && parts[i].most
	}
	for i := range parts {
		if b.least != b.most && !parts[i].least {
			b.deps.add(parts[i].deps)
		}
	}
	return b
}

// An openCase is what is known in one case of the facts.
type openCase struct {
	f          *facts
	judgements []judgement // of all types that have a say, in the order of the outcomes
	formula.Outcome[bound]
}

// allows and denies tell whether the request is allowed, and denied, whatever the values are.
func (c *openCase) allows() bool { return c.Granted.least && !c.Denied.most }
func (c *openCase) denies() bool { return !c.Granted.most || c.Denied.least }

// explicitly reports whether a Deny applies whatever the values are.
func (c *openCase) explicitly() bool { return c.Denied.least }

// judgeAll judges all statements in a case.
func (o *open) judgeAll(f *facts) *openCase {
	c := &openCase{f: f}
	var s formula.Statements[bound]
	var allow [kinds][][]bound
	for _, kind := range order {
		if !f.consulted(kind) {
			continue
		}
		g := &o.e.groups[kind]
		allow[kind] = make([][]bound, len(g.levels))
		for i := range g.all {
			c.judgements = append(c.judgements, o.judge(f, &g.all[i], g.partial[i]))
		}
		for _, w := range g.whole {
			c.judgements = append(c.judgements, o.judgeWhole(kind, w))
		}
	}
	for i := range c.judgements {
		j := &c.judgements[i]
		whole := j.st == nil || j.st.Effect() == 0
		if j.may == 0 {
			continue
		}
		deps := keySet{keys: j.deps()}
		w := bound{j.sure != 0, true, deps}
		if j.deny || whole {
			s.Denies = append(s.Denies, w)
		}
		if j.deny {
			continue
		}
		if j.kind != policy.Resource {
			level := &allow[j.kind][j.at]
			*level = append(*level, w)
			continue
		}
		if !f.ungrantable {
			grant(&s.Resource, j, deps)
		}
	}
	s.SCP, s.Endpoint = allow[policy.SCP], allow[policy.Endpoint]
	s.Boundary, s.Session = allow[policy.Boundary], allow[policy.Session]
	for _, level := range allow[policy.Identity] {
		s.Identity = level
	}
	c.Outcome = formula.Decide(bounds, f.formulaFacts(), s)
	return c
}

// grant adds an Allow statement of the resource's policy in the strongest way in which it names the caller for certain,
// and in the strongest in which it may.
func grant(to *formula.Grants[bound], j *judgement, deps keySet) {
	place := func(h how) *[]bound {
		switch {
		case h&direct != 0:
			return &to.Direct
		case h&limited != 0:
			return &to.Limited
		}
		return &to.Delegated
	}
	most := place(j.may)
	if j.sure != 0 {
		least := place(j.sure)
		*least = append(*least, bound{least: true, most: true})
		if least == most {
			return
		}
	}
	*most = append(*most, bound{most: true, deps: deps})
}

// An openWhole is a policy of which nothing is known, on a level.
type openWhole struct {
	u     condition.Unknown
	level int
}

// judgeWhole is the judgement of a policy of which nothing is known.
func (o *open) judgeWhole(kind policy.Kind, w openWhole) judgement {
	elements := []element{{"Policy", []int32{o.numberOf(w.u)}}}
	return judgement{kind: kind, at: w.level, may: everyWay, elements: elements, name: w.u.Label}
}

// open takes over what is not known of a policy whose statements come next.
func (g *group) open(p *policy.Policy, level int) {
	partial := keep.PartialOf(p)
	if partial == nil {
		return
	}
	if partial.Whole != (condition.Unknown{}) {
		g.whole = append(g.whole, openWhole{partial.Whole, level})
	}
	if g.partial == nil {
		g.partial = make(map[int]*keep.PartialStatement)
	}
	for i := range partial.Statements {
		if s := &partial.Statements[i]; *s != (keep.PartialStatement{}) {
			g.partial[len(g.all)+i] = s
		}
	}
}

// answer decides in every case.
func (o *open) answer() (list []*openCase) {
	for _, f := range o.cases {
		list = append(list, o.judgeAll(f))
	}
	return list
}

// all reports whether something holds in every case, of which there is one at least.
func all(cases []*openCase, holds func(*openCase) bool) bool {
	return len(cases) > 0 && !slices.ContainsFunc(cases, func(c *openCase) bool { return !holds(c) })
}

// decideOpen is decide where not all is known, and for invalid requests.
func (e *Evaluator) decideOpen(req *Request) Decision {
	if !e.asksPartially(req) || req.Validate() != nil {
		return ImplicitDeny
	}
	return newOpen(e, req).decide()
}

// decide is what Decide returns.
func (o *open) decide() Decision {
	cases := o.answer()
	switch {
	case o.clash != "" || o.lost || o.budget.Spent():
		return ImplicitDeny
	case all(cases, (*openCase).allows):
		return Allowed
	case all(cases, (*openCase).explicitly):
		return ExplicitDeny
	}
	return ImplicitDeny
}

// dependsOn returns the values on which the answer depends, none where it does not.
func (o *open) dependsOn(cases []*openCase) []condition.Unknown {
	if len(cases) == 0 || all(cases, (*openCase).allows) || all(cases, (*openCase).denies) {
		return nil
	}
	found := make([]bool, len(o.values)+1)
	if len(cases) > 1 {
		for _, n := range o.ofAsked {
			found[n] = true
		}
	}
	for _, c := range cases {
		if c.allows() || c.denies() {
			continue
		}
		deps := keySet{}
		deps.add(c.Denied.deps)
		deps.add(c.Granted.deps)
		deps.collect(found)
	}
	if !slices.Contains(found, true) { // of nothing in particular
		for n := range o.values {
			found[n+1] = true
		}
	}
	var list []condition.Unknown
	for n, is := range found {
		if is && n > 0 {
			list = append(list, o.values[n-1])
		}
	}
	return inOrder(list)
}
