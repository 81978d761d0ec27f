package evaluate_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

var (
	twinCount = flag.Int("twin.cases", raced.Fewer(20_000), "compare engine and twin on this many random cases")
	twinSeed  = flag.Uint64("twin.seed", 1, "the first seed of the random cases")
)

// build makes what the engine takes of the case.
func (c *twinCase) build() (*evaluate.Request, evaluate.Policies, error) {
	p := c.Caller
	principal, err := evaluate.ParsePrincipal(p.ID)
	if err != nil {
		return nil, evaluate.Policies{}, err
	}
	principal = principal.WithTags(p.Tags).WithSessionTags(p.SessionTags).WithOrganization(p.Organization, p.OrganizationPath).
		WithManagementAccount(p.Management)
	if p.Kind == "session" && p.PathKnown {
		principal = principal.WithRolePath(p.Path)
	}
	if p.Linked != "" {
		principal = principal.WithServiceLinkedRole(p.Linked == "yes")
	}
	if p.UniqueID != "" {
		principal = principal.WithUserID(p.UniqueID)
	}
	if p.SourceIdentity != "" {
		principal = principal.WithSourceIdentity(p.SourceIdentity)
	}
	if p.Token {
		principal = principal.WithSessionToken(true)
	}
	if p.FederatingUser != "" {
		principal = principal.WithFederatingUser(p.FederatingUser)
	}
	req := &evaluate.Request{Principal: principal, Action: c.Action}
	req.Resource = evaluate.Resource{ARN: c.Resource, Account: c.Owner, Tags: c.Tags, ManagementAccount: c.Management,
		OrganizationPath: c.OwnerPath}
	for key, v := range c.Context {
		key = twinSpelled(key)
		switch {
		case v.Absent:
			req.Context.SetAbsent(key)
		case v.List:
			req.Context.SetMulti(key, v.Values...)
		default:
			req.Context.Set(key, v.Values[0])
		}
	}
	var ps evaluate.Policies
	ps.SCPs, ps.RCPs = make([]evaluate.Level, c.Levels[policy.SCP]), make([]evaluate.Level, c.Levels[policy.RCP])
	if !c.given(policy.SCP) {
		ps.SCPs = nil
	}
	if !c.given(policy.RCP) {
		ps.RCPs = nil
	}
	for _, d := range c.Policies {
		p := d.built
		switch d.Kind {
		case policy.Identity:
			ps.Identity = append(ps.Identity, p)
		case policy.Session:
			ps.Session = append(ps.Session, p)
		case policy.SCP:
			ps.SCPs[d.Level].Policies = append(ps.SCPs[d.Level].Policies, p)
		case policy.RCP:
			ps.RCPs[d.Level].Policies = append(ps.RCPs[d.Level].Policies, p)
		case policy.Boundary:
			ps.Boundary = p
		case policy.Resource:
			ps.Resource = p
		case policy.Endpoint:
			ps.Endpoint = p
		}
	}
	return req, ps, nil
}

// String returns the case as JSON.
func (c *twinCase) String() string {
	_, ps, err := c.build()
	request := *c
	request.Policies = nil
	a, _ := json.Marshal(request)
	b, _ := json.Marshal(ps)
	return fmt.Sprintf("request: %s\npolicies: %s\n%v", a, b, err)
}

// TestTwin compares the engine with the twin on random cases, on all processors: each case has a seed of its own.
func TestTwin(t *testing.T) {
	type outcome struct {
		d  evaluate.Decision
		by policy.Kind
	}
	var (
		lock          sync.Mutex
		dropped, kept int
		seen          = map[outcome]int{}
		workers       sync.WaitGroup
		processors    = runtime.GOMAXPROCS(0)
	)
	for first := range processors {
		workers.Go(func() {
			for i := first; i < *twinCount && !t.Failed(); i += processors {
				seed := *twinSeed + uint64(i)
				c := twinMake(seed, genRand(seed))
				d, by := c.check(t)
				lock.Lock()
				seen[outcome{d, by}]++
				dropped, kept = dropped+c.dropped, kept+c.kept
				lock.Unlock()
			}
		})
	}
	workers.Wait()
	t.Logf("%d statements, %d more refused; %v", kept, dropped, seen)
	for d, kinds := range map[evaluate.Decision][]policy.Kind{
		evaluate.Allowed:      {0, policy.Identity, policy.Resource},
		evaluate.ExplicitDeny: genKinds,
		evaluate.ImplicitDeny: append([]policy.Kind{0}, slices.DeleteFunc(slices.Clone(genKinds), func(k policy.Kind) bool {
			return k == policy.RCP // they only deny
		})...),
	} {
		for _, kind := range kinds {
			if n := seen[outcome{d, kind}]; n < *twinCount/1000 {
				t.Errorf("only %d of %d cases are %v by %q: the cases prove little", n, *twinCount, d, kind)
			}
		}
	}
}

// twinBytes is randomness taken from the bytes of a fuzzer; behind them it goes on by itself.
type twinBytes struct {
	data []byte
	more *rand.PCG
}

func (b *twinBytes) Uint64() uint64 {
	if len(b.data) == 0 {
		return b.more.Uint64()
	}
	n := uint64(b.data[0])
	b.data = b.data[1:]
	return n * 0x0101010101010101
}

// FuzzTwin takes the choices that make a case from the fuzzer.
func FuzzTwin(f *testing.F) {
	for seed := range uint64(20) {
		data := make([]byte, 200)
		for i, r := 0, genRand(seed); i < len(data); i++ {
			data[i] = byte(r.IntN(256))
		}
		f.Add(data)
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		twinMake(0, rand.New(&twinBytes{slices.Clone(data), rand.NewPCG(1, 2)})).check(t)
	})
}
