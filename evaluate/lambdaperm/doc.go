// Package lambdaperm answers questions about permissions in the words of AWS Lambda: may this bucket, topic, API,
// account or browser invoke this function; may the function's code do this; will this event source mapping poll; may
// this person create this function with this role.
//
// Every answer is a [Report]: the decision, and each check AWS makes on the way with its request and result. A check is
// an ordinary request to package evaluate, with the principal, resource and condition keys that Lambda or the calling
// service would send; this package knows which checks an operation needs, and nothing about deciding them. All checks
// that count must be allowed.
//
// Package functions only ask, also those with the name of an operation such as [CreateFunction]: nothing is created.
// What Lambda's operations write into policies is made by package lambdapolicy, and put into a [Function] by its
// methods [Function.AddPermission] and [Function.RemovePermission].
//
// What is asked must be real: a malformed ARN, an unknown qualifier, event source or service is an [*Error], never a
// guess. The Report beside an error is zero, an implicit deny.
//
// Policies belong to the exact ARN they were attached to: a grant on the unqualified function says nothing about a
// version or alias ("Viewing resource-based IAM policies in Lambda", AWS Lambda Developer Guide).
//
// Functions and reports are plain data; nothing here changes its arguments, and everything may be used concurrently as
// long as nobody changes them meanwhile. Their JSON form has the fields in lower camel case, words for enumerations,
// and requests, results and policies as package evaluate writes them.
//
// The numbers of rules in the code are those of RULES.md.
package lambdaperm
