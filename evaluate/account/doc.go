// Package account reads what people have of their AWS accounts and answers with it who may do what.
//
//	acct, err := account.Read(os.DirFS("snapshot"))
//	result, err := acct.Evaluate(evaluate.Request{…})
//
// [Snapshot.Sweep] asks every principal for many actions and resources at once.
//
// [Read] takes a directory. What a file is its members tell, not its name:
//
//   - authorization details: the answer of "aws iam get-account-authorization-details", as one file or page by page,
//     of one account or several (IAM API Reference, "GetAccountAuthorizationDetails");
//   - an organization file, of our own, see below;
//   - what the AWS CLI prints about Lambda functions: get-function, get-function-configuration, list-functions,
//     get-policy, get-layer-version-policy, list-aliases, list-versions-by-function, list-event-source-mappings,
//     get-function-url-config and get-function-event-invoke-config (AWS Lambda API Reference);
//   - resources with their policies: objects with "arn", "account" where the ARN has none, "policy", "tags";
//   - the directories that iam-collect writes, which begin aws/PARTITION/accounts.
//
// Each file is an object, a list of objects, or JSON Lines. A JSON file that is nothing of this is an error. Members
// that no reader knows are ignored; a member that is used and has another type is an error with its place. Policy
// documents may be objects, JSON text, or percent-encoded text. They are read as AWS gave them back
// ([policy.WithStored]).
//
// # Organization files
//
//	{"organization": "o-…", "managementAccount": "…", "root": {"id": "r-…", "scps": […], "rcps": […],
//	 "accounts": […], "children": [{"id": "ou-…", …}]}}
//
// A level lists what is attached to it directly: documents, objects with "name" and "document", or ARNs, of which those
// of AWS managed policies are known and may be their ids, as p-FullAWSAccess. An account is its id, or an object with
// "id", "scps" and "rcps". A level without service control policies allows nothing ("SCP evaluation", AWS Organizations
// User Guide). An organization file that many snapshots share is read with [WithFile].
//
// # What a policy is called
//
// In results a managed policy has its ARN, an inline policy user/NAME:POLICY, group/NAME:POLICY or role/NAME:POLICY,
// the policy of a resource and the trust policy of a role the ARN of what it is attached to, a control policy its name.
//
// # What is not there
//
// A fault of one user, group, role, policy, function, resource or level stays with it: every answer that could use it
// is an [*Error], all others are given, and [Snapshot.Problems] lists it. A managed policy that is attached and not in
// the snapshot is taken from the embedded catalogue if it is AWS's; if it is not there either it is unknown, and so are
// the policies of callers of accounts that were not read. Results say with problems of this package where the policy of
// a resource that is not listed could change the decision. Nothing that is missing counts as "no policy" in silence.
//
// Session policies, VPC endpoint policies and the values of condition keys are in no snapshot.
//
// Everything is read from bytes: no network, environment or clock. The text of the files is kept, and documents are
// parsed when they are first needed, so that a snapshot takes up little more than its files.
//
// The numbers of rules in the code are those of RULES.md.
package account
