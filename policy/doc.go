// Package policy holds IAM policy documents: typed statements, a strict parser, and the JSON they came from.
//
// [Parse] reads the policy language as AWS documents it ("Grammar of the IAM JSON policy language") and refuses what
// does not belong to it: unknown or repeated elements, null, wrong types, malformed ARNs, values that their operator
// cannot read. What it accepts is in force in full; no element is ever ignored, and evaluating a parsed policy cannot
// fail. [Policy.CheckKind] refuses what the language allows but not in that kind of policy, such as a Principal in an
// identity policy. Both return an [*Error] with a code, a path, and the place in the text where what is wrong begins
// and ends. [WithStored] reads what AWS gave back: services store entries that no rule reads, which then match nothing
// and are listed by [Policy.Dead]. [Policy.Place] finds the place of any path. [ParseFile] names the policy after its
// file, so that errors read file:line:column.
//
// What we chose where AWS is silent or its services differ:
//
//   - A missing Version means 2008-10-17, in which "${" is ordinary text.
//   - An empty Action, Resource or Principal is accepted and matches nothing, where CheckKind does not refuse it; an
//     empty NotAction, NotResource or NotPrincipal would match everything and is refused.
//   - Characters that IAM does not store are looked for in the text that was parsed. Policies built in code have none,
//     and are written with such characters as they are.
//   - null is refused everywhere, and so is a condition without values, unless its operator gives an absent key a
//     meaning.
//   - Variables are read anywhere in an ARN after its service, not only after the fifth colon.
//
// A document goes back to JSON with the shape it had: a string stays a string, a list a list, a number a number. So do
// its statements; their entries, kinds and effects have text forms, too.
//
// A [*Policy] is immutable and safe for concurrent use. Its zero value and nil have no statements and allow nothing.
//
// The numbers of rules in the code are those of RULES.md.
package policy
