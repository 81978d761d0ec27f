package account

import "github.com/lambdaiam/lambdaiam/policy"

// unknownPolicy stands for a policy whose document nobody has (IN-16).
func unknownPolicy(label string) (*policy.Policy, error) {
	return nil, &Error{Code: CodePolicyNotFound, Input: label, Reason: notFound}
}
