package condition_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lambdaiam/lambdaiam/condition"
)

// allCodes is the closed list of the codes.
var allCodes = []condition.Code{
	condition.CodeInvalidOperator,
	condition.CodeNullWithIfExists,
	condition.CodeInvalidKey,
	condition.CodeMissingTagKey,
	condition.CodeDuplicateKey,
	condition.CodeInvalidVariable,
	condition.CodeMissingBrace,
	condition.CodeMissingQuote,
	condition.CodeSpaceInVariable,
	condition.CodeEmptyVariable,
	condition.CodeTooManyVariables,
	condition.CodeTypeMismatchNumber,
	condition.CodeTypeMismatchDate,
	condition.CodeTypeMismatchBoolean,
	condition.CodeTypeMismatchIPRange,
	condition.CodeTypeMismatchString,
	condition.CodeInvalidPairs,
	condition.CodeUnknownWord,
	condition.CodeNoJSON,
}

func TestRefusals(t *testing.T) {
	many := strings.Repeat("${k}", 101)
	tests := []struct {
		name string
		spec condition.Spec
		want condition.Error // but for Test and Reason
	}{
		{"C-15 operator", is("StringIs", "k", "v"), condition.Error{Code: condition.CodeInvalidOperator, Value: -1}},
		{"C-05 NullIfExists", is("NullIfExists", "k", "true"), condition.Error{Code: condition.CodeNullWithIfExists, Value: -1}},
		{"C-16 empty key", is("StringEquals", "", "v"), condition.Error{Code: condition.CodeInvalidKey, Value: -1}},
		{"C-17 empty tag key", is("StringEquals", "aws:RequestTag/", "v"), condition.Error{Code: condition.CodeMissingTagKey, Value: -1, Key: "aws:RequestTag/"}},
		{"C-17 empty tag key of a service", is("StringLike", "s3:ExistingObjectTAG/", "v"), condition.Error{Code: condition.CodeMissingTagKey, Value: -1, Key: "s3:ExistingObjectTAG/"}},
		{"C-16 the same key", is("StringLike", "first", "v"), condition.Error{Code: condition.CodeDuplicateKey, Value: -1, Key: "first"}},
		{"C-16 the same key in other case", is("StringLike", "FIRST", "v"), condition.Error{Code: condition.CodeDuplicateKey, Value: -1, Key: "FIRST"}},
		{"V-02 variable under Numeric", is("NumericEquals", "k", "1", "${a:b}"), condition.Error{Code: condition.CodeInvalidVariable, Value: 1, Key: "k", Input: "${a:b}"}},
		{"V-02 variable under Null", is("Null", "k", "${a:b}"), condition.Error{Code: condition.CodeInvalidVariable, Key: "k", Input: "${a:b}"}},
		{"V-09 no closing brace", is("StringEquals", "k", "v", "x${a:b"), condition.Error{Code: condition.CodeMissingBrace, Value: 1, Key: "k", Input: "x${a:b"}},
		{"V-09 brace inside", is("StringEquals", "k", "${${a:b}}"), condition.Error{Code: condition.CodeMissingBrace, Key: "k", Input: "${${a:b}}"}},
		{"V-09 no brace behind the default", is("StringEquals", "k", "${a:b, 'c'"), condition.Error{Code: condition.CodeMissingBrace, Key: "k", Input: "${a:b, 'c'"}},
		{"V-09 default without quotes", is("StringLike", "k", "${a:b, c}"), condition.Error{Code: condition.CodeMissingQuote, Key: "k", Input: "${a:b, c}"}},
		{"V-09 default with one quote", is("StringLike", "k", "${a:b, 'c}"), condition.Error{Code: condition.CodeMissingQuote, Key: "k", Input: "${a:b, 'c}"}},
		{"V-09 double quotes", is("StringLike", "k", `${a:b, "c"}`), condition.Error{Code: condition.CodeMissingQuote, Key: "k", Input: `${a:b, "c"}`}},
		{"V-09 no blank behind the comma", is("ArnLike", "k", "${a:b,'c'}"), condition.Error{Code: condition.CodeSpaceInVariable, Key: "k", Input: "${a:b,'c'}"}},
		{"V-09 two blanks behind the comma", is("ArnLike", "k", "${a:b,  'c'}"), condition.Error{Code: condition.CodeSpaceInVariable, Key: "k", Input: "${a:b,  'c'}"}},
		{"V-09 blank in the key", is("Bool", "k", "${ a:b}"), condition.Error{Code: condition.CodeSpaceInVariable, Key: "k", Input: "${ a:b}"}},
		{"V-09 no key", is("StringNotLike", "k", "${}"), condition.Error{Code: condition.CodeEmptyVariable, Key: "k", Input: "${}"}},
		{"V-09 default without key", is("StringNotLike", "k", "${, 'c'}"), condition.Error{Code: condition.CodeEmptyVariable, Key: "k", Input: "${, 'c'}"}},
		{"V-01 too many", is("StringEquals", "k", many), condition.Error{Code: condition.CodeTooManyVariables, Key: "k", Input: many}},
		{"C-26 no number", is("NumericLessThan", "k", "1", "2", "0x10"), condition.Error{Code: condition.CodeTypeMismatchNumber, Value: 2, Key: "k", Input: "0x10"}},
		{"C-26 empty number", is("NumericNotEquals", "k", ""), condition.Error{Code: condition.CodeTypeMismatchNumber, Key: "k"}},
		{"C-26a too many digits", is("NumericEquals", "k", strings.Repeat("1", 1001)), condition.Error{Code: condition.CodeTypeMismatchNumber, Key: "k", Input: strings.Repeat("1", 1001)}},
		{"C-25 no date", is("DateEquals", "k", "2024-13-01"), condition.Error{Code: condition.CodeTypeMismatchDate, Key: "k", Input: "2024-13-01"}},
		{"C-25 date without zone", is("DateEquals", "k", "2024-01-01T00:00:00"), condition.Error{Code: condition.CodeTypeMismatchDate, Key: "k", Input: "2024-01-01T00:00:00"}},
		{"C-27 no boolean", is("Bool", "k", "true", "1"), condition.Error{Code: condition.CodeTypeMismatchBoolean, Value: 1, Key: "k", Input: "1"}},
		{"C-27 escape is no boolean", is("Bool", "k", "${*}"), condition.Error{Code: condition.CodeTypeMismatchBoolean, Key: "k", Input: "${*}"}},
		{"C-05 no boolean under Null", is("Null", "k", "absent"), condition.Error{Code: condition.CodeTypeMismatchBoolean, Key: "k", Input: "absent"}},
		{"C-24 no range", is("IpAddress", "k", "192.0.2.0/33"), condition.Error{Code: condition.CodeTypeMismatchIPRange, Key: "k", Input: "192.0.2.0/33"}},
		{"C-24 no address", is("NotIpAddress", "k", "192.0.2"), condition.Error{Code: condition.CodeTypeMismatchIPRange, Key: "k", Input: "192.0.2"}},
		{"C-24 leading zero", is("IpAddress", "k", "192.0.2.01"), condition.Error{Code: condition.CodeTypeMismatchIPRange, Key: "k", Input: "192.0.2.01"}},
		{"C-24 zone", is("IpAddress", "k", "fe80::1%eth0"), condition.Error{Code: condition.CodeTypeMismatchIPRange, Key: "k", Input: "fe80::1%eth0"}},
		{"C-24 wildcard", is("IpAddress", "k", "192.0.2.*"), condition.Error{Code: condition.CodeTypeMismatchIPRange, Key: "k", Input: "192.0.2.*"}},
		{"C-15 no base64", is("BinaryEquals", "k", "QUI"), condition.Error{Code: condition.CodeTypeMismatchString, Key: "k", Input: "QUI"}},
	}
	codes := map[condition.Code]bool{}
	for _, tt := range tests {
		codes[tt.want.Code] = true
		t.Run(tt.name, func(t *testing.T) {
			b, err := condition.New(is("StringLike", "First", "v"), is("StringEquals", "second", "v"), tt.spec)
			e, ok := errors.AsType[*condition.Error](fmt.Errorf("statement: %w", err))
			if !ok {
				t.Fatalf("New: %v, want an *Error", err)
			}
			want := tt.want
			want.Test, want.Operator = 2, tt.spec.Operator
			if diff := cmp.Diff(&want, e, cmpopts.IgnoreFields(condition.Error{}, "Reason")); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if e.Reason == "" || !strings.HasSuffix(e.Error(), e.Reason+" ("+string(e.Code)+")") || !strings.HasPrefix(e.Error(), "condition: "+tt.spec.Operator) {
				t.Errorf("message %q, reason %q", e.Error(), e.Reason)
			}
			if b.Len() != 0 {
				t.Error("a block comes with the error")
			}
		})
	}
	for _, code := range allCodes {
		if slices.Contains([]condition.Code{condition.CodeInvalidPairs, condition.CodeUnknownWord, condition.CodeNoJSON}, code) {
			continue // of no block
		}
		if !codes[code] {
			t.Errorf("no case for %s", code)
		}
	}
}

func TestAccepted(t *testing.T) {
	tests := []struct {
		name  string
		block specs
	}{
		{"C-16 one key under two operators", specs{is("ArnLike", "k", "*"), is("ArnEquals", "k", "*")}},
		{"C-16 one key with and without prefix", specs{is("StringLike", "k", "*"), is("ForAllValues:StringLike", "k", "*"), is("ForAnyValue:StringLike", "k", "*")}},
		{"C-16 one key with and without IfExists", specs{is("StringLike", "k", "*"), is("StringLikeIfExists", "k", "*")}},
		{"C-17 a tag key that is a slash", specs{is("StringEquals", "aws:RequestTag//", "v")}},
		{"C-17 a tag key that ends like a family", specs{is("StringEquals", "aws:RequestTag/mytag/", "v")}},
		{"V-01 a hundred variables", specs{is("StringEquals", "k", strings.Repeat("${k}", 100))}},
		{"V-01 a dollar alone", specs{is("StringEquals", "k", "$", "$x", "}", "{}")}},
		{"Q-05 a short ARN", specs{is("ArnLike", "k", "arn:aws:s3")}},
		{"C-27 two booleans", specs{is("Bool", "k", "true", "false")}},
		{"G-10 texts of several types", specs{is("StringEquals", "k", "10", "true", "x")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := condition.New(tt.block...); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestErrorMessage(t *testing.T) {
	_, err := condition.New(is("NumericEquals", "s3:max-keys", "ten"))
	if want := `condition: NumericEquals."s3:max-keys"[0]: "ten": not a decimal number (TYPE_MISMATCH_NUMBER)`; err == nil || err.Error() != want {
		t.Errorf("message %v, want %s", err, want)
	}
	_, err = condition.New(is("NumericEquals", "k", strings.Repeat("é", 10_000)))
	if err == nil || len(err.Error()) > 400 || !strings.Contains(err.Error(), "…") {
		t.Errorf("message of %d bytes for a long value", len(fmt.Sprint(err)))
	}
}
