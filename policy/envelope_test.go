package policy_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

const enveloped = `{"Version":"2012-10-17","Statement":[{"Sid":"a+b %","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}]}`

func TestParseURLEncoded(t *testing.T) {
	var all strings.Builder // every byte escaped, digits in lower case
	for i := range len(enveloped) {
		all.WriteString("%" + strconv.FormatInt(int64(enveloped[i]), 16))
	}
	for name, text := range map[string]string{
		"as IAM writes it":       strings.ReplaceAll(url.QueryEscape(enveloped), "+", "%20"),
		"as a path":              url.PathEscape(enveloped),
		"a plus sign is itself":  strings.NewReplacer("%", "%25", " ", "%20").Replace(enveloped),
		"every byte":             all.String(),
		"with a byte order mark": "%EF%BB%BF" + url.PathEscape(enveloped),
	} {
		p, err := policy.ParseURLEncoded(text, policy.WithName("n"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.String() != enveloped || p.Name() != "n" {
			t.Errorf("%s: %q named %q", name, p, p.Name())
		}
	}
}

func TestParseURLEncodedRefuses(t *testing.T) {
	small := policy.WithMaxSize(1000)
	tests := []struct {
		name, text   string
		code         policy.Code
		path         string
		line, column int
	}{
		{"digits that are none", "%7B%zz", policy.CodeInvalidEncoding, "", 1, 1},
		{"an escape cut short", "%7B%7", policy.CodeInvalidEncoding, "", 1, 1},
		{"a percent sign alone", url.PathEscape(enveloped) + "%", policy.CodeInvalidEncoding, "", 1, 1},
		{"nothing", "", policy.CodeJSONSyntax, "", 1, 1},
		{"a document that is not encoded and has a percent sign", enveloped, policy.CodeInvalidEncoding, "", 1, 1},
		{"blanks written as plus signs", "+" + url.PathEscape(enveloped), policy.CodeJSONSyntax, "", 1, 1},
		{"encoded twice", url.PathEscape(url.PathEscape(enveloped)), policy.CodeJSONSyntax, "", 1, 1},
		{"bytes that are not UTF-8", "%7B%22%FF", policy.CodeInvalidUTF8, "", 1, 3},
		{"places are those of the decoded text", url.PathEscape("{\"Id\":\"é\",\n \"Version\":\"é\"}"), policy.CodeInvalidVersion, "Version", 2, 12},
		{"larger than the limit", url.PathEscape(enveloped + strings.Repeat(" ", 1001-len(enveloped))), policy.CodeTooLarge, "", 1, 1},
		{"much larger than the limit", strings.Repeat("x", 10_000), policy.CodeTooLarge, "", 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := policy.ParseURLEncoded(tt.text, small, policy.WithName("n"))
			e := wantError(t, err, tt.code, tt.path)
			if !useless(p) || e.Policy != "n" || e.Line != tt.line || e.Column != tt.column {
				t.Errorf("policy %v, name %q, at %d:%d, want %d:%d", p, e.Policy, e.Line, e.Column, tt.line, tt.column)
			}
		})
	}
	escaped := strings.Repeat("%20", 1000) + url.PathEscape(enveloped)
	if _, err := policy.ParseURLEncoded(escaped, policy.WithMaxSize(len(enveloped)+1000)); err != nil {
		t.Errorf("the limit holds for the decoded text: %v", err)
	}
}

func TestParseEmbedded(t *testing.T) {
	quoted := strconv.Quote(enveloped)
	for name, text := range map[string]string{
		"lambda get-policy":                  `{"Policy":` + quoted + `,"RevisionId":"4843f2f6-7c59-4fda-b484-afd0bc0e22b8"}`,
		"members in another order":           `{"RevisionId":"4843f2f6-7c59-4fda-b484-afd0bc0e22b8","Policy":` + quoted + `}`,
		"a string by itself":                 " " + quoted + "\n",
		"sqs get-queue-attributes":           `{"Attributes":{"QueueArn":"arn:aws:sqs:us-east-1:111122223333:q","Policy":` + quoted + `}}`,
		"secretsmanager get-resource-policy": `{"ARN":"arn:aws:secretsmanager:us-east-1:111122223333:secret:s","Name":"s","ResourcePolicy":` + quoted + `}`,
		"other members of any type":          `{"ResponseMetadata":{"HTTPStatusCode":200,"RetryAttempts":0},"Policy":` + quoted + `,"x":[null,true]}`,
		"every character escaped":            `{"Policy":"` + escaped(enveloped) + `"}`,
	} {
		p, err := policy.ParseEmbedded([]byte(text), policy.WithName("n"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.String() != enveloped || p.Name() != "n" {
			t.Errorf("%s: %q named %q", name, p, p.Name())
		}
	}
	if _, err := policy.ParseEmbedded([]byte(`{"Policy":"`+escaped(enveloped)+`"}`), policy.WithMaxSize(len(enveloped))); err != nil {
		t.Errorf("the limit holds for the document, not for what is around it: %v", err)
	}
}

// escaped writes each byte of ASCII text as a \u escape.
func escaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteString(`\u00` + strconv.FormatInt(int64(s[i])+0x100, 16)[1:])
	}
	return b.String()
}

func TestParseEmbeddedRefuses(t *testing.T) {
	quoted := strconv.Quote(enveloped)
	tests := []struct {
		name, text   string
		code         policy.Code
		path         string
		line, column int // 0 if not of interest
	}{
		{"a document that is not embedded", enveloped, policy.CodeInvalidEncoding, "", 1, 1},
		{"an object in place of the string", `{"Policy":` + enveloped + `}`, policy.CodeInvalidEncoding, "", 0, 0},
		{"no policy at all", `{"RevisionId":"x"}`, policy.CodeInvalidEncoding, "", 0, 0},
		{"null", `{"Policy":null}`, policy.CodeInvalidEncoding, "", 0, 0},
		{"a list", `[` + quoted + `]`, policy.CodeInvalidEncoding, "", 0, 0},
		{"a number", `5`, policy.CodeInvalidEncoding, "", 0, 0},
		{"a member in other case", `{"policy":` + quoted + `}`, policy.CodeInvalidEncoding, "", 0, 0},
		{"a policy inside another member", `{"Queue":{"Policy":` + quoted + `}}`, policy.CodeInvalidEncoding, "", 0, 0},
		{"attributes that are a string", `{"Attributes":` + quoted + `}`, policy.CodeInvalidEncoding, "", 0, 0},
		{"attributes without a policy", `{"Attributes":{"QueueArn":"x"}}`, policy.CodeInvalidEncoding, "", 0, 0},
		{"two documents", `{"Policy":` + quoted + `,` + "\n" + `"ResourcePolicy":` + quoted + `}`, policy.CodeInvalidEncoding, "ResourcePolicy", 2, 18},
		{"two documents, one in attributes", `{"Attributes":{"Policy":` + quoted + `},"Policy":` + quoted + `}`, policy.CodeInvalidEncoding, "Policy", 0, 0},
		{"two documents, the other way round", `{"Policy":` + quoted + `,"Attributes":{"Policy":` + quoted + `}}`, policy.CodeInvalidEncoding, "Attributes", 0, 0},
		{"G-04 the same member twice", `{"Policy":` + quoted + `,"Policy":` + quoted + `}`, policy.CodeDuplicateElement, "Policy", 0, 0},
		{"text behind it", `{"Policy":` + quoted + `} {}`, policy.CodeJSONSyntax, "", 0, 0},
		{"no JSON around it", `Policy: ` + quoted, policy.CodeJSONSyntax, "", 1, 1},
		{"not UTF-8", "{\"Policy\":\"\xff\"}", policy.CodeInvalidUTF8, "", 1, 12},
		{"too deep around it", strings.Repeat("[", 40), policy.CodeTooDeep, "", 1, 33},
		{"lone surrogate around it", `{"Policy":"\ud800"}`, policy.CodeLoneSurrogate, "", 1, 12},
		{"lone surrogate inside", `{"Policy":"{\"Id\":\"\\ud800\"}"}`, policy.CodeLoneSurrogate, "", 1, 8},
		{"an empty string", `{"Policy":""}`, policy.CodeJSONSyntax, "", 1, 1},
		{"embedded twice", strconv.Quote(quoted), policy.CodeDataTypeMismatch, "", 1, 1},
		{"places are those of the document", `{"RevisionId":"x","Policy":"{\n \"Version\":\"é\"}"}`, policy.CodeInvalidVersion, "Version", 2, 12},
		{"larger than the limit", strconv.Quote(strings.Repeat(" ", 2001)), policy.CodeTooLarge, "", 0, 0},
		{"much larger than the limit", strconv.Quote(strings.Repeat(" ", 100_000)), policy.CodeTooLarge, "", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := policy.ParseEmbedded([]byte(tt.text), policy.WithName("n"), policy.WithMaxSize(2000))
			e := wantError(t, err, tt.code, tt.path)
			if !useless(p) || e.Policy != "n" {
				t.Errorf("policy %v, name %q", p, e.Policy)
			}
			if tt.line > 0 && (e.Line != tt.line || e.Column != tt.column) {
				t.Errorf("at %d:%d, want %d:%d", e.Line, e.Column, tt.line, tt.column)
			}
		})
	}
}
