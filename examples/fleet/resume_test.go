package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// counted is the way to create files that counts them, and does something at a file. It does not wait for the disk.
type counted struct {
	names []string
	at    int // of the file, from 1
	do    func(file) (file, error)
}

func (c *counted) create(name string) (file, error) {
	c.names = append(c.names, filepath.Base(name))
	f, err := create(name)
	if err != nil {
		return nil, err
	}
	if f = (unsynced{f}); len(c.names) == c.at {
		return c.do(f)
	}
	return f, nil
}

type unsynced struct{ file }

func (unsynced) Sync() error { return nil }

// runWith is run with another way to create files.
func runWith(t *testing.T, ctx context.Context, c *counted, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	f := fleet{stdout: &out, stderr: &errs, create: c.create}
	if err := f.parse(args); err != nil {
		t.Fatal(err)
	}
	return f.run(ctx), out.String(), errs.String()
}

var errDisk = errors.New("no space left")

// failing is a file of which one operation fails.
type failing struct {
	file
	write, sync, close bool
}

func (f failing) Write(b []byte) (int, error) {
	if f.write {
		n, err := f.file.Write(b[:len(b)/2])
		return n, errors.Join(errDisk, err)
	}
	return f.file.Write(b)
}

func (f failing) Sync() error {
	if f.sync {
		return errDisk
	}
	return f.file.Sync()
}

func (f failing) Close() error {
	if f.close {
		return errors.Join(errDisk, f.file.Close())
	}
	return f.file.Close()
}

// TestResume stops a run at each of its files in every way, and resumes it: the files and what is printed are those of a
// run that was not stopped, and what was complete is not written again (FL-4).
func TestResume(t *testing.T) {
	dir := small(t).with(texts{"b2.json": "{"}).dir(t)
	whole := t.TempDir()
	every := &counted{}
	wantStatus, wantOut, _ := runWith(t, t.Context(), every, "-actions", actions, dir, whole)
	want := filesOf(t, whole)
	if wantStatus != statusFailed || len(want) != 12 || len(every.names) != 12 {
		t.Fatalf("status %d, %d files of %q", wantStatus, len(want), every.names)
	}
	for at := range every.names {
		var cancel context.CancelFunc
		for name, do := range map[string]func(file) (file, error){
			"create":    func(f file) (file, error) { return nil, errors.Join(errDisk, f.Close()) },
			"write":     func(f file) (file, error) { return failing{file: f, write: true}, nil },
			"sync":      func(f file) (file, error) { return failing{file: f, sync: true}, nil },
			"close":     func(f file) (file, error) { return failing{file: f, close: true}, nil },
			"interrupt": func(f file) (file, error) { cancel(); return f, nil },
		} {
			out := t.TempDir()
			ctx, stop := context.WithCancel(t.Context())
			cancel = stop
			status, stdout, stderr := runWith(t, ctx, &counted{at: at + 1, do: do}, "-actions", actions, dir, out)
			stop()
			stopped, isDone := statusError, false
			if name == "interrupt" {
				stopped = statusFailed
				isDone = at+1 == len(every.names) // of the last account only the summary is left
			}
			if status != stopped || len(stdout) < len(wantOut) == isDone || !strings.HasPrefix(wantOut, stdout) {
				t.Errorf("%s at file %d: status %d\n%s\n%s", name, at+1, status, stdout, stderr)
			}
			complete := filesOf(t, out)
			for file, text := range complete {
				if want[file] != text && !strings.HasSuffix(file, partialExt) {
					t.Errorf("%s at file %d: %s is %q", name, at+1, file, text)
				}
			}
			again := &counted{}
			status, stdout, stderr = runWith(t, t.Context(), again, "-resume", "-actions", actions, dir, out)
			if status != wantStatus || stdout != wantOut {
				t.Errorf("%s at file %d, resumed: status %d\n%s\n%s", name, at+1, status, cmp.Diff(wantOut, stdout), stderr)
			}
			if diff := cmp.Diff(want, filesOf(t, out)); diff != "" {
				t.Errorf("%s at file %d, resumed (-want +got)\n%s", name, at+1, diff)
			}
			for _, file := range again.names {
				if file = strings.TrimSuffix(file, partialExt); strings.HasSuffix(file, rowsExt) && complete[file] != "" {
					t.Errorf("%s at file %d: %s is written again", name, at+1, file)
				}
			}
		}
	}
}

// TestResumeAsked: rows of different plans are never mixed, and nothing is written over without being asked (FL-4).
func TestResumeAsked(t *testing.T) {
	files := small(t)
	out := t.TempDir()
	runFleet(t, "-actions", actions, files.dir(t), out)
	want := filesOf(t, out)
	foreign := texts{"mine.txt": "x"}.dir(t)
	broken := filesOf(t, out).with(texts{"a.summary.json": "{", "b.summary.json": "", "c.jsonl.partial": "{"}).dir(t)
	for _, c := range []struct {
		name   string
		files  texts
		args   []string
		out    string
		status int
		stderr string
	}{
		{"the same", files, []string{"-resume", "-actions", actions}, out, statusGood, ""},
		{"not asked to resume", files, []string{"-actions", actions}, out, statusError, "give -resume"},
		{"other actions", files, []string{"-resume", "-actions", "s3:GetObject"}, out, statusError, "another plan"},
		{"other principals", files, []string{"-resume", "-actions", actions, "-principals", "*"}, out, statusError, "another plan"},
		{"other resources", files, []string{"-resume", "-actions", actions, "-resources", "*"}, out, statusError, "another plan"},
		{"other rows", files, []string{"-resume", "-actions", actions, "-expect", "allowed"}, out, statusError, "another plan"},
		{"explained", files, []string{"-resume", "-actions", actions, "-explain"}, out, statusError, "another plan"},
		{"another organization", files.with(texts{"organization.json": organization()}), []string{"-resume", "-actions", actions}, out, statusError, "another plan"},
		{"no organization", files.with(texts{"organization.json": ""}), []string{"-resume", "-actions", actions}, out, statusError, "another plan"},
		{"an account is gone", files.with(texts{"a.json": ""}), []string{"-resume", "-actions", actions}, out, statusError, "has a.jsonl, which is of no account"},
		{"files of somebody else", files, []string{"-resume", "-actions", actions}, foreign, statusError, "has mine.txt"},
		{"nothing to resume", files, []string{"-resume", "-actions", actions}, t.TempDir(), statusGood, ""},
		{"summaries are lost", files, []string{"-resume", "-actions", actions}, broken, statusGood, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := filesOf(t, c.out)
			status, stdout, stderr := runFleet(t, append(c.args, c.files.dir(t), c.out)...)
			if status != c.status || !strings.Contains(stderr, c.stderr) {
				t.Errorf("status %d\n%s\n%s", status, stdout, stderr)
			}
			after := want
			if status == statusError {
				after = before
			}
			if diff := cmp.Diff(after, filesOf(t, c.out)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestResumeStale: rows without a summary do not outlive that the account fails (FL-4).
func TestResumeStale(t *testing.T) {
	files := small(t)
	out := t.TempDir()
	runFleet(t, "-actions", actions, files.dir(t), out)
	dir := files.with(texts{"a.json": "{"}).dir(t)
	if err := os.Remove(filepath.Join(out, "a.summary.json")); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := runFleet(t, "-resume", "-actions", actions, dir, out); status != statusFailed || filesOf(t, out)["a.jsonl"] != "" {
		t.Errorf("status %d, rows %q", status, filesOf(t, out)["a.jsonl"])
	}
	if err := os.MkdirAll(filepath.Join(out, "a.jsonl", "x"), 0o777); err != nil { // which is not removed so easily
		t.Fatal(err)
	}
	if status, _, stderr := runFleet(t, "-resume", "-actions", actions, dir, out); status != statusError || !strings.Contains(stderr, "a.jsonl") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}

// TestResumeMended: an account that failed is tried again, one that is new is added (FL-4).
func TestResumeMended(t *testing.T) {
	files := small(t)
	whole, out := t.TempDir(), t.TempDir()
	_, wantOut, _ := runFleet(t, "-actions", actions, files.dir(t), whole)
	if status, _, _ := runFleet(t, "-actions", actions, files.with(texts{"a.json": "{", "e-f.json": ""}).dir(t), out); status != statusFailed {
		t.Errorf("broken: status %d", status)
	}
	status, stdout, _ := runFleet(t, "-resume", "-actions", actions, files.dir(t), out)
	if status != statusGood || stdout != wantOut {
		t.Errorf("mended: status %d\n%s", status, stdout)
	}
	if diff := cmp.Diff(filesOf(t, whole), filesOf(t, out)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestForgets: an account is forgotten before the next is read (FL-4). What is kept is measured at the first and at the
// last account of many.
func TestForgets(t *testing.T) {
	const accounts, size = 16, 1 << 20
	files := make(texts)
	for i := range accounts {
		id := fmt.Sprintf("%012d", int64(111111111111)+int64(i))
		files[id+".json"] = `{"Unknown":"` + strings.Repeat("x", size) + `",` + details(id)[1:]
	}
	dir := files.dir(t)
	inUse := func(at int) (size int64) {
		measure := func(f file) (file, error) {
			var m runtime.MemStats
			for range 3 { // pools keep what they have for two
				runtime.GC()
			}
			runtime.ReadMemStats(&m)
			size = int64(m.HeapAlloc)
			return f, nil
		}
		if status, stdout, stderr := runWith(t, t.Context(), &counted{at: at, do: measure}, "-actions", actions, dir, t.TempDir()); status != statusGood {
			t.Fatalf("status %d\n%s\n%s", status, stdout, stderr)
		}
		return size
	}
	const rowsOfFirst = 2 // the plan is before them, and a summary between them and the next ones
	inUse(rowsOfFirst)    // what is made once, as the tables of actions, is there after it
	first, last := inUse(rowsOfFirst), inUse(rowsOfFirst+2*(accounts-1))
	if last > first+accounts/2*size {
		t.Errorf("%d bytes in use at the first account, %d at the last", first, last)
	}
}
