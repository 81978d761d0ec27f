package evaluate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/raced"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The JSON form of results, where parts of policies and request are long.

func resultJSON(t *testing.T, ps evaluate.Policies, req evaluate.Request) string {
	t.Helper()
	r, err := evaluate.Evaluate(&req, ps)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestShapesJSON: the JSON form, too, grows in proportion to policies and request.
func TestShapesJSON(t *testing.T) {
	raced.Alone(t)
	levels := shape{"statements × length of the level's name", 300, func(n int) (evaluate.Policies, evaluate.Request) {
		ps := identityOf(policy.Allow, nil)
		ps.SCPs = []evaluate.Level{level(about(policy.Allow, nil, times(n, testOf("Bool", "a:b", "true"))...))}
		ps.SCPs[0].Name = strings.Repeat("x", 100*n)
		return ps, ask(alice, "s3:GetObject", object, keys{"a:b": "x"})
	}}
	size := func(s shape, n int) int {
		ps, req := s.make(n)
		return len(resultJSON(t, ps, req))
	}
	for _, s := range append([]shape{levels}, shapes...) {
		if few, many := size(s, s.n), size(s, 4*s.n); many > 5*few {
			t.Errorf("%s: %d bytes, and for four times as much %d", s.name, few, many)
		}
	}
}

// TestResultJSONBound: what has up to 1 KiB is whole in the JSON form, whatever is in it; of more there is the beginning
// with the length.
func TestResultJSONBound(t *testing.T) {
	const most = 1 << 10
	for _, tt := range []struct{ name, policy, level, value, wantPolicy, wantLevel, want string }{
		{"short", "p\n", "l\n", "v\n", `"p\n"`, `"l\n"`, `"value":"v\n"`},
		{
			"1 KiB", strings.Repeat("p", most), strings.Repeat("l", most), strings.Repeat("v", most),
			`"` + strings.Repeat("p", most) + `"`, `"` + strings.Repeat("l", most) + `"`, `"value":"` + strings.Repeat("v", most) + `"`,
		},
		{
			"more", strings.Repeat("p", most+1), strings.Repeat("l", most+1), strings.Repeat("v", most+1),
			`"` + strings.Repeat("p", most) + `… (1025 bytes)"`, `"` + strings.Repeat("l", most) + `… (1025 bytes)"`,
			`"excerpt":"` + strings.Repeat("v", most) + `… (1025 bytes)"`,
		},
	} {
		ps := identityOf(policy.Allow, nil)
		scp := about(policy.Allow, nil, []condition.Spec{testOf("Bool", "a:b", "true")}).Named(tt.policy)
		ps.SCPs = []evaluate.Level{{Name: tt.level, Policies: []*policy.Policy{scp}}}
		got := resultJSON(t, ps, ask(alice, "s3:GetObject", object, keys{"a:b": tt.value}))
		for _, part := range []string{`{"policy":` + tt.wantPolicy + `,"type":"scp"`, `"policy":` + tt.wantPolicy + `,"path"`, `"levelName":` + tt.wantLevel + `,"`, tt.want} {
			if !strings.Contains(got, part) {
				t.Errorf("%s: %.3000s\ndoes not have %.1200s", tt.name, got, part)
			}
		}
		if tt.name == "more" && strings.Contains(got, tt.value) {
			t.Errorf("the value is whole: %.3000s", got)
		}
	}
	// Lists by the length of all their texts, with a byte between two.
	for _, tt := range []struct {
		list []string
		want string
	}{
		{[]string{strings.Repeat("v", 511), strings.Repeat("v", 512)}, `"value":["` + strings.Repeat("v", 511) + `","`},
		{[]string{strings.Repeat("v", 512), strings.Repeat("v", 512)}, `"excerpt":"[\"` + strings.Repeat("v", 100) + `\"… (512 bytes) \"`},
		{make([]string, 1025), `"value":["","`},
		{make([]string, 1026), `"excerpt":"[\"\" \"\" `},
	} {
		got := resultJSON(t, identityOf(policy.Allow, []condition.Spec{testOf("Bool", "a:b", "true")}), ask(alice, "s3:GetObject", object, keys{"a:b": tt.list}))
		if !strings.Contains(got, tt.want) {
			t.Errorf("%d texts: %.3000s\ndoes not have %.1200s", len(tt.list), got, tt.want)
		}
	}
}
