package analyze_test

import (
	"flag"
	"iter"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

var (
	systems     = flag.Int("analyze.systems", raced.Fewer(120), "how many random systems the property tests ask about")
	systemSteps = flag.Int("analyze.work", 200_000, "how much work a question about a random system may take")
	firstSystem = flag.Int("analyze.system", 0, "the number of the first system, so that a long run can be divided")
)

// systemNumbers are those of the random systems that the tests ask about, one of so many.
func systemNumbers(oneOf int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range *systems / oneOf {
			if !yield(*firstSystem + i) {
				return
			}
		}
	}
}

// TestSystemWorld holds that random systems and their requests come to every branch of a decision often enough to prove
// something: package evaluate alone is asked.
func TestSystemWorld(t *testing.T) {
	raced.Alone(t)
	decisions, rules := map[evaluate.Decision]int{}, map[evaluate.Rule]int{}
	by, callers, themes := map[string]int{}, map[string]int{}, map[string]int{}
	allowedCallers := map[string]int{}
	requests, allowed, refused, n := 0, 0, 0, 600
	for i := range n {
		r := newSysMaker(uint64(i))
		s := r.system()
		e, one := s.compile(), false
		refused += r.refused
		callers[s.caller.name]++
		themes[s.theme.name]++
		seen := map[evaluate.Decision]bool{}
		for req := range r.each(s) {
			d := e.Decide(req)
			requests++
			decisions[d]++
			one = one || d == evaluate.Allowed
			if seen[d] && requests%101 != 0 {
				continue
			}
			seen[d] = true
			trace := e.Trace(req)
			rules[trace.Rule]++
			by[trace.Result.Decision.String()+" by "+trace.Result.By.String()]++
			if trace.Result.Decision != d {
				t.Fatalf("Decide says %v, Trace %v of %v\n%v", d, trace.Result.Decision, req, s)
			}
		}
		if one {
			allowed++
			allowedCallers[s.caller.name]++
		}
	}
	t.Logf("%d requests of %d systems, of which %d allow something; %d statements refused", requests, n, allowed, refused)
	t.Logf("%v\nrules %v\nby %v\ncallers %v\nallowed %v\nthemes %v", decisions, rules, by, callers, allowedCallers, themes)
	if allowed < n/4 || allowed > n*3/4 {
		t.Errorf("%d of %d systems allow something", allowed, n)
	}
	for rule := evaluate.RuleOneAccount; rule <= evaluate.RuleCallerCannotCall; rule++ {
		if rules[rule] < 5 {
			t.Errorf("rule %v: %d requests", rule, rules[rule])
		}
	}
	for _, d := range []evaluate.Decision{evaluate.ImplicitDeny, evaluate.ExplicitDeny, evaluate.Allowed} {
		if decisions[d] < requests/20 {
			t.Errorf("%v: %d of %d requests", d, decisions[d], requests)
		}
	}
	for kind := policy.Identity; kind <= policy.Endpoint; kind++ {
		denied := by["explicitDeny by "+kind.String()] + by["implicitDeny by "+kind.String()]
		if kind != policy.Trust && kind != policy.Key && denied < 5 {
			t.Errorf("%v policies deny %d requests", kind, denied)
		}
	}
	for _, c := range sysCallers {
		never := strings.Contains(c.name, "partition") // in another partition than nearly all resources
		if callers[c.name] < 3 || allowedCallers[c.name] == 0 && !never {
			t.Errorf("%s: %d systems, %d allow something", c.name, callers[c.name], allowedCallers[c.name])
		}
	}
	for _, theme := range sysThemes {
		if themes[theme.name] < n/len(sysThemes)/2 {
			t.Errorf("%s: %d systems", theme.name, themes[theme.name])
		}
	}
}

// TestSystemWords holds that the statements of random systems have all elements and operators, in every kind of policy.
func TestSystemWords(t *testing.T) {
	words, systems := map[string]int{}, 600
	for i := range systems {
		s := newSysMaker(uint64(i)).system()
		for _, d := range s.docs {
			for _, st := range d.list {
				kind := d.kind.String() + " "
				words[kind+st.Effect.String()]++
				note := func(is bool, word string) {
					if is {
						words[word]++
					}
				}
				note(st.NotAction != nil, "NotAction")
				note(st.NotResource != nil, "NotResource")
				note(st.NotPrincipal != nil, "NotPrincipal")
				note(strings.Contains(strings.Join(st.Resource, " "), "${"), "variable in Resource")
				for _, c := range st.Condition {
					op, exists := strings.CutSuffix(c.Operator, "IfExists")
					note(exists, "IfExists")
					if set, rest, ok := strings.Cut(op, ":"); ok {
						words[set]++
						op = rest
					}
					words[op]++
					words[c.Key]++
					words[kind+"condition"]++
					note(strings.Contains(c.Values[0], "${"), "variable in Condition")
				}
			}
		}
	}
	want := []string{
		"NotAction", "NotResource", "NotPrincipal", "variable in Resource", "variable in Condition", "IfExists",
		"ForAllValues", "ForAnyValue", "Null",
	}
	for _, kind := range sysKinds {
		want = append(want, kind.String()+" Allow", kind.String()+" Deny", kind.String()+" condition")
	}
	for _, list := range operators {
		want = append(want, list...)
	}
	for _, k := range sysKeys {
		want = append(want, k.name)
	}
	for _, word := range want {
		if words[word] < 5 {
			t.Errorf("%s: %d", word, words[word])
		}
	}
}
