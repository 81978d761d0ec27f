// Package simulator answers requests to the IAM policy simulator offline: [Custom] takes the JSON form of a
// SimulateCustomPolicy request, as the AWS CLI reads it with --cli-input-json, and gives the JSON form of its response.
// The decisions are those of package evaluate.
//
// # The request
//
// PolicyInputList (identity policies) and ActionNames must be there. Policies are texts; one that begins with "%" is
// percent-encoded, and an object is a policy as it stands. Without ResourceArns the one resource is "*". A star in the
// ARN of a resource is a character, no wildcard.
//
// OrderedOrganizationPolicyInputList are levels, root first; a level without policies allows nothing. ResourcePolicy is
// the policy of every resource and needs a CallerArn. ResourceOwner, the ARN of the root user of an account, owns the
// resources whose ARNs name no account; without it the account of CallerArn does.
//
// CallerArn is the ARN of a user, role or group, or of a session. Of a caller that is not given, and of the member of a
// group, nothing is known but that it may act in the account: keys such as aws:username are absent unless
// ContextEntries has them. A caller that is not given is in the account of each resource. No key comes from anywhere
// else than the request and what follows from its caller and resource (package evaluate says which).
//
// ContextKeyType says what a key holds: numeric, boolean, ip, binary, date, or string, which is any text; with "List"
// behind it any number of values, which make a multivalued key, and without it exactly one. A value that cannot be read
// as the type is an error. Without a type values are texts: one is a single value, any other number a list.
//
// The limits are those of the API: 7 levels, 1 boundary, policies of 131,072 characters up to U+00FF, actions of 3 to
// 128, ARNs of up to 2,048 and keys of 5 to 256 characters, MaxItems from 1 to 1,000 and 100 without it. Besides, a
// request has at most [DefaultMaxSize] bytes ([WithMaxSize]), and of one action at most 32 MiB are gone through, where
// every resource counts for 8 KiB, its name and the text of all policies.
//
// Members that the API does not have are ignored, a member that occurs twice is an error, and ResourceHandlingOption,
// whatever it says, is refused with [CodeNotModelled].
//
// # The response
//
// EvaluationResults has one entry for each action, in order. Its decision is the most restrictive of those of the
// resources, which stand in ResourceSpecificResults: explicitDeny before implicitDeny before allowed. Pages hold
// MaxItems entries, fewer if together they are more than 32 MiB; Marker is where the next page begins. The same request
// has the same response, byte by byte.
//
// MatchedStatements are statements of identity policies (SourcePolicyId is PolicyInputList.1 and so on) and of the
// resource's policy (ResourcePolicy): on an explicit deny those that deny, else those that allow and apply, also where
// something else prevents what they allow. At the top they are those of the resources with the decision at the top, and
// none if it is implicitDeny. StartPosition is the first character of the statement in the text of its policy,
// EndPosition is behind its last, both counted from 1, columns in code points; in AWS's samples a start is up to one
// character away, or behind what precedes the statement. SourcePolicyType is "IAM Policy" or "Resource Policy", as it is
// in AWS's samples.
//
// What service control policies say stands in OrganizationsDecisionDetail alone: neither their statements nor keys that
// only they name are listed. A Deny of theirs makes the decision explicitDeny. What the boundary says stands in
// PermissionsBoundaryDecisionDetail. EvalDecisionDetails has, for a resource of another account than the caller's and
// unless service control policies prevent the call, what identity policies, resource policy and boundary say; at the
// top it is an empty object where the accounts are the same, and absent where the resource is "*".
//
// MissingContextValues are the keys that the request does not have and that could change the decision. Of the keys of a
// caller that is not given they may be too many, never too few.
//
// EvalResourceName at the top is the format of ARNs of the type of resources that the action takes, by the Service
// Authorization Reference: of the type of the first resource it takes, else of the first type that it needs; "*" if the
// action takes no resource or is not known.
//
// # As AWS
//
// By default some things are chosen to be more useful than what AWS does. [AsAWS] has them as the documentation has
// AWS's simulator:
//
//   - Sessions (of roles, and federated users) are refused as CallerArn, and so is a ResourcePolicy with the ARN of a
//     role among the resources.
//   - MissingContextValues are all keys that identity policies and the resource's policy name and ContextEntries does
//     not have, but those the simulator fills in for a caller that is given.
//   - A request about "*" alone has no ResourceSpecificResults, and OrganizationsDecisionDetail is not in them.
//
// Other differences remain: policies are read as strictly as package policy does, which refuses more; a call that needs
// no permission is allowed; and what the policy of the resource must allow in any case, as that of a KMS key, a role
// that is assumed or anything in another account, is not allowed without a ResourcePolicy.
//
// The sources are SimulateCustomPolicy, EvaluationResult, ResourceSpecificResult, Statement, ContextEntry,
// OrderedOrganizationPolicyType, OrganizationsDecisionDetail and PermissionsBoundaryDecisionDetail in the IAM API
// Reference, and "IAM policy testing with the IAM policy simulator" and "How to simulate policies" in the IAM User
// Guide.
//
// Everything here is deterministic and safe for concurrent use.
//
// The numbers of rules in the code are those of RULES.md.
package simulator
