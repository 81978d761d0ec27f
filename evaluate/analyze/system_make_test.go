package analyze_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

var sysKinds = []policy.Kind{
	policy.Identity, policy.Boundary, policy.Session, policy.Resource, policy.SCP, policy.RCP, policy.Endpoint,
}

// A sysDoc is a policy of a system in text form.
type sysDoc struct {
	kind    policy.Kind
	level   int
	version string
	list    []policy.StatementSpec
}

// build returns the policy, or why it is none of its kind.
func (d *sysDoc) build() (*policy.Policy, error) {
	p, err := policy.New(d.version, d.list...)
	if err != nil {
		return nil, err
	}
	return p, p.CheckKind(d.kind)
}

// A sysSpec is a system in text form, which tests can change.
type sysSpec struct {
	caller   *sysCaller
	theme    *sysTheme
	resource evaluate.Resource
	levels   [policy.Endpoint + 1]int // of each kind; 0: none is given
	docs     []sysDoc
}

func (s *sysSpec) clone() *sysSpec {
	c := *s
	c.docs = slices.Clone(s.docs)
	for i := range c.docs {
		c.docs[i].list = slices.Clone(c.docs[i].list)
	}
	return &c
}

// policies builds the policies of the system.
func (s *sysSpec) policies() (ps evaluate.Policies) {
	of := func(kind policy.Kind, level int) (list []*policy.Policy) {
		for i := range s.docs {
			if d := &s.docs[i]; d.kind == kind && d.level == level && len(d.list) > 0 {
				p, err := d.build()
				if err != nil {
					panic(fmt.Sprintf("%v: %+v: %v", kind, d.list, err))
				}
				list = append(list, p)
			}
		}
		return list
	}
	one := func(kind policy.Kind) *policy.Policy {
		if list := of(kind, 0); len(list) > 0 {
			return list[0]
		}
		return nil
	}
	ps.Identity, ps.Session = of(policy.Identity, 0), of(policy.Session, 0)
	ps.Boundary, ps.Resource, ps.Endpoint = one(policy.Boundary), one(policy.Resource), one(policy.Endpoint)
	for i := range s.levels[policy.SCP] {
		ps.SCPs = append(ps.SCPs, evaluate.Level{Policies: of(policy.SCP, i)})
	}
	for i := range s.levels[policy.RCP] {
		ps.RCPs = append(ps.RCPs, evaluate.Level{Policies: of(policy.RCP, i)})
	}
	return ps
}

// compile builds the engine's view of the system.
func (s *sysSpec) compile() *evaluate.Evaluator {
	e, err := evaluate.Compile(s.policies())
	if err != nil {
		panic(fmt.Sprintf("%v: %v", err, s))
	}
	return e
}

// String returns what a failing test prints.
func (s *sysSpec) String() string {
	text, _ := json.Marshal(struct {
		Caller   evaluate.Principal
		Resource evaluate.Resource
		Policies evaluate.Policies
	}{s.caller.principal, s.resource, s.policies()})
	return s.caller.name + ": " + string(text)
}

// A sysMaker makes random systems. What it is about, it hits often: one action and resource, and few keys.
type sysMaker struct {
	*rand.Rand
	theme     *sysTheme
	caller    *sysCaller
	accounts  []string // of resources
	resources []string // ARNs that requests can be about
	action    string   // what statements often cover
	arn       string
	keys      []*sysKey
	variables bool
	refused   int
}

func oneOf[T any](r *sysMaker, list ...T) T { return list[r.IntN(len(list))] }

func (r *sysMaker) chance(percent int) bool { return r.IntN(100) < percent }

func newSysMaker(seed uint64) *sysMaker {
	return &sysMaker{Rand: rand.New(rand.NewPCG(seed, 23))}
}

// system makes a system.
func (r *sysMaker) system() *sysSpec {
	r.theme = &sysThemes[r.IntN(len(sysThemes))]
	r.pickCaller()
	s := &sysSpec{caller: r.caller, theme: r.theme}
	r.owner(s)
	r.action = oneOf(r, r.theme.actions...)
	if r.caller.isProvider() {
		r.action = oneOf(r, "sts:AssumeRoleWithWebIdentity", "sts:TagSession")
		if r.caller.name == "SAML" {
			r.action = "sts:AssumeRoleWithSAML"
		}
	}
	r.arn = oneOf(r, r.resources...)
	if s.resource.ARN == "" && r.chance(25) {
		s.resource.ARN = r.arn
		if r.chance(10) {
			s.resource.ARN = "*"
		}
	}
	r.variables = r.chance(25)
	for range 2 {
		r.keys = append(r.keys, r.key())
	}
	for _, kind := range sysKinds {
		if r.chance(r.share(s, kind)) {
			r.addKind(s, kind)
		}
	}
	return s
}

// share returns how many of a hundred systems have policies of a kind.
func (r *sysMaker) share(s *sysSpec, kind policy.Kind) int {
	account := r.caller.principal.Account()
	switch {
	case kind == policy.Identity:
		return 90
	case kind == policy.Resource && (account == "" || s.resource.Account != "" && s.resource.Account != account):
		return 95
	case kind == policy.Resource:
		return 60
	case kind == policy.Session && strings.HasPrefix(r.caller.name, "federated"):
		return 85
	case kind == policy.SCP, kind == policy.RCP:
		return 30
	}
	return 20
}

// pickCaller picks a caller. Identity providers only assume roles.
func (r *sysMaker) pickCaller() {
	assumes := r.theme.name == "sts" && r.chance(55)
	for {
		r.caller = &sysCallers[r.IntN(len(sysCallers))]
		account := r.caller.principal.Account() != ""
		switch {
		case r.caller.isProvider() || assumes:
			if r.caller.isProvider() && assumes {
				return
			}
		case r.theme.name == "sts" || r.theme.name == "iam" && account:
			return
		case (!r.caller.rare || r.chance(25)) && (account || r.chance(40)):
			return
		}
	}
}

// owner settles whose the resources are.
func (r *sysMaker) owner(s *sysSpec) {
	account := oneOf(r, "", "", r.caller.principal.Account(), sysHome, sysOther)
	if r.theme.name == "iam" && r.chance(50) { // AWS owns some of its resources
		account = ""
	}
	s.resource.Account, r.accounts = account, []string{account}
	switch {
	case account == "":
		r.accounts = []string{sysHome, sysOther}
		if r.chance(50) {
			r.accounts = sysOwners
		}
	case r.theme.owner && r.chance(50):
		r.accounts = []string{sysHome, sysOther}
	}
	r.resources = sysIn(r.theme, r.accounts...)
	if r.chance(40) {
		s.resource.Tags = map[string]string{"env": oneOf(r, "x", "y")}
	}
	if r.chance(40) {
		s.resource.Organization = oneOf(r, "o-1", "o-2")
		if r.chance(50) {
			s.resource.OrganizationPath = s.resource.Organization + "/r-1/"
		}
	}
	s.resource.ManagementAccount = r.chance(5)
}

// key picks a key for conditions.
func (r *sysMaker) key() *sysKey {
	if r.chance(35) {
		return sysKeyNamed(oneOf(r, r.theme.keys...))
	}
	for {
		if k := &sysKeys[r.IntN(len(sysKeys))]; !k.service {
			return k
		}
	}
}

// addKind adds the policies of a kind.
func (r *sysMaker) addKind(s *sysSpec, kind policy.Kind) {
	levels := 1
	if kind == policy.SCP || kind == policy.RCP {
		levels = oneOf(r, 1, 1, 2, 3)
	}
	for range levels {
		r.addLevel(s, kind)
	}
}

func (r *sysMaker) addLevel(s *sysSpec, kind policy.Kind) {
	level := s.levels[kind]
	s.levels[kind]++
	documents := 1
	switch kind {
	case policy.Identity, policy.Session, policy.SCP, policy.RCP:
		documents = oneOf(r, 1, 1, 2)
	}
	if kind == policy.SCP && r.chance(3) { // allows nothing
		documents = 0
	}
	for range documents {
		d := sysDoc{kind: kind, level: level, version: policy.Version2012}
		if kind != policy.SCP && kind != policy.RCP && r.chance(6) {
			d.version = policy.Version2008
		}
		for range 1 + r.IntN(3) {
			d.list = append(d.list, r.statement(&d, 0))
			if kind == policy.RCP && len(d.list[0].Action) == 1 && d.list[0].Action[0] == "*" {
				break
			}
		}
		s.docs = append(s.docs, d)
	}
}

// statement makes a statement that the document may have. The effect is a random one if it is 0.
func (r *sysMaker) statement(d *sysDoc, effect policy.Effect) policy.StatementSpec {
	for {
		st := r.anyStatement(d, effect)
		next := *d
		next.list = append(slices.Clone(d.list), st)
		if _, err := next.build(); err == nil {
			return st
		}
		r.refused++
	}
}
