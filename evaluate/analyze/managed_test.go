package analyze_test

import (
	"context"
	"encoding/json"
	"flag"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

var every = flag.Int("analyze.every", 20, "TestManagedShuffled asks about one in so many policies")

// shuffled returns a policy with its statements, and the entries of every list in them, in another order: it means the
// same and is not the same word for word.
func shuffled(t testing.TB, r *rand.Rand, p *policy.Policy) *policy.Policy {
	t.Helper()
	var document any
	if err := json.Unmarshal([]byte(p.String()), &document); err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				walk(v[key])
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
			r.Shuffle(len(v), func(i, j int) { v[i], v[j] = v[j], v[i] })
		}
	}
	walk(document)
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	q, err := policy.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// TestManagedShuffled holds that no managed policy has access that it has not in another order.
func TestManagedShuffled(t *testing.T) {
	aws, ctx, n := managed.AWS(), context.Background(), 0
	r := rand.New(rand.NewPCG(3, 4))
	for info := range aws.All() {
		p, err := aws.Lookup(info.Name)
		if err != nil || p.CheckKind(policy.Identity) != nil {
			continue
		}
		if n++; n%*every != 0 {
			continue
		}
		start := time.Now()
		a, err := analyze.NewAccess(ctx, p, shuffled(t, r, p), policy.Identity)
		if d := time.Since(start); d > 200*time.Millisecond {
			t.Log(info.Name, d, a.Steps)
		}
		if err != nil || a.Verdict != analyze.No {
			t.Errorf("%s: %v %v %v %v", info.Name, a.Verdict, a.Request, a.Open, err)
		}
	}
}
