package analyze

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/internal/cover"
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
		list = q.cellsAt(p, nil)
		q.known[key] = list
		return list
	}
	owners := q.owners(p)
	for _, f := range owners {
		var own []cell
		for _, where := range q.places(p, f) {
			own = append(own, q.cellsAt(p, where)...)
		}
		list = append(list, merged(own, []choice{q.place(f)})...)
	}
	var anywhere fact // what one leaves out another has
	for _, f := range owners {
		anywhere.must = append(anywhere.must, f.must...)
	}
	list = merged(list, []choice{q.place(anywhere)})
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

// places divides the resources of some owners by what rules may tell apart.
func (q *systemQuestion) places(p *point, owners fact) [][]choice {
	list := [][]choice{{q.place(owners)}}
	for _, sites := range regime.Sites(p.action) {
		var union [][]glob.Piece
		for _, s := range sites {
			if s.Service != "" { // else it is "*"
				union = append(union, wildcardsWithin("arn:*:"+s.Service+":*:"+cmp.Or(s.Account, "*")+":"+s.Prefix+"*"))
			}
		}
		if union == nil {
			continue
		}
		var divided [][]choice
		for _, where := range list {
			inside, outside := q.place(fact{must: union}), q.place(fact{not: union})
			divided = append(divided, append(slices.Clip(where), inside), append(slices.Clip(where), outside))
		}
		list = divided
	}
	return list
}

// awsAccount stands in ARNs for the account of what AWS owns.
const awsAccount = "aws"

// owners returns facts about ARNs by who owns them, as far as that matters to the caller, which no ARN does two of: in
// the partition of the caller, since nobody may do anything in another one.
func (q *systemQuestion) owners(p *point) []fact {
	caller, owner := q.sides[0].Caller, q.sides[0].Resource.Account
	partition := "*"
	if id := caller.ID(); caller.Account() != "" && strings.HasPrefix(id, "arn:") {
		partition = strings.SplitN(id, ":", 3)[1]
	}
	of := func(service string, accounts ...string) (union [][]glob.Piece) {
		for _, a := range accounts {
			union = append(union, wildcardsWithin("arn:"+partition+":"+service+":*:"+a+":*"))
		}
		return union
	}
	if owner != "" {
		list := []fact{{must: of("*", "", owner)}}
		if q.asked != nil && slices.ContainsFunc(slices.Collect(q.asked.Statement.Resources()), isOfAWS) {
			list = append(list, fact{must: of("*", awsAccount)})
		}
		request := q.sides[0].request(p.action, "arn:aws:"+p.service+":us-east-1:"+otherAccount(owner)+":example")
		if request.Validate() == nil { // an account may decide about resources with another one in their ARN
			list = append(list, fact{must: of(p.service, "*"), not: of("*", "", owner)})
		}
		return list
	}
	var accounts nameSet
	accounts.add(caller.Account())
	for _, st := range q.all {
		for entry := range st.Principals() {
			if entry.Kind() == policy.PrincipalFederated && caller.Account() == "" {
				accounts.add(entry.Account())
			}
		}
	}
	if len(accounts.list) == 0 {
		return []fact{{must: of("*", "*")}}
	}
	list := []fact{{must: of("*", "*"), not: of("*", append([]string{"", awsAccount}, accounts.list...)...)}}
	list = append(list, fact{must: of("*", "", awsAccount, accounts.list[0])})
	for _, a := range accounts.list[1:] {
		list = append(list, fact{must: of("*", a)})
	}
	return list
}

// isOfAWS reports whether an entry names what AWS owns, which is nobody's who is told to be the owner.
func isOfAWS(entry *arn.Pattern) bool {
	parts, n := entry.Parts()
	return n > 4 && parts[4] == awsAccount
}

func otherAccount(account string) string {
	if account == exampleAccount {
		return "222233334444"
	}
	return exampleAccount
}

// place returns a fact about the ARN of the resource.
func (q *systemQuestion) place(f fact) choice {
	return choice{"", q.fact(fmt.Sprint("place ", f.must, f.not), f).literal()}
}

// exampleOf returns a resource of a place; false if there is none.
func (q *systemQuestion) exampleOf(p *point, where []choice) (string, bool) {
	switch {
	case q.one != "":
		return q.one, true
	case p.none:
		return "*", true
	}
	w := cover.Wanted{Must: [][]cover.Pattern{patterns([][]glob.Piece{arnShape()})}}
	for _, c := range where {
		if c.fact.must != nil {
			w.Must = append(w.Must, patterns(c.fact.must))
		}
		w.Not = append(w.Not, patterns(c.fact.not)...)
	}
	word, ok := q.budget.Word(w)
	return cover.String(word, nil), ok
}

// cellsAt returns the cells at a place: by what the context has, where that lifts a bar or holds back control policies.
func (q *systemQuestion) cellsAt(p *point, where []choice) []cell {
	example, ok := q.exampleOf(p, where)
	if !ok {
		return nil
	}
	plain := q.cell(p, where, example)
	list := []cell{plain}
	with := func(key string, v condition.Value, f fact) {
		f.present = true
		where := append(slices.Clip(where), choice{key, q.fact("with "+key, f).literal()})
		list = append(list, q.cell(p, where, example, setting{key: key, value: v}))
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
		if i == 0 && slices.ContainsFunc(plain.regimes, func(r regime.Regime) bool { return r.Managed && says(&r, policy.RCP) }) {
			const alias = "alias/aws/example" // OP-5
			form := [][]glob.Piece{wildcards("alias/aws/*")}
			with("kms:requestalias", condition.One(alias), fact{must: form, candidates: []string{alias}})
			with("kms:resourcealiases", condition.List(alias), fact{some: []string{alias}})
			list[0].where = append(slices.Clip(where), choice{"kms:requestalias", q.fact("not managed", fact{not: form}).literal()})
		}
	}
	return list
}

func says(r *regime.Regime, kind policy.Kind) bool { return r.Says>>kind&1 != 0 }

// cell asks for the rules at a place.
func (q *systemQuestion) cell(p *point, where []choice, example string, context ...setting) cell {
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
