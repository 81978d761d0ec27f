// Package lambdaiam is the root of a library that answers, offline, whether AWS IAM policies let a principal do an
// action on a resource, and why or why not. It holds nothing itself; the packages are:
//
//   - evaluate: requests, policies by type, decisions with their reasons;
//   - policy: policy documents, parsed strictly and checked by kind;
//   - condition: condition operators, keys and the context of a request;
//   - arn: ARNs, ARN patterns and the names of AWS Lambda resources;
//   - policy/action: the actions, resource types and condition keys of AWS services;
//   - policy/lambdapolicy: the policies of Lambda functions and layers, written as Lambda's API writes them;
//   - evaluate/lambdaperm: questions about AWS Lambda, in its own words;
//   - managed: the managed policies of AWS;
//   - evaluate/scenario: requests with expected decisions, as files and as tables in Go tests.
//
// Start with evaluate.Evaluate, or with the program in examples/quickstart.
package lambdaiam
