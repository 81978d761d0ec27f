// Fleet works through a directory of snapshots of AWS accounts and writes who may do what: a file of rows per account.
//
//	go run ./examples/fleet -actions ACTIONS [flags] DIR OUT
//	go run ./examples/fleet -actions s3:GetObject,s3:DeleteObject examples/fleet/sample rows
//
// DIR has for each account
//
//	NAME.json or NAME.json.gz   one file that package account reads, such as the answer of
//	                            "aws iam get-account-authorization-details"
//	NAME/                       or a directory of such files, which may be compressed too
//
// where NAME is what the account is called in the output, and, if there is an organization,
//
//	organization.json, organization.json.gz
//
// an organization file that counts for every account. Names that begin with a dot, and other files, are left out.
//
// The flags say what is asked: every principal of an account, every action and every resource with each other.
//
//	-actions     names and patterns as in an Action element, separated by commas: s3:Get*,iam:PassRole
//	-principals  an ARN or a pattern of ARNs of users and roles; without it all
//	-resources   an ARN, a pattern of ARNs of the resources of the snapshot, or "*"; without it "*"
//	-expect      only rows of these decisions are written, separated by commas: allowed, denied, depends
//	-explain     rows have the result with its reasons
//
// The first three may be given several times; @FILE stands for the lines of a file.
//
// OUT is made, or is empty. It gets NAME.jsonl, with a decision a line in the order of account.Sweep: the members are
// account, principal, action, resource, decision, by, dependsOn and result. A principal or resource that has no answers
// is a line with an error. A file is written under another name and has its own only when it is complete.
// NAME.summary.json, which is printed too, has the counts of the account: principals, rows, allowed, denied, depends,
// errors; or it has the error because of which an account has no rows. The others go on.
//
// A run that was stopped goes on with -resume: accounts whose rows are complete are kept as they are, so DIR must not
// have changed. plan.json has what was asked; -resume with something else is refused.
//
// One account after another is read and forgotten, and rows are written as they come: memory depends on the largest
// account and not on how many there are. For more than one machine, start one for a part of the accounts each, or see
// examples/beam.
//
// The exit status is 0, 1 if an account failed, has errors, or the run was stopped, and 2 for wrong use or where OUT
// cannot be written. Progress goes to standard error.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

const (
	statusGood = iota
	statusFailed
	statusError
)

// run is main with everything it depends on as arguments.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	f := fleet{stdout: stdout, stderr: stderr, create: create}
	switch err := f.parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusGood
	case errors.Is(err, errFlags): // which are told already
		return statusError
	case err != nil:
		fmt.Fprintln(stderr, "fleet:", err)
		return statusError
	}
	return f.run(ctx)
}

var errFlags = errors.New("the flags are wrong")

// parse reads the command line.
func (f *fleet) parse(args []string) error {
	flags := flag.NewFlagSet("fleet", flag.ContinueOnError)
	flags.SetOutput(f.stderr)
	f.job.Flags(flags)
	flags.BoolVar(&f.resume, "resume", false, "keep what is complete in OUT")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return errFlags
	case flags.NArg() != 2:
		return errors.New("want -actions ACTIONS [flags] DIR OUT")
	}
	f.in, f.out = flags.Arg(0), flags.Arg(1)
	return f.job.Check()
}
