package arn_test

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/arn"
)

// TestShortAPI is G-100: the short form stands for the ARN of the API that the policy is attached to.
func TestShortAPI(t *testing.T) {
	const api = "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5"
	tests := []struct {
		name, pattern, resource string
		want                    bool
	}{
		{"G-100 every stage", "execute-api:/*", api + "/prod/GET/pets", true},
		{"G-100 every stage, nothing behind it", "execute-api:/*", api + "/", true},
		{"G-100 every method", "execute-api:/prod/*/pets", api + "/prod/GET/pets", true},
		{"G-100 a star crosses slashes", "execute-api:/prod/*", api + "/prod/GET/pets/1", true},
		{"G-100 question mark", "execute-api:/v?/GET/pets", api + "/v1/GET/pets", true},
		{"G-100 one method", "execute-api:/prod/GET/pets", api + "/prod/GET/pets", true},
		{"G-100 other partition, Region and account", "execute-api:/prod/*", "arn:aws-cn:execute-api:cn-north-1:444455556666:x/prod/GET/", true},
		{"G-100 colons in the path", "execute-api:/prod/GET/a:*", api + "/prod/GET/a:b:c", true},
		{"G-100 variable", "execute-api:/prod/GET/${aws:username}", api + "/prod/GET/bob", true},
		{"G-100 variable that is a star", "execute-api:/prod/GET/${star}", api + "/prod/GET/bob", false},
		{"G-100 other stage", "execute-api:/prod/*", api + "/test/GET/pets", false},
		{"G-100 stage further behind", "execute-api:/prod/*", api + "/test/prod/GET/pets", false},
		{"G-100 case", "execute-api:/prod/GET/pets", api + "/prod/get/pets", false},
		{"G-100 the API alone", "execute-api:/*", api, false},
		{"G-100 no API", "execute-api:/*", "arn:aws:execute-api:eu-west-1:111122223333:/prod/GET/pets", false},
		{"G-100 other service", "execute-api:/*", "arn:aws:apigateway:eu-west-1:111122223333:a1/prod/GET", false},
		{"G-100 no ARN", "execute-api:/*", "execute-api:/prod/GET/pets", false},
		{"G-100 no arn", "execute-api:/*", "xrn:aws:execute-api:eu-west-1:111122223333:a/b", false},
		{"G-100 no resource", "execute-api:/*", "*", false},
		{"G-100 nothing", "execute-api:/*", "", false},
	}
	values := vars{"aws:username": "bob", "star": "*"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := pattern(t, tt.pattern)
			if got := p.Match(tt.resource, values); got != tt.want {
				t.Errorf("%s matches %s: %v", tt.pattern, tt.resource, got)
			}
			if p.String() != tt.pattern || !p.IsShortAPI() || p.IsLiteral() || p.IsPrefix() || p.MatchesAll() || p.IsShort() || p.IsDead() {
				t.Errorf("%q says wrong things of itself", p)
			}
			checkPrefix(t, &p, tt.resource, p.Match(tt.resource, values))
		})
	}
	for _, s := range []string{"execute-api:", "execute-api:*", "execute-api", "Execute-api:/*", "execute-api:prod/GET"} {
		_, err := arn.ParsePattern(s)
		wantError(t, err, arn.CodeInvalidARNPrefix, 0)
	}
	_, err := arn.ParsePattern("execute-api:/prod/${a")
	wantError(t, err, arn.CodeMissingBraceInVariable, 18)
	plain, err := arn.ParsePatternWithoutVariables("execute-api:/prod/${a")
	if err != nil || !plain.Match(api+"/prod/${a", nil) {
		t.Errorf("without variables: %v", err)
	}
}

// TestDeadPattern is G-107: what is kept as it was stored matches nothing, itself neither.
func TestDeadPattern(t *testing.T) {
	for _, text := range []string{"", "https://queue.amazonaws.com/111122223333/q", "log_arn", "/prod/GET", "*", "arn:x:s3:::b", "execute-api:x"} {
		p := arn.DeadPattern(text)
		for _, resource := range []string{"", "*", text, "arn:aws:s3:::b", "arn:aws:execute-api:eu-west-1:111122223333:a/prod/GET"} {
			if p.Match(resource, nil) {
				t.Errorf("%q matches %q", text, resource)
			}
		}
		if p.String() != text || !p.IsDead() || p.MatchesAll() || p.IsLiteral() || p.IsPrefix() || p.IsShort() || p.IsShortAPI() || p.VariableKeys() != nil {
			t.Errorf("%q says wrong things of itself", p)
		}
	}
}

// TestPatternParts: the parts are those of the text, the last with all colons that follow; what is no ARN has none.
func TestPatternParts(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		want    []string
	}{
		{"arn:aws:s3:::bucket/*", []string{"arn", "aws", "s3", "", "", "bucket/*"}},
		{"arn:*:lambda:eu-*:111122223333:function:f:1", []string{"arn", "*", "lambda", "eu-*", "111122223333", "function:f:1"}},
		{"arn:aws:s3", []string{"arn", "aws", "s3"}},
		{"arn:aws:sns:*:*:${aws:username}", []string{"arn", "aws", "sns", "*", "*", "${aws:username}"}},
		{"*", nil},
		{"execute-api:/prod/*", nil},
	} {
		p := pattern(t, tt.pattern)
		parts, n := p.Parts()
		if !slices.Equal(parts[:n], tt.want) || slices.ContainsFunc(parts[n:], func(s string) bool { return s != "" }) {
			t.Errorf("Parts of %s = %q, %d, want %q", tt.pattern, parts, n, tt.want)
		}
	}
	var zero arn.Pattern
	if parts, n := zero.Parts(); n != 0 || parts != [6]string{} {
		t.Errorf("Parts of the zero pattern = %q, %d", parts, n)
	}
}
