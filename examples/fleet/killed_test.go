package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// victim is the variable that makes the test binary a run of the program that stops in the middle of a file and waits
// to be killed. Its value is the number of the file.
const victim = "FLEET_TEST_VICTIM"

func TestMain(m *testing.M) {
	var at int
	if n, err := fmt.Sscan(os.Getenv(victim), &at); n == 1 && err == nil {
		wait := func(f file) (file, error) { return waiting{f}, nil }
		f := fleet{stdout: io.Discard, stderr: io.Discard, create: (&counted{at: at, do: wait}).create}
		if err := f.parse(os.Args[1:]); err != nil {
			panic(err)
		}
		os.Exit(f.run(context.Background()))
	}
	os.Exit(m.Run())
}

// waiting is a file that is written by half and no further.
type waiting struct{ file }

func (w waiting) Write(b []byte) (int, error) {
	if n, err := w.file.Write(b[:len(b)/2]); err != nil {
		return n, err
	}
	fmt.Println("written by half")
	select {}
}

// TestKilled kills a process of the program in the middle of each of its files, and resumes it (FL-4).
func TestKilled(t *testing.T) {
	if runtime.GOOS == "js" || runtime.GOOS == "wasip1" {
		t.Skip("no processes")
	}
	dir := small(t).dir(t)
	whole := t.TempDir()
	_, wantOut, _ := runFleet(t, "-actions", actions, dir, whole)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	want := filesOf(t, whole)
	for at := 1; at <= len(want); at++ {
		out := t.TempDir()
		cmd := exec.Command(program, "-actions", actions, dir, out)
		cmd.Env = append(os.Environ(), fmt.Sprint(victim, "=", at))
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(stdout).ReadString('\n')
		if killed := errors.Join(err, cmd.Process.Kill()); killed != nil {
			t.Fatalf("file %d: %q, %v", at, line, killed)
		}
		if cmd.Wait() == nil {
			t.Fatalf("file %d: the process ended by itself", at)
		}
		partial := 0
		for name := range filesOf(t, out) {
			if strings.HasSuffix(name, partialExt) {
				partial++
			}
		}
		if partial == 0 {
			t.Errorf("file %d: no file is incomplete", at)
		}
		status, resumed, stderr := runFleet(t, "-resume", "-actions", actions, dir, out)
		if status != statusGood || resumed != wantOut {
			t.Errorf("file %d, resumed: status %d\n%s\n%s", at, status, resumed, stderr)
		}
		if diff := cmp.Diff(want, filesOf(t, out)); diff != "" {
			t.Errorf("file %d, resumed (-want +got)\n%s", at, diff)
		}
	}
}
