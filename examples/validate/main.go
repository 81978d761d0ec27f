// Validate finds what is wrong or risky in policies: for what they are refused, what IAM Access Analyzer's policy
// validation says about them, and the traps of AWS Lambda.
//
//	go run ./examples/validate [FLAG…] [FILE…]
//	go run ./examples/validate -kind KIND [FLAG…] [FILE…]
//	go run ./examples/validate -explain CODE
//
// A FILE holds policy texts: one JSON object per line, or a list of them, or a single one, with the members name, kind
// (identity, resource, trust, key, boundary, session, scp, rcp or endpoint), text (the policy as a string), and if
// wanted stored (true: AWS gave it back; what no rule reads in it is a finding), why, and what is expected:
//
//   - expect: error (it is refused, or has a finding of severity ERROR), warning (it is accepted, and has findings) or
//     ok (it is accepted, and, where codes or not are given too, has no finding of severity ERROR)
//   - codes: a list of objects with code and, as wanted, severity, path, line, column, endLine and endColumn, all of
//     which must be found
//   - not: a list of codes that must not be found
//
// With -kind each FILE is itself a policy document of that kind. Without FILE, or for the FILE "-", standard input is
// read.
//
// It prints a line per policy and one per finding, with its place: of a policy document in the file, of a policy text
// in the text. Other forms:
//
//	-json           one JSON object per policy
//	-sarif          SARIF 2.1.0, for code scanning
//	-fix            the policy with the fixes of its findings, as a text or, of a policy text, as an object on a line
//	-explain CODE   what a code or rule is about
//
// Findings that are right and meant are named in the file of -ignore, one on a line:
//
//	CODE FILE-GLOB [PATH] # reason
//
// In FILE-GLOB and PATH a star stands for any text and ? for one character. What a policy is refused for cannot be
// named away, and a line that suppresses nothing fails the run.
//
// The exit status is 0 when every expectation holds and no policy without one has a finding of the severity of -fail
// (error, unless another is named) or a graver one, else 1; 2 when a file, or a line of it, cannot be read. With -fix
// the findings that are left count, and expectations do not.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

const (
	statusHolds = iota
	statusFails
	statusUnreadable
)

// gravities are the words of -fail.
var gravities = map[string]validate.Severity{
	"error": validate.Error, "security": validate.SecurityWarning,
	"warning": validate.Warning, "suggestion": validate.Suggestion,
}

// flags are what the command was told.
type flags struct {
	json, sarif, fix          bool
	kind, fail, ignore, about string
	files                     []string
}

func readFlags(args []string, stderr io.Writer) (f flags, err error) {
	set := flag.NewFlagSet("validate", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.BoolVar(&f.json, "json", false, "print one JSON object per policy")
	set.BoolVar(&f.sarif, "sarif", false, "print SARIF 2.1.0")
	set.BoolVar(&f.fix, "fix", false, "print each policy with the fixes of its findings")
	set.StringVar(&f.kind, "kind", "", "each file is a policy document of this `kind`")
	set.StringVar(&f.fail, "fail", "error",
		"the least grave `severity` that fails: error, security, warning or suggestion")
	set.StringVar(&f.ignore, "ignore", "", "a `file` of findings that are meant")
	set.StringVar(&f.about, "explain", "", "say what a `code` is about")
	if err := set.Parse(args); err != nil {
		return f, err
	}
	forms := 0
	for _, on := range []bool{f.json, f.sarif, f.fix, f.about != ""} {
		if on {
			forms++
		}
	}
	if f.files = set.Args(); len(f.files) == 0 {
		f.files = []string{"-"}
	}
	_, isKind := policy.ParseKind(f.kind)
	switch {
	case !isKind && f.kind != "":
		err = fmt.Errorf("-kind %.100q: no such kind of policy", f.kind)
	case gravities[f.fail] == 0:
		err = fmt.Errorf("-fail %.100q: no error, security, warning or suggestion", f.fail)
	case forms > 1:
		err = errors.New("one of -json, -sarif, -fix and -explain at a time")
	case f.fix && isKind && len(f.files) > 1:
		err = errors.New("-fix prints one policy document at a time")
	}
	if err != nil {
		fmt.Fprintln(stderr, "validate:", err)
	}
	return f, err
}

// run is main with everything it depends on as arguments.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	f, err := readFlags(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return statusHolds
	case err != nil:
		return statusUnreadable
	}
	out := bufio.NewWriter(stdout)
	complain := func(err error) {
		fmt.Fprintln(stderr, "validate:", strings.ReplaceAll(err.Error(), "\n", "\nvalidate: "))
	}
	status := statusHolds
	if f.about != "" {
		err = explain(out, f.about)
	} else {
		status, err = f.validate(stdin, out, complain)
	}
	if err := errors.Join(err, out.Flush()); err != nil {
		complain(err)
		return statusUnreadable
	}
	return status
}

// validate reads all files and prints what is found in them.
func (f *flags) validate(stdin io.Reader, out io.Writer, complain func(error)) (status int, err error) {
	kind, _ := policy.ParseKind(f.kind)
	gravity := gravities[f.fail]
	var meant ignored
	if f.ignore != "" {
		if meant, err = readIgnored(f.ignore); err != nil {
			return 0, err
		}
	}
	var all []report
	for _, file := range f.files {
		subjects, err := read(file, stdin, kind)
		if err != nil {
			complain(err)
			status = statusUnreadable
		}
		for _, s := range subjects {
			r := s.check(meant, gravity)
			if f.fix {
				r = r.fixed(meant, gravity, out, complain)
			}
			if !r.holds() {
				status = max(status, statusFails)
			}
			switch {
			case f.sarif:
				all = append(all, r)
			case f.json:
				r.printJSON(out)
			case !f.fix:
				r.print(out)
			}
		}
	}
	for _, err := range meant.unused() {
		complain(err)
		status = max(status, statusFails)
	}
	if f.sarif {
		err = printSARIF(out, all)
	}
	return status, err
}
