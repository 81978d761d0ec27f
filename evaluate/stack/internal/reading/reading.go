// Package reading has what the readers of templates and of plans take in the same way: names of functions, images, paths
// of requests, and faults of JSON. Any part of a text may be unknown.
package reading

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// Codes are those of faults of JSON.
var Codes = [...]stack.Code{
	jsonscan.TooLarge:      stack.CodeTooLarge,
	jsonscan.InvalidUTF8:   stack.CodeInvalidUTF8,
	jsonscan.TooDeep:       stack.CodeTooDeep,
	jsonscan.Syntax:        stack.CodeSyntax,
	jsonscan.LoneSurrogate: stack.CodeLoneSurrogate,
	jsonscan.Duplicate:     stack.CodeDuplicateMember,
	jsonscan.Null:          stack.CodeWrongType,
	jsonscan.WrongKind:     stack.CodeWrongType,
	jsonscan.UnknownName:   stack.CodeUnknownFormat,
}

// A Function is what a text says about a function: its name, the qualifier and, in ARNs, Region and account.
type Function struct{ Name, Qualifier, Account, Region string }

// SplitFunction reads the name or ARN of a function; ok is false for what is neither.
func SplitFunction(text string) (f Function, ok bool) {
	parts := strings.Split(text, ":")
	switch {
	case parts[0] == "arn":
		if len(parts) < 7 || parts[2] != "lambda" || parts[5] != "function" {
			return Function{}, false
		}
		f.Region, f.Account = parts[3], parts[4]
		parts = parts[6:]
	case len(parts) > 2 && parts[1] == "function":
		f.Account = parts[0]
		parts = parts[2:]
	case len(parts) > 1 && parts[0] == "function":
		parts = parts[1:]
	}
	f.Name = parts[0]
	switch len(parts) {
	case 1:
	case 2:
		f.Qualifier = parts[1]
	default:
		return Function{}, false
	}
	return f, f.Name != ""
}

// Repository returns the ARN of the repository of an image, "" if the text does not say it.
func Repository(partition, image string) string {
	host, name, ok := strings.Cut(image, "/")
	parts := strings.Split(host, ".")
	if !ok || len(parts) < 5 || parts[1] != "dkr" || parts[2] != "ecr" {
		return ""
	}
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	return "arn:" + partition + ":ecr:" + parts[3] + ":" + parts[0] + ":repository/" + name
}

// RequestPath returns the path of a request to an API: what is in braces is not known.
func RequestPath(path string, unknown func(label string, c condition.Class) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(path, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, behind, _ := strings.Cut(rest, "}")
		class := condition.ClassName
		if strings.HasSuffix(name, "+") {
			class = condition.ClassPath
		}
		b.WriteString(unknown("path parameter "+condition.ShowPartial(name), class))
		path = behind
	}
}
