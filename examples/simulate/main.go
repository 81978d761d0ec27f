// Simulate runs scenarios: requests, the policies in force, and what is expected of them.
//
//	go run ./examples/simulate [-json] [FILE…]
//
// It prints a line per scenario and, below those that fail, what was wanted and how the decision came about. The last
// line counts: "3 passed, 1 failed". With -json it prints one JSON object per scenario and nothing else. Without FILE, or
// for the FILE "-", it reads standard input.
//
// The exit status is 0 when every expectation holds, 1 when one does not or a scenario has an error that was not
// expected, 2 when a file cannot be read.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

const (
	statusHolds = iota
	statusFails
	statusUnreadable
)

// run is main with everything it depends on as arguments.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("simulate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	asJSON := flags.Bool("json", false, "print one JSON object per scenario")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusHolds
	case err != nil:
		return statusUnreadable
	}
	files := flags.Args()
	if len(files) == 0 {
		files = []string{"-"}
	}
	out := bufio.NewWriter(stdout)
	p := printer{out: out, json: *asJSON}
	status := statusHolds
	for _, file := range files {
		scenarios, err := read(file, stdin)
		if err != nil {
			fmt.Fprintf(stderr, "simulate: %s: %v\n", shown(file), err)
			status = statusUnreadable
			continue
		}
		for _, s := range scenarios {
			p.print(file, scenario.Check(s))
		}
	}
	if p.summary(); p.failed > 0 {
		status = max(status, statusFails)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(stderr, "simulate:", err)
		return statusUnreadable
	}
	return status
}

// read reads the scenarios of a file, or of standard input.
func read(file string, stdin io.Reader) ([]scenario.Scenario, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if e, ok := errors.AsType[*os.PathError](err); ok {
			return nil, e.Err // the name is said already
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, scenario.DefaultMaxSize+1)) // Read refuses what is larger
	if err != nil {
		return nil, err
	}
	return scenario.Read(data)
}

// A printer prints outcomes and counts them.
type printer struct {
	out                     io.Writer
	json                    bool
	passed, failed, unasked int // unasked: those of which nothing was expected
}

func (p *printer) print(file string, o scenario.Outcome) {
	status := "ok  "
	switch {
	case !o.Pass():
		p.failed++
		status = "FAIL"
	case o.Scenario.Expect == nil:
		p.unasked++
		status = "-   "
	default:
		p.passed++
	}
	if p.json {
		line, err := o.MarshalJSON()
		if err != nil {
			panic(err) // never, by its documentation
		}
		fmt.Fprintf(p.out, "%s\n", line)
		return
	}
	fmt.Fprintf(p.out, "%s  %s: %s\n", status, name(o), verdict(o))
	if !o.Pass() {
		fmt.Fprintf(p.out, "\tin %s\n\t%s\n", shown(file), strings.ReplaceAll(o.String(), "\n", "\n\t"))
	}
}

// summary ends the output for people.
func (p *printer) summary() {
	if p.json {
		return
	}
	if p.unasked > 0 {
		fmt.Fprintf(p.out, "%d without expectation\n", p.unasked)
	}
	fmt.Fprintf(p.out, "%d passed, %d failed\n", p.passed, p.failed)
}

// name returns the name of a scenario.
func name(o scenario.Outcome) string {
	if o.Scenario.Name == "" {
		return "(no name)"
	}
	return shown(o.Scenario.Name)
}

// shown returns a name as it is if it is short and printable, and else quoted and shortened, so that it cannot look like
// another line.
func shown(s string) string {
	if len(s) > 100 || strings.ContainsFunc(s, func(r rune) bool { return r == '\ufffd' || !strconv.IsPrint(r) }) {
		return fmt.Sprintf("%.100q", s)
	}
	return s
}

// verdict tells decision and reason: the policy type that decided, and its statements.
func verdict(o scenario.Outcome) string {
	switch {
	case o.Err != nil && o.Pass():
		return "refused as expected, " + o.Code
	case o.Err != nil:
		return "no decision, " + o.Code
	}
	s, _, _ := strings.Cut(o.Result.String(), "\n")
	for i, m := range o.Result.Statements {
		separator := ", "
		if i == 0 {
			separator = ": "
		}
		s += separator + shown(m.Statement())
	}
	return s
}
