package arn

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// Qualifiers that stand for code not numbered by a version.
const (
	Latest          = "$LATEST"           // the unpublished code
	LatestPublished = "$LATEST.PUBLISHED" // the newest version, on managed instances
)

// Function names a Lambda function, as requests and policies do: as a whole when Qualifier is empty, else one version
// or alias of it. For permissions these are different resources, even where they run the same code, so nothing here
// turns one into another by itself.
//
// Values are comparable. The zero value names no function.
type Function struct {
	Partition string // one of [Partitions]
	Region    string // as in "eu-west-1"
	AccountID string // twelve digits
	Name      string // 1 to 64 of [a-zA-Z0-9-_]
	Qualifier string // empty, a version, an alias, [Latest] or [LatestPublished]
}

// ParseFunction reads the full ARN of a function, which may have a qualifier: what policies, requests and most answers
// of AWS hold. [ParseFunctionIn] reads shorter forms too. Letter case counts everywhere.
//
// The error is an [*Error] with the code of the first fault; [CodeInvalidARNPrefix] for a short form.
func ParseFunction(s string) (Function, error) {
	a, at, err := parseLambda(s, functionType)
	if err != nil {
		return Function{}, err
	}
	name, qualifier, err := parseNameQualifier(s, at)
	if err != nil {
		return Function{}, err
	}
	return Function{a.Partition, a.Region, a.AccountID, name, qualifier}, nil
}

// MustParseFunction is [ParseFunction] for texts known to be right, as in tests and package variables. It panics where
// [ParseFunction] gives an error.
func MustParseFunction(s string) Function {
	f, err := ParseFunction(s)
	if err != nil {
		panic(err)
	}
	return f
}

// ParseFunctionIn reads what the Lambda API takes as FunctionName and makes it complete (Lambda API Reference,
// "Invoke"). Each of these forms may be followed by ":QUALIFIER":
//
//	NAME
//	function:NAME
//	ACCOUNT:function:NAME
//	REGION:ACCOUNT:NAME
//	REGION:ACCOUNT:function:NAME
//	arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME
//
// Partition, Region and AccountID of defaults, usually the caller's, fill in what a short form leaves out; its other
// fields are not used. A full ARN must be complete by itself. Letter case counts everywhere.
//
// Two rules settle what could be read in two ways. A leading "arn:" or "function:" is never a name: "function:7" is the
// function 7, not version 7 of a function called function. And one colon after twelve digits or a region is refused,
// since that may be an account or region before a name, or a name before a qualifier; "function:" in front says that it
// is a name.
//
// The error is an [*Error] with the code of the first fault; a fault in defaults has the faulty field as its Input.
func ParseFunctionIn(nameOrARN string, defaults ARN) (Function, error) {
	if strings.HasPrefix(nameOrARN, prefix) {
		return ParseFunction(nameOrARN)
	}
	f, at, err := parseLead(nameOrARN)
	if err != nil {
		return Function{}, err
	}
	if strings.HasPrefix(nameOrARN[at:], functionType) {
		at += len(functionType)
	}
	if f.Name, f.Qualifier, err = parseNameQualifier(nameOrARN, at); err != nil {
		return Function{}, err
	}
	f.Partition = defaults.Partition
	f.Region = cmp.Or(f.Region, defaults.Region) // ARN-3
	f.AccountID = cmp.Or(f.AccountID, defaults.AccountID)
	switch {
	case f.Partition == "":
		return Function{}, &Error{Code: CodeMissingARNField, Input: nameOrARN,
			Reason: "neither the text nor the defaults give a partition"}
	case f.Region == "":
		return Function{}, &Error{Code: CodeMissingARNField, Input: nameOrARN,
			Reason: "neither the text nor the defaults give a region"}
	case f.AccountID == "":
		return Function{}, &Error{Code: CodeMissingARNField, Input: nameOrARN,
			Reason: "neither the text nor the defaults give an account"}
	case !KnownPartition(f.Partition):
		return Function{}, &Error{Code: CodeInvalidPartition, Input: f.Partition,
			Reason: "unknown partition in the defaults"}
	case !IsRegion(f.Region):
		return Function{}, &Error{Code: CodeInvalidARNRegion, Input: f.Region,
			Reason: "the region in the defaults has not the form of one"}
	case !IsAccountID(f.AccountID):
		return Function{}, &Error{Code: CodeInvalidARNAccount, Input: f.AccountID,
			Reason: "the account in the defaults is not twelve digits"}
	}
	return f, nil
}

// parseLead reads REGION:ACCOUNT: or ACCOUNT: in front of a name, and gives the byte at which the rest begins.
func parseLead(s string) (f Function, rest int, err error) {
	head, tail, _ := strings.Cut(s, ":")
	switch colons := strings.Count(s, ":"); {
	case colons == 0 || strings.HasPrefix(s, functionType): // ARN-2a
		return f, 0, nil
	case colons == 1 && (IsRegion(head) || IsAccountID(head)):
		return f, 0, &Error{Code: CodeInvalidName, Input: s,
			Reason: `a name and a qualifier, or an account or region and a name: "function:" in front makes it the former`}
	case colons == 1:
		return f, 0, nil
	case IsRegion(head):
		account, _, _ := strings.Cut(tail, ":")
		if !IsAccountID(account) {
			return f, 0, &Error{Code: CodeInvalidARNAccount, Input: s, Offset: len(head) + 1,
				Reason: "the account is not twelve digits"}
		}
		f.Region, f.AccountID = head, account
		return f, len(head) + 1 + accountDigits + 1, nil
	case IsAccountID(head) && strings.HasPrefix(tail, functionType):
		f.AccountID = head
		return f, accountDigits + 1, nil
	}
	return f, 0, &Error{Code: CodeInvalidName, Input: s,
		Reason: "neither a function name nor a partial or full ARN of a function"}
}

// parseNameQualifier reads NAME or NAME:QUALIFIER, which s has from byte at on.
func parseNameQualifier(s string, at int) (name, qualifier string, err error) {
	name, qualifier, qualified := strings.Cut(s[at:], ":")
	if !isName(name, maxFunctionName) {
		return "", "", &Error{Code: CodeInvalidName, Input: s, Offset: at, Reason: badFunctionName}
	}
	if qualified && !isQualifier(qualifier) {
		return "", "", &Error{Code: CodeInvalidQualifier, Input: s, Offset: at + len(name) + 1, Reason: badQualifier}
	}
	return name, qualifier, nil
}

const (
	badFunctionName = "a function name is 1 to 64 letters, digits, hyphens and underscores"
	badQualifier    = "a qualifier is $LATEST, $LATEST.PUBLISHED, a number, or an alias of up to 128 letters, digits, hyphens and underscores"
)

// WithQualifier combines f with a qualifier given apart from it, as the API's Qualifier parameter is. An empty q, or
// the one f has, returns f as it is. The error is an [*Error] about q: [CodeInvalidQualifier] when its syntax is wrong,
// [CodeQualifierConflict] when f has another.
func (f Function) WithQualifier(q string) (Function, error) {
	switch {
	case q == "":
		return f, nil
	case !isQualifier(q):
		return Function{}, &Error{Code: CodeInvalidQualifier, Input: q, Reason: badQualifier}
	case f.Qualifier != "" && f.Qualifier != q: // ARN-2
		return Function{}, &Error{Code: CodeQualifierConflict, Input: q,
			Reason: "the function already has the qualifier " + quote.Text(f.Qualifier)}
	}
	f.Qualifier = q
	return f, nil
}

// Unqualified returns the function as a whole: f without its qualifier. In policies that is another resource than any
// of its versions.
func (f Function) Unqualified() Function {
	f.Qualifier = ""
	return f
}

// IsLatest reports whether the qualifier is spelled out as [Latest]. A function without a qualifier runs the same code
// but is another resource, and [LatestPublished] names published code: false for both.
func (f Function) IsLatest() bool { return f.Qualifier == Latest }

// IsVersion reports whether the qualifier is the number of a published version.
func (f Function) IsVersion() bool { return isVersion(f.Qualifier) }

// IsAlias reports whether the qualifier is an alias: the name for a version, never digits only.
func (f Function) IsAlias() bool { return isAlias(f.Qualifier) }

// ARN returns the full ARN, with the qualifier if there is one: what a request's resource is compared as. Zero for the
// zero value.
func (f Function) ARN() ARN {
	if f.IsZero() {
		return ARN{}
	}
	resource := functionType + f.Name
	if f.Qualifier != "" {
		resource += ":" + f.Qualifier
	}
	return lambdaARN(f.Partition, f.Region, f.AccountID, resource)
}

// String gives the full ARN as text, without checks; empty for the zero value.
func (f Function) String() string { return f.ARN().String() }

// IsZero reports whether f is the zero value, which names no function.
func (f Function) IsZero() bool { return f == Function{} }

// MarshalText gives the full ARN; empty text for the zero value. A value with a malformed field is an [*Error].
func (f Function) MarshalText() ([]byte, error) { return marshal(f, f.String(), ParseFunction) }

// UnmarshalText reads what [ParseFunction] reads; empty text gives the zero value. On an error, an [*Error], f is left
// as it was.
func (f *Function) UnmarshalText(text []byte) error { return setFrom(f, text, ParseFunction) }
