// Command mutate changes the library in one place after the other and runs the tests of the package: a change that no
// test notices shows what is not tested. It writes nothing into the tree. It runs for hours if asked for much, and is
// run by hand, from the module's root:
//
//	go run ./internal/mutate -n 200 -seed 7                          of the packages that decide
//	go run ./internal/mutate -n 60 -v ./arn ./condition              of these packages, with what was killed
//	go run ./internal/mutate -list ./arn                             what could be changed, without a test
//
// The same seed chooses the same changes of the same files. A change that alters nothing a test could see is written
// into the file of -equivalent, with the reason. The command fails where more than -most percent of the changes that
// compile survive without standing there.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func main() {
	var o options
	flag.Uint64Var(&o.seed, "seed", 1, "chooses the changes")
	flag.IntVar(&o.n, "n", 100, "how many changes are tried")
	flag.DurationVar(&o.timeout, "timeout", 2*time.Minute, "how long the tests of a package may take with a change")
	flag.StringVar(&o.equivalent, "equivalent", ".ci/equivalent-mutants", "the file of the changes that alter nothing")
	flag.Float64Var(&o.most, "most", 5, "the percentage that may survive")
	flag.BoolVar(&o.verbose, "v", false, "tell also of the changes that were noticed")
	onlyList := flag.Bool("list", false, "tell what could be changed")
	flag.Parse()
	patterns := flag.Args()
	if len(patterns) == 0 {
		patterns = []string{"./arn", "./condition", "./policy", "./evaluate"}
	}
	if err := run(o, *onlyList, patterns); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

type options struct {
	seed       uint64
	n          int
	timeout    time.Duration
	equivalent string
	most       float64
	verbose    bool
}

func run(o options, onlyList bool, patterns []string) error {
	all, err := mutants(patterns)
	if err != nil {
		return err
	}
	if onlyList {
		for _, m := range all {
			fmt.Println(m)
		}
		return nil
	}
	text, err := os.ReadFile(o.equivalent)
	if err != nil {
		return err
	}
	equivalent, err := readEquivalent(string(text))
	if err != nil {
		return err
	}
	chosen := choose(all, o.seed, o.n)
	fmt.Printf("%d of %d changes, seed %d\n", len(chosen), len(all), o.seed)
	t, err := try(o, chosen, equivalent, os.Stdout)
	if err != nil {
		return err
	}
	fmt.Println(t)
	if p := t.percent(); p > o.most {
		return fmt.Errorf("%.1f %% survived, at most %.1f %% may", p, o.most)
	}
	return nil
}

// choose takes n of the mutants, in their order.
func choose(all []mutant, seed uint64, n int) []mutant {
	taken := rand.New(rand.NewPCG(seed, 0)).Perm(len(all))[:min(n, len(all))]
	chosen := make([]bool, len(all))
	for _, i := range taken {
		chosen[i] = true
	}
	var list []mutant
	for i, m := range all {
		if chosen[i] {
			list = append(list, m)
		}
	}
	return list
}

// A tally counts what became of the mutants.
type tally struct{ killed, late, broken, equivalent, survived int }

// percent is the share of those that compile which survived without being equivalent.
func (t tally) percent() float64 {
	compiled := t.killed + t.late + t.equivalent + t.survived
	return 100 * float64(t.survived) / float64(max(compiled, 1))
}

func (t tally) String() string {
	return fmt.Sprintf("noticed %d, and %d by their time; not compiled %d; equivalent %d; survived %d: %.1f %% of those that compile",
		t.killed, t.late, t.broken, t.equivalent, t.survived, t.percent())
}

// try runs the tests with each mutant.
func try(o options, list []mutant, equivalent map[string]bool, out io.Writer) (t tally, err error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	passes := make(map[string]bool)
	for _, m := range list {
		if !passes[m.pkg] {
			if verdict, text := test(dir, m.pkg, "", nil, o.timeout); verdict != survived {
				return t, fmt.Errorf("the tests of %s fail without a change:\n%s", m.pkg, text)
			}
			passes[m.pkg] = true
		}
		source, err := os.ReadFile(m.file)
		if err != nil {
			return t, err
		}
		verdict, _ := test(dir, m.pkg, m.file, m.apply(source), o.timeout)
		switch {
		case verdict == killed:
			t.killed++
		case verdict == late:
			t.late++
		case verdict == broken:
			t.broken++
		case equivalent[m.id()]:
			t.equivalent++
		default:
			t.survived++
		}
		if verdict == survived && !equivalent[m.id()] || o.verbose {
			fmt.Fprintf(out, "%s  %s\n", verdict, m)
		}
	}
	return t, nil
}

type verdict string

const (
	survived verdict = "SURVIVED"
	killed   verdict = "noticed "
	late     verdict = "late    "
	broken   verdict = "broken  "
)

// test runs the tests of a package with another text for a file, unless that is "". What runs gets at most 8 GiB of
// memory: a change may make it grow for ever.
func test(dir, pkg, file string, text []byte, timeout time.Duration) (verdict, []byte) {
	args := []string{"-c", `ulimit -v 8388608 2>/dev/null; exec "$@"`, "sh", "go", "test", "-short", "-failfast", "-vet=off", "-timeout", timeout.String()}
	if file != "" {
		overlay := filepath.Join(dir, "overlay.json")
		err := writeOverlay(overlay, filepath.Join(dir, "changed.go"), file, text)
		if err != nil {
			return broken, []byte(err.Error())
		}
		args = append(args, "-overlay", overlay)
	}
	out, err := exec.Command("sh", append(args, pkg)...).CombinedOutput()
	switch {
	case err == nil:
		return survived, out
	case bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")):
		return broken, out
	case bytes.Contains(out, []byte("panic: test timed out")):
		return late, out
	}
	return killed, out
}

func writeOverlay(overlay, changed, file string, text []byte) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{path: changed}})
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(changed, text, 0o644), os.WriteFile(overlay, list, 0o644))
}
