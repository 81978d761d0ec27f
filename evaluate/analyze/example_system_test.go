package analyze_test

import (
	"context"
	"fmt"
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// deployer is a role with a permissions boundary, below a service control policy.
func deployer(boundary *policy.Policy) analyze.System {
	identity := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["lambda:*", "iam:PassRole"], "Resource": "*"}]}`)
	scp := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "*", "Resource": "*"},
		{"Effect": "Deny", "Action": "lambda:Delete*", "Resource": "*",
			"Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/platform"}}}]}`)
	return analyze.System{
		Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/deployer"),
		Policies: evaluate.Policies{
			Identity: []*policy.Policy{identity}, Boundary: boundary,
			SCPs: []evaluate.Level{{Name: "root", Policies: []*policy.Policy{scp}}},
		},
	}
}

var (
	onlyLambda = policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"}]}`)
	onlyWorkers = policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
		{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/worker-*"}]}`)
)

func ExampleSystem_Granted() {
	s := deployer(onlyLambda)
	for _, action := range []string{"lambda:DeleteFunction", "lambda:UpdateFunctionCode", "iam:PassRole"} {
		answer, err := s.Granted(context.Background(), analyze.Access{Actions: []string{action}})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(action, answer.Verdict)
	}
	// Output:
	// lambda:DeleteFunction no
	// lambda:UpdateFunctionCode yes
	// iam:PassRole no
}

func ExampleSystem_NewAccess() {
	answer, err := deployer(onlyWorkers).NewAccess(context.Background(), deployer(onlyLambda))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.Verdict, answer.Request.Action, answer.Request.Resource.ARN)
	// Output: yes iam:PassRole arn:aws:iam::111122223333:role/worker-
}

func ExampleWhoCan() {
	systems := []analyze.System{deployer(onlyLambda), deployer(onlyWorkers)}
	access := analyze.Access{Actions: []string{"iam:PassRole"}, Resources: []string{"arn:aws:iam::111122223333:role/worker-*"}}
	for c, err := range analyze.WhoCan(context.Background(), slices.Values(systems), access) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(c.System.Caller.ID(), c.Answer.Verdict)
	}
	// Output:
	// arn:aws:iam::111122223333:role/deployer no
	// arn:aws:iam::111122223333:role/deployer yes
}

func ExampleWhatCan() {
	for g, err := range analyze.WhatCan(context.Background(), deployer(onlyWorkers), []string{"iam"}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(g.Action, g.Resource, g.Answer.Verdict)
	}
	// Output: iam:PassRole arn:aws:iam::111122223333:role/worker-* yes
}

func ExampleWithin() {
	wanted := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["lambda:InvokeFunction", "iam:PassRole"], "Resource": "*"}]}`)
	for g, err := range analyze.Within(context.Background(), wanted, onlyLambda) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(g.Action, "on", g.Resource)
	}
	// Output: iam:PassRole on *
}

func ExampleUnused() {
	s := analyze.System{
		Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/app"),
		Policies: evaluate.Policies{
			Identity: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": [
				{"Sid": "Call", "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"},
				{"Sid": "Pass", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}`)},
			Boundary: onlyLambda,
		},
	}
	for p, err := range analyze.Unused(context.Background(), s) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(p.Ref.Sid, p.Answer.Verdict)
	}
	// Output: Pass no
}
