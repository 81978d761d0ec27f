package account

import (
	"cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Policies returns the policies in force when a principal, as [Snapshot.Principal] takes it, does an action on a
// resource: the identity policies and the boundary of the principal, the service control policies of its account, the
// resource control policies of the account of the resource, and the policy of the resource: for the operations of STS
// the trust policy of the role that is assumed. A resource that the snapshot does not list has none here, nor has a KMS
// key whose policy is not known: [Snapshot.Evaluate] says where that matters.
//
// A policy that is attached and of which nobody has the document is unknown. The error is that of [Snapshot.Principal],
// or what is wrong with a policy, group, account or resource that takes part.
func (s *Snapshot) Policies(principal, action, resource string) (evaluate.Policies, error) {
	e, err := s.Evaluator(principal)
	if err != nil {
		return evaluate.Policies{}, err
	}
	t, err := s.target(action, resource)
	if err != nil {
		return evaluate.Policies{}, err
	}
	ps := e.policies
	if t.policy != nil {
		if ps.Resource, err = t.policy.get(); err != nil {
			return evaluate.Policies{}, err
		}
	}
	ps.RCPs, err = s.controls(cmp.Or(ownerOf(resource, t.account), e.principal.Account()), policy.RCP)
	if err != nil {
		return evaluate.Policies{}, err
	}
	return ps, nil
}

// ownerOf returns the account of a resource: that in its ARN, or the one that is known.
func ownerOf(resource, known string) string {
	a, _ := arn.Parse(resource)
	if !arn.IsAccountID(a.AccountID) {
		return known
	}
	return cmp.Or(known, a.AccountID)
}
