package explain_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/explain"
)

// In brief, as tests write them.

func briefBlockers(x *explain.Explanation) (list []string) {
	for _, b := range x.Blockers {
		s := string(b.Code)
		if b.Kind != 0 {
			s += " " + b.Kind.String()
		}
		if b.Kind.String() == "scp" || b.Kind.String() == "rcp" {
			s += fmt.Sprintf(" level %d", b.Level)
			if b.LevelName != "" {
				s += " (" + b.LevelName + ")"
			}
		}
		if b.Account != "" {
			s += " " + b.Account
		}
		for _, d := range b.Denials {
			s += fmt.Sprintf(": %s of %s %d:%d", d.Statement(), d.Policy, d.Line, d.Column)
			for i, spare := range d.Spares {
				s += map[bool]string{true: " spares ", false: "; "}[i == 0] + spare.Say
			}
		}
		list = append(list, s)
	}
	return list
}

func briefNear(x *explain.Explanation) (list []string) {
	for _, n := range x.Near {
		s := fmt.Sprintf("%d %s of %s %d:%d", n.Cost, n.Statement(), n.Policy, n.Line, n.Column)
		for i, d := range n.Differs {
			what := d.Element
			if d.Key != "" {
				what = d.Operator + " " + d.Key
			}
			s += fmt.Sprintf("%s %s %s/%s %s", map[bool]string{true: ":", false: ";"}[i == 0], what,
				strings.Join(d.Wanted, ", "), strings.Join(d.Got, ", "), d.Code)
		}
		list = append(list, s)
	}
	return list
}

func briefRemedies(x *explain.Explanation) (list []string) {
	for _, r := range x.Remedies {
		var changes []string
		for _, c := range r.Changes {
			s := string(c.Code)
			if c.Side != 0 {
				s += " " + c.Side.String()
			}
			if c.Kind != 0 {
				s += " " + c.Kind.String()
			}
			if c.Policy != "" {
				s += fmt.Sprintf(" %s/%s %d:%d", c.Policy, c.Statement, c.Line, c.Column)
			}
			changes = append(changes, s+": "+c.Say)
		}
		s := strings.Join(changes, " & ")
		if r.Limit {
			s = "limit " + s
		}
		if !r.Verified {
			s = "unverified " + s
		}
		list = append(list, s)
	}
	return list
}

func TestNumberedCases(t *testing.T) {
	for _, tt := range numberedCases() {
		t.Run(tt.name, func(t *testing.T) {
			x := explain.Explain(compile(t, tt.policies), &tt.req)
			if x.Trace.Rule != tt.rule || x.Summary != tt.summary {
				t.Errorf("%q by %q, want %q by %q", x.Summary, x.Trace.Rule, tt.summary, tt.rule)
			}
			if diff := cmp.Diff(tt.blockers, briefBlockers(x)); diff != "" {
				t.Errorf("blockers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.near, briefNear(x)); diff != "" {
				t.Errorf("near (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.remedies, briefRemedies(x)); diff != "" {
				t.Errorf("remedies (-want +got):\n%s", diff)
			}
		})
	}
}
