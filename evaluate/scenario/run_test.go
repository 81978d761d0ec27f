package scenario_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

// A recorder stands in for *testing.T and writes down what is told to it, with the name of the subtest.
type recorder struct {
	name string
	log  *[]string
}

func (r recorder) Helper() {}

func (r recorder) Error(args ...any) { *r.log = append(*r.log, r.name+" FAIL "+fmt.Sprint(args...)) }

func (r recorder) Log(args ...any) { *r.log = append(*r.log, r.name+" LOG "+fmt.Sprint(args...)) }

func (r recorder) Run(name string, f func(recorder)) bool {
	sub := recorder{r.name + "/" + name, r.log}
	*r.log = append(*r.log, sub.name)
	f(sub)
	return true
}

func TestRun(t *testing.T) {
	wrong, unasked := several(), several()
	wrong.Name, wrong.Expect = "wrong", scenario.Decision(evaluate.ImplicitDeny)
	wrong.Why = "because"
	unasked.Name = ""
	right := several()
	right.Expect = scenario.Decision(evaluate.Allowed)
	var log []string
	scenario.Run(recorder{"T", &log}, []scenario.Scenario{right, wrong, unasked, {
		Name: "unreadable", Err: &scenario.Error{Code: scenario.CodeWrongType, Reason: "r"},
	}})
	reasons := scenario.Check(right).Result.String()
	want := []string{
		"T/several",
		"T/wrong", "T/wrong FAIL want decision implicitDeny, got allowed\nwhy: because\nrequest: " +
			`{"principal":"arn:aws:iam::111122223333:user/u","action":"lambda:InvokeFunction","resource":"arn:aws:lambda:us-east-1:111122223333:function:f"}` + "\n" + reasons,
		"T/scenario 2", "T/scenario 2 LOG " + reasons,
		"T/unreadable", "T/unreadable FAIL no decision: scenario: r (WRONG_TYPE)",
	}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !strings.Contains(reasons, "Allow A of identity policy identity[0] applies") {
		t.Errorf("no reasons: %s", reasons)
	}
}

func TestTest(t *testing.T) {
	fsys := fstest.MapFS{
		"cases/b.json":     {Data: []byte("[" + named("b1") + "," + named("b2") + "]")},
		"cases/a.json":     {Data: []byte(strings.TrimSuffix(named("a"), "}") + `,"expect":"implicitDeny"}`)},
		"cases/l.jsonl":    {Data: []byte(strings.TrimSuffix(named("l"), "}") + `,"expect":"allowed"}` + "\nnonsense\n")},
		"odd/empty.json":   {Data: []byte("[]")},
		"odd/prose.json":   {Data: []byte("nonsense")},
		"cases/deep/x.txt": {Data: []byte("not asked for")},
	}
	const log = " LOG implicitDeny, decided by resource"
	for _, c := range []struct {
		name     string
		patterns []string
		want     []string // a line ends what is compared
	}{
		{"two patterns", []string{"cases/b.*", "cases/[a-b].json"}, []string{
			"T/cases/a.json", "T/cases/a.json/a",
			"T/cases/b.json", "T/cases/b.json/b1", "T/cases/b.json/b1" + log, "T/cases/b.json/b2", "T/cases/b.json/b2" + log,
		}},
		{"failures", []string{"cases/*.jsonl"}, []string{
			"T/cases/l.jsonl", "T/cases/l.jsonl/l", "T/cases/l.jsonl/l FAIL want decision allowed, got implicitDeny",
			"T/cases/l.jsonl/scenario 1", "T/cases/l.jsonl/scenario 1 FAIL no decision: scenario:2:2: invalid character 'o' in literal null (expecting 'u') (JSON_SYNTAX_ERROR)",
		}},
		{"no match", []string{"cases/*.yaml"}, []string{`T FAIL scenario: no file matches "cases/*.yaml"`}},
		{"one without match", []string{"nowhere/*", "cases/a.json"}, []string{`T FAIL scenario: no file matches "nowhere/*"`, "T/cases/a.json", "T/cases/a.json/a"}},
		{"malformed", []string{"["}, []string{`T FAIL scenario: "[": syntax error in pattern`}},
		{"no pattern", nil, []string{"T FAIL scenario: no pattern"}},
		{"empty", []string{"odd/e*"}, []string{"T/odd/empty.json", "T/odd/empty.json FAIL odd/empty.json: the file holds no scenario"}},
		{"unreadable", []string{"odd/p*"}, []string{"T/odd/prose.json", "T/odd/prose.json FAIL odd/prose.json: scenario:1:2: invalid character 'o' in literal null (expecting 'u') (JSON_SYNTAX_ERROR)"}},
		{"directory", []string{"cases/deep"}, []string{"T/cases/deep", "T/cases/deep FAIL cases/deep: read cases/deep: invalid argument"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			scenario.Test(recorder{"T", &got}, fsys, c.patterns...)
			for i := range got {
				got[i], _, _ = strings.Cut(got[i], "\n")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
