package arn

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// executionInfix stands between the function and the execution.
const executionInfix = "/durable-execution/"

// DurableExecution names one run of a durable function. An execution that was started through an alias carries the
// version the alias stood for, so a policy that names the alias does not cover it. The zero value names none.
type DurableExecution struct {
	Partition    string // one of [Partitions]
	Region       string // as in "eu-west-1"
	AccountID    string // twelve digits
	FunctionName string // 1 to 64 of [a-zA-Z0-9-_]
	Version      string // a number, [Latest] or [LatestPublished]; never an alias
	Name         string // the execution's name, 1 to 64 of [a-zA-Z0-9-_]
	ID           string // the execution's id, of [a-zA-Z0-9-_]
}

// ParseDurableExecution reads a full ARN with the resource function:NAME:VERSION/durable-execution/EXECUTION/ID (Lambda
// API Reference, "Execution"). The error is an [*Error]: [CodeInvalidARNResource] when the parts are not there,
// [CodeInvalidName] when a name or the id is wrong, [CodeInvalidQualifier] when the version is missing or an alias.
func ParseDurableExecution(s string) (DurableExecution, error) {
	a, at, err := parseLambda(s, functionType)
	if err != nil {
		return DurableExecution{}, err
	}
	function, execution, ok := strings.Cut(s[at:], executionInfix)
	if !ok {
		return DurableExecution{}, &Error{Code: CodeInvalidARNResource, Input: s, Offset: at,
			Reason: "no " + quote.Text(executionInfix) + " after the function"}
	}
	name, version, _ := strings.Cut(function, ":")
	label, id, ok := strings.Cut(execution, "/")
	labelAt := at + len(function) + len(executionInfix)
	switch {
	case !isName(name, maxFunctionName):
		return DurableExecution{}, &Error{Code: CodeInvalidName, Input: s, Offset: at, Reason: badFunctionName}
	case !isFixed(version): // ARN-6
		return DurableExecution{}, &Error{Code: CodeInvalidQualifier, Input: s, Offset: at + min(len(name)+1, len(function)),
			Reason: "the version of a durable execution is $LATEST, $LATEST.PUBLISHED or a number"}
	case !isName(label, maxExecutionName):
		return DurableExecution{}, &Error{Code: CodeInvalidName, Input: s, Offset: labelAt,
			Reason: "the name of a durable execution is 1 to 64 letters, digits, hyphens and underscores"}
	case !ok:
		return DurableExecution{}, &Error{Code: CodeInvalidARNResource, Input: s, Offset: len(s),
			Reason: "the id of the execution is missing"}
	case !isName(id, maxExecutionID):
		return DurableExecution{}, &Error{Code: CodeInvalidName, Input: s, Offset: labelAt + len(label) + 1,
			Reason: "the id of a durable execution is letters, digits, hyphens and underscores"}
	}
	return DurableExecution{a.Partition, a.Region, a.AccountID, name, version, label, id}, nil
}

// Function returns the version of the function that the execution runs on, qualified; zero for the zero value.
func (d DurableExecution) Function() Function {
	return Function{d.Partition, d.Region, d.AccountID, d.FunctionName, d.Version}
}

// ARN returns the full ARN; zero for the zero value.
func (d DurableExecution) ARN() ARN {
	if d.IsZero() {
		return ARN{}
	}
	return lambdaARN(d.Partition, d.Region, d.AccountID,
		functionType+d.FunctionName+":"+d.Version+executionInfix+d.Name+"/"+d.ID)
}

// String gives the full ARN as text, without checks; empty for the zero value.
func (d DurableExecution) String() string { return d.ARN().String() }

// IsZero reports whether d is the zero value.
func (d DurableExecution) IsZero() bool { return d == DurableExecution{} }

// MarshalText gives the full ARN, empty for the zero value; an [*Error] for a value with a malformed field.
func (d DurableExecution) MarshalText() ([]byte, error) {
	return marshal(d, d.String(), ParseDurableExecution)
}

// UnmarshalText reads what [ParseDurableExecution] reads; empty text gives the zero value. On an error, an [*Error], d
// is left as it was.
func (d *DurableExecution) UnmarshalText(text []byte) error {
	return setFrom(d, text, ParseDurableExecution)
}
