package evaluate_test

import (
	"flag"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

var genMissingCases = flag.Int("missing.cases", 3000, "generated cases of each test of MissingContext")

// oracle finds, by trying every assignment of the absent keys, those of the smallest sets of keys whose giving changes
// the decision.
func (c *missingCase) oracle(e *evaluate.Evaluator) (keys []string) {
	base := e.Decide(c.request())
	changes := map[uint]bool{}
	given := condition.Context{}
	req := c.request()
	var assign func(i int, set uint)
	assign = func(i int, set uint) {
		if i == len(c.keys) {
			req.Context = given
			changes[set] = changes[set] || e.Decide(req) != base
			return
		}
		previous := given
		assign(i+1, set)
		for _, v := range c.values[c.keys[i]] {
			given = previous.Clone()
			given.SetValue(c.keys[i], v)
			assign(i+1, set|1<<i)
		}
		given = previous
	}
	given = c.ctx
	assign(0, 0)
	var smallest uint
	for set, changed := range changes {
		for other := range changes {
			changed = changed && !(changes[other] && other != set && other&set == other)
		}
		if changed {
			smallest |= set
		}
	}
	for ; smallest != 0; smallest &= smallest - 1 {
		keys = append(keys, c.keys[bits.TrailingZeros(smallest)])
	}
	slices.Sort(keys)
	return keys
}

// missing returns what Evaluate lists, in lower case, and checks what must always hold of it.
func (c *missingCase) missing(t *testing.T, e *evaluate.Evaluator) (keys []string) {
	r := e.Evaluate(c.request())
	for _, key := range r.MissingContext {
		keys = append(keys, strings.ToLower(key))
		if slices.Contains(c.marked, strings.ToLower(key)) {
			t.Errorf("%v:\n%s is marked absent and listed", c, key)
		}
	}
	if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Errorf("%v:\n%q is not in alphabetical order, or lists a key twice", c, r.MissingContext)
	}
	if plain, keyed := e.Formula(c.request()); plain != r.Decision || keyed != r.Decision {
		t.Errorf("%v:\nthe formula says %v, and %v with absent keys; the decision is %v", c, plain, keyed, r.Decision)
	}
	return keys
}

// missingRun runs the cases and counts, by decision, those with keys to list.
func missingRun(t *testing.T, make func(uint64) *missingCase, check func(c *missingCase, got, want []string)) {
	t.Parallel()
	counts := map[evaluate.Decision][2]int{}
	for seed := range uint64(*genMissingCases) {
		c := make(seed)
		e := c.set.compile(t)
		want := c.oracle(e)
		check(c, c.missing(t, e), want)
		n := counts[e.Decide(c.request())]
		n[0]++
		if len(want) > 0 {
			n[1]++
		}
		counts[e.Decide(c.request())] = n
		if t.Failed() {
			return
		}
	}
	for _, d := range []evaluate.Decision{evaluate.ImplicitDeny, evaluate.ExplicitDeny, evaluate.Allowed} {
		t.Logf("%v: %d cases, %d with keys to list", d, counts[d][0], counts[d][1])
		if counts[d][1] < *genMissingCases/50 {
			t.Errorf("too few cases with keys to list where the decision is %v", d)
		}
	}
}

// Where each absent key is tested once and stands in no variable, exactly the keys that could change the decision are
// listed (S-02).
func TestMissingContextExact(t *testing.T) {
	missingRun(t, missingExact, func(c *missingCase, got, want []string) {
		if !slices.Equal(got, want) {
			t.Errorf("%v:\nmarked absent: %q, absent: %q\nMissingContext %q, want %q", c, c.marked, c.keys, got, want)
		}
	})
}

// Where tests and variables share keys, none that could change the decision is left out.
func TestMissingContextComplete(t *testing.T) {
	more := 0
	missingRun(t, missingShared, func(c *missingCase, got, want []string) {
		for _, key := range want {
			if !slices.Contains(got, key) {
				t.Errorf("%v:\nmarked absent: %q, absent: %q\nMissingContext %q lacks %s", c, c.marked, c.keys, got, key)
			}
		}
		if len(got) > len(want) {
			more++
		}
	})
	t.Logf("%d cases list more than needed", more)
}

// The values of missingTests are what they say: each test alone in an Allow statement.
func TestMissingTestValues(t *testing.T) {
	for _, m := range missingTests {
		key := m.key
		if key == "" {
			key = "app:key"
		}
		e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{genPolicy(policy.StatementSpec{
			Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"},
			Condition: []condition.Spec{{Operator: m.operator, Key: key, Values: m.values}},
		})}})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			v    condition.Value
			want bool
		}{{m.yes, !m.never}, {m.no, m.always}} {
			req := evaluate.Request{Principal: genPrincipal(genUser), Action: "s3:GetObject", Resource: genCalls[0].resource}
			req.Context.SetValue(key, tt.v)
			if got := e.Decide(&req) == evaluate.Allowed; got != tt.want {
				t.Errorf("%s %s %q with %v: %v, want %v", m.operator, key, m.values, tt.v, got, tt.want)
			}
		}
	}
}

// Keys that are no part of what decides now, but must come along: what turns one statement off turns another one on.
func TestMissingContextTogether(t *testing.T) {
	test := func(operator, key string) condition.Spec {
		return condition.Spec{Operator: operator, Key: "aws:RequestTag/" + key, Values: []string{"a"}}
	}
	statement := func(e policy.Effect, tests ...condition.Spec) policy.StatementSpec {
		return policy.StatementSpec{Effect: e, Action: []string{"*"}, Resource: []string{"*"}, Condition: tests}
	}
	for _, effect := range []policy.Effect{policy.Allow, policy.Deny} {
		c := missingCase{genCase: &genCase{caller: &genCallers[0], call: &genCalls[0]}, values: map[string][]condition.Value{}}
		for _, key := range []string{"aws:requesttag/team", "aws:requesttag/unit"} {
			c.keys = append(c.keys, key)
			c.values[key] = []condition.Value{genOne("a"), genOne("b")}
		}
		c.set = c.set.with(policy.Identity, 0, statement(effect, test("StringNotEquals", "team"))).
			with(policy.Identity, 0, statement(effect, test("StringEquals", "team"), test("StringNotEquals", "unit")))
		e := c.set.compile(t)
		want := c.oracle(e)
		if got := c.missing(t, e); len(want) != 2 || !slices.Equal(got, want) {
			t.Errorf("%v: %q, want %q, which are both keys", effect, got, want)
		}
	}
}
