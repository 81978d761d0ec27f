package arn_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
)

// vars are values of variables by their key in lower case.
type vars map[string]string

func (v vars) Value(key string) (string, bool) {
	text, ok := v[key]
	return text, ok
}

func pattern(t testing.TB, s string) arn.Pattern {
	t.Helper()
	p, err := arn.ParsePattern(s)
	if err != nil {
		t.Fatalf("ParsePattern(%q): %v", s, err)
	}
	return p
}

func plainPattern(t testing.TB, s string) arn.Pattern {
	t.Helper()
	p, err := arn.ParsePatternWithoutVariables(s)
	if err != nil {
		t.Fatalf("ParsePatternWithoutVariables(%q): %v", s, err)
	}
	return p
}

const (
	west   = "arn:aws:lambda:us-west-2:111122223333:"
	bucket = "arn:aws:s3:::"
)

func TestPattern(t *testing.T) {
	tests := []struct {
		name, pattern, resource string
		want                    bool
	}{
		{"M-10 star in a segment", bucket + "a*c", bucket + "abbbc", true},
		{"M-10 several", bucket + "*a*b?c*", bucket + "xaybzcw", true},
		{"M-10 empty star", bucket + "a*c", bucket + "ac", true},
		{"M-10 star crosses slashes", bucket + "b/*", bucket + "b/x/y/z", true},
		{"M-10 question mark is one", bucket + "b/?", bucket + "b/x", true},
		{"M-10 question mark is not none", bucket + "b/?", bucket + "b/", false},
		{"M-10 question mark is not two", bucket + "b/?", bucket + "b/xy", false},
		{"M-10 question mark crosses a slash", bucket + "b?x", bucket + "b/x", true},
		{"M-10 question mark is a code point", bucket + "b/??", bucket + "b/é😀", true},
		{"M-10 question mark is not half a code point", bucket + "b/??", bucket + "b/é", false},
		{"M-10 in the region", "arn:aws:sqs:eu-*-1:111122223333:q", "arn:aws:sqs:eu-west-1:111122223333:q", true},
		{"M-10 question marks in the account", "arn:aws:sqs:eu-west-1:1111????3333:q", "arn:aws:sqs:eu-west-1:111122223333:q", true},
		{"M-10 exact", bucket + "b/k", bucket + "b/k", true},
		{"M-10 exact, longer", bucket + "b/k", bucket + "b/k2", false},
		{"M-10 exact, shorter", bucket + "b/k", bucket + "b/", false},
		{"M-10 not a path that is cleaned", bucket + "b/k", bucket + "b/x/../k", false},
		{"M-10 nothing is decoded", bucket + "b/ ", bucket + "b/%20", false},

		{"M-11 path", bucket + "b/*/test/*", bucket + "b/1/test/object.jpg", true},
		{"M-11 long path", bucket + "b/*/test/*", bucket + "b/1/2/test/3/object.jpg", true},
		{"M-11 many slashes", bucket + "b/*/test/*", bucket + "b/1///test///object.jpg", true},
		{"M-11 first star empty", bucket + "b/*/test/*", bucket + "b//test/object.jpg", true},
		{"M-11 second star empty", bucket + "b/*/test/*", bucket + "b/1/test/", true},
		{"M-11 no slash before test", bucket + "b/*/test/*", bucket + "b/1-test/object.jpg", false},
		{"M-11 one segment too few", bucket + "b/*/test/*", bucket + "b/test/object.jpg", false},
		{"M-11 test is part of a name", bucket + "b/*/test/*", bucket + "b/1/2/test.jpg", false},
		{"M-11 f* and f", west + "function:f*", west + "function:f", true},
		{"M-11 f* and f:1", west + "function:f*", west + "function:f:1", true},
		{"M-11 f* and f:PROD", west + "function:f*", west + "function:f:PROD", true},
		{"M-11 f* and foo", west + "function:f*", west + "function:foo", true},
		{"M-11 f:* and f:1", west + "function:f:*", west + "function:f:1", true},
		{"M-11 f:* and f", west + "function:f:*", west + "function:f", false},
		{"M-11 f and f:1", west + "function:f", west + "function:f:1", false},
		{"M-11 function:* and f:1", west + "function:*", west + "function:f:1", true},
		{"M-11 short", "arn:aws:lambda:*", "arn:aws:lambda:us-east-1:111122223333:function:f", true},
		{"M-11 s3", bucket + "*", bucket + "bucket/key", true},
		{"M-11 star, an ARN", "*", bucket + "bucket/key", true},
		{"M-11 star, a name", "*", "whatever", true},
		{"M-11 star, no resource", "*", "*", true},

		{"M-12 the sixth part keeps its colons", west + "function:*:*", west + "function:f:g:1", true},
		{"M-12 question mark matches a colon in the sixth part", west + "function?f", west + "function:f", true},
		{"M-12 star in the sixth part", west + "fun*:1", west + "function:f:1", true},
		{"M-12 star within the region", "arn:aws:sqs:eu*1:111122223333:q", "arn:aws:sqs:eu-west-2:1:111122223333:q", false},
		{"M-12 star within the region matches", "arn:aws:sqs:eu*1:111122223333:q", "arn:aws:sqs:eu-west-1:111122223333:q", true},
		{"M-12 star within the partition", "arn:a*s:sqs:eu-west-1:111122223333:q", "arn:aws:s:sqs:eu-west-1:111122223333:q", false},
		{"M-12 star within the account", "arn:aws:sqs::1*3:q", "arn:aws:sqs::11:13:q", false},
		{"M-12 question mark stays in the region", "arn:aws:sqs:eu?west:1:q", "arn:aws:sqs:eu:west:1:q", false},
		{"M-12 star at the end of the region crosses", "arn:aws:sqs:eu*:q", "arn:aws:sqs:eu-west-1:111122223333:q:x", true},
		{"M-12 star for the whole account crosses", "arn:aws:sqs:eu-west-1:*:q", "arn:aws:sqs:eu-west-1:111122223333:x:q", true},
		{"Q-01 star at the end of the account crosses", "arn:aws:sqs:eu-west-1:1111*:q", "arn:aws:sqs:eu-west-1:111122223333:x:q", true},
		{"Q-01 star in the middle does not", "arn:aws:sqs:eu-west-1:1111*3:q", "arn:aws:sqs:eu-west-1:111122223333:3:q", false},
		{"Q-01 the part after a star that crosses", "arn:aws:sqs:*:1*3:q", "arn:aws:sqs:a:b:13:q", true},
		{"Q-01 the star in that part does not cross", "arn:aws:sqs:*:1*3:q", "arn:aws:sqs:a:1:3:q", false},

		{"M-13 resource", bucket + "Bucket", bucket + "bucket", false},
		{"M-13 user name", "arn:aws:iam::111122223333:user/Bob", "arn:aws:iam::111122223333:user/bob", false},
		{"M-13 beside wildcards", bucket + "*B*", bucket + "abc", false},
		{"M-13 region", "arn:aws:sqs:EU-west-1:*:q", "arn:aws:sqs:eu-west-1:111122223333:q", false},
		{"M-13 prefix", bucket + "b", "ARN:aws:s3:::b", false},
		{"M-14 any partition", "arn:*:s3:::b", "arn:aws-cn:s3:::b", true},
		{"M-14 part of a partition", "arn:aws*:s3:::b", "arn:aws-us-gov:s3:::b", true},
		{"M-14 another service", "arn:*:s3:::b", "arn:aws:sqs:::b", false},
		{"M-14 ARN-7 any account", "arn:aws:lambda:*:*:function:intern-*", west + "function:intern-1", true},
		{"M-14 service by its beginning", "arn:aws:s3:::*", "arn:aws:s3express:::b", false},

		{"M-16 service only", "arn:aws:lambda", west + "function:f", true},
		{"M-16 partition only", "arn:aws", bucket + "b", true},
		{"M-16 partition only, another", "arn:aws", "arn:aws-cn:s3:::b", false},
		{"M-16 any partition", "arn:*", bucket + "b", true},
		{"M-16 region given", "arn:aws:lambda:us-west-2", west + "function:f", true},
		{"M-16 region is whole", "arn:aws:lambda:us-west", west + "function:f", false},
		{"M-16 account given", "arn:aws:lambda:us-west-2:111122223333", west + "function:f", true},
		{"M-16 empty region", "arn:aws:iam:", "arn:aws:iam::111122223333:user/bob", true},
		{"M-16 empty region, a region", "arn:aws:lambda:", west + "function:f", false},
		{"M-16 Q-29 a form that matches nothing", "arn:aws:fdsasf", bucket + "b", false},
		{"M-16 is no other kind of text", "arn:aws:lambda:*", "lambda", false},

		{"M-18 only a run of stars matches no resource", "arn:*", "*", false},
		{"M-18 short and open", "arn:aws:lambda:*", "*", false},
		{"M-18 a whole pattern", "arn:aws:lambda:*:*:function:*", "*", false},
		{"M-18 Q-04 two stars", "**", "*", true},
		{"M-18 Q-04 many stars", "******", "*", true},
		{"Q-04 many stars, a name", "******", "x", true},
		{"a phone number and a star", "*", "+15550100", true},
		{"a phone number and two stars", "**", "+15550100", true},
		{"a phone number and ARNs", "arn:*:sns:*:*:*", "+15550100", false},
		{"a phone number and short ARNs", "arn:*", "+15550100", false},
		{"a name with an ARN's beginning", "arn:*", "arn:aws:s3", false},
		{"nothing", "*", "", false},
		{"nothing and an ARN", "arn:*", "", false},

		{"Q-30 wildcard for the type", "arn:aws:rds:*:*:*/12345", "arn:aws:rds:eu-west-1:111122223333:db/12345", true},
		{"Q-30 wildcard in the type", "arn:aws:iam::*:u*/bob", "arn:aws:iam::111122223333:user/bob", true},
		{"Q-30 question mark in the type", "arn:aws:iam::*:u?er/bob", "arn:aws:iam::111122223333:user/bob", true},
		{"Q-30 M-15 type with a star", west + "function*", west + "function:f", true},
		{"Q-30 type before a colon", west + "*:f", west + "function:f", true},
		{"Q-30 another id", "arn:aws:rds:*:*:*/12345", "arn:aws:rds:eu-west-1:111122223333:db/1234", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := pattern(t, tt.pattern)
			if got := p.Match(tt.resource, nil); got != tt.want {
				t.Errorf("%q matches %q: %v, want %v", tt.pattern, tt.resource, got, tt.want)
			}
			if got := newTwin(tt.pattern, nil).match(tt.resource); got != tt.want {
				t.Errorf("the twin: %q matches %q: %v", tt.pattern, tt.resource, got)
			}
			// Without variables both versions of the language mean the same.
			p = plainPattern(t, tt.pattern)
			if got := p.Match(tt.resource, nil); got != tt.want {
				t.Errorf("plain %q matches %q: %v, want %v", tt.pattern, tt.resource, got, tt.want)
			}
		})
	}
}

// TestPatternLambda is which entry covers which way to address a function.
func TestPatternLambda(t *testing.T) {
	const f = west + "function:f"
	addressed := []string{"f", "f:1", "f:prod", "f:$LATEST", "f2", "f:1/durable-execution/e/i", "f:$LATEST/durable-execution/e/i"}
	tests := []struct {
		name    string
		entries []string
		want    string // one letter for each of addressed: x is covered
	}{
		{"unqualified", []string{f}, "x------"},
		{"ARN-4 version", []string{f + ":1"}, "-x-----"},
		{"ARN-4 alias", []string{f + ":prod"}, "--x----"},
		{"ARN-9 $LATEST", []string{f + ":$LATEST"}, "---x---"},
		{"qualified", []string{f + ":*"}, "-xxx-xx"},
		{"by its beginning", []string{f + "*"}, "xxxxxxx"},
		{"ARN-5 the precise form", []string{f, f + ":*"}, "xxxx-xx"},
		{"ARN-6 durable executions of a version", []string{f + ":1/durable-execution/*"}, "-----x-"},
		{"ARN-6 durable executions of an alias", []string{f + ":prod/durable-execution/*"}, "-------"},
		{"ARN-6 all durable executions", []string{f + ":*/durable-execution/*"}, "-----xx"},
		{"ARN-7 any region and account", []string{"arn:aws:lambda:*:*:function:f"}, "x------"},
		{"ARN-8 a target with or without qualifier", []string{west + "function:f*"}, "xxxxxxx"},
		{"another function", []string{west + "function:g*"}, "-------"},
		{"another account", []string{"arn:aws:lambda:us-west-2:444455556666:function:f*"}, "-------"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := make([]byte, len(addressed))
			for i, name := range addressed {
				got[i] = '-'
				for _, entry := range tt.entries {
					p := pattern(t, entry)
					if p.Match(west+"function:"+name, nil) {
						got[i] = 'x'
					}
				}
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("covered of %q (-want +got)\n%s", addressed, diff)
			}
		})
	}
}

func TestPatternProperties(t *testing.T) {
	type properties struct {
		All, Short, Literal, Prefix bool
		Begin                       string
		Keys                        []string
		Unresolved                  string // with a value for "a" only
	}
	of := func(p *arn.Pattern) properties {
		return properties{p.MatchesAll(), p.IsShort(), p.IsLiteral(), p.IsPrefix(), p.LiteralPrefix(), p.VariableKeys(), p.Unresolved(vars{"a": "x"})}
	}
	for in, want := range map[string]properties{
		"*":                       {All: true, Prefix: true},
		"***":                     {All: true, Prefix: true},
		"arn:*":                   {Short: true, Begin: "arn:"},
		"arn:aws:lambda:*":        {Short: true, Begin: "arn:aws:lambda:"},
		"arn:aws:lambda":          {Short: true, Begin: "arn:aws:lambda"},
		"arn:aws:sqs:${A:B}":      {Short: true, Begin: "arn:aws:sqs:", Keys: []string{"a:b"}, Unresolved: "a:b"},
		bucket + "*":              {Prefix: true, Begin: bucket},
		bucket + "b/**":           {Prefix: true, Begin: bucket + "b/"},
		bucket + "b*c":            {Begin: bucket + "b"},
		bucket + "b?":             {Begin: bucket + "b"},
		bucket + "b":              {Literal: true, Begin: bucket + "b"},
		bucket + "${A}":           {Begin: bucket, Keys: []string{"a"}},
		bucket + "${A}${B}${a}":   {Begin: bucket, Keys: []string{"a", "b", "a"}, Unresolved: "b"},
		bucket + "x${c}${b}":      {Begin: bucket + "x", Keys: []string{"c", "b"}, Unresolved: "c"},
		bucket + "${b, 'x'}${*}x": {Begin: bucket, Keys: []string{"b"}},
	} {
		p := pattern(t, in)
		if diff := cmp.Diff(want, of(&p)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", in, diff)
		}
	}
	var zero arn.Pattern
	if diff := cmp.Diff(properties{}, of(&zero)); diff != "" || zero.String() != "" {
		t.Errorf("the zero value is %+v", zero)
	}
	for _, resource := range []string{"", "*", "x", bucket, ":::::", "arn:::::"} {
		if zero.Match(resource, nil) {
			t.Errorf("the zero value matches %q", resource)
		}
	}
}

func TestPatternText(t *testing.T) {
	for _, s := range []string{"*", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:lambda"} {
		p := pattern(t, s)
		if text, err := p.MarshalText(); err != nil || string(text) != s {
			t.Errorf("%s is written as %s, %v", s, text, err)
		}
	}
	if text, err := (arn.Pattern{}).MarshalText(); err != nil || len(text) > 0 {
		t.Errorf("the zero value is written as %s, %v", text, err)
	}
}

func TestPatternAllocs(t *testing.T) {
	ctx := vars{"aws:username": "bob", "a": "a", "b": "b"}
	for _, tt := range []struct{ in, resource string }{
		{"*", bucket + "b"},
		{bucket + "b", bucket + "b"},
		{"arn:aws:lambda:*", west + "function:f"},
		{"arn:aws:lambda:*:*:function:f*", west + "function:f:1"},
		{bucket + "home/${aws:username}/*", bucket + "home/bob/x"},
		{bucket + "${a}${b}${aws:username}${none, 'x'}*", bucket + "abbobxy"},
	} {
		p := pattern(t, tt.in)
		var v arn.Variables = ctx
		allocs := testing.AllocsPerRun(10, func() {
			if !p.Match(tt.resource, v) || p.Match(tt.resource[1:], v) == !p.MatchesAll() {
				t.Errorf("%q matches wrongly", tt.in)
			}
		})
		if allocs != 0 {
			t.Errorf("%q: %v allocations", tt.in, allocs)
		}
	}
}

func ExampleParsePattern() {
	p, err := arn.ParsePattern("arn:aws:s3:::home/${aws:username}/*")
	fmt.Println(err)
	fmt.Println(p.Match("arn:aws:s3:::home/bob/notes.txt", vars{"aws:username": "bob"}))
	fmt.Println(p.Match("arn:aws:s3:::home/bob/notes.txt", vars{"aws:username": "*"}))
	fmt.Println(p.Match("arn:aws:s3:::home/bob/notes.txt", nil), p.Unresolved(nil))
	// Output:
	// <nil>
	// true
	// false
	// false aws:username
}
