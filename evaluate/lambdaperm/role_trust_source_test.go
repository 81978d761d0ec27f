package lambdaperm_test

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestTrustSendsSource is L2-11: whether Lambda sends aws:SourceArn and aws:SourceAccount when it assumes a role is not
// documented; it is taken not to, and the function can say that it does, for every question.
func TestTrustSendsSource(t *testing.T) {
	under := func(conditions string) *policy.Policy {
		return document(`{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]},"Action":"sts:AssumeRole",` +
			`"Condition":{` + conditions + `}}`)
	}
	ofFunction, ofAccount := when("ArnLike", "aws:SourceArn", functionARN), when("StringEquals", "aws:SourceAccount", accountA)
	both := ofFunction + "," + ofAccount
	one := []lambdaperm.NoteCode{lambdaperm.NoteSourceNotDocumented}
	two := slices.Repeat(one, 2)
	for _, tt := range []struct {
		name       string
		trust      *policy.Policy
		not, sends evaluate.Decision
		notes      []lambdaperm.NoteCode // in either reading
	}{
		{"L2-11/OPEN-9 the function", under(ofFunction), no, ok, one},
		{"L2-11/OPEN-9 the account", under(ofAccount), no, ok, one},
		{"L2-11/both", under(both), no, ok, two},
		{"L2-11/functions of the account", under(when("ArnLike", "aws:SourceArn", lambdaARN+"function:*")), no, ok, one},
		{"L2-11/another function", under(when("ArnLike", "aws:SourceArn", otherARN)), no, no, one},
		{"L2-11/another account", under(when("StringEquals", "aws:SourceAccount", accountB)), no, no, one},
		{"L2-11/another account, if sent", under(when("StringEqualsIfExists", "aws:SourceAccount", accountB)), ok, no, one},
		{"L2-11/no condition", trusting(byService("lambda.amazonaws.com")), ok, ok, nil},
		{"L2-11/another condition", under(when("StringEquals", "aws:SourceOrgID", "o-1")), no, no, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			full := identity(allowing("logs:* sqs:*", "*"))
			for sends, want := range map[bool]evaluate.Decision{false: tt.not, true: tt.sends} {
				f := withRole(full)
				f.Role.Trust, f.TrustSendsSource = tt.trust, sends
				r, err := lambdaperm.CheckTrust(f)
				wants(t, r, err, want, tt.notes...)
				r, err = lambdaperm.CheckRole(f)
				wants(t, r, err, want, tt.notes...)
				r, err = lambdaperm.PollEventSource(f, mapping{SourceARN: queueARN})
				wants(t, r, err, want, tt.notes...)
			}
		})
	}
	t.Run("L2-11/another service sends nothing of Lambda's", func(t *testing.T) {
		f := withRole(nil)
		f.Role.Trust, f.TrustSendsSource = under(both), true
		r, err := lambdaperm.CheckTrust(f, "ec2.amazonaws.com")
		wants(t, r, err, no, two...)
	})
}
