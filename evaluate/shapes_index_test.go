package evaluate_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An indexShape is a policy whose size grows in two ways at once, with a request that meets as much of it as there is.
type indexShape struct {
	name  string
	make  func(n int) []policy.StatementSpec
	req   evaluate.Request
	steps bool // looking grows with the policy; else it does not grow at all
}

// indexShapes are of about n·50 bytes.
var indexShapes = []indexShape{
	{"actions × resources", func(n int) []policy.StatementSpec {
		return []policy.StatementSpec{{Effect: policy.Allow, Action: numbered(n, "s3:Get%d"), Resource: numbered(n, "arn:aws:s3:::b%d")}}
	}, ask(alice, "s3:Get1", "arn:aws:s3:::none"), false},
	{"actions × sets of statements", func(n int) []policy.StatementSpec {
		// Each action is in a set of its own: in the first statement, and in one that none other is in.
		list := []policy.StatementSpec{{Effect: policy.Allow, Action: numbered(n, "s3:Get%d"), Resource: numbered(n, "arn:aws:s3:::b%d")}}
		for i := range n {
			list = append(list, policy.StatementSpec{Effect: policy.Allow, Action: []string{fmt.Sprintf("s3:Get%d", i)}, Resource: []string{"arn:aws:s3:::x"}})
		}
		return list
	}, ask(alice, "s3:Get1", "arn:aws:s3:::none"), false},
	{"patterns × resources", func(n int) []policy.StatementSpec {
		return []policy.StatementSpec{{Effect: policy.Allow, Action: numbered(n, "s3:*%d"), Resource: numbered(n, "arn:*:s3:::b%d")}}
	}, ask(alice, "s3:Get", "arn:aws:s3:::none"), true},
	{"patterns that match × resources", func(n int) []policy.StatementSpec {
		actions := stars(n)
		list := []policy.StatementSpec{{Effect: policy.Allow, Action: actions, Resource: numbered(n, "arn:*:s3:::b%d")}}
		for i := range n {
			list = append(list, policy.StatementSpec{Effect: policy.Allow, Action: actions[i : i+1], Resource: []string{"arn:*:s3:::x"}})
		}
		return list
	}, ask(alice, "s3:GetObject", "arn:aws:s3:::none"), true},
	{"patterns × nested resources", func(n int) []policy.StatementSpec {
		var nested []string
		for i := 1; i*i < n; i++ {
			nested = append(nested, "arn:aws:s3:::"+strings.Repeat("a", i)+"*z")
		}
		return []policy.StatementSpec{{Effect: policy.Allow, Action: numbered(n, "s3:*%d"), Resource: nested}}
	}, ask(alice, "s3:Get", "arn:aws:s3:::"+strings.Repeat("a", 500)), true},
	{"NotAction × statements", func(n int) (list []policy.StatementSpec) {
		for i := 1; i*i < n; i++ {
			list = append(list, policy.StatementSpec{Effect: policy.Deny, NotAction: numbered(i, "s3:Get%d*"), Resource: []string{"*"}})
		}
		return list
	}, ask(alice, "s3:GetObject", "arn:aws:s3:::none"), true},
	{"NotAction × resources", func(n int) []policy.StatementSpec {
		return []policy.StatementSpec{{Effect: policy.Deny, NotAction: numbered(n, "s3:*%d"), Resource: numbered(n, "arn:*:s3:::b%d")}}
	}, ask(alice, "s3:Get", "arn:aws:s3:::none"), true},
	{"services × resources", func(n int) []policy.StatementSpec {
		return []policy.StatementSpec{{Effect: policy.Allow, Action: numbered(n, "app%d:*"), Resource: numbered(n, "arn:aws:s3:::b%d")}}
	}, ask(alice, "app1:Get", "arn:aws:s3:::none"), false},
}

// stars are n actions that all cover s3:GetObject.
func stars(n int) (list []string) {
	const name = "GetObject"
	for i := range n {
		text := "s3:"
		for at := range name {
			text += name[at : at+1]
			if i>>at&1 != 0 {
				text += "*"
			}
		}
		list = append(list, text+strings.Repeat("*", 2+i>>len(name)))
	}
	return list
}

// TestShapesOfIndexes holds two promises for shapes that grow in two ways at once: four times the policy takes at most
// five times the memory to compile, and five times the looking to decide.
func TestShapesOfIndexes(t *testing.T) {
	for _, shape := range indexShapes {
		t.Run(shape.name, func(t *testing.T) {
			var bytes, steps [2]float64
			for i, n := range [...]int{256, 1024} {
				p, err := policy.New(policy.Version2012, shape.make(n)...)
				if err != nil {
					t.Fatal(err)
				}
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
				runtime.ReadMemStats(&after)
				if err != nil {
					t.Fatal(err)
				}
				bytes[i] = float64(after.TotalAlloc - before.TotalAlloc)
				d, looked := e.DecideSteps(&shape.req)
				if d == evaluate.Allowed {
					t.Fatalf("n=%d: %v", n, d)
				}
				steps[i] = float64(max(looked, 1))
			}
			t.Logf("bytes %.0f %.0f, %.1f times; steps %.0f %.0f, %.1f times", bytes[0], bytes[1], bytes[1]/bytes[0], steps[0], steps[1], steps[1]/steps[0])
			if bytes[1] > 5*bytes[0] {
				t.Errorf("Compile allocates %.0f bytes, and %.0f for four times as much", bytes[0], bytes[1])
			}
			if steps[1] > 5*steps[0] || !shape.steps && steps[1] > 2*steps[0] {
				t.Errorf("Decide looks at %.0f entries, and at %.0f of four times as much", steps[0], steps[1])
			}
		})
	}
}
