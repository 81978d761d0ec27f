// Package scenario reads, runs and compares scenarios: a request, the policies in force, and what is expected of them.
//
// Scenarios are written in JSON, for [Read], or in Go. [Run] and [Test] make subtests of them; [Check] runs one and
// returns an [Outcome], whose JSON form is made for other programs to read. A [Scenario] that is marshalled is the text
// of a scenario file again. Tests in Go whose cases share their policies are shortest as a [Table].
//
//	func TestPolicies(t *testing.T) { scenario.Test(t, os.DirFS("."), "testdata/*.json") }
//
// # The format
//
// A text holds one scenario, a list of scenarios, or one scenario per line (JSON Lines, blank lines allowed). A
// scenario is an object with these members; any other is an error, and so is a member that occurs twice:
//
//	name      how results call it
//	why       why it has to be so
//	request   principal, action, resource and, if there are condition keys, context
//	policies  by type: identity, boundary, session, resource, scps, rcps, endpoint
//	expect    a decision, or an object with decision, by, statements, missingContext, dependsOn, invalid
//
// The principal is a text [evaluate.ParsePrincipal] reads, or an object with that text as id and what else is known of
// the caller: userId, tags, organization, organizationPath, managementAccount, serviceLinkedRole, rolePath,
// federatingUser, sessionToken (of a user with credentials of GetSessionToken), and of a session sessionTags,
// transitiveTags (a list of keys) and sourceIdentity. The resource is an ARN or other name, or an object with that text
// as arn and account, tags, organization, organizationPath, managementAccount.
//
// In the context a string, number or boolean is one value, a list a multivalued key, and null says that the request
// does not have the key, so that it is not derived from principal and resource either. Numbers keep their digits.
//
// Where a text of the principal, the resource or the context stands, but for the organization, there may stand an
// object with parts, a list of texts and of values that nobody knows yet, each an object with its label as unknown, and
// class: account, region, partition, name, path or text ([condition.Class]). What the answer depends on is expected by
// label, in dependsOn; the decision is then implicitDeny.
//
// identity and session are lists of policies, scps and rcps lists of levels, root first, each a list of policies or
// {"name", "policies"}, so that results can call the level by its name. A policy is its document; or {"name",
// "document"}, so that results can call it by its name; or {"name", "text"}, where the document is a string, byte by
// byte as some API returned it; or the name or ARN of an AWS managed policy as a string, which is one policy however
// often it stands in a list.
//
// Of what is expected, invalid is the code with which a policy or the principal must be refused, "*" for any; it is not
// satisfied by a scenario that is itself malformed unless it names that very code. A deciding statement is named by its
// Sid or by "#" and its number, from 0. What is not mentioned is not compared.
//
// # Faults
//
// A scenario with a fault, such as an unknown member, a principal that names nobody or a policy that is refused, keeps
// its place among the others and has an Err. Only a text without any scenario is an error of Read.
package scenario
