package explain

import (
	"slices"
	"strconv"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/keep"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// levelName names a level in a sentence.
func levelName(t *evaluate.TypeTrace) string {
	s := strconv.Itoa(t.Level)
	if t.LevelName != "" {
		s += " (" + quote.Name(t.LevelName) + ")"
	}
	return s
}

// add adds a statement to the policies of an obstacle.
func (d *draft) add(o *obstacle, spec policy.StatementSpec) {
	d.touched[o.Kind] = true
	alone, err := policy.New(policy.Version2012, spec)
	if err != nil {
		d.failed = true
		return
	}
	join := func(p *policy.Policy) *policy.Policy {
		if p == nil {
			return alone
		}
		q, err := p.With(spec)
		d.failed = d.failed || err != nil
		return q
	}
	switch o.Kind {
	case policy.Identity:
		d.ps.Identity = append(slices.Clip(d.ps.Identity), alone)
	case policy.Session:
		d.ps.Session = append(slices.Clip(d.ps.Session), alone)
	case policy.Boundary:
		d.ps.Boundary = join(d.ps.Boundary)
	case policy.Resource:
		d.owners = true
		d.ps.Resource = join(d.ps.Resource)
	case policy.Endpoint:
		d.owners = true
		d.ps.Endpoint = join(d.ps.Endpoint)
	case policy.SCP:
		d.ps.SCPs = slices.Clone(d.ps.SCPs)
		l := &d.ps.SCPs[o.Level]
		l.Policies = append(slices.Clip(l.Policies), alone)
	default:
		d.failed = true
	}
}

// each passes all policies of the level of an obstacle through a function.
func (d *draft) each(o *obstacle, change func(*policy.Policy) *policy.Policy) {
	d.touched[o.Kind] = true
	list := func(old []*policy.Policy) []*policy.Policy {
		changed := make([]*policy.Policy, len(old))
		for i, p := range old {
			changed[i] = change(p)
		}
		return changed
	}
	switch o.Kind {
	case policy.Identity:
		d.ps.Identity = list(d.ps.Identity)
	case policy.Session:
		d.ps.Session = list(d.ps.Session)
	case policy.Boundary:
		d.ps.Boundary = change(d.ps.Boundary)
	case policy.Resource:
		d.ps.Resource = change(d.ps.Resource)
	case policy.Endpoint:
		d.ps.Endpoint = change(d.ps.Endpoint)
	case policy.SCP:
		d.ps.SCPs = slices.Clone(d.ps.SCPs)
		d.ps.SCPs[o.Level].Policies = list(d.ps.SCPs[o.Level].Policies)
	case policy.RCP:
		d.ps.RCPs = slices.Clone(d.ps.RCPs)
		d.ps.RCPs[o.Level].Policies = list(d.ps.RCPs[o.Level].Policies)
	}
}

// removeDenials takes away the Deny statements of an obstacle that apply.
func (d *draft) removeDenials(o *obstacle) {
	at := 0 // in the statements of the level, which are those of its policies
	d.each(o, func(p *policy.Policy) *policy.Policy {
		first := at
		at += p.Len()
		if at > len(o.Statements) {
			d.failed = true
			return p
		}
		return d.replace(p, func(i int) (*policy.StatementSpec, bool) {
			s := &o.Statements[first+i]
			return nil, s.Applies && s.Effect == policy.Deny
		})
	})
}

// edit puts a statement in the place of the near one.
func (d *draft) edit(o *obstacle, n *Near, spec policy.StatementSpec) {
	d.owners = d.owners || o.Kind == policy.Resource || o.Kind == policy.Endpoint
	at := 0
	d.each(o, func(p *policy.Policy) *policy.Policy {
		first := at
		at += p.Len()
		return d.replace(p, func(i int) (*policy.StatementSpec, bool) { return &spec, first+i == n.at })
	})
}

// statement returns the statement of a near miss.
func (w *work) statement(o *obstacle, n *Near) (found *policy.Statement) {
	d, at := draft{ps: w.e.Policies()}, 0
	d.each(o, func(p *policy.Policy) *policy.Policy {
		for i, s := range p.Statements() {
			if at+i == n.at {
				found = s
			}
		}
		at += p.Len()
		return p
	})
	return found
}

// replace returns a policy without the statements that a function reports, and with those it gives instead.
func (d *draft) replace(p *policy.Policy, by func(i int) (*policy.StatementSpec, bool)) *policy.Policy {
	var specs []policy.StatementSpec
	i, gone := -1, 0
	q := p.Without(func(*policy.Statement) bool {
		i++
		spec, drop := by(i)
		if drop {
			gone++
			if spec != nil {
				specs = append(specs, *spec)
			}
		}
		return drop
	})
	if gone == 0 {
		return p
	}
	var err error
	switch {
	case q == nil && specs == nil: // there is no policy without statements: one that is about nothing
		_, s := first(p)
		s.Action, s.NotAction = []string{"lambda:Nothing"}, nil
		if s.NotPrincipal != nil {
			s.Principal, s.NotPrincipal = policy.Everyone(), nil
		}
		q, err = policy.New(p.Version(), s)
	case q == nil:
		q, err = policy.New(p.Version(), specs...)
	case specs != nil:
		q, err = q.With(specs...)
	}
	if err != nil {
		d.failed = true
		return p
	}
	return q.Named(p.Name())
}

// first returns the first statement of a policy.
func first(p *policy.Policy) (*policy.Statement, policy.StatementSpec) {
	for _, s := range p.Statements() {
		return s, specOf(s)
	}
	return nil, policy.StatementSpec{}
}

// specOf returns a statement in text form.
func specOf(s *policy.Statement) policy.StatementSpec { return *keep.Spec(s).(*policy.StatementSpec) }
