// Account shows what a snapshot of AWS accounts holds, and answers questions about it.
//
//	go run ./examples/account [DIR]
//	go run ./examples/account -can PRINCIPAL ACTION RESOURCE DIR
//	go run ./examples/account -json DIR <requests.jsonl
//
// DIR is a directory with files as package account reads them, such as the answer of "aws iam
// get-account-authorization-details". Without one a sample is used that is part of the program. The first form lists
// accounts, principals and functions, and what is wrong with the snapshot. The second answers one question: the exit
// status is 0 for allowed, 1 for denied and for what depends on something that nobody knows.
//
// The third is for programs. It reads lines {"principal", "action", "resource", "context"}, where context has texts and
// lists of texts, and writes an object a line, in order: {"decision", "by", "dependsOn", "error"}. The decision is
// allowed, implicitDeny, explicitDeny or, with the labels of what is not known in dependsOn, depends; by is the type of
// policy that denies. A question that has no answer has an error and nothing else. The exit status is 0.
//
// What cannot be read is an error with exit status 2.
package main

import (
	"bufio"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

//go:embed sample
var sample embed.FS

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

const (
	statusAllowed = iota
	statusDenied
	statusError
)

// run is main with everything it depends on as arguments.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("account", flag.ContinueOnError)
	flags.SetOutput(stderr)
	can := flags.Bool("can", false, "answer one question: PRINCIPAL ACTION RESOURCE DIR")
	lines := flags.Bool("json", false, "answer the questions of standard input, a line of JSON each")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusAllowed
	case err != nil:
		return statusError
	}
	out := bufio.NewWriter(stdout)
	status, err := answer(*can, *lines, flags.Args(), stdin, out)
	if err = errors.Join(err, out.Flush()); err != nil {
		fmt.Fprintln(stderr, "account:", err)
		return statusError
	}
	return status
}

func answer(can, lines bool, args []string, stdin io.Reader, out io.Writer) (int, error) {
	switch {
	case can && !lines && len(args) == 4:
		s, err := read(args[3:])
		if err != nil {
			return statusError, err
		}
		return ask(out, s, args[0], args[1], args[2])
	case lines && !can && len(args) == 1:
		s, err := read(args)
		if err != nil {
			return statusError, err
		}
		return statusAllowed, askEach(out, s, stdin)
	case !can && !lines && len(args) <= 1:
		s, err := read(args)
		if err != nil {
			return statusError, err
		}
		show(out, s)
		return statusAllowed, nil
	}
	return statusError, errors.New("want [DIR], -can PRINCIPAL ACTION RESOURCE DIR, or -json DIR")
}

// read reads a directory, or the sample.
func read(dirs []string) (*account.Snapshot, error) {
	if len(dirs) == 1 {
		return account.Read(os.DirFS(dirs[0]))
	}
	dir, err := fs.Sub(sample, "sample")
	if err != nil {
		return nil, err
	}
	return account.Read(dir)
}

// show lists what the snapshot holds.
func show(out io.Writer, s *account.Snapshot) {
	for a := range s.Accounts() {
		fmt.Fprintf(out, "account %s", a.ID)
		if a.Organization != "" {
			fmt.Fprintf(out, " in %s", a.OrganizationPath)
		}
		if a.ManagementAccount {
			fmt.Fprint(out, ", the management account")
		}
		if a.Details {
			fmt.Fprintf(out, ": %d users, %d groups, %d roles, %d managed policies", a.Users, a.Groups, a.Roles, a.Policies)
		}
		fmt.Fprintln(out)
	}
	for p := range s.Principals() {
		fmt.Fprintf(out, "%s %s\n", p.Kind, p.ARN)
		for _, name := range p.Policies {
			fmt.Fprintf(out, "  %s\n", name)
		}
		if p.Boundary != "" {
			fmt.Fprintf(out, "  within %s\n", p.Boundary)
		}
	}
	for fn := range s.Functions() {
		fmt.Fprintf(out, "function %v\n", fn)
	}
	for _, p := range s.Problems() {
		word := "problem"
		if p.Remark {
			word = "remark"
		}
		fmt.Fprintf(out, "%s: %v\n", word, p.Err)
	}
	for _, name := range s.Skipped() {
		fmt.Fprintf(out, "skipped: %q\n", name)
	}
}

// ask answers one question.
func ask(out io.Writer, s *account.Snapshot, principal, action, resource string) (int, error) {
	p, err := s.Principal(principal)
	if err != nil {
		return statusError, err
	}
	r, err := s.Evaluate(evaluate.Request{Principal: p, Action: action, Resource: evaluate.Resource{ARN: resource}})
	if err != nil {
		return statusError, err
	}
	if labels := dependsOn(r); len(labels) > 0 {
		fmt.Fprintf(out, "it depends on %q\n", labels)
	}
	fmt.Fprintln(out, r)
	if r.Decision == evaluate.Allowed {
		return statusAllowed, nil
	}
	return statusDenied, nil
}

// dependsOn returns the labels of what is not known and decides.
func dependsOn(r evaluate.Result) (labels []string) {
	for _, u := range r.DependsOn {
		labels = append(labels, u.Label)
	}
	return labels
}
