package analyze

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/internal/regime"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Where resources are, and whose.

// A site is a place where resources are, and one of them.
type site struct {
	where   []choice
	within  []regime.Site // its resources are in these, if there are any
	example string
}

// places divides the resources of some owners by what rules may tell apart.
func (q *systemQuestion) places(p *point, owners choice) (list []site) {
	list = q.part(p, site{}, owners, nil)
	for _, sites := range regime.Sites(p.action) {
		sites = slices.DeleteFunc(sites, func(s regime.Site) bool { return s.Service == "" }) // that is "*"
		if len(sites) == 0 {
			continue
		}
		var texts []string
		for _, s := range sites {
			texts = append(texts, "arn:*:"+s.Service+":*:"+cmp.Or(s.Account, "*")+":"+s.Prefix+"*")
		}
		inside, outside := q.place(texts, nil), q.place(nil, texts)
		var divided []site
		for _, at := range list {
			divided = append(divided, q.part(p, at, outside, at.within)...) // what is usual first
			within := sites
			if at.within != nil {
				within = common(at.within, sites)
			}
			if within != nil {
				divided = append(divided, q.part(p, at, inside, within)...)
			}
		}
		list = divided
	}
	return list
}

// common returns the sites that are in both of two lists.
func common(a, b []regime.Site) (list []regime.Site) {
	for _, s := range a {
		for _, t := range b {
			both := regime.Site{Service: s.Service, Prefix: s.Prefix, Account: cmp.Or(s.Account, t.Account)}
			if len(both.Prefix) < len(t.Prefix) {
				both.Prefix = t.Prefix
			}
			if s.Service == t.Service && strings.HasPrefix(both.Prefix, s.Prefix) && strings.HasPrefix(both.Prefix, t.Prefix) &&
				(s.Account == "" || s.Account == both.Account) && (t.Account == "" || t.Account == both.Account) {
				list = append(list, both)
			}
		}
	}
	return list
}

// part returns the part of a place of which a fact is true, if it has a resource.
func (q *systemQuestion) part(p *point, of site, by choice, within []regime.Site) []site {
	at := site{where: append(slices.Clip(of.where), by), within: within, example: of.example}
	if at.example == "" || !by.fact.holds(at.example) {
		at.example = q.exampleAt(p, &at)
	}
	if at.example == "" {
		return nil
	}
	return []site{at}
}

// awsAccount stands in ARNs for the account of what AWS owns.
const awsAccount = "aws"

// owners returns facts about ARNs by who owns them, as far as that matters to the caller, which no ARN does two of: in
// the partition of the caller, since nobody may do anything in another one.
func (q *systemQuestion) owners(p *point) (list []choice) {
	caller := q.sides[0].Caller
	switch {
	case q.isOfEachPartition():
		for partition := range arn.Partitions() {
			list = append(list, q.ownersIn(partition, p)...)
		}
		return list
	case caller.Account() == "", caller.ID() == caller.Account():
		return q.ownersIn("*", p)
	}
	return q.ownersIn(strings.SplitN(caller.ID(), ":", 3)[1], p)
}

// isOfEachPartition reports whether the caller is the root user of the account with an id in each partition, and his ARN
// matters.
func (q *systemQuestion) isOfEachPartition() bool {
	caller := q.sides[0].Caller
	return caller.Account() != "" && caller.ID() == caller.Account() && slices.Contains(q.used, "aws:principalarn")
}

// ownersIn is owners for a partition.
func (q *systemQuestion) ownersIn(partition string, p *point) (list []choice) {
	caller, owner := q.sides[0].Caller, q.sides[0].Resource.Account
	of := func(service string, accounts ...string) (list []string) {
		for _, a := range accounts {
			list = append(list, "arn:"+partition+":"+service+":*:"+a+":*")
		}
		return list
	}
	add := func(must, not []string) { list = append(list, q.place(must, not)) }
	if owner != "" {
		add(of("*", "", owner), nil)
		if q.asksForAWS() {
			add(of("*", awsAccount), nil)
		}
		request := q.sides[0].request(p.action, "arn:aws:"+p.service+":us-east-1:"+otherAccount(owner)+":example")
		if request.Validate() == nil { // an account may decide about resources with another one in their ARN
			add(of(p.service, "*"), of("*", "", owner, awsAccount))
		}
		return list
	}
	accounts := q.providers()
	if a := caller.Account(); a != "" {
		accounts = []string{a}
	}
	if len(accounts) == 0 {
		add(of("*", "*"), nil)
		return list
	}
	add(of("*", "*"), of("*", append([]string{"", awsAccount}, accounts...)...))
	add(of("*", "", awsAccount, accounts[0]), nil)
	for _, a := range accounts[1:] {
		add(of("*", a), nil)
	}
	return list
}

// providers returns the accounts of the identity providers that statements name.
func (q *systemQuestion) providers() []string {
	var accounts nameSet
	for _, st := range q.all {
		for entry := range st.Principals() {
			if entry.Kind() == policy.PrincipalFederated {
				accounts.add(entry.Account())
			}
		}
	}
	return accounts.list
}

// asksForAWS reports whether the question is about resources of an owner and names what AWS owns, which is not his.
func (q *systemQuestion) asksForAWS() bool {
	if q.asked == nil || q.sides[0].Resource.Account == "" {
		return false
	}
	for entry := range q.asked.Statement.Resources() {
		if parts, n := entry.Parts(); n > 4 && parts[4] == awsAccount {
			return true
		}
	}
	return false
}

func otherAccount(account string) string {
	if account == exampleAccount {
		return "222233334444"
	}
	return exampleAccount
}

// place returns the fact that the ARN of the resource matches one of some texts and none of others.
func (q *systemQuestion) place(must, not []string) choice {
	name := "in " + strings.Join(must, " ") + " not " + strings.Join(not, " ")
	f := q.facts[name]
	if f == nil {
		var made fact
		for _, text := range must {
			made.must = append(made.must, wildcardsWithin(text))
		}
		for _, text := range not {
			made.not = append(made.not, wildcardsWithin(text))
		}
		f = q.fact(name, made)
	}
	return choice{"", f.literal()}
}

// anyOf returns the fact that the resource is at one of some places: what one leaves out another has.
func (q *systemQuestion) anyOf(places []choice) choice {
	name := "any of"
	var any fact
	for _, c := range places {
		name += fmt.Sprint(" ", c.fact.id)
		any.must = append(any.must, c.fact.must...)
	}
	return choice{"", q.fact(name, any).literal()}
}

// exampleAt returns a resource of a place, "" if there is none.
func (q *systemQuestion) exampleAt(p *point, at *site) string {
	key := p.service
	for _, c := range at.where {
		key += " " + strconv.FormatUint(c.fact.id, 36)
	}
	text, ok := q.examples[key]
	if ok {
		return text
	}
	if text = q.plainExample(p, at); text == "" {
		w := cover.Wanted{Must: [][]cover.Pattern{patterns([][]glob.Piece{arnShape()})}}
		for _, c := range at.where {
			c.fact.wants(&w)
		}
		if word, ok := q.budget.Word(w); ok {
			text = cover.String(word, nil)
		}
	}
	q.examples[key] = text
	return text
}

// plainExample tries some resources: most places have one of them.
func (q *systemQuestion) plainExample(p *point, at *site) string {
	caller := q.sides[0].Caller
	begin := "arn:" + partitionOf(caller) + ":"
	sites := at.within
	if sites == nil {
		sites = []regime.Site{{Service: p.service}}
	}
	for _, account := range []string{cmp.Or(q.sides[0].Resource.Account, caller.Account()), otherAccount(caller.Account())} {
		for _, s := range sites {
			text := begin + s.Service + ":us-east-1:" + cmp.Or(s.Account, account) + ":" + s.Prefix + "example"
			if !slices.ContainsFunc(at.where, func(c choice) bool { return !c.fact.holds(text) }) {
				return text
			}
		}
	}
	return ""
}
