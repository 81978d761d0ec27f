package evaluate_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"weak"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// samePolicies compares what is given by identity: policies are never copied.
func samePolicies(a, b evaluate.Policies) bool { return reflect.DeepEqual(a, b) }

// without leaves out some fields, chosen by the bits of which.
func without(ps evaluate.Policies, which int) evaluate.Policies {
	for i, drop := range []func(){
		func() { ps.Identity = nil }, func() { ps.Boundary = nil }, func() { ps.Session = nil }, func() { ps.Resource = nil },
		func() { ps.SCPs = nil }, func() { ps.RCPs = nil }, func() { ps.Endpoint = nil },
	} {
		if which>>i&1 != 0 {
			drop()
		}
	}
	return ps
}

// replaced is what With stands for.
func replaced(ps, by evaluate.Policies) evaluate.Policies {
	if len(by.Identity) > 0 {
		ps.Identity = by.Identity
	}
	if by.Boundary != nil {
		ps.Boundary = by.Boundary
	}
	if len(by.Session) > 0 {
		ps.Session = by.Session
	}
	if by.Resource != nil {
		ps.Resource = by.Resource
	}
	if by.SCPs != nil {
		ps.SCPs = by.SCPs
	}
	if by.RCPs != nil {
		ps.RCPs = by.RCPs
	}
	if by.Endpoint != nil {
		ps.Endpoint = by.Endpoint
	}
	return ps
}

// An Evaluator made by With is the one Compile makes of the same policies, and so is the one it was made of.
func TestWithAsCompile(t *testing.T) {
	n := uint64(300)
	if testing.Short() {
		n /= 5
	}
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 1))
		held, err := genMake(seed, nil).set.policies()
		if err != nil {
			t.Fatal(err)
		}
		e, err := evaluate.Compile(held)
		if err != nil {
			t.Fatal(err)
		}
		var requests []*evaluate.Request
		for i := range uint64(6) {
			requests = append(requests, genMake(7*seed+i, nil).request())
		}
		for step := range uint64(6) { // long enough to replace what was replaced
			by, err := genMake(1000+13*seed+step, nil).set.policies()
			if err != nil {
				t.Fatal(err)
			}
			by = without(by, r.IntN(128))
			changed, err := e.With(by)
			if err != nil {
				t.Fatal(err)
			}
			whole := replaced(held, by)
			fresh, err := evaluate.Compile(whole)
			if err != nil {
				t.Fatal(err)
			}
			before, err := evaluate.Compile(held)
			if err != nil {
				t.Fatal(err)
			}
			for _, req := range requests {
				for _, pair := range []struct {
					name      string
					got, want *evaluate.Evaluator
				}{{"With", changed, fresh}, {"the one before", e, before}} {
					want := pair.want.Evaluate(req)
					if d := pair.got.Decide(req); d != want.Decision {
						t.Fatalf("seed %d, step %d: Decide of %s says %v, want %v", seed, step, pair.name, d, want)
					}
					if got := pair.got.Evaluate(req); got.String() != want.String() || !reflect.DeepEqual(got.Outcomes, want.Outcomes) {
						t.Fatalf("seed %d, step %d: %s says\n%v\nwant\n%v", seed, step, pair.name, got, want)
					}
				}
			}
			if got := changed.Policies(); !samePolicies(got, fresh.Policies()) {
				t.Fatalf("seed %d, step %d: other policies", seed, step)
			}
			e, held = changed, whole
		}
	}
}

// Policies gives back what Compile was given, as lists of its own.
func TestPolicies(t *testing.T) {
	ps := genAllTypes.policies
	ps.SCPs = []evaluate.Level{{Name: "Root", Policies: ps.SCPs[0].Policies}, {Name: "empty", Policies: []*policy.Policy{}}}
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	got := e.Policies()
	if !samePolicies(got, ps) {
		t.Error("other policies than were given")
	}
	got.Identity[0], got.SCPs[0].Name, got.RCPs[0].Policies[0] = nil, "other", nil
	if !samePolicies(e.Policies(), ps) {
		t.Error("what Policies returned is the evaluator's own")
	}
	ps.Session[0], ps.SCPs[0].Policies[0] = nil, nil // of what was given, too
	if again := e.Policies(); again.Session[0] == nil || again.SCPs[0].Policies[0] == nil {
		t.Error("what Compile was given is the evaluator's own")
	}
	for name, e := range map[string]*evaluate.Evaluator{"nil": nil, "zero": {}} {
		if !samePolicies(e.Policies(), evaluate.Policies{}) {
			t.Errorf("a %s evaluator has policies", name)
		}
	}
	if e, err := evaluate.Compile(evaluate.Policies{SCPs: []evaluate.Level{}}); err != nil || e.Policies().SCPs == nil {
		t.Errorf("an organization without levels is lost, %v", err)
	}
}

// What With refuses, and that a refusal leaves nothing behind.
func TestWithRefuses(t *testing.T) {
	allow := policy.MustParse(document(full))
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{allow}}, evaluate.WithDenyUnreadable())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		e    *evaluate.Evaluator
		by   evaluate.Policies
		want string
	}{
		{"nil evaluator", nil, evaluate.Policies{}, "evaluate: the evaluator is nil (NIL_EVALUATOR)"},
		{"nil policy", e, evaluate.Policies{Session: []*policy.Policy{allow, nil}}, `evaluate: "session[1]": the policy is nil (NIL_POLICY)`},
		{"kind", e, evaluate.Policies{Boundary: policy.MustParse(document(fullPublic))}, "UNSUPPORTED_PRINCIPAL"},
	} {
		got, err := tt.e.With(tt.by)
		if got != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, %v", tt.name, got, err)
		}
		req := ask(alice, "s3:GetObject", object)
		if d := got.Decide(&req); d != evaluate.ImplicitDeny {
			t.Errorf("%s: the evaluator of a failed call says %v", tt.name, d)
		}
	}
	var zero evaluate.Evaluator
	made, err := zero.With(evaluate.Policies{Identity: []*policy.Policy{allow}})
	if err != nil {
		t.Fatal(err)
	}
	req := ask(alice, "s3:GetObject", object)
	if made.Decide(&req) != evaluate.Allowed || zero.Decide(&req) != evaluate.ImplicitDeny {
		t.Error("With of the zero evaluator")
	}
	deny := policy.MustParse(document(refuse("s3:*", "*", when("NumericNotEquals", "app:n", "1"))))
	req.Context.Set("app:n", "x")
	strict, err := e.With(evaluate.Policies{SCPs: []evaluate.Level{level(allow, deny)}})
	if err != nil || strict.Decide(&req) != evaluate.ExplicitDeny {
		t.Errorf("the option is lost, %v", err)
	}
}

// An evaluator whose policies are replaced for ever, always by others, does not grow: it holds on to none of those that
// were replaced.
func TestWithDoesNotGrow(t *testing.T) {
	policyOf := func(i int) *policy.Policy {
		p, err := policy.Parse([]byte(document(join(grant(fmt.Sprintf("s3:Get%d s3:Put%d* app%d:*", i, i, i), "*"), refuse("*", fmt.Sprintf("arn:aws:s3:::b%d", i))))),
			policy.WithStored())
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{policyOf(0)}, Boundary: policyOf(0)})
	if err != nil {
		t.Fatal(err)
	}
	var gone []weak.Pointer[policy.Policy]
	for i := range 30 {
		next := evaluate.Policies{Identity: []*policy.Policy{policyOf(i)}}
		if i%3 == 0 {
			next.SCPs = []evaluate.Level{level(policyOf(i)), level(policyOf(i + 1))}
		}
		gone = append(gone, weak.Make(next.Identity[0]))
		if e, err = e.With(next); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	for i, p := range gone[:len(gone)-1] {
		if p.Value() != nil {
			t.Errorf("policy %d of %d is held", i, len(gone))
		}
	}
	runtime.KeepAlive(e)
}

// What an evaluator shares with others is written by none: many With at once.
func TestWithConcurrent(t *testing.T) {
	e := genStatements(200).compile(t)
	req := genStatements(200).requests[0]
	done := make(chan string)
	for i := range 8 {
		go func() {
			var said strings.Builder
			made, err := e.With(evaluate.Policies{Resource: policy.MustParse(document(
				refuse(fmt.Sprintf("s3:GetObject s3:Other%d", i), "*", everyone, sid(fmt.Sprint(i)))))})
			fmt.Fprint(&said, err, made.Evaluate(&req).Statements[0].Sid, e.Decide(&req))
			made, err = made.With(evaluate.Policies{Resource: policy.MustParse(document(grant("s3:*", "*", everyone)))})
			fmt.Fprint(&said, err, made.Decide(&req))
			done <- strings.Replace(said.String(), fmt.Sprint("<nil>", i), "<nil>sid", 1)
		}()
	}
	for range 8 {
		if diff := cmp.Diff("<nil>sidallowed<nil> allowed", <-done); diff != "" {
			t.Error(diff)
		}
	}
}
