package cloudformation_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/raced"
)

// documents are members that hold policy documents, whose inside package policy judges.
var documents = []string{"PolicyDocument", "AssumeRolePolicyDocument"}

// outcomes answers everything that can be asked about a template; noted says that something besides the answers tells
// that not all is well: an error, a fault, or a note.
func outcomes(data string) (by map[string]stack.Outcome, notes map[string]bool, failed bool) {
	st, err := cloudformation.Read([]byte(data), here)
	if err != nil {
		return nil, nil, true
	}
	by, notes = make(map[string]stack.Outcome), make(map[string]bool)
	add := func(a stack.Answer) {
		key := strings.Join([]string{string(a.Kind), a.Function, a.Qualifier, a.Other, a.Action}, " ")
		if a.Err == nil && a.Outcome != "" {
			by[key] = a.Outcome
			notes[key] = len(a.Notes) > 0
		}
	}
	for _, a := range st.Audit() {
		add(a)
	}
	for f := range st.Functions() {
		for _, c := range [][2]string{
			{"s3:GetObject", "arn:aws:s3:::eu-data/x"}, {"s3:GetObject", "${Bucket.Arn}/x"}, {"s3:PutObject", "arn:aws:s3:::a/x"},
			{"sqs:SendMessage", "Queue"}, {"dynamodb:PutItem", "OtherTable"},
		} {
			add(st.AskCall(f, c[0], c[1]))
		}
	}
	return by, notes, len(st.Faults()) > 0
}

// TestMutations: dropping, doubling or retyping a member of a template never turns what was denied into something that is
// allowed without an error or a note.
func TestMutations(t *testing.T) {
	for _, file := range []string{"rich", "orders"} {
		data, err := os.ReadFile("testdata/" + file + ".template.json")
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		before, _, failed := outcomes(text)
		if failed || len(before) < 10 {
			t.Fatalf("%s: %d answers, faults: %v", file, len(before), failed)
		}
		root, err := jsonscan.ReadNested(text, len(text), jsonscan.MostDepth)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		eachMutation(jsonscan.Tree(root), text, func(what, changed string) {
			if count++; raced.Enabled && count%4 > 0 {
				return
			}
			after, notes, failed := outcomes(changed)
			if failed {
				return
			}
			for key, outcome := range after {
				if outcome == stack.OutcomeAllowed && before[key] == stack.OutcomeDenied && !notes[key] {
					t.Errorf("%s: %s: %s was denied and is allowed", file, what, key)
				}
			}
		})
		if count < 300 {
			t.Errorf("%s: %d mutations", file, count)
		}
	}
}

func eachMutation(n *jsonscan.Node, text string, f func(what, changed string)) {
	for i := range n.Inner {
		m := &n.Inner[i]
		if m.Step.Index < 0 {
			path := m.Path().String()
			from, to := m.NameAt, m.End()
			without := text[:from] + text[to:]
			if i+1 < len(n.Inner) {
				without = text[:from] + text[n.Inner[i+1].NameAt:]
			} else if i > 0 {
				without = text[:n.Inner[i-1].End()] + text[to:]
			}
			f("without "+path, without)
			f("twice "+path, text[:to]+","+text[from:to]+text[to:])
			for _, other := range []string{"null", "1", `"x"`, "[]", "{}"} {
				if v, err := jsonscan.Read(other, 10); err != nil || v.Kind() != m.Kind() {
					f(path+" as "+other, text[:m.Offset()]+other+text[to:])
				}
			}
		}
		if !slices.Contains(documents, m.Step.Name) {
			eachMutation(m, text, f)
		}
	}
}
