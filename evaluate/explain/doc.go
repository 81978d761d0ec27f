// Package explain says why package evaluate decided as it did, and what would change it.
//
// [Explain] answers three questions about a denial: which policies stand in the way ([Blocker]), what exactly in them
// differs from the request ([Near]), and who would have to change what ([Remedy]). The answers are data with codes from
// closed lists, for programs to branch on; texts are made of them.
//
// # Near misses
//
// A near miss is an Allow statement of a policy type that stands in the way, the nearer the less of it differs from the
// request. What differs is summed up element by element; of an element the nearest entry counts:
//
//	1  letter case; a key that is absent; a qualifier missing or added; container or content only; the path of a role;
//	   one value under an operator that takes no pattern
//	2  spelling; another qualifier; another user or role of the account; one segment of an ARN in a condition; what a
//	   NotAction, NotResource or NotPrincipal excludes
//	3  another value; another Region; another account in the resource
//	4  another name of the same type; another action of the service
//	5  another account or type of principal; another type of resource
//
// From the sum 1 is taken for each element that an entry without wildcards covers and for each test that holds. Names in
// ARNs are compared part by part; several parts that differ add up. A statement about another service, and one above 9,
// is not near.
//
// # Remedies
//
// What is offered was tried: the policies were compiled with the change, or the request was changed, and it is then
// allowed. That is necessary and not sufficient. A condition that failed is a guard, which no remedy takes away: a new
// statement has the conditions of the nearest statement that is about the same caller, action and resource. A change
// that would let somebody else in, a user of another account, an anonymous caller or another service, is not offered.
// Against a Deny nothing is offered: whoever owns it decides. Policies that were put there to limit, those of
// organizations, boundaries, session policies and those of VPC endpoints, come last and are marked ([Remedy.Limit]).
//
// # Forms
//
// [Explanation.String] is for a test or an error, [Explanation.WriteText] for a terminal, %+v for who wants everything,
// [Explanation.WriteMarkdown] and [Explanation.WriteMermaid] for a pull request, MarshalJSON for programs, LogValue for
// logs; package page writes HTML. Whatever is in policies and requests, none of their texts adds a line, an element or a
// node: it is printable, quoted where it could look like something else, and cut where it is long. JSON alone keeps
// texts whole.
//
// Explaining costs a hundred times what deciding does: [evaluate.Evaluator.Decide] and Evaluate are not slower for it.
package explain
