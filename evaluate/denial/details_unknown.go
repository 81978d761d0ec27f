package denial

import (
	"errors"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

func unknownPolicy(label string) (*policy.Policy, error) {
	return nil, errors.New("the policy " + label + " is not known")
}
func dependsOn(r *evaluate.Result) []string { return nil }
