// Command goals measures what the library is to cost, and prints it beside what is wanted, as ratios of one run. Run it
// from the module's root on a machine that does nothing else; it takes some minutes and asserts nothing:
//
//	go run ./internal/goals -base ../old     with the checkout of another commit, built and measured in turns
//	go run ./internal/goals -engines         beside other engines
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/loads"
	"github.com/lambdaiam/lambdaiam/policy"
)

func main() {
	base := flag.String("base", "", "the root of another checkout")
	count := flag.Int("count", 6, "how many times each benchmark runs")
	benchtime := flag.String("benchtime", "300ms", "how long")
	engines := flag.Bool("engines", false, "measure the other engines")
	first := flag.Bool("first", false, "only tell how long the first two Compiles of this process take")
	flag.Parse()
	if *first {
		tellFirst()
		return
	}
	m := measured{}
	err := m.run(*base, *count, *benchtime, *engines)
	if err != nil {
		fmt.Fprintln(os.Stderr, "goals:", err)
		os.Exit(1)
	}
	if *engines {
		m.printEngines(os.Stdout)
		return
	}
	m.printGoals(os.Stdout)
}

// measured has what was measured by the name of the benchmark and the unit, with " base" behind those of the other
// checkout and " 2" behind those on two processors.
type measured map[string][]float64

// A job is a test binary with what is run of it.
type job struct{ dir, pkg, bench, suffix string }

func (m measured) run(base string, count int, benchtime string, engines bool) error {
	jobs := []job{{".", "policy", "^BenchmarkParse$", ""}}
	if base != "" {
		jobs = append(jobs, job{base, "policy", "^BenchmarkParse$", " base"}, job{base, "evaluate", "^BenchmarkDecide$", " base"})
	}
	jobs = append(jobs, job{".", "evaluate", "^Benchmark(Floor|Decide|Evaluate|EvaluateOnce|Compile|With|DecideAll)$", ""},
		job{".", "evaluate", "^BenchmarkDecideAll$", " 2"})
	if engines {
		jobs = []job{{"internal/cedarbench", ".", ".", ""}}
	}
	tmp, err := os.MkdirTemp("", "goals")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	binary := func(j job) string { return filepath.Join(tmp, strconv.Itoa(slices.Index(jobs, j))) }
	for _, j := range jobs {
		if err := m.command(j.dir, "", "go", "test", "-c", "-o", binary(j), "./"+j.pkg); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for i := range count {
		fmt.Fprintf(os.Stderr, "run %d of %d\n", i+1, count)
		for _, j := range jobs {
			args := []string{"-test.run=^$", "-test.bench=" + j.bench, "-test.benchtime=" + benchtime}
			if err := m.command(filepath.Join(j.dir, j.pkg), j.suffix, binary(j), args...); err != nil {
				return err
			}
		}
		if engines {
			continue
		}
		if err := m.command(".", "", self, "-first"); err != nil {
			return err
		}
	}
	return nil
}

// command runs a command and takes over what it measured.
func (m measured) command(dir, suffix, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1") // -test.cpu would measure the first benchmark on all
	if suffix == " 2" {
		cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
	}
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	m.read(string(out), suffix)
	return nil
}

// read takes over the lines of benchmarks.
func (m measured) read(text, suffix string) {
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 4 || !strings.HasPrefix(f[0], "Benchmark") {
			continue
		}
		name := strings.TrimPrefix(strings.TrimSuffix(f[0], "-2"), "Benchmark")
		for i := 2; i+1 < len(f); i += 2 {
			if v, err := strconv.ParseFloat(f[i], 64); err == nil {
				at := name + " " + f[i+1] + suffix
				m[at] = append(m[at], v)
			}
		}
	}
}

// median returns the median of what was measured, 0 for nothing.
func (m measured) median(at string) float64 {
	list := slices.Sorted(slices.Values(m[at]))
	if len(list) == 0 {
		return 0
	}
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

// tellFirst tells in the form of benchmarks how long the first Compile of a process takes, and the next of policies that
// nobody has compiled.
func tellFirst() {
	compile := func(name string, list []*policy.Policy) {
		start := time.Now()
		if _, err := evaluate.Compile(evaluate.Policies{Identity: list}); err != nil {
			panic(err)
		}
		fmt.Printf("Benchmark%s 1 %d ns/op\n", name, time.Since(start).Nanoseconds())
	}
	list := loads.ManagedPolicies()
	var again []*policy.Policy
	for _, p := range list {
		again = append(again, p.Without(func(*policy.Statement) bool { return false }))
	}
	compile("First", list)
	compile("Second", again)
}
