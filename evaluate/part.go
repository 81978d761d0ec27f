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

// parts are what is known of one policy and was made of it, by the kind it has in an Evaluator.
type parts struct {
	legal  atomic.Uint32 // a bit for each kind as which it was checked and is legal
	byKind [kinds]atomic.Pointer[part]
}

// keptWith returns the parts that belong to a policy.
func keptWith(p *policy.Policy) *parts {
	s := keep.Of(p)
	made := s.Get()
	if made == nil {
		var v any = new(parts)
		made = s.Put(&v)
	}
	return (*made).(*parts)
}

// checkKind is [policy.Policy.CheckKind], asked once for each kind: policies never change.
func checkKind(p *policy.Policy, kind policy.Kind) error {
	kept := keptWith(p)
	if kept.legal.Load()>>kind&1 != 0 {
		return nil
	}
	if err := p.CheckKind(kind); err != nil {
		return err
	}
	kept.legal.Or(1 << kind)
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
	at := &keptWith(p).byKind[kind]
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
