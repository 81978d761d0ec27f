package validate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// allActions finds statements that allow everything (F-L05).
func (r *run) allActions(s *statement) {
	if !s.allow() || s.action.not || s.onEverything() == nil || s.some((*test).narrows) {
		return
	}
	for i := range s.actions {
		if a := &s.actions[i]; strings.Trim(a.text, "*") == "" || a.text == "*:*" {
			r.report(finding{code: "ALL_ACTIONS", place: at(a.at), message: "every action is allowed on every resource"})
			return
		}
	}
}

// unqualifiedDenies finds functions that are denied without their versions and aliases (F-L09).
func (r *run) unqualifiedDenies(s *statement) {
	if !s.deny() || s.resource.not || !s.covers(invokeFunction) && !s.covers(invokeFunctionURL) {
		return
	}
	about := newResourceSet()
	about.add(s)
	for i := range s.resources {
		e := &s.resources[i]
		name, ok := strings.CutPrefix(e.part[5], "function:")
		if e.n != 6 || e.part[2] != "lambda" || !ok || name == "" || strings.Contains(withoutVariables(name), ":") ||
			strings.HasSuffix(name, "*") || about.functions[e.text] || about.covers(e.text+":*") {
			continue
		}
		r.report(finding{code: "DENY_MISSES_QUALIFIED", place: at(e.at), fix: r.insertBehind(s.resource.at, e.at, e.text+":*"),
			message: quote.Text(e.text) + " is the function alone: calls to its versions and aliases get through"})
	}
}

// withoutVariables returns a text without what stands in ${…}.
func withoutVariables(text string) string {
	var b strings.Builder
	for {
		head, rest, ok := strings.Cut(text, "${")
		b.WriteString(head)
		if !ok {
			return b.String()
		}
		if _, text, ok = strings.Cut(rest, "}"); !ok {
			return b.String()
		}
	}
}

// maybeAbsent are the keys with several values that a request may well lack.
var maybeAbsent = [...]string{"lambda:Layer", "lambda:SubnetIds", "lambda:SecurityGroupIds"}

// absences finds tests that a request without the key passes (F-L13).
func (r *run) absences(s *statement) {
	if !s.allow() {
		return
	}
	for i := range s.tests {
		t := &s.tests[i]
		if t.op.Set() != condition.All || !isOneOf(t.key, maybeAbsent[:]) ||
			s.some(func(o *test) bool { return o.is(t.key) && o.wantsPresence() }) {
			continue
		}
		r.report(finding{code: "FORALLVALUES_ALLOWS_ABSENCE", place: named(t.at),
			message: "a request without " + t.key + " passes: ForAllValues holds where there are no values",
			help:    `add "Null": {"` + t.key + `": "false"} to the condition`})
	}
}

// wantsPresence reports whether the test fails where the key is absent: Null with false, or ForAnyValue.
func (t *test) wantsPresence() bool {
	if t.base == "Null" {
		return len(t.values) > 0 && !slices.ContainsFunc(t.values, func(v value) bool { return v.text != "false" })
	}
	return t.op.Set() == condition.Any && !t.op.IfExists()
}

// qualifiedSources finds values that lambda:SourceFunctionArn never has (F-L15).
func (r *run) qualifiedSources(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if !t.is(keySourceFunction) || t.base == "Null" {
			continue
		}
		for _, v := range t.values {
			if !lambdasource.IsQualified(r.spelled(v.text)) {
				continue
			}
			never := "never has a qualifier: the test never holds"
			if t.op.Negated() {
				never = "never has a qualifier: the test always holds"
			}
			r.report(finding{code: "QUALIFIED_SOURCE_FUNCTION_ARN", place: at(v.at),
				message: quote.Text(v.text) + ": " + keySourceFunction + " " + never})
		}
	}
}

// spelled returns a value without its variables, whose colons divide nothing.
func (r *run) spelled(text string) string {
	if r.hasVariable(text) {
		return withoutVariables(text)
	}
	return text
}

// replication finds the names of two permissions without the star that belongs to them (F-L16).
func (r *run) replication(s *statement) {
	if !s.allow() || s.action.not {
		return
	}
	for i := range s.actions {
		if a := &s.actions[i]; isOneOf(a.text, []string{"lambda:EnableReplication", "lambda:DisableReplication"}) {
			r.report(finding{code: "ENABLE_REPLICATION_WITHOUT_STAR", place: at(a.at),
				message: quote.Text(a.text) + " is not the permission that CloudFront needs, which ends in a *",
				help:    "write " + a.text + "*"})
		}
	}
}

// absentKeys finds tests of keys of Lambda in statements about Lambda none of whose actions has them (F-L21).
func (r *run) absentKeys(s *statement) {
	ofLambda := func(a actionEntry) bool { return ascii.EqualFold(a.service, "lambda") }
	if s.action.not || !s.action.whole || s.effect == 0 || !slices.ContainsFunc(s.actions, ofLambda) {
		return
	}
	var about func(action string) bool
	for i := range s.tests {
		t := &s.tests[i]
		if !t.isIn("lambda:") || !t.requires() || t.is(keySourceFunction) || t.is("lambda:Principal") {
			continue
		}
		if about == nil {
			about = s.actionSet()
		}
		if _, known := action.LookupConditionKey("lambda", t.key); !known || someHasKey(about, t.key) {
			continue
		}
		f := finding{code: "KEY_NOT_IN_REQUEST", place: named(t.at),
			message: "no request for these actions has " + quote.Text(t.key) + ": the statement " + s.nothing()}
		if s.deny() {
			f.severity = SecurityWarning
		}
		f.help = "take the test out, or keep it to the actions that have the key" + asOf()
		r.report(f)
	}
}

// someHasKey reports whether an action of Lambda that a statement is about, or a resource of it, has a condition key.
func someHasKey(about func(action string) bool, key string) bool {
	lambda, _ := action.LookupService("lambda")
	for a := range lambda.Actions() {
		if hasKey(a, key) && about(a.Name()) {
			return true
		}
	}
	return false
}

// actionSet returns statement.covers for many actions.
func (s *statement) actionSet() func(action string) bool {
	m, steps := newActionSet(), 0
	for i := range s.actions {
		m.add(&s.actions[i])
	}
	return func(name string) bool {
		if m.covers(name, &steps) {
			return !s.action.not
		}
		return s.action.not && s.action.whole && s.action.at != nil
	}
}

// some reports whether something holds for a test of the condition.
func (s *statement) some(holds func(*test) bool) bool {
	for i := range s.tests {
		if holds(&s.tests[i]) {
			return true
		}
	}
	return false
}
