package account_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestRowJSON: the members of a row, always in the same order, on one line (FL-3).
func TestRowJSON(t *testing.T) {
	row := account.Row{Account: here, Principal: ana, Action: "s3:GetObject", Resource: bucket}
	const head = `{"account":"` + here + `","principal":"` + ana + `","action":"s3:GetObject","resource":"` + bucket + `","decision":`
	with := func(change func(*account.Row)) account.Row {
		changed := row
		change(&changed)
		return changed
	}
	result, err := json.Marshal(evaluate.Result{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		row  account.Row
		want string
	}{
		{"no policy decided", row, head + `"implicitDeny"}`},
		{"denied", with(func(r *account.Row) { r.Decision, r.By = evaluate.ExplicitDeny, policy.SCP }), head + `"explicitDeny","by":"scp"}`},
		{"allowed", with(func(r *account.Row) { r.Decision, r.By = evaluate.Allowed, policy.Identity }), head + `"allowed"}`},
		{"depends", with(func(r *account.Row) { r.DependsOn = []string{"p", "\"q\""} }), head + `"implicitDeny","dependsOn":["p","\"q\""]}`},
		{"explained", with(func(r *account.Row) { r.Result = &evaluate.Result{} }),
			head + `"implicitDeny","result":` + string(result) + `}`},
		{"zero", account.Row{}, `{"account":"","principal":"","action":"","resource":"","decision":"implicitDeny"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(tt.row.AppendJSON([]byte("x"))); got != "x"+tt.want {
				t.Errorf("AppendJSON\n%s, want\n%s", got, "x"+tt.want)
			}
			if got, err := tt.row.MarshalJSON(); err != nil || string(got) != tt.want {
				t.Errorf("MarshalJSON %s, %v", got, err)
			}
		})
	}
}

// TestPlanJSON: a plan reads back.
func TestPlanJSON(t *testing.T) {
	for _, want := range []account.Plan{
		{Actions: []string{"s3:*"}}, {Principals: []string{ana}, Actions: []string{"s3:Get*"}, Resources: []string{bucket, "*"}},
	} {
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got account.Plan
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", text, diff)
		}
	}
}

// FuzzRowJSON: whatever the texts are, a row is one line that reads back as they are.
func FuzzRowJSON(f *testing.F) {
	f.Add(`a"b\`, "<&>\n\t\u2028", "é\x00\x7f")
	f.Add("", "plain", "arn:aws:s3:::b/ü")
	f.Fuzz(func(t *testing.T, principal, resource, label string) {
		row := account.Row{Principal: principal, Resource: resource, DependsOn: []string{label}}
		text := row.AppendJSON(nil)
		if strings.Contains(string(text), "\n") {
			t.Errorf("%s is no line", text)
		}
		var got account.Row
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		valid := func(s string) string { return string([]rune(s)) }
		if got.Principal != valid(principal) || got.Resource != valid(resource) || got.DependsOn[0] != valid(label) {
			t.Errorf("%s reads %q %q %q", text, got.Principal, got.Resource, got.DependsOn)
		}
	})
}
