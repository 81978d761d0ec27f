package denial_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
	"github.com/lambdaiam/lambdaiam/internal/jsonvary"
)

// IN-01: an event with a member dropped, doubled or retyped never turns what is denied into what is allowed without an
// error or a reason.
func TestVaryEvents(t *testing.T) {
	allow := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	deny := func(condition string) string {
		return `,{"Effect":"Deny","Action":"*","Resource":"*","Condition":` + condition + `}`
	}
	snapshots := map[string]*account.Snapshot{
		"nothing": sampleSnapshot(t),
		"user":    small(t, allow+deny(`{"StringEquals":{"aws:username":"ana"}}`), allow, ""),
		"keys": small(t, allow+deny(`{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`)+deny(`{"StringLike":{"aws:UserAgent":"aws-sdk*"}}`)+
			deny(`{"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}`), allow, ""),
		"region": small(t, allow, allow+deny(`{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}`), ""),
		"vpc":    small(t, allow+deny(`{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`), allow, ""),
	}
	user := object{"type": "IAMUser", "arn": ana, "principalId": "AIDAX", "accountId": "111122223333", "userName": "ana"}
	events := []object{
		sample(t, object{"userIdentity": user, "errorMessage": onFn + noID}),
		sample(t, object{"userIdentity": user, "vpcEndpointId": "vpce-1", "errorMessage": "Access Denied", "resources": []object{{"ARN": fn, "accountId": "111122223333"}}}),
		sample(t),
	}
	n, read, allowed := 0, 0, 0
	for name, s := range snapshots {
		for _, e := range events {
			original, err := one(t, e)
			if err != nil {
				t.Fatal(err)
			}
			if x, err := original.Explain(s); err != nil || x.Result.Decision == evaluate.Allowed {
				continue // it is about another event
			}
			for what, text := range jsonvary.All(string(text(t, e))) {
				n++
				for d, err := range denial.ParseEvent([]byte(text)) {
					if err != nil {
						if code(err) == "" {
							t.Errorf("%s: error %v", what, err)
						}
						continue
					}
					read++
					x, err := d.Explain(s)
					if err != nil || x.Result.Decision != evaluate.Allowed {
						continue
					}
					allowed++
					if x.Verdict == denial.Agrees || x.Verdict == denial.InPart || len(x.Reasons) == 0 {
						t.Errorf("%s: %s: %v %q", name, what, x.Verdict, x.Reasons)
					}
				}
			}
		}
	}
	t.Logf("%d inputs, %d denials, %d allowed with a reason", n, read, allowed)
	if n < 1000 || read == 0 || allowed == 0 {
		t.Errorf("%d inputs, %d denials, %d allowed: this shows nothing", n, read, allowed)
	}
}

// IN-01: the same of authorization details and of a document: what AWS denied is allowed here only with a word.
func TestVaryDetails(t *testing.T) {
	page, inline := string(text(t, details(t, nil))), string(read(t, "details/policies/inline-0123456789abcdef.json"))
	full := read(t, "details/policies/full.json")
	n, checked := 0, 0
	try := func(what, page, document string) {
		n++
		d, err := denial.ParseDetails([]byte(page))
		if err != nil {
			return
		}
		notes := len(d.Problems)
		for _, text := range []string{document, string(full)} {
			if err := d.AddPolicy([]byte(text)); err != nil {
				notes++
			}
		}
		for c := range d.Check() {
			checked++
			if c.Result.Decision == evaluate.Allowed && notes == 0 && (c.Verdict == denial.Agrees || len(c.Differs) == 0) {
				t.Errorf("%s: %v", what, c)
			}
		}
	}
	for what, text := range jsonvary.All(page) {
		try(what, text, inline)
	}
	for what, text := range jsonvary.All(inline) {
		try("document: "+what, page, text)
	}
	if n < 300 || checked == 0 || checked == n {
		t.Errorf("%d inputs, %d comparisons: this shows nothing", n, checked)
	}
}

// Any denial has a text of one line and a JSON form, whatever is in it.
func TestTexts(t *testing.T) {
	for _, m := range messages(t) {
		d, err := denial.Parse(m.Text)
		if err != nil {
			continue
		}
		s := d.String()
		if !strings.Contains(s, d.Principal) || !strings.Contains(s, d.Action) || strings.Contains(s, "\n") {
			t.Errorf("%q", s)
		}
		if form := string(text(t, d)); !strings.Contains(form, `"action":"`+d.Action+`"`) || strings.Contains(form, `"claim":null`) != d.Claimed.IsZero() {
			t.Errorf("%s", form)
		}
	}
	for want, c := range map[string]denial.Claim{
		"": {}, "an explicit deny": {Explicit: true}, "no session policy allows it": {Type: 6},
		"an explicit deny in an identity policy":                {Type: 1, Explicit: true},
		"an explicit deny in a service control policy":          {Type: 7, Explicit: true},
		"an explicit deny in the service control policy " + scp: {Type: 7, Explicit: true, Policy: scp},
	} {
		if c.String() != want {
			t.Errorf("%q, want %q", c.String(), want)
		}
	}
	if s := (denial.Denial{}).String(); s != "" {
		t.Errorf("%q", s)
	}
	for v, want := range map[denial.Verdict]string{denial.Open: "open", denial.Agrees: "agrees", denial.InPart: "in part", denial.Contradicts: "contradicts"} {
		var back denial.Verdict
		if data, err := v.MarshalText(); err != nil || string(data) != want || back.UnmarshalText(data) != nil || back != v {
			t.Errorf("%s: %q, %v", want, data, err)
		}
	}
	v := denial.Agrees
	if err := v.UnmarshalText([]byte("x")); code(err) != denial.CodeUnknownWord || v != denial.Open {
		t.Errorf("%v, %v", v, err)
	}
	if _, err := denial.Verdict(9).MarshalText(); code(err) != denial.CodeUnknownWord {
		t.Errorf("error %v", err)
	}
	if s := fmt.Sprint(denial.Verdict(9)); s != "Verdict(9)" {
		t.Errorf("%q", s)
	}
	for _, v := range []any{denial.Details{}, denial.Evaluation{}, denial.PolicyInfo{}, denial.Comparison{}, denial.Explanation{}} {
		if s := string(text(t, v)); strings.Contains(s, "null") && !strings.Contains(s, `"document":null`) && !strings.Contains(s, `"explanation":null`) {
			t.Errorf("%T is %s", v, s)
		}
	}
}
