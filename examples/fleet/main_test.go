package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/internal/fleetdata"
)

// counts is the summary of an account of the small organization: ana may get objects, and the root denies everyone to
// put them; what bob may do otherwise depends on his policy.
func counts(name string) string {
	return `{"account":"` + name + `","principals":3,"rows":15,"allowed":1,"denied":10,"depends":4,"errors":0}` + "\n"
}

// TestRows: a file per account, whatever form it has in the directory, with the rows of Sweep byte for byte and in its
// order (FL-4, FL-6, FL-7).
func TestRows(t *testing.T) {
	files := small(t)
	out := filepath.Join(t.TempDir(), "new", "out")
	status, stdout, stderr := runFleet(t, "-actions", actions, files.with(texts{"notes.txt": "x", ".git/a.json": "x"}).dir(t), out)
	if want := counts("a") + counts("b") + counts("c") + counts("d") + counts("e-f"); status != statusGood || stdout != want {
		t.Errorf("status %d\n%s", status, cmp.Diff(want, stdout))
	}
	for _, want := range []string{"5 of 5: e-f\n", "notes.txt is left out\n"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("progress %s", stderr)
		}
	}
	if strings.Contains(stderr, "POLICY_NOT_FOUND") {
		t.Errorf("rows say which depend: %s", stderr)
	}
	want := texts{"plan.json": "{\n  \"actions\": [\n    \"s3:GetObject\",\n    \"s3:PutObject\",\n    \"sqs:*Message\"\n  ],\n" +
		"  \"organization\": \"" + digest(files["organization.json"]) + "\"\n}\n"}
	for name, id := range map[string]string{"a": "111111111111", "b": "222222222222", "c": "333333333333", "d": "444444444444", "e-f": "555555555555"} {
		want[name+".jsonl"] = swept(t, "x.json", details(id), files["organization.json"], account.Plan{Actions: asked}, all)
		want[name+".summary.json"] = counts(name)
	}
	if diff := cmp.Diff(want, filesOf(t, out)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestGenerated: the same of an organization that is made up, with one file of it broken (FL-4, FL-7).
func TestGenerated(t *testing.T) {
	made := fleetdata.Organization{Seed: 7, Accounts: 4, Principals: 9, Missing: 4}
	files := make(texts)
	for name, text := range made.Files() {
		files[name] = string(text)
	}
	broken := made.AccountID(2)
	files[broken+".json"] = files[broken+".json"][1:]
	actions := []string{"s3:*Object", "sts:*", "iam:PassRole", "lambda:InvokeFunction", "sqs:SendMessage", "kms:Decrypt"}
	args := []string{"-resources", "*", "-resources", "arn:*", "-resources", "arn:aws:iam::*:role/*"}
	for _, a := range actions {
		args = append(args, "-actions", a)
	}
	out := t.TempDir()
	status, stdout, _ := runFleet(t, append(args, files.dir(t), out)...)
	if status != statusFailed || strings.Count(stdout, "\n") != 4 || strings.Count(stdout, `"errors":0}`) != 3 ||
		!strings.Contains(stdout, `{"account":"`+broken+`","error":{"code":"JSON_SYNTAX_ERROR"`) {
		t.Errorf("status %d\n%s", status, stdout)
	}
	got, rows := filesOf(t, out), ""
	plan := account.Plan{Actions: actions, Resources: []string{"*", "arn:*", "arn:aws:iam::*:role/*"}}
	for i := range made.Accounts {
		id := made.AccountID(i)
		want := ""
		if id != broken {
			want = swept(t, id+".json", files[id+".json"], files["organization.json"], plan, all)
		}
		if got[id+".jsonl"] != want {
			t.Errorf("%s: the rows are not those of Sweep", id)
		}
		rows += want
	}
	for _, what := range []string{`"decision":"allowed"`, `"by":"scp"`, `"dependsOn":[`} {
		if !strings.Contains(rows, what) {
			t.Errorf("no row has %s", what)
		}
	}
}

// TestPrinted: the bytes of some rows, which other programs read (FL-6).
func TestPrinted(t *testing.T) {
	out := t.TempDir()
	runFleet(t, "-actions", "s3:PutObject", "-actions", "s3:GetObject", "-resources", "arn:aws:s3:::b/k", small(t).dir(t), out)
	const ana, bob = `{"account":"111111111111","principal":"arn:aws:iam::111111111111:user/ana"`, `{"account":"111111111111","principal":"arn:aws:iam::111111111111:user/bob"`
	want := ana + `,"action":"s3:PutObject","resource":"arn:aws:s3:::b/k","decision":"explicitDeny","by":"scp"}` + "\n" +
		ana + `,"action":"s3:GetObject","resource":"arn:aws:s3:::b/k","decision":"allowed"}` + "\n" +
		bob + `,"action":"s3:PutObject","resource":"arn:aws:s3:::b/k","decision":"explicitDeny","by":"scp"}` + "\n"
	if got := filesOf(t, out)["a.jsonl"]; !strings.HasPrefix(got, want) {
		t.Errorf("(-want +got)\n%s", cmp.Diff(want, got))
	}
}

// TestSample: the organization keeps those of the production account from deleting objects, and of one policy nobody has
// the document.
func TestSample(t *testing.T) {
	out := t.TempDir()
	status, stdout, _ := runFleet(t, "-actions", "s3:GetObject,s3:DeleteObject", "sample", out)
	const want = `{"account":"dev","principals":2,"rows":4,"allowed":3,"denied":1,"depends":0,"errors":0}` + "\n" +
		`{"account":"prod","principals":2,"rows":4,"allowed":1,"denied":2,"depends":1,"errors":0}` + "\n"
	if status != statusGood || stdout != want {
		t.Errorf("status %d (-want +got)\n%s", status, cmp.Diff(want, stdout))
	}
	const depends = `user/legacy","action":"s3:GetObject","resource":"*","decision":"implicitDeny",` +
		`"dependsOn":["arn:aws:iam::444455556666:policy/NotInTheSnapshot"]}`
	if got := filesOf(t, out)["prod.jsonl"]; !strings.Contains(got, depends) {
		t.Errorf("rows\n%s", got)
	}
}

// TestFlags: what is asked, and what is written of it (FL-4).
func TestFlags(t *testing.T) {
	files := small(t)
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, []byte("s3:GetObject\r\n\n  s3:PutObject\nsqs:*Message"), 0o666); err != nil {
		t.Fatal(err)
	}
	allowed := func(r account.Row) bool { return r.Decision == evaluate.Allowed }
	depends := func(r account.Row) bool { return len(r.DependsOn) > 0 }
	everything := account.Plan{Actions: asked}
	for _, c := range []struct {
		name   string
		args   []string
		plan   account.Plan
		wanted func(account.Row) bool
		lines  int
	}{
		{"actions of a file", []string{"-actions", "@" + list}, everything, all, 15},
		{"actions several times", []string{"-actions", "s3:GetObject, s3:PutObject", "-actions", "sqs:*Message"}, everything, all, 15},
		{"a principal", []string{"-actions", actions, "-principals", "arn:aws:iam::*:user/b*"}, account.Plan{Actions: asked, Principals: []string{"arn:aws:iam::*:user/b*"}}, all, 5},
		{"resources", []string{"-actions", actions, "-resources", "arn:aws:s3:::b/x,y", "-resources", "*"}, account.Plan{Actions: asked, Resources: []string{"arn:aws:s3:::b/x,y", "*"}}, all, 30},
		{"allowed", []string{"-actions", actions, "-expect", "allowed"}, everything, allowed, 1},
		{"depends", []string{"-actions", actions, "-expect", "depends"}, everything, depends, 4},
		{"denied", []string{"-actions", actions, "-expect", "denied"}, everything, func(r account.Row) bool { return !allowed(r) && !depends(r) }, 10},
		{"two decisions", []string{"-actions", actions, "-expect", "depends,allowed"}, everything, func(r account.Row) bool { return allowed(r) || depends(r) }, 5},
		{"explained", []string{"-actions", actions, "-expect", "allowed", "-explain"}, account.Plan{Actions: asked, Explain: allowed}, allowed, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := t.TempDir()
			status, stdout, stderr := runFleet(t, append(c.args, files.dir(t), out)...)
			if status != statusGood || c.plan.Resources == nil && c.plan.Principals == nil && !strings.Contains(stdout, `"allowed":1,"denied":10,"depends":4,`) {
				t.Errorf("status %d\n%s\n%s", status, stdout, stderr)
			}
			want := swept(t, "x.json", details("222222222222"), files["organization.json"], c.plan, c.wanted)
			got := filesOf(t, out)["b.jsonl"]
			if diff := cmp.Diff(want, got); diff != "" || strings.Count(got, "\n") != c.lines {
				t.Errorf("%d lines, want %d (-want +got)\n%s", strings.Count(got, "\n"), c.lines, diff)
			}
			if explained := strings.Count(got, `"result":`); c.plan.Explain != nil && explained != c.lines || c.plan.Explain == nil && explained > 0 {
				t.Errorf("%d of %d lines have a result", explained, c.lines)
			}
		})
	}
}

// TestFails: an account that fails is a line with its error and exit status 1, and the others are as they were (FL-4).
func TestFails(t *testing.T) {
	files := small(t)
	good := t.TempDir()
	runFleet(t, "-actions", actions, files.dir(t), good)
	for _, c := range []struct {
		name, want string
		files      texts
	}{
		{"not JSON", `"code":"JSON_SYNTAX_ERROR","file":"c0.json"`, texts{"c0.json": "{"}},
		{"not compressed", `"code":"UNREADABLE_FILE","file":"c0.json.gz"`, texts{"c0.json.gz": details("666666666666")}},
		{"cut off", `"code":"UNREADABLE_FILE","file":"c0.json.gz"`, texts{"c0.json.gz": zip(t, details("666666666666"))[:100]}},
		{"another kind of file", `"code":"NO_INPUT"`, texts{"c0.json": `{"arn":"arn:aws:s3:::b","account":"666666666666"}`}},
		{"nothing that is read", `"code":"NO_INPUT"`, texts{"c0/README.md": `text`}},
		{"empty", `"code":"JSON_SYNTAX_ERROR"`, texts{"c0.json": "\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := t.TempDir()
			status, stdout, stderr := runFleet(t, "-actions", actions, files.with(c.files).dir(t), out)
			if strings.Contains(stderr, "without control policies") {
				t.Error("the organization is not seen")
			}
			lines := strings.SplitAfter(stdout, "\n")
			if status != statusFailed || len(lines) != 7 || !strings.HasPrefix(lines[3], `{"account":"c0","error":{`) || !strings.Contains(lines[3], c.want) {
				t.Errorf("status %d\n%s\n%s", status, stdout, stderr)
			}
			want := filesOf(t, good)
			want["c0.summary.json"] = lines[3]
			if diff := cmp.Diff(want, filesOf(t, out)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestFault: a principal without answers is a line with its error, and the account is not good (FL-4).
func TestFault(t *testing.T) {
	files := small(t)
	files["a.json"] = details("111111111111", faulty("111111111111"))
	out := t.TempDir()
	status, stdout, stderr := runFleet(t, "-actions", actions, "-expect", "allowed", files.dir(t), out)
	if want := `{"account":"a","principals":4,"rows":2,"allowed":1,"denied":10,"depends":4,"errors":1}` + "\n"; status != statusFailed || !strings.HasPrefix(stdout, want) {
		t.Errorf("status %d\n%s", status, stdout)
	}
	if !strings.Contains(stderr, "fleet: a: account: a.json:") {
		t.Errorf("standard error %s", stderr)
	}
	allowed := func(r account.Row) bool { return r.Decision == evaluate.Allowed }
	want := swept(t, "a.json", files["a.json"], files["organization.json"], account.Plan{Actions: asked}, allowed)
	if diff := cmp.Diff(want, filesOf(t, out)["a.jsonl"]); diff != "" || !strings.Contains(want, `"error":{"code":"INVALID_POLICY"`) {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if again, kept, _ := runFleet(t, "-actions", actions, "-expect", "allowed", "-resume", files.dir(t), out); again != status || kept != stdout {
		t.Errorf("resumed: status %d\n%s", again, kept)
	}
}

// TestNoOrganization: that control policies are not there is said (IN-01), and so is an account that the organization
// does not have.
func TestNoOrganization(t *testing.T) {
	one := texts{"a.json": details("111111111111")}
	const allowed = `"rows":15,"allowed":2,"denied":8,"depends":5,` // the root no longer denies ana and bob to put objects
	status, stdout, stderr := runFleet(t, "-actions", actions, one.dir(t), t.TempDir())
	if status != statusGood || !strings.Contains(stdout, allowed) || !strings.Contains(stderr, "without control policies") {
		t.Errorf("none: status %d\n%s\n%s", status, stdout, stderr)
	}
	other := one.with(texts{"organization.json": organization("222222222222")})
	status, stdout, stderr = runFleet(t, "-actions", actions, other.dir(t), t.TempDir())
	if status != statusGood || !strings.Contains(stdout, allowed) || !strings.Contains(stderr, "no organization that was read has the account") {
		t.Errorf("another one: status %d\n%s\n%s", status, stdout, stderr)
	}
}

// TestWrongUse: what is no run at all leaves no file (FL-4).
func TestWrongUse(t *testing.T) {
	dir := small(t).dir(t)
	ask := []string{"-actions", "s3:GetObject"}
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"no directories", ask, "want -actions ACTIONS [flags] DIR OUT"},
		{"one directory", append(ask, dir), "want -actions"},
		{"no actions", []string{dir, "OUT"}, "action"},
		{"an action that is none", []string{"-actions", "s3", dir, "OUT"}, `"s3"`},
		{"a decision that is none", append(ask, "-expect", "allowed,denid", dir, "OUT"), `"denid" is no decision`},
		{"a flag that is none", []string{"-x", dir, "OUT"}, "not defined: -x"},
		{"no file of actions", []string{"-actions", "@none", dir, "OUT"}, "none"},
		{"no directory of snapshots", append(ask, dir+"x", "OUT"), "no such file"},
		{"no snapshots", append(ask, t.TempDir(), "OUT"), "there is no snapshot"},
		{"an organization alone", append(ask, texts{"organization.json": organization()}.dir(t), "OUT"), "there is no snapshot"},
		{"an organization that is none", append(ask, texts{"organization.json": "{", "a.json": details("111111111111")}.dir(t), "OUT"), "JSON_SYNTAX_ERROR"},
		{"two organizations", append(ask, texts{"organization.json": organization(), "organization.json.gz": zip(t, organization()), "a.json": "{}"}.dir(t), "OUT"), "want one organization file"},
		{"a directory as organization", append(ask, texts{"organization/o.json": organization(), "a.json": "{}"}.dir(t), "OUT"), "want one organization file"},
		{"two accounts of one name", append(ask, texts{"a.json": "{}", "a/b.json": "{}"}.dir(t), "OUT"), "a and a.json have one name"},
		{"output in the input", append(ask, dir, filepath.Join(dir, "out")), "is within"},
		{"output as input", append(ask, dir, dir), "is within"},
		{"output below a file", append(ask, dir, filepath.Join(dir, "a.json", "out")), "is within"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out")
			for i, arg := range c.args {
				if arg == "OUT" {
					c.args[i] = out
				}
			}
			status, stdout, stderr := runFleet(t, c.args...)
			if status != statusError || stdout != "" || !strings.Contains(stderr, c.want) {
				t.Errorf("status %d\n%s\n%s", status, stdout, stderr)
			}
			if _, err := os.Stat(out); err == nil {
				t.Errorf("%s is there", out)
			}
		})
	}
	if status, _, stderr := runFleet(t, "-h"); status != statusGood || !strings.Contains(stderr, "-resume") {
		t.Errorf("help: status %d\n%s", status, stderr)
	}
}
