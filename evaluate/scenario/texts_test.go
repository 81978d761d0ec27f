package scenario_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/internal/eviltext"
)

// textScenario has a text from outside where EVIL or a name of textPlaces stands.
const textScenario = `{"name":"NAME","why":"WHY","request":{"principal":{"id":"arn:aws:iam::111122223333:user/u","tags":{"TAG":"TAG"}},"action":"s3:GetObject",
	"resource":{"arn":"arn:aws:s3:::b/ARN","account":"111122223333"},"context":{"x:KEY":"VALUE"}},
	"policies":{"identity":["AWSLambda_ReadOnlyAccess",{"name":"POLICY","document":{"Version":"2012-10-17","Statement":[{"Sid":"SID","Effect":"Deny","Action":"s3:*","Resource":"*"},
		{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"x:OTHER":"WANTED"}}}]}}],
		"scps":[{"name":"LEVEL","policies":[{"name":"POLICY","document":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"x:OTHER":"true"}}}}}]}]},
	"expect":{"decision":"allowed","by":"session","statements":["STATEMENT","x"],"missingContext":["x:MISSING"]}}`

var textPlaces = []string{"NAME", "WHY", "TAG", "ARN", "KEY", "VALUE", "POLICY", "SID", "OTHER", "WANTED", "LEVEL", "STATEMENT", "MISSING"}

// textFaults are scenarios that cannot be read.
var textFaults = []string{
	`{EVIL:1}`, `{"name":1,EVIL:EVIL}`, `{"request":{EVIL:EVIL}}`, `{"request":{"principal":EVIL,"action":"a:b","resource":"*"}}`, `{"request":{"principal":{EVIL:EVIL}}}`,
	`{"request":{"principal":{"id":EVIL}}}`, `{"request":{"principal":"111122223333","action":EVIL,"resource":"*"}}`, `{"request":{"context":{EVIL:1,EVIL:2}}}`, `{"request":{"context":{EVIL:{}}}}`,
	`{"request":{"principal":"111122223333","action":"a:b","resource":"*"},"policies":{"identity":[EVIL]}}`, `{"policies":{EVIL:EVIL}}`, `{"policies":{"scps":[{EVIL:1}]}}`,
	`{"request":{"principal":"111122223333","action":"a:b","resource":"*"},"policies":{"identity":[{"name":EVIL,"text":EVIL}]}}`,
	`{"request":{"principal":"111122223333","action":"a:b","resource":"*"},"policies":{"identity":[{"name":EVIL,"document":{EVIL:EVIL}}]}}`,
	`{"request":{"principal":"111122223333","action":"a:b","resource":"*"},"policies":{"identity":[{"name":EVIL,"document":{"Statement":[{"Effect":"Allow","Action":"*","Resource":EVIL,"Condition":{EVIL:{EVIL:EVIL}}}]}}]}}`,
	`{"expect":{EVIL:1}}`, `{"expect":EVIL}`, `{"expect":{"decision":EVIL}}`, `{"expect":{"by":EVIL}}`, `{"request":{"principal":"111122223333","action":"a:b","resource":"*"},"expect":{"invalid":EVIL}}`,
	`{"request":{"principal":"arn:aws:iam::111122223333:user/u","action":"a","resource":EVIL},"expect":{"invalid":EVIL,"decision":"allowed"}}`,
}

func quotedText(t *testing.T, s string) string {
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// textsOf returns the outcomes of a text and holds that its errors do not lie.
func textsOf(t *testing.T, text string) []scenario.Outcome {
	t.Helper()
	fails := func(err error) {
		t.Helper()
		if fault := eviltext.ErrorFault(err); fault != "" {
			t.Errorf("%.300q: %.1000s", text, fault)
		}
		var e *scenario.Error
		if errors.As(err, &e) {
			if fault := eviltext.Fault(e.Path+e.Reason, 1); fault != "" {
				t.Errorf("%.300q: %.1000s", text, fault)
			}
		}
	}
	list, err := scenario.Read([]byte(text))
	fails(err)
	outcomes := make([]scenario.Outcome, len(list))
	for i, s := range list {
		o := scenario.Check(s)
		outcomes[i] = o
		fails(o.Err)
		for _, failure := range o.Failures {
			if fault := eviltext.Fault(failure, 1); fault != "" || len(failure) > 8<<10 {
				t.Errorf("%.300q: %d bytes: %.1000s", text, len(failure), fault)
			}
		}
		if fault := eviltext.Fault(o.String(), 100); fault != "" {
			t.Errorf("%.300q: %.1000s", text, fault)
		}
	}
	return outcomes
}

// TestPromiseTexts holds that texts of scenarios do not lie: whatever stands in one, its outcome has the lines it has
// with harmless texts, and an error is one line of 4 KiB at most.
func TestPromiseTexts(t *testing.T) {
	harmless := textsOf(t, textScenario)
	if len(harmless) != 1 || len(harmless[0].Failures) < 4 {
		t.Fatalf("%+v", harmless)
	}
	want := strings.Count(harmless[0].String(), "\n")
	for _, evil := range eviltext.Texts() {
		quoted := quotedText(t, evil)
		for _, place := range textPlaces {
			if evil == "" {
				continue // is a value of its own
			}
			outcomes := textsOf(t, strings.ReplaceAll(textScenario, place, quoted[1:len(quoted)-1]))
			if len(outcomes) != 1 || outcomes[0].Err != nil {
				continue // with an error there is no result
			}
			if got := strings.Count(outcomes[0].String(), "\n"); got != want {
				t.Errorf("%s %q: %d lines, want %d", place, evil, got+1, want+1)
			}
		}
		for _, text := range textFaults {
			textsOf(t, strings.ReplaceAll(text, "EVIL", quoted))
		}
		textsOf(t, evil)
		var tt textT
		scenario.Test(&tt, fstest.MapFS{"a\nb.json": {Data: []byte(evil)}}, "a*", evil+"x", "["+evil)
		scenario.NewTable(&tt, evaluate.Policies{}).Row(evil, evil, evil, evil, invoke("sns.amazonaws.com").Context, evaluate.Allowed)
		for _, said := range tt {
			if fault := eviltext.Fault(said, 20); fault != "" || strings.HasPrefix(said, "scenario: ") && strings.Contains(said, "\n") {
				t.Errorf("%q: %s", said, fault)
			}
		}
		// The fields of an outcome are exported: its text does not trust them.
		o := scenario.Outcome{Scenario: scenario.Scenario{Why: evil + "a"}, Err: errors.New(evil), Failures: []string{evil}}
		if fault := eviltext.Fault(o.String(), 2); fault != "" {
			t.Error(fault)
		}
	}
}

// textT is what a test said.
type textT []string

func (*textT) Helper()                             {}
func (t *textT) Error(args ...any)                 { *t = append(*t, fmt.Sprint(args...)) }
func (t *textT) Log(args ...any)                   { t.Error(args...) }
func (t *textT) Run(_ string, f func(*textT)) bool { f(t); return true }

// FuzzTexts holds TestPromiseTexts for any text in two places.
func FuzzTexts(f *testing.F) {
	for i, evil := range eviltext.Texts() {
		if len(evil) < 1000 {
			f.Add(evil, "a\nb", uint8(i), uint8(2*i))
		}
	}
	f.Fuzz(func(t *testing.T, a, b string, i, j uint8) {
		if len(a) > 4000 || len(b) > 4000 {
			return
		}
		first, second := quotedText(t, a), quotedText(t, b)
		text := strings.ReplaceAll(textScenario, textPlaces[int(i)%len(textPlaces)], first[1:len(first)-1])
		textsOf(t, strings.ReplaceAll(text, textPlaces[int(j)%len(textPlaces)], second[1:len(second)-1]))
		textsOf(t, strings.ReplaceAll(strings.Replace(textFaults[int(i)%len(textFaults)], "EVIL", first, 1), "EVIL", second))
	})
}
