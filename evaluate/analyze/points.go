package analyze

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A point stands for all actions that the statements cannot tell from it.
type point struct {
	service string // in lower case
	action  string
	none    bool          // it is about no resource: that is "*"
	named   bool          // … but there is a name that stands for none
	known   action.Action // the zero value for an action that the reference does not list
	neg     []uint64      // which statements of neg cover it
	kind    string        // points of different kinds are not compared
}

// A set of points for statements that must cover the action and others that need not.
type pointSet struct {
	q        *question
	pos, neg []*statement
	list     []point
}

// points returns the actions that all of pos cover, without those that are no better than another one: whatever a
// request for these shows, one for that shows too.
func (q *question) points(pos, neg []*statement) []point {
	s := &pointSet{q: q, pos: pos, neg: neg}
	var narrow *statement
	for _, p := range pos {
		if !p.broad() && (narrow == nil || p.entries() < narrow.entries()) {
			narrow = p
		}
	}
	if narrow != nil {
		for _, service := range sortedKeys(narrow.actions) {
			wild := false
			for _, a := range narrow.actions[service] {
				if name, ok := a.Literal(); ok {
					s.add(service, name)
					continue
				}
				wild = true
				for known := range action.Expand(a.String()) {
					s.addKnown(service, known)
				}
			}
			if wild {
				s.addUnlisted(service)
			}
		}
		return s.best()
	}
	services := make(map[string][]*policy.Action)
	for _, st := range slices.Concat(pos, neg) {
		for service := range st.actions {
			services[service] = nil
		}
	}
	for _, service := range sortedKeys(services) {
		if known, ok := action.LookupService(service); ok {
			for a := range known.Actions() {
				s.addKnown(service, a)
			}
		}
		s.addUnlisted(service)
	}
	s.addOther(services)
	return s.best()
}

func (s *statement) entries() (n int) {
	for _, list := range s.actions {
		n += len(list)
	}
	return n
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// add adds an action that is spelled out.
func (s *pointSet) add(service, name string) {
	if a, ok := action.Lookup(name); ok {
		s.addKnown(service, a)
		return
	}
	if s.q.opts.known || strings.HasSuffix(name, ":") {
		return
	}
	s.addPoint(point{service: service, action: name})
	s.addPoint(point{service: service, action: name, none: true})
}

func (s *pointSet) addKnown(service string, a action.Action) {
	s.addPoint(point{service: service, action: a.Name(), known: a, none: !a.TakesResource()}) // AN-12
}

// addPoint adds a point that all of pos cover.
func (s *pointSet) addPoint(p point) {
	for _, st := range s.pos {
		if !st.covers(p.service, p.action) {
			return
		}
	}
	p.neg = make([]uint64, (len(s.neg)+63)/64)
	for i, st := range s.neg {
		if st.covers(p.service, p.action) {
			p.neg[i/64] |= 1 << (i % 64)
		}
	}
	if p.none {
		p.kind = "*"
		if p.named = s.q.hasName(p.known); p.named {
			p.kind += p.action
		}
	}
	if s.q.opts.typed {
		for t := range p.known.ResourceTypes() {
			for format := range t.ARNFormats() {
				p.kind += format + "\n"
			}
		}
	}
	p.kind += s.q.calls(&p)
	for _, other := range s.list {
		if other.kind == p.kind && subset(other.neg, p.neg) {
			return
		}
	}
	s.list = append(s.list, p)
}

// hasName reports whether there is a name that stands for the resource of an action that takes none. Package evaluate
// is asked: such a name is an ARN.
func (q *question) hasName(known action.Action) bool {
	if known == (action.Action{}) {
		return false
	}
	if q.anyARN == nil {
		p, err := policy.New(policy.Version2012, policy.StatementSpec{
			Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"*"}, Resource: []string{"arn:*"},
		})
		if err != nil {
			return false
		}
		q.anyARN = q.compileAs(p, policy.Resource)
	}
	request := evaluate.Request{Principal: plainUser(), Action: known.Name(), Resource: evaluate.Resource{ARN: "*"}}
	return len(q.applying(q.anyARN, &request)) > 0
}

func plainUser() evaluate.Principal {
	return evaluate.MustParsePrincipal("arn:aws:iam::" + exampleAccount + ":user/example")
}

func subset(a, b []uint64) bool {
	for i := range a {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

// best returns the points, without those that another one is a part of; those with few statements first.
func (s *pointSet) best() []point {
	var list []point
	for i, p := range s.list {
		better := func(j int, other point) bool {
			return i != j && other.kind == p.kind && subset(other.neg, p.neg) && (!subset(p.neg, other.neg) || j < i)
		}
		dominated := false
		for j, other := range s.list {
			dominated = dominated || better(j, other)
		}
		if !dominated {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(a, b point) int { return count(a.neg) - count(b.neg) })
	return list
}

func count(set []uint64) (n int) {
	for _, w := range set {
		n += bits.OnesCount64(w)
	}
	return n
}

// addOther adds actions of a service that no statement names.
func (s *pointSet) addOther(named map[string][]*policy.Action) {
	if !s.q.opts.known {
		service := "unnamed"
		for _, ok := action.LookupService(service); ok || hasKey(named, service); _, ok = action.LookupService(service) {
			service += "x"
		}
		s.addPoint(point{service: service, action: service + ":Action"})
		s.addPoint(point{service: service, action: service + ":Action", none: true})
		if !s.q.opts.typed {
			return
		}
	}
	with, without := s.q.opts.typed, false
	for service := range action.Services() {
		prefix := ascii.ToLower(service.Prefix())
		if hasKey(named, prefix) || prefix == "sts" {
			continue
		}
		for a := range service.Actions() {
			switch {
			case a.TakesResource() && (!with || s.q.opts.typed):
				with = true
				s.addKnown(prefix, a)
			case !a.TakesResource() && !without:
				without = true
				s.addKnown(prefix, a)
			}
		}
		if with && without && !s.q.opts.typed {
			return
		}
	}
}

func hasKey(m map[string][]*policy.Action, key string) bool {
	_, ok := m[key]
	return ok
}
