// Review says what a changed policy allows that the old one did not, and who gained what in changed accounts.
//
//	go run ./examples/review [-kind KIND] OLD NEW
//	go run ./examples/review OLDDIR NEWDIR
//	go run ./examples/review -vectors FILE [-table]
//
// OLD and NEW are files with a policy document each, of a KIND as package policy names them: identity if it is not
// given. The answer is a line, and for "yes" the request that NEW allows and OLD does not, as scenario files have it,
// with the statements of NEW that allow it. What AWS's check CheckNoNewAccess of IAM Access Analyzer calls it stands
// beside it:
//
//	no       exit status 0   PASS   nothing is new
//	yes      exit status 1   FAIL   the request is new
//	unknown  exit status 2   FAIL   it could not be decided: treat it like yes; AWS fails such checks too
//
// A file that cannot be read, or a policy that is refused, is an error with exit status 2.
//
// OLDDIR and NEWDIR are directories with snapshots of the same accounts as package account reads them. Each caller of the
// new one is asked what the old one did not allow the same caller: users, roles and root users, and the services,
// providers, sessions and strangers that policies of resources name in one of them. Asked about are the resources of its
// own account that have no policy, and each resource of the new snapshot that has or had one, or other tags than before,
// with all that the policy covers and for the operations of its service: a role for being assumed, a user or role with
// other tags for the operations of IAM. What is the same in both is not asked again. These lines are printed, and none for
// who gained nothing:
//
//	gained   somebody may do something new: a request for each place where it may, and the statements that allow it
//	new      a user, role or root user that the old snapshot does not have, and one request of all that it may do
//	gone     one that the new snapshot does not have
//	unknown  somebody of whom it could not be decided
//	no longer listed: a resource that had a policy and that the new snapshot does not have, deleted or forgotten
//
// Users and roles of accounts that were not read have own policies that nobody knows: they gain what resources opened to
// them, "if their own policies allow". Of those whom no policy names there is an example, and the line says for whom it
// stands, such as the roles of an account. Where a policy tells them from each other by patterns it is unknown.
//
// A resource that the old snapshot does not list is taken to have had no policy; one that neither lists is not asked about.
// The exit status is 0 if nobody gained anything and nobody who is new can do anything, 1 if somebody did or can, 2 if
// something is unknown or no longer listed.
//
// With -vectors, FILE has questions with expected answers, one JSON object per line, with the members id, question
// (no-new-access, equivalent, access-granted, public-access or redundant), kind, the policies as old and new or as
// policy, actions, resources and expect. A line of JSON is printed for each, with id, verdict, open, steps and request.
// The exit status is 0 when every expectation holds, 1 when one does not, 2 when the file cannot be read. With -table
// it prints a table for people in place of JSON: the answer, what was expected, and AWS's word for it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const (
	statusNo = iota
	statusYes
	statusUnknown
)

// run is main with everything it depends on as arguments.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("review", flag.ContinueOnError)
	flags.SetOutput(stderr)
	kindName := flags.String("kind", policy.Identity.String(), "the policies are of this `kind`")
	vectors := flags.String("vectors", "", "answer the questions of a `file`")
	table := flags.Bool("table", false, "with -vectors: print a table for people")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusNo
	case err != nil:
		return statusUnknown
	}
	kind, ok := policy.ParseKind(*kindName)
	if !ok {
		fmt.Fprintf(stderr, "review: -kind %q: no such kind of policy\n", *kindName)
		return statusUnknown
	}
	out := bufio.NewWriter(stdout)
	status, err := statusUnknown, error(nil)
	switch {
	case *vectors != "" && flags.NArg() == 0:
		status, err = answerFile(out, *vectors, *table)
	case *vectors == "" && flags.NArg() == 2 && isDir(flags.Arg(0)) && isDir(flags.Arg(1)):
		status, err = reviewAccounts(out, flags.Arg(0), flags.Arg(1))
	case *vectors == "" && flags.NArg() == 2:
		status, err = review(out, kind, flags.Arg(0), flags.Arg(1))
	default:
		err = errors.New("want the files of an old and a new policy, the directories of two snapshots, or -vectors FILE")
	}
	if err = errors.Join(err, out.Flush()); err != nil {
		fmt.Fprintln(stderr, "review:", err)
		return statusUnknown
	}
	return status
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// review compares two policies.
func review(out io.Writer, kind policy.Kind, oldFile, newFile string) (int, error) {
	before, err := parseFile(oldFile)
	if err != nil {
		return statusUnknown, err
	}
	after, err := parseFile(newFile)
	if err != nil {
		return statusUnknown, err
	}
	answer, err := analyze.NewAccess(context.Background(), before, after, kind)
	if err != nil {
		return statusUnknown, err
	}
	fmt.Fprintf(out, "%v: %s (CheckNoNewAccess: %s)\n", answer.Verdict, meaning[answer.Verdict], awsWord(answer.Verdict))
	switch answer.Verdict {
	case analyze.No:
		return statusNo, nil
	case analyze.Undecided:
		for _, o := range answer.Open {
			fmt.Fprintf(out, "  %s (%s)\n", o.Message, o.Code)
		}
		return statusUnknown, nil
	}
	text, err := json.MarshalIndent(answer.Request, "  ", "  ")
	if err != nil {
		return statusUnknown, err
	}
	fmt.Fprintf(out, "  %s\n", text)
	for _, ref := range answer.Statements {
		fmt.Fprintf(out, "  by %v\n", ref)
	}
	return statusYes, nil
}

var meaning = map[analyze.Verdict]string{
	analyze.No:        "nothing is new",
	analyze.Yes:       "this request is new",
	analyze.Undecided: "it could not be decided",
}

// awsWord is what AWS calls a check with such an answer.
func awsWord(v analyze.Verdict) string {
	if v == analyze.No {
		return "PASS"
	}
	return "FAIL"
}

func parseFile(name string) (*policy.Policy, error) {
	dir, base := filepath.Split(name)
	if dir == "" {
		dir = "."
	}
	return policy.ParseFile(os.DirFS(dir), base)
}
