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
	req.Resource = evaluate.Resource{ARN: c.Resource, Account: c.Owner, Tags: c.Tags, ManagementAccount: c.Management}
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

// check compares engine, formula and twin.
func (c *twinCase) check(t *testing.T) (evaluate.Decision, policy.Kind) {
	t.Helper()
	req, ps, err := c.build()
	if err != nil {
		t.Errorf("%v\n%v", err, c)
		return 0, 0
	}
	var opts []evaluate.Option
	if c.Strict {
		opts = append(opts, evaluate.WithDenyUnreadable())
	}
	e, err := evaluate.Compile(ps, opts...)
	if err != nil {
		t.Errorf("%v\n%v", err, c)
		return 0, 0
	}
	c.read()
	if !c.reserved() { // of whose ARN a statement alone cannot know
		c.checkStatements(t)
	}
	return c.agree(t, e, req)
}

// agree compares decision and reasons, once the statements are read.
func (c *twinCase) agree(t *testing.T, e *evaluate.Evaluator, req *evaluate.Request) (evaluate.Decision, policy.Kind) {
	t.Helper()
	wantD, wantBy := c.decide()
	got := e.Evaluate(req)
	var named, wantNamed, missed []string
	for _, m := range got.Statements {
		named = append(named, m.Sid)
	}
	switch wantD {
	case evaluate.Allowed:
		wantNamed = c.apply[policy.Allow]
	case evaluate.ExplicitDeny:
		wantNamed = c.apply[policy.Deny]
	}
	for _, m := range got.Misses {
		missed = append(missed, m.Sid)
	}
	for _, list := range [][]string{named, wantNamed, missed, c.miss} {
		slices.Sort(list)
	}
	if !slices.Equal(named, wantNamed) || !slices.Equal(missed, c.miss) {
		t.Errorf("the engine names %q and misses %q, the twin %q and %q\n%v", named, missed, wantNamed, c.miss, c)
	}
	if got.Decision != wantD || got.By != wantBy || got.Reason == evaluate.InvalidRequest || e.Decide(req) != wantD {
		t.Errorf("the engine says %v by %q (%s), Decide %v; the twin %v by %q\n%v", got.Decision, got.By, got.Reason, e.Decide(req), wantD, wantBy, c)
	}
	if plain, keyed := e.Formula(req); plain != wantD || keyed != wantD {
		t.Errorf("the formula says %v, and %v with absent keys; the twin %v\n%v", plain, keyed, wantD, c)
	}
	return wantD, wantBy
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
	for d := range c.Policies {
		doc := &c.Policies[d]
		for i, s := range doc.built.Statements() {
			want := doc.says[i]
			got := twinSays{s.MatchAction(c.Action), s.MatchResource(c.Resource, src), s.Condition().Eval(src), s.Condition().EvalStrict(src)}
			if c.call.noResource { // M-18 is not the statement's business
				got.resource = want.resource
			}
			if got != want {
				t.Errorf("the engine says %+v, the twin %+v of %+v\n%v", got, want, doc.Statements[i], c)
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
