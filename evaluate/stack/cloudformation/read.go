package cloudformation

import (
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// Read reads a template in JSON.
func Read(template []byte, env stack.Environment, opts ...Option) (*stack.Stack, error) {
	r := &reader{text: string(template), env: env, options: options{max: DefaultMaxSize}}
	for _, o := range opts {
		o(&r.options)
	}
	return stack.New(r.out), nil
}
