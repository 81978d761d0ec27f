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

// validate runs the program.
func validate(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

func TestTexts(t *testing.T) {
	for name, args := range map[string][]string{"texts.golden": nil, "texts.golden.jsonl": {"-json"}} {
		status, stdout, stderr := validate(t, "", append(args, "testdata/texts.jsonl")...)
		if status != statusFails || stderr != "" {
			t.Errorf("status %d, stderr %q", status, stderr)
		}
		golden(t, "testdata/"+name, stdout)
	}
}

const (
	good    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*"}]}`
	typo    = "{\"Version\":\"2012-10-17\",\n \"Statement\":[\n  {\"Effect\":\"Allow\",\"Actions\":\"a:B\"}]}"
	refused = `{"name":"r","kind":"identity","text":"{}"`
)

var accepted = `{"name":"a","kind":"identity","text":"` + strings.ReplaceAll(good, `"`, `\"`) + `"`

func TestDocuments(t *testing.T) {
	for _, c := range []struct {
		name, stdin, kind, stdout string
		status                    int
	}{
		{"accepted", good, "identity", "ok    -: accepted\n", statusHolds},
		{"not of this kind", good, "resource", "FAIL  -:1:38: Statement[0]: ", statusFails},
		{"refused", typo, "identity", "FAIL  -:3:21: Statement[0].Actions: unknown element \"Actions\"; there is \"Action\" (INVALID_POLICY_ELEMENT)\n", statusFails},
		{"not JSON", "{", "scp", "FAIL  -:1:2: ", statusFails},
		{"no such kind", good, "managed", "", statusUnreadable},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stdout, stderr := validate(t, c.stdin, "-kind", c.kind)
			if status != c.status || !strings.HasPrefix(stdout, c.stdout) || (stderr != "") != (status == statusUnreadable) {
				t.Errorf("status %d, stdout %q, stderr %q, want %d, %q", status, stdout, stderr, c.status, c.stdout)
			}
		})
	}
	_, stdout, _ := validate(t, typo, "-json", "-kind", "identity")
	want := `{"name":"-","invalid":{"code":"INVALID_POLICY_ELEMENT","message":"unknown element \"Actions\"; there is \"Action\"","line":3,"column":21,` +
		`"path":"Statement[0].Actions"},"findings":[],"expect":null,"pass":null}` + "\n"
	if diff := cmp.Diff(want, stdout); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
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
		{"refused", refused + `}`, statusFails, "FAIL  -:1:38 text:1:1: r: a policy needs a Statement (MISSING_STATEMENT)\n", ""},
		{"refused as expected", refused + `,"expect":"error"}`, statusHolds, "ok    ", ""},
		{"refused, ok expected", refused + `,"expect":"ok"}`, statusFails, "FAIL  -:1:38 text:1:1: r: a policy needs a Statement (MISSING_STATEMENT); want ok\n", ""},
		{"refused, warning expected", refused + `,"expect":"warning"}`, statusFails, "FAIL  ", ""},
		{"list", "[\n" + accepted + "},\n" + refused + `,"expect":"error"}]`, statusHolds, "ok    -:2:38: a: accepted\nok    -:3:38 text:1:1: r", ""},
		{"lines", accepted + "}\n\n" + refused + `,"expect":"error"}`, statusHolds, "ok    -:1:38: a: accepted\nok    -:3:38 text:1:1: r", ""},
		{"line", accepted + "}\n{\n" + accepted + "}", statusUnreadable, "ok    -:1:38: a: accepted\nok    -:3:38", "validate: -:2:2: "},
		{"two lines", accepted + "}\n{\n[]", statusUnreadable, "ok    ", "validate: -:2:2: unexpected end of the document\nvalidate: -:3:1: a list, wanted an object\n"},
		{"empty", "", statusUnreadable, "", "validate: -:1:1: "},
		{"prose", "prose\nprose", statusUnreadable, "", "validate: -:1:1: "},
		{"document", "\n" + good, statusUnreadable, "", `validate: -:2:2: unknown member "Version"`},
		{"unknown", accepted + `,"Kind":"scp"}`, statusUnreadable, "", `validate: -:1:146: unknown member "Kind"`},
		{"twice", accepted + `,"kind":"scp"}`, statusUnreadable, "", `validate: -:1:146: "kind" occurs twice`},
		{"no kind", `{"name":"n","text":""}`, statusUnreadable, "", `validate: -:1:1: no member "kind"`},
		{"no text", `{"name":"n","kind":"scp"}`, statusUnreadable, "", `validate: -:1:1: no member "text"`},
		{"kind", `{"kind":"SCP","text":""}`, statusUnreadable, "", `validate: -:1:9: "SCP" is no kind`},
		{"expect", `{"kind":"scp","text":"","expect":"fine"}`, statusUnreadable, "", `validate: -:1:34: "fine" is no expect`},
		{"not UTF-8", "{\"kind\xff\"}", statusUnreadable, "", `validate: -:1:7: not UTF-8`},
		{"more", accepted + `} 0`, statusUnreadable, "", `validate: -:1:147: text after the end of the document`},
		{"null", `{"kind":null,"text":""}`, statusUnreadable, "", `validate: -:1:9: null, wanted a string`},
		{"too large", strings.Repeat(" ", maxSize+1), statusUnreadable, "", `validate: -: larger than 16777216 bytes`},
		{"type", `{"kind":"scp","text":{}}`, statusUnreadable, "", `validate: -:1:22: an object, wanted a string`},
		{"stored", accepted + `,"stored":true,"expect":"ok"}`, statusHolds, "ok    ", ""},
		{"stored, warning expected", accepted + `,"stored":true,"expect":"warning"}`, statusFails, "FAIL  ", ""},
		{"stored is no boolean", `{"kind":"scp","text":"","stored":"true"}`, statusUnreadable, "", `validate: -:1:34: a string, wanted a boolean`},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, stdout, stderr := validate(t, c.stdin)
			if status != c.status || !strings.HasPrefix(stdout, c.stdout) || !strings.HasPrefix(stderr, c.stderr) {
				t.Errorf("status %d, want %d\nstdout %q\nwant   %q\nstderr %q\nwant   %q", status, c.status, stdout, c.stdout, stderr, c.stderr)
			}
			if again, _, _ := validate(t, c.stdin, "-json"); again != status {
				t.Errorf("with -json status %d, want %d", again, status)
			}
		})
	}
	if status, _, stderr := validate(t, "", "testdata/nowhere"); status != statusUnreadable || stderr == "" {
		t.Errorf("no such file: status %d, stderr %q", status, stderr)
	}
	if status, _, _ := validate(t, "", "-nonsense"); status != statusUnreadable {
		t.Errorf("no such flag: status %d", status)
	}
	if status, _, _ := validate(t, "", "-h"); status != statusHolds {
		t.Errorf("help: status %d", status)
	}
}

// Whatever a file says, it has one line for each policy.
func TestTextsDoNotLie(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		text, err := json.Marshal(evil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{
			`{"name":EVIL,"kind":"identity","text":EVIL}`, `{"name":EVIL,"kind":"identity","text":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"}`,
			`{"name":"n","kind":EVIL,"text":""}`, `{"name":"n","kind":"scp","text":"{}",EVIL:1}`, `{EVIL:"n",EVIL:"m"}`, `{"name":"n","kind":"scp","text":"{}","expect":EVIL}`,
		} {
			_, stdout, stderr := validate(t, strings.ReplaceAll(s, "EVIL", string(text)))
			for _, text := range []string{stdout, stderr} {
				if fault := eviltext.Fault(strings.TrimSuffix(text, "\n"), 1); fault != "" || len(text) > 5000 {
					t.Errorf("%d bytes: %s", len(text), fault)
				}
			}
		}
		for _, args := range [][]string{{"-kind", "identity", evil + "x"}, {evil + "x"}, {"-kind", evil + "x"}} {
			_, stdout, stderr := validate(t, "{}", args...)
			if fault := eviltext.Fault(strings.TrimSuffix(stdout+stderr, "\n"), 1); fault != "" {
				t.Error(fault)
			}
		}
	}
}
