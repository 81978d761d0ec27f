package analyze

import (
	"context"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// A System is a caller with all policies in force between it and resources, and whose these are. What a System allows
// is what [evaluate.Evaluator.Decide] says, with the policies of all types, the accounts of caller and resource, and the
// rules of single operations ("Policy evaluation logic", IAM User Guide). The zero value has no caller and allows
// nothing.
type System struct {
	Caller   evaluate.Principal
	Policies evaluate.Policies
	// Resource tells whose the resources are, and their tags, as in a request. ARN is the one resource that the system
	// is about, or "" for any; Account is "" for the account in the ARN of each resource, or else the caller's. Tags that
	// are not nil are all.
	Resource evaluate.Resource
	// Unlisted names a policy that the resource may have and that nobody knows, such as one that was not read. It is ""
	// where Policies has all.
	Unlisted string
	// Outside are the ids of organizations that the caller is known not to be in, where Caller does not tell its own: it
	// may be in any other or in none. Of two systems that are compared those of both count.
	Outside []string
}

// Granted answers whether there is a request of the caller for one of the actions on one of the resources that the
// system allows.
//
// A policy of which not all is known ([policy.Policy.Unknowns]) leaves open what depends on it: the answer is No if the
// system allows nothing even where the policy lets through all it could, Yes if it allows something even where it lets
// through nothing; else Undecided, with [NotKnown] and what is not known. Of a policy that is Unlisted it is Yes if the
// system allows something without one, with the same in Open.
//
// The errors are those of [evaluate.Compile], an [*evaluate.Error] for no caller or for a Resource with another account
// than its ARN says, and a [*policy.Error] for an entry or condition of a that no policy could have. A context that is
// done gives Undecided with code [Cancelled].
func (s System) Granted(ctx context.Context, a Access, opts ...Option) (Answer, error) {
	return s.granted(ctx, a, nil, opts)
}

// granted is Granted, with answers that may be known.
func (s *System) granted(ctx context.Context, a Access, known *answers, opts []Option) (Answer, error) {
	asked, err := a.policy(nil)
	if err != nil {
		return Answer{}, err
	}
	under, err := a.under()
	if err != nil {
		return Answer{}, err
	}
	return s.ask(nil, func(now, old *System) (Answer, error) {
		q, err := newSystemQuestion(ctx, opts, now, nil, asked)
		if err != nil {
			return Answer{}, err
		}
		q.under = under
		return known.solve(q), nil
	})
}

// NewAccess answers whether there is a request that the system allows and an old one, for its own caller, does not: Yes
// means that the change from old to s gives access. The callers must have the same ID, and the Resources the same ARN
// and Account. Tags, organizations and policies may be others. The errors are those of [System.Granted], and an
// [*evaluate.Error] for systems that differ in what they must not.
func (s System) NewAccess(ctx context.Context, old System, opts ...Option) (Answer, error) {
	if err := s.comparable(old); err != nil {
		return Answer{}, err
	}
	return s.ask(&old, func(now, old *System) (Answer, error) {
		q, err := newSystemQuestion(ctx, opts, now, old, nil)
		if err != nil {
			return Answer{}, err
		}
		return q.solve(), nil
	})
}

// Different answers whether there is a request that one of two systems allows and the other does not. Of a Yes, Side says
// which one allows it, 0 for s. The errors are those of [System.NewAccess].
func (s System) Different(ctx context.Context, other System, opts ...Option) (Answer, error) {
	first, err := s.NewAccess(ctx, other, opts...)
	if err != nil || first.Verdict == Yes {
		return first, err
	}
	second, err := other.NewAccess(ctx, s, opts...)
	if err != nil {
		return Answer{}, err
	}
	return ofBoth(first, second), nil
}

// comparable refuses a system that another one is not compared with.
func (s *System) comparable(old System) error {
	switch {
	case s.Caller.ID() != old.Caller.ID():
		return &evaluate.Error{Code: evaluate.CodeInvalidPrincipal, Input: old.Caller.ID(), Reason: "another caller"}
	case s.Resource.ARN != old.Resource.ARN:
		return &evaluate.Error{Code: evaluate.CodeInvalidRequest, Input: old.Resource.ARN, Reason: "another resource"}
	case s.Resource.Account != old.Resource.Account:
		return &evaluate.Error{Code: evaluate.CodeInvalidRequest, Input: old.Resource.Account, Reason: "another account"}
	}
	return nil
}
