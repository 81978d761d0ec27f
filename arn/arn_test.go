package arn_test

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
)

var (
	_ encoding.TextAppender    = arn.ARN{}
	_ encoding.TextMarshaler   = arn.ARN{}
	_ encoding.TextUnmarshaler = (*arn.ARN)(nil)
	_ error                    = (*arn.Error)(nil)
)

// sdkARN is declared as aws-sdk-go-v2 declares its ARN: the conversion below stops compiling when our fields move.
type sdkARN struct {
	Partition string
	Service   string
	Region    string
	AccountID string
	Resource  string
}

var _ = arn.ARN(sdkARN{})

// wantError fails unless err is an *arn.Error with the code and offset.
func wantError(t *testing.T, err error, code arn.Code, offset int) {
	t.Helper()
	e, ok := errors.AsType[*arn.Error](err)
	if !ok {
		t.Fatalf("error = %v, want an *arn.Error with code %s", err, code)
	}
	if e.Code != code || e.Offset != offset {
		t.Errorf("error = %v, want %s at byte %d", err, code, offset)
	}
	if e.Offset < 0 || e.Offset > len(e.Input) {
		t.Errorf("offset %d is outside the input %q", e.Offset, e.Input)
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, in string
		want     arn.ARN
	}{
		{"M-40 type:id", "arn:aws:lambda:eu-west-1:123456789012:function:f",
			arn.ARN{Partition: "aws", Service: "lambda", Region: "eu-west-1", AccountID: "123456789012", Resource: "function:f"}},
		{"M-40 type/id", "arn:aws:iam::123456789012:role/path/r",
			arn.ARN{Partition: "aws", Service: "iam", AccountID: "123456789012", Resource: "role/path/r"}},
		{"M-40 id", "arn:aws:s3:::bucket",
			arn.ARN{Partition: "aws", Service: "s3", Resource: "bucket"}},
		{"the resource keeps its colons", "arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST",
			arn.ARN{Partition: "aws", Service: "lambda", Region: "eu-west-1", AccountID: "123456789012", Resource: "function:f:$LATEST"}},
		{"a resource of colons", "arn:p:s::::::",
			arn.ARN{Partition: "p", Service: "s", Resource: ":::"}},
		{"ARN-1 other partition", "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q",
			arn.ARN{Partition: "aws-us-gov", Service: "sqs", Region: "us-gov-west-1", AccountID: "123456789012", Resource: "q"}},
		{"unknown partition", "arn:moon:s3:::b",
			arn.ARN{Partition: "moon", Service: "s3", Resource: "b"}},
		{"account alias of AWS", "arn:aws:iam::aws:policy/P",
			arn.ARN{Partition: "aws", Service: "iam", AccountID: "aws", Resource: "policy/P"}},
		{"wildcards are kept", "arn:*:lambda:*:?:*",
			arn.ARN{Partition: "*", Service: "lambda", Region: "*", AccountID: "?", Resource: "*"}},
		{"bytes that are no text", "arn:aws:s3:::\xff\n",
			arn.ARN{Partition: "aws", Service: "s3", Resource: "\xff\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := arn.Parse(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", tt.in, diff)
			}
			if got.String() != tt.in {
				t.Errorf("String() = %q, want %q", got.String(), tt.in)
			}
			if got != arn.MustParse(tt.in) {
				t.Error("MustParse differs from Parse")
			}
			if got.IsZero() || !arn.IsARN(tt.in) {
				t.Error("a parsed ARN is zero or not IsARN")
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct {
		name, in string
		code     arn.Code
		offset   int
	}{
		{"empty", "", arn.CodeInvalidARNPrefix, 0},
		{"a name", "f", arn.CodeInvalidARNPrefix, 0},
		{"letter case of the prefix", "ARN:aws:s3:::b", arn.CodeInvalidARNPrefix, 0},
		{"space in front", " arn:aws:s3:::b", arn.CodeInvalidARNPrefix, 0},
		{"prefix alone", "arn:", arn.CodeMissingARNField, 4},
		{"five fields", "arn:aws:s3::", arn.CodeMissingARNField, 12},
		{"no partition", "arn::s3:::b", arn.CodeInvalidPartition, 4},
		{"no service", "arn:aws::::b", arn.CodeInvalidService, 8},
		{"no resource", "arn:aws:s3:::", arn.CodeInvalidARNResource, 13},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := arn.Parse(tt.in)
			wantError(t, err, tt.code, tt.offset)
			if !got.IsZero() {
				t.Errorf("Parse(%q) = %v beside an error", tt.in, got)
			}
		})
	}
}

func TestMustParsePanics(t *testing.T) {
	defer func() {
		if _, ok := recover().(*arn.Error); !ok {
			t.Error("MustParse did not panic with an *arn.Error")
		}
	}()
	arn.MustParse("f")
}

func TestIsARN(t *testing.T) {
	for in, want := range map[string]bool{
		"arn:aws:s3:::b": true,
		"arn:::::":       true, // the outline is all it looks at
		"arn::::":        false,
		"Arn:aws:s3:::b": false,
		"a:b:c:d:e:f":    false,
		"":               false,
	} {
		if got := arn.IsARN(in); got != want {
			t.Errorf("IsARN(%q) = %t, want %t", in, got, want)
		}
	}
	if n := testing.AllocsPerRun(100, func() { arn.IsARN("arn:aws:s3:::b") }); n != 0 {
		t.Errorf("IsARN allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = arn.Parse("arn:aws:s3:::b") }); n != 0 {
		t.Errorf("Parse allocates %v times", n)
	}
}

func TestPartitions(t *testing.T) {
	want := []string{"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"}
	if diff := cmp.Diff(want, slices.Collect(arn.Partitions())); diff != "" {
		t.Errorf("Partitions (-want +got):\n%s", diff)
	}
	for p := range arn.Partitions() {
		if !arn.KnownPartition(p) {
			t.Errorf("KnownPartition(%q) = false", p)
		}
	}
	for _, p := range []string{"", "AWS", "aws-", "aws-iso-a", "*"} {
		if arn.KnownPartition(p) {
			t.Errorf("KnownPartition(%q) = true", p)
		}
	}
}

func TestARNText(t *testing.T) {
	type doc struct {
		A arn.ARN `json:"a"`
		Z arn.ARN `json:"z"`
		O arn.ARN `json:"o,omitzero"`
	}
	in := doc{A: arn.MustParse("arn:aws:s3:::b")}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"a":"arn:aws:s3:::b","z":""}`; string(data) != want {
		t.Errorf("JSON = %s, want %s", data, want)
	}
	var out doc
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}

func TestARNTextErrors(t *testing.T) {
	tests := []struct {
		name string
		in   arn.ARN
		code arn.Code
	}{
		{"a field is missing", arn.ARN{Partition: "aws", Service: "s3"}, arn.CodeInvalidARNResource},
		{"a colon moves the fields", arn.ARN{Partition: "aws", Service: "s3", Region: "a:b", Resource: "r"}, arn.CodeInvalidARNResource},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.in.MarshalText(); err == nil {
				t.Error("MarshalText gave no error")
			}
			b, err := tt.in.AppendText([]byte("kept"))
			if e, ok := errors.AsType[*arn.Error](err); !ok || e.Code != tt.code {
				t.Errorf("AppendText error = %v, want code %s", err, tt.code)
			}
			if string(b) != "kept" {
				t.Errorf("AppendText changed the buffer to %q", b)
			}
		})
	}
	kept := arn.MustParse("arn:aws:s3:::b")
	a := kept
	wantError(t, a.UnmarshalText([]byte("nope")), arn.CodeInvalidARNPrefix, 0)
	if a != kept {
		t.Errorf("UnmarshalText changed the value to %v beside an error", a)
	}
	if err := a.UnmarshalText(nil); err != nil || !a.IsZero() {
		t.Errorf("UnmarshalText(nil) = %v, %v, want the zero value", a, err)
	}
}

func TestErrorMessage(t *testing.T) {
	long := strings.Repeat("x", 99) + "é" + strings.Repeat("y", 5000)
	tests := []struct {
		name string
		err  *arn.Error
		want string
	}{
		{"plain", &arn.Error{Code: arn.CodeMissingARNField, Input: "arn:", Offset: 4, Reason: "too few"},
			`arn: "arn:": too few, at byte 4 (MISSING_ARN_FIELD)`},
		{"escaped, so that no line of a log can be forged", &arn.Error{Code: arn.CodeInvalidName, Input: "a\nb\xff", Reason: "bad"},
			`arn: "a\nb\xff": bad, at byte 0 (INVALID_NAME)`},
		{"shortened between characters", &arn.Error{Code: arn.CodeInvalidName, Input: long, Reason: "bad"},
			`arn: "` + strings.Repeat("x", 99) + `"… (5101 bytes): bad, at byte 0 (INVALID_NAME)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, tt.err.Error()); diff != "" {
				t.Errorf("Error() (-want +got):\n%s", diff)
			}
		})
	}
	garbage := &arn.Error{Input: strings.Repeat("\x80", 1<<20)}
	if n := len(garbage.Error()); n > 1000 {
		t.Errorf("a message of %d bytes for hostile input", n)
	}
	if _, ok := errors.AsType[*arn.Error](fmt.Errorf("line 3: %w", garbage)); !ok {
		t.Error("a wrapped error is not found")
	}
}
