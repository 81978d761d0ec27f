package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/eviltext"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file. Run the tests with -update to write it anew.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", file, diff)
	}
}

// command runs the program.
func command(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

func TestTexts(t *testing.T) {
	for name, args := range map[string][]string{"texts.golden": nil, "texts.golden.jsonl": {"-json"}} {
		status, stdout, stderr := command(t, "", append(args, "testdata/texts.jsonl")...)
		if status != statusFails || stderr != "" {
			t.Errorf("status %d, stderr %q", status, stderr)
		}
		golden(t, "testdata/"+name, stdout)
	}
}

const (
	good    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}`
	typo    = "{\"Version\":\"2012-10-17\",\n \"Statement\":[\n  {\"Effect\":\"Allow\",\"Actions\":\"s3:GetObject\"}]}"
	refused = `{"name":"r","kind":"identity","text":"{}"`
)

var accepted = `{"name":"a","kind":"identity","text":"` + strings.ReplaceAll(good, `"`, `\"`) + `"`

func TestDocuments(t *testing.T) {
	for _, c := range []struct {
		name, stdin, kind, stdout string
		status                    int
	}{
		{"accepted", good, "identity", "ok    -: accepted\n", statusHolds},
		{"not of this kind", good, "resource", "FAIL  -: refused, 1 finding\n      -:1:38: ERROR MISSING_PRINCIPAL: Statement[0]: ", statusFails},
		{"refused", typo, "identity", "FAIL  -: refused, 3 findings\n      -:3:3: ERROR MISSING_ACTION: Statement[0]: a statement needs an Action or NotAction; ", statusFails},
		{"not JSON", "{", "scp", "FAIL  -: refused, 1 finding\n      -:1:2: ERROR JSON_SYNTAX_ERROR: ", statusFails},
		{"no such kind", good, "managed", "", statusUnreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stdout, stderr := command(t, c.stdin, "-kind", c.kind)
			if status != c.status || !strings.HasPrefix(stdout, c.stdout) || (stderr != "") != (status == statusUnreadable) {
				t.Errorf("status %d, stdout %q, stderr %q, want %d, %q", status, stdout, stderr, c.status, c.stdout)
			}
		})
	}
	_, stdout, _ := command(t, typo, "-json", "-kind", "identity")
	const want = `{"name":"-","invalid":{"code":"INVALID_POLICY_ELEMENT","message":"unknown element \"Actions\"; there is \"Action\"","line":3,"column":21,` +
		`"path":"Statement[0].Actions"},"findings":[{"rule":"F-`
	if !strings.HasPrefix(stdout, want) || !strings.HasSuffix(stdout, `"related":[]}],"expect":null,"pass":null}`+"\n") {
		t.Errorf("%s", stdout)
	}
}

func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name, stdin    string
		status         int
		stdout, stderr string // what they begin with
	}{
		{"accepted", accepted + `}`, statusHolds, "ok    -:1:38: a: accepted\n", ""},
		{"accepted as expected", accepted + `,"expect":"ok","why":"w"}`, statusHolds, "ok    ", ""},
		{"accepted, error expected", accepted + `,"expect":"error"}`, statusFails, "FAIL  -:1:38: a: accepted; want error\n", ""},
		{"accepted, warning expected", accepted + `,"expect":"warning"}`, statusFails, "FAIL  ", ""},
		{"refused", refused + `}`, statusFails, "FAIL  -:1:38: r: refused, 2 findings\n      text:1:1: ERROR MISSING_STATEMENT: a policy needs a Statement; add a Statement\n", ""},
		{"refused as expected", refused + `,"expect":"error"}`, statusHolds, "ok    ", ""},
		{"refused, ok expected", refused + `,"expect":"ok"}`, statusFails, "FAIL  -:1:38: r: refused, 2 findings; want ok\n", ""},
		{"refused, warning expected", refused + `,"expect":"warning"}`, statusFails, "FAIL  ", ""},
		{"list", "[\n" + accepted + "},\n" + refused + `,"expect":"error"}]`, statusHolds, "ok    -:2:38: a: accepted\nok    -:3:38: r", ""},
		{"lines", accepted + "}\n\n" + refused + `,"expect":"error"}`, statusHolds, "ok    -:1:38: a: accepted\nok    -:3:38: r", ""},
		{"line", accepted + "}\n{\n" + accepted + "}", statusUnreadable, "ok    -:1:38: a: accepted\nok    -:3:38", "validate: -:2:2: "},
		{"two lines", accepted + "}\n{\n[]", statusUnreadable, "ok    ", "validate: -:2:2: unexpected end of the document\nvalidate: -:3:1: a list, wanted an object\n"},
		{"empty", "", statusUnreadable, "", "validate: -:1:1: "},
		{"prose", "prose\nprose", statusUnreadable, "", "validate: -:1:1: "},
		{"document", "\n" + good, statusUnreadable, "", `validate: -:2:2: unknown member "Version"`},
		{"unknown", accepted + `,"Kind":"scp"}`, statusUnreadable, "", `validate: -:1:148: unknown member "Kind"`},
		{"twice", accepted + `,"kind":"scp"}`, statusUnreadable, "", `validate: -:1:148: "kind" occurs twice`},
		{"no kind", `{"name":"n","text":""}`, statusUnreadable, "", `validate: -:1:1: no member "kind"`},
		{"no text", `{"name":"n","kind":"scp"}`, statusUnreadable, "", `validate: -:1:1: no member "text"`},
		{"kind", `{"kind":"SCP","text":""}`, statusUnreadable, "", `validate: -:1:9: "SCP" is no kind`},
		{"expect", `{"kind":"scp","text":"","expect":"fine"}`, statusUnreadable, "", `validate: -:1:34: "fine" is no expect`},
		{"not UTF-8", "{\"kind\xff\"}", statusUnreadable, "", `validate: -:1:7: not UTF-8`},
		{"more", accepted + `} 0`, statusUnreadable, "", `validate: -:1:149: text after the end of the document`},
		{"null", `{"kind":null,"text":""}`, statusUnreadable, "", `validate: -:1:9: null, wanted a string`},
		{"too large", strings.Repeat(" ", maxSize+1), statusUnreadable, "", `validate: -: larger than 16777216 bytes`},
		{"type", `{"kind":"scp","text":{}}`, statusUnreadable, "", `validate: -:1:22: an object, wanted a string`},
		{"stored", accepted + `,"stored":true,"expect":"ok"}`, statusHolds, "ok    ", ""},
		{"stored, warning expected", accepted + `,"stored":true,"expect":"warning"}`, statusFails, "FAIL  ", ""},
		{"stored is no boolean", `{"kind":"scp","text":"","stored":"true"}`, statusUnreadable, "", `validate: -:1:34: a string, wanted a boolean`},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stdout, stderr := command(t, c.stdin)
			if status != c.status || !strings.HasPrefix(stdout, c.stdout) || !strings.HasPrefix(stderr, c.stderr) {
				t.Errorf("status %d, want %d\nstdout %q\nwant   %q\nstderr %q\nwant   %q", status, c.status, stdout, c.stdout, stderr, c.stderr)
			}
			if again, _, _ := command(t, c.stdin, "-json"); again != status {
				t.Errorf("with -json status %d, want %d", again, status)
			}
		})
	}
	if status, _, stderr := command(t, "", "testdata/nowhere"); status != statusUnreadable || stderr == "" {
		t.Errorf("no such file: status %d, stderr %q", status, stderr)
	}
	if status, _, _ := command(t, "", "-nonsense"); status != statusUnreadable {
		t.Errorf("no such flag: status %d", status)
	}
	if status, _, _ := command(t, "", "-h"); status != statusHolds {
		t.Errorf("help: status %d", status)
	}
}

// policyText is a policy text that says something in many places.
func policyText(t *testing.T, evil string) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"Id": evil, evil: evil, "Statement": []any{map[string]any{
		"Sid": evil, "Effect": evil, "Action": []string{evil, "s3:" + evil, "s3:*"}, "Resource": []string{evil, "arn:aws:s3:::" + evil, "arn:aws:sns:" + evil + "::x"},
		"Condition": map[string]any{"StringEquals": map[string]any{"aws:" + evil: evil, "x" + evil: []string{evil, "*"}}, evil: map[string]string{"a:b": evil}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(map[string]string{"name": evil, "kind": "identity", "text": string(text)})
	if err != nil {
		t.Fatal(err)
	}
	return string(line)
}

// findings counts what is found in policy texts.
func findings(t *testing.T, stdin string) (n int) {
	t.Helper()
	_, stdout, _ := command(t, stdin, "-json")
	for line := range strings.Lines(stdout) {
		var r struct{ Findings []struct{} }
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		n += len(r.Findings)
	}
	return n
}

// Whatever a file says, it has one line for each policy and finding.
func TestTextsDoNotLie(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		text, err := json.Marshal(evil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{
			`{"name":EVIL,"kind":"identity","text":EVIL}`, `{"name":EVIL,"kind":"identity","text":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"}`,
			`{"name":"n","kind":EVIL,"text":""}`, `{"name":"n","kind":"scp","text":"","codes":[{"code":EVIL,"path":EVIL}],"not":[EVIL]}`, `{"name":"n","kind":"scp","text":"","codes":[{EVIL:1}]}`,
			`{"name":"n","kind":"scp","text":"","codes":[{"code":"X","severity":EVIL}]}`, policyText(t, evil), `{"name":"n","kind":"scp","text":"{}",EVIL:1}`, `{EVIL:"n",EVIL:"m"}`, `{"name":"n","kind":"scp","text":"{}","expect":EVIL}`,
		} {
			stdin := strings.ReplaceAll(s, "EVIL", string(text))
			_, stdout, stderr := command(t, stdin)
			for _, text := range []string{stdout, stderr} {
				if fault := eviltext.Fault(strings.TrimSuffix(text, "\n"), 1+findings(t, stdin)); fault != "" || len(text) > 20_000 {
					t.Errorf("%d bytes: %s", len(text), fault)
				}
			}
		}
		for _, args := range [][]string{{"-kind", "identity", evil + "x"}, {evil + "x"}, {"-kind", evil + "x"}} {
			_, stdout, stderr := command(t, "{}", args...)
			if fault := eviltext.Fault(strings.TrimSuffix(stdout+stderr, "\n"), 4); fault != "" {
				t.Error(fault)
			}
		}
	}
}
