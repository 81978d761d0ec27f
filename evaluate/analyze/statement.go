package analyze

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/template"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A statement is one statement of a policy of the question.
type statement struct {
	*policy.Statement
	id        uint32
	text      string // word for word, without its Sid
	variables bool
	tests     []condition.Test
	keys      []string // of tests, in lower case
	families  []family // of tests
	templates []template.Template
	actions   map[string][]*policy.Action // by service in lower case
	all       bool                        // one of the actions is "*"

	principals int                      // how many it names
	weights    []int                    // of tests: how many values are compared one by one
	ways       map[uint64][]alternative // kept for alternatives
	matching   *union                   // kept for entries
	unmatching *union

	ofResource   bool // it is of a policy that names callers
	old          bool // it is of an old system, of which other keys are known
	canonical    bool // it names an account by an id of which nobody knows whose it is
	hasVariables bool
	asksCaller   bool // a test or a variable is about a key that says who the caller is
}

func (q *question) statement(st *policy.Statement, variables bool) *statement {
	s := q.wordless(st, variables)
	s.text = wording(st, variables)
	return s
}

// noteSets notes the keys that a statement tests with set operators: those that nobody lists may be lists then, for all
// statements (AN-16).
func (q *question) noteSets(st *policy.Statement) {
	for _, t := range st.Condition().Tests() {
		if t.Operator().Set() != condition.Single {
			q.sets[ascii.ToLower(t.Key())] = true
		}
	}
}

// wordless is statement without the text of the statement.
func (q *question) wordless(st *policy.Statement, variables bool) *statement {
	s := &statement{Statement: st, id: uint32(len(q.all)), variables: variables, ofResource: q.ofResource()}
	s.actions = make(map[string][]*policy.Action)
	q.all = append(q.all, s)
	q.size += 1 + st.Condition().Len()
	q.noteSets(st)
	for _, t := range st.Condition().Tests() {
		s.tests = append(s.tests, t)
		s.keys = append(s.keys, ascii.ToLower(t.Key()))
		s.families = append(s.families, familyOf(t.Operator()))
		s.weights = append(s.weights, weight(t))
		s.asksCaller = s.asksCaller || slices.Contains(callerKeys, ascii.ToLower(t.Key())) || asksCaller(t.VariableKeys())
		s.hasVariables = s.hasVariables || len(t.VariableKeys()) > 0
	}
	for p := range st.Principals() {
		s.principals++
		s.canonical = s.canonical || p.Kind() == policy.PrincipalCanonicalUser
	}
	for a := range st.Actions() {
		service, _, _ := strings.Cut(a.String(), ":")
		if a.MatchesAll() {
			s.all = true
			continue
		}
		service = ascii.ToLower(service)
		s.actions[service] = append(s.actions[service], a)
	}
	for r := range st.Resources() {
		t := template.Dead(r.String())
		if !r.IsDead() {
			o := template.Options{Wildcards: true, Variables: variables, Parts: template.Open}
			if r.MatchesAll() {
				o = template.Options{Wildcards: true}
			}
			if parsed, err := template.Parse(r.String(), o); err == nil {
				t = parsed
			}
			if r.IsShortAPI() {
				q.undecided(ShortAPI, "")
			}
		}
		s.templates = append(s.templates, t)
		s.hasVariables = s.hasVariables || t.HasVariables()
		s.asksCaller = s.asksCaller || asksCaller(t.Variables())
	}
	return s
}

func asksCaller(keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(callerKeys, key) })
}

// variableKeys returns the keys of variables, some maybe twice.
func (s *statement) variableKeys() (keys []string) {
	for _, t := range s.tests {
		keys = append(keys, t.VariableKeys()...)
	}
	for i := range s.templates {
		keys = append(keys, s.templates[i].Variables()...)
	}
	return keys
}

// usedKeys returns the keys of tests and variables, some maybe twice.
func (s *statement) usedKeys() []string { return append(s.variableKeys(), s.keys...) }

// weight returns how many values of a test are compared one by one: those without wildcards and variables are in order.
func weight(t condition.Test) (n int) {
	for text := range t.Values() {
		if strings.ContainsAny(text, "*?$") {
			n++
		}
	}
	return n
}

// wording returns the statement as JSON without its Sid. That of one that has no variables differs from one that has.
func wording(st *policy.Statement, variables bool) string {
	encoded, err := json.Marshal(st)
	text := string(encoded)
	if sid, err2 := json.Marshal(st.Sid()); err == nil && err2 == nil && st.Sid() != "" {
		text = strings.Replace(text, `"Sid":`+string(sid)+`,`, "", 1)
	}
	if !variables && strings.Contains(text, "${") {
		text = "2008 " + text
	}
	return text
}

// covers reports whether the statement covers an action, whose service is in lower case.
func (s *statement) covers(service, action string) bool {
	listed := s.all
	for _, a := range s.actions[service] {
		if listed {
			break
		}
		listed = a.Match(action)
	}
	return listed != s.NotAction()
}

// broad reports whether the statement covers actions of services that it does not name.
func (s *statement) broad() bool { return s.all != s.NotAction() }
