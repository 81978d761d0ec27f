package validate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

const (
	createFunction     = "lambda:CreateFunction"
	updateFunctionCode = "lambda:UpdateFunctionCode"
)

// runners are the actions that make a new function run.
var runners = [...]string{invokeFunction, "lambda:CreateEventSourceMapping", "lambda:AddPermission"}

// anyRole finds grants of iam:PassRole for all roles of an account (F-L17), which the same tests limit as grants for
// everything.
func (r *run) anyRole(s *statement) {
	if !s.allow() || s.resource.not || !s.covers(passRole.action) || s.some(passRole.limited) {
		return
	}
	for i := range s.resources {
		if e := &s.resources[i]; e.isAnyRole() {
			r.report(finding{code: "PASS_ROLE_ANY", place: at(e.at),
				message: quote.Text(e.text) + " is every role of the account"})
		}
	}
}

// isAnyRole reports whether an ARN of IAM has nothing but a "*" for the name of a role.
func (e *resourceEntry) isAnyRole() bool {
	if e.n != 6 || e.part[2] != "iam" || !strings.HasSuffix(e.part[5], "*") {
		return false
	}
	name := strings.TrimRight(e.part[5], "*")
	return name == "" || name == "role" || name == "role/"
}

// roleTags finds conditions on the tags of a role that is passed (F-L18). Statements about every action of every service
// are not about that.
func (r *run) roleTags(s *statement) {
	if s.effect == 0 || s.action.not || !slices.ContainsFunc(s.actions, func(a actionEntry) bool {
		return ascii.EqualFold(a.service, "iam") && a.covers(passRole.action)
	}) {
		return
	}
	for i := range s.tests {
		if t := &s.tests[i]; t.isIn("aws:ResourceTag/") || t.isIn("iam:ResourceTag/") {
			r.report(finding{code: "PASS_ROLE_TAG_CONDITION", place: named(t.at),
				message: quote.Text(t.key) + " does not work reliably for " + passRole.action})
		}
	}
}

// escalation finds policies whose holder can run code under another role (F-L19): by a new function to which a role is
// passed, or by new code for a function.
func (r *run) escalation() {
	have, denied := make(map[string]place), make(map[string]bool)
	for _, name := range [...]string{passRole.action, createFunction, updateFunctionCode, runners[0], runners[1], runners[2]} {
		denied[name] = r.isDenied(name)
	}
	more := false // than when r.escalates was asked
	take := func(s *statement, name string, a *actionEntry, also func() bool) {
		if _, ok := have[name]; ok || a != nil && !a.covers(name) || a == nil && !s.covers(name) || denied[name] || !also() {
			return
		}
		more = true
		if a != nil {
			have[name] = at(a.at)
		} else {
			have[name] = at(s.action.at)
		}
	}
	always := func() bool { return true }
	for _, s := range r.statements {
		if !s.allow() || s.action.at == nil {
			continue
		}
		onAll := func() bool { return s.onEverything() != nil && !s.some((*test).narrows) }
		look := func(a *actionEntry) (escalates bool) {
			take(s, createFunction, a, always)
			for _, name := range runners {
				take(s, name, a, always)
			}
			take(s, passRole.action, a, s.passesAny)
			take(s, updateFunctionCode, a, onAll)
			if !more {
				return false
			}
			more = false
			return r.escalates(have)
		}
		if s.action.not {
			if look(nil) {
				return
			}
			continue
		}
		for i := range s.actions {
			if look(&s.actions[i]) {
				return
			}
		}
	}
}

// escalates reports the finding if the actions, each with its place, suffice; the last one stands last in the text.
func (r *run) escalates(have map[string]place) bool {
	f := finding{code: "PRIVILEGE_ESCALATION"}
	if p, ok := have[updateFunctionCode]; ok {
		f.place, f.message = p, "the code of every function may be changed, and runs under the role of that"
		r.report(f)
		return true
	}
	places := []place{have[passRole.action], have[createFunction], {}}
	for _, name := range runners {
		if p, ok := have[name]; ok {
			places[2] = p
			f.message = "with " + createFunction + " and " + name + " code may be run under any role that may be passed"
			break
		}
	}
	if slices.ContainsFunc(places, func(p place) bool { return p.node == nil }) {
		return false
	}
	slices.SortFunc(places, func(a, b place) int { return a.node.Offset() - b.node.Offset() })
	places = slices.CompactFunc(places, func(a, b place) bool { return a.node == b.node })
	f.place, f.related = places[len(places)-1], places[:len(places)-1]
	r.report(f)
	return true
}

// passesAny reports whether a statement allows any role to be passed, at most to Lambda only.
func (s *statement) passesAny() bool {
	anyRole := func(e resourceEntry) bool { return e.isAnyRole() }
	if s.resource.not || s.onEverything() == nil && !slices.ContainsFunc(s.resources, anyRole) {
		return false
	}
	return !s.some(func(t *test) bool {
		if t.is("iam:PassedToService") {
			return t.narrows() && !slices.ContainsFunc(t.values, func(v value) bool { return matchesLambda(t, v.text) })
		}
		return t.narrows()
	})
}

// matchesLambda reports whether a value of iam:PassedToService holds for Lambda.
func matchesLambda(t *test, text string) bool {
	if t.like() {
		e := resourceEntry{text: text}
		return e.covers("lambda.amazonaws.com")
	}
	return ascii.EqualFold(text, "lambda.amazonaws.com")
}

// isDenied reports whether a statement of the policy denies an action on everything, without a condition.
func (r *run) isDenied(name string) bool {
	return slices.ContainsFunc(r.statements, func(s *statement) bool {
		return s.deny() && s.condition.at == nil && s.onEverything() != nil && s.covers(name)
	})
}
