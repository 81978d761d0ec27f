package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/formula"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// missing returns the absent keys that could have changed the decision: those of a smallest set of keys which, if they
// were given, would lead to another one.
//
// It is exact where every such key is tested once and stands in no policy variable: then each statement can be made to
// apply or not on its own. Otherwise it returns every absent key of the statements that may apply, which can be too
// many but never too few.
func (f *facts) missing(d Decision) []string {
	if key := f.barredLack; key != "" && d == ImplicitDeny { // OP-2, OP-6
		if _, ok := f.env.Lookup(ascii.ToLower(key)); !ok && !f.req.Context.MarkedAbsent(ascii.ToLower(key)) {
			return []string{key}
		}
	}
	if f.overriding || f.e.keyed == 0 {
		return nil
	}
	p := f.collect()
	if len(p.keys) == 0 {
		return f.withDoubtful(nil, d)
	}
	out := ask(p, nodes, leaf)
	var keys keySet
	switch {
	case d == ExplicitDeny && out.Denied.fixed:
	case d == ExplicitDeny && p.exact:
		keys = out.Denied.cut
	case d == ExplicitDeny:
		p.all(policy.Deny, &keys)
	case p.exact:
		keys.add(out.Denied.path)
		if d == Allowed {
			keys.add(out.Granted.cut)
		} else {
			keys.add(out.Granted.path)
		}
	default:
		p.all(policy.Deny, &keys)
		if out.Granted.reachable {
			p.all(policy.Allow, &keys)
		}
	}
	return f.withDoubtful(p.names(keys), d)
}

// withDoubtful adds the keys that were derived and that AWS may not send, if the decision would be another without them.
func (f *facts) withDoubtful(names []string, d Decision) []string {
	if !f.mayLackOwner() {
		return names
	}
	for _, key := range ownerKeys { // K-10
		if _, _, set := f.req.Context.Find(key); set || slices.Contains(names, key) {
			continue
		}
		req := *f.req
		req.Context.SetAbsent(key)
		if f.e.decide(&req) != d {
			names = append(names, key)
		}
	}
	slices.SortFunc(names, ascii.CompareFold)
	return names
}

// collect finds the statements that may apply.
func (f *facts) collect() *prospects {
	p := &prospects{f: f, numbers: make(map[string]int32), open: make(map[string]bool), exact: true}
	for _, kind := range order {
		if f.consulted(kind) {
			for i := range f.e.groups[kind].all {
				if o, ok := p.judge(&f.e.groups[kind].all[i]); ok {
					p.list = append(p.list, o)
				}
			}
		}
	}
	for i := range p.keys {
		p.exact = p.exact && p.keys[i].uses == 1
	}
	return p
}

// ask asks the formula what the statements make of the request, each of which is worth what worth says.
func ask[T any](p *prospects, a formula.Algebra[T], worth func(outlook) T) formula.Outcome[T] {
	var s formula.Statements[T]
	var allow [kinds][][]T
	for _, kind := range order {
		if p.f.consulted(kind) {
			allow[kind] = make([][]T, len(p.f.e.groups[kind].levels))
		}
	}
	for _, o := range p.list {
		w := worth(o)
		switch level := &allow[o.st.kind][o.st.level]; {
		case o.st.Effect() == policy.Deny:
			s.Denies = append(s.Denies, w)
		case o.st.kind != policy.Resource:
			*level = append(*level, w)
		case p.f.ungrantable:
		case o.h&direct != 0:
			s.Resource.Direct = append(s.Resource.Direct, w)
		case o.h&limited != 0:
			s.Resource.Limited = append(s.Resource.Limited, w)
		default:
			s.Resource.Delegated = append(s.Resource.Delegated, w)
		}
	}
	s.SCP, s.Endpoint = allow[policy.SCP], allow[policy.Endpoint]
	s.Boundary, s.Session = allow[policy.Boundary], allow[policy.Session]
	for _, level := range allow[policy.Identity] { // which is one, if any
		s.Identity = level
	}
	return formula.Decide(a, p.f.formulaFacts(), s)
}

// formulaFacts are the facts that the formula asks for.
func (f *facts) formulaFacts() formula.Facts {
	return formula.Facts{
		Account: f.account, Root: f.caller == root, Federated: f.caller == federatedUser, Same: f.same,
		MustAllow: f.must != 0, Overriding: f.overriding, Barred: f.barred != "", Open: f.open,
	}
}

// all adds all keys on which statements with an effect depend.
func (p *prospects) all(effect policy.Effect, to *keySet) {
	for _, o := range p.list {
		if o.st.Effect() == effect {
			to.add(o.winning)
			to.add(o.losing)
		}
	}
}

// A dependency is an absent key on which a statement depends.
type dependency struct {
	key, name       string // in lower case, and as it is reported
	winning, losing bool
}

// judge returns the outlook of a statement; ok is false if it can never apply.
func (p *prospects) judge(st *statement) (o outlook, ok bool) {
	if !st.MatchAction(p.f.req.Action) {
		return o, false
	}
	o = outlook{st: st, h: p.f.names(st)}
	if o.h == 0 {
		return o, false
	}
	var deps []dependency
	variables := func(keys ...string) {
		for _, key := range keys {
			deps = append(deps, dependency{key, canonical(key), true, true})
			p.exact = false
		}
	}
	o.now = p.f.matchResource(st)
	for r := range st.Resources() {
		variables(slices.DeleteFunc(r.VariableKeys(), p.fixed)...)
	}
	if p.f.pathMattersToResource(st) { // K-11
		variables(principalARN)
	}
	if !o.now && len(deps) == 0 {
		return o, false
	}
	o.canFail = len(deps) > 0
	for i, t := range st.Condition().Tests() {
		may := p.possible(st, i, t)
		switch {
		case !may.CanHold:
			return o, false
		case !may.CanFail:
			continue
		}
		o.now, o.canFail = o.now && may.Holds, true
		if may.Key != "" {
			deps = append(deps, dependency{may.Key, canonical(t.Key()), !may.Holds, may.Holds})
		}
		variables(may.Variable...)
	}
	for _, d := range deps {
		n := p.number(d.key, d.name)
		if d.winning && !o.now {
			o.winning.keys = append(o.winning.keys, n)
		}
		if d.losing {
			o.losing.keys = append(o.losing.keys, n)
		}
	}
	return o, true
}

// possible says what may become of a test.
func (p *prospects) possible(st *statement, i int, t condition.Test) condition.Possibility {
	possible := condition.Test.Possible
	if p.f.strictly(st) {
		possible = condition.Test.PossibleStrict
	}
	may := possible(t, p.f.env, p.closed)
	if st.role != nil && p.f.severalARNs() {
		may.Holds = p.f.testHolds(st, i, t)
		may.CanHold, may.CanFail = may.CanHold || may.Holds, may.CanFail || !may.Holds
	}
	for _, v := range p.f.couldBe(t) { // K-11
		if t.HoldsFor(v, p.f.env, p.f.strictly(st)) != may.Holds {
			may.Key, may.CanHold, may.CanFail = ascii.ToLower(t.Key()), true, true
		}
	}
	switch {
	case !p.f.pathMatters(st, i, t, &p.used): // K-11
	case st.role.kind(i) == byKey:
		may.Key, may.CanHold, may.CanFail = principalARN, true, true
	default:
		may.Variable, may.CanHold, may.CanFail = append(may.Variable, principalARN), true, true
	}
	return may
}
