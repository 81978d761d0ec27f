package account

import (
	"slices"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// managedPolicy returns a managed policy that is attached in an account: from the snapshot, then from the catalogue if
// it is AWS's, else one that is unknown (IN-15).
func (s *Snapshot) managedPolicy(account, arn string) (p *policy.Policy, differs bool, err error) {
	e := s.listed(account, arn)
	ofCatalog, known := s.inCatalog(arn)
	switch {
	case e != nil && e.bad != nil:
		return nil, false, e.bad.error()
	case e != nil:
		p, err := e.body.get()
		return p, err == nil && known && e.body.differs(ofCatalog), err
	case known:
		return ofCatalog.Named(arn), false, nil
	}
	p, err = unknownPolicy(arn)
	return p, false, err
}

// inCatalog returns a policy of AWS from the catalogue.
func (s *Snapshot) inCatalog(arn string) (*policy.Policy, bool) {
	if !strings.Contains(arn, "::"+ofAWS+":") || !s.catalog.Has(arn) {
		return nil, false
	}
	p, err := s.catalog.Lookup(arn)
	return p, err == nil
}

// listed returns a managed policy of the snapshot.
func (s *Snapshot) listed(account, arn string) *entity {
	if m := s.accounts[account]; m != nil {
		if e := m.byARN[arn]; e != nil && (e.body != nil || e.bad != nil) {
			return e
		}
	}
	return s.shared[arn]
}

// A side is what a snapshot knows of the policies of a caller or role.
type side struct {
	identity []*policy.Policy
	boundary *policy.Policy
	session  []*policy.Policy
	notes    []evaluate.Problem
}

// sideOf returns the policies of a user or role: its own, and those of its groups.
func (s *Snapshot) sideOf(m *roster, e *entity) (*side, error) {
	out := &side{}
	attached := make(map[string]bool) // a policy may be attached to a user and to its groups
	for from := range m.sources(e) {
		if from.bad != nil {
			return nil, from.bad.error()
		}
		out.lacks(from)
		for _, d := range from.inline {
			p, err := d.get()
			if err != nil {
				return nil, err
			}
			out.identity = append(out.identity, p)
		}
		for _, arn := range from.attached {
			if attached[arn] {
				continue
			}
			attached[arn] = true
			p, err := s.attach(out, m.id, arn)
			if err != nil {
				return nil, err
			}
			out.identity = append(out.identity, p)
		}
	}
	for _, name := range e.groups {
		if m.byName[named{kindGroup, name}] == nil { // the account is partial
			p, err := unknownPolicy("group/" + name)
			if err != nil {
				return nil, err
			}
			out.identity = append(out.identity, p)
		}
	}
	if e.boundary != "" {
		p, err := s.attach(out, m.id, e.boundary)
		if err != nil {
			return nil, err
		}
		out.boundary = p
	}
	return out, nil
}

// attach returns a managed policy and notes where it differs from the catalogue's.
func (s *Snapshot) attach(to *side, account, arn string) (*policy.Policy, error) {
	p, differs, err := s.managedPolicy(account, arn)
	if differs {
		to.notes = append(to.notes, evaluate.Problem{
			Code: ProblemCatalogue, Policy: arn, Message: s.otherDocument(),
		})
	}
	return p, err
}

// otherDocument says that a policy of AWS differs from the catalogue.
func (s *Snapshot) otherDocument() string {
	return "the snapshot has another document than the catalogue of " + s.catalog.AsOf().Format(time.DateOnly)
}

// lacks notes the lists that an entity should have.
func (out *side) lacks(e *entity) {
	for _, f := range e.lacks {
		note := evaluate.Problem{Code: ProblemIncompleteEntity, Value: e.arn, Message: f.reason + ": taken to be empty"}
		out.notes = append(out.notes, note)
	}
}

// unknownSide is that of a caller whose account was not read.
func unknownSide(label string) (*side, error) {
	p, err := unknownPolicy(label)
	if err != nil {
		return nil, err
	}
	return &side{identity: []*policy.Policy{p}}, nil
}

// controls returns the control policies of a kind that hold for an account, root first: nil where no organization is
// known.
func (s *Snapshot) controls(account string, kind policy.Kind) ([]evaluate.Level, error) {
	at := s.placed[account]
	if at == nil {
		return nil, nil
	}
	key := limitsOf{at, kind}
	if made, ok := s.limits.Load(key); ok {
		l := made.(*limits)
		return l.levels, l.err
	}
	l := &limits{}
	l.levels, l.err = s.chain(at, kind)
	if kind == policy.RCP && !slices.ContainsFunc(l.levels, func(l evaluate.Level) bool { return len(l.Policies) > 0 }) {
		l.levels = nil // which say nothing: they can only deny
	}
	made, _ := s.limits.LoadOrStore(key, l) // the first one counts: policies are the same for all
	l = made.(*limits)
	return l.levels, l.err
}

// limits are the control policies of a kind that hold for an account. They are made when they are first needed.
type limits struct {
	levels []evaluate.Level
	err    error
}

// limitsOf tells whose limits they are.
type limitsOf struct {
	account *level
	kind    policy.Kind
}

// chain makes the levels of an account.
func (s *Snapshot) chain(at *level, kind policy.Kind) (list []evaluate.Level, err error) {
	attached, off := at.scps, at.of.noSCPs
	if kind == policy.RCP {
		attached, off = at.rcps, at.of.noRCPs
	}
	switch {
	case at.bad != nil:
		return nil, at.bad.error()
	case off:
		return nil, nil
	case at.up != nil:
		if list, err = s.chain(at.up, kind); err != nil {
			return nil, err
		}
	}
	one := evaluate.Level{Name: at.id}
	for _, a := range attached {
		p, err := s.control(at.of, a)
		if err != nil {
			return nil, err
		}
		one.Policies = append(one.Policies, p)
	}
	return append(list, one), nil
}

// control returns a control policy: its document, AWS's own, or one that is unknown.
func (s *Snapshot) control(o *organization, a attachment) (*policy.Policy, error) {
	if a.body != nil {
		return a.body.get()
	}
	if d := o.policies[policyID(a.arn)]; d != nil {
		return d.get()
	}
	if p, ok := s.inCatalog(a.arn); ok {
		return p.Named(a.arn), nil
	}
	return unknownPolicy(a.arn)
}
