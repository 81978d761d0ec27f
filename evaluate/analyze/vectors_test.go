package analyze_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

type vector struct {
	ID        string          `json:"id"`
	Question  string          `json:"question"`
	Kind      policy.Kind     `json:"kind"`
	Old       json.RawMessage `json:"old"`
	New       json.RawMessage `json:"new"`
	Policy    json.RawMessage `json:"policy"`
	Actions   []string        `json:"actions"`
	Resources []string        `json:"resources"`
	Expect    any             `json:"expect"`
	Why       string          `json:"why"`
}

// TestVectors asks the questions of testdata/vectors.jsonl. Each says where its answer comes from: among them are the
// sample checks of AWS, with AWS's verdicts.
func TestVectors(t *testing.T) {
	data, err := os.ReadFile("testdata/vectors.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	right, unknown := 0, 0
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		t.Run(v.ID, func(t *testing.T) {
			got, answer := v.ask(t)
			switch {
			case answer.Verdict == analyze.Undecided && v.Question != "redundant":
				unknown++
				t.Errorf("%s: unknown: %v", v.Why, answer.Open)
			case !reflect.DeepEqual(got, v.Expect):
				t.Errorf("%s: %v, want %v: %s %v", v.Why, got, v.Expect, answer.Request.Action, answer.Request.Resource)
			default:
				right++
			}
		})
	}
	t.Logf("%d right, %d unknown", right, unknown)
}

func (v *vector) ask(t *testing.T) (any, analyze.Answer) {
	t.Helper()
	parse := func(text json.RawMessage) *policy.Policy {
		p, err := policy.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	ctx := t.Context()
	var answer analyze.Answer
	var err error
	switch v.Question {
	case "no-new-access":
		answer, err = analyze.NewAccess(ctx, parse(v.Old), parse(v.New), v.Kind)
	case "equivalent":
		if answer, err = analyze.Different(ctx, parse(v.Old), parse(v.New), v.Kind); err != nil {
			t.Fatal(err)
		}
		opposite := map[analyze.Verdict]string{analyze.Yes: "no", analyze.No: "yes"}
		return opposite[answer.Verdict], answer
	case "access-granted":
		answer, err = analyze.Granted(ctx, parse(v.Policy), v.Kind, analyze.Access{Actions: v.Actions, Resources: v.Resources})
	case "public-access":
		answer, err = analyze.Public(ctx, parse(v.Policy))
	case "redundant":
		list, undecided, err := analyze.Redundant(ctx, parse(v.Policy), v.Kind)
		if err != nil || len(undecided) > 0 {
			t.Errorf("%v, undecided %v", err, undecided)
		}
		got := []any{}
		for _, i := range list {
			got = append(got, float64(i))
		}
		return got, answer
	default:
		t.Fatalf("no question %q", v.Question)
	}
	if err != nil {
		t.Fatal(err)
	}
	return answer.Verdict.String(), answer
}
