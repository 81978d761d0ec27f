package lambdaperm_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A large is a question about something with n of what there may be many of.
type large struct {
	name string
	n    int
	ask  func(n int) func() (lambdaperm.Report, error) // makes the question
	note lambdaperm.NoteCode                           // there is one for each, "" if not
}

// larges are shapes with many statements, values or policies that a report has something to say about.
func larges() []large {
	qualified := func(i int) string { return fmt.Sprintf("%s:v%d", functionARN, i) }
	onSource := func(values ...string) string { return when("ArnEquals", sourceFunction, values...) }
	numbered := func(i int, s string) string { return strings.Replace(s, "{", fmt.Sprintf(`{"Sid":"s%d",`, i), 1) }
	checkRole := func(f lambdaperm.Function) func() (lambdaperm.Report, error) {
		return func() (lambdaperm.Report, error) { return lambdaperm.CheckRole(f) }
	}
	return []large{
		{"statements of the role", 500, func(n int) func() (lambdaperm.Report, error) {
			return checkRole(withRole([]*policy.Policy{manyStatements(n, func(i int) string { return allowing("logs:*", "*", onSource(qualified(i))) })}))
		}, lambdaperm.NoteQualifiedSourceFunction},
		{"values of one statement", 500, func(n int) func() (lambdaperm.Report, error) {
			values := make([]string, n)
			for i := range values {
				values[i] = qualified(i)
			}
			return checkRole(withRole([]*policy.Policy{document(allowing("logs:*", "*", onSource(values...)))}))
		}, lambdaperm.NoteQualifiedSourceFunction},
		{"statements that allow everything", 500, func(n int) func() (lambdaperm.Report, error) {
			return checkRole(withRole([]*policy.Policy{manyStatements(n, func(i int) string { return numbered(i, allowing("*", "*")) })}))
		}, lambdaperm.NoteAllActions},
		{"statements about passing the role", 500, func(n int) func() (lambdaperm.Report, error) {
			c := asUser()
			for i := range n {
				c.Identity = append(c.Identity, document(allowing("iam:PassRole", "*", when("StringEquals", "aws:ResourceTag/k", fmt.Sprint(i)))))
			}
			return func() (lambdaperm.Report, error) { return lambdaperm.PassRole(c, lambdaperm.Role{ARN: roleARN}, "") }
		}, lambdaperm.NotePassRoleTagCondition},
		{"statements of the function's policy", 500, func(n int) func() (lambdaperm.Report, error) {
			f := functionWith()
			f.Policies = map[string]*policy.Policy{"": manyStatements(n, func(i int) string {
				return numbered(i, to(byService("sns.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN)))
			})}
			return func() (lambdaperm.Report, error) {
				return lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: pollTopic})
			}
		}, lambdaperm.NoteConfusedDeputy},
		{"policies of qualifiers × statements", 200, func(n int) func() (lambdaperm.Report, error) {
			f := functionWith()
			f.Policies = make(map[string]*policy.Policy)
			for i := range n {
				f.Policies[fmt.Sprintf("v%d", i)] = document(to(aws("arn:aws:iam::"+accountB+":user/carl"), allowing("lambda:InvokeFunction", qualified(i))))
			}
			c := callerOf(userB, manyStatements(n, func(i int) string { return allowing("lambda:InvokeFunction", qualified(i)) }))
			return func() (lambdaperm.Report, error) { return lambdaperm.Invoke(f, "", c) }
		}, ""},
		{"principals of a policy", 500, func(n int) func() (lambdaperm.Report, error) {
			ids := make([]string, n)
			for i := range ids {
				ids[i] = fmt.Sprintf(`"%012d"`, i)
			}
			p := document(to(`{"AWS":[`+strings.Join(ids, ",")+`]}`, allowing("lambda:InvokeFunction", functionARN)))
			f := functionWith()
			op := lambdaperm.Operation{Name: "PutResourcePolicy", Function: &f, Document: p}
			return func() (lambdaperm.Report, error) { return lambdaperm.Do(asUser(allowing("lambda:*", "*")), op) }
		}, ""},
	}
}

// TestQuestionsLinear: a report about four times as much takes at most five times as much.
func TestQuestionsLinear(t *testing.T) {
	for _, l := range larges() {
		t.Run(l.name, func(t *testing.T) {
			asks := map[int]func() (lambdaperm.Report, error){l.n: l.ask(l.n), 4 * l.n: l.ask(4 * l.n)}
			linear(t, l.n, func(n int) {
				r, err := asks[n]()
				if err != nil {
					t.Fatal(err)
				}
				_ = r.String()
			})
		})
	}
}

// TestNotesLeftOut: a report has a thousand notes, or a MiB of them, and says if there would be more.
func TestNotesLeftOut(t *testing.T) {
	for _, l := range larges() {
		if l.note == "" {
			continue
		}
		for _, n := range []int{999, 1000, 1001, 3000} {
			t.Run(fmt.Sprint(l.name, "/", n), func(t *testing.T) {
				r, err := l.ask(n)()
				if err != nil {
					t.Fatal(err)
				}
				got, last := 0, r.Notes[len(r.Notes)-1]
				for _, note := range r.Notes {
					if note.Code == l.note {
						got++
					}
				}
				if others := len(r.Notes) - got; got != min(n, 1000) || others != either01(n > 1000) || (last.Code == lambdaperm.NoteNotesLeftOut) != (n > 1000) {
					t.Errorf("%d notes and %d others, the last %v", got, others, last)
				}
			})
		}
	}
	t.Run("bytes", func(t *testing.T) {
		sid := strings.Repeat("s", 100_000)
		f := functionWith()
		f.Policies = map[string]*policy.Policy{"": manyStatements(20, func(i int) string {
			return strings.Replace(to(byService("sns.amazonaws.com"), allowing("lambda:InvokeFunction", functionARN)), "{", fmt.Sprintf(`{"Sid":"%s%d",`, sid, i), 1)
		})}
		r, err := lambdaperm.InvokeFromSource(f, "", lambdaperm.Source{ARN: pollTopic})
		if err != nil || len(r.Notes) == 0 {
			t.Fatal(err, len(r.Notes))
		}
		size := 0
		for _, note := range r.Notes {
			size += len(note.Message)
		}
		if size > 1<<20+100 || !noted(r, lambdaperm.NoteNotesLeftOut) {
			t.Errorf("%d bytes of notes", size)
		}
	})
}

// TestDecidingNoteStays: a note that decides is there however many others are.
func TestDecidingNoteStays(t *testing.T) {
	role := manyStatements(1500, func(i int) string {
		return allowing("*", "*", when("ArnEquals", sourceFunction, fmt.Sprintf("%s:v%d", functionARN, i)))
	})
	far := "arn:aws:sqs:eu-west-1:111122223333:q"
	r, err := lambdaperm.PollEventSource(withRole([]*policy.Policy{role, document(allowing("*", "*"))}), mapping{SourceARN: far})
	if err != nil || r.Decision != no || !noted(r, lambdaperm.NoteCannotWork) || !noted(r, lambdaperm.NoteNotesLeftOut) {
		t.Errorf("%v, %v with %d notes", err, r.Decision, len(r.Notes))
	}
	for _, source := range []lambdaperm.Source{{ARN: far}, {ARN: queueARN, Context: condition.Context{}}} {
		r, err := lambdaperm.InvokeFromSource(withRole([]*policy.Policy{role, document(allowing("*", "*"))}), "", source)
		if err != nil || (r.Decision == ok) != (source.ARN == queueARN) || !noted(r, lambdaperm.NoteNoFunctionPolicyNeeded) {
			t.Errorf("%v, %v", err, r.Decision)
		}
	}
}

func either01(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
