package arn_test

import (
	"errors"
	"fmt"
	"strings"
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

func TestPatternVariables(t *testing.T) {
	ctx := vars{
		"aws:username":                   "bob",
		"aws:principaltag/team":          "red",
		"aws:principaltag/aws:cdk:stage": "prod",
		"aws:principalaccount":           "111122223333",
		"star":                           "*",
		"one":                            "?",
		"path":                           "a/*/c",
		"again":                          "${aws:userid}",
		"aws:userid":                     "AIDA",
		"colon":                          "a:b",
		"empty":                          "",
		"slash":                          "a/b",
	}
	tests := []struct {
		name, pattern, resource string
		want                    bool
	}{
		{"V-01 value", bucket + "b/${aws:username}/*", bucket + "b/bob/x", true},
		{"V-01 another value", bucket + "b/${aws:username}/*", bucket + "b/alice/x", false},
		{"V-01 case of the key", bucket + "b/${AWS:Username}", bucket + "b/bob", true},
		{"V-01 tag", bucket + "b/${aws:PrincipalTag/Team}", bucket + "b/red", true},
		{"V-01 default", bucket + "b/${nobody, 'common'}/*", bucket + "b/common/x", true},
		{"V-01 default not needed", bucket + "b/${aws:username, 'common'}/*", bucket + "b/common/x", false},
		{"V-01 empty default", bucket + "b/${nobody, ''}/x", bucket + "b//x", true},
		{"V-01 empty value before default", bucket + "b/${empty, 'common'}/x", bucket + "b//x", true},
		{"V-01 default with a comma", bucket + "${nobody, 'a, b'}", bucket + "a, b", true},
		{"M-13 case of the value", bucket + "b/${aws:username}", bucket + "b/BOB", false},
		{"V-02 in the account", "arn:aws:sqs:*:${aws:PrincipalAccount}:q", "arn:aws:sqs:eu-west-1:111122223333:q", true},
		{"V-02 in the account, another", "arn:aws:sqs:*:${aws:PrincipalAccount}:q", "arn:aws:sqs:eu-west-1:444455556666:q", false},
		{"V-02 tag key with colons", bucket + "${aws:PrincipalTag/aws:cdk:stage}/*", bucket + "prod/x", true},
		{"V-02 tag key with colons in the account", "arn:aws:sqs:*:${aws:PrincipalTag/aws:cdk:stage}:q*", "arn:aws:sqs:eu-west-1:prod:q:1", true},
		{"V-05 no value", bucket + "b/${nobody}/*", bucket + "b//x", false},
		{"V-05 no value, the text itself", bucket + "b/${nobody}/*", bucket + "b/${nobody}/x", false},
		{"V-05 no value beside a star", bucket + "*${nobody}*", bucket + "b", false},
		{"V-05 no value in the account", "arn:aws:sqs:*:${nobody}:*", "arn:aws:sqs:::q", false},
		{"V-05 empty value", bucket + "b${empty}/*", bucket + "b/x", true},
		{"V-07 star", bucket + "b-${star}", bucket + "b-secret", false},
		{"V-07 star is itself", bucket + "b-${star}", bucket + "b-*", true},
		{"V-07 question mark", bucket + "b-${one}", bucket + "b-x", false},
		{"V-07 question mark is itself", bucket + "b-${one}", bucket + "b-?", true},
		{"V-07 path with a star", bucket + "${path}", bucket + "a/b/c", false},
		{"V-07 path with a star is itself", bucket + "${path}", bucket + "a/*/c", true},
		{"V-07 no second round", bucket + "${again}", bucket + "AIDA", false},
		{"V-07 a variable in a value is itself", bucket + "${again}", bucket + "${aws:userid}", true},
		{"V-07 star in the account", "arn:aws:sqs:eu-west-1:${star}:q", "arn:aws:sqs:eu-west-1:111122223333:q", false},
		{"V-07 star in the account is itself", "arn:aws:sqs:eu-west-1:${star}:q", "arn:aws:sqs:eu-west-1:*:q", true},
		{"V-07 star in a default", bucket + "${nobody, '*'}", bucket + "b", false},
		{"V-07 slash", bucket + "${slash}/c", bucket + "a/b/c", true},
		{"V-08 star", bucket + "b/${*}", bucket + "b/x", false},
		{"V-08 star is itself", bucket + "b/${*}", bucket + "b/*", true},
		{"V-08 question mark", bucket + "b/${?}", bucket + "b/x", false},
		{"V-08 question mark is itself", bucket + "b/${?}", bucket + "b/?", true},
		{"V-08 dollar", bucket + "b/${$}{aws:username}", bucket + "b/${aws:username}", true},
		{"V-08 star at the end of a part", "arn:aws:sqs:eu${*}:1:q", "arn:aws:sqs:eu-west-1:1:q", false},
		{"colon in the sixth part", west + "function:${colon}", west + "function:a:b", true},
		{"colon in the account", "arn:aws:sqs:eu-west-1:${colon}:q", "arn:aws:sqs:eu-west-1:a:b:q", false},
		{"colon in the account before more colons", "arn:aws:sqs:eu-west-1:${colon}:*", "arn:aws:sqs:eu-west-1:a:b:q", false},
		{"colon in the region", "arn:aws:sqs:${colon}:q", "arn:aws:sqs:a:b:q", false},
		{"colon in the region of a short ARN", "arn:aws:sqs:${colon}", "arn:aws:sqs:a:b:q", false},
		{"colon in the partition", "arn:${colon}:s3:::b", "arn:a:b:s3:::b", false},
		{"colon in a default", "arn:aws:sqs:${nobody, 'a:b'}:*:q", "arn:aws:sqs:a:b:q", false},
		{"variable after a star that crosses", "arn:aws:sqs:*:${aws:PrincipalAccount}:q", "arn:aws:sqs:a:b:111122223333:q", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := pattern(t, tt.pattern)
			if got := p.Match(tt.resource, ctx); got != tt.want {
				t.Errorf("%q matches %q: %v, want %v", tt.pattern, tt.resource, got, tt.want)
			}
			if got := newTwin(tt.pattern, ctx).match(tt.resource); got != tt.want {
				t.Errorf("the twin: %q matches %q: %v", tt.pattern, tt.resource, got)
			}
			if p.Match("*", ctx) || p.Match("", ctx) || p.Match("bob", ctx) {
				t.Errorf("%q matches what is no ARN", tt.pattern)
			}
			if p.String() != tt.pattern {
				t.Errorf("String() = %q after matching, want %q", p.String(), tt.pattern)
			}
		})
	}
}

// TestPatternUnchanged is V-10: an entry does not keep what one request brought.
func TestPatternUnchanged(t *testing.T) {
	p := pattern(t, bucket+"b/${aws:username}/*")
	alice, bob := vars{"aws:username": "alice"}, vars{"aws:username": "bob"}
	for range 2 {
		for _, user := range []struct {
			vars
			own, other string
		}{{alice, "alice", "bob"}, {bob, "bob", "alice"}} {
			if !p.Match(bucket+"b/"+user.own+"/x", user.vars) || p.Match(bucket+"b/"+user.other+"/x", user.vars) {
				t.Errorf("%s has another home", user.own)
			}
		}
		if p.Match(bucket+"b/bob/x", nil) {
			t.Error("nobody has bob's home")
		}
	}
}

// TestPatternWithoutVariables is G-21 and G-22: only Version 2012-10-17 has variables.
func TestPatternWithoutVariables(t *testing.T) {
	ctx := vars{"aws:username": "bob"}
	tests := []struct {
		name, pattern, resource string
		want                    bool
	}{
		{"G-21 no value", bucket + "b/${aws:username}/*", bucket + "b/bob/x", false},
		{"G-21 literally", bucket + "b/${aws:username}/*", bucket + "b/${aws:username}/x", true},
		{"G-21 no escape", bucket + "b/${*}", bucket + "b/*", false},
		{"G-21 a wildcard in what is no escape", bucket + "b/${*}", bucket + "b/${abc}", true},
		{"G-21 no brace", bucket + "b/${aws:username", bucket + "b/${aws:username", true},
		{"G-21 empty", bucket + "b/${}", bucket + "b/${}", true},
		{"G-22 colons divide", "arn:aws:sqs:${a:b}:c*d", "arn:aws:sqs:${a:b}:cxd", true},
		{"G-22 the star is in the sixth part", "arn:aws:sqs:${a:b}:c*d", "arn:aws:sqs:${a:b}:c:d", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := plainPattern(t, tt.pattern)
			if got := p.Match(tt.resource, ctx); got != tt.want {
				t.Errorf("%q matches %q: %v, want %v", tt.pattern, tt.resource, got, tt.want)
			}
			if p.VariableKeys() != nil || p.Unresolved(nil) != "" {
				t.Errorf("variables %q", p.VariableKeys())
			}
		})
	}
}

func TestParsePatternErrors(t *testing.T) {
	many := bucket + strings.Repeat("${a}", 100)
	tests := []struct {
		name, in string
		code     arn.Code
		offset   int
		plain    bool // refused without variables too
	}{
		{"G-51 empty", "", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 name", "mybucket", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 other scheme", "xyz:aws:s3:::b/*", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 capitals", "ARN:aws:s3:::b", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 arn alone", "arn", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 blank before", " arn:aws:s3:::b", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 blank beside the star", "* ", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 wildcard for arn", "*:aws:s3:::b", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 question mark", "?", arn.CodeInvalidARNPrefix, 0, true},
		{"Q-04 star and colon", "*:*", arn.CodeInvalidARNPrefix, 0, true},
		{"G-51 variable alone", "${aws:username}", arn.CodeInvalidARNPrefix, 0, true},
		{"V-08 escaped star alone", "${*}", arn.CodeInvalidARNPrefix, 0, true},
		{"G-52 unknown partition", "arn:x:s3:::b", arn.CodeInvalidPartition, 4, true},
		{"G-52 unknown partition, short", "arn:x", arn.CodeInvalidPartition, 4, true},
		{"G-52 empty partition", "arn::s3:::b", arn.CodeInvalidPartition, 4, true},
		{"G-52 nothing but arn", "arn:", arn.CodeInvalidPartition, 4, true},
		{"G-52 capital partition", "arn:AWS:s3:::b", arn.CodeInvalidPartition, 4, true},
		{"G-52 no service", "arn:aws::fdsasf", arn.CodeInvalidService, 8, true},
		{"G-52 no service, six parts", "arn:aws::::x", arn.CodeInvalidService, 8, true},
		{"G-52 no service, a colon", "arn:aws:", arn.CodeInvalidService, 8, true},
		{"G-52 too few colons, two together", "arn:aws:s3::x", arn.CodeMissingARNField, 10, true},
		{"G-52 too few colons, two at the end", "arn:aws:s3::", arn.CodeMissingARNField, 10, true},
		{"G-52 too few colons, two behind a pattern", "arn:*:sqs::*", arn.CodeMissingARNField, 9, true},
		{"G-52 too few colons, one in a variable", "arn:aws:sqs::${a:b}", arn.CodeMissingARNField, 11, false},
		{"G-53 M-14 Q-03 any service", "arn:aws:*:::b", arn.CodeInvalidService, 8, true},
		{"G-53 Q-03 Q-04 any service, short", "arn:aws:*", arn.CodeInvalidService, 8, true},
		{"G-53 part of a service", "arn:aws:s3*:::b", arn.CodeInvalidService, 8, true},
		{"G-53 question mark in the service", "arn:aws:s?:::b", arn.CodeInvalidService, 8, true},
		{"G-53 service behind a longer partition", "arn:aws-us-gov:s?:::b", arn.CodeInvalidService, 15, true},
		{"G-53 service behind any partition", "arn:*:*:::b", arn.CodeInvalidService, 6, true},
		{"V-02 variable for the service", "arn:aws:${a}:::b", arn.CodeInvalidService, 8, false},
		{"V-08 escape in the service", "arn:aws:s${*}:::b", arn.CodeInvalidService, 8, true},
		{"capital service", "arn:aws:S3:::b", arn.CodeInvalidARNServiceCase, 8, true},
		{"capital letter in the service", "arn:aws:dynamoDB:eu-west-1:1:t", arn.CodeInvalidARNServiceCase, 8, true},
		{"V-09 no brace", bucket + "b/${aws:username", arn.CodeMissingBraceInVariable, 15, false},
		{"V-09 no quotes", bucket + "b/${a, b}", arn.CodeMissingQuoteInVariable, 15, false},
		{"V-09 blank", bucket + "b/${a b}", arn.CodeUnsupportedSpaceInVariable, 15, false},
		{"V-09 empty", bucket + "b/${}", arn.CodeEmptyVariable, 15, false},
		{"V-09 the second", bucket + "${a}/${b", arn.CodeMissingBraceInVariable, 18, false},
		{"too many variables", many + "${b}", arn.CodeTooManyVariables, len(many), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := arn.ParsePattern(tt.in)
			wantError(t, err, tt.code, tt.offset)
			checkError(t, err)
			if e, _ := errors.AsType[*arn.Error](err); e.Input != tt.in {
				t.Errorf("Input = %q, want %q", e.Input, tt.in)
			}
			if p.String() != "" || p.Match("*", nil) || p.Match(bucket+"b", nil) || p.Match("", nil) {
				t.Errorf("the pattern returned with the error is not zero: %q", p)
			}
			if _, err = arn.ParsePatternWithoutVariables(tt.in); tt.plain {
				wantError(t, err, tt.code, tt.offset)
			} else if err != nil {
				t.Errorf("ParsePatternWithoutVariables: %v", err)
			}
		})
	}
}

func TestParsePatternAccepts(t *testing.T) {
	for _, s := range []string{
		"*", "**", "arn:*", "arn:aws", "arn:aws:fdsasf", "arn:aws:s3:", "arn:aws:lambda:*", "arn:aws:s3:::", "arn:aws:s3:::*",
		"arn:*:s3:::b", "arn:aws*:s3:::b", "arn:?ws:s3:::b", "arn:${a}:s3:::b", "arn:x*:s3:::b",
		"arn:aws:s3:eu-west-1:111122223333:b", "arn:aws:iam:eu-west-1:1:x", "arn:aws:lambda:*:account-id:function:f",
		"arn:aws:sqs:eu-west-1::", bucket + "${a::b}", "arn:aws:sqs:${a::b}", "arn:aws:sqs:${a, '::'}:*", bucket + "::", bucket + "\xff", bucket + "é",
		bucket + strings.Repeat("${a}", 100),
	} {
		p := pattern(t, s)
		if p.String() != s {
			t.Errorf("String() = %q, want %q", p.String(), s)
		}
	}
	for partition := range arn.Partitions() {
		p := pattern(t, "arn:"+partition+":s3:::b")
		if !p.Match("arn:"+partition+":s3:::b", nil) {
			t.Errorf("ARN-1: no match in %s", partition)
		}
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

// What follows are faults found in comparable engines: A is a simulator in TypeScript, B are engines in Go.

// A1: a resource that is no ARN was padded with wildcards and matched everything.
func TestPatternA1NoARNIsRefused(t *testing.T) {
	for _, s := range []string{"mybucket", "xyz:aws:s3:::b/*", "b/*", "aws:s3:::b"} {
		if _, err := arn.ParsePattern(s); err == nil {
			t.Errorf("ParsePattern(%q) accepts it", s)
		}
	}
}

// A9: a variable next to a bare name was taken apart at the colon of its key.
func TestPatternA9VariableInBareName(t *testing.T) {
	ctx := vars{"aws:username": "bob"}
	for in, resource := range map[string]string{
		"arn:aws:sqs:eu-west-1:111122223333:queue-${aws:username}":    "queue-bob",
		"arn:aws:sqs:eu-west-1:111122223333:${aws:username}-q":        "bob-q",
		"arn:aws:sns:*:*:${aws:username}":                             "bob",
		"arn:aws:sqs:eu-west-1:111122223333:${aws:username, 'x:y'}-*": "bob-q",
	} {
		p := pattern(t, in)
		if full := "arn:aws:" + in[8:11] + ":eu-west-1:111122223333:"; !p.Match(full+resource, ctx) || p.Match(full+"alice", ctx) {
			t.Errorf("%q does not cover exactly %q", in, resource)
		}
	}
}

// A15: wildcards stopped at line ends, and "?" at characters of two UTF-16 units.
func TestPatternA15EveryCharacter(t *testing.T) {
	for _, c := range []string{"\n", "\r", "\u2028", "\x00", "😀", "\U0010ffff", "\ufffd", "\xff", "*", "?", ":", "/"} {
		for _, in := range []string{"b/*", "b/?", "*?", "b?*", "*" + "/" + "?"} {
			p := pattern(t, bucket+in)
			if !p.Match(bucket+"b/"+c, nil) {
				t.Errorf("%q does not match %q", in, "b/"+c)
			}
		}
	}
}

// B4: a star in the value was compared with the star of the pattern before that star was tried as a wildcard.
func TestPatternB4StarInTheValue(t *testing.T) {
	for in, resource := range map[string]string{
		"b/*.txt": "b/*a.txt", "b/*": "b/*", "*a": "*ba", "b/?.txt": "b/*.txt", "*": "*", "b*c*": "b**c",
	} {
		p := pattern(t, bucket+in)
		if !p.Match(bucket+resource, nil) {
			t.Errorf("%q does not match %q", in, resource)
		}
	}
}

// B5: a line end in a key let it slip past a Deny.
func TestPatternB5LineEnd(t *testing.T) {
	for in, resource := range map[string]string{"b/*": "b/x\ny", "b/*.txt": "b/\n.txt", "*\ny": "x\ny", "b/*\n": "b/\n\n"} {
		p := pattern(t, bucket+in)
		if !p.Match(bucket+resource, nil) {
			t.Errorf("%q does not match %q", in, resource)
		}
		if p.Match(bucket+"c"+resource+"c", nil) && in[0] != '*' {
			t.Errorf("%q matches a line of it", in)
		}
	}
}

// hostilePatterns cost an engine that tries every star again more than a lifetime. How many steps ours takes is counted
// in package glob.
var hostilePatterns = []struct {
	name, pattern string
	resource      func(n int) string
}{
	{"6stars", bucket + strings.Repeat("*a", 6) + "*b", func(n int) string { return bucket + strings.Repeat("a", n) }},
	{"7stars", bucket + strings.Repeat("*a", 7) + "*b", func(n int) string { return bucket + strings.Repeat("a", n) }},
	{"12stars", bucket + strings.Repeat("a*", 12) + "?b?", func(n int) string { return bucket + strings.Repeat("a", n) }},
	{"variables", bucket + strings.Repeat("*${a}", 12) + "b", func(n int) string { return bucket + strings.Repeat("a", n) }},
	{"innerStars", "arn:aws:sqs:a*a*a*a*?b:*:q", func(n int) string { return "arn:aws:sqs:" + strings.Repeat("a", n) + ":1:q" }},
	{"mixedStars", "arn:aws:sqs:*:a*a*?b:q*a*b", func(n int) string { return "arn:aws:sqs:" + strings.Repeat("aaa:", n/4) + "q" }},
}

// B6, and the backtracking of the first engine: with such patterns this test would not come to an end.
func TestPatternB6HostilePatterns(t *testing.T) {
	ctx := vars{"a": "a"}
	for _, tt := range hostilePatterns {
		p := pattern(t, tt.pattern)
		for _, n := range []int{40, 100, 10_000} {
			if p.Match(tt.resource(n), ctx) {
				t.Errorf("%s matches", tt.name)
			}
		}
	}
}

// B11: values kept their wildcards, and a variable without value stayed as text that a key could bear as its name.
func TestPatternB11ValuesAreData(t *testing.T) {
	p := pattern(t, bucket+"home/${aws:username}/*")
	for name, tt := range map[string]struct {
		vars     vars
		resource string
		want     bool
	}{
		"a star is no wildcard":           {vars{"aws:username": "*"}, "home/bob/x", false},
		"a star is itself":                {vars{"aws:username": "*"}, "home/*/x", true},
		"no value, the text of the entry": {nil, "home/${aws:username}/x", false},
		"no value, nothing":               {nil, "home//x", false},
	} {
		if got := p.Match(bucket+tt.resource, tt.vars); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

// B1: patterns were divided at every colon, so that a star missed keys with a colon, and variables of a resource were
// never put in place.
func TestPatternB1ColonInTheKey(t *testing.T) {
	for _, in := range []string{"b/*", "b/a*b", "b/a?b", "b/?*", "*"} {
		p := pattern(t, bucket+in)
		if !p.Match(bucket+"b/a:b", nil) {
			t.Errorf("%q does not match the key a:b", in)
		}
	}
	p := pattern(t, bucket+"b/${k}")
	if !p.Match(bucket+"b/a:b", vars{"k": "a:b"}) {
		t.Error("a value with a colon does not match the key a:b")
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
