package policy

import (
	"slices"
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// An enumeration is what the text forms of a type E of numbers need to know: E is spoken of as what, and a text that
// names none has a code. The names begin with that of the zero value, "".
type enumeration[E ~uint8] struct {
	typ, what string
	code      Code
	names     []string
}

// name returns the name of a value, or type and number where it has none.
func (x *enumeration[E]) name(e E) string {
	if int(e) < len(x.names) {
		return x.names[e]
	}
	return x.typ + "(" + strconv.Itoa(int(e)) + ")"
}

// value is the inverse of name.
func (x *enumeration[E]) value(name string) (E, bool) {
	i := slices.Index(x.names, name)
	return E(max(i, 0)), i >= 0
}

// marshal returns the name of a value, or an error where it has none.
func (x *enumeration[E]) marshal(e E) ([]byte, error) {
	if int(e) >= len(x.names) {
		return nil, &Error{Code: x.code, Reason: x.name(e) + " is no " + x.what}
	}
	return []byte(x.names[e]), nil
}

// unmarshal sets a value by its name, and to zero with an error where there is none of that name.
func (x *enumeration[E]) unmarshal(e *E, text []byte) error {
	v, ok := x.value(string(text))
	*e = v
	if !ok {
		return &Error{Code: x.code, Reason: quote.Text(string(text)) + " is no " + x.what + hint(string(text), x.names)}
	}
	return nil
}

// hint names those of the names that were probably meant, for the end of a reason.
func hint(wanted string, names []string) string {
	return nearest.Hint(nearest.Of(wanted, slices.Values(names), nearest.Limit))
}
