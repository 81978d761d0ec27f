package arn

import (
	"iter"
	"slices"
	"strings"
)

// prefix starts every ARN, in every partition.
const prefix = "arn:"

// ARN is an Amazon Resource Name taken apart (IAM User Guide, "Identify AWS resources with Amazon Resource Names"). The
// fields and their order are those of the ARN type of aws-sdk-go-v2, so the two convert into each other.
//
// Values are comparable; equal values are the same resource, letter case included. The zero value is no ARN; its text
// is empty.
type ARN struct {
	Partition string // "aws", "aws-cn", …; see [Partitions]
	Service   string // the service prefix, as in "lambda"
	Region    string // may be empty, as in IAM and S3
	AccountID string // may be empty, as in S3
	Resource  string // everything after the fifth colon: "id", "type/id" or "type:id"
}

// Parse reads an ARN: "arn:" and then partition, service, region, account and resource, separated by colons. The
// resource keeps the colons it has.
//
// Partition, service and resource must not be empty. Nothing else is looked at: an unknown partition, a region that
// does not exist, a wildcard are kept as they stand, because which of them is wrong depends on the service. Use
// [KnownPartition] or the Lambda types of this package to be strict.
//
// The error is an [*Error] with [CodeInvalidARNPrefix], [CodeMissingARNField], [CodeInvalidPartition],
// [CodeInvalidService] or [CodeInvalidARNResource]. The fields of the result share memory with s.
func Parse(s string) (ARN, error) {
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return ARN{}, &Error{Code: CodeInvalidARNPrefix, Input: s, Reason: `an ARN starts with "arn:"`}
	}
	var lead [4]string
	for i := range lead {
		if lead[i], rest, ok = strings.Cut(rest, ":"); !ok {
			return ARN{}, &Error{Code: CodeMissingARNField, Input: s, Offset: len(s),
				Reason: "an ARN has six fields, separated by colons"}
		}
	}
	a := ARN{lead[0], lead[1], lead[2], lead[3], rest}
	switch {
	case a.Partition == "":
		return ARN{}, &Error{Code: CodeInvalidPartition, Input: s, Offset: len(prefix),
			Reason: "the partition is empty"}
	case a.Service == "":
		return ARN{}, &Error{Code: CodeInvalidService, Input: s, Offset: a.serviceAt(), Reason: "the service is empty"}
	case a.Resource == "":
		return ARN{}, &Error{Code: CodeInvalidARNResource, Input: s, Offset: len(s), Reason: "the resource is empty"}
	}
	return a, nil
}

// MustParse is [Parse] for texts known to be right, as in tests and package variables. It panics where [Parse] gives an
// error.
func MustParse(s string) ARN {
	a, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

// IsARN reports whether s has the outline of an ARN: it starts with "arn:" and has five colons or more. It looks at no
// field, so [Parse] may still refuse s: it is for telling ARNs from names. It allocates nothing.
func IsARN(s string) bool {
	return strings.HasPrefix(s, prefix) && strings.Count(s, ":") >= 5
}

// IsZero reports whether a is the zero value, which is no ARN.
func (a ARN) IsZero() bool { return a == ARN{} }

// String gives the ARN as text; the text of the zero value is empty. Whatever [Parse] accepted comes back byte for
// byte. A value put together by hand is written without checks; [ARN.MarshalText] has them.
func (a ARN) String() string {
	if a.IsZero() {
		return ""
	}
	return prefix + a.Partition + ":" + a.Service + ":" + a.Region + ":" + a.AccountID + ":" + a.Resource
}

// AppendText appends the text of a to b, as [encoding.TextAppender] wants. The zero value appends nothing. A value that
// its own text would not give back (an empty partition, a colon in the region) is an [*Error] as [Parse] gives it, and
// b is returned unchanged.
func (a ARN) AppendText(b []byte) ([]byte, error) {
	text, err := textOf(a, a.String(), Parse)
	if err != nil {
		return b, err
	}
	return append(b, text...), nil
}

// MarshalText gives the text of a, as [encoding.TextMarshaler] wants: see [ARN.AppendText].
func (a ARN) MarshalText() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalText reads what [Parse] reads; empty text gives the zero value. On an error, an [*Error], a is left as it
// was.
func (a *ARN) UnmarshalText(text []byte) error { return setFrom(a, text, Parse) }

// serviceAt, regionAt, accountAt and resourceAt give the byte at which a field of a parsed ARN stands in its text.
func (a ARN) serviceAt() int  { return len(prefix) + len(a.Partition) + 1 }
func (a ARN) regionAt() int   { return a.serviceAt() + len(a.Service) + 1 }
func (a ARN) accountAt() int  { return a.regionAt() + len(a.Region) + 1 }
func (a ARN) resourceAt() int { return a.accountAt() + len(a.AccountID) + 1 }

// partitions is the closed list behind [Partitions] (M-40, ARN-1).
var partitions = [...]string{
	"aws", "aws-cn", "aws-us-gov",
	"aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f",
	"aws-eusc",
}

// Partitions yields the partitions this package knows: the public ones, the isolated ones and the European Sovereign
// Cloud, aws first. The list is closed: AWS adding a partition takes a release of this library.
func Partitions() iter.Seq[string] { return slices.Values(partitions[:]) }

// KnownPartition reports whether p is one of [Partitions]. Partitions are lower case; "AWS" is not one.
func KnownPartition(p string) bool { return slices.Contains(partitions[:], p) }

// textOf gives the text of a value after checking that parse reads the same value from it: fields are exported, so
// anything may stand in them.
func textOf[T comparable](v T, text string, parse func(string) (T, error)) (string, error) {
	var zero T
	if v == zero {
		return "", nil
	}
	got, err := parse(text)
	if err != nil {
		return "", err
	}
	if got != v {
		return "", &Error{Code: CodeInvalidARNResource, Input: text,
			Reason: "a field holds a separator and would read back as another value"}
	}
	return text, nil
}

// setFrom is the other way: it stores what parse reads, or nothing on error.
func setFrom[T any](dst *T, text []byte, parse func(string) (T, error)) error {
	if len(text) == 0 {
		var zero T
		*dst = zero
		return nil
	}
	v, err := parse(string(text))
	if err != nil {
		return err
	}
	*dst = v
	return nil
}
