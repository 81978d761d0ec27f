package stack

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
)

// formless is the error of a question about something of whose ARN not even the beginning is known: what it is, and so
// what is asked, hangs on the values.
type formless []condition.Unknown

func (formless) Error() string { return "nobody knows what kind of thing it is" }

// haveForm returns a formless if one of the texts, each an ARN or empty, does not begin as ARNs do and has something in
// it that nobody knows.
func haveForm(arns ...string) error {
	var values formless
	for _, text := range arns {
		parts, err := condition.PartsOf(text)
		if err != nil || strings.HasPrefix(text, "arn:") {
			continue
		}
		for _, p := range parts {
			if p.Unknown != (condition.Unknown{}) {
				values = append(values, p.Unknown)
			}
		}
	}
	if values == nil {
		return nil
	}
	return values
}
