package analyze

import (
	"encoding/binary"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
)

// A solution is a value of one dimension.
type solution struct {
	ok     bool
	absent bool
	value  condition.Value
	word   []rune // the value with a letter for each variable that is not known, nil where it has none
	epoch  string // aws:EpochTime, where it is written in another way than aws:CurrentTime
}

// solutionSteps is about how much work it is to remember a solution.
const solutionSteps = 6

// solution returns a value for a dimension, remembered for the same literals.
func (s *solver) solution(dim string) solution {
	lits := s.dims[dim]
	ids := s.q.ids[:0]
	for i := range lits {
		ids = append(ids, lits[i].id)
	}
	slices.Sort(ids)
	key := append(append(s.q.key[:0], dim...), 0)
	key = binary.AppendUvarint(key, s.signature(dim, lits))
	for _, id := range slices.Compact(ids) {
		key = binary.AppendUvarint(key, id)
	}
	if dim == "" {
		key = append(append(key, 0), s.point.resourceKind(s.q.opts.typed)...)
		if s.point.none {
			arn := s.caller.principal.ARN()
			key = append(append(key, s.point.action...), arn[:min(len(arn), len("arn:aws-us-gov"))]...)
		}
	}
	s.q.ids, s.q.key = ids, key
	if !s.q.budget.Spend(1 + int64(len(key)/16)) {
		return solution{}
	}
	if found, ok := s.q.memo[string(key)]; ok {
		return found
	}
	if !s.q.budget.Spend(solutionSteps + int64(len(key)/16)) {
		return solution{}
	}
	var found solution
	if dim == "" {
		found = s.resource(lits)
	} else {
		found = s.key(dim, lits)
	}
	if !s.q.budget.Spent() {
		s.q.memo[string(key)] = found
	}
	return found
}

func (p *point) resourceKind(typed bool) string {
	switch {
	case p.none:
		return "*"
	case typed:
		return p.kind
	}
	return p.action
}
