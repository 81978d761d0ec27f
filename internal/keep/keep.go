// Package keep lets a package keep with a policy what it makes of it, so that all who use the policy share that. Package
// policy gives every policy a slot and does not know what is in it.
package keep

import (
	"sync/atomic"

	"github.com/lambdaiam/lambdaiam/condition"
)

// A Slot holds one value, which is put there once and stays. It is safe for concurrent use; a nil Slot holds nothing.
type Slot[T any] struct{ p atomic.Pointer[T] }

// Get returns the value, or nil if there is none yet.
func (s *Slot[T]) Get() *T {
	if s == nil {
		return nil
	}
	return s.p.Load()
}

// Put puts the value there unless there is one already, and returns the one that is there then.
func (s *Slot[T]) Put(v *T) *T {
	if s == nil || s.p.CompareAndSwap(nil, v) {
		return v
	}
	return s.p.Load()
}

// Policy is the slot of a policy.
type Policy = Slot[any]

// Of returns the slot of a *policy.Policy, nil for a policy without one. Package policy sets it when it is initialised.
var Of func(p any) *Policy

// Starts tells line and column of each statement of a *policy.Policy, in one pass: zeros where it has no positions.
// Package policy sets it when it is initialised.
var Starts func(p any, found func(line, column int))

// Spec returns a *policy.Statement in text form: a *policy.StatementSpec, whose lists are its own. Package policy sets it
// when it is initialised.
var Spec func(s any) any

// Decide answers a *evaluate.Request with a *evaluate.Evaluator, and tells the policy type that decided and the values on
// which the answer depends, as an evaluate.Result has them: the numbers of an evaluate.Decision and a policy.Kind. Where
// all is known it costs no more than the decision. Package evaluate sets it when it is initialised.
var Decide func(e, req any) (decision, by uint8, dependsOn []condition.Unknown)

// A Partial says what is not known of a policy.
type Partial struct {
	Whole      condition.Unknown  // the policy as a whole; zero if it has statements
	Statements []PartialStatement // by their numbers; those behind the last one are known
}

// A PartialStatement says what is not known of a statement. The zero value is one that is known.
type PartialStatement struct {
	Whole     condition.Unknown // the statement as a whole
	If        condition.Unknown // what it depends on whether the statement is there
	Condition condition.Unknown // its Condition as a whole
	// Spec is the statement with stand-ins, a *policy.StatementSpec; nil where it has none.
	Spec any
}

// PartialOf returns what is not known of a *policy.Policy, nil if all is. Package policy sets it when it is
// initialised.
var PartialOf func(p any) *Partial
