// Whocan answers who can do something in AWS accounts.
//
//	go run ./examples/whocan [-json] [SNAPSHOT] ACTION RESOURCE
//
// SNAPSHOT is a directory with files as package account reads them, such as the answer of "aws iam
// get-account-authorization-details". Without one a sample is used that is part of the program: a function that a bucket
// triggers, with an alias that another account may invoke. Without ACTION and RESOURCE the question is who can invoke that
// function. Both may have wildcards; what is asked is whether there is any request for one of the actions on one of the
// resources.
//
// Everybody is asked who could have access ([account.Snapshot.Callers]): the users, roles and root users of the accounts
// of the snapshot, and services, identity providers, anonymous callers and strangers that the policy of the resource lets
// in. Each has one of three answers. Yes comes with a request that package evaluate allows, no is a proof, and unknown
// names what the snapshot does not have. Below a yes stand the request and the statements that allow it.
//
// With -json a line is printed for each caller, an object with the members principal, verdict (yes, no or unknown),
// request (null unless it is yes, else as scenario files have it), statements (that allow it) and open (what is not known,
// or what a yes leaves open). Whoever is an example for others, such as a role of an account that was not read, has the
// member for, which says for whom.
//
// The exit status is 0 when everybody has a yes or a no, 2 when something is unknown, and after an error, which stands
// on standard error.
package main

import (
	"bufio"
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

//go:embed sample
var sample embed.FS

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const (
	statusAnswered = 0
	statusUnknown  = 2
)

// What is asked without arguments.
const (
	sampleAction   = "lambda:InvokeFunction"
	sampleResource = "arn:aws:lambda:eu-west-1:111122223333:function:thumbs"
)

// run is main with everything it depends on as arguments.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("whocan", flag.ContinueOnError)
	flags.SetOutput(stderr)
	lines := flags.Bool("json", false, "print a line of JSON for each caller")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusAnswered
	case err != nil:
		return statusUnknown
	}
	out := bufio.NewWriter(stdout)
	p := printer(&table{out: out})
	if *lines {
		p = newJSONLines(out)
	}
	status, err := answer(p, flags.Args())
	if err = errors.Join(err, out.Flush()); err != nil {
		fmt.Fprintln(stderr, "whocan:", err)
		return statusUnknown
	}
	return status
}

// answer asks everybody, and prints what each can do.
func answer(p printer, args []string) (int, error) {
	dir, action, resource := "", sampleAction, sampleResource
	switch len(args) {
	case 0:
	case 2:
		action, resource = args[0], args[1]
	case 3:
		dir, action, resource = args[0], args[1], args[2]
	default:
		return statusUnknown, errors.New("want [SNAPSHOT] ACTION RESOURCE")
	}
	if !arn.IsARN(resource) && !strings.HasPrefix(resource, "*") && !strings.HasPrefix(resource, "+") { // a phone number, of SNS
		return statusUnknown, fmt.Errorf("RESOURCE is %q, want an ARN, a pattern of ARNs or \"*\"", resource)
	}
	s, err := read(dir)
	if err != nil {
		return statusUnknown, err
	}
	status := statusAnswered
	for r, err := range whoCan(context.Background(), s, action, resource) {
		if err != nil {
			return statusUnknown, err
		}
		if r.isOpen() {
			status = statusUnknown
		}
		if err := p.row(r); err != nil {
			return statusUnknown, err
		}
	}
	return status, p.end()
}

// read reads a directory, or the sample.
func read(dir string) (*account.Snapshot, error) {
	if dir != "" {
		return account.Read(os.DirFS(dir))
	}
	files, err := fs.Sub(sample, "sample")
	if err != nil {
		return nil, err
	}
	return account.Read(files)
}
