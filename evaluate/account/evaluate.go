package account

import (
	"cmp"
	"sync"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The codes that problems of results have besides those of package evaluate: a closed list.
const (
	// ProblemResourcePolicy: the snapshot does not list the resource, and a policy of it could change the decision.
	ProblemResourcePolicy evaluate.ProblemCode = "RESOURCE_POLICY_NOT_IN_SNAPSHOT"
	// ProblemCatalogue: a managed policy of AWS has another document in the snapshot, which is used, than in the
	// catalogue.
	ProblemCatalogue evaluate.ProblemCode = "POLICY_DIFFERS_FROM_CATALOGUE"
	// ProblemIncompleteEntity: a user, group or role lacks a list that AWS always gives; it is taken to be empty.
	ProblemIncompleteEntity evaluate.ProblemCode = "ENTITY_INCOMPLETE"
	// ProblemNotInOrganization: organizations were read, and none has the account of the caller or the resource: it is
	// taken to be in none.
	ProblemNotInOrganization evaluate.ProblemCode = "ACCOUNT_NOT_IN_ORGANIZATION"
)

// Evaluate answers a request with the policies of the snapshot; see [Snapshot.Policies]. What the snapshot knows takes
// the place of what the request says about the principal, except for what a session brings itself: its name, tags and
// source identity. Of the resource it adds account, tags and organization where the request has none.
//
// The result has the problems of this package besides those of package evaluate. What is in no snapshot has no say:
// session policies, VPC endpoint policies, and whatever was changed since.
func (s *Snapshot) Evaluate(req evaluate.Request) (evaluate.Result, error) {
	c, err := s.caller(req.Principal)
	if err != nil {
		return evaluate.Result{}, err
	}
	e, err := s.compile(c)
	if err != nil {
		return evaluate.Result{}, err
	}
	return e.Evaluate(req)
}

// An Evaluator answers requests of one principal, whose policies are compiled once. It is safe for concurrent use.
type Evaluator struct {
	s         *Snapshot
	principal evaluate.Principal
	policies  evaluate.Policies // of the principal's side
	notes     []evaluate.Problem
	compiled  *evaluate.Evaluator

	mu    sync.Mutex
	known map[resourceSide]*evaluate.Evaluator
}

// A resourceSide tells which policies of resources and their accounts are in force.
type resourceSide struct {
	policy *policy.Policy
	owner  string
}

// Evaluator returns an Evaluator for a principal, as [Snapshot.Principal] takes it. The error is that of
// [Snapshot.Policies].
func (s *Snapshot) Evaluator(principal string) (*Evaluator, error) {
	c, err := s.callerNamed(principal)
	if err != nil {
		return nil, err
	}
	return s.compile(c)
}

// compile compiles the policies of a caller.
func (s *Snapshot) compile(c *caller) (*Evaluator, error) {
	side, err := s.side(c, refuse)
	if err != nil {
		return nil, err
	}
	scps, err := s.controls(c.account, policy.SCP)
	if err != nil {
		return nil, err
	}
	e := &Evaluator{s: s, principal: c.principal, notes: side.notes, known: make(map[resourceSide]*evaluate.Evaluator)}
	e.policies = evaluate.Policies{Identity: side.identity, Boundary: side.boundary, Session: side.session, SCPs: scps}
	if e.compiled, err = evaluate.Compile(e.policies); err != nil {
		return nil, refused(err)
	}
	if c.account != "" {
		e.notes = s.outside(e.notes, c.account)
	}
	return e, nil
}

// refused is the error for a policy that is not legal in its place.
func refused(err error) *Error {
	return &Error{Code: CodeInvalidPolicy, Reason: err.Error(), err: err}
}

// outside adds a note for an account of the snapshot that no organization has.
func (s *Snapshot) outside(notes []evaluate.Problem, account string) []evaluate.Problem {
	if len(s.organizations) == 0 || s.placed[account] != nil || s.accounts[account] == nil {
		return notes
	}
	return append(notes, evaluate.Problem{
		Code: ProblemNotInOrganization, Value: account,
		Message: "no organization that was read has the account " + account + ": no control policies are in force",
	})
}

// Principal returns who makes the requests.
func (e *Evaluator) Principal() evaluate.Principal { return e.principal }

// Evaluate answers a request as [Snapshot.Evaluate] does. The Principal of the request may be zero; if it is not it
// must have the ID of the Evaluator's, and is what the request says of the session. The error is an [*Error]:
// [CodeInvalidPrincipal] for another principal, or what is wrong with the resource, its account or their policies.
func (e *Evaluator) Evaluate(req evaluate.Request) (evaluate.Result, error) {
	switch id := req.Principal.ID(); {
	case id == "":
		req.Principal = e.principal
	case id != e.principal.ID():
		return evaluate.Result{}, &Error{Code: CodeInvalidPrincipal, Input: id, Reason: "not the principal of the evaluator"}
	default:
		c, err := e.s.caller(req.Principal)
		if err != nil {
			return evaluate.Result{}, err
		}
		req.Principal = c.principal
	}
	t, err := e.s.target(req.Action, req.Resource.ARN)
	if err != nil {
		return evaluate.Result{}, err
	}
	owner := e.owner(&req.Resource, t)
	var p *policy.Policy
	if t.policy != nil {
		if p, err = t.policy.get(); err != nil {
			return evaluate.Result{}, err
		}
	}
	with, err := e.with(p, owner)
	if err != nil {
		return evaluate.Result{}, err
	}
	res := with.Evaluate(&req)
	res.Problems = append(res.Problems, e.notes...)
	if owner != "" && owner != e.principal.Account() {
		res.Problems = e.s.outside(res.Problems, owner)
	}
	if !t.listed {
		could, err := e.policyMatters(&req, res.Decision, owner)
		if err != nil {
			return evaluate.Result{}, err
		}
		if could { // IN-19
			res.Problems = append(res.Problems, evaluate.Problem{
				Code: ProblemResourcePolicy, Value: quote.Excerpt(req.Resource.ARN),
				Message: "the snapshot does not have the policy of the resource, which could change the decision",
			})
		}
	}
	return res, nil
}

// owner returns the account of a resource, and adds what is known of it. As package evaluate does, it takes a resource
// of which nothing tells the account to be the caller's.
func (e *Evaluator) owner(r *evaluate.Resource, t target) string {
	if r.Account == "" {
		r.Account = t.account // IN-18
	}
	if r.Tags == nil {
		r.Tags = t.tags
	}
	owner := cmp.Or(ownerOf(r.ARN, r.Account), e.principal.Account())
	if at := e.s.placed[owner]; at != nil && r.Organization == "" && r.OrganizationPath == "" {
		r.Organization, r.OrganizationPath = at.of.id, at.path()
		r.ManagementAccount = r.ManagementAccount || at.of.management == at.id
	}
	return owner
}

// with returns the evaluator for a resource with a policy, which may be nil, of an account, which may not be known.
func (e *Evaluator) with(p *policy.Policy, owner string) (*evaluate.Evaluator, error) {
	rcps, err := e.s.controls(owner, policy.RCP)
	if err != nil {
		return nil, err
	}
	if p == nil && rcps == nil {
		return e.compiled, nil
	}
	key := resourceSide{policy: p}
	if rcps != nil {
		key.owner = owner
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if found := e.known[key]; found != nil {
		return found, nil
	}
	made, err := e.compiled.With(evaluate.Policies{Resource: p, RCPs: rcps})
	if err != nil {
		return nil, refused(err)
	}
	e.known[key] = made
	return made, nil
}

// The most and the least that the policy of a resource can do.
var (
	allowsAll = sync.OnceValue(func() *policy.Policy { return everything("Allow") })
	deniesAll = sync.OnceValue(func() *policy.Policy { return everything("Deny") })
)

func everything(effect string) *policy.Policy {
	return policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"` + effect +
		`","Principal":"*","Action":"*","Resource":"*"}}`)
}

// policyMatters reports whether a policy of the resource could change the decision.
func (e *Evaluator) policyMatters(req *evaluate.Request, d evaluate.Decision, owner string) (bool, error) {
	p := allowsAll()
	if d == evaluate.Allowed {
		p = deniesAll()
	}
	with, err := e.with(p, owner)
	if err != nil {
		return false, err
	}
	return (with.Decide(req) == evaluate.Allowed) != (d == evaluate.Allowed), nil
}
