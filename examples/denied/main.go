// Denied reads requests that AWS denied, out of logs of programs and out of CloudTrail, and says whether the policies
// of a snapshot of the account explain them.
//
//	go run ./examples/denied [-json] [-snapshot DIR] [FILE]
//	go run ./examples/denied [-json] -details DIR
//
// FILE, or standard input without one, is a text with AWS's sentence "User: … is not authorized to perform: …" anywhere
// in it, or a file of CloudTrail in any of its forms, packed or not. DIR of -snapshot is what package account reads:
// the answer of "aws iam get-account-authorization-details", policies of the organization and of resources. DIR of
// -details has what "aws iam-toolbox get-request-authorization-details" says about one request, and the documents
// beside it: it is compared with what package evaluate says.
//
// With -json every denial is an object on one line: principal, action, resource, exact, type, explicit, policy,
// authorizationID, context, error and, with -snapshot, explains (agrees, in part, contradicts or open). What is not
// known is null. Every evaluation of -details is one with action, resource, decision, by, statements, check and
// differs.
//
// Without anything to read, because standard input is empty or a terminal, it shows a sample of its own.
//
// The exit status is 0 when the input was read, 1 when something in it could not be, 2 when there was nothing to read.
// With -json what could not be read is an object with an error, and the status is 0.
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

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
)

// sample is a log and a snapshot of the account in which it was written.
//
//go:embed sample
var sample embed.FS

func main() {
	var stdin io.Reader = os.Stdin
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeCharDevice != 0 { // a terminal, or nothing
		stdin = nil
	}
	os.Exit(run(os.Args[1:], stdin, os.Stdout, os.Stderr))
}

const (
	statusRead = iota
	statusFaulty
	statusUnreadable
)

// run is main with everything it depends on as arguments. A stdin of nil is empty.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("denied", flag.ContinueOnError)
	flags.SetOutput(stderr)
	asJSON := flags.Bool("json", false, "print one object a line")
	snapshot := flags.String("snapshot", "", "explain with the policies in this `directory`")
	details := flags.String("details", "", "compare with the authorization details in this `directory`")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusRead
	case err != nil:
		return statusUnreadable
	}
	fail := func(err error) int {
		fmt.Fprintln(stderr, "denied:", err)
		return statusUnreadable
	}
	if flags.NArg() > 1 || *details != "" && (flags.NArg() > 0 || *snapshot != "") {
		return fail(errors.New("there is one FILE, and none and no snapshot with -details"))
	}
	p := &printer{out: bufio.NewWriter(stdout), err: stderr, json: *asJSON}
	err := error(nil)
	if *details != "" {
		err = p.details(os.DirFS(*details))
	} else {
		err = denials(p, flags.Arg(0), stdin, *snapshot)
	}
	if err == nil {
		err = p.out.Flush()
	}
	if err != nil {
		return fail(err)
	}
	return p.status
}

// denials prints the denials of a file.
func denials(p *printer, file string, stdin io.Reader, snapshot string) error {
	data, err := read(file, stdin)
	if err != nil {
		return err
	}
	if snapshot != "" {
		if p.snapshot, err = account.Read(os.DirFS(snapshot)); err != nil {
			return err
		}
	}
	if len(data) == 0 && !p.json {
		if data, err = sample.ReadFile("sample/denied.log"); err != nil {
			return err
		}
		files, err := fs.Sub(sample, "sample/snapshot")
		if err != nil {
			return err
		}
		if p.snapshot, err = account.Read(files); err != nil {
			return err
		}
		fmt.Fprint(p.out, "Nothing to read: this is a sample.\n\n")
	}
	return p.denials(data)
}

// read reads a file, or standard input.
func read(file string, stdin io.Reader) ([]byte, error) {
	if file != "" && file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		stdin = f
	}
	if stdin == nil {
		return nil, nil
	}
	return io.ReadAll(io.LimitReader(stdin, denial.DefaultMaxSize+1)) // more is refused
}
