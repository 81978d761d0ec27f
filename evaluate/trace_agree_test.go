package evaluate_test

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

var traceCases = flag.Int("trace.cases", raced.Fewer(20_000), "generated requests on which traces and results are compared")

// traceConditions makes conditions that often hold.
func traceConditions(r *rand.Rand) (specs []condition.Spec) {
	if genChance(r, 60) {
		return nil
	}
	return []condition.Spec{{
		Operator: genPick(r, "StringEquals", "StringLike", "StringNotEquals", "StringEqualsIfExists"),
		Key:      genPick(r, "aws:SourceVpc", "aws:PrincipalAccount", "aws:username"),
		Values:   []string{genPick(r, genAccount, "vpc-1", "alice", "*")},
	}}
}

// TestTraceAgrees holds that a trace is the decision it explains: the same result, statement by statement the same as in
// the result, a type in the way exactly where the request is denied by policies, and that a statement more for each
// silent type has the request allowed.
func TestTraceAgrees(t *testing.T) {
	blocked, repaired := 0, 0
	for seed := range uint64(*traceCases) {
		c := genMake(seed, traceConditions)
		if seed%2 == 0 {
			c.ctx.Set("aws:SourceVpc", "vpc-1")
		}
		e, req := c.set.compile(t), c.request()
		trace, result := e.Trace(req), e.Evaluate(req)
		if !trace.Result.Equal(result) {
			t.Fatalf("%v\n%v\nwant\n%v", c, trace.Result, result)
		}
		if fault := traceFault(trace); fault != "" {
			t.Fatalf("%v\n%s", c, fault)
		}
		if result.Decision == evaluate.Allowed {
			continue
		}
		blocked++
		if c.openBlocking(t, trace) {
			repaired++
		}
	}
	t.Logf("%d of %d denied, %d of them by silence alone", blocked, *traceCases, repaired)
	if blocked < *traceCases/4 || repaired < *traceCases/10 {
		t.Error("too few cases say anything")
	}
}

// traceFault says where a trace contradicts its result.
func traceFault(trace *evaluate.Trace) string {
	var misses []evaluate.Ref
	elements := make(map[evaluate.Ref]string)
	for _, m := range trace.Result.Misses {
		misses = append(misses, m.Ref)
		elements[m.Ref] = m.Element
	}
	blocks, n := false, 0
	for _, tt := range trace.Types {
		blocks = blocks || tt.Blocks
		for _, s := range tt.Statements {
			if !s.Applies && tt.Consulted {
				if n == len(misses) || misses[n] != s.Ref {
					return "the statement applies by the result: " + s.Ref.String()
				}
				n++
				if want := firstUncovered(&s); want != elements[s.Ref] {
					return s.Ref.String() + ": " + want + ", by the result " + elements[s.Ref]
				}
			}
			for _, el := range s.Elements {
				for _, en := range el.Entries {
					if !el.Covers && !strings.HasPrefix(el.Element, "Not") && (en.Covers || en.Code == "") {
						return s.Ref.String() + ": " + el.Element + " does not cover: " + en.Text
					}
				}
			}
			for i, test := range s.Tests {
				if test.Holds != (s.Codes[i] == "") {
					return s.Ref.String() + ": a test and its code"
				}
			}
		}
	}
	switch r := &trace.Result; {
	case n != len(misses):
		return "a statement of the result is missing"
	case blocks != (r.Decision != evaluate.Allowed && (r.Reason == "" || r.Decision == evaluate.ExplicitDeny)):
		return "in the way, and not"
	case trace.Rule == 0:
		return "no rule"
	}
	return ""
}

// firstUncovered returns the first element that does not cover the request, in the order in which Evaluate asks.
func firstUncovered(s *evaluate.StatementTrace) string {
	for _, name := range []string{"Action", "Principal", "Resource"} {
		for _, e := range s.Elements {
			if !e.Covers && strings.TrimPrefix(e.Element, "Not") == name {
				return e.Element
			}
		}
	}
	return "Condition"
}

// openBlocking adds a statement for the request to each silent type in the way, and checks that the request is allowed
// then, unless a Deny or a Reason stands, or the resource's policy cannot grant. It reports whether it was so.
func (c *genCase) openBlocking(t *testing.T, trace *evaluate.Trace) bool {
	r := &trace.Result
	if r.Decision == evaluate.ExplicitDeny || r.Reason != "" ||
		slices.ContainsFunc(r.Problems, func(p evaluate.Problem) bool { return p.Code == evaluate.ProblemNotGrantable }) {
		return false
	}
	if strings.HasPrefix(c.call.action, "sts:AssumeRole") && (c.caller.name == "saml" || c.caller.name == "web") {
		return false // E-33: providers make other calls
	}
	set := c.set
	for _, tt := range trace.Types {
		if !tt.Blocks {
			continue
		}
		if !tt.Consulted { // the resource has no policy
			return false
		}
		spec := policy.StatementSpec{Sid: "Opened", Effect: policy.Allow, Action: []string{c.call.action}, Resource: []string{"*"}}
		switch tt.Kind {
		case policy.Resource:
			spec.Principal = callerEntries(c.caller.principal)
			if spec.Principal == nil {
				return false
			}
		case policy.Endpoint:
			spec.Principal = policy.Everyone()
		}
		set = set.with(tt.Kind, tt.Level, spec)
	}
	if got := set.compile(t).Decide(c.request()); got != evaluate.Allowed {
		t.Fatalf("%v\n%v, with a statement for each type in the way:\n%v", c, got, set)
	}
	return true
}

// callerEntries name a caller: the role of a session, not the session.
func callerEntries(p evaluate.Principal) []policy.PrincipalSpec {
	switch id := p.ID(); {
	case id == "anonymous":
		return policy.Everyone()
	case p.ARN() != "":
		return policy.AWSPrincipals(p.ARN())
	case strings.HasSuffix(id, ".amazonaws.com"):
		return policy.ServicePrincipals(id)
	default:
		return policy.FederatedPrincipals(id)
	}
}
