package condition

import "github.com/lambdaiam/lambdaiam/internal/template"

// A deadTest stands for what cannot be read of a test, which never holds. The test has no operator.
type deadTest struct{ err *Error }

func (deadTest) match(string, relation) verdict { return unreadable }

// kill makes a test of what cannot be read.
func (t *test) kill(err *Error, texts []string) {
	t.op, t.typed = Operator{}, deadTest{err}
	t.values = make([]template.Template, len(texts))
	for i, text := range texts {
		t.values[i] = template.Dead(text)
	}
}

func (t *test) isDead() bool { return t.op.base == 0 }

// Unreadable returns what could not be read of a test that never holds (see [Compiler]), nil for any other test. The
// Operator of the error is the one that was written, which [Test.Operator] does not return if it is unknown.
func (t Test) Unreadable() *Error {
	if d, ok := t.t.typed.(deadTest); ok {
		return d.err
	}
	return nil
}

// OperatorName returns the operator as it was written.
func (t Test) OperatorName() string {
	if err := t.Unreadable(); err != nil {
		return err.Operator
	}
	return t.t.op.String()
}
