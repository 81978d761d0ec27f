package validate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// redundantActions finds entries of a list of actions that another one covers (F-142).
func (r *run) redundantActions(s *statement) {
	if len(s.actions) < 2 {
		return
	}
	list := make([]item, len(s.actions))
	for i := range s.actions {
		a := &s.actions[i]
		list[i] = item{at: a.at, text: a.lower, literal: a.literal}
	}
	r.redundant("REDUNDANT_ACTION", s.action.at, list)
}

// redundantResources finds entries of a list of resources that another one covers (F-143).
func (r *run) redundantResources(s *statement) {
	if len(s.resources) < 2 {
		return
	}
	list := make([]item, len(s.resources))
	for i := range s.resources {
		e := &s.resources[i]
		list[i] = item{at: e.at, text: e.text, literal: !r.isPattern(e.text)}
	}
	r.redundant("REDUNDANT_RESOURCE", s.resource.at, list)
}

// isPattern reports whether an entry of Resource covers more than its own text. One with a variable in which there is a
// "*" or "?" is taken to cover nothing else: it stands for that character.
func (r *run) isPattern(text string) bool {
	if !strings.ContainsAny(text, "*?") {
		return false
	}
	for rest := text; r.hasVariable(rest); {
		variable := ""
		_, rest, _ = strings.Cut(rest, "${")
		if variable, rest, _ = strings.Cut(rest, "}"); strings.ContainsAny(variable, "*?") {
			return false
		}
	}
	return true
}

// redundant reports each entry that covers others and is covered by none, with those.
func (r *run) redundant(code Code, element *jsonscan.Node, list []item) {
	for _, g := range newCovering(list).groups() {
		f := finding{code: code, place: at(list[g.entries[0]].at)}
		var covered []*jsonscan.Node
		for _, i := range g.entries {
			if i != g.by {
				covered = append(covered, list[i].at)
			}
		}
		for _, i := range g.entries[1:] {
			f.related = append(f.related, at(list[i].at))
		}
		f.message = quote.Text(list[g.by].at.Text()) + " covers " + others(list, g)
		f.fix = removeThese(element, covered)
		r.report(f)
	}
}

// others names the first entry that is covered, and how many more there are.
func others(list []item, g group) string {
	first := g.entries[0]
	if first == g.by {
		first = g.entries[1]
	}
	text := quote.Text(list[first].at.Text()) + " of the same list"
	if more := len(g.entries) - 2; more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}

// redundantStatements finds statements that say the same as an earlier one (F-144).
func (r *run) redundantStatements() {
	if len(r.statements) < 2 {
		return
	}
	index := make(map[signature]int, len(r.statements)) // in alike
	alike := make([][]*statement, 0, len(r.statements)) // in the order of the text
	own := make([]*statement, len(r.statements))        // most are like none
	for i, s := range r.statements {
		if s.effect == 0 || !s.principal.whole || !s.action.whole || !s.resource.whole || !s.condition.whole {
			continue
		}
		sig := s.signature()
		if at, ok := index[sig]; ok {
			alike[at] = append(alike[at], s)
			continue
		}
		own[i] = s
		index[sig] = len(alike)
		alike = append(alike, own[i:i+1:i+1])
	}
	for _, list := range alike {
		if len(list) < 2 {
			continue
		}
		first := make(map[string]*statement)
		for _, s := range list {
			key := s.content()
			before := first[key]
			if before == nil {
				first[key] = s
				continue
			}
			r.report(finding{
				code: "REDUNDANT_STATEMENT", place: at(s.at), related: []place{at(before.at)},
				message: "says the same as statement " + strconv.Itoa(before.index),
			})
		}
	}
}

// A signature is the same of statements that say the same, and told without much work.
type signature struct {
	effect                      policy.Effect
	principal, action, resource struct{ given, not bool }
	least                       [2]string // of the texts of actions and resources
	tests                       int
}

func (s *statement) signature() signature {
	sig := signature{effect: s.effect, tests: len(s.tests)}
	sig.principal.given, sig.principal.not = s.principal.at != nil, s.principal.not
	sig.action.given, sig.action.not = s.action.at != nil, s.action.not
	sig.resource.given, sig.resource.not = s.resource.at != nil, s.resource.not
	for i := range s.actions {
		if text := s.actions[i].lower; i == 0 || text < sig.least[0] {
			sig.least[0] = text
		}
	}
	for i := range s.resources {
		if text := s.resources[i].text; i == 0 || text < sig.least[1] {
			sig.least[1] = text
		}
	}
	return sig
}

// content returns a text that is that of another statement with the same signature if both say the same but for the Sid:
// the same entries, in any order and however often.
func (s *statement) content() string {
	var b strings.Builder
	set := func(n int, text func(i int) string) {
		list := make([]string, n)
		for i := range list {
			list[i] = text(i)
		}
		slices.Sort(list)
		for _, text := range slices.Compact(list) {
			b.WriteString(strconv.Itoa(len(text)))
			b.WriteByte(':')
			b.WriteString(text)
		}
		b.WriteByte('\n')
	}
	set(len(s.principals), func(i int) string { return principalText(s.principals[i].Principal) })
	set(len(s.actions), func(i int) string { return s.actions[i].lower })
	set(len(s.resources), func(i int) string { return s.resources[i].text })
	set(len(s.tests), func(i int) string {
		t := &s.tests[i]
		values := make([]string, len(t.values))
		for i, v := range t.values {
			values[i] = strconv.Quote(v.text)
		}
		slices.Sort(values)
		return t.op.String() + " " + strconv.Quote(ascii.ToLower(t.key)) + strings.Join(slices.Compact(values), ",")
	})
	return b.String()
}

// principalText returns an entry of Principal with its type; "*" and {"AWS": "*"} are the same.
func principalText(p policy.Principal) string {
	if p.Kind() == policy.PrincipalEveryone {
		return string(policy.TypeEveryone)
	}
	return string(p.Type()) + " " + p.ID()
}
