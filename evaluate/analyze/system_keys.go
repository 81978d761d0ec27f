package analyze

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// differs reports whether the old system knows another value of a key than the new one.
func (q *systemQuestion) differs(key string) bool {
	found, ok := q.other[key]
	if !ok && len(q.sides) > 1 {
		now, old := q.about(0, key), q.about(1, key)
		found = now.state != old.state || now.value.String() != old.value.String()
		q.other[key] = found
	}
	return found
}

// A keyState is what a system knows of a key.
type keyState struct {
	value condition.Value
	state regime.State
}

// about returns what a side knows of a key, for whatever action.
func (q *systemQuestion) about(side int, key string) (k keyState) {
	request := q.sides[side].request("unnamed:Action", cmp.Or(q.one, "*"))
	k.value, k.state = regime.Key(&request, key, true)
	return k
}

// differing returns the keys that follow from something in one of two systems and from nothing in the other. The request
// has such a key with the value that follows, for both, or does not, and then it is absent for the other.
func (q *systemQuestion) differing() (list []string) {
	for _, key := range q.used {
		if q.differs(key) && (q.about(0, key).state == regime.Free) != (q.about(1, key).state == regime.Free) {
			list = append(list, key)
		}
	}
	return list
}

// isGiven returns the value of a key that follows from something in one system only, if the request has it.
func (q *systemQuestion) isGiven(key string) (condition.Value, bool) {
	i := slices.Index(q.both, key)
	if i < 0 || q.given>>i&1 == 0 {
		return condition.Value{}, false
	}
	k := q.about(0, key)
	if k.state == regime.Free {
		k = q.about(1, key)
	}
	return k.value, k.state == regime.Fixed
}

// ofOld marks the dimension of a key of which the old system knows another value.
const ofOld = "old "

// callerOf returns the caller, with what follows about keys.
func (q *systemQuestion) callerOf(pt *point, c *cell) *caller {
	out := &caller{principal: q.sides[0].Caller, facts: make(map[string]*fact)}
	request := q.sides[0].request(pt.action, c.example)
	for _, key := range q.used {
		v, state := regime.Key(&request, key, false)
		if !q.differs(key) {
			f := q.keyFact(v, state)
			if state == regime.Free {
				f = q.freeFact(&request, key)
			}
			if f != nil {
				out.facts[key] = f
			}
			continue
		}
		old := q.sides[1].request(pt.action, c.example)
		w, was := regime.Key(&old, key, false)
		if both, is := q.isGiven(key); is {
			v, w, state, was = both, both, regime.Fixed, regime.Fixed
		}
		out.facts[key], out.facts[ofOld+key] = q.keyFact(v, unset(state)), q.keyFact(w, unset(was))
	}
	return out
}

// freeFact returns what is known of a key whose value does not follow, nil if that is nothing.
func (q *systemQuestion) freeFact(r *evaluate.Request, key string) *fact {
	if form := regime.Form(r, key); form != "" {
		example := strings.NewReplacer("?", "e", "*", "xample").Replace(form)
		return q.fact("form "+form, fact{must: [][]glob.Piece{wildcards(form)}, candidates: []string{example}})
	}
	end := ""
	switch key {
	case "aws:principalorgid":
	case "aws:principalorgpaths":
		end = "/*"
	default:
		return nil
	}
	var f fact
	for _, id := range q.sides[0].Outside {
		if !slices.ContainsFunc(q.sides, func(s *side) bool { return !slices.Contains(s.Outside, id) }) {
			f.not = append(f.not, wildcards(id+end))
		}
	}
	if f.not == nil {
		return nil
	}
	return q.fact("outside "+key, f)
}

// unset returns what is known of a key that the request does not set.
func unset(state regime.State) regime.State {
	if state == regime.Free {
		return regime.Never
	}
	return state
}

// keyFact returns the fact about a key of which something follows, nil if nothing does.
func (q *systemQuestion) keyFact(v condition.Value, state regime.State) *fact {
	switch {
	case state == regime.Free:
		return nil
	case state == regime.Never:
		return q.fact("absent", fact{absent: true})
	case v.IsList():
		f := fact{present: true}
		for i := range v.Len() {
			f.some = append(f.some, v.At(i))
		}
		return q.fact("list "+v.String(), f)
	}
	text := v.At(0)
	return q.fact("value "+text, fact{value: &text})
}

// addGiven adds the keys that the request has although they follow from something in one system.
func (q *question) addGiven(settings []setting) []setting {
	if q.system == nil {
		return settings
	}
	for _, key := range q.system.both {
		if v, is := q.system.isGiven(key); is {
			settings = append(settings, setting{key: key, value: v})
		}
	}
	return settings
}
