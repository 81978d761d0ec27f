package analyze

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
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
	known    map[string]bool // kinds and statements of the points that were found
	// Of neg, those that had better not cover an action, and those that had better. Of policies all had better not.
	bad, good []uint64
	spelled   bool // the action is spelled out in what is asked for

	// Of the service that was asked about last: the statements of neg that cover all of its actions, the others that
	// name it, and how much work an action is.
	service string
	all     []uint64
	naming  []int
	work    int64
	neg1    []uint64 // kept for addPoint
	key     []byte
}

// points returns the actions that all of pos cover, without those that are no better than another one: whatever a
// request for these shows, one for that shows too.
func (q *question) points(pos, neg []*statement) []point {
	s := &pointSet{q: q, pos: pos, neg: neg, known: make(map[string]bool)}
	s.find()
	return s.best()
}

// find adds the points.
func (s *pointSet) find() {
	pos, neg := s.pos, s.neg
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
					s.spelled = true
					s.add(service, name)
					s.spelled = false
					continue
				}
				if !wild {
					wild = true
					s.addService(service)
				}
			}
			if wild {
				s.addUnlisted(service)
			}
		}
		return
	}
	services := make(map[string][]*policy.Action)
	for _, st := range slices.Concat(pos, neg) {
		for service := range st.actions {
			services[service] = nil
		}
	}
	for _, service := range s.q.special() {
		services[service] = nil
	}
	for _, service := range sortedKeys(services) {
		if s.q.system != nil && !s.q.system.mayAllow(service) {
			continue
		}
		s.addService(service)
		s.addUnlisted(service)
	}
	s.addOther(services)
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

// addService adds the actions of a service that the reference lists.
func (s *pointSet) addService(service string) {
	if known, ok := action.LookupService(service); ok {
		for a := range known.Actions() {
			s.addKnown(service, a)
		}
	}
}

func (s *pointSet) addKnown(service string, a action.Action) {
	s.addPoint(point{service: service, action: a.Name(), known: a, none: !a.TakesResource()}) // AN-12
}

// of looks up the statements for a service.
func (s *pointSet) of(service string) {
	s.service, s.naming, s.work = service, s.naming[:0], 0
	s.all = append(s.all[:0], make([]uint64, (len(s.neg)+63)/64)...)
	for _, st := range s.pos {
		s.work += int64(1 + len(st.actions[service]))
	}
	for i, st := range s.neg {
		if n := len(st.actions[service]); n > 0 {
			s.naming = append(s.naming, i)
			s.work += int64(1 + n)
		} else if st.broad() {
			s.all[i/64] |= 1 << (i % 64)
		}
	}
	s.work = 1 + s.work/8
	s.q.budget.Spend(1 + int64(len(s.neg)/8))
}

// addPoint adds a point that all of pos cover, if there is none that nothing tells from it.
func (s *pointSet) addPoint(p point) {
	key, ok := s.profile(&p)
	if !ok || s.known[key] || !s.q.budget.Spend(pointSteps+int64(len(s.neg1)/8)) {
		return
	}
	s.known[key] = true
	p.neg = slices.Clone(s.neg1)
	s.list = append(s.list, p)
}

// profile returns what tells a point from others; false if one of pos does not cover it.
func (s *pointSet) profile(p *point) (key string, ok bool) {
	if p.none && s.q.isAboutOne() && (!s.spelled || p.known == (action.Action{})) { // it is not what is asked about
		return "", false
	}
	if p.service != s.service {
		s.of(p.service)
	}
	if !s.q.budget.Spend(s.work) {
		return "", false
	}
	for _, st := range s.pos {
		if !st.covers(p.service, p.action) {
			return "", false
		}
	}
	s.neg1 = append(s.neg1[:0], s.all...)
	for _, i := range s.naming {
		if s.neg[i].covers(p.service, p.action) {
			s.neg1[i/64] |= 1 << (i % 64)
		}
	}
	if p.none {
		p.kind = "*"
		if p.named = p.known != (action.Action{}) && regime.IsNamed(p.action); p.named {
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
	p.kind += s.q.calls(p)
	s.key = s.key[:0]
	for _, w := range s.neg1 {
		s.key = binary.LittleEndian.AppendUint64(s.key, w)
	}
	s.key = append(s.key, p.kind...)
	return string(s.key), true
}

// pointSteps is about how much work a point is that the statements tell from others.
const pointSteps = 4

func subset(a, b []uint64) bool {
	for i := range a {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

// covers reports whether statements that cover an action let through all that others do.
func (s *pointSet) covers(a, b []uint64) bool {
	if s.bad == nil {
		return subset(a, b)
	}
	for i := range a {
		if a[i]&^b[i]&s.bad[i] != 0 || b[i]&^a[i]&s.good[i] != 0 {
			return false
		}
	}
	return true
}

// best returns the points, without those that another one is a part of; those with few statements first.
func (s *pointSet) best() []point {
	var list []point
	for i, p := range s.list {
		if s.q.over() {
			return nil
		}
		better := func(j int, other point) bool {
			return i != j && other.kind == p.kind && s.covers(other.neg, p.neg) && (!s.covers(p.neg, other.neg) || j < i)
		}
		dominated := false
		s.q.budget.Spend(int64(len(s.list) / 16))
		for j, other := range s.list {
			if dominated = better(j, other); dominated {
				break
			}
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
