package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A vector is a question with the answer that is expected.
type vector struct {
	ID        string         `json:"id"`
	Question  string         `json:"question"`
	Kind      policy.Kind    `json:"kind"`
	Old       *policy.Policy `json:"old"`
	New       *policy.Policy `json:"new"`
	Policy    *policy.Policy `json:"policy"`
	Actions   []string       `json:"actions"`
	Resources []string       `json:"resources"`
	Expect    any            `json:"expect"`
	Why       string         `json:"why"`
}

// A result is the line that is printed of a vector.
type result struct {
	ID      string            `json:"id"`
	Verdict any               `json:"verdict"`
	Open    []analyze.Code    `json:"open"`
	Steps   int               `json:"steps"`
	Request *evaluate.Request `json:"request"`
}

const (
	maxLine = 4 << 20

	statusHolds = statusNo
	statusFails = statusYes
)

// answerFile answers the questions of a file.
func answerFile(out io.Writer, name string, table bool) (int, error) {
	file, err := os.Open(name)
	if err != nil {
		return statusUnknown, err
	}
	defer file.Close()
	status := statusHolds
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return statusUnknown, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		r, err := v.answer()
		if err != nil {
			return statusUnknown, fmt.Errorf("%s:%d: %s: %w", name, n, v.ID, err)
		}
		holds := v.Expect == nil || reflect.DeepEqual(r.Verdict, v.Expect)
		if !holds {
			status = statusFails
		}
		if table {
			v.row(out, r, holds)
		} else if err := encoder.Encode(r); err != nil {
			return statusUnknown, err
		}
	}
	return status, lines.Err()
}

// row prints the line of a table.
func (v *vector) row(out io.Writer, r result, holds bool) {
	word, aws := "ok", ""
	if !holds {
		word = "WRONG"
	}
	if _, verdict, ok := strings.Cut(v.Why, "AWS's stated verdict: "); ok {
		aws = "AWS: " + verdict
	}
	fmt.Fprintf(out, "%-8s %-15s %-8v want %-5v %-10s %s\n", v.ID, v.Question, r.Verdict, v.Expect, aws, word)
}

// answer asks the question.
func (v *vector) answer() (result, error) {
	ctx := context.Background()
	var a analyze.Answer
	var err error
	switch v.Question {
	case "no-new-access":
		a, err = analyze.NewAccess(ctx, v.Old, v.New, v.Kind)
	case "equivalent":
		a, err = analyze.Different(ctx, v.Old, v.New, v.Kind)
	case "access-granted":
		a, err = analyze.Granted(ctx, v.Policy, v.Kind, analyze.Access{Actions: v.Actions, Resources: v.Resources})
	case "public-access":
		a, err = analyze.Public(ctx, v.Policy)
	case "redundant":
		return v.redundant(ctx)
	default:
		err = fmt.Errorf("no question is called %q", v.Question)
	}
	if err != nil {
		return result{}, err
	}
	r := result{ID: v.ID, Verdict: a.Verdict.String(), Open: codes(a.Open), Steps: a.Steps}
	if v.Question == "equivalent" && a.Verdict != analyze.Undecided { // they are if there is no difference
		r.Verdict = map[analyze.Verdict]string{analyze.No: "yes", analyze.Yes: "no"}[a.Verdict]
	}
	if a.Verdict == analyze.Yes {
		r.Request = &a.Request
	}
	return r, nil
}

func (v *vector) redundant(ctx context.Context) (result, error) {
	list, undecided, err := analyze.Redundant(ctx, v.Policy, v.Kind)
	if err != nil {
		return result{}, err
	}
	numbers := make([]any, 0, len(list))
	for _, i := range list {
		numbers = append(numbers, float64(i))
	}
	r := result{ID: v.ID, Verdict: numbers, Open: []analyze.Code{}}
	for i := range v.Policy.Len() {
		a, ok := undecided[i]
		if !ok {
			continue
		}
		r.Verdict = analyze.Undecided.String()
		r.Steps += a.Steps
		r.Open = append(r.Open, codes(a.Open)...)
	}
	return r, nil
}

// codes returns the codes, each once.
func codes(list []analyze.Open) []analyze.Code {
	out := []analyze.Code{}
	for _, o := range list {
		if !slices.Contains(out, o.Code) {
			out = append(out, o.Code)
		}
	}
	return out
}
