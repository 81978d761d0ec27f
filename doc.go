// Package lambdaiam is the root of a library that answers, offline, whether AWS IAM policies let a principal do an
// action on a resource, and why or why not. It holds nothing itself; the packages are:
//
//   - [github.com/lambdaiam/lambdaiam/evaluate]: requests, policies by type, decisions with their reasons;
//   - [github.com/lambdaiam/lambdaiam/policy]: policy documents, parsed strictly and checked by kind;
//   - [github.com/lambdaiam/lambdaiam/condition]: condition operators, keys and the context of a request;
//   - [github.com/lambdaiam/lambdaiam/arn]: ARNs, ARN patterns and the names of AWS Lambda resources;
//   - [github.com/lambdaiam/lambdaiam/policy/action]: the actions, resource types and condition keys of AWS services;
//   - [github.com/lambdaiam/lambdaiam/policy/lambdapolicy]: the policies of Lambda functions and layers, written as Lambda's
//     API writes them;
//   - [github.com/lambdaiam/lambdaiam/evaluate/lambdaperm]: questions about AWS Lambda, in its own words;
//   - [github.com/lambdaiam/lambdaiam/evaluate/explain]: why, what came closest, and what would change it;
//   - [github.com/lambdaiam/lambdaiam/evaluate/analyze]: questions over all requests;
//   - [github.com/lambdaiam/lambdaiam/evaluate/account], [github.com/lambdaiam/lambdaiam/evaluate/denial],
//     [github.com/lambdaiam/lambdaiam/evaluate/stack] and [github.com/lambdaiam/lambdaiam/evaluate/simulator]: snapshots of
//     accounts, denied requests, templates and plans, requests of the policy simulator;
//   - [github.com/lambdaiam/lambdaiam/policy/validate]: what is wrong or risky in a policy;
//   - [github.com/lambdaiam/lambdaiam/managed]: the managed policies of AWS;
//   - [github.com/lambdaiam/lambdaiam/evaluate/scenario]: requests with expected decisions, as files and as tables in Go
//     tests.
//
// Start with [github.com/lambdaiam/lambdaiam/evaluate.Evaluate], or with the program in examples/quickstart.
//
// [RULES.md] lists the rules that all this follows: the AWS page that says each, or that it was chosen, and the test
// that holds it. The numbers of rules in the code are those of that file.
//
// [RULES.md]: https://github.com/lambdaiam/lambdaiam/blob/HEAD/RULES.md
package lambdaiam
