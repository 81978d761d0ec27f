package evaluate

import (
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What a decision needs to know besides the policies can depend on the values: whether caller and resource are of one
// account, in one partition, and whether the resource is one that a row of the table of operations is about. There is a
// case for each of the few ways in which that can be.

// mostCases is how many of them are looked at. With more nothing is decided.
const mostCases = 512

// A standing place of caller and resource.
type place struct{ partition, account string }

// findCases finds the facts that can be.
func (o *open) findCases() {
	if !o.req.isPartial() {
		f := new(facts)
		if f.gather(o.known, o.req.ordered()) {
			o.cases = []*facts{f}
		}
		return
	}
	seen := make(map[signature]bool)
	n := 0
	for req := range o.examples {
		if n++; n > mostCases {
			o.lost = true
			return
		}
		f := new(facts)
		if !f.gather(o.known, req) {
			continue // such values do not count
		}
		s := f.signature()
		if seen[s] {
			continue
		}
		seen[s] = true
		o.cases = append(o.cases, f)
		f.req = o.shown
		f.env, f.p = (*env)(o.shown), o.shown.Principal.principal
		f.target = splitARN(o.req.Resource.ARN).shown()
		if o.known.keyed != 0 {
			f.finder.Init(o.shown.Context, (*derived)(o.shown))
		}
	}
}

// shown returns the parts as people are shown them.
func (p arnParts) shown() arnParts {
	for _, part := range [...]*string{&p.partition, &p.service, &p.region, &p.account, &p.resource} {
		*part = standin.Show(*part)
	}
	return p
}

// A signature is all by which facts of one request can differ.
type signature struct {
	same, account, noPolicy, unlocked, alone, ungrantable, gateway bool
	open, overriding, rcp, rcpDoubt                                bool
	say                                                            kindSet
	must                                                           policy.Kind
	reach                                                          reach
	barred                                                         Reason
	barredLack, standsFor                                          string
}

func (f *facts) signature() signature {
	return signature{
		same: f.same, account: f.account, noPolicy: f.noPolicy, unlocked: f.unlocked, alone: f.alone,
		ungrantable: f.ungrantable, gateway: f.gateway, open: f.open, overriding: f.overriding,
		rcp: f.consulted(policy.RCP), rcpDoubt: f.rcpDoubt, say: f.say, must: f.must, reach: f.reach, barred: f.barred,
		barredLack: f.barredLack, standsFor: f.standsFor,
	}
}

// examples yields requests with values: for each way in which facts can be there is one at least. They need not be ones
// that the same values lead to.
func (o *open) examples(yield func(*Request) bool) {
	base := *o.req
	base.Partial = false
	base.Resource.Tags = nil // of no account
	for c := range o.contexts {
		base.Context = c
		for caller := range o.callers {
			base.Principal = Principal{caller}
			for _, r := range o.resources(place{caller.partition, caller.account}) {
				req := base
				req.Resource.ARN, req.Resource.Account = r.ARN, r.Account
				if !yield(&req) {
					return
				}
			}
		}
	}
}
