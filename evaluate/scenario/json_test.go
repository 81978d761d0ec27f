package scenario_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

var update = flag.Bool("update", false, "write the golden files anew")

// outcomes is a text whose outcomes, with those of Go tables, show every member of the JSON form.
const outcomes = `
{"name":"allowed <&>","request":{"principal":"arn:aws:iam::111122223333:user/u","action":"lambda:InvokeFunction","resource":"arn:aws:lambda:us-east-1:111122223333:function:f"},"policies":{"identity":[{"name":"N","document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"S","Effect":"Allow","Action":"*","Resource":"*"}]}}]},"expect":"allowed"}
{"name":"denied","request":{"principal":"arn:aws:iam::111122223333:user/u","action":"a:B","resource":"*"},"policies":{"identity":[{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}]},"expect":{"decision":"explicitDeny","by":"identity","statements":["#0"],"missingContext":[]}}
{"name":"key missing","request":{"principal":"arn:aws:iam::111122223333:user/u","action":"a:B","resource":"*"},"policies":{"identity":[{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"x:Y":"1"},"Bool":{"aws:SecureTransport":"true"}}}]}]}}
{"name":"problem","request":{"principal":"arn:aws:iam::111122223333:user/u","action":"a:B","resource":"*","context":{"aws:SourceIp":"nowhere"}},"policies":{"identity":[{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}]}]},"expect":"allowed"}
{"name":"invalid request","request":{"principal":"anonymous","action":"no colon","resource":"*"},"expect":"implicitDeny"}
{"name":"refused","request":{"principal":"anonymous","action":"a:B","resource":"*"},"policies":{"resource":{"Version":"2012-10-17","Statement":[]}},"expect":{"invalid":"*"}}
{"name":"refused without expectation","request":{"principal":"anonymous","action":"a:B","resource":"*"},"policies":{"resource":"Nothing"}}
{"name":"level","request":{"principal":"arn:aws:iam::111122223333:user/u","action":"a:B","resource":"*"},"policies":{"scps":[[],{"name":"workloads","policies":[{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}]}]},"expect":{"by":"scp"}}
{"name":"trust","request":{"principal":"lambda.amazonaws.com","action":"sts:AssumeRole","resource":"arn:aws:iam::111122223333:role/r"},"policies":{"resource":{"name":"r","document":{"Version":"2012-10-17","Statement":[{"Sid":"Lambda","Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}}},"expect":{"by":"resource"}}
{"name":"depends","request":{"principal":"arn:aws:iam::111122223333:user/u","action":"s3:GetObject","resource":{"parts":["arn:aws:s3:::",{"unknown":"Ref B","class":"name"},"/k"]}},"policies":{"identity":[{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/*"}]}]},"expect":{"dependsOn":["Ref B"]}}
{"name":"unreadable","requests":{}}
nonsense
{"request":{"principal":"anonymous","action":"a:B","resource":"*"},"expect":{"decision":"implicitDeny"}}
`

// TestOutcomeJSON compares with testdata/outcomes.golden. Run the test with -update to write the file anew.
func TestOutcomeJSON(t *testing.T) {
	const golden = "testdata/outcomes.golden"
	list, err := scenario.Read([]byte(outcomes))
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	for _, s := range list {
		o := scenario.Check(s)
		line, err := o.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		got.Write(append(line, '\n'))
		checkForm(t, line, o)
	}
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// checkForm checks what programs rely on, whatever the values are.
func checkForm(t *testing.T, line []byte, o scenario.Outcome) {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal(line, &members); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	for _, list := range []string{"statements", "missingContext", "problems", "dependsOn"} {
		if _, ok := members[list].([]any); !ok {
			t.Errorf("%s is no list: %s", list, line)
		}
	}
	_, decided := members["decision"]
	_, failed := members["error"]
	_, invalid := members["invalid"]
	if decided == failed || failed != invalid || failed != (o.Err != nil) {
		t.Errorf("decision %t, error %t, invalid %t: %s", decided, failed, invalid, line)
	}
	if pass, ok := members["pass"].(bool); ok != (o.Scenario.Expect != nil) || ok && pass != o.Pass() {
		t.Errorf("pass %v: %s", members["pass"], line)
	}
	if bytes.ContainsRune(line, '\n') {
		t.Errorf("more than one line: %s", line)
	}
}

// An Outcome can stand in other values that are written as JSON.
func TestOutcomeJSONInside(t *testing.T) {
	got, err := json.Marshal([]scenario.Outcome{scenario.Check(scenario.Scenario{Expect: scenario.Decision(evaluate.ImplicitDeny)})})
	want := `[{"name":"","decision":"implicitDeny","by":"","statements":[],"missingContext":[],` +
		`"problems":[{"code":"INVALID_REQUEST","message":"the request has no principal"}],"dependsOn":[],"expect":"implicitDeny","pass":true}]`
	if err != nil || string(got) != want {
		t.Errorf("got %s, want %s; error %v", got, want, err)
	}
}
