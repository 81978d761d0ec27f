package arn_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
)

// caller is where the tests' short names belong: not partition aws, so that a hard-coded one would show (ARN-1).
var caller = arn.ARN{Partition: "aws-cn", Service: "ignored", Region: "cn-north-1", AccountID: "111122223333", Resource: "ignored"}

func TestParseFunction(t *testing.T) {
	const (
		local   = "arn:aws-cn:lambda:cn-north-1:111122223333:function:"
		foreign = "arn:aws-cn:lambda:cn-north-1:123456789012:function:"
		remote  = "arn:aws-cn:lambda:eu-west-1:123456789012:function:"
		full    = "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:"
	)
	tests := []struct{ name, in, want string }{
		{"name", "f", local + "f"},
		{"name:version", "f:1", local + "f:1"},
		{"name:alias", "f:prod", local + "f:prod"},
		{"name:$LATEST", "f:$LATEST", local + "f:$LATEST"},
		{"name:$LATEST.PUBLISHED", "f:$LATEST.PUBLISHED", local + "f:$LATEST.PUBLISHED"},
		{"an alias may start with a digit", "f:1a", local + "f:1a"},
		{"an alias may look like LATEST", "f:LATEST", local + "f:LATEST"},
		{"alphabet", "aZ09-_:-_", local + "aZ09-_:-_"},
		{"longest name and alias", strings.Repeat("n", 64) + ":" + strings.Repeat("a", 128),
			local + strings.Repeat("n", 64) + ":" + strings.Repeat("a", 128)},

		{"function:name", "function:f", local + "f"},
		{"function:name:qualifier", "function:f:1", local + "f:1"},
		{"ARN-2a function: is not a name", "function:7", local + "7"},
		{"ARN-2a a function of that name", "function", local + "function"},
		{"ARN-2a a function of that name, qualified", "function:function:7", local + "function:7"},
		{"a name like a region", "us-east-1", local + "us-east-1"},
		{"a name like a region, qualified", "function:us-east-1:prod", local + "us-east-1:prod"},
		{"a name like an account", "123456789012", local + "123456789012"},
		{"a name like an account, qualified", "function:123456789012:1", local + "123456789012:1"},
		{"a name like the prefix", "arn", local + "arn"},

		{"ARN-3 partial ARN", "123456789012:function:f", foreign + "f"},
		{"ARN-3 partial ARN, qualified", "123456789012:function:f:prod", foreign + "f:prod"},
		{"ARN-3 region and account", "eu-west-1:123456789012:f", remote + "f"},
		{"ARN-3 region and account, qualified", "eu-west-1:123456789012:f:$LATEST", remote + "f:$LATEST"},
		{"ARN-3 region, account and function:", "eu-west-1:123456789012:function:f", remote + "f"},
		{"ARN-3 region, account and function:, qualified", "eu-west-1:123456789012:function:f:2", remote + "f:2"},
		{"region, account and a function named function", "eu-west-1:123456789012:function", remote + "function"},

		{"ARN-1 full ARN", full + "f", full + "f"},
		{"full ARN, qualified", full + "f:12", full + "f:12"},
		{"full ARN, $LATEST", full + "f:$LATEST", full + "f:$LATEST"},
		{"full ARN of a function named function", full + "function:1", full + "function:1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := arn.ParseFunctionIn(tt.in, caller)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.String()); diff != "" {
				t.Errorf("ParseFunctionIn(%q) (-want +got):\n%s", tt.in, diff)
			}
			again, err := arn.ParseFunction(got.String())
			if err != nil || again != got || arn.MustParseFunction(got.String()) != got {
				t.Errorf("read back: %+v, %v, want %+v", again, err, got)
			}
			if a := arn.MustParse(tt.want); got.ARN() != a {
				t.Errorf("ARN() = %+v, want %+v", got.ARN(), a)
			}
			if got.Unqualified().Qualifier != "" || got.Unqualified().Name != got.Name {
				t.Errorf("Unqualified() = %+v", got.Unqualified())
			}
		})
	}
}

func TestParseFunctionErrors(t *testing.T) {
	const lead = "arn:aws:lambda:eu-west-1:123456789012:"
	tests := []struct {
		name, in string
		code     arn.Code
		offset   int
	}{
		{"empty", "", arn.CodeInvalidName, 0},
		{"function: alone", "function:", arn.CodeInvalidName, 9},
		{"wildcard", "f*", arn.CodeInvalidName, 0},
		{"dot", "f.g", arn.CodeInvalidName, 0},
		{"space", "f g:1", arn.CodeInvalidName, 0},
		{"not ASCII", "fé", arn.CodeInvalidName, 0},
		{"65 bytes", strings.Repeat("n", 65), arn.CodeInvalidName, 0},
		{"empty qualifier", "f:", arn.CodeInvalidQualifier, 2},
		{"wildcard qualifier", "f:*", arn.CodeInvalidQualifier, 2},
		{"$LATEST in another case", "f:$latest", arn.CodeInvalidQualifier, 2},
		{"other dollar", "f:$NEXT", arn.CodeInvalidQualifier, 2},
		{"qualifier of 129 bytes", "f:" + strings.Repeat("a", 129), arn.CodeInvalidQualifier, 2},
		{"version of 129 digits", "f:" + strings.Repeat("1", 129), arn.CodeInvalidQualifier, 2},
		{"three parts", "f:1:2", arn.CodeInvalidName, 0},
		{"three parts after function:", "function:f:1:2", arn.CodeInvalidQualifier, 11},
		{"only colons", ":::::", arn.CodeInvalidName, 0},
		{"account or name", "123456789012:f", arn.CodeInvalidName, 0},
		{"region or name", "eu-west-1:f", arn.CodeInvalidName, 0},
		{"account without function:", "123456789012:f:1", arn.CodeInvalidName, 0},
		{"region without account", "eu-west-1:function:f", arn.CodeInvalidARNAccount, 10},
		{"account of 11 digits", "eu-west-1:12345678901:f", arn.CodeInvalidARNAccount, 10},
		{"partial ARN, bad name", "123456789012:function:f*", arn.CodeInvalidName, 22},

		{"arn: is never a name", "arn:prod", arn.CodeMissingARNField, 8},
		{"ARN-1 unknown partition", "arn:awss:lambda:eu-west-1:123456789012:function:f", arn.CodeInvalidPartition, 4},
		{"other service", "arn:aws:s3:eu-west-1:123456789012:function:f", arn.CodeInvalidService, 8},
		{"service in capitals", "arn:aws:Lambda:eu-west-1:123456789012:function:f", arn.CodeInvalidARNServiceCase, 8},
		{"ARN-3 a full ARN takes no region from the defaults", "arn:aws:lambda::123456789012:function:f", arn.CodeInvalidARNRegion, 15},
		{"wildcard region", "arn:aws:lambda:*:123456789012:function:f", arn.CodeInvalidARNRegion, 15},
		{"ARN-3 a full ARN takes no account from the defaults", "arn:aws:lambda:eu-west-1::function:f", arn.CodeInvalidARNAccount, 25},
		{"other resource", lead + "layer:f", arn.CodeInvalidARNResource, 38},
		{"resource in capitals", lead + "Function:f", arn.CodeInvalidARNResource, 38},
		{"no name", lead + "function:", arn.CodeInvalidName, 47},
		{"empty qualifier in an ARN", lead + "function:f:", arn.CodeInvalidQualifier, 49},
		{"durable execution", lead + "function:f:1/durable-execution/a/b", arn.CodeInvalidQualifier, 49},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := arn.ParseFunctionIn(tt.in, caller)
			wantError(t, err, tt.code, tt.offset)
			if !got.IsZero() {
				t.Errorf("ParseFunctionIn(%q) = %v beside an error", tt.in, got)
			}
		})
	}
}

// TestAmbiguousName: where an account or a region may be meant, or a name, the error says how to write which.
func TestAmbiguousName(t *testing.T) {
	for s, want := range map[string]bool{"123456789012:f": true, "eu-west-1:f": true, "123456789012:f:1": false, "f:1:2": false} {
		_, err := arn.ParseFunctionIn(s, caller)
		if err == nil || strings.Contains(err.Error(), `"function:" in front`) != want {
			t.Errorf("ParseFunctionIn(%q): %v", s, err)
		}
	}
	if f, err := arn.ParseFunctionIn("function:123456789012:f", caller); err != nil || f.Name != "123456789012" || f.Qualifier != "f" {
		t.Errorf("as the error says: %v, %v", f, err)
	}
}

// ParseFunction reads no short form, and of full ARNs what ParseFunctionIn reads.
func TestParseFunctionWhole(t *testing.T) {
	for _, s := range []string{"", "f", "function:f", "123456789012:function:f", "eu-west-1:123456789012:f", "Arn:aws:lambda:eu-west-1:123456789012:function:f"} {
		_, err := arn.ParseFunction(s)
		wantError(t, err, arn.CodeInvalidARNPrefix, 0)
	}
	for _, s := range []string{"arn:aws:lambda", "arn:aws:lambda:eu-west-1:123456789012:function:f*", "arn:aws:lambda:eu-west-1:123456789012:function:f:", "arn:aws:s3:::b"} {
		_, err := arn.ParseFunction(s)
		_, errIn := arn.ParseFunctionIn(s, caller)
		if diff := cmp.Diff(errIn, err); diff != "" {
			t.Errorf("ParseFunction(%q) (-ParseFunctionIn +ParseFunction):\n%s", s, diff)
		}
	}
	defer func() {
		if e, ok := recover().(*arn.Error); !ok || e.Code != arn.CodeInvalidARNPrefix {
			t.Errorf("MustParseFunction panics with %v", e)
		}
	}()
	arn.MustParseFunction("f")
}

func TestParseFunctionDefaults(t *testing.T) {
	tests := []struct {
		name, in  string
		defaults  arn.ARN
		code      arn.Code
		wantInput string
	}{
		{"ARN-3 none", "f", arn.ARN{}, arn.CodeMissingARNField, "f"},
		{"ARN-3 no partition", "eu-west-1:123456789012:f", arn.ARN{Region: "eu-west-1"}, arn.CodeMissingARNField, "eu-west-1:123456789012:f"},
		{"ARN-3 no region", "f", arn.ARN{Partition: "aws", AccountID: "123456789012"}, arn.CodeMissingARNField, "f"},
		{"ARN-3 no account", "f", arn.ARN{Partition: "aws", Region: "eu-west-1"}, arn.CodeMissingARNField, "f"},
		{"bad partition", "f", arn.ARN{Partition: "x", Region: "eu-west-1", AccountID: "123456789012"}, arn.CodeInvalidPartition, "x"},
		{"bad region", "f", arn.ARN{Partition: "aws", Region: "*", AccountID: "123456789012"}, arn.CodeInvalidARNRegion, "*"},
		{"bad account", "f", arn.ARN{Partition: "aws", Region: "eu-west-1", AccountID: "1"}, arn.CodeInvalidARNAccount, "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := arn.ParseFunctionIn(tt.in, tt.defaults)
			wantError(t, err, tt.code, 0)
			if e, _ := errors.AsType[*arn.Error](err); e.Input != tt.wantInput {
				t.Errorf("Input = %q, want %q", e.Input, tt.wantInput)
			}
		})
	}
	// Defaults that are not needed are not looked at.
	if _, err := arn.ParseFunctionIn("eu-west-1:123456789012:f", arn.ARN{Partition: "aws", Region: "?", AccountID: "?"}); err != nil {
		t.Error(err)
	}
}

// regionSyntax is the expression of the Lambda API, anchored: the plain twin of the hand-written check.
var regionSyntax = regexp.MustCompile(`\A(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}\z`)

func regionAccepted(region string) bool {
	_, err := arn.ParseFunctionIn("f", arn.ARN{Partition: "aws", Region: region, AccountID: "123456789012"})
	return err == nil
}

func TestRegionSyntax(t *testing.T) {
	regions := []string{
		"us-east-1", "ap-southeast-7", "cn-northwest-1", "us-gov-east-1", "us-iso-east-1", "us-isob-east-1",
		"us-isof-south-1", "eu-isoe-west-1", "eusc-de-east-1", "il-central-1",
		"us-gov-1", "us-iso-1", "us-isob-1", "us-isolated-1", "us-isobb-east-1", "us-govx-east-1", "us-gov--1",
		"us-gov-iso-east-1", "eusc-eusc-de-east-1", "us-east-10", "us-east-", "us-east-x", "us--1", "us-1", "us-iso--1",
		"u-east-1", "usa-east-1", "US-east-1", "us-East-1", "us-east-1 ", "us_east_1", "eusc-", "", "-", "us-east1",
		"us-isoB-east-1", "us-iso1-east-1", "us-é-1", "us-east-1\n", "global", "usxeast-1",
	}
	for _, r := range regions {
		if got, want := regionAccepted(r), regionSyntax.MatchString(r); got != want {
			t.Errorf("region %q accepted: %t, want %t", r, got, want)
		}
		// One edit away from a region lie the cases that a list forgets.
		for i := range r {
			for _, c := range []string{"", "-", "a", "1", "A"} {
				edited := r[:i] + c + r[i+1:]
				if got, want := regionAccepted(edited), regionSyntax.MatchString(edited); got != want {
					t.Errorf("region %q accepted: %t, want %t", edited, got, want)
				}
			}
		}
	}
}

func TestWithQualifier(t *testing.T) {
	plain, err := arn.ParseFunctionIn("f", caller)
	if err != nil {
		t.Fatal(err)
	}
	one := plain
	one.Qualifier = "1"
	tests := []struct {
		name string
		f    arn.Function
		q    string
		want arn.Function
		code arn.Code
	}{
		{"ARN-2 name and qualifier", plain, "1", one, ""},
		{"ARN-2 the same twice", one, "1", one, ""},
		{"ARN-2 none given", one, "", one, ""},
		{"ARN-2 none at all", plain, "", plain, ""},
		{"ARN-2 conflict", one, "2", arn.Function{}, arn.CodeQualifierConflict},
		{"ARN-2 conflict with an alias", one, "prod", arn.Function{}, arn.CodeQualifierConflict},
		{"ARN-2 the text decides, not the number", one, "01", arn.Function{}, arn.CodeQualifierConflict},
		{"ARN-2 syntax before conflict", one, "a b", arn.Function{}, arn.CodeInvalidQualifier},
		{"ARN-2 a malformed qualifier, twice", arn.Function{Name: "f", Qualifier: "*"}, "*", arn.Function{}, arn.CodeInvalidQualifier},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.f.WithQualifier(tt.q)
			if tt.code != "" {
				wantError(t, err, tt.code, 0)
			} else if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("WithQualifier(%q) (-want +got):\n%s", tt.q, diff)
			}
		})
	}

	// ARN-2a: the 7 is the name, so a qualifier 8 goes with it, and after function:f:7 it does not.
	seven, err := arn.ParseFunctionIn("function:7", caller)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := seven.WithQualifier("8"); err != nil || got.Name != "7" || got.Qualifier != "8" {
		t.Errorf("ARN-2a: %+v, %v, want name 7, qualifier 8", got, err)
	}
	f7, err := arn.ParseFunctionIn("function:f:7", caller)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f7.WithQualifier("8")
	wantError(t, err, arn.CodeQualifierConflict, 0)
}

func TestQualifierKinds(t *testing.T) {
	tests := []struct {
		qualifier              string
		latest, version, alias bool
	}{
		{"", false, false, false},
		{arn.Latest, true, false, false},
		{arn.LatestPublished, false, false, false},
		{"1", false, true, false},
		{"1234567890", false, true, false},
		{"prod", false, false, true},
		{"1-2", false, false, true},
		{"*", false, false, false},
		{"a b", false, false, false},
	}
	for _, tt := range tests {
		f := arn.Function{Name: "f", Qualifier: tt.qualifier}
		got := [3]bool{f.IsLatest(), f.IsVersion(), f.IsAlias()}
		if want := [3]bool{tt.latest, tt.version, tt.alias}; got != want {
			t.Errorf("%q: latest, version, alias = %v, want %v", tt.qualifier, got, want)
		}
	}
}

func TestFunctionText(t *testing.T) {
	in, err := arn.ParseFunctionIn("f:prod", caller)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal([]arn.Function{in, {}})
	if err != nil {
		t.Fatal(err)
	}
	if want := `["arn:aws-cn:lambda:cn-north-1:111122223333:function:f:prod",""]`; string(data) != want {
		t.Errorf("JSON = %s, want %s", data, want)
	}
	var out []arn.Function
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]arn.Function{in, {}}, out); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}

	f := in
	wantError(t, f.UnmarshalText([]byte("f")), arn.CodeInvalidARNPrefix, 0)
	if f != in {
		t.Errorf("UnmarshalText changed the value to %v beside an error", f)
	}
	for _, bad := range []arn.Function{{Name: "f"}, {"aws", "eu-west-1", "123456789012", "f:1", ""}} {
		if text, err := bad.MarshalText(); err == nil {
			t.Errorf("%+v: MarshalText = %s, want an error", bad, text)
		}
	}
}
