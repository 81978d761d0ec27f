// Example prints the audit of templates in YAML: what of a deployment will be allowed, what not, and what depends on
// values that only the deployment will bring, each with its place in the YAML.
//
//	go run . [-account ID] [-region REGION] [FILE…]
//
// FILE is a template of CloudFormation or SAM; without one a sample is used that is part of the program. The exit
// status is 1 if something is denied, else 3 if something depends, else 2 if there is an error, else 0.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/cloudformation"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/yaml"
)

//go:embed template.yaml
var sample []byte

const (
	statusAllowed = iota
	statusDenied
	statusError
	statusDepends
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main with everything it depends on as arguments.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("example", flag.ContinueOnError)
	flags.SetOutput(stderr)
	var env stack.Environment
	flags.StringVar(&env.Account, "account", "", "the `id` of the account")
	flags.StringVar(&env.Region, "region", "", "the `Region`")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusAllowed
	case err != nil:
		return statusError
	}
	var found [statusDepends + 1]bool
	audit := func(name string, template []byte) {
		st, err := read(name, template, env)
		if err != nil {
			fmt.Fprintln(stderr, err)
			found[statusError] = true
			return
		}
		for _, f := range st.Faults() {
			fmt.Fprintln(stderr, f)
			found[statusError] = true
		}
		for _, a := range st.Audit() {
			fmt.Fprintf(stdout, "%s:%d:%d: %s\n", name, a.Place.Line, a.Place.Column, a)
			found[statusOf(a)] = true
		}
	}
	if flags.NArg() == 0 {
		audit("template.yaml", sample)
	}
	for _, name := range flags.Args() {
		template, err := os.ReadFile(name)
		if err != nil {
			fmt.Fprintln(stderr, err)
			found[statusError] = true
			continue
		}
		audit(name, template)
	}
	for _, status := range [...]int{statusDenied, statusDepends, statusError} {
		if found[status] {
			return status
		}
	}
	return statusAllowed
}

// read reads a template in YAML.
func read(name string, template []byte, env stack.Environment) (*stack.Stack, error) {
	text, places, err := yaml.JSON(template)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return cloudformation.Read(text, env, cloudformation.WithName(name), cloudformation.WithPlaces(places.Locate))
}

func statusOf(a stack.Answer) int {
	switch {
	case a.Err != nil:
		return statusError
	case a.Outcome == stack.OutcomeDenied:
		return statusDenied
	case a.Outcome == stack.OutcomeDepends:
		return statusDepends
	}
	return statusAllowed
}
