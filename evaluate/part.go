package evaluate

import (
	"slices"
	"sync/atomic"

	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A part is one policy, or several, as they are searched: the statements that deny and those that allow, nil for none.
// It is immutable, so that all Evaluators that have the policy share it.
type part struct{ deny, allow *index }

// A kept is what is known of a policy, by the kind it has in an Evaluator.
type kept struct {
	legal atomic.Uint32 // the kinds it has been found legal for, as bits
	alive atomic.Bool   // nothing in it was found to mean nothing
	parts [kinds]atomic.Pointer[part]
}

// keptOf returns what is kept with a policy.
func keptOf(p *policy.Policy) *kept {
	s := keep.Of(p)
	made := s.Get()
	if made == nil {
		var v any = new(kept)
		made = s.Put(&v)
	}
	return (*made).(*kept)
}

// check is CheckKind, done once for a policy that is legal.
func check(kind policy.Kind, p *policy.Policy) error {
	k := keptOf(p)
	if k.legal.Load()>>kind&1 != 0 {
		return nil
	}
	if err := p.CheckKind(kind); err != nil {
		return err
	}
	k.legal.Or(1 << kind)
	return nil
}

// manyPolicies on one level are searched together: beyond it one look into a large index beats many into small ones.
const manyPolicies = 16

// partsOf returns what the policies of a level are searched by. The statements are theirs.
func partsOf(kind policy.Kind, policies []*policy.Policy, all []statement) []*part {
	if len(policies) > manyPolicies {
		return []*part{newPart(all)}
	}
	list := make([]*part, 0, len(policies))
	for _, p := range policies {
		list = append(list, partOf(kind, p, all[:p.Len()]))
		all = all[p.Len():]
	}
	return list
}

// partOf returns the part that belongs to a policy.
func partOf(kind policy.Kind, p *policy.Policy, all []statement) *part {
	at := &keptOf(p).parts[kind]
	if done := at.Load(); done != nil {
		return done
	}
	own := slices.Clone(all)
	for i := range own { // what differs from Evaluator to Evaluator
		own[i].label, own[i].level = "", 0
	}
	at.CompareAndSwap(nil, newPart(own))
	return at.Load()
}

// newPart makes a part of statements, which it keeps.
func newPart(all []statement) *part {
	var deny, allow []*statement
	for i := range all {
		if st := &all[i]; st.Effect() == policy.Deny {
			deny = append(deny, st)
		} else {
			allow = append(allow, st)
		}
	}
	p := &part{}
	if deny != nil {
		p.deny = newIndex(deny)
	}
	if allow != nil {
		p.allow = newIndex(allow)
	}
	return p
}
