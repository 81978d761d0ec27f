package analyze

import (
	"cmp"
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/template"
)

// A clause has ways of which one must be taken. A way is choices that all must be so.
type clause [][]choice

// A solver looks for a request of one point and one class of callers.
type solver struct {
	q      *question
	pos    []*statement
	neg    []*statement
	any    [][]*statement // one of each must apply
	all    []*statement   // those of pos, neg and any
	point  *point
	caller *caller
	values map[string]value // of variables
	src    source           // the same for tests, nil until it is asked for
	sign   uint64           // their number, 0 until it is asked for
	tested []string         // the keys of tests and variables
	owners []string         // kept for accounts
	given  []choice         // what else is so

	dims  map[string][]literal
	found map[string][]solution // of dims, for each length that they had since the search began
	exact bool                  // the values of variables are known
}

// solve looks for a request to which all of pos apply and none of neg does.
func (q *question) solve(pos, neg []*statement) bool {
	if q.budget.Spend(1); q.over() {
		return true
	}
	for _, p := range pos {
		q.canonical(p)
	}
	for _, pt := range q.points(pos, neg) {
		covering := make([]*statement, 0, len(neg))
		for i, st := range neg {
			if pt.neg[i/64]&(1<<(i%64)) != 0 {
				covering = append(covering, st)
			}
		}
		for _, c := range q.classes(pos, covering) {
			if q.budget.Spend(1 + int64(len(pos)+len(covering))/8); q.over() {
				return true
			}
			if !q.allNamed(pos, c, &pt) {
				continue
			}
			named := make([]*statement, 0, len(covering))
			for _, st := range covering {
				if q.named(st, c, &pt) {
					named = append(named, st)
				}
			}
			s := &solver{q: q, pos: pos, neg: named, all: slices.Concat(pos, named), point: &pt, caller: c}
			s.variables()
		}
	}
	return q.over()
}

// literalID returns a number that is the same for the same literal. Test -1 is the resource.
func literalID(st *statement, test int, want bool) uint64 {
	id := uint64(st.id+1)<<32 | uint64(test+1)<<1
	if want {
		id++
	}
	return id
}

// dimension returns the name of the dimension of a key.
func dimension(key string) string {
	if key == epochTime { // AN-19
		return currentTime
	}
	return key
}

// dimension returns the name of the dimension of a test of a statement.
func (s *solver) dimension(st *statement, test int) string {
	if key := st.keys[test]; st.old && s.q.system.differs(key) {
		return ofOld + key
	}
	return dimension(st.keys[test])
}

// begin sets out what pos wants.
func (s *solver) begin(facts []choice) bool {
	s.dims = map[string][]literal{"": nil} // there is a resource, whatever it must be
	for _, st := range s.pos {
		for _, c := range s.applies(st) {
			s.push(c)
		}
	}
	for _, key := range sortedKeys(s.caller.facts) {
		f := s.caller.facts[key]
		if _, tested := slices.BinarySearch(s.tested, key); key != s.caller.form && !tested {
			continue
		}
		s.push(choice{dimension(key), literal{id: f.id, fact: f}})
	}
	for _, f := range slices.Concat(facts, s.given) {
		s.push(f)
	}
	s.found = make(map[string][]solution)
	for _, dim := range sortedKeys(s.dims) {
		found := s.solution(dim)
		if !found.ok {
			return false
		}
		s.found[dim] = append(s.found[dim], found)
	}
	return true
}

func (s *solver) push(c choice) { s.dims[c.dim] = append(s.dims[c.dim], c.literal) }

// try pushes a literal and reports whether the dimension has a value then. The value that it had often does.
func (s *solver) try(c choice) bool {
	s.push(c)
	var found solution
	if before := s.found[c.dim]; len(before) > 0 && s.fits(before[len(before)-1], c) {
		found = before[len(before)-1]
	} else {
		found = s.solution(c.dim)
	}
	s.found[c.dim] = append(s.found[c.dim], found)
	return found.ok
}

// fits reports whether a value is known to do what a literal wants. Of a value with letters of variables that is known of
// patterns of resources which must not match.
func (s *solver) fits(v solution, c choice) bool {
	switch {
	case c.fact != nil || s.point.none || !v.ok || !s.q.budget.Spend(1+int64(c.work()/8)):
		return false
	case c.dim == "" && (c.want || c.st.NotResource()):
		return false
	case c.dim == "" && (v.word != nil || s.isOpenStatement(c.st)):
		w := cover.Wanted{Not: s.entries(c.st, false).patterns, Within: s.colonless()}
		word := v.word
		if word == nil {
			word = []rune(v.value.At(0))
		}
		return s.q.budget.Matches(word, w)
	case c.dim == "":
		return !c.st.MatchResource(v.value.At(0), s.source())
	case v.word != nil || s.isOpen(c.test):
		return false
	case v.absent:
		return c.test.Holds(s.source(), false) == c.want
	}
	return c.test.HoldsFor(v.of(c.st.keys[c.index]), s.source(), false) == c.want
}

// isOpenStatement reports whether a statement has a variable in its resources whose value is not known.
func (s *solver) isOpenStatement(st *statement) bool {
	return !s.exact && slices.ContainsFunc(st.templates, func(t template.Template) bool {
		return slices.ContainsFunc(t.Variables(), func(key string) bool { return s.values[key].letter })
	})
}

func (s *solver) pop(c choice) {
	s.dims[c.dim] = s.dims[c.dim][:len(s.dims[c.dim])-1]
	s.found[c.dim] = s.found[c.dim][:len(s.found[c.dim])-1]
}

// value returns what was found for a dimension.
func (s *solver) value(dim string) solution {
	list := s.found[dim]
	return list[len(list)-1]
}

// applies returns what must be so for a statement to apply.
func (s *solver) applies(st *statement) []choice {
	list := []choice{{"", st.resource(true)}}
	for i := range st.tests {
		list = append(list, choice{s.dimension(st, i), st.literal(i, true)})
	}
	return list
}

// fails returns the choices of which each makes a statement not apply.
func (s *solver) fails(st *statement) (list []choice) {
	if st.HasResource() {
		list = append(list, choice{"", st.resource(false)})
	}
	for i := range st.tests {
		list = append(list, choice{s.dimension(st, i), st.literal(i, false)})
	}
	return list
}

// clauses returns, for each statement of neg, the ways in which it may fail, and for each of any the statements that may
// apply; false if there is none.
func (s *solver) clauses() (list []clause, ok bool) {
	add := func(c clause) {
		c = slices.DeleteFunc(c, func(way []choice) bool {
			can := s.take(way)
			if can {
				s.back(way)
			}
			return !can
		})
		list = append(list, c)
	}
	for _, st := range s.neg {
		var c clause
		for _, one := range s.fails(st) {
			c = append(c, []choice{one})
		}
		if add(c); len(list[len(list)-1]) == 0 {
			return nil, false
		}
	}
	for _, group := range s.any {
		var c clause
		for _, st := range group {
			c = append(c, s.applies(st))
		}
		if add(c); len(list[len(list)-1]) == 0 {
			return nil, false
		}
	}
	slices.SortStableFunc(list, func(a, b clause) int { return cmp.Compare(len(a), len(b)) })
	return list, true
}

// take tries a way: it reports whether all dimensions have a value then, and takes nothing if not.
func (s *solver) take(way []choice) bool {
	for i, c := range way {
		if !s.try(c) {
			s.back(way[:i+1])
			return false
		}
	}
	return true
}

// back takes a way back.
func (s *solver) back(way []choice) {
	for _, c := range slices.Backward(way) {
		s.pop(c)
	}
}

// search picks a way for each of the clauses. It returns true when there is nothing more to do.
func (s *solver) search(clauses []clause) bool {
	if s.q.nodes++; s.q.over() {
		return true
	}
	if len(clauses) == 0 {
		return s.confirm()
	}
	for _, way := range clauses[0] {
		if !slices.ContainsFunc(way, func(c choice) bool { return !s.has(c) }) {
			return s.search(clauses[1:])
		}
	}
	for _, way := range clauses[0] {
		if s.take(way) {
			if s.search(clauses[1:]) {
				return true
			}
			s.back(way)
		}
	}
	return false
}

func (s *solver) has(c choice) bool {
	s.q.budget.Spend(int64(len(s.dims[c.dim]) / 64))
	return slices.ContainsFunc(s.dims[c.dim], func(l literal) bool { return l.id == c.id })
}

// run looks for a request with some more facts.
func (s *solver) run(facts []choice) bool {
	if s.q.budget.Spend(1 + int64(len(s.pos)+len(s.neg)+len(facts))/4); s.q.over() {
		return true
	}
	if !s.begin(facts) {
		return s.q.over()
	}
	clauses, ok := s.clauses()
	if !ok {
		return s.q.over()
	}
	return s.search(clauses)
}
