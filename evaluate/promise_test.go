package evaluate_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What a policy engine must promise, each as a test on generated cases.

var genPromiseCases = flag.Int("promise.cases", 500, "generated cases of each promise")

// promiseCase makes a case whose keys are given or absent at random.
func promiseCase(seed uint64) *genCase {
	c := missingShared(seed).genCase
	c.set.strict = seed%4 == 0
	return c
}

// promiseEach runs a check on every case.
func promiseEach(t *testing.T, check func(t *testing.T, r *rand.Rand, c *genCase, d evaluate.Decision)) {
	t.Parallel()
	for seed := range uint64(*genPromiseCases) {
		c := promiseCase(seed)
		check(t, genRand(seed+1<<41), c, c.set.compile(t).Decide(c.request()))
		if t.Failed() {
			t.Log(c)
			return
		}
	}
}

// decide decides the request of the case under another set of policies.
func (c *genCase) decide(t *testing.T, s genSet) evaluate.Decision {
	t.Helper()
	return s.compile(t).Decide(c.request())
}

func genAllows(s *genStatement) bool { return s.Effect == policy.Allow }

// grantless tells whether a call can be allowed without any Allow statement: a call that needs no permission, or the
// root user in its own account (E-24, E-70).
func (c *genCase) grantless() bool {
	return c.call.open && c.caller.account || c.caller.root && c.call.resource.Account == genAccount && !c.call.requires
}

func TestPromise01DefaultDeny(t *testing.T) {
	if d := (evaluate.Result{}).Decision; d != evaluate.ImplicitDeny {
		t.Errorf("the zero Result is %v", d)
	}
	promiseEach(t, func(t *testing.T, _ *rand.Rand, c *genCase, d evaluate.Decision) {
		if got := c.decide(t, c.set.without(genAllows)); got == evaluate.Allowed && !c.grantless() {
			t.Error("allowed without a statement that allows")
		}
		if got := c.decide(t, genSet{}); got != evaluate.ImplicitDeny && !c.grantless() {
			t.Errorf("without policies %v", got)
		}
		// Where it is allowed, a statement that allows is named.
		if r := c.set.compile(t).Evaluate(c.request()); r.Decision == evaluate.Allowed && r.By != 0 &&
			!slices.ContainsFunc(r.Statements, func(m evaluate.Match) bool { return m.Kind == r.By && m.Effect == policy.Allow }) {
			t.Errorf("allowed by %v, which has no statement among %v", r.By, r.Statements)
		}
	})
}

func TestPromise02DenyOverrides(t *testing.T) {
	promiseEach(t, func(t *testing.T, r *rand.Rand, c *genCase, d evaluate.Decision) {
		kind := genPick(r, genKinds...)
		if !c.call.suits(kind) {
			return
		}
		service, _, _ := strings.Cut(c.call.action, ":")
		deny := policy.StatementSpec{Sid: "Deny", Effect: policy.Deny, Action: []string{service + ":*"}, Resource: []string{"*"}}
		if kind == policy.Resource || kind == policy.RCP || kind == policy.Endpoint {
			deny.Principal = policy.Everyone()
		}
		level := 0
		if n := c.set.levels[kind]; n > 1 {
			level = r.IntN(n)
		}
		got := c.decide(t, c.set.with(kind, level, deny))
		switch {
		case c.call.action == "sts:GetCallerIdentity" && c.caller.account: // E-24
			if got != evaluate.Allowed {
				t.Errorf("GetCallerIdentity is %v under a deny", got)
			}
		case c.caller.hasSay(kind, c.call):
			if got != evaluate.ExplicitDeny {
				t.Errorf("with a Deny of type %v: %v", kind, got)
			}
		case got != d && c.set.levels[kind] > 0: // the type as such may count: a session without policies (E-22)
			t.Errorf("a Deny of type %v, which has no say, changes %v to %v", kind, d, got)
		}
	})
}

// sids returns the statements that decided, as a set.
func genSids(r evaluate.Result) []string {
	var sids []string
	for _, m := range r.Statements {
		sids = append(sids, strings.TrimRight(m.Sid, genAgain))
	}
	slices.Sort(sids)
	return slices.Compact(sids)
}

// genMisses returns the statements that do not apply, each with the element that is why, as a set.
func genMisses(r evaluate.Result) []string {
	var misses []string
	for _, m := range r.Misses {
		misses = append(misses, strings.TrimRight(m.Sid, genAgain)+" "+m.Element)
	}
	slices.Sort(misses)
	return slices.Compact(misses)
}

func TestPromise03OrderAndDuplicates(t *testing.T) {
	promiseEach(t, func(t *testing.T, r *rand.Rand, c *genCase, d evaluate.Decision) {
		want := c.set.compile(t).Evaluate(c.request())
		s := c.set.clone()
		for range r.IntN(3) {
			if len(s.list) > 0 {
				s.list = append(s.list, genPick(r, s.list...))
			}
		}
		r.Shuffle(len(s.list), func(i, j int) { s.list[i], s.list[j] = s.list[j], s.list[i] })
		for i := range s.list {
			if k := s.list[i].kind; k == policy.Identity || k == policy.Session || k == policy.SCP || k == policy.RCP {
				s.list[i].policy = r.IntN(3)
			}
		}
		got := s.compile(t).Evaluate(c.request())
		if got.Decision != want.Decision || got.By != want.By || got.Reason != want.Reason || !slices.Equal(genSids(got), genSids(want)) {
			t.Errorf("%v by %v, %v in another order and with duplicates, want %v by %v, %v:\n%s",
				got.Decision, got.By, genSids(got), want.Decision, want.By, genSids(want), s)
		}
		if misses := genMisses(got); !slices.Equal(misses, genMisses(want)) {
			t.Errorf("%q do not apply in another order and with duplicates, want %q:\n%s", misses, genMisses(want), s)
		}
		// Keys are spelled as in the first policy that has them, so letter case does not count.
		if !slices.EqualFunc(got.MissingContext, want.MissingContext, strings.EqualFold) && len(s.list) == len(c.set.list) {
			t.Errorf("missing keys %q in another order, want %q", got.MissingContext, want.MissingContext)
		}
	})
}

func TestPromise04Monotonicity(t *testing.T) {
	promiseEach(t, func(t *testing.T, r *rand.Rand, c *genCase, d evaluate.Decision) {
		// Statements that are added or taken away belong to types and levels that are there: a first policy of a type
		// that limits takes away, and takes nothing away when it goes.
		for _, kind := range genKinds {
			if c.set.levels[kind] == 0 || kind == policy.RCP {
				continue
			}
			s := genSpec(r, kind, c, nil, nil)
			got := c.decide(t, c.set.with(kind, r.IntN(c.set.levels[kind]), s))
			if s.Effect == policy.Allow && d == evaluate.Allowed && got != d {
				t.Errorf("another Allow of type %v turns it into %v: %+v", kind, got, s)
			}
			if s.Effect == policy.Allow && (d == evaluate.ExplicitDeny) != (got == evaluate.ExplicitDeny) {
				t.Errorf("another Allow of type %v turns %v into %v: %+v", kind, d, got, s)
			}
			if s.Effect == policy.Deny && got != d && got != evaluate.ExplicitDeny {
				t.Errorf("another Deny of type %v turns %v into %v: %+v", kind, d, got, s)
			}
		}
		for i := range c.set.list {
			s := c.set.clone()
			removed := s.list[i]
			s.list = slices.Delete(s.list, i, i+1)
			got := c.decide(t, s)
			if removed.Effect == policy.Deny && d == evaluate.Allowed && got != d {
				t.Errorf("without the Deny %s: %v", removed.Sid, got)
			}
			if removed.Effect == policy.Allow && d != evaluate.Allowed && got != d {
				t.Errorf("without the Allow %s %v becomes %v", removed.Sid, d, got)
			}
		}
	})
}

func TestPromise05ErrorMeansDeny(t *testing.T) {
	const allow = `"Effect":"Allow","Action":"*","Resource":"*"`
	for name, text := range map[string]string{
		"no JSON":           `{"Version":`,
		"unknown version":   `{"Version":"2020-01-01","Statement":{` + allow + `}}`,
		"unknown element":   `{"Version":"2012-10-17","Statement":{` + allow + `,"Condtion":{}}}`,
		"unknown operator":  `{"Version":"2012-10-17","Statement":{` + allow + `,"Condition":{"StringIs":{"a:b":"c"}}}}`,
		"bad range":         `{"Version":"2012-10-17","Statement":{` + allow + `,"Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/40"}}}}`,
		"bad date":          `{"Version":"2012-10-17","Statement":{` + allow + `,"Condition":{"DateLessThan":{"aws:CurrentTime":"soon"}}}}`,
		"bad number":        `{"Version":"2012-10-17","Statement":{` + allow + `,"Condition":{"NumericEquals":{"a:b":"ten"}}}}`,
		"duplicate element": `{"Version":"2012-10-17","Statement":{"Effect":"Deny",` + allow + `}}`,
		"no statement":      `{"Version":"2012-10-17"}`,
	} {
		t.Run(name, func(t *testing.T) {
			p, err := policy.Parse([]byte(text))
			if err == nil {
				t.Fatalf("Parse accepts it as %v", p)
			}
			// The error of Parse is ignored, and so is that of Compile.
			req := evaluate.Request{Principal: genPrincipal(genUser), Action: "s3:GetObject", Resource: genCalls[0].resource}
			all := genPolicy(policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}})
			identity := []*policy.Policy{all}
			for slot, ps := range map[string]evaluate.Policies{
				"identity": {Identity: []*policy.Policy{all, p}},
				"boundary": {Identity: identity, Boundary: p},
				"session":  {Identity: identity, Session: []*policy.Policy{p}},
				"resource": {Identity: identity, Resource: p},
				"scp":      {Identity: identity, SCPs: []evaluate.Level{level(all), level(p)}},
				"rcp":      {Identity: identity, RCPs: []evaluate.Level{level(p)}},
				"endpoint": {Identity: identity, Endpoint: p},
			} {
				e, err := evaluate.Compile(ps)
				if err == nil || e != nil {
					t.Errorf("%s: Compile: %v, %v", slot, e, err)
				}
				if d := e.Decide(&req); d != evaluate.ImplicitDeny {
					t.Errorf("%s: Decide: %v", slot, d)
				}
				if r := e.Evaluate(&req); r.Decision != evaluate.ImplicitDeny {
					t.Errorf("%s: Evaluate: %v", slot, r.Decision)
				}
				if r, err := evaluate.Evaluate(&req, ps); err == nil || r.Decision != evaluate.ImplicitDeny {
					t.Errorf("%s: Evaluate: %v, %v", slot, r.Decision, err)
				}
			}
		})
	}
	// A value of the request that cannot be read satisfies no operator, negated or not; DenyUnreadable makes negated
	// ones in Deny statements hold.
	for _, m := range []missingTest{
		{operator: "IpAddress", values: missingList("10.0.0.0/8")}, {operator: "NotIpAddress", values: missingList("10.0.0.0/8")},
		{operator: "NumericEquals", values: missingList("1")}, {operator: "NumericNotEquals", values: missingList("1")},
		{operator: "DateEquals", values: missingList("2024-01-01")}, {operator: "DateNotEquals", values: missingList("2024-01-01")},
		{operator: "ArnEquals", values: missingList("arn:aws:s3:::b")}, {operator: "ArnNotEquals", values: missingList("arn:aws:s3:::b")},
		{operator: "Bool", values: missingList("true")}, {operator: "BinaryEquals", values: missingList("YQ==")},
	} {
		spec := policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"},
			Condition: []condition.Spec{{Operator: m.operator, Key: "app:k", Values: m.values}}}
		c := genCase{caller: &genCallers[0], call: &genCalls[0]}
		c.ctx.Set("app:k", "?not readable")
		if d := c.decide(t, genSet{}.with(policy.Identity, 0, spec)); d != evaluate.ImplicitDeny {
			t.Errorf("Allow %s: %v", m.operator, d)
		}
		spec.Effect = policy.Deny
		set := genSet{strict: true}.with(policy.Identity, 0, spec)
		negated := strings.Contains(m.operator, "Not")
		if d := c.decide(t, set); (d == evaluate.ExplicitDeny) != negated {
			t.Errorf("Deny %s with DenyUnreadable: %v", m.operator, d)
		}
	}
}

// Whatever compiles is evaluated without panic, and every element of a statement counts: a statement that alone allows
// a request does so no longer when one element covers something else.
func TestPromise06ValidateThenEvaluate(t *testing.T) {
	promiseEach(t, func(t *testing.T, r *rand.Rand, c *genCase, d evaluate.Decision) {
		result := c.set.compile(t).Evaluate(c.request())
		if len(result.String()) == 0 {
			t.Error("nothing to say")
		}
	})
	for i := range genCallers[:5] {
		c := genCase{caller: &genCallers[i], call: &genCalls[1]} // an object of another account: both sides must allow
		c.ctx.Set("app:a", "1")
		c.ctx.Set("app:b", "2")
		grant := func(principal []policy.PrincipalSpec) policy.StatementSpec {
			return policy.StatementSpec{Effect: policy.Allow, Principal: principal, Action: []string{c.call.action}, Resource: []string{c.call.resource.ARN},
				Condition: []condition.Spec{
					{Operator: "StringEquals", Key: "app:a", Values: []string{"1"}}, {Operator: "NumericLessThan", Key: "app:b", Values: []string{"3"}},
				}}
		}
		set := func(change func(s *policy.StatementSpec), kind policy.Kind) genSet {
			var s genSet
			for _, k := range []policy.Kind{policy.Identity, policy.Resource, policy.SCP, policy.Boundary, policy.Session, policy.Endpoint} {
				g := grant(nil)
				switch k {
				case policy.Resource:
					g.Principal = c.caller.entries[:1]
				case policy.Endpoint:
					g.Principal = policy.Everyone()
				}
				if k == kind {
					change(&g)
				}
				s = s.with(k, 0, g)
			}
			return s
		}
		if d := c.decide(t, set(nil, 0)); d != evaluate.Allowed {
			t.Fatalf("%s: %v", c.caller.name, d)
		}
		for _, kind := range []policy.Kind{policy.Identity, policy.Resource, policy.SCP, policy.Boundary, policy.Session, policy.Endpoint} {
			for name, change := range map[string]func(s *policy.StatementSpec){
				"Action":      func(s *policy.StatementSpec) { s.Action = []string{"s3:PutObject"} },
				"NotAction":   func(s *policy.StatementSpec) { s.NotAction, s.Action = s.Action, nil },
				"Resource":    func(s *policy.StatementSpec) { s.Resource = []string{"arn:aws:s3:::data/x/2"} },
				"NotResource": func(s *policy.StatementSpec) { s.NotResource, s.Resource = s.Resource, nil },
				"Condition 0": func(s *policy.StatementSpec) { s.Condition[0].Values = []string{"2"} },
				"Condition 1": func(s *policy.StatementSpec) { s.Condition[1].Values = []string{"2"} },
				"Principal": func(s *policy.StatementSpec) {
					if s.Principal != nil {
						s.Principal = policy.AWSPrincipals(genStranger)
					} else {
						s.Action = []string{"s3:Nothing"} // G-102: none at all is refused
					}
				},
			} {
				if d := c.decide(t, set(change, kind)); d != evaluate.ImplicitDeny {
					t.Errorf("%s: %v with another %s in the %v policy", c.caller.name, d, name, kind)
				}
			}
		}
	}
}
