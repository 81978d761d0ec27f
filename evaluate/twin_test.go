package evaluate_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

var (
	twinCount = flag.Int("twin.cases", 20_000, "compare engine and twin on this many random cases")
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
	if p.UniqueID != "" {
		principal = principal.WithUserID(p.UniqueID)
	}
	if p.FederatingUser != "" {
		principal = principal.WithFederatingUser(p.FederatingUser)
	}
	req := &evaluate.Request{Principal: principal, Action: c.Action}
	req.Resource = evaluate.Resource{ARN: c.Resource, Account: c.Owner, Tags: c.Tags, ManagementAccount: c.Management}
	for key, v := range c.Context {
		if len(key)%2 == 0 {
			key = strings.ToUpper(key)
		}
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
	ps.SCPs, ps.RCPs = make([][]*policy.Policy, c.Levels[policy.SCP]), make([][]*policy.Policy, c.Levels[policy.RCP])
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
			ps.SCPs[d.Level] = append(ps.SCPs[d.Level], p)
		case policy.RCP:
			ps.RCPs[d.Level] = append(ps.RCPs[d.Level], p)
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

// check compares engine and twin. An error means that the case is none.
func (c *twinCase) check(t *testing.T) (evaluate.Decision, policy.Kind, error) {
	t.Helper()
	req, ps, err := c.build()
	if err != nil {
		return 0, 0, err
	}
	var opts []evaluate.Option
	if c.Strict {
		opts = append(opts, evaluate.DenyUnreadable())
	}
	e, err := evaluate.Compile(ps, opts...)
	if err != nil {
		return 0, 0, err
	}
	c.checkStatements(t)
	wantD, wantBy := c.decide()
	got := e.Evaluate(req)
	if got.Decision != wantD || got.By != wantBy || got.Reason == evaluate.InvalidRequest || e.Decide(req) != wantD {
		t.Errorf("the engine says %v by %q (%s), Decide %v; the twin %v by %q\n%v", got.Decision, got.By, got.Reason, e.Decide(req), wantD, wantBy, c)
	}
	return wantD, wantBy, nil
}

// twinSource lets the engine's statements read the keys of the twin.
type twinSource struct{ c *twinCase }

func (s twinSource) Value(key string) (string, bool) { return s.c.variable(key) }

func (s twinSource) Lookup(key string) (condition.Value, bool) {
	v, ok := s.c.key(key)
	switch {
	case !ok:
		return condition.Value{}, false
	case v.List:
		return condition.List(v.Values...), true
	}
	return condition.One(v.Values[0]), true
}

// checkStatements compares what each statement says of the request, whether or not it decides anything.
func (c *twinCase) checkStatements(t *testing.T) {
	t.Helper()
	src := twinSource{c}
	for _, d := range c.Policies {
		variables := d.Version == policy.Version2012
		for i, s := range d.built.Statements() {
			spec := &d.Statements[i]
			for _, is := range [...]struct {
				what      string
				got, want bool
			}{
				{"action", s.MatchAction(c.Action), c.action(spec)},
				{"resource", c.call.noResource || s.MatchResource(c.Resource, src), c.call.noResource || c.resource(spec, variables)},
				{"condition", s.Condition().Eval(src), c.conditions(spec.Condition, variables, false)},
				{"condition, strict", s.Condition().EvalStrict(src), c.conditions(spec.Condition, variables, true)},
			} {
				if is.got != is.want {
					t.Errorf("%s of %+v: the engine says %v, the twin %v\n%v", is.what, *spec, is.got, is.want, c)
				}
			}
		}
	}
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
				d, by, err := c.check(t)
				if err != nil {
					t.Errorf("%v\n%v", err, c)
				}
				lock.Lock()
				seen[outcome{d, by}]++
				dropped, kept = dropped+c.dropped, kept+c.kept
				lock.Unlock()
			}
		})
	}
	workers.Wait()
	t.Logf("%d statements, %d more refused; %v", kept, dropped, seen)
	for _, kind := range genKinds {
		for _, d := range []evaluate.Decision{evaluate.ImplicitDeny, evaluate.ExplicitDeny} {
			if d == evaluate.ImplicitDeny && kind == policy.RCP { // they only deny
				continue
			}
			if n := seen[outcome{d, kind}]; n < *twinCount/2000 {
				t.Errorf("only %d of %d cases are %v by %v: the cases prove little", n, *twinCount, d, kind)
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
		c := twinMake(0, rand.New(&twinBytes{slices.Clone(data), rand.NewPCG(1, 2)}))
		if _, _, err := c.check(t); err != nil {
			t.Errorf("%v\n%v", err, c)
		}
	})
}
