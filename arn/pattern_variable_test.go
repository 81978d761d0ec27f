package arn_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

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

// TestPatternBlocked is V-05 for whoever wants to know why an entry does not match.
func TestPatternBlocked(t *testing.T) {
	ctx := vars{"aws:username": "bob", "colon": "a:b"}
	const queue = "arn:aws:sqs:eu-west-1:111122223333:q"
	for _, tt := range []struct{ name, pattern, resource, want string }{
		{"V-05 no value", bucket + "b/${nobody}/*", bucket + "b/bob/x", "nobody"},
		{"V-05 the first of two", bucket + "b/${Nobody}/${nothing}", bucket + "b/bob/x", "nobody"},
		{"V-05 no value, another bucket", bucket + "b/${nobody}/*", bucket + "c/bob/x", ""},
		{"V-05 no value, another home", bucket + "b/${nobody}/${aws:username}", bucket + "b/x/ann", ""},
		{"V-05 no value, the user's home", bucket + "b/${nobody}/${aws:username}", bucket + "b/x/bob", "nobody"},
		{"V-05 no value, what is left is empty", bucket + "b${nobody}", bucket + "b", "nobody"},
		{"V-05 no value in the account", "arn:aws:sqs:*:${nobody}:q", queue, "nobody"},
		{"V-05 a part has no colon", "arn:aws:sqs:${nobody}:q", queue, ""},
		{"V-05 no value in the sixth part", "arn:aws:sqs:*:*:${nobody}", queue + ":x", "nobody"},
		{"colon in the account", "arn:aws:sqs:*:${colon}:q", queue, "colon"},
		{"colon in the account, another queue", "arn:aws:sqs:*:${colon}:r", queue, ""},
		{"colon in the sixth part", "arn:aws:sqs:*:*:${colon}", queue, ""},
		{"colon in a default", "arn:aws:sqs:*:${nobody, 'a:b'}:q", queue, "nobody"},
		{"a default", "arn:aws:sqs:*:${nobody, '1'}:q", queue, ""},
		{"another value", bucket + "b/${aws:username}", bucket + "b/ann", ""},
		{"it matches", bucket + "b/${aws:username}", bucket + "b/bob", ""},
		{"no variables", bucket + "b/*", bucket + "c", ""},
		{"everything", "*", bucket + "c", ""},
		{"no resource", bucket + "${nobody}", "*", ""},
		{"no ARN", bucket + "${nobody}", "bob", ""},
		{"short", "arn:aws:sqs:${nobody}", queue, "nobody"},
		{"an API", "execute-api:/${nobody}/GET/*", "arn:aws:execute-api:us-east-1:111122223333:a1/prod/GET/x", "nobody"},
		{"an API, another method", "execute-api:/${nobody}/GET/*", "arn:aws:execute-api:us-east-1:111122223333:a1/prod/PUT/x", ""},
		{"an API, another service", "execute-api:/${nobody}/GET/*", "arn:aws:sqs:us-east-1:111122223333:a1/prod/GET/x", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := pattern(t, tt.pattern)
			if got := p.Blocked(tt.resource, ctx); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if tt.want != "" && p.Match(tt.resource, ctx) {
				t.Error("it matches")
			}
		})
	}
	var zero arn.Pattern
	dead := arn.DeadPattern("${nobody}")
	if zero.Blocked("x", ctx)+dead.Blocked("x", nil) != "" {
		t.Error("what matches nothing is blocked by a variable")
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
