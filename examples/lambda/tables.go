package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
)

// tables prints what the package knows: the event sources by model, and the operations that take more than the action of
// their name.
func (s *story) tables() {
	for _, t := range []struct {
		model   lambdaperm.Model
		heading string
	}{
		{lambdaperm.ModelPush, "Sources that push: the function's policy decides"},
		{lambdaperm.ModelPull, "Sources that Lambda polls: the execution role decides"},
		{lambdaperm.ModelRole, "Services that invoke with a role"},
	} {
		s.heading(t.heading)
		s.table(func(row func(...string)) {
			for e := range lambdaperm.EventSources() {
				switch {
				case e.Model != t.model:
				case e.Model == lambdaperm.ModelPull:
					row(e.Name, e.Title)
				default:
					row(e.Name, e.Title, cmp.Or(e.Principal, "(whoever called it)"))
				}
			}
		})
	}
	s.heading("Operations that take more than the action of their name")
	operations := 0
	s.table(func(row func(...string)) {
		for name := range lambdaperm.Operations() {
			operations++
			actions, err := lambdaperm.ActionsOf(name)
			s.fail(err)
			if len(actions) > 1 {
				row(name, strings.Join(actions[1:], " "))
			}
		}
	})
	s.print("%d operations in all.\n", operations)
}

// table prints rows in columns.
func (s *story) table(rows func(row func(cells ...string))) {
	w := tabwriter.NewWriter(s.w, 0, 0, 2, ' ', 0)
	rows(func(cells ...string) {
		_, err := fmt.Fprintln(w, strings.Join(cells, "\t"))
		s.fail(err)
	})
	s.fail(w.Flush())
	s.print("\n")
}
