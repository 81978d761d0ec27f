package analyze_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestLaws holds what is so of all answers: nothing is new in a policy itself, the order of statements and entries does not
// matter, another Allow in the old policy adds nothing, and policies differ if and only if one allows more. Where an answer is not known, nothing is said.
func TestLaws(t *testing.T) {
	ctx := context.Background()
	ask := func(old, new *policy.Policy, kind policy.Kind) analyze.Answer {
		a, err := analyze.NewAccess(ctx, old, new, kind)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	contradict := func(a, b analyze.Verdict) bool {
		return a != b && a != analyze.Undecided && b != analyze.Undecided
	}
	for i := range numbers(2) {
		for _, kind := range []policy.Kind{policy.Identity, policy.Resource} {
			r := &maker{rand.New(rand.NewPCG(uint64(i), 8)), kind, i%2 == 0}
			old, new := r.policy(3), r.policy(2)
			if a := ask(new, new, kind); a.Verdict != analyze.No {
				t.Errorf("%d: %v is new in the policy itself: %v", i, a.Verdict, new)
			}
			if mixed := ask(new, shuffled(t, r.Rand, new), kind); mixed.Verdict == analyze.Yes {
				t.Errorf("%d: %v: another order has %v", i, new, mixed.Request)
			}
			first := ask(old, new, kind)
			if again := ask(old, new, kind); !reflect.DeepEqual(again, first) { // AN-10
				t.Errorf("%d: AN-10: %+v, then %+v", i, first, again)
			}
			if mixed := ask(shuffled(t, r.Rand, old), shuffled(t, r.Rand, new), kind); contradict(mixed.Verdict, first.Verdict) {
				t.Errorf("%d: AN-10: %v, in another order %v\nold %v\nnew %v", i, first.Verdict, mixed.Verdict, old, new)
			}
			more := r.statement()
			more.Effect = policy.Allow
			wider, err := new.With(more)
			if err != nil {
				t.Fatal(err)
			}
			if a := ask(old, wider, kind); first.Verdict == analyze.Yes && a.Verdict == analyze.No {
				t.Errorf("%d: with another Allow nothing is new\nold %v\nnew %v", i, old, wider)
			}
			back := ask(new, old, kind)
			both, err := analyze.Different(ctx, old, new, kind)
			if err != nil {
				t.Fatal(err)
			}
			want := analyze.Undecided
			switch {
			case first.Verdict == analyze.Yes || back.Verdict == analyze.Yes:
				want = analyze.Yes
			case first.Verdict == analyze.No && back.Verdict == analyze.No:
				want = analyze.No
			}
			if both.Verdict != want { // AN-04
				t.Errorf("%d: AN-04: different %v, one way %v and the other %v", i, both.Verdict, first.Verdict, back.Verdict)
			}
		}
	}
}

// TestRedundantTwin compares with the definition: a statement is redundant if the policy without it is equivalent.
func TestRedundantTwin(t *testing.T) {
	ctx := context.Background()
	for i := range numbers(4) {
		r := &maker{rand.New(rand.NewPCG(uint64(i), 9)), policy.Identity, false}
		p := r.policy(4)
		list, undecided, err := analyze.Redundant(ctx, p, policy.Identity)
		if err != nil {
			t.Fatal(err)
		}
		for n := range p.Len() {
			at := -1
			rest := p.Without(func(*policy.Statement) bool { at++; return at == n })
			if _, open := undecided[n]; open || rest == nil {
				continue
			}
			a, err := analyze.Different(ctx, p, rest, policy.Identity)
			if err != nil {
				t.Fatal(err)
			}
			if a.Verdict != analyze.Undecided && (a.Verdict == analyze.No) != slices.Contains(list, n) {
				t.Errorf("%d: AN-05: statement %d of %v: redundant are %v, different %v", i, n, p, list, a.Verdict)
			}
		}
	}
}

// TestManyAtOnce asks about the same policies on several goroutines.
func TestManyAtOnce(t *testing.T) {
	r := &maker{rand.New(rand.NewPCG(1, 10)), policy.Resource, true}
	old, new := r.policy(3), r.policy(3)
	want, err := analyze.NewAccess(context.Background(), old, new, policy.Resource)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			got, err := analyze.NewAccess(context.Background(), old, new, policy.Resource)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v %v, alone %+v", got, err, want)
			}
		})
	}
	wait.Wait()
}

// TestWildcardPrincipal holds that entries of Principal with wildcards stay refused (AN-26), and that a condition says the
// same.
func TestWildcardPrincipal(t *testing.T) {
	_, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::*:role/r"},"Action":"*","Resource":"*"}]}`))
	if err == nil {
		t.Error("AN-26: an entry with a wildcard is accepted")
	}
	reference := parse(t, when(everyone+get, `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/r"}`))
	for id, want := range map[string]analyze.Verdict{
		"arn:aws:iam::111122223333:role/r": analyze.No, "arn:aws:sts::111122223333:assumed-role/r/s": analyze.No,
		"arn:aws:iam::111122223333:role/other": analyze.Yes, "arn:aws:iam::111122223333:user/r": analyze.Yes,
	} {
		a, err := analyze.NewAccess(context.Background(), reference, parse(t, `"Principal":{"AWS":"`+id+`"},`+get), policy.Resource)
		if err != nil || a.Verdict != want {
			t.Errorf("AN-26: %s: %v, want %v: %v %v", id, a.Verdict, want, a.Open, err)
		}
	}
}
