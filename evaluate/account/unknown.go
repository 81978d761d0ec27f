package account

import "github.com/lambdaiam/lambdaiam/policy"

// unknownPolicy stands for a policy whose document nobody has (IN-16): it may allow everything of its kind and may deny
// everything. The error is an [*Error], for a label that can be none.
func unknownPolicy(label string) (*policy.Policy, error) {
	p, err := policy.NewUnknown(label)
	if err != nil {
		const reason = notFound + ", and the name cannot stand for it"
		return nil, &Error{Code: CodePolicyNotFound, Input: label, Reason: reason, err: err}
	}
	return p, nil
}
