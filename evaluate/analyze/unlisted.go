package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/template"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// addUnlisted adds actions of a service that the reference does not list: of those that the statements tell apart one
// each, as far as they are not worse than others.
func (s *pointSet) addUnlisted(service string) {
	if s.q.opts.known { // AN-11
		return
	}
	name := []glob.Piece{{Kind: glob.One, Within: true}, {Kind: glob.Star, Within: true}}
	w := cover.Wanted{Must: [][]cover.Pattern{{cover.NewName(name)}}}
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
	if s.q.system != nil {
		s.addUnlistedOf(service, w)
		return
	}
	s.addAway(service, w, s.neg)
}

// addAway adds names that are wanted, of those that few of some statements cover.
func (s *pointSet) addAway(service string, w cover.Wanted, neg []*statement) {
	var away []cover.Wanted // what keeps an action from each statement of neg that need not cover it
	for _, st := range neg {
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
