package cedarbench

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Statements in the other languages, as their users would write them. What IAM says with a pattern of actions or
// resources, Cedar says with a group that entities are in, and CEL with functions on text, by the cheapest that will do.

// A syntax is how a language writes tests of the context.
type syntax struct {
	has    func(key string) string
	oneOf  func(key string, values []string) string
	like   func(key, pattern string) string
	within func(key, network string) string
	is     func(key, truth string) string
}

// tests writes the condition of a statement, "" for none. A key that is absent makes a test false, or true under negated
// operators and IfExists.
func (x syntax) tests(b testing.TB, s *policy.Statement) string {
	var all []string
	for _, t := range s.Condition().Tests() {
		if t.Operator().Set() != condition.Single || len(t.VariableKeys()) > 0 {
			b.Fatalf("%s: no translation", t.OperatorName())
		}
		name, values := strings.TrimSuffix(t.OperatorName(), "IfExists"), slices.Collect(t.Values())
		key := strings.Replace(t.Key(), "AWS:", "aws:", 1) // only IAM compares keys without letter case
		if name == "Null" {
			all = append(all, map[string]string{"true": "!" + x.has(key), "false": x.has(key)}[values[0]])
			continue
		}
		var any []string
		for _, v := range values {
			switch strings.Replace(name, "Not", "", 1) {
			case "StringEquals", "ArnEquals":
				any = []string{x.oneOf(key, values)}
			case "StringLike", "ArnLike":
				any = append(any, x.like(key, v))
			case "IpAddress":
				any = append(any, x.within(key, v))
			case "Bool":
				any = append(any, x.is(key, v))
			default:
				b.Fatalf("%s: no translation", name)
			}
		}
		switch match := "(" + strings.Join(any, " || ") + ")"; {
		case t.Operator().Negated():
			all = append(all, "!("+x.has(key)+" && "+match+")")
		case t.Operator().IfExists():
			all = append(all, "(!"+x.has(key)+" || "+match+")")
		default:
			all = append(all, x.has(key)+" && "+match)
		}
	}
	return strings.Join(all, " && ")
}

func quoted(values []string, prefix string) string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = prefix + strconv.Quote(v)
	}
	return strings.Join(list, ", ")
}

var inCedar = syntax{
	has: func(key string) string { return fmt.Sprintf("(context has %q)", key) },
	oneOf: func(key string, vs []string) string {
		return fmt.Sprintf("[%s].contains(context[%q])", quoted(vs, ""), key)
	},
	like: func(key, pattern string) string { return fmt.Sprintf("context[%q] like %q", key, pattern) },
	within: func(key, network string) string {
		return fmt.Sprintf("context[%q].isInRange(ip(%q))", key, network)
	},
	is: func(key, truth string) string { return fmt.Sprintf("context[%q] == %s", key, truth) },
}

// elements returns the patterns of a statement.
func elements(s *policy.Statement) (actions, resources []string) {
	for a := range s.Actions() {
		actions = append(actions, a.String())
	}
	for r := range s.Resources() {
		resources = append(resources, r.String())
	}
	return actions, resources
}

// actionGroups returns the groups of actions, or actions, that the n-th statement names in Cedar. Where IAM lists many
// actions, a Cedar user makes a group of them.
func actionGroups(s *policy.Statement, n int) []string {
	actions, _ := elements(s)
	if len(actions) > 8 {
		return []string{fmt.Sprintf("of statement %d", n)}
	}
	return actions
}

// cedarPolicy writes the n-th statement in Cedar.
func cedarPolicy(b testing.TB, s *policy.Statement, n int) string {
	var callers []string
	actions := actionGroups(s, n)
	_, resources := elements(s)
	for p := range s.Principals() {
		switch p.Kind() {
		case policy.PrincipalRole:
			callers = append(callers, fmt.Sprintf("principal == Role::%q", p.ID()))
		case policy.PrincipalService:
			callers = append(callers, fmt.Sprintf("principal == Service::%q", p.ID()))
		case policy.PrincipalAccount:
			callers = append(callers, fmt.Sprintf("principal in Account::%q", p.Account()))
		default:
			b.Fatalf("%v: no translation", p)
		}
	}
	scope := []string{"principal", "action", "resource"}
	var unless, when string
	if len(callers) > 0 {
		scope[0] = only(b, callers)
	}
	in := "action in [" + quoted(actions, "Action::") + "]"
	if len(actions) == 1 {
		in = "action in " + quoted(actions, "Action::")
	}
	switch {
	case s.NotAction():
		unless = " unless { " + in + " }"
	case !slices.Contains(actions, "*"):
		scope[1] = in
	}
	if !slices.Contains(resources, "*") {
		var any []string
		for _, r := range resources {
			any = append(any, fmt.Sprintf("resource in Resource::%q", r))
		}
		if scope[2] = any[0]; len(any) > 1 {
			scope[2], when = "resource", " when { "+strings.Join(any, " || ")+" }"
		}
	}
	if tests := inCedar.tests(b, s); tests != "" {
		when += " when { " + tests + " }"
	}
	effect := map[policy.Effect]string{policy.Allow: "permit", policy.Deny: "forbid"}[s.Effect()]
	return fmt.Sprintf("%s (%s)%s%s;\n", effect, strings.Join(scope, ", "), when, unless)
}

func only(b testing.TB, list []string) string {
	if len(list) != 1 {
		b.Fatalf("%q: no translation", list)
	}
	return list[0]
}

// celMatch compares a text with some patterns: whole ones in a set, then those that only end in a star, then the rest.
func celMatch(text string, patterns []string) string {
	var whole, any []string
	for _, p := range patterns {
		begin, star := strings.CutSuffix(p, "*")
		switch {
		case !strings.ContainsAny(p, "*?"):
			whole = append(whole, p)
		case star && !strings.ContainsAny(begin, "*?"):
			any = append(any, fmt.Sprintf("%s.startsWith(%q)", text, begin))
		}
	}
	for _, p := range patterns {
		if strings.ContainsAny(strings.TrimSuffix(p, "*"), "*?") {
			re := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(p))
			any = append(any, fmt.Sprintf("%s.matches(%q)", text, "^"+re+"$"))
		}
	}
	switch {
	case len(whole) == 1:
		any = append([]string{fmt.Sprintf("%s == %q", text, whole[0])}, any...)
	case len(whole) > 1:
		any = append([]string{text + " in [" + quoted(whole, "") + "]"}, any...)
	}
	return "(" + strings.Join(any, " || ") + ")"
}

var inCEL = syntax{
	has:   func(key string) string { return fmt.Sprintf("(%q in context)", key) },
	oneOf: func(key string, vs []string) string { return celMatch(fmt.Sprintf("context[%q]", key), vs) },
	like:  func(key, pattern string) string { return celMatch(fmt.Sprintf("context[%q]", key), []string{pattern}) },
	within: func(key, network string) string {
		return fmt.Sprintf("cidr(%q).containsIP(context[%q])", network, key)
	},
	is: func(key, truth string) string { return fmt.Sprintf("context[%q] == %s", key, truth) },
}

// celExpression writes a statement in CEL.
func celExpression(b testing.TB, s *policy.Statement) string {
	var all []string
	actions, resources := elements(s)
	for p := range s.Principals() {
		switch p.Kind() {
		case policy.PrincipalRole, policy.PrincipalService:
			all = append(all, fmt.Sprintf("principal == %q", p.ID()))
		case policy.PrincipalAccount:
			all = append(all, fmt.Sprintf("account == %q", p.Account()))
		default:
			b.Fatalf("%v: no translation", p)
		}
	}
	switch in := celMatch("action", actions); {
	case s.NotAction():
		all = append(all, "!"+in)
	case !slices.Contains(actions, "*"):
		all = append(all, in)
	}
	if !slices.Contains(resources, "*") {
		all = append(all, celMatch("resource", resources))
	}
	if tests := inCEL.tests(b, s); tests != "" {
		all = append(all, tests)
	}
	if len(all) == 0 {
		return "true"
	}
	return strings.Join(all, " && ")
}
