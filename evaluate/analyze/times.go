package analyze

import (
	"slices"
	"time"

	"github.com/lambdaiam/lambdaiam/condition"
)

const (
	currentTime = "aws:currenttime" // the dimension of both
	epochTime   = "aws:epochtime"
)

// times finds aws:CurrentTime and aws:EpochTime where tests tell apart how they are written: they are one instant
// (AN-19), and each is written as its own tests want it.
func (s *solver) times(lits []literal, info keyInfo) solution {
	var current, epoch, facts []literal
	var bounds []string
	plain := true
	for _, l := range lits {
		switch {
		case l.fact != nil:
			facts = append(facts, l)
			continue
		case l.st.keys[l.index] == epochTime:
			epoch = append(epoch, l)
		default:
			current = append(current, l)
		}
		plain = plain && l.of == dateFamily
		bounds = slices.AppendSeq(bounds, l.test.Values())
	}
	if plain || len(current) == 0 || len(epoch) == 0 {
		return solution{}
	}
	c := candidates{budget: &s.q.budget, families: []family{dateFamily, numberFamily}, bounds: bounds}
	var last time.Time
	for i, text := range c.find() {
		t, ok := condition.ParseTime(text)
		if s.q.over() {
			return solution{}
		}
		if !ok || i > 0 && t.Equal(last) {
			continue
		}
		last = t
		instant := literal{fact: &fact{candidates: []string{text}, check: func(other string) bool {
			at, ok := condition.ParseTime(other)
			return ok && at.Equal(t)
		}}}
		with := append(slices.Clip(facts), instant)
		first := s.element(currentTime, slices.Concat(current, with), info, false)
		if !first.ok {
			continue
		}
		if second := s.element(currentTime, slices.Concat(epoch, with), info, false); second.ok {
			first.epoch = second.value.At(0)
			return first
		}
	}
	return solution{}
}

// of returns the value for a key of the dimension.
func (v *solution) of(key string) condition.Value {
	if key == epochTime && v.epoch != "" {
		return condition.One(v.epoch)
	}
	return v.value
}
