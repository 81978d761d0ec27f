package formula_test

import (
	"math/rand/v2"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
)

// worlds is a set of 64 worlds, in each of which a statement applies or does not.
type worlds uint64

var sets = formula.Algebra[worlds]{
	Any: func(parts ...worlds) (union worlds) {
		for _, p := range parts {
			union |= p
		}
		return union
	},
	All: func(parts ...worlds) worlds {
		common := ^worlds(0)
		for _, p := range parts {
			common &= p
		}
		return common
	},
}

// maybe is false, not known, or true.
type maybe int8

var guesses = formula.Algebra[maybe]{
	Any: func(parts ...maybe) maybe {
		most := maybe(-1)
		for _, p := range parts {
			most = max(most, p)
		}
		return most
	},
	All: func(parts ...maybe) maybe {
		least := maybe(1)
		for _, p := range parts {
			least = min(least, p)
		}
		return least
	},
}

// in returns the statements with the worth they have by another measure.
func in[T, U any](s formula.Statements[T], worth func(T) U) (u formula.Statements[U]) {
	list := func(from []T) (to []U) {
		for _, t := range from {
			to = append(to, worth(t))
		}
		return to
	}
	levels := func(from [][]T) (to [][]U) {
		for _, level := range from {
			to = append(to, list(level))
		}
		return to
	}
	u.Denies, u.Identity = list(s.Denies), list(s.Identity)
	u.SCP, u.Endpoint, u.Boundary, u.Session = levels(s.SCP), levels(s.Endpoint), levels(s.Boundary), levels(s.Session)
	u.Resource.Direct, u.Resource.Limited = list(s.Resource.Direct), list(s.Resource.Limited)
	u.Resource.Delegated = list(s.Resource.Delegated)
	return u
}

func random(r *rand.Rand) (f formula.Facts, s formula.Statements[worlds]) {
	list := func() []worlds {
		list := make([]worlds, r.IntN(3))
		for i := range list {
			list[i] = worlds(r.Uint64() | r.Uint64())
		}
		return list
	}
	levels := func(most int) [][]worlds {
		levels := make([][]worlds, r.IntN(most+1))
		for i := range levels {
			levels[i] = list()
		}
		return levels
	}
	flip := func(n int) bool { return r.IntN(n) == 0 }
	f.Account = !flip(4)
	f.Root, f.Same, f.MustAllow = f.Account && flip(4), f.Account && flip(2), flip(3)
	f.Federated = f.Account && !f.Root && flip(4)
	f.Overriding, f.Barred, f.Open = flip(20), flip(20), flip(20)
	if flip(2) {
		s.Denies = list()
	}
	s.SCP, s.Endpoint, s.Boundary, s.Session = levels(2), levels(1), levels(1), levels(1)
	s.Identity = list()
	s.Resource = formula.Grants[worlds]{Direct: list(), Limited: list(), Delegated: list()}
	return f, s
}

// TestEveryWorld asks once for 64 worlds, and once for each of them.
func TestEveryWorld(t *testing.T) {
	outcomes := map[formula.Outcome[bool]]int{}
	for seed := range uint64(3000) {
		f, s := random(rand.New(rand.NewPCG(seed, 1)))
		all := formula.Decide(sets, f, s)
		for i := range 64 {
			holds := func(w worlds) bool { return w>>i&1 == 1 }
			one := formula.Decide(formula.Truth, f, in(s, holds))
			if want := (formula.Outcome[bool]{Denied: holds(all.Denied), Granted: holds(all.Granted)}); one != want {
				t.Fatalf("seed %d, world %d: %+v, in the set of all worlds %+v\n%+v\n%+v", seed, i, one, want, f, s)
			}
			outcomes[one]++
		}
	}
	if len(outcomes) != 4 {
		t.Errorf("not every outcome is there: %v", outcomes)
	}
}

// TestNotKnown holds what is known of an outcome against every way in which what is not known may turn out.
func TestNotKnown(t *testing.T) {
	known, unknown := 0, 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 2))
		f, s := random(r)
		open := worlds(r.Uint64()) // of the worlds, those in which a statement's worth is asked for
		guess := formula.Decide(guesses, f, in(s, func(w worlds) maybe {
			switch w & open {
			case 0:
				return -1
			case open:
				return 1
			}
			return 0
		}))
		got := formula.Decide(sets, f, s)
		for _, o := range [...]struct {
			guess maybe
			got   worlds
		}{{guess.Denied, got.Denied & open}, {guess.Granted, got.Granted & open}} {
			switch {
			case o.guess == 0:
				unknown++
			case o.guess > 0 && o.got != open, o.guess < 0 && o.got != 0:
				t.Fatalf("seed %d: said to be %d, is %b of %b\n%+v\n%+v", seed, o.guess, o.got, open, f, s)
			default:
				known++
			}
		}
	}
	if known < 300 || unknown < 300 {
		t.Errorf("%d known, %d not: the cases prove little", known, unknown)
	}
}

// TestMonotone: a statement that comes to apply never makes less of an outcome.
func TestMonotone(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 3))
		f, s := random(r)
		before := formula.Decide(sets, f, s)
		after := formula.Decide(sets, f, in(s, func(w worlds) worlds { return w | worlds(r.Uint64()&r.Uint64()) }))
		if before.Denied&^after.Denied != 0 || before.Granted&^after.Granted != 0 {
			t.Fatalf("seed %d: %+v became %+v\n%+v\n%+v", seed, before, after, f, s)
		}
	}
}
