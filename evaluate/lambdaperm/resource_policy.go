package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/policy"
)

// PolicyOnLatest says that a policy was put on $LATEST: only calls that spell the qualifier out are held against it,
// and AddPermission refuses to add to it (LC-6, RBP-6).
const PolicyOnLatest NoteCode = "POLICY_ON_LATEST"

// PutResourcePolicy returns the policy that a function, version or alias has after PutResourcePolicy of Lambda with a
// whole document (RBP-15, RBP-16; Lambda API Reference, "PutResourcePolicy"). It takes the place of all that was there
// before; AppendStatement adds to it afterwards. Such a policy may deny, and have any principals, actions, conditions
// and resources that the policy language knows for resources.
//
// resourceARN is the full ARN without wildcards. $LATEST is taken, with the note PolicyOnLatest.
//
// The error is an *Error with CodeInvalidARN, or with CodePolicyTooLong for a document of more than MaxPolicySize
// characters, blanks counted; or the *policy.Error of policy.Parse or Policy.CheckKind.
func PutResourcePolicy(resourceARN, document string) (*policy.Policy, []Note, error) {
	fn, err := arn.ParseFunction(resourceARN, arn.ARN{}) // without defaults no short form is complete
	if err != nil {
		return nil, nil, &Error{Code: CodeInvalidARN, Input: resourceARN,
			Reason: "not the full ARN of a function, version or alias"}
	}
	if err := checkSize(document, resourceARN); err != nil {
		return nil, nil, err
	}
	p, err := policy.Parse([]byte(document))
	if err == nil {
		err = p.CheckKind(policy.Resource)
	}
	if err != nil {
		return nil, nil, err
	}
	var notes []Note
	if fn.IsLatest() {
		notes = append(notes, Note{PolicyOnLatest, "only calls that name $LATEST are held against the policy of " + fn.String()})
	}
	return p, notes, nil
}
