package evaluate_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

var (
	partialCases = flag.Int("partial.cases", raced.Fewer(2000), "how many requests and policies of which not all is known are drawn")
	partialSeed  = flag.Uint64("partial.seed", 1, "the first of their seeds")
)

func (s *drawnStatement) spec(values map[string]string, sid string) policy.StatementSpec {
	render := func(list []drawnText) (texts []string) {
		for _, t := range list {
			texts = append(texts, t.render(values))
		}
		return texts
	}
	spec := policy.StatementSpec{Sid: sid, Effect: s.effect}
	if s.notAction {
		spec.NotAction = render(s.action)
	} else {
		spec.Action = render(s.action)
	}
	if s.notResource {
		spec.NotResource = render(s.resource)
	} else {
		spec.Resource = render(s.resource)
	}
	for _, e := range s.principal {
		entry := policy.PrincipalSpec{Type: e.of, ID: e.id.render(values)}
		if s.notPrincipal {
			spec.NotPrincipal = append(spec.NotPrincipal, entry)
		} else {
			spec.Principal = append(spec.Principal, entry)
		}
	}
	for i, t := range s.tests {
		if !slices.ContainsFunc(s.tests[:i], func(u drawnTest) bool { return u.operator == t.operator && u.key == t.key }) {
			spec.Condition = append(spec.Condition, condition.Spec{Operator: t.operator, Key: t.key, Values: render(t.values)})
		}
	}
	return spec
}

// whatever is what a statement or policy can be of which nothing is known.
func whatever(kind policy.Kind, is string) []policy.StatementSpec {
	spec := policy.StatementSpec{Sid: "Whatever", Effect: policy.Deny, Action: []string{"filler:Nothing"}, Resource: []string{"*"}}
	if kind == policy.Resource || kind == policy.Endpoint || kind == policy.RCP {
		spec.Principal = policy.Everyone()
	}
	switch {
	case is == "allow" && kind != policy.RCP:
		spec.Effect, spec.Action = policy.Allow, []string{"*"}
	case is == "deny" && kind == policy.RCP:
		spec.Action = []string{"s3:*", "sqs:*", "kms:*", "sts:*"}
	case is == "deny":
		spec.Action = []string{"*"}
	}
	return []policy.StatementSpec{spec}
}

// with returns the policy with values, or with stand-ins where they are nil.
func (p *drawnPolicy) with(values map[string]string) (*policy.Policy, error) {
	if p.unknown.Label != "" {
		if values == nil {
			return policy.NewUnknown(p.unknown.Label)
		}
		return policy.New(policy.Version2012, whatever(p.kind, values[p.unknown.Label])...)
	}
	var partial []policy.PartialSpec
	var specs []policy.StatementSpec
	for i := range p.statements {
		s := &p.statements[i]
		one := policy.PartialSpec{If: s.ifThere, Unknown: s.unknown}
		if s.unknown.Label == "" {
			one.StatementSpec = s.spec(values, fmt.Sprintf("S%d", i))
		}
		partial = append(partial, one)
		switch {
		case values[s.ifThere.Label] == "missing":
		case s.unknown.Label != "":
			specs = append(specs, whatever(p.kind, values[s.unknown.Label])...)
			specs[len(specs)-1].Sid = fmt.Sprintf("S%d", i)
		default:
			specs = append(specs, one.StatementSpec)
		}
	}
	if values == nil {
		return policy.NewPartial(p.version, partial...)
	}
	if len(specs) == 0 {
		specs = whatever(p.kind, "none")
	}
	return policy.New(p.version, specs...)
}

func (d *drawing) policiesWith(values map[string]string) (ps evaluate.Policies, err error) {
	for i := range d.policies {
		p, err := d.policies[i].with(values)
		if err != nil {
			return ps, err
		}
		switch d.policies[i].kind {
		case policy.Identity:
			ps.Identity = append(ps.Identity, p)
		case policy.Session:
			ps.Session = append(ps.Session, p)
		case policy.Boundary:
			ps.Boundary = p
		case policy.Resource:
			ps.Resource = p
		case policy.Endpoint:
			ps.Endpoint = p
		case policy.SCP:
			ps.SCPs = append(ps.SCPs, level(p))
		case policy.RCP:
			ps.RCPs = append(ps.RCPs, level(p))
		}
	}
	return ps, nil
}

// assignments yields all ways of giving the values.
func (d *drawing) assignments(yield func(map[string]string) bool) {
	next := make([]int, len(d.values))
	for {
		values := make(map[string]string)
		for i, u := range d.values {
			values[u.Label] = universe[u.Class][next[i]]
		}
		if !yield(values) {
			return
		}
		i := 0
		for ; i < len(next); i++ {
			if next[i]++; next[i] < len(universe[d.values[i].Class]) {
				break
			}
			next[i] = 0
		}
		if i == len(next) {
			return
		}
	}
}

// A tally counts what became of cases.
type tally struct{ cases, assignments, depends, constant, allowed, refused int }

// hold draws a case and holds the answer to those with values.
func (n *tally) hold(seed uint64) (violation string) {
	d := newDrawing(seed)
	req, err := d.requestWith(nil)
	if err != nil {
		n.refused++
		return ""
	}
	ps, err := d.policiesWith(nil)
	if err != nil {
		n.refused++
		return ""
	}
	if asked, _ := json.Marshal(req); !strings.Contains(string(asked), `"unknown"`) && seed%2 == 0 {
		req.Partial = false // it makes no difference
	}
	e, err := evaluate.Compile(ps, d.opts...)
	if err != nil || req.Validate() != nil {
		n.refused++
		return ""
	}
	n.cases++
	res := e.Evaluate(&req)
	depends := len(res.DependsOn) > 0
	if got := e.Decide(&req); got != res.Decision {
		return fmt.Sprintf("Decide: %v, Evaluate: %v", got, res.Decision)
	}
	if depends && res.Decision == evaluate.Allowed {
		return "allowed, and depends"
	}
	groups := make(map[string]bool) // allowed, by the values that the answer depends on
	some, all := false, true
	reasons := seed%4 == 0
	for values := range d.assignments {
		known, err := d.requestWith(values)
		if err != nil || known.Validate() != nil {
			continue
		}
		ps, err := d.policiesWith(values)
		if err != nil {
			continue
		}
		var got evaluate.Result
		if reasons {
			got, err = evaluate.Evaluate(&known, ps, d.opts...)
		} else if e, err = evaluate.Compile(ps, d.opts...); err == nil {
			got.Decision = e.Decide(&known)
		}
		if err != nil {
			continue
		}
		n.assignments++
		allowed := got.Decision == evaluate.Allowed
		some, all = some || allowed, all && allowed
		fail := func(what string) string {
			return fmt.Sprintf("%s\nvalues %q\nanswer %v\nwith values %v", what, values, res, got)
		}
		switch {
		case res.Decision == evaluate.Allowed && !allowed:
			return fail("allowed, and denied with values")
		case !depends && res.Decision != evaluate.Allowed && allowed:
			return fail("denied, and allowed with values")
		case res.Decision == evaluate.ExplicitDeny && got.Decision != evaluate.ExplicitDeny:
			return fail("explicitly denied, and not with values")
		case reasons && !depends && res.By != 0 && res.By != got.By:
			return fail("decided by another type with values")
		}
		var group []string
		for _, u := range res.DependsOn {
			group = append(group, values[u.Label])
		}
		key := strings.Join(group, "\x00")
		if was, ok := groups[key]; ok && was != allowed {
			return fail("values are missing from DependsOn")
		}
		if groups[key] = allowed; !reasons {
			continue
		}
		for _, m := range res.Statements {
			if !slices.ContainsFunc(got.Statements, func(g evaluate.Match) bool {
				return g.Kind == m.Kind && g.Level == m.Level && g.Policy == m.Policy && g.Sid == m.Sid
			}) && got.Decision == res.Decision {
				return fail("a statement does not apply with values: " + m.String())
			}
		}
		for _, key := range got.MissingContext {
			if !slices.Contains(res.MissingContext, key) {
				return fail("a key is missing from MissingContext: " + key)
			}
		}
	}
	if depends {
		n.depends++
		if some == all {
			n.constant++
		}
	} else if res.Decision == evaluate.Allowed {
		n.allowed++
	}
	return ""
}

// String shows the case.
func (d *drawing) String() string {
	req, _ := d.requestWith(nil)
	ps, _ := d.policiesWith(nil)
	policies, _ := json.Marshal(ps)
	asked, _ := json.Marshal(req)
	return condition.ShowPartial(fmt.Sprintf("%v\n%s\n%s", d.values, asked, policies))
}

// TestPartial holds that no values make a request allowed that is denied whatever they are, none make one denied that is
// allowed whatever they are, and that the answer names the values that it depends on (IN-34, IN-36, IN-37).
func TestPartial(t *testing.T) {
	var n tally
	for i := range *partialCases {
		seed := *partialSeed + uint64(i)
		if v := n.hold(seed); v != "" {
			t.Fatalf("seed %d: %s\n%s", seed, v, newDrawing(seed))
		}
	}
	t.Logf("%+v", n)
	if n.cases < *partialCases/2 || n.depends < n.cases/10 || n.allowed < n.cases/10 {
		t.Errorf("the cases are of little use: %+v", n)
	}
}
