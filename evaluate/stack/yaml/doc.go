// Package yaml turns CloudFormation and SAM templates in YAML into JSON that says the same, and keeps where each value
// stood. It is a module of its own, so that who reads JSON only needs no YAML library.
//
// [JSON] follows AWS CloudFormation User Guide, "CloudFormation template formats" and "Intrinsic function reference":
//
//   - Scalars keep their text, so that 2012-10-17, 012345678901, 1_000, yes and True stay what was written. A JSON
//     number is only what stands there unquoted and plainly decimal (-12, 0.50), with its digits as they are; true
//     and false are only true and false; null is nothing at all, ~ or null. A scalar with a short form before it is
//     always text.
//   - Short forms become long ones: !Sub text is {"Fn::Sub": text}, !Ref and !Condition stand without "Fn::", and the
//     text of !GetAtt is split at its first dot.
//   - Members stay in their order. Their names are texts.
//
// What CloudFormation does not take is refused with its place, never guessed: aliases, merge keys, tags other than the
// short forms and those of JSON's types, names that occur twice or are no scalars, a second document. Whatever would be
// expanded is refused, so the JSON is never larger than a small multiple of the YAML. Size, nesting and the number of
// values are limited before anything is built.
//
// Functions here keep no state and may be used concurrently.
package yaml
