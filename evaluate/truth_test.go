package evaluate_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The truth table: every kind of caller × every way in which the resource's policy names it × what every other type of
// policy says × the same account or another × three kinds of resource. What is expected is written here a second time,
// from the rules: E-01, E-03, E-11, E-12, E-22, E-23, E-30, E-40, E-70, E-71, E-73, G-70 to G-72.

var genTruthStride = flag.Int("truth.stride", 41, "evaluate every n-th combination of policies of the full truth table")

func (c truthCase) String() string {
	words := []string{"none", "allow", "silent", "deny"}
	effects := []string{"absent", "Allow", "Deny", "Deny NotPrincipal", "Allow NotPrincipal"}
	s := fmt.Sprintf("%s does %s on %s; resource policy: %s %s", c.caller.name, c.call.action, c.call.resource.ARN, effects[c.effect], c.naming.name)
	for i, kind := range truthTypes {
		s += fmt.Sprintf("; %v: %s", kind, words[c.states[i]])
	}
	return s
}

// want is what the rules say: the decision, the type that decided, and the types with statements that decided.
func (c truthCase) want() (d evaluate.Decision, by policy.Kind, kinds []policy.Kind) {
	identity, boundary, session, scp, rcp, endpoint := c.states[0], c.states[1], c.states[2], c.states[3], c.states[4], c.states[5]
	own, account, root := c.caller.own, c.caller.account, c.caller.root

	// How the resource's policy names the caller, and whether it denies or grants.
	named := func(way string) bool {
		return slices.Contains(c.naming.ways, way) && (way == "any" || slices.Contains(c.caller.identities, way))
	}
	somehow := named("any")
	everyLevel := len(c.caller.identities) > 0
	for _, id := range c.caller.identities {
		somehow = somehow || named(id)
		everyLevel = everyLevel && named(id)
	}
	var resourceDenies, anyGrant, direct, limited bool
	switch c.effect {
	case truthDenies: // M-32
		resourceDenies = somehow
	case truthDeniesOthers: // G-71, and G-72 for callers with a boundary
		resourceDenies = !everyLevel && !named("any") || own && boundary != truthNone
	case truthAllowsOthers: // G-70: everyone who is not listed in any way
		anyGrant = !somehow
		direct = anyGrant
	case truthAllows:
		anyGrant = somehow
		direct = named("any") || named("session") || named("user") // Rany, Rsess, Ruser
		limited = named("role") || named("federating user")        // Rrole, RfedUser
	}

	// E-01, E-13; the order is that of E-03.
	for _, deny := range []struct {
		kind policy.Kind
		is   bool
	}{
		{policy.RCP, rcp == truthDeny},
		{policy.SCP, account && scp == truthDeny},
		{policy.Endpoint, endpoint == truthDeny},
		{policy.Resource, resourceDenies},
		{policy.Identity, own && identity == truthDeny},
		{policy.Boundary, own && boundary == truthDeny},
		{policy.Session, account && session == truthDeny},
	} {
		if deny.is {
			kinds = append(kinds, deny.kind)
		}
	}
	if len(kinds) > 0 {
		return evaluate.ExplicitDeny, kinds[0], kinds
	}
	if c.caller.federated && c.call.action == "sts:AssumeRole" { // E-23
		return evaluate.ImplicitDeny, 0, nil
	}

	sameAccount := account && c.call.resource.Account == genAccount
	passes := func(state int) bool { return state == truthNone || state == truthAllow } // E-04
	s := passes(session)
	if c.caller.federated && session == truthNone { // E-22
		s = false
	}
	// Each type with whether it must allow, and whether it does. The conjunction of "must implies does" is E-11 for the
	// same account, E-40 for another, E-71 and E-73 for callers without an account.
	for _, step := range []struct {
		kind       policy.Kind
		must, does bool
	}{
		{policy.SCP, account, passes(scp)},
		{policy.Endpoint, true, passes(endpoint)},
		{policy.Resource, !sameAccount || c.call.requires, anyGrant},
		{policy.Identity, own && !(sameAccount && (direct || limited)), identity == truthAllow},
		{policy.Boundary, own && !(sameAccount && direct), passes(boundary)},
		{policy.Session, account && !(sameAccount && direct), s},
	} {
		if step.must && !step.does {
			return evaluate.ImplicitDeny, step.kind, nil
		}
	}
	switch {
	case root && sameAccount: // E-70: needs no grant
	case !own, sameAccount && (direct || limited):
		by = policy.Resource
	default:
		by = policy.Identity
	}
	for _, allow := range []struct {
		kind policy.Kind
		is   bool
	}{
		{policy.RCP, rcp == truthAllow},
		{policy.SCP, account && scp == truthAllow},
		{policy.Endpoint, endpoint == truthAllow},
		{policy.Resource, anyGrant},
		{policy.Identity, own && identity == truthAllow},
		{policy.Boundary, own && boundary == truthAllow},
		{policy.Session, account && session == truthAllow},
	} {
		if allow.is {
			kinds = append(kinds, allow.kind)
		}
	}
	return evaluate.Allowed, by, kinds
}

// truthEach calls f for every combination of policies in which states may be, and all callers and calls.
func truthEach(t *testing.T, use func(n int, states truthStates) bool, f func(e *evaluate.Evaluator, c truthCase)) {
	calls := make([][]*genCall, len(truthCallers))
	for i := range truthCallers {
		calls[i] = truthCalls(&truthCallers[i])
	}
	n := 0
	for code := range 1 << (2 * len(truthTypes)) {
		var states truthStates
		for i := range states {
			states[i] = code >> (2 * i) & 3
		}
		for i := range truthNamings {
			for effect := range truthEffects {
				if effect == truthNoPolicy && i > 0 {
					continue
				}
				n++
				if !use(n, states) {
					continue
				}
				e := truthEvaluator(t, states, effect, &truthNamings[i])
				for j := range truthCallers {
					for _, call := range calls[j] {
						f(e, truthCase{states, effect, &truthNamings[i], &truthCallers[j], call})
					}
				}
			}
		}
	}
}

func TestTruthTable(t *testing.T) {
	cases, failures := 0, 0
	decisions := map[evaluate.Decision]int{}
	// All that identity, boundary, session and resource policy can say, and every n-th of the rest.
	use := func(n int, s truthStates) bool {
		return s[3]|s[4]|s[5] == truthNone || n%*genTruthStride == 0
	}
	truthEach(t, use, func(e *evaluate.Evaluator, c truthCase) {
		d, by, kinds := c.want()
		req := &evaluate.Request{Principal: c.caller.principal, Action: c.call.action, Resource: c.call.resource}
		cases++
		decisions[d]++
		gotD, gotBy := e.DecideBy(req)
		if cases%23 == 0 { // the reasons too
			r := e.Evaluate(req)
			var got []policy.Kind
			for _, m := range r.Statements {
				got = append(got, m.Type)
			}
			if r.Decision != gotD || r.By != gotBy || e.Decide(req) != gotD || !slices.Equal(got, kinds) {
				t.Errorf("%v:\nEvaluate: %v by %v, statements of %v, want %v by %v, %v", c, r.Decision, r.By, got, d, by, kinds)
				failures++
			}
		}
		if gotD != d || gotBy != by {
			t.Errorf("%v:\n%v by %q, want %v by %q", c, gotD, gotBy, d, by)
			failures++
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
