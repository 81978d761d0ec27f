package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A finding is what was found about somebody: requests, and what is not known.
type finding struct {
	yes     []analyze.Answer
	open    []string
	assumed bool // the own policies are not known, and are taken to allow it
}

// add adds the answer about the resources of the own account, "", or about one resource.
func (f *finding) add(arn string, a analyze.Answer) {
	switch a.Verdict {
	case analyze.Yes:
		f.yes = append(f.yes, a)
	case analyze.Undecided:
		where := "what has no policy of its own"
		if arn != "" {
			where = arn
		}
		for _, o := range a.Open {
			f.open = append(f.open, fmt.Sprintf("%s: %s (%s)", where, o.Message, o.Code))
		}
	}
}

// report prints what was found about somebody, if anything was.
func (c *comparison) report(word string, p person, f *finding) {
	who := p.String()
	if p.standsFor != "" {
		who += ", for " + p.standsFor
	}
	if f.assumed && p.standsFor != "" {
		who += ", if their own policies allow"
	} else if f.assumed {
		who += ", if its own policies allow"
	}
	switch {
	case len(f.yes) > 0 && word == "new":
		c.count.able++
		fmt.Fprintf(c.out, "%-8s %s, who can do this and more\n", word, who)
	case len(f.yes) > 0:
		c.count.gained++
		fmt.Fprintf(c.out, "%-8s %s\n", word, who)
	case len(f.open) > 0:
		fmt.Fprintf(c.out, "%-8s %s\n", "unknown", who)
	}
	if len(f.open) > 0 {
		c.count.open++
	}
	for _, a := range f.yes {
		fmt.Fprintf(c.out, "           %s on %s%s\n", a.Request.Action, a.Request.Resource.ARN, keysOf(&a.Request))
		for _, ref := range a.Statements {
			made := ref.Kind == policy.Endpoint || f.assumed && ref.Kind == policy.Identity // for the question
			if !made {
				fmt.Fprintf(c.out, "           by %v\n", ref)
			}
		}
	}
	for _, o := range f.open {
		fmt.Fprintf(c.out, "           open: %s\n", o)
	}
}

// keysOf returns the condition keys of a request.
func keysOf(req *evaluate.Request) string {
	text, err := json.Marshal(req.Context)
	if err != nil || string(text) == "{}" {
		return ""
	}
	return " with " + string(text)
}

// isSame reports whether the same is known of a caller in two snapshots.
func isSame(a, b account.Caller) bool {
	x, errX := json.Marshal(evaluate.Request{Principal: a.Principal, Resource: a.Resource})
	y, errY := json.Marshal(evaluate.Request{Principal: b.Principal, Resource: b.Resource})
	p, q := &a.Policies, &b.Policies
	return errX == nil && errY == nil && string(x) == string(y) && a.Unlisted == b.Unlisted && slices.Equal(a.Outside, b.Outside) &&
		slices.EqualFunc(p.Identity, q.Identity, samePolicy) && samePolicy(p.Boundary, q.Boundary) &&
		slices.EqualFunc(p.Session, q.Session, samePolicy) && samePolicy(p.Resource, q.Resource) &&
		sameLevels(p.SCPs, q.SCPs) && sameLevels(p.RCPs, q.RCPs)
}

func sameLevels(a, b []evaluate.Level) bool {
	return (a == nil) == (b == nil) && slices.EqualFunc(a, b, func(x, y evaluate.Level) bool {
		return slices.EqualFunc(x.Policies, y.Policies, samePolicy)
	})
}

// samePolicy reports whether two policies say the same. Of those that nobody knows the names tell it.
func samePolicy(a, b *policy.Policy) bool {
	if (a == nil) != (b == nil) || a.IsUnknown() != b.IsUnknown() {
		return false
	}
	return a.Equal(b) && (!a.IsUnknown() || a.Name() == b.Name())
}
