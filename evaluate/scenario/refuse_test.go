package scenario_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
	"github.com/lambdaiam/lambdaiam/policy"
)

// here marks, in the texts of the tables, the place where a fault is expected. It is taken out before reading.
const here = "⟦here⟧"

// place takes the mark out of text and tells where it was.
func place(text string) (clean string, line, column int) {
	before, after, found := strings.Cut(text, here)
	if !found {
		return text, 0, 0
	}
	lines := strings.Split(strings.TrimPrefix(before, "\ufeff"), "\n")
	return before + after, len(lines), 1 + len([]rune(lines[len(lines)-1]))
}

// with is a scenario, on two lines, with a member added or in place of the one of that name.
func with(name, value string) string {
	members := map[string]string{
		"request": `{"principal":"anonymous","action":"a:B","resource":"*"}`, "policies": `{}`, "name": `"é"`,
	}
	members[name] = value
	s := "{\n"
	for _, n := range []string{"name", "why", "request", "policies", "expect"} {
		if members[n] != "" {
			s += `"` + n + `":` + members[n] + ","
		}
	}
	return strings.TrimSuffix(s, ",") + "}"
}

// TestReadFaults: each text holds one scenario that cannot be evaluated.
func TestReadFaults(t *testing.T) {
	request := func(principal, resource, more string) string {
		return with("request", `{"principal":`+principal+`,"action":"a:B","resource":`+resource+more+`}`)
	}
	policies := func(members string) string { return with("policies", `{`+members+`}`) }
	for _, c := range []struct {
		name, text string
		code       scenario.Code
		path       string
	}{
		{"scenario unknown", "{\n\"name\":\"é\",⟦here⟧\"Request\":{}}", scenario.CodeUnknownMember, "Request"},
		{"scenario twice", `{"request":{"principal":"anonymous","action":"a:B","resource":"*"},` + here + `"request":{}}`, scenario.CodeDuplicate, "request"},
		{"scenario twice by escape", `{"why":"",` + here + `"\u0077hy":""}`, scenario.CodeDuplicate, "why"},
		{"no request", here + `{"name":"x","policies":{}}`, scenario.CodeMissingMember, ""},
		{"name", with("name", here+`1`), scenario.CodeWrongType, "name"},
		{"why", with("why", here+`["é"]`), scenario.CodeWrongType, "why"},
		{"null", with("name", here+`null`), scenario.CodeWrongType, "name"},
		{"request a list", with("request", here+`[]`), scenario.CodeWrongType, "request"},
		{"request unknown", request(`"anonymous"`, `"*"`, `,`+here+`"ctx":{}`), scenario.CodeUnknownMember, "request.ctx"},
		{"no action", with("request", here+`{"principal":"anonymous","resource":"*"}`), scenario.CodeMissingMember, "request"},
		{"no principal", with("request", here+`{"action":"a:B","resource":"*"}`), scenario.CodeMissingMember, "request"},
		{"no resource", with("request", here+`{"action":"a:B","principal":"anonymous"}`), scenario.CodeMissingMember, "request"},
		{"action", with("request", `{"action":`+here+`["a:B"],"principal":"anonymous","resource":"*"}`), scenario.CodeWrongType, "request.action"},
		{"principal", request(here+`"arn:aws:iam::111122223333:group/g"`, `"*"`, ""), "INVALID_PRINCIPAL", "request.principal"},
		{"principal blank", request(here+`""`, `"*"`, ""), "INVALID_PRINCIPAL", "request.principal"},
		{"principal number", request(here+`111122223333`, `"*"`, ""), scenario.CodeWrongType, "request.principal"},
		{"principal unknown", request(`{"id":"anonymous",`+here+`"ID":""}`, `"*"`, ""), scenario.CodeUnknownMember, "request.principal.ID"},
		{"principal without id", request(here+`{"tags":{}}`, `"*"`, ""), scenario.CodeMissingMember, "request.principal"},
		{"principal id", request(`{"id":`+here+`"x y"}`, `"*"`, ""), "INVALID_PRINCIPAL", "request.principal.id"},
		{"principal id number", request(`{"id":`+here+`1}`, `"*"`, ""), scenario.CodeWrongType, "request.principal.id"},
		{"principal tags", request(`{"id":"anonymous","tags":{"k":`+here+`1}}`, `"*"`, ""), scenario.CodeWrongType, "request.principal.tags.k"},
		{"principal bool", request(`{"id":"anonymous","managementAccount":`+here+`"true"}`, `"*"`, ""), scenario.CodeWrongType, "request.principal.managementAccount"},
		{"linked", request(`{"id":"anonymous","serviceLinkedRole":`+here+`null}`, `"*"`, ""), scenario.CodeWrongType, "request.principal.serviceLinkedRole"},
		{"resource", request(`"anonymous"`, here+`["*"]`, ""), scenario.CodeWrongType, "request.resource"},
		{"resource unknown", request(`"anonymous"`, `{"arn":"*",`+here+`"region":""}`, ""), scenario.CodeUnknownMember, "request.resource.region"},
		{"resource without arn", request(`"anonymous"`, here+`{}`, ""), scenario.CodeMissingMember, "request.resource"},
		{"account", request(`"anonymous"`, `{"arn":"*","account":`+here+`1}`, ""), scenario.CodeWrongType, "request.resource.account"},
		{"context object", request(`"anonymous"`, `"*"`, `,"context":{"x:y":`+here+`{}}`), scenario.CodeWrongType, `request.context."x:y"`},
		{"context list", request(`"anonymous"`, `"*"`, `,"context":{"x:y":["a",`+here+`null]}`), scenario.CodeWrongType, `request.context."x:y"[1]`},
		{"context twice", request(`"anonymous"`, `"*"`, `,"context":{"x:y":1,`+here+`"x:y":1}`), scenario.CodeDuplicate, `request.context."x:y"`},
		{"context case", request(`"anonymous"`, `"*"`, `,"context":{"x:y":1,"X:Y":`+here+`1}`), scenario.CodeDuplicate, `request.context."X:Y"`},
		{"policies unknown", policies(here + `"scp":[]`), scenario.CodeUnknownMember, "policies.scp"},
		{"identity no list", policies(`"identity":` + here + `{}`), scenario.CodeWrongType, "policies.identity"},
		{"level no list", policies(`"scps":[[],` + here + `"FullAWSAccess"]`), scenario.CodeWrongType, "policies.scps[1]"},
		{"level without policies", policies(`"scps":[[],` + here + `{"name":"x"}]`), scenario.CodeMissingMember, "policies.scps[1]"},
		{"level with another member", policies(`"scps":[{"policies":[],` + here + `"why":"x"}]`), scenario.CodeUnknownMember, "policies.scps[0].why"},
		{"name of a level no text", policies(`"rcps":[{"policies":[],"name":` + here + `1}]`), scenario.CodeWrongType, "policies.rcps[0].name"},
		{"wrapper unknown", policies(`"boundary":{"name":"n","document":{},` + here + `"why":""}`), scenario.CodeUnknownMember, "policies.boundary.why"},
		{"wrapper twice", policies(`"boundary":{"name":"n",` + here + `"name":"m"}`), scenario.CodeDuplicate, "policies.boundary.name"},
		{"wrapper empty", policies(`"boundary":` + here + `{"name":"n"}`), scenario.CodeMissingMember, "policies.boundary"},
		{"wrapper both", policies(`"boundary":` + here + `{"text":"","document":{}}`), scenario.CodeInvalidValue, "policies.boundary"},
		{"wrapper text", policies(`"boundary":{"text":` + here + `{}}`), scenario.CodeWrongType, "policies.boundary.text"},
		{"managed", policies(`"identity":[` + here + `"NoSuchPolicyAnywhere"]`), scenario.CodeUnknownManaged, "policies.identity[0]"},
		{"expect word", with("expect", here+`"ALLOW"`), scenario.CodeInvalidValue, "expect"},
		{"expect list", with("expect", here+`["allowed"]`), scenario.CodeWrongType, "expect"},
		{"expect unknown", with("expect", `{`+here+`"Decision":"allowed"}`), scenario.CodeUnknownMember, "expect.Decision"},
		{"expect decision", with("expect", `{"decision":`+here+`"allow"}`), scenario.CodeInvalidValue, "expect.decision"},
		{"expect no decision", with("expect", `{"decision":`+here+`null}`), scenario.CodeWrongType, "expect.decision"},
		{"expect by", with("expect", `{"by":`+here+`"trust"}`), scenario.CodeInvalidValue, "expect.by"},
		{"expect by case", with("expect", `{"by":`+here+`"SCP"}`), scenario.CodeInvalidValue, "expect.by"},
		{"expect by type", with("expect", `{"by":`+here+`[]}`), scenario.CodeWrongType, "expect.by"},
		{"expect statements", with("expect", `{"statements":[`+here+`0]}`), scenario.CodeWrongType, "expect.statements[0]"},
		{"expect missing", with("expect", `{"missingContext":`+here+`"a:b"}`), scenario.CodeWrongType, "expect.missingContext"},
		{"expect invalid", with("expect", `{"invalid":`+here+`""}`), scenario.CodeInvalidValue, "expect.invalid"},
		{"expect invalid type", with("expect", `{"invalid":`+here+`true}`), scenario.CodeWrongType, "expect.invalid"},
		{"surrogate", with("name", `"`+here+`\ud800"`), scenario.CodeLoneSurrogate, ""},
		{"bytes", with("name", `"`+here+"\xff"+`"`), scenario.CodeInvalidUTF8, ""},
		{"deep", with("why", strings.Repeat("[", 31)+here+strings.Repeat("[", 9)+`"\"]"`+strings.Repeat("]", 40)), scenario.CodeTooDeep, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, line, column := place(c.text)
			list, err := scenario.Read([]byte(text))
			if err != nil || len(list) != 1 {
				t.Fatalf("%d scenarios, error %v", len(list), err)
			}
			wantError(t, list[0].Err, c.code, line, column, c.path)
			// The same in a list, between others, and behind a byte order mark.
			good := with("name", `"good"`)
			list, err = scenario.Read([]byte("\ufeff[" + good + ",\n" + text + "\n,\t" + good + "]"))
			if err != nil || len(list) != 3 {
				t.Fatalf("in a list: %d scenarios, error %v", len(list), err)
			}
			if list[0].Err != nil || list[2].Err != nil || list[2].Name != "good" {
				t.Errorf("the others: %v, %v", list[0].Err, list[2].Err)
			}
			wantError(t, list[1].Err, c.code, line+2, column, c.path)
		})
	}
}

func wantError(t *testing.T, err error, code scenario.Code, line, column int, path string) {
	t.Helper()
	e, ok := errors.AsType[*scenario.Error](err)
	if !ok {
		t.Fatalf("error %v (%T), want an *Error with code %s", err, err, code)
	}
	if e.Code != code || e.Line != line || e.Column != column || e.Path != path {
		t.Errorf("%s %d:%d %q, want %s %d:%d %q\n%v", e.Code, e.Line, e.Column, e.Path, code, line, column, path, e)
	}
	if s := e.Error(); e.Reason == "" || !strings.Contains(s, string(code)) || strings.HasSuffix(s, ".") || len(s) > 2000 {
		t.Errorf("message %q", s)
	}
}

// TestReadRefused: policies are parsed from their own bytes, and their errors have two places: in the policy, and, unless
// it stands there as a string, in the text.
func TestReadRefused(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 32) + here + strings.Repeat(`{"a":`, 8) + "1" + strings.Repeat("}", 40)
	for _, c := range []struct {
		name, text   string
		code         policy.Code
		path, inside string // of the policy in the scenario, of the fault in the policy
		line, column int    // in the policy
	}{
		{"empty", "{\"identity\":[" + here + "{},\n" + doc(`"Effect":"allow","Action":"*"`) + "]}", policy.CodeMissingStatement, "policies.identity[0]", "", 1, 1},
		{"member", "{\"identity\":[\n{\"Statement\":[{\n" + here + "\"effect\":\"Allow\"}]}]}", policy.CodeInvalidElement, "policies.identity[0]", "Statement[0].effect", 2, 1},
		{"twice", `{"boundary":{"name":"B","document":{"Version":"2012-10-17",` + here + `"Version":"2012-10-17"}}}`, policy.CodeDuplicateElement, "policies.boundary.document", "Version", 1, 25},
		{"type", `{"resource":` + here + `7}`, policy.CodeDataTypeMismatch, "policies.resource", "", 1, 1},
		{"null", `{"endpoint":` + here + `null}`, policy.CodeDataTypeMismatch, "policies.endpoint", "", 1, 1},
		{"name and statement", `{"boundary":{` + here + `"name":"B","Statement":[]}}`, policy.CodeInvalidElement, "policies.boundary", "name", 1, 2},
		{"kind", `{"scps":[[],[{"Version":"2012-10-17","Statement":{"Principal":` + here + `"*","Effect":"Deny","Action":"*","Resource":"*"}}]]}`, policy.CodeSCPPrincipal, "policies.scps[1][0]", "Statement[0].Principal", 1, 50},
		{"text", `{"session":[{"name":"S","text":` + here + `"{\"Version\":\"2012-10-17\",\n \"statement\":[]}"}]}`, policy.CodeInvalidElement, "policies.session[0].text", "statement", 2, 2},
		{"text not JSON", `{"resource":{"name":"S","text":` + here + `"%7B%7D"}}`, policy.CodeJSONSyntax, "policies.resource.text", "", 1, 1},
		{"surrogate", `{"boundary":{"Id":"` + here + `\udc00"}}`, policy.CodeLoneSurrogate, "policies.boundary", "", 1, 8},
		{"bytes", `{"boundary":{"Id":"` + here + "\xc3" + `"}}`, policy.CodeInvalidUTF8, "policies.boundary", "", 1, 8},
		{"deep", `{"boundary":` + deep + `}`, policy.CodeTooDeep, "policies.boundary", "", 1, 161},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, line, column := place(with("policies", c.text))
			list, err := scenario.Read([]byte(strings.TrimSuffix(text, "}") + `,"expect":{"invalid":"` + string(c.code) + `"}}`))
			if err != nil || len(list) != 1 {
				t.Fatalf("%d scenarios, error %v", len(list), err)
			}
			e, ok := errors.AsType[*policy.Error](list[0].Err)
			if !ok || e.Code != c.code || e.Path != c.inside {
				t.Fatalf("error %v, want a *policy.Error with code %s and path %q", list[0].Err, c.code, c.inside)
			}
			if e.Line != c.line || e.Column != c.column {
				t.Errorf("in the policy at %d:%d, want %d:%d", e.Line, e.Column, c.line, c.column)
			}
			if o := scenario.Check(list[0]); !o.Pass() {
				t.Errorf("expected to be refused: %v", o)
			}
			wantError(t, list[0].Err, scenario.Code(c.code), line, column, c.path)
		})
	}
}

// A fault of the scenario itself comes before the refusal of a policy, so that an expected refusal does not hide it.
func TestReadFaultBeforeRefusal(t *testing.T) {
	text := with("policies", `{"boundary":{},"scp":[]}`)
	for _, invalid := range []string{"*", string(policy.CodeMissingStatement)} {
		list, err := scenario.Read([]byte(strings.TrimSuffix(text, "}") + `,"expect":{"invalid":"` + invalid + `"}}`))
		if err != nil || len(list) != 1 {
			t.Fatalf("%d scenarios, error %v", len(list), err)
		}
		if o := scenario.Check(list[0]); o.Pass() || o.Code != string(scenario.CodeUnknownMember) {
			t.Errorf("invalid %q: code %s, %v", invalid, o.Code, o)
		}
	}
}

// The error of a principal is the one of package evaluate.
func TestReadPrincipalError(t *testing.T) {
	list, err := scenario.Read([]byte(with("request", `{"principal":"x y","action":"a:B","resource":"*"}`)))
	if err != nil || len(list) != 1 {
		t.Fatalf("%d scenarios, error %v", len(list), err)
	}
	if e, ok := errors.AsType[*evaluate.Error](list[0].Err); !ok || e.Input != "x y" {
		t.Errorf("error %v", list[0].Err)
	}
}
