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
	answers := oneByOne(ctx, s, action, resource)
	if !isPattern(resource) {
		answers = together(ctx, s, action, resource)
	}
	return func(yield func(*row, error) bool) {
		var last *row
		for who, answer := range answers {
			if last == nil || last.Principal != who.Principal || last.For != who.For {
				if last != nil && !yield(last, nil) {
					return
				}
				last = &row{Principal: who.Principal, For: who.For, Verdict: analyze.No, Statements: []string{}, Open: []string{}}
			}
			if last.Verdict == analyze.Yes {
				continue
			}
			a, err := answer()
			if err != nil {
				yield(nil, err)
				return
			}
			last.add(a)
		}
		if last != nil {
			yield(last, nil)
		}
	}
}

// A who names a caller.
type who struct{ Principal, For string }

// answers are what callers can do with a resource, or with one after the other.
type answers = iter.Seq2[who, func() (analyze.Answer, error)]

// together asks about one resource: callers of whom the same is known have one answer.
func together(ctx context.Context, s *account.Snapshot, action, resource string) answers {
	return func(yield func(who, func() (analyze.Answer, error)) bool) {
		var ahead []who // the callers that were taken and whose answers are not there yet
		systems := func(yield func(analyze.System) bool) {
			for c := range s.Callers(action, resource) {
				ahead = append(ahead, who{c.Principal.ID(), c.StandsFor})
				if !yield(systemOf(c)) {
					return
				}
			}
		}
		for c, err := range analyze.WhoCan(ctx, systems, analyze.Access{Actions: []string{action}}) {
			if len(ahead) == 0 { // the question is refused
				ahead = append(ahead, who{})
			}
			next := ahead[0]
			ahead = ahead[1:]
			if !yield(next, func() (analyze.Answer, error) { return c.Answer, err }) {
				return
			}
		}
	}
}

// oneByOne asks about all resources that a pattern covers. Each system is about some of them.
func oneByOne(ctx context.Context, s *account.Snapshot, action, resource string) answers {
	return func(yield func(who, func() (analyze.Answer, error)) bool) {
		for c := range s.Callers(action, resource) {
			answer := func() (analyze.Answer, error) {
				system, access := systemOf(c), analyze.Access{Actions: []string{action}}
				if isPattern(c.Resource.ARN) {
					access.Resources, system.Resource.ARN = []string{c.Resource.ARN}, ""
				}
				return system.Granted(ctx, access)
			}
			if !yield(who{c.Principal.ID(), c.StandsFor}, answer) {
				return
			}
		}
	}
}

// systemOf returns a caller as what is asked about.
func systemOf(c account.Caller) analyze.System {
	return analyze.System{Caller: c.Principal, Policies: c.Policies, Resource: c.Resource, Unlisted: c.Unlisted, Outside: c.Outside}
}

func isPattern(resource string) bool { return strings.ContainsAny(resource, "*?") }

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
