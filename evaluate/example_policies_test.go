package evaluate_test

import (
	"fmt"
	"sync"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Every type of policy may be given; each must let the request through in its own way.
func ExamplePolicies() {
	everything := policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`,
		policy.WithName("FullAccess"))
	policies := evaluate.Policies{
		// What the role may do by its own policies, and what its boundary and the session leave of that.
		Identity: []*policy.Policy{everything},
		Boundary: policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Action": ["s3:*", "sqs:*"], "Resource": "*"}}`, policy.WithName("boundary")),
		Session: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::data/*"}}`, policy.WithName("session"))},
		// What the organization lets its accounts do, from the root to the account, and do with their resources.
		SCPs: []evaluate.Level{
			{Name: "Root", Policies: []*policy.Policy{everything}},
			{Name: "workloads", Policies: []*policy.Policy{everything, policy.MustParse(`{"Version": "2012-10-17", "Statement": {
				"Sid": "KeepVersions", "Effect": "Deny", "Action": "s3:DeleteObjectVersion", "Resource": "*"}}`, policy.WithName("versions"))}},
		},
		RCPs: []evaluate.Level{{Name: "Root", Policies: []*policy.Policy{policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Sid": "Own", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
			"Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-example1111"}}}}`, policy.WithName("own"))}}},
		// What the bucket says of the caller, and the VPC endpoint of what goes through it.
		Resource: policy.MustParse(`{"Version": "2012-10-17", "Statement": {"Sid": "TLS",
			"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}}`,
			policy.WithName("bucket")),
		Endpoint: policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Principal": "*", "Action": "s3:*Object*", "Resource": "*"}}`, policy.WithName("endpoint")),
	}
	evaluator, err := evaluate.Compile(policies)
	if err != nil {
		fmt.Println(err)
		return
	}
	session := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/app/web").WithOrganization("o-example1111", "")
	for _, call := range []struct {
		action string
		tls    bool
	}{{"s3:GetObject", true}, {"s3:GetObject", false}, {"s3:DeleteObjectVersion", true}, {"s3:GetBucketAcl", true}} {
		result := evaluator.Evaluate(&evaluate.Request{
			Principal: session,
			Action:    call.action,
			Resource:  evaluate.Resource{ARN: "arn:aws:s3:::data/report", Account: "111122223333"},
			Context:   condition.Pairs("aws:SecureTransport", call.tls),
		})
		fmt.Printf("%s: %s by %s\n", call.action, result.Decision, result.By)
		if result.Decision == evaluate.ExplicitDeny {
			fmt.Println(" ", result.Statements[0].Ref)
		}
	}
	// Output:
	// s3:GetObject: allowed by identity
	// s3:GetObject: explicitDeny by resource
	//   Deny TLS of resource policy bucket
	// s3:DeleteObjectVersion: explicitDeny by scp
	//   Deny KeepVersions of scp policy versions on level 1 (workloads)
	// s3:GetBucketAcl: implicitDeny by endpoint
}

// An emulator keeps an evaluator for each of its callers, and asks it with the policy of the resource that is called.
// Policies may change while it runs: evaluators do not, so that it stores another one.
func ExampleEvaluator_With() {
	var callers sync.Map // an *evaluate.Evaluator by ARN
	attach := func(arn string, policies ...*policy.Policy) error {
		evaluator, err := evaluate.Compile(evaluate.Policies{Identity: policies})
		if err == nil {
			callers.Store(arn, evaluator)
		}
		return err
	}
	authorize := func(request *evaluate.Request, resource *policy.Policy) error {
		stored, _ := callers.LoadOrStore(request.Principal.ID(), &evaluate.Evaluator{}) // which has no policies
		evaluator, err := stored.(*evaluate.Evaluator).With(evaluate.Policies{Resource: resource})
		if err != nil {
			return err
		}
		if evaluator.Decide(request) == evaluate.Allowed {
			return nil
		}
		return fmt.Errorf("%s", evaluator.Evaluate(request).AccessDenied(request))
	}

	queue := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Deny", "Principal": "*", "Action": "sqs:PurgeQueue", "Resource": "*"}}`)
	for _, action := range []string{"sqs:SendMessage", "sqs:PurgeQueue"} {
		request := &evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
			Action:    action,
			Resource:  evaluate.Resource{ARN: "arn:aws:sqs:us-east-1:111122223333:orders"},
		}
		fmt.Println(authorize(request, queue))
		if err := attach(request.Principal.ID(), policy.MustParse(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}`)); err != nil {
			fmt.Println(err)
		}
		fmt.Println(authorize(request, queue))
	}
	// Output:
	// User: arn:aws:iam::111122223333:user/ann is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-east-1:111122223333:orders because no identity-based policy allows the sqs:SendMessage action
	// <nil>
	// User: arn:aws:iam::111122223333:user/ann is not authorized to perform: sqs:PurgeQueue on resource: arn:aws:sqs:us-east-1:111122223333:orders with an explicit deny in a resource-based policy
	// User: arn:aws:iam::111122223333:user/ann is not authorized to perform: sqs:PurgeQueue on resource: arn:aws:sqs:us-east-1:111122223333:orders with an explicit deny in a resource-based policy
}

// Who may assume a role: its trust policy is the policy of the resource. A service needs nothing else, a user of the
// same account that is named neither; where it names the account, the user's own policies must allow.
func ExampleEvaluate_trustPolicy() {
	trust := policy.MustParse(`{"Version": "2012-10-17", "Statement": [
		{"Sid": "Service", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
		{"Sid": "Account", "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}
	]}`, policy.WithName("deploy"))
	if err := trust.CheckKind(policy.Trust); err != nil { // stricter than what Compile asks of a resource's policy
		fmt.Println(err)
		return
	}
	for _, caller := range []string{"lambda.amazonaws.com", "ec2.amazonaws.com", "arn:aws:iam::111122223333:user/ann"} {
		request := evaluate.Request{
			Principal: evaluate.MustParsePrincipal(caller),
			Action:    "sts:AssumeRole",
			Resource:  evaluate.Resource{ARN: "arn:aws:iam::111122223333:role/deploy"},
		}
		result, err := evaluate.Evaluate(&request, evaluate.Policies{Resource: trust})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %s by %s\n", caller, result.Decision, result.By)
		for _, m := range result.Statements {
			fmt.Println(" ", m.Ref)
		}
	}
	// Output:
	// lambda.amazonaws.com: allowed by resource
	//   Allow Service of trust policy deploy
	// ec2.amazonaws.com: implicitDeny by resource
	// arn:aws:iam::111122223333:user/ann: implicitDeny by identity
}

// A KMS key's policy must name the caller or hand the decision to the account: identity policies alone do not suffice.
func ExampleEvaluate_keyPolicy() {
	decrypter := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}}`, policy.WithName("decrypter"))
	delegating := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}}`)
	only := policy.MustParse(`{"Version": "2012-10-17", "Statement": {
		"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/keys"}, "Action": "kms:*", "Resource": "*"}}`)
	for _, key := range []*policy.Policy{delegating, only} {
		result, err := evaluate.Evaluate(&evaluate.Request{
			Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann"),
			Action:    "kms:Decrypt",
			Resource:  evaluate.Resource{ARN: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"},
		}, evaluate.Policies{Identity: []*policy.Policy{decrypter}, Resource: key.Named("key")})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(result)
	}
	// Output:
	// allowed, decided by identity
	//   Allow #0 of key policy key applies (names the caller as account)
	//   Allow #0 of identity policy decrypter applies
	// implicitDeny, decided by key
	//   Allow #0 of key policy key does not apply: Principal does not cover the request: it has arn:aws:iam::111122223333:user/ann, wanted one of arn:aws:iam::111122223333:role/keys
}
