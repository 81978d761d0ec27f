package lambdaperm

import (
	"maps"
	"strconv"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/policy"
)

// MaxPolicySize is the size of the longest policy that Lambda keeps for a resource, in characters (RBP-12).
const MaxPolicySize = 20_480

// defaultID is the Id of the policies that Lambda starts by itself (RBP-9).
const defaultID = "default"

// AppendStatement returns the policy with a further statement, made by AddPermission or AddLayerVersionPermission, as
// Lambda would keep it. p is the policy of the very ARN that the statement is for; with nil or no statements a policy
// with Version 2012-10-17 and the Id "default" begins (RBP-9). What p holds already stays as it is.
//
// The error is an *Error with CodeStatementExists if a statement of p has the Sid (RBP-6) and CodePolicyTooLong if the
// policy would be longer than MaxPolicySize, with the Sid as Input, or the *policy.Error of a statement that is
// refused.
func AppendStatement(p *policy.Policy, s policy.StatementSpec) (*policy.Policy, error) {
	if s.Sid != "" && hasStatement(p, s.Sid) {
		return nil, &Error{Code: CodeStatementExists, Input: s.Sid, Reason: "a statement has this id already"}
	}
	var q *policy.Policy
	var err error
	if p.Len() > 0 {
		q, err = p.With(s)
	} else if q, err = policy.New(policy.Version2012, s); err == nil {
		q, err = q.WithID(defaultID)
	}
	if err == nil {
		err = checkSize(q.String(), s.Sid)
	}
	if err != nil {
		return nil, err
	}
	return q, nil
}

// checkSize returns an *Error about input for a document that is too long.
func checkSize(document, input string) error {
	if n := utf8.RuneCountInString(document); n > MaxPolicySize {
		return &Error{Code: CodePolicyTooLong, Input: input,
			Reason: "the policy has " + strconv.Itoa(n) + " characters, " + strconv.Itoa(MaxPolicySize) + " are the limit"}
	}
	return nil
}

func hasStatement(p *policy.Policy, id string) bool {
	for _, s := range p.Statements() {
		if s.Sid() == id {
			return true
		}
	}
	return false
}

// RemovePermission returns the policy of a function, version or alias without the statement whose Sid is statementID,
// and nil if that was the last one: there is no policy any more then (RBP-9, RBP-10; Lambda API Reference,
// "RemovePermission"). If several statements have the Sid all of them go.
//
// The error is an *Error with CodeStatementNotFound, or with CodeInvalidParameter for an id that Lambda refuses: it has
// 1 to 100 letters, digits, hyphens, underscores and periods.
func RemovePermission(p *policy.Policy, statementID string) (*policy.Policy, error) {
	return removeStatement(p, parameter{"StatementId", statementID, isRemovableID, true})
}

func removeStatement(p *policy.Policy, id parameter) (*policy.Policy, error) {
	if err := id.check(); err != nil {
		return nil, err
	}
	if !hasStatement(p, id.value) {
		return nil, &Error{Code: CodeStatementNotFound, Input: id.value, Reason: "no statement of the policy has this id"}
	}
	return p.Without(func(s *policy.Statement) bool { return s.Sid() == id.value }), nil
}

// GetPolicy returns a policy as Lambda prints it: Version, Id and Statement without blanks (RBP-9; Lambda API
// Reference, "GetPolicy"). It is the text that the answer of the API holds as a string; policy.ParseEmbedded reads such
// an answer. A policy that is nil or has no statements does not exist for Lambda: that is an *Error with
// CodePolicyNotFound.
func GetPolicy(p *policy.Policy) ([]byte, error) {
	if p.Len() == 0 {
		return nil, &Error{Code: CodePolicyNotFound, Reason: "there is no policy"}
	}
	return p.MarshalJSON()
}

// AddPermission returns the function with one statement more in the policy of the ARN that the input addresses, and of
// no other: each version and alias has its own (RBP-11). FunctionName may be empty, else it must name f.
//
// Its errors are those of the function AddPermission and of AppendStatement, CodeInvalidParameter for a FunctionName
// that is another function's, and CodeUnknownQualifier for a version or alias that f does not have (RBP-6).
func (f *Function) AddPermission(in AddPermissionInput) (Function, error) {
	if in.FunctionName == "" {
		in.FunctionName = f.ARN.String()
	}
	defaults := f.ARN.ARN()
	fn, err := in.target(defaults)
	if err != nil {
		return Function{}, err
	}
	if fn.Unqualified() != f.ARN.Unqualified() {
		return Function{}, &Error{Code: CodeInvalidParameter, Input: in.FunctionName, Reason: "FunctionName: not " + f.ARN.String()}
	}
	_, p, err := f.target(fn.Qualifier)
	if err != nil {
		return Function{}, err
	}
	s, err := AddPermission(in, defaults)
	if err != nil {
		return Function{}, err
	}
	if p, err = AppendStatement(p, s); err != nil {
		return Function{}, err
	}
	return f.withPolicy(fn.Qualifier, p), nil
}

// RemovePermission returns the function without a statement in the policy of one qualifier, "" for the unqualified
// function. Its errors are those of the function RemovePermission, and CodeUnknownQualifier as in
// Function.AddPermission.
func (f *Function) RemovePermission(qualifier, statementID string) (Function, error) {
	_, p, err := f.target(qualifier)
	if err != nil {
		return Function{}, err
	}
	if p, err = RemovePermission(p, statementID); err != nil {
		return Function{}, err
	}
	return f.withPolicy(qualifier, p), nil
}

// withPolicy returns f with another policy for a qualifier; nil is none.
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
	return g
}
