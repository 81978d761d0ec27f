// Quickstart shows the library at work: who may invoke a Lambda function, and why somebody may not.
//
//	go run ./examples/quickstart
package main

import (
	_ "embed"
	"fmt"
	"io"
	"os"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// forTopic is the policy of the function as Lambda writes it when AddPermission is called with the statement id
// AllowSNSInvoke, the principal sns.amazonaws.com and the ARN of a topic as source.
//
//go:embed policies/for-topic.json
var forTopic string

// forPartner is the policy of a function that another account may invoke.
//
//go:embed policies/for-partner.json
var forPartner string

// invokeAny lets a user invoke every function.
//
//go:embed policies/invoke-any.json
var invokeAny string

const function = "arn:aws:lambda:us-east-1:123456789012:function:my-function"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is main with everything it depends on as arguments.
func run(_ []string, _ io.Reader, stdout, stderr io.Writer) int {
	for _, part := range []func(io.Writer) error{topics, accounts} {
		if err := part(stdout); err != nil {
			fmt.Fprintln(stderr, "quickstart:", err)
			return 1
		}
	}
	return 0
}

// topics asks whether SNS may invoke the function on behalf of a topic. A service needs nothing but the policy of the
// function, and says in aws:SourceArn for which of its resources it comes.
func topics(w io.Writer) error {
	p, err := policy.Parse([]byte(forTopic), policy.WithName("my-function"))
	if err != nil {
		return err
	}
	e, err := evaluate.Compile(evaluate.Policies{Resource: p})
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "An SNS topic and a function that lets it in")
	for _, topic := range []string{"my-topic", "other-topic"} {
		req := evaluate.Request{
			Principal: evaluate.MustParsePrincipal("sns.amazonaws.com"),
			Action:    "lambda:InvokeFunction",
			Resource:  evaluate.Resource{ARN: function},
			Context:   condition.Pairs("aws:SourceArn", "arn:aws:sns:us-east-1:123456789012:"+topic),
		}
		r := e.Evaluate(&req)
		fmt.Fprintf(w, "\n%s: %s\n", topic, r.Decision)
		for _, m := range r.Statements {
			fmt.Fprintf(w, "  %s applies\n", m.Ref)
		}
		for _, m := range r.Misses {
			fmt.Fprintf(w, "  %s does not apply: its %s does not cover the request\n", m.Ref, m.Element)
			for _, t := range m.Tests {
				fmt.Fprintf(w, "    %s\n", t)
			}
		}
	}
	return nil
}

// accounts asks whether a user of another account may invoke the function. Both sides must allow it: the user's own
// account with an identity policy, the function's account with the policy of the function.
func accounts(w io.Writer) error {
	identity, err := policy.Parse([]byte(invokeAny), policy.WithName("ann"))
	if err != nil {
		return err
	}
	resource, err := policy.Parse([]byte(forPartner), policy.WithName("my-function"))
	if err != nil {
		return err
	}
	req := evaluate.Request{
		Principal: evaluate.MustParsePrincipal("arn:aws:iam::444455556666:user/ann"),
		Action:    "lambda:InvokeFunction",
		Resource:  evaluate.Resource{ARN: function},
	}
	fmt.Fprintln(w, "\nA user of account 444455556666 and a function of account 123456789012")
	for _, c := range []struct {
		who      string
		policies evaluate.Policies
	}{
		{"only the user's account allows it", evaluate.Policies{Identity: []*policy.Policy{identity}}},
		{"only the function's account allows it", evaluate.Policies{Resource: resource}},
		{"both allow it", evaluate.Policies{Identity: []*policy.Policy{identity}, Resource: resource}},
	} {
		r, err := evaluate.Evaluate(&req, c.policies)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s: %s\n", c.who, r.Decision)
		if r.Decision != evaluate.Allowed {
			fmt.Fprintf(w, "  no %s policy allows it\n", r.By)
		}
		for _, m := range r.Statements {
			fmt.Fprintf(w, "  %s applies\n", m.Ref)
		}
	}
	return nil
}
