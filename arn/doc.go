// Package arn reads Amazon Resource Names, the patterns that policies match them with, and the names and qualifiers of
// AWS Lambda.
//
// [Parse] takes any ARN apart. [ParseFunction] reads the ARN of a function; [ParseFunctionIn] turns whatever the Lambda
// API accepts as a function's name into a complete ARN, which is what a policy is matched against. [ParseLayer],
// [ParseLayerVersion], [ParseEventSourceMapping], [ParseCodeSigningConfig], [ParseCapacityProvider] and
// [ParseDurableExecution] read the other resources of Lambda. A [Pattern] is an entry of a Resource element, with its
// wildcards and policy variables.
//
// # What AWS documents
//
//   - An ARN is arn:partition:service:region:account:resource; the resource may hold colons and slashes (IAM User
//     Guide, "Identify AWS resources with Amazon Resource Names").
//   - Names, aliases, versions and regions have the syntax of the Lambda API Reference. An alias is never digits only,
//     so a qualifier says by itself whether it is a version.
//   - A function's name and a qualifier given apart from it must agree. A short name belongs to the caller's account
//     and region.
//   - A durable execution is named by a version, never by an alias.
//
// # What we chose
//
//   - [Parse] is generous: any partition, service, region and account. The types of Lambda are strict: partitions come
//     from a closed list, regions and accounts have their full syntax. No partition is preferred or filled in, and
//     region and partition are not compared.
//   - Letter case counts and nothing is trimmed or normalised: two texts name the same resource exactly when their
//     values are equal. The one exception is a short form of a function, which is completed.
//   - Text that could be read in two ways is refused, or settled by a rule that [ParseFunctionIn] states.
//   - A function without a qualifier, $LATEST, and the version or alias that runs the same code stay four different
//     values.
//   - The types of Lambda hold no wildcards; those belong in a [Pattern].
//
// # Values
//
// The value types are plain structs of strings: comparable, copied freely, usable as map keys, safe for concurrent use
// as any string is. Their zero values name nothing, and have empty text. Fields may be set by hand; MarshalText refuses
// what could not be read back. Parsing makes no copies: a result keeps the text it came from in memory.
//
// Every error is an [*Error] with a [Code] from a closed list.
//
// The numbers of rules in the code are those of RULES.md.
package arn
