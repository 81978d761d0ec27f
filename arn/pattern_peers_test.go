package arn_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

// What comparable engines were seen to get wrong.

// A resource that is no ARN was padded with wildcards and matched everything.
func TestPatternPeerNoARNIsRefused(t *testing.T) {
	for _, s := range []string{"mybucket", "xyz:aws:s3:::b/*", "b/*", "aws:s3:::b"} {
		if _, err := arn.ParsePattern(s); err == nil {
			t.Errorf("ParsePattern(%q) accepts it", s)
		}
	}
}

// A variable next to a bare name was taken apart at the colon of its key.
func TestPatternPeerVariableInBareName(t *testing.T) {
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

// Wildcards stopped at line ends, and "?" at characters of two UTF-16 units.
func TestPatternPeerEveryCharacter(t *testing.T) {
	for _, c := range []string{"\n", "\r", "\u2028", "\x00", "😀", "\U0010ffff", "\ufffd", "\xff", "*", "?", ":", "/"} {
		for _, in := range []string{"b/*", "b/?", "*?", "b?*", "*" + "/" + "?"} {
			p := pattern(t, bucket+in)
			if !p.Match(bucket+"b/"+c, nil) {
				t.Errorf("%q does not match %q", in, "b/"+c)
			}
		}
	}
}

// A star in the value was compared with the star of the pattern before that star was tried as a wildcard.
func TestPatternPeerStarInTheValue(t *testing.T) {
	for in, resource := range map[string]string{
		"b/*.txt": "b/*a.txt", "b/*": "b/*", "*a": "*ba", "b/?.txt": "b/*.txt", "*": "*", "b*c*": "b**c",
	} {
		p := pattern(t, bucket+in)
		if !p.Match(bucket+resource, nil) {
			t.Errorf("%q does not match %q", in, resource)
		}
	}
}

// A line end in a key let it slip past a Deny.
func TestPatternPeerLineEnd(t *testing.T) {
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

// Backtracking: with such patterns this test would not come to an end.
func TestPatternPeerHostilePatterns(t *testing.T) {
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

// Values kept their wildcards, and a variable without value stayed as text that a key could bear as its name.
func TestPatternPeerValuesAreData(t *testing.T) {
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

// Patterns were divided at every colon, so that a star missed keys with a colon, and variables of a resource were
// never put in place.
func TestPatternPeerColonInTheKey(t *testing.T) {
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
