package lambdapolicy

import (
	"strconv"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/policy"
)

// MaxPolicySize is the size of the longest policy that Lambda keeps for a resource, in characters (Lambda API
// Reference, "PutResourcePolicy").
const MaxPolicySize = 20_480 // RBP-12

// PutResourcePolicy returns the policy that a function, version or alias has after PutResourcePolicy of Lambda with a
// whole document (Lambda API Reference, "PutResourcePolicy"). It takes the place of all that was there before;
// [AppendStatement] adds to it afterwards. Such a policy may deny, and have any principals, actions, conditions and
// resources that the policy language knows for resources.
//
// resourceARN is the full ARN without wildcards. $LATEST is taken; see [NamesLatest].
//
// The error is an [*Error] with [CodeInvalidARN], or with [CodePolicyTooLong] for a document of more than
// [MaxPolicySize] characters, blanks counted; or the [*policy.Error] of [policy.Parse] or [policy.Policy.CheckKind].
func PutResourcePolicy(resourceARN, document string) (*policy.Policy, error) {
	if _, err := wholeARN(resourceARN); err != nil {
		return &policy.Policy{}, &Error{Code: CodeInvalidARN, Input: resourceARN,
			Reason: "not the full ARN of a function, version or alias"}
	}
	if err := checkSize(document, resourceARN); err != nil {
		return &policy.Policy{}, err
	}
	p, err := policy.Parse([]byte(document))
	if err == nil {
		err = p.CheckKind(policy.Resource)
	}
	if err != nil {
		return &policy.Policy{}, err
	}
	return p, nil
}

// NamesLatest reports whether an ARN that [PutResourcePolicy] takes is that of $LATEST. Only calls that spell $LATEST
// out are held against the policy there, and [AddPermission] refuses to add to it.
func NamesLatest(resourceARN string) bool {
	fn, err := wholeARN(resourceARN)
	return err == nil && fn.IsLatest() // LC-6
}

// wholeARN reads the ARN of a function, version or alias: without defaults no short form is complete.
func wholeARN(s string) (arn.Function, error) { return arn.ParseFunction(s) }

// GetPolicy returns a policy as Lambda prints it: Version, Id and Statement without blanks (Lambda API Reference,
// "GetPolicy"). It is the text that the answer of the API holds as a string; [policy.ParseEmbedded] reads such an
// answer. A policy that is nil or has no statements does not exist for Lambda: that is an [*Error] with
// [CodePolicyNotFound].
func GetPolicy(p *policy.Policy) ([]byte, error) {
	if p.Len() == 0 {
		return nil, &Error{Code: CodePolicyNotFound, Reason: "there is no policy"}
	}
	return p.MarshalJSON()
}

// checkSize returns an *Error about input for a document that is too long.
func checkSize(document, input string) error {
	if n := utf8.RuneCountInString(document); n > MaxPolicySize {
		return &Error{Code: CodePolicyTooLong, Input: input,
			Reason: "the policy has " + strconv.Itoa(n) + " characters, " + strconv.Itoa(MaxPolicySize) + " are the limit"}
	}
	return nil
}
