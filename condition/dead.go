package condition

import "github.com/lambdaiam/lambdaiam/internal/template"

// A deadTest stands for a test that cannot be read and never holds: its operator is unknown, or one of its values is no
// date. It holds the operator as it was written; the test has none.
type deadTest string

func (deadTest) match(*test, string, *operator, template.Values) verdict { return unreadable }

// kill makes a test of what cannot be read.
func (t *test) kill(operator string, texts []string) {
	t.op, t.typed = Operator{}, deadTest(operator)
	if len(t.values) != len(texts) {
		t.values = make([]template.Template, len(texts))
	}
	for i, text := range texts {
		t.values[i] = template.Dead(text)
	}
}

func (t *test) isDead() bool { return t.op.base == 0 }

// Unreadable returns what could not be read of a test that never holds (see [Compiler]), nil for any other test. The
// Operator of the error is the one that was written, which [Test.Operator] does not return if it is unknown.
func (t Test) Unreadable() *Error {
	d, ok := t.t.typed.(deadTest)
	if !ok {
		return nil
	}
	_, err := parseOperator(string(d))
	if err == nil {
		_, f := readInstants(t.texts())
		return t.t.fault(f, string(d), t.texts())
	}
	err.Key = t.t.key
	return err
}

// OperatorName returns the operator as it was written.
func (t Test) OperatorName() string {
	if d, ok := t.t.typed.(deadTest); ok {
		return string(d)
	}
	return t.t.written().String()
}
