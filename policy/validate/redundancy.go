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
	list := make([]item, len(s.actions))
	for i := range s.actions {
		a := &s.actions[i]
		list[i] = item{at: a.at, text: ascii.ToLower(a.text), literal: a.literal}
	}
	r.redundant("REDUNDANT_ACTION", s.action.at, list)
}

// redundantResources finds entries of a list of resources that another one covers (F-143).
func (r *run) redundantResources(s *statement) {
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
	if len(list) < 2 {
		return
	}
	for _, g := range newCovering(list).groups() {
		f := finding{code: code, place: at(list[g.entries[0]].at)}
		covered := make(map[*jsonscan.Node]bool, len(g.entries)-1)
		for _, i := range g.entries {
			if i != g.by {
				covered[list[i].at] = true
			}
		}
		for _, i := range g.entries[1:] {
			f.related = append(f.related, at(list[i].at))
		}
		f.message = quote.Text(list[g.by].at.Text()) + " covers " + others(list, g)
		f.fix = remove(element, func(n *jsonscan.Node) bool { return covered[n] })
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
	first := make(map[string]*statement)
	for _, s := range r.statements {
		if s.effect == 0 || !s.principal.whole || !s.action.whole || !s.resource.whole || !s.condition.whole {
			continue
		}
		key := s.content()
		if before := first[key]; before != nil {
			r.report(finding{
				code: "REDUNDANT_STATEMENT", place: at(s.at), related: []place{at(before.at)},
				message: "says the same as statement " + strconv.Itoa(before.index),
			})
			continue
		}
		first[key] = s
	}
}

// content returns a text that is that of another statement if both say the same but for the Sid: the same entries, in
// any order and however often.
func (s *statement) content() string {
	var b strings.Builder
	write := func(name string, not bool, set []string) {
		slices.Sort(set)
		b.WriteString(name)
		if not {
			b.WriteString("!")
		}
		for _, text := range slices.Compact(set) {
			b.WriteString(strconv.Quote(text))
		}
		b.WriteByte('\n')
	}
	b.WriteString(s.effect.String())
	if s.principal.at != nil {
		var set []string
		for _, e := range s.principals {
			set = append(set, principalText(e.Principal))
		}
		write("Principal", s.principal.not, set)
	}
	if s.action.at != nil {
		var set []string
		for _, e := range s.actions {
			set = append(set, ascii.ToLower(e.text))
		}
		write("Action", s.action.not, set)
	}
	if s.resource.at != nil {
		var set []string
		for _, e := range s.resources {
			set = append(set, e.text)
		}
		write("Resource", s.resource.not, set)
	}
	var tests []string
	for i := range s.tests {
		t := &s.tests[i]
		set := []string{}
		for _, v := range t.values {
			set = append(set, strconv.Quote(v.text))
		}
		slices.Sort(set)
		tests = append(tests, t.op.String()+" "+strconv.Quote(ascii.ToLower(t.key))+" "+strings.Join(slices.Compact(set), ","))
	}
	write("Condition", false, tests)
	return b.String()
}

// principalText returns an entry of Principal with its type; "*" and {"AWS": "*"} are the same.
func principalText(p policy.Principal) string {
	if p.Kind() == policy.PrincipalEveryone {
		return string(policy.TypeEveryone)
	}
	return string(p.Type()) + " " + p.ID()
}
