package analyze_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestWhoCanPolicies: callers have one answer only where their policies are the same, in the same places; an address at
// which another policy was is not the same policy.
func TestWhoCanPolicies(t *testing.T) {
	wrong := 0
	n := 1000
	systems := func(yield func(analyze.System) bool) {
		for i := range n {
			if i%100 == 0 {
				runtime.GC()
			}
			action := "s3:GetObject"
			if i%2 == 1 {
				action = "s3:PutObject"
			}
			p := policy.MustParse(fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":"*"}]}`, action))
			s := analyze.System{Caller: evaluate.MustParsePrincipal(fmt.Sprintf("arn:aws:iam::111122223333:user/u%d", i)), Resource: evaluate.Resource{ARN: "arn:aws:s3:::b/k"}}
			s.Policies.Identity = []*policy.Policy{p}
			if !yield(s) {
				return
			}
		}
	}
	i := 0
	for c, err := range analyze.WhoCan(context.Background(), systems, analyze.Access{Actions: []string{"s3:GetObject"}}) {
		if err != nil {
			t.Fatal(err)
		}
		if (c.Answer.Verdict == analyze.Yes) != (i%2 == 0) {
			wrong++
		}
		i++
	}
	if wrong > 0 || i != n {
		t.Errorf("%d of %d answers are wrong, want %d", wrong, i, n)
	}
}

// TestWhoCanLevels: on which level a control policy stands is part of what is the same.
func TestWhoCanLevels(t *testing.T) {
	full := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
	system := func(name string, levels ...evaluate.Level) analyze.System {
		return analyze.System{
			Caller:   evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/" + name),
			Resource: evaluate.Resource{ARN: "arn:aws:s3:::b/k"},
			Policies: evaluate.Policies{Identity: []*policy.Policy{full}, SCPs: levels},
		}
	}
	one := evaluate.Level{Policies: []*policy.Policy{full}}
	open, shut := system("open", one), system("shut", one, evaluate.Level{}) // an empty level allows nothing
	for _, list := range [][]analyze.System{{open, shut}, {shut, open}} {
		for c, err := range analyze.WhoCan(context.Background(), slices.Values(list), analyze.Access{}) {
			if err != nil {
				t.Fatal(err)
			}
			want := analyze.No
			if len(c.System.Policies.SCPs) == 1 {
				want = analyze.Yes
			}
			if c.Answer.Verdict != want {
				t.Errorf("%v: %v, want %v", c.System.Caller, c.Answer.Verdict, want)
			}
		}
	}
}
