package evaluate_test

import (
	"flag"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

var genTruthStride = flag.Int("truth.stride", 41, "evaluate every n-th combination of policies of the full truth table")

// compile makes the evaluator of the policies of a case.
func (c *truthCase) compile(t *testing.T) *evaluate.Evaluator {
	_, ps, err := (&twinCase{Caller: truthCallers[0], Levels: c.Levels, Policies: c.Policies}).build()
	if err != nil {
		t.Fatal(err)
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// truthEach calls f for every combination of policies in which states may be, and all callers and calls.
func truthEach(
	t *testing.T, use func(n int, states truthStates) bool, f func(e *evaluate.Evaluator, req *evaluate.Request, c *truthCase),
) {
	n := 0
	for code := range 1 << (2 * len(truthTypes)) {
		var states truthStates
		for i := range states {
			states[i] = code >> (2 * i) & 3
		}
		for i, naming := range truthNamings {
			for effect := range truthEffects {
				if effect == truthNoPolicy && i > 0 {
					continue
				}
				if n++; !use(n, states) {
					continue
				}
				c := truthMake(states, effect, naming)
				e := c.compile(t)
				for _, call := range truthCalls {
					c.call, c.Action, c.Resource, c.Owner = call.twinCall, call.action, call.resource, call.owner
					c.read() // what statements say does not depend on the caller here
					for _, c.Caller = range truthCallers {
						if req := call.requests[c.Caller]; req != nil {
							f(e, req, c)
						}
					}
				}
			}
		}
	}
}

// TestTruthTable compares the engine with the twin on a table instead of on random cases: every kind of caller × every
// way in which the resource's policy names it × what every other type of policy says × the same account or another ×
// three kinds of resource. Its rules: E-01, E-03, E-11, E-12, E-22, E-23, E-30, E-33, E-40, E-70, E-71, E-73, G-70 to
// G-72, M-32.
func TestTruthTable(t *testing.T) {
	cases, failures := 0, 0
	decisions := map[evaluate.Decision]int{}
	// All that identity, boundary, session and resource policy can say, and every n-th of the rest.
	use := func(n int, s truthStates) bool {
		return s[3]|s[4]|s[5] == truthNone || n%*genTruthStride == 0
	}
	truthEach(t, use, func(e *evaluate.Evaluator, req *evaluate.Request, c *truthCase) {
		want, wantBy := c.decide()
		cases++
		decisions[want]++
		if got, by := e.DecideBy(req); got != want || by != wantBy {
			t.Errorf("the engine says %v by %q, the twin %v by %q\n%v", got, by, want, wantBy, c)
			failures++
		}
		if cases%23 == 0 { // the reasons too
			c.agree(t, e, req)
		}
		if failures > 20 {
			t.Fatal("and more")
		}
	})
	t.Logf("%d cases: %v", cases, decisions)
	for _, d := range []evaluate.Decision{evaluate.ImplicitDeny, evaluate.ExplicitDeny, evaluate.Allowed} {
		if decisions[d] < cases/50 {
			t.Errorf("only %d of %d cases are %v: the table proves little", decisions[d], cases, d)
		}
	}
}

// What the rules of TestTruthTable promise as a whole, on the same combinations: in one account either side is enough,
// across accounts both are needed, and what limits only limits.
func TestPromise13AccountRules(t *testing.T) {
	use := func(n int, s truthStates) bool { return n%(2**genTruthStride) == 0 }
	truthEach(t, use, func(e *evaluate.Evaluator, req *evaluate.Request, c *truthCase) {
		if t.Failed() || e.Decide(req) != evaluate.Allowed {
			return
		}
		allowed := func(states truthStates, effect int) bool {
			return truthMake(states, effect, c.naming).compile(t).Decide(req) == evaluate.Allowed
		}
		kind := c.Caller.Kind
		own := c.Caller.Account != "" && kind != "root"
		if c.Caller.Account != "" && c.Owner != genAccount {
			if allowed(c.states, truthNoPolicy) {
				t.Errorf("%v: allowed without the resource's policy", c)
			}
			without := c.states
			without[0] = truthNone
			if own && allowed(without, c.effect) {
				t.Errorf("%v: allowed without identity policies", c)
			}
		}
		if own && c.Owner == genAccount && !c.call.requires && c.states[0] == truthAllow && kind != "federated" {
			if !allowed(c.states, truthNoPolicy) && c.states[1] != truthSilent && c.states[2] != truthSilent {
				t.Errorf("%v: identity policies alone are not enough", c)
			}
		}
		for i := 1; i < len(c.states); i++ { // a limit that goes takes nothing away (but see E-22)
			without := c.states
			without[i] = truthNone
			if truthTypes[i] == policy.Session && kind == "federated" {
				continue
			}
			if !allowed(without, c.effect) {
				t.Errorf("%v: denied without the %v policy", c, truthTypes[i])
			}
		}
	})
}
