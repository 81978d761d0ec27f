package scenario_test

import (
	"os"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

// TestPartial is about scenarios with texts of which not all is known (IN-38).
func TestPartial(t *testing.T) {
	scenario.Test(t, os.DirFS("."), "testdata/partial.json")
	const whole = `{"request":{"principal":"arn:aws:iam::111122223333:user/u","action":"s3:GetObject","resource":` +
		`{"parts":["arn:aws:s3:::",{"unknown":"B","class":"name"}]},"context":{"app:k":"v"}},"expect":{"dependsOn":["B"]}}`
	list, err := scenario.Read([]byte(whole))
	if err != nil || list[0].Err != nil || !list[0].Request.Partial {
		t.Fatalf("got %v, error %v", list, err)
	}
	if o := scenario.Check(list[0]); o.Pass() || !strings.Contains(o.String(), "want it to depend on B, got none") {
		t.Errorf("what is denied whatever the name is does not depend on it: %v", o.String())
	}
	for _, c := range []struct{ name, old, new, code string }{
		{"IN-38 no unknown value", `{"unknown":"B","class":"name"}`, `"b"`, "INVALID_VALUE"},
		{"IN-38 no parts", `["arn:aws:s3:::",{"unknown":"B","class":"name"}]`, `[]`, "INVALID_VALUE"},
		{"IN-30 no label", `"unknown":"B"`, `"unknown":""`, "INVALID_UNKNOWN"},
		{"IN-30 no class", `,"class":"name"`, ``, "MISSING_MEMBER"},
		{"IN-30 another class", `"class":"name"`, `"class":"thing"`, "INVALID_VALUE"},
		{"IN-30 a class that is no text", `"class":"name"`, `"class":"policy"`, "INVALID_VALUE"},
		{"IN-30 a label of two classes", `{"unknown":"B","class":"name"}`, `{"unknown":"B","class":"name"},{"unknown":"B","class":"text"}`, "INVALID_UNKNOWN"},
		{"IN-38 an unknown member", `"class":"name"`, `"class":"name","more":1`, "UNKNOWN_MEMBER"},
		{"IN-38 a member beside parts", `"class":"name"}]`, `"class":"name"}],"arn":"x"`, "UNKNOWN_MEMBER"},
		{"IN-30 text like a stand-in", `"app:k":"v"`, `"app:k":"` + "\ufdd0" + `nB` + "\ufdd1" + `"`, "INVALID_UNKNOWN"},
		{"IN-31 a caller of no kind", `"arn:aws:iam::111122223333:user/u"`, `{"parts":[{"unknown":"P","class":"text"}]}`, "INVALID_PRINCIPAL"},
		{"IN-31 an action", `"s3:GetObject"`, `{"parts":["s3:",{"unknown":"A","class":"name"}]}`, "WRONG_TYPE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := scenario.Read([]byte(strings.Replace(whole, c.old, c.new, 1)))
			if err != nil || list[0].Err == nil {
				t.Fatalf("got %v, error %v", list, err)
			}
			if o := scenario.Check(list[0]); o.Code != c.code || strings.Contains(list[0].Err.Error(), "ufdd") {
				t.Errorf("got code %s, want %s: %v", o.Code, c.code, list[0].Err)
			}
		})
	}
}
