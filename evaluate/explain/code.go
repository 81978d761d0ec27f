package explain

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/words"
)

// Code names what stands in the way of a request, or how a remedy works. Why an entry does not cover a request has an
// [evaluate.EntryCode].
type Code string

// What stands in the way: with the values of [evaluate.Reason] a closed list.
const (
	DenyStatement        Code = "DENY_STATEMENT"          // a Deny statement applies
	DenyBecauseKeyAbsent Code = "DENY_BECAUSE_KEY_ABSENT" // one applies, and only since the request does not have a key
	NoStatementAllows    Code = "NO_STATEMENT_ALLOWS"     // no statement of a policy that has to allow does
	NoPolicyGiven        Code = "NO_POLICY_GIVEN"         // there is no policy of a type that has to allow
	LevelAllowsNothing   Code = "LEVEL_ALLOWS_NOTHING"    // a level of SCPs has no policy at all
	NotDelegated         Code = "NOT_DELEGATED"           // a trust or key policy names neither the caller nor its account
	OwnerDoesNotAllow    Code = "OWNER_DOES_NOT_ALLOW"    // the resource's policy does not let the caller in, and must
	GrantIsLimited       Code = "GRANT_IS_LIMITED"        // the resource lets the role in, and its limits do not allow it
	SessionWithoutPolicy Code = "SESSION_WITHOUT_POLICY"  // a federated session without session policies has nothing
	NotGrantable         Code = "NOT_GRANTABLE"           // the resource's policy cannot open the action to the caller
)

// How a remedy works: a closed list.
const (
	SendKey       Code = "SEND_KEY"       // the request has to have a condition key
	AskOtherwise  Code = "ASK_OTHERWISE"  // the request has to be for another qualifier, case, Region or session
	ChangeValue   Code = "CHANGE_VALUE"   // a test of a statement needs one value more, or another operator
	AddEntry      Code = "ADD_ENTRY"      // an element of a statement needs one entry more
	AddStatement  Code = "ADD_STATEMENT"  // a policy needs one statement more
	AttachManaged Code = "ATTACH_MANAGED" // an AWS managed policy has what is missing
	Delegate      Code = "DELEGATE"       // the resource's policy has to name the caller's account
	NameCaller    Code = "NAME_CALLER"    // a trust policy has to name the caller
	OwnerDecides  Code = "OWNER_DECIDES"  // whoever set the limit decides, and no text is offered
	NothingHelps  Code = "NOTHING_HELPS"  // no change of policies has the request allowed, or not everything is known
)

// Side says who would have to make a change. The zero value is nobody.
type Side uint8

const (
	Request             Side = iota + 1 // who makes the request, with it
	Caller                              // the administrators of the caller's account
	Owner                               // those of the resource's account
	CallersOrganization                 // the administrators of the caller's organization
	OwnersOrganization                  // those of the owner's organization
	Network                             // who runs the VPC endpoint
)

var sideWords = [...]string{
	"", Request: "request", Caller: "caller", Owner: "owner", CallersOrganization: "callersOrganization",
	OwnersOrganization: "ownersOrganization", Network: "network",
}

// String returns the name of the constant in lower camel case, "" for the zero value.
func (s Side) String() string { return words.String(sideWords[:], int(s), "Side") }

// MarshalText returns the word that [Side.String] gives. The error, for a value that is none of the constants, is an
// [*evaluate.Error] with [evaluate.CodeUnknownWord].
func (s Side) MarshalText() ([]byte, error) {
	if int(s) >= len(sideWords) {
		return nil, &evaluate.Error{Code: evaluate.CodeUnknownWord, Input: s.String(), Reason: "the value has no word"}
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads a word of [Side.String]; empty text is the zero value. The error is an [*evaluate.Error] with
// [evaluate.CodeUnknownWord]; s is then the zero value.
func (s *Side) UnmarshalText(text []byte) error {
	i, ok := words.Index(sideWords[:], text)
	*s = Side(i)
	if !ok {
		return &evaluate.Error{Code: evaluate.CodeUnknownWord, Input: string(text), Reason: words.Unknown(sideWords[:])}
	}
	return nil
}
