package denial_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/denial"
)

// FuzzParse: whatever the text, Parse and ParseLog do not panic and agree, and what they read stands in the text.
func FuzzParse(f *testing.F) {
	for _, m := range messages(f) {
		f.Add(m.Text)
	}
	for _, s := range []string{
		onFn + noID, onFn + " with an explicit deny", "│ User:\n│ " + denies[len("User: "):], `{"m":"` + onFn + ` \"x\n\\\"y"}`,
		`{"m":"User: arn:aws:iam::111122223333:user/a\\\"y\"na is not authorized to perform: lambda:Get`, onFn + "\n" + onFn + noID, "User: ", `\`, "&quot;",
		"\x1b[31m" + onFn, onFn + ` on resource: "`, denies + " on resource: role x", "anonymous", strings.Repeat(`\`, 100) + "n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var last denial.Denial
		for d, err := range denial.ParseLog(text) {
			if err != nil {
				t.Fatal(err)
			}
			last = d
		}
		d, err := denial.Parse(text)
		if len(text) > denial.MaxText {
			if code(err) != denial.CodeTooLarge {
				t.Fatalf("error %v", err)
			}
			return
		}
		if (err == nil) != last.Denied || err != nil && (code(err) != denial.CodeNoDenial || d.Denied) {
			t.Fatalf("error %v, of the log %v", err, last)
		}
		if err != nil {
			return
		}
		if saidOf(d) != saidOf(last) {
			t.Errorf("%v, of the log %v", saidOf(d), saidOf(last))
		}
		if d.Principal == "" || !strings.Contains(text, d.Principal) || !strings.Contains(text, d.Action) || strings.Count(d.Action, ":") != 1 ||
			!strings.Contains(text, d.AuthorizationID) || !strings.Contains(text, d.Claimed.Policy) || d.Sure.Resource && d.Request.Resource.ARN == "" {
			t.Errorf("%v", saidOf(d))
		}
		if d.String() == "" || strings.Contains(d.String(), "\n") {
			t.Errorf("text %q", d.String())
		}
		_ = d.Request.Validate()
	})
}

// FuzzParseEvent: whatever the input, errors are those of the package and lead to a place, a denial is one of All's, and
// nothing depends on anything but the input.
func FuzzParseEvent(f *testing.F) {
	for _, e := range []object{sample(f), sample(f, object{"sharedEventID": "s", "resources": []object{{"ARN": fn}}}), {"detail-type": "x", "detail": sample(f)},
		{"Records": []object{sample(f, object{"errorCode": nil, "errorMessage": nil}), sample(f, object{"userIdentity": object{"type": "AWSAccount"}})}}} {
		f.Add(text(f, e))
		f.Add(text(f, object{"Events": []object{{"CloudTrailEvent": string(text(f, e))}}}))
	}
	for _, s := range []string{"", "[]", "{}\n{}", `[{"eventName":"x"},1]`, `{"Records":[{}]}`, `{"eventName":"x","userIdentity":{"type":"Root","accountId":"111122223333"}}`, "\x1f\x8b", "\ufeff{}", `{"eventName":"\ud800"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := strings.Split(string(data), "\n")
		read := func(deniedOnly bool) (list []string) {
			parse := denial.All
			if deniedOnly {
				parse = denial.ParseEvent
			}
			for d, err := range parse(data, denial.WithMaxSize(1<<20)) {
				if err != nil {
					e, ok := errors.AsType[*denial.Error](err)
					if !ok || e.Code == "" || e.Line > len(lines) && !strings.Contains(e.Path, "CloudTrailEvent") || d.Action != "" {
						t.Fatalf("error %#v, %v", err, d)
					}
					list = append(list, err.Error())
					continue
				}
				if d.Action == "" || d.Principal == "" || deniedOnly && !d.Denied || d.Sure.Resource && d.Request.Resource.ARN == "" {
					t.Fatalf("%v", d)
				}
				list = append(list, string(text(t, d)))
			}
			return list
		}
		all, denied := read(false), read(true)
		i := 0
		for _, d := range denied {
			for i < len(all) && all[i] != d {
				i++
			}
			if i == len(all) {
				t.Fatalf("%s is not among all", d)
			}
			i++
		}
		if again := read(true); fmt.Sprint(again) != fmt.Sprint(denied) {
			t.Errorf("got %q, then %q", denied, again)
		}
	})
}

// FuzzParseDetails: whatever the input, errors are those of the package, and what agrees is decided alike.
func FuzzParseDetails(f *testing.F) {
	full, inline := read(f, "details/policies/full.json"), read(f, "details/policies/inline-0123456789abcdef.json")
	page := details(f, nil)
	f.Add(text(f, page), inline)
	f.Add(text(f, []object{page, page}), full)
	f.Add(append(append(text(f, page), '\n'), text(f, page)...), []byte(`{"uri":"inline:0123456789abcdef","policyDocument":"%7B%22Statement%22%3A%5B%5D%7D"}`))
	f.Add([]byte(`{"evaluations":[{"action":"a:B","evaluatedEffect":"ALLOW","context":{"aws:PrincipalArn":"anonymous"}}],"nextToken":"x"}`), []byte(`{"uri":"x","Statement":[]}`))
	f.Fuzz(func(t *testing.T, data, document []byte) {
		d, err := denial.ParseDetails(data, denial.WithMaxSize(1<<16))
		if err != nil {
			if code(err) == "" || len(d.Evaluations) > 0 {
				t.Fatalf("error %v, %v", err, d)
			}
			return
		}
		_ = d.AddPolicy(full)
		if err := d.AddPolicy(document); err != nil && code(err) == "" {
			t.Fatalf("error %v", err)
		}
		for c := range d.Check() {
			same := c.Evaluation.Decision == c.Result.Decision
			if c.Verdict == denial.Agrees && (!same || len(c.Differs) > 0) || c.Verdict != denial.Agrees && len(c.Differs) == 0 || c.Verdict == denial.Contradicts && same {
				t.Errorf("%v: %q", c.Verdict, c.Differs)
			}
			_ = text(t, c)
		}
		_ = text(t, d)
	})
}
