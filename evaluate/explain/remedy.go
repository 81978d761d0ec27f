package explain

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

const (
	mostRemedies = 3
	mostTries    = 8 // how many sets of changes are tried
)

// An option is a change that would have one obstacle out of the way.
type option struct {
	Change
	more  []Change // which belong to it
	limit bool
	apply func(*draft) // makes the change
}

// A draft is a request and policies with changes, for trying them.
type draft struct {
	req     evaluate.Request
	ps      evaluate.Policies
	touched [policy.Endpoint + 1]bool // types of policies that are changed
	owners  bool                      // a policy that can let others in is changed, with text
	failed  bool                      // a change cannot be made
}

// findRemedies fills in what would have the request allowed.
func (w *work) findRemedies() {
	if len(w.inWay) == 0 {
		w.nothingHelps(0, w.helpless())
		return
	}
	lists := make([][]option, len(w.inWay))
	for i := range w.inWay {
		o := &w.inWay[i]
		if o.code == NotGrantable {
			w.nothingHelps(o.ReadAs, w.single(o))
			return
		}
		lists[i] = w.optionsFor(o)
	}
	most := mostRemedies
	if len(lists) > 1 {
		most = 1
	}
	tried := 0
	for choice := range choices(lists) {
		if len(w.x.Remedies) >= most || tried >= mostTries*len(lists) {
			break
		}
		tried++
		w.try(lists, choice)
	}
	switch {
	case len(w.x.Remedies) == 0:
		w.nothingHelps(0, "nothing that was tried has the request allowed")
	case len(lists) == 1:
		w.attachManaged(&w.inWay[0])
	}
}

// choices yields which option of each list to take, the first of all of them first, then with one list moved on.
func choices(lists [][]option) func(func([]int) bool) {
	return func(yield func([]int) bool) {
		choice := make([]int, len(lists))
		for i := range lists {
			if len(lists[i]) == 0 {
				return
			}
		}
		if !yield(slices.Clone(choice)) {
			return
		}
		for sum := 1; sum < mostTries; sum++ {
			for i := range lists {
				if sum < len(lists[i]) {
					moved := slices.Clone(choice)
					moved[i] = sum
					if !yield(moved) {
						return
					}
				}
			}
			all, more := make([]int, len(lists)), false
			for i := range lists {
				all[i] = min(sum, len(lists[i])-1)
				more = more || all[i] == sum
			}
			if len(lists) > 1 && more && !yield(all) {
				return
			}
		}
	}
}

// try adds a remedy of the options chosen if the request is then allowed and nobody else is let in.
func (w *work) try(lists [][]option, choice []int) {
	d := draft{req: w.x.Request, ps: w.e.Policies()}
	r := Remedy{}
	for i, n := range choice {
		o := &lists[i][n]
		if o.Code == OwnerDecides && len(w.x.Remedies) > 0 { // offers nothing
			return
		}
		o.apply(&d)
		if w.inWay[0].denies() && !w.inWay[i].denies() { // no addition helps against a Deny, so none is shown
			continue
		}
		r.Limit = r.Limit || o.limit
		for _, c := range append([]Change{o.Change}, o.more...) {
			if !slices.ContainsFunc(r.Changes, func(have Change) bool { return have.Say == c.Say && have.Code == c.Code }) {
				r.Changes = append(r.Changes, c)
			}
		}
	}
	r.Code = r.Changes[0].Code
	r.Verified = !d.failed && w.verified(&d)
	if !r.Verified && !(w.unverified && !d.failed) {
		return
	}
	if slices.ContainsFunc(w.x.Remedies, func(have Remedy) bool { return sameChanges(have.Changes, r.Changes) }) {
		return
	}
	w.x.Remedies = append(w.x.Remedies, r)
}

func sameChanges(a, b []Change) bool {
	return slices.EqualFunc(a, b, func(c, d Change) bool { return c.Code == d.Code && c.Say == d.Say })
}

// changed returns an Evaluator with the changed policies of a draft.
func (w *work) changed(d *draft) *evaluate.Evaluator {
	var ps evaluate.Policies
	same := true
	for kind, touched := range d.touched {
		if !touched {
			continue
		}
		same = false
		switch policy.Kind(kind) {
		case policy.Identity:
			ps.Identity = d.ps.Identity
		case policy.Boundary:
			ps.Boundary = d.ps.Boundary
		case policy.Session:
			ps.Session = d.ps.Session
		case policy.Resource:
			ps.Resource = d.ps.Resource
		case policy.SCP:
			ps.SCPs = d.ps.SCPs
		case policy.RCP:
			ps.RCPs = d.ps.RCPs
		case policy.Endpoint:
			ps.Endpoint = d.ps.Endpoint
		}
	}
	if same {
		return w.e
	}
	e, err := w.e.With(ps)
	if err != nil {
		return nil
	}
	return e
}

// verified reports whether the request of a draft is allowed under its policies, and nobody else besides.
func (w *work) verified(d *draft) bool {
	e := w.changed(d)
	if e == nil || e.Decide(&d.req) != evaluate.Allowed {
		return false
	}
	return !d.owners || !w.letsIn(d)
}

// notLookedFor adds that nothing is offered, since not everything is known.
func (w *work) notLookedFor() {
	w.x.Remedies = []Remedy{{Code: NothingHelps, Verified: true, Changes: []Change{{
		Code: NothingHelps, Say: "no change is offered as long as not everything is known",
	}}}}
}

// nothingHelps adds that no policy can allow the request, and why.
func (w *work) nothingHelps(kind policy.Kind, why string) {
	w.x.Remedies = []Remedy{{Code: NothingHelps, Verified: true, Changes: []Change{{
		Code: NothingHelps, Kind: kind, Say: "no change of policies helps: " + quote.Sentence(why),
	}}}}
}
