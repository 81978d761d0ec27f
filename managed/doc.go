// Package managed holds the managed policies of AWS as embedded data: the 1,594 that its source records, and five more
// that were replaced or belong to AWS Organizations.
//
// Most people need [Lookup] alone:
//
//	p, err := managed.Lookup("AWSLambdaBasicExecutionRole")
//
// A policy is found by its name or its ARN, letter by letter as AWS spells it; names are unique whatever the path. ARNs
// of every known partition are accepted: the names are the same, the document is the one of partition aws, whose
// resource ARNs begin with "arn:aws:". What is not found is an [*Error] that says what was probably meant,
// never an empty policy.
//
// # What is in it
//
// The default version of every policy, with the document as AWS publishes it, without blanks. All versions that the
// source recorded are there for the policies of the Lambda family: those with Lambda, XRay or Insights in their name,
// and also AmazonElasticFileSystemClientReadWriteAccess, AWSCodePipelineCustomActionAccess and
// AWSConfigRulesExecutionRole. [Catalog.AsOf] says how old the data is and [Catalog.Sources] where it comes from;
// customers of AWS get changes of a policy without asking, so its default version ([Info]) is part of an answer.
//
// Chosen, where the sources leave a choice:
//
//   - A policy whose name no longer exists is deprecated. It stays in force where it is attached, so it can be looked
//     up. One of them, NAPSPropagatorIntegTestManagedPolicy07, is a test of AWS's that slipped out.
//   - A policy that is newer than the documents has an error of its own, [CodeNewerThanData].
//   - The date of a version is unknown, a zero time, where the source repeats the date on which the policy was created.
//   - Five policies are in no package and were written by hand ([OriginOverlay]): AWSLambdaFullAccess and
//     AWSLambdaReadOnlyAccess, which were replaced in 2021, AWSLambdaReplicatorInternal, which has no ARN that is
//     known, and FullAWSAccess and RCPFullAWSAccess, the service and resource control policies that every organization
//     has.
//
// # Cost
//
// Nothing happens before the first lookup. A document is unpacked and parsed when it is first asked for, and then kept:
// the same [*policy.Policy] is returned ever after. A [Catalog] is an immutable value and safe for concurrent use.
//
// The file NOTICE.md names publishers and licences of the data.
//
// The numbers of rules in the code are those of RULES.md.
package managed
