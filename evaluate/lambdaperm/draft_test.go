package lambdaperm

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// TestCannotWork: what cannot work is denied, whatever the checks say.
func TestCannotWork(t *testing.T) {
	check := func(decision evaluate.Decision, advisory bool) Check {
		return Check{Result: evaluate.Result{Decision: decision}, Advisory: advisory}
	}
	for _, tt := range []struct {
		name   string
		checks []Check
		cannot bool
		want   evaluate.Decision
	}{
		{"L2-7/allowed, and works", []Check{check(evaluate.Allowed, false)}, false, evaluate.Allowed},
		{"L2-7/allowed, cannot work", []Check{check(evaluate.Allowed, false)}, true, evaluate.ImplicitDeny},
		{"L2-7/no checks", nil, true, evaluate.ImplicitDeny},
		{"L2-7/implicit deny", []Check{check(evaluate.ImplicitDeny, false)}, true, evaluate.ImplicitDeny},
		{"L2-7/explicit deny", []Check{check(evaluate.ExplicitDeny, false)}, true, evaluate.ExplicitDeny},
		{"L2-7/advisory explicit deny", []Check{check(evaluate.ExplicitDeny, true)}, true, evaluate.ImplicitDeny},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var d draft
			d.Checks = tt.checks
			if tt.cannot {
				d.cannotWork("the moon is of another Region")
				d.cannotWork("the moon is of another Region") // says it once
			}
			r := d.answer()
			if r.Decision != tt.want || len(r.Checks) != len(tt.checks) {
				t.Errorf("%v", r)
			}
			if got := len(r.Notes) == 1 && r.Notes[0].Code == NoteCannotWork; got != tt.cannot {
				t.Errorf("notes %v", r.Notes)
			}
		})
	}
}
