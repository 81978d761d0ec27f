package explain

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// everything is what a stranger's own policies allow: so only the resource's side keeps a stranger out.
var everything = policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)

// strangers are callers whom a remedy must not let in: a user of another account, an anonymous caller and a service.
var strangers = [...]struct{ usual, other string }{
	{"arn:aws:iam::000000000000:user/stranger", "arn:aws:iam::999999999999:user/stranger"},
	{"anonymous", ""},
	{"stranger.amazonaws.com", "another.amazonaws.com"},
}

// letsIn reports whether the changed policies of a draft decide otherwise about a stranger who makes the same request.
func (w *work) letsIn(d *draft) bool {
	e, err := ownersSide(d.ps)
	if err != nil {
		return true
	}
	for i, who := range w.strangersTo(&d.req) {
		if who == (evaluate.Principal{}) {
			continue
		}
		req := d.req
		req.Principal = who
		before, known := w.before[i]
		if !known || d.req.Resource.ARN != w.x.Request.Resource.ARN {
			old, err := ownersSide(w.e.Policies())
			if err != nil {
				return true
			}
			before = old.Decide(&req)
			if d.req.Resource.ARN == w.x.Request.Resource.ARN {
				if w.before == nil {
					w.before = make(map[int]evaluate.Decision)
				}
				w.before[i] = before
			}
		}
		if e.Decide(&req) != before {
			return true
		}
	}
	return false
}

// ownersSide compiles the policies of the resource's side, and for the caller's side one that allows everything.
func ownersSide(ps evaluate.Policies) (*evaluate.Evaluator, error) {
	return evaluate.Compile(evaluate.Policies{
		Identity: []*policy.Policy{everything}, Resource: ps.Resource, RCPs: ps.RCPs, Endpoint: ps.Endpoint,
	})
}

// strangersTo returns the strangers: none of them is the caller, of its account or of that of the resource.
func (w *work) strangersTo(req *evaluate.Request) (list [len(strangers)]evaluate.Principal) {
	a, _ := arn.Parse(req.Resource.ARN)
	for i, s := range strangers {
		id := s.usual
		p := evaluate.MustParsePrincipal(id)
		taken := func() bool {
			return p.ID() == req.Principal.ID() ||
				p.Account() != "" && (p.Account() == req.Principal.Account() || p.Account() == a.AccountID)
		}
		if taken() {
			if s.other == "" {
				continue // everyone is the caller
			}
			p = evaluate.MustParsePrincipal(s.other)
			if taken() {
				continue
			}
		}
		list[i] = p
	}
	return list
}
