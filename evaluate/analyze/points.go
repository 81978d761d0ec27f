package analyze

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/template"
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

// points returns the actions that all of pos cover, without those that are no better than another one: whatever a request
// for these shows, one for that shows too.
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
	if p.service == "sts" { // who may call depends on it
		p.kind += ascii.ToLower(p.action)
	}
	for _, other := range s.list {
		if other.kind == p.kind && subset(other.neg, p.neg) {
			return
		}
	}
	s.list = append(s.list, p)
}

// hasName reports whether there is a name that stands for the resource of an action that takes none. Package evaluate is
// asked: such a name is an ARN.
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

// addUnlisted adds actions of a service that the reference does not list: of those that the statements tell apart one
// each, as far as they are not worse than others.
func (s *pointSet) addUnlisted(service string) {
	if s.q.opts.known { // AN-11
		return
	}
	w := cover.Wanted{Must: [][]cover.Pattern{{cover.NewName([]glob.Piece{{Kind: glob.One, Within: true}, {Kind: glob.Star, Within: true}})}}}
	for _, st := range s.pos {
		switch names := st.nameOf(service); {
		case st.all && st.NotAction(), !st.all && !st.NotAction() && len(names) == 0:
			return
		case st.all:
		case st.NotAction():
			w.Not = append(w.Not, names...)
		default:
			w.Must = append(w.Must, names)
		}
	}
	var away []cover.Wanted // what keeps an action from each statement of neg that need not cover it
	for _, st := range s.neg {
		if names := st.nameOf(service); len(names) > 0 && !st.all {
			one := cover.Wanted{Not: names}
			if st.NotAction() {
				one = cover.Wanted{Must: [][]cover.Pattern{names}}
			}
			if _, ok := s.unlisted(service, both(w, one)); ok {
				away = append(away, one)
			}
		}
	}
	cells := 0
	var walk func(w cover.Wanted, away []cover.Wanted)
	walk = func(w cover.Wanted, away []cover.Wanted) {
		if cells++; cells > maxCells {
			s.q.undecided(Budget, "")
			return
		}
		if name, ok := s.unlisted(service, both(w, away...)); ok {
			p := point{service: service, action: service + ":" + name}
			s.addPoint(p)
			p.none = true
			s.addPoint(p)
			return
		}
		if len(away) == 0 {
			return
		}
		if kept := both(w, away[0]); len(away) > 1 {
			if _, ok := s.unlisted(service, kept); ok {
				walk(kept, away[1:])
			}
		}
		walk(w, away[1:])
	}
	walk(w, away)
}

// both returns what is wanted of all.
func both(w cover.Wanted, more ...cover.Wanted) cover.Wanted {
	w.Must, w.Not = slices.Clip(w.Must), slices.Clip(w.Not)
	for _, m := range more {
		w.Must, w.Not = append(w.Must, m.Must...), append(w.Not, m.Not...)
	}
	return w
}

// unlisted returns a name that is wanted and not listed.
func (s *pointSet) unlisted(service string, w cover.Wanted) (string, bool) {
	for range maxCells {
		word, ok := s.q.budget.Word(w)
		if !ok {
			return "", false
		}
		name := cover.String(word, nil)
		if _, listed := action.Lookup(service + ":" + name); !listed {
			return name, true
		}
		w.Not = append(slices.Clip(w.Not), cover.NewName([]glob.Piece{{Text: name}}))
	}
	s.q.undecided(Budget, "")
	return "", false
}

// nameOf returns the patterns of the names of actions of a service that the statement lists.
func (s *statement) nameOf(service string) (list []cover.Pattern) {
	for _, a := range s.actions[service] {
		_, name, _ := strings.Cut(a.String(), ":")
		t, err := template.Parse(name, template.Options{Wildcards: true})
		if err == nil {
			list = append(list, cover.NewName(t.Pieces()))
		}
	}
	return list
}
