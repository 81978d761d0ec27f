package arn_test

import (
	"errors"
	"regexp"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

// checkError holds for any error on any input.
func checkError(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*arn.Error](err)
	switch {
	case !ok:
		t.Fatalf("%T is no *arn.Error", err)
	case e.Code == "" || e.Reason == "" || e.Offset < 0 || e.Offset > len(e.Input):
		t.Fatalf("incomplete error %+v", e)
	case len(e.Error()) > 2000:
		t.Fatalf("a message of %d bytes", len(e.Error()))
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "arn:", "arn:aws:s3:::b", "arn::s3:::b", "arn:aws::::b", "arn:aws:s3:::", "arn:aws:s3:::a:b:c",
		lead + "function:f:$LATEST", lead + "layer:l:3", lead + "event-source-mapping:" + uuid,
		lead + "code-signing-config:" + csc, lead + "capacity-provider:c",
		lead + "function:f:1/durable-execution/e/i", lead + "function:f/durable-execution/", "arn:aws:s3:::\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := arn.Parse(s)
		if err != nil {
			checkError(t, err)
		} else {
			if a.String() != s || !arn.IsARN(s) {
				t.Errorf("String() = %q, want %q", a.String(), s)
			}
			text, err := a.MarshalText()
			var back arn.ARN
			if err != nil || back.UnmarshalText(text) != nil || back != a {
				t.Errorf("text %q, %v: read back %+v, want %+v", text, err, back, a)
			}
		}
		for _, k := range kinds {
			v, kindErr := k.parse(s)
			switch {
			case kindErr != nil:
				checkError(t, kindErr)
			case err != nil:
				t.Errorf("Parse%s accepts %q, Parse does not", k.name, s)
			case v.String() != s || v.ARN() != a:
				t.Errorf("Parse%s(%q) = %+v, ARN %+v", k.name, s, v, v.ARN())
			}
		}
	})
}

// functionSyntax is what the Lambda API publishes for FunctionName, with the current region syntax and the lengths. It
// is wider than the documented forms, so it can only say what must never be accepted.
var functionSyntax = regexp.MustCompile(`\A(arn:aws[a-zA-Z-]*:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?` +
	`([a-zA-Z0-9-_]{1,64})(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]{1,128}))?\z`)

func FuzzParseFunction(f *testing.F) {
	for _, s := range []string{
		"", "f", "f:1", "f:$LATEST", "f:$LATEST.PUBLISHED", "function:f", "function:function:7", "123456789012:function:f:q",
		"123456789012:f", "eu-west-1:123456789012:f", "eu-west-1:123456789012:function:f:1", "us-isob-east-1:123456789012:f",
		"eusc-de-east-1:123456789012:f", "arn:prod", lead + "function:f:1", ":::::", "eu-west-1::f", "f::", "f\x00",
	} {
		f.Add(s, "")
		f.Add(s, "1")
	}
	f.Fuzz(func(t *testing.T, s, q string) {
		got, err := arn.ParseFunctionIn(s, caller)
		if err != nil {
			checkError(t, err)
			return
		}
		if !functionSyntax.MatchString(s) {
			t.Errorf("ParseFunctionIn accepts %q, the API would not", s)
		}
		if again, err := arn.ParseFunction(got.String()); err != nil || again != got {
			t.Errorf("%q read back: %+v, %v, want %+v", got, again, err, got)
		}
		var back arn.Function
		if text, err := got.MarshalText(); err != nil || back.UnmarshalText(text) != nil || back != got {
			t.Errorf("text %q, %v: read back %+v, want %+v", text, err, back, got)
		}
		qualified, err := got.WithQualifier(q)
		switch {
		case err != nil:
			checkError(t, err)
		case q != "" && qualified.Qualifier != q, qualified.Unqualified() != got.Unqualified():
			t.Errorf("%v with %q = %v", got, q, qualified)
		}
	})
}
