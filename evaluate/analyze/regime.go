package analyze

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A cell is a part of the requests for which the same rules hold: where resources are, and what the context has.
type cell struct {
	where   []choice
	example string          // a resource
	regimes []regime.Regime // side by side
}

// cells returns the cells of a point. Package evaluate is asked for the rules, with one request of each.
func (q *systemQuestion) cells(p *point) []cell {
	key := fmt.Sprint(regime.Class(p.action), " ", p.none, p.known == (action.Action{}))
	list, ok := q.known[key]
	if ok {
		return list
	}
	if p.none || q.one != "" {
		list = q.lifted(p, nil, cmp.Or(q.one, "*"), nil)
		q.known[key] = list
		return list
	}
	owners := q.owners(p)
	for _, f := range owners {
		var own []cell
		for _, at := range q.places(p, f) {
			own = append(own, q.lifted(p, at.where, at.example, nil)...)
		}
		list = append(list, merged(own, []choice{f})...)
	}
	if !q.isOfEachPartition() && !q.asksForAWS() { // aws:ResourceAccount differs there
		list = merged(list, []choice{q.anyOf(owners)})
	}
	q.known[key] = list
	return list
}

// merged returns one cell for all of a list if the rules are the same in each.
func merged(list []cell, where []choice) []cell {
	for _, c := range list[min(1, len(list)):] {
		if !slices.EqualFunc(list[0].regimes, c.regimes, same) {
			return list
		}
	}
	if len(list) > 1 {
		list = []cell{{where, list[0].example, list[0].regimes}}
	}
	return list
}

// same reports whether two regimes are the same.
func same(a, b regime.Regime) bool {
	return a.Valid == b.Valid && a.Facts == b.Facts && a.Says == b.Says && a.Ungrantable == b.Ungrantable && a.Lack == b.Lack &&
		a.Managed == b.Managed && slices.Equal(a.Worth, b.Worth) && slices.Equal(a.Path, b.Path)
}

// lifted returns the cells at a place where the context has some keys already: by what further ones it has, where that
// lifts a bar or holds back control policies.
func (q *systemQuestion) lifted(p *point, where []choice, example string, context []setting) []cell {
	plain := q.cell(p, where, example, context)
	list := []cell{plain}
	with := func(key string, v condition.Value, f fact) {
		if slices.ContainsFunc(context, func(s setting) bool { return s.key == key }) {
			return
		}
		f.present = true
		further := append(slices.Clip(where), choice{key, q.fact("with "+key, f).literal()})
		list = append(list, q.lifted(p, further, example, append(slices.Clip(context), setting{key: key, value: v}))...)
	}
	for i, r := range plain.regimes {
		text := "true"
		switch {
		case i > 0 && r.Lack == plain.regimes[0].Lack:
		case r.Lack == "aws:MultiFactorAuthPresent": // OP-2
			with("aws:multifactorauthpresent", condition.One(text), fact{value: &text})
		case r.Lack != "": // OP-6
			const service = "sso.amazonaws.com"
			form := [][]glob.Piece{wildcards(service + "*")}
			with("aws:calledvia", condition.List(service), fact{some: []string{service}})
			with("aws:calledviafirst", condition.One(service), fact{must: form, candidates: []string{service}})
			with("aws:calledvialast", condition.One(service), fact{must: form, candidates: []string{service}})
		}
	}
	if slices.ContainsFunc(plain.regimes, func(r regime.Regime) bool { return r.Managed && says(&r, policy.RCP) }) { // OP-5
		const alias = "alias/aws/example"
		form := [][]glob.Piece{wildcards("alias/aws/*")}
		with("kms:requestalias", condition.One(alias), fact{must: form, candidates: []string{alias}})
		with("kms:resourcealiases", condition.List(alias), fact{some: []string{alias}})
		unmanaged := q.fact("not managed", fact{not: form}).literal()
		list[0].where = append(slices.Clip(where), choice{"kms:requestalias", unmanaged}, choice{"kms:resourcealiases", unmanaged})
	}
	return list
}

func says(r *regime.Regime, kind policy.Kind) bool { return r.Says>>kind&1 != 0 }

// cell asks for the rules at a place.
func (q *systemQuestion) cell(p *point, where []choice, example string, context []setting) cell {
	c := cell{where: where, example: example}
	q.budget.Spend(nameSteps * int64(len(q.sides)))
	for _, s := range q.sides {
		request := s.request(p.action, example)
		request.Context = contextOf(context)
		c.regimes = append(c.regimes, regime.Of(s.evaluator, &request))
		q.budget.Spend(int64(len(s.list) / 8))
	}
	return c
}
