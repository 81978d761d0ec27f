// Package condition evaluates the Condition element of IAM policies.
//
// A [Block] is a Condition element, compiled by [New] from its tests: an operator, a condition key and the values to
// compare with. [Block.Eval] evaluates it against a [Source] of request values, most simply a [Context], which [Pairs]
// makes in an expression; [Block.Explain] says why each test holds or not. [LookupKey] tells the type of a condition
// key, and whether it is multivalued.
//
// Below, set operators are those that begin with ForAllValues or ForAnyValue, plain operators those that do not. A
// multivalued key is one that a request can hold a list for.
//
// What AWS documents ("IAM JSON policy elements: Condition operators", "Conditions with multiple context keys or
// values", "Single-valued vs. multivalued context keys"):
//
//   - All tests of a block must hold. The values of one test are alternatives; for a negated operator none may match.
//   - A key that is absent makes a plain operator false, a negated one true, an operator with IfExists true,
//     ForAllValues true and ForAnyValue false.
//   - Keys compare ignoring the case of ASCII letters, tag keys included; values compare as their operator says.
//   - Policy variables stand in the values of String, Arn and Bool operators, in documents of Version 2012-10-17 only.
//     A variable without a value matches nothing, which makes negated operators true.
//
// What we chose where AWS is silent:
//
//   - A request value that cannot be read as the operator's type makes the test false, also a negated one;
//     [Block.EvalStrict] makes it true under negated operators, which is the safer reading for a Deny.
//   - A plain operator on a multivalued key holds only where its rule for an absent key says so; a key of the catalogue
//     is multivalued by its definition, another key if it was given as a list.
//   - Set operators leave empty strings out; for plain operators and Null an empty string is a value.
//   - An address in the IPv4-mapped form is compared as the IPv4 address it stands for.
//   - Four digits under a Date operator are epoch seconds, not a year.
//
// Blocks, and everything else but a [Context] that is being filled, are immutable and safe for concurrent use. Copies
// of a Context are independent. Evaluation allocates nothing but in the rare cases [Block.Eval] names, needs no clock
// and writes nothing.
//
// The numbers of rules in the code are those of RULES.md.
package condition
