// Validate checks policies: whether they are legal at all, and legal as the kind of policy they are.
//
//	go run ./examples/validate [-json] [FILE…]
//	go run ./examples/validate -kind KIND [-json] [FILE…]
//
// A FILE holds policy texts: one JSON object per line, or a list of them, or a single one, with the members name, kind
// (identity, resource, trust, key, boundary, session, scp, rcp or endpoint), text (the policy as a string), and if
// wanted stored (true: AWS gave it back; what no rule reads in it is a finding), expect (error, warning or ok) and why.
// With -kind each FILE is itself a policy document of that kind. Without
// FILE, or for the FILE "-", standard input is read.
//
// It prints a line per policy, with the place of the fault: of a policy document in the file, of a policy text in the
// text. With -json it prints one JSON object per policy and nothing else.
//
// The exit status is 0 when every expectation holds and no policy without one is refused, else 1; 2 when a file, or a
// line of it, cannot be read.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

const (
	statusHolds = iota
	statusFails
	statusUnreadable
)

// run is main with everything it depends on as arguments.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("validate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	asJSON := flags.Bool("json", false, "print one JSON object per policy")
	kindName := flags.String("kind", "", "each file is a policy document of this `kind`")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusHolds
	case err != nil:
		return statusUnreadable
	}
	kind, ok := policy.ParseKind(*kindName)
	if !ok && *kindName != "" {
		fmt.Fprintf(stderr, "validate: -kind %q: no such kind of policy\n", *kindName)
		return statusUnreadable
	}
	files := flags.Args()
	if len(files) == 0 {
		files = []string{"-"}
	}
	out := bufio.NewWriter(stdout)
	status := statusHolds
	for _, file := range files {
		subjects, err := read(file, stdin, kind)
		if err != nil {
			fmt.Fprintln(stderr, "validate:", strings.ReplaceAll(err.Error(), "\n", "\nvalidate: "))
			status = statusUnreadable
		}
		for _, s := range subjects {
			r := s.check()
			if !r.holds() {
				status = max(status, statusFails)
			}
			if *asJSON {
				r.printJSON(out)
			} else {
				r.print(out)
			}
		}
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(stderr, "validate:", err)
		return statusUnreadable
	}
	return status
}

// A report is what was found in one policy.
type report struct {
	subject subject
	refused *policy.Error   // nil: accepted
	dead    []*policy.Error // what means nothing in a policy that AWS gave back
}

// check parses the policy and checks that it is legal as what it is.
func (s subject) check() report {
	r := report{subject: s}
	var opts []policy.Option
	if s.stored {
		opts = append(opts, policy.WithStored())
	}
	p, err := policy.Parse([]byte(s.text), opts...)
	r.dead = p.Dead()
	if err == nil {
		err = p.CheckKind(s.kind)
	}
	r.refused, _ = errors.AsType[*policy.Error](err)
	return r
}

// holds reports whether the expectation holds. Without one the policy must be accepted.
func (r report) holds() bool {
	switch r.subject.expect {
	case "error":
		return r.refused != nil
	case "warning":
		return r.refused == nil && len(r.dead) > 0
	}
	return r.refused == nil
}

// deadEntry is the code of a finding about what means nothing.
const deadEntry = "DEAD_ENTRY"

// A finding is something to know about a policy that is accepted.
type finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Path     string `json:"path"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
}

// print prints a report for people.
func (r report) print(w io.Writer) {
	status := "ok  "
	if !r.holds() {
		status = "FAIL"
	}
	fmt.Fprintf(w, "%s  %s", status, r.place())
	if r.subject.name != "" {
		fmt.Fprintf(w, ": %s", shown(r.subject.name))
	}
	switch e := r.refused; {
	case e == nil:
		fmt.Fprint(w, ": accepted")
		for _, d := range r.dead {
			fmt.Fprintf(w, "; %s: %s (%s)", d.Path, d.Reason, deadEntry)
		}
	case e.Path == "":
		fmt.Fprintf(w, ": %s (%s)", e.Reason, e.Code)
	default:
		fmt.Fprintf(w, ": %s: %s (%s)", e.Path, e.Reason, e.Code)
	}
	if r.subject.expect != "" && !r.holds() {
		fmt.Fprintf(w, "; want %s", r.subject.expect)
	}
	fmt.Fprintln(w)
}

// printJSON prints a report as one line of JSON.
func (r report) printJSON(w io.Writer) {
	type invalid struct {
		Code    policy.Code `json:"code"`
		Message string      `json:"message"`
		Line    int         `json:"line"`
		Column  int         `json:"column"`
		Path    string      `json:"path"`
	}
	line := struct {
		Name     string    `json:"name"`
		Invalid  *invalid  `json:"invalid"`
		Findings []finding `json:"findings"` // on accepted policies
		Expect   *string   `json:"expect"`
		Pass     *bool     `json:"pass"`
	}{Name: r.subject.name, Findings: []finding{}}
	if r.subject.line == 0 {
		line.Name = r.subject.file
	}
	if e := r.refused; e != nil {
		line.Invalid = &invalid{e.Code, e.Reason, e.Line, e.Column, e.Path}
	}
	for _, d := range r.dead {
		line.Findings = append(line.Findings, finding{deadEntry, "WARNING", d.Reason, d.Path, d.Line, d.Column})
	}
	if r.subject.expect != "" {
		line.Expect, line.Pass = &r.subject.expect, new(r.holds())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(line); err != nil {
		panic(err) // never: bufio.Writer keeps its error for Flush, and the struct has no values JSON lacks
	}
}
