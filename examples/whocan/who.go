package main

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
)

// A row is what a caller can do.
type row struct {
	Principal  string            `json:"principal"`
	For        string            `json:"for,omitempty"` // of an example: for whom
	Verdict    analyze.Verdict   `json:"verdict"`
	Request    *evaluate.Request `json:"request"`
	Statements []string          `json:"statements"`
	Open       []string          `json:"open"`
}

func (r *row) isOpen() bool { return r.Verdict == analyze.Undecided }

// whoCan yields a row for everybody who could have access. The rows end with the first error.
func whoCan(ctx context.Context, s *account.Snapshot, action, resource string) iter.Seq2[*row, error] {
	return func(yield func(*row, error) bool) {
		var last *row
		for c := range s.Callers(action, resource) {
			if last == nil || last.Principal != c.Principal.ID() || last.For != c.StandsFor {
				if last != nil && !yield(last, nil) {
					return
				}
				last = &row{
					Principal: c.Principal.ID(), For: c.StandsFor, Verdict: analyze.No, Statements: []string{}, Open: []string{},
				}
			}
			if last.Verdict == analyze.Yes {
				continue
			}
			answer, err := ask(ctx, c, action)
			if err != nil {
				yield(nil, err)
				return
			}
			last.add(answer)
		}
		if last != nil {
			yield(last, nil)
		}
	}
}

// ask asks whether a caller can do an action on a resource, or on any that a pattern covers.
func ask(ctx context.Context, c account.Caller, action string) (analyze.Answer, error) {
	system := analyze.System{Caller: c.Principal, Policies: c.Policies, Resource: c.Resource, Unlisted: c.Unlisted}
	access := analyze.Access{Actions: []string{action}}
	if strings.ContainsAny(c.Resource.ARN, "*?") {
		access.Resources, system.Resource.ARN = []string{c.Resource.ARN}, ""
	}
	return system.Granted(ctx, access)
}

// add adds the answer about one resource, or the rest of them, to those about others.
func (r *row) add(a analyze.Answer) {
	switch {
	case a.Verdict == analyze.Yes:
		r.Verdict, r.Request, r.Open = analyze.Yes, &a.Request, []string{}
		for _, ref := range a.Statements {
			r.Statements = append(r.Statements, ref.String())
		}
	case a.Verdict == analyze.Undecided:
		r.Verdict = analyze.Undecided
	}
	for _, o := range a.Open {
		if text := o.Message + " (" + string(o.Code) + ")"; !slices.Contains(r.Open, text) {
			r.Open = append(r.Open, text)
		}
	}
}
