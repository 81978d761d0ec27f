package lambdaperm

import (
	"maps"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// AddPermission returns the function with one statement more in the policy of the ARN that the input addresses, and of
// no other: each version and alias has its own. FunctionName may be empty, else it must name f. The revision id of what
// is changed is another one then, which is not known.
//
// The error is the [*lambdapolicy.Error] of [lambdapolicy.AddPermission] or [lambdapolicy.AppendStatement], or an
// [*Error] with [CodeInvalidParameter] for a FunctionName that is another function's, with [CodeUnknownQualifier] for a
// version or alias that f does not have, with [CodeRevisionMismatch] for a RevisionID that is not the latest, or with
// [CodeInvalidARN] for the function's ARN.
func (f *Function) AddPermission(in lambdapolicy.AddPermissionInput) (Function, error) {
	if in.FunctionName == "" {
		in.FunctionName = f.ARN.String()
	}
	defaults := f.ARN.ARN()
	fn, err := in.Target(defaults)
	if err != nil {
		return Function{}, err
	}
	if fn.Unqualified() != f.ARN.Unqualified() {
		return Function{}, &Error{Code: CodeInvalidParameter, Input: in.FunctionName, Reason: "FunctionName: not " + f.ARN.String()}
	}
	_, p, err := f.target(fn.Qualifier) // RBP-6: it must exist
	if err != nil {
		return Function{}, err
	}
	s, err := lambdapolicy.AddPermission(in, defaults)
	if err != nil {
		return Function{}, err
	}
	if err := f.CheckRevision(fn.Qualifier, in.RevisionID); err != nil { // RBP-6
		return Function{}, err
	}
	if p, err = lambdapolicy.AppendStatement(p, s); err != nil {
		return Function{}, err
	}
	return f.withPolicy(fn.Qualifier, p), nil
}

// CheckRevision returns an [*Error] with [CodeRevisionMismatch] for a revision id that is not the latest of a qualifier,
// "" for the unqualified function: what Lambda answers to a call that has the id (PreconditionFailedException of
// AddPermission, RemovePermission and others, AWS Lambda API Reference). An empty id asks for nothing.
func (f *Function) CheckRevision(qualifier, revisionID string) error {
	if revisionID == "" || f.RevisionIDs == nil || f.RevisionIDs[qualifier] == revisionID {
		return nil
	}
	return &Error{Code: CodeRevisionMismatch, Input: revisionID, Reason: "RevisionID: not the latest"}
}

// RemovePermission returns the function without a statement in the policy of one qualifier, "" for the unqualified
// function. A call with a revision id asks [Function.CheckRevision] before. The error is the [*lambdapolicy.Error] of [lambdapolicy.RemovePermission], or an [*Error] with
// [CodeUnknownQualifier] or [CodeInvalidARN] as in [Function.AddPermission].
func (f *Function) RemovePermission(qualifier, statementID string) (Function, error) {
	_, p, err := f.target(qualifier)
	if err != nil {
		return Function{}, err
	}
	if p, err = lambdapolicy.RemovePermission(p, statementID); err != nil {
		return Function{}, err
	}
	return f.withPolicy(qualifier, p), nil
}

// withPolicy returns f with another policy for a qualifier; nil is none. RBP-11: no other policy changes.
func (f *Function) withPolicy(qualifier string, p *policy.Policy) Function {
	g := *f
	g.Policies = maps.Clone(f.Policies)
	if g.Policies == nil {
		g.Policies = make(map[string]*policy.Policy)
	}
	g.Policies[qualifier] = p
	if p == nil {
		delete(g.Policies, qualifier)
	}
	g.RevisionIDs = maps.Clone(f.RevisionIDs)
	delete(g.RevisionIDs, qualifier)
	return g
}
