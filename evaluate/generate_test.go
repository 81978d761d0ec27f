package evaluate_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

var genKinds = []policy.Kind{
	policy.Identity, policy.Boundary, policy.Session, policy.Resource, policy.SCP, policy.RCP, policy.Endpoint,
}

// A genStatement is a statement and the place it has.
type genStatement struct {
	kind          policy.Kind
	level, policy int
	policy.StatementSpec
}

// A genSet is a set of policies in text form, which tests can shuffle, extend and cut down.
type genSet struct {
	levels [policy.Endpoint + 1]int // of each kind; 0: none was given
	list   []genStatement
	strict bool
}

func (s genSet) clone() genSet { s.list = slices.Clone(s.list); return s }

// without returns the set without the statements that drop names; the same kinds stay given.
func (s genSet) without(drop func(*genStatement) bool) genSet {
	s = s.clone()
	s.list = slices.DeleteFunc(s.list, func(st genStatement) bool { return drop(&st) })
	return s
}

// with returns the set with one more statement in the first policy of a kind and level.
func (s genSet) with(kind policy.Kind, level int, spec policy.StatementSpec) genSet {
	s = s.clone()
	s.levels[kind] = max(s.levels[kind], level+1)
	s.list = append(s.list, genStatement{kind, level, 0, spec})
	return s
}

// genFiller keeps a policy without statements legal. It never applies.
func genFiller(kind policy.Kind) policy.StatementSpec {
	f := policy.StatementSpec{Sid: "Filler", Effect: policy.Deny, Action: []string{"filler:Nothing"}, Resource: []string{"*"}}
	if kind == policy.Resource || kind == policy.Endpoint || kind == policy.RCP {
		f.Principal = policy.Everyone()
	}
	return f
}

// genAgain ends the Sid of a statement that is in a policy twice.
const genAgain = "x"

// policies builds the set.
func (s genSet) policies() (ps evaluate.Policies, err error) {
	build := func(kind policy.Kind, level int) (list []*policy.Policy) {
		groups := map[int][]policy.StatementSpec{}
		for i, st := range s.list {
			switch {
			case st.kind != kind || st.level != level:
			case kind == policy.RCP && st.Effect == policy.Allow: // RCPFullAWSAccess stands alone
				groups[1000+i] = []policy.StatementSpec{st.StatementSpec}
			default:
				for kind != policy.Resource && slices.ContainsFunc(groups[st.policy], func(s policy.StatementSpec) bool { return s.Sid == st.Sid }) {
					st.Sid += genAgain // G-104
				}
				groups[st.policy] = append(groups[st.policy], st.StatementSpec)
			}
		}
		if len(groups) == 0 && kind != policy.SCP && kind != policy.RCP {
			groups[0] = []policy.StatementSpec{genFiller(kind)}
		}
		for _, n := range slices.Sorted(maps.Keys(groups)) {
			p, e := policy.New(policy.Version2012, groups[n]...)
			if e != nil && err == nil {
				err = e
			}
			list = append(list, p)
		}
		return list
	}
	one := func(kind policy.Kind) *policy.Policy {
		if s.levels[kind] == 0 {
			return nil
		}
		return build(kind, 0)[0]
	}
	for i := range s.levels[policy.SCP] {
		ps.SCPs = append(ps.SCPs, level(build(policy.SCP, i)...))
	}
	for i := range s.levels[policy.RCP] {
		ps.RCPs = append(ps.RCPs, level(build(policy.RCP, i)...))
	}
	if s.levels[policy.Identity] > 0 {
		ps.Identity = build(policy.Identity, 0)
	}
	if s.levels[policy.Session] > 0 {
		ps.Session = build(policy.Session, 0)
	}
	ps.Boundary, ps.Resource, ps.Endpoint = one(policy.Boundary), one(policy.Resource), one(policy.Endpoint)
	return ps, err
}

func (s genSet) compile(t testing.TB) *evaluate.Evaluator {
	t.Helper()
	ps, err := s.policies()
	if err != nil {
		t.Fatal(err)
	}
	var opts []evaluate.Option
	if s.strict {
		opts = append(opts, evaluate.WithDenyUnreadable())
	}
	e, err := evaluate.Compile(ps, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// String returns the policies as JSON.
func (s genSet) String() string {
	ps, err := s.policies()
	text, _ := json.MarshalIndent(ps, "", " ")
	return fmt.Sprintf("%s\nstrict %v, error %v", text, s.strict, err)
}

// A genCase is a set of policies and a request.
type genCase struct {
	seed   uint64
	set    genSet
	caller *genCaller
	call   *genCall
	ctx    condition.Context
}

func (c *genCase) request() *evaluate.Request {
	return &evaluate.Request{Principal: c.caller.principal, Action: c.call.action, Resource: c.call.resource, Context: c.ctx}
}

// String is what a failing test prints.
func (c *genCase) String() string {
	var keys []string
	for k, v := range c.ctx.All() {
		keys = append(keys, k+"="+v.String())
	}
	return fmt.Sprintf("seed %d: %s does %s on %+v with %v\n%s", c.seed, c.caller.name, c.call.action, c.call.resource, keys, c.set)
}

// A genConditions makes the Condition element of a statement.
type genConditions func(r *rand.Rand) []condition.Spec

func genRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 20260101)) }

func genPick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

func genChance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// genMake makes a case: policies that often cover the request, but not always. Resources may hold variables of the
// given keys.
func genMake(seed uint64, conditions genConditions, variables ...string) *genCase {
	r := genRand(seed)
	c := &genCase{seed: seed}
	for c.call == nil || c.call.open && !genChance(r, 20) {
		c.call = &genCalls[r.IntN(len(genCalls))]
	}
	for c.caller == nil || !c.caller.own && genChance(r, 50) {
		c.caller = &genCallers[r.IntN(len(genCallers))]
	}
	for _, kind := range genKinds {
		limit := kind != policy.Identity && kind != policy.Resource
		if !genChance(r, map[bool]int{true: 30, false: 85}[limit]) || !c.call.suits(kind) {
			continue
		}
		levels := 1
		if (kind == policy.SCP || kind == policy.RCP) && genChance(r, 30) {
			levels = 2
		}
		c.set.levels[kind] = levels
		for level := range levels {
			for range 1 + r.IntN(3) {
				n := 0
				if kind != policy.Boundary && kind != policy.Resource && kind != policy.Endpoint {
					n = r.IntN(2)
				}
				c.set.list = append(c.set.list, genStatement{kind, level, n, genSpec(r, kind, c, conditions, variables)})
			}
		}
	}
	for i := range c.set.list {
		c.set.list[i].Sid = fmt.Sprintf("S%d", i)
	}
	return c
}

// genSpec makes a statement for a kind of policy.
func genSpec(r *rand.Rand, kind policy.Kind, c *genCase, conditions genConditions, variables []string) policy.StatementSpec {
	s := policy.StatementSpec{Effect: policy.Allow}
	if genChance(r, 20) || kind == policy.RCP {
		s.Effect = policy.Deny
	}
	if kind == policy.RCP && genChance(r, 30) { // RCPFullAWSAccess
		return policy.StatementSpec{Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"*"}, Resource: []string{"*"}}
	}
	service, _, _ := strings.Cut(c.call.action, ":")
	covers := func() bool { return genChance(r, 85) }
	switch {
	case kind != policy.RCP && genChance(r, 10):
		s.NotAction = []string{"other:Thing"}
		if !covers() {
			s.NotAction = append(s.NotAction, c.call.action)
		}
	case !covers():
		s.Action = []string{"other:Thing", service + ":Other"}
	case kind == policy.RCP:
		s.Action = []string{genPick(r, c.call.action, service+":*")}
	default:
		s.Action = []string{genPick(r, c.call.action, strings.ToUpper(c.call.action), service+":*", "*")}
	}
	arn := c.call.resource.ARN
	parent := arn[:max(strings.LastIndexAny(arn, ":/"), 0)+1] + "*"
	elsewhere := "arn:aws:s3:::elsewhere/*"
	switch {
	case len(variables) > 0 && genChance(r, 25) && arn != "*":
		s.Resource = []string{strings.TrimSuffix(parent, "*") + "${" + genPick(r, variables...) + "}"}
	case genChance(r, 10):
		s.NotResource = []string{elsewhere}
		if !covers() {
			s.NotResource = append(s.NotResource, arn)
		}
	case covers():
		s.Resource = []string{genPick(r, "*", arn, parent)}
	default:
		s.Resource = []string{elsewhere}
	}
	switch kind {
	case policy.RCP:
		s.Principal = policy.Everyone()
	case policy.Resource, policy.Endpoint:
		entries := genEntries(r, kind, c.caller)
		if genChance(r, 15) {
			s.NotPrincipal = entries
		} else {
			s.Principal = entries
		}
	}
	if conditions != nil && genChance(r, 60) && (kind != policy.RCP || s.Effect == policy.Deny) {
		s.Condition = conditions(r)
	}
	return s
}

// genEntries makes a Principal element.
func genEntries(r *rand.Rand, kind policy.Kind, caller *genCaller) (entries []policy.PrincipalSpec) {
	if genChance(r, 20) || kind == policy.Endpoint && genChance(r, 60) {
		return genPick(r, policy.Everyone(), policy.AWSPrincipals("*"))
	}
	for range 1 + r.IntN(3) {
		if len(caller.entries) > 0 && genChance(r, 75) {
			entries = append(entries, genPick(r, caller.entries...))
		} else {
			entries = append(entries, genPick(r, genEveryEntry...))
		}
	}
	return entries
}
