// Stack answers what a deployment may do before it is deployed: which triggers may invoke their functions, which
// mappings Lambda can poll, and whether execution roles have what they need.
//
//	go run ./examples/stack [-account ID] [-region REGION] [-stack NAME] [-parameter NAME=VALUE]… [FILE…]
//	go run ./examples/stack -json … FILE
//	go run ./examples/stack -call FUNCTION,ACTION,RESOURCE … FILE
//
// FILE is a template of CloudFormation or SAM in JSON, or a plan of Terraform (terraform show -json PLAN). Without one
// a sample is used that is part of the program. The first form prints an audit. What is not given, such as the account,
// is unknown, and answers that depend on it say so.
//
// -call asks whether the code of a function may make a call. RESOURCE is a logical id, an ARN, or an ARN with ${NAME}.
//
// -json is for programs: an object a line for each answer, {"question", "function", "qualifier", "other", "action",
// "resource", "outcome", "dependsOn", "notes", "line", "column"}. The question is trigger, poll, role, url, call or
// note; the outcome is allowed, denied or depends, and a note has none. What is wrong with the template or keeps a
// question from being answered is {"error", "line", "column"}.
//
// The exit status is 1 if something is denied, else 3 if something depends, else 2 if there is an error, else 0.
package main

import (
	"bufio"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

//go:embed sample/template.json
var sample []byte

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

const (
	statusAllowed = iota
	statusDenied
	statusError
	statusDepends
)

// parameters are the values of the flag -parameter.
type parameters map[string]string

func (p parameters) String() string { return "" }

func (p parameters) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return errors.New("want NAME=VALUE")
	}
	p[name] = value
	return nil
}

// run is main with everything it depends on as arguments.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("stack", flag.ContinueOnError)
	flags.SetOutput(stderr)
	env := stack.Environment{Parameters: make(map[string]string)}
	flags.StringVar(&env.Account, "account", "", "the `id` of the account")
	flags.StringVar(&env.Region, "region", "", "the `Region`")
	flags.StringVar(&env.StackName, "stack", "", "the `name` of the stack")
	flags.Var(parameters(env.Parameters), "parameter", "the `NAME=VALUE` of a parameter; may be repeated")
	lines := flags.Bool("json", false, "print an object a line")
	call := flags.String("call", "", "ask one `FUNCTION,ACTION,RESOURCE`")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusAllowed
	case err != nil:
		return statusError
	}
	p := printer{out: bufio.NewWriter(stdout), lines: *lines}
	files := flags.Args()
	if len(files) == 0 {
		p.print("sample", sample, env, *call)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			p.fault(name, err)
			continue
		}
		p.print(name, data, env, *call)
	}
	if err := p.out.Flush(); err != nil {
		fmt.Fprintln(stderr, "stack:", err)
		return statusError
	}
	return p.status()
}
