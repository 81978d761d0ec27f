package stack

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// An Option changes how questions are answered.
type Option func(*options)

type options struct {
	outside Outside
	scps    []evaluate.Level
	scpsSet bool
}

func newOptions(opts []Option) *options {
	o := &options{}
	for _, opt := range opts {
		opt(o)
	}
	return o
}

// An Outside knows roles and resources that a stack refers to and does not create. A snapshot of package account is
// one.
type Outside interface {
	// Policies returns the policies in force for a request: those of the principal, an ARN, and that of the resource.
	Policies(principal, action, resource string) (evaluate.Policies, error)
}

// WithOutside says what is known of roles and resources that the stack refers to and does not create. Without it the
// policies of such roles are unknown, and such resources are taken to have none.
func WithOutside(o Outside) Option { return func(to *options) { to.outside = o } }

// WithSCPs gives the service control policies of the account, root first. Without it there are none.
func WithSCPs(levels ...evaluate.Level) Option {
	return func(o *options) { o.scps, o.scpsSet = slices.Clone(levels), true }
}
