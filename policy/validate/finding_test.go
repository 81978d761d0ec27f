package validate_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

func TestSeverity(t *testing.T) {
	for s, want := range map[validate.Severity]string{
		0: "", validate.Suggestion: "SUGGESTION", validate.Warning: "WARNING", validate.SecurityWarning: "SECURITY_WARNING", validate.Error: "ERROR",
	} {
		text, err := s.MarshalText()
		var back validate.Severity
		parsed, ok := validate.ParseSeverity(want)
		if s.String() != want || string(text) != want || err != nil || back.UnmarshalText(text) != nil || back != s || ok != (s != 0) || ok && parsed != s {
			t.Errorf("%q, %q, %v, %v, want %q", s, text, err, back, want)
		}
	}
	if !(validate.Suggestion < validate.Warning && validate.Warning < validate.SecurityWarning && validate.SecurityWarning < validate.Error) {
		t.Error("the graver is not the greater")
	}
	s := validate.Error
	for _, err := range []error{s.UnmarshalText([]byte("error")), func() error { _, err := validate.Severity(9).MarshalText(); return err }()} {
		if e, ok := errors.AsType[*policy.Error](err); !ok || e.Code != policy.CodeUnknownWord || s != 0 {
			t.Errorf("%v, severity %v", err, s)
		}
	}
	if _, ok := validate.ParseSeverity("fatal"); ok || validate.Severity(9).String() != "Severity(9)" {
		t.Error("no word, and taken for one")
	}
}

// TestFindingJSON: a finding has one form in JSON, with its place in it, and is read back from it.
func TestFindingJSON(t *testing.T) {
	const text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBuckets","Resource":"*"}]}`
	found := validate.Text([]byte(text), policy.Identity, validate.MinSeverity(validate.Error))
	b, err := json.Marshal(found[0])
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"rule":"F-015","code":"INVALID_ACTION","severity":"ERROR","refusal":false,"message":"\"s3:ListBuckets\" is no action of s3",` +
		`"help":"write \"s3:ListAllMyBuckets\"; what is newer is not known (as of 2026-09-26)","path":"Statement[0].Action",` +
		`"start":{"line":1,"column":65,"offset":64},"end":{"line":1,"column":81,"offset":80},` +
		`"fix":[{"start":{"line":1,"column":65,"offset":64},"end":{"line":1,"column":81,"offset":80},"text":"\"s3:ListAllMyBuckets\""}]}`
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var back validate.Finding
	if err := json.Unmarshal(b, &back); err != nil || !cmp.Equal(back, found[0]) {
		t.Errorf("read back as %+v, %v", back, err)
	}
}
