package stack

// A Stack is what a deployment will create, as far as permissions see it. It is made by a reader of templates, immutable
// and safe for concurrent use. The zero value is an empty stack.
type Stack struct {
	d Description
}

// New returns the stack that a reader found. The description must not be changed afterwards.
func New(d Description) *Stack {
	s := &Stack{d: d}
	return s
}
