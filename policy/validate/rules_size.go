package validate

// Sizes of documents ("IAM and AWS STS quotas", IAM User Guide; "Quotas and service limits for AWS Organizations", AWS
// Organizations User Guide; "Lambda quotas", AWS Lambda Developer Guide; "Quotas", AWS KMS Developer Guide).
var sizeRules = []rule{
	{
		id: "F-078", code: "POLICY_SIZE_EXCEEDS_SCP_QUOTA", severity: Error, kinds: scpKind,
		sentence: "A service control policy has more than 10,240 characters as it is written, blanks counted.",
		help:     "shorten it, or split it in two", policy: (*run).sizes,
	},
	{
		id: "F-079", code: "POLICY_SIZE_EXCEEDS_RCP_QUOTA", severity: Error, kinds: rcpKind,
		sentence: "A resource control policy has more than 5,120 characters as it is written, blanks counted.",
		help:     "shorten it, or split it in two",
	},
	{
		id: "F-080", code: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", severity: Warning, kinds: identityKind | boundaryKind,
		sentence: "A policy has more than 10,240 characters outside blanks, the most that all inline policies of a role may have.",
		help:     "shorten it, or split it in managed policies of at most 6,144 characters",
	},
	{
		id: "F-081", code: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", severity: Warning, kinds: resourceKind | keyKind,
		sentence: "A policy has more characters than its resource takes: 20,480, a key 32,768.",
		help:     "shorten it",
	},
	{
		id: "F-082", code: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", severity: Warning, kinds: trustKind,
		sentence: "A trust policy has more than 2,048 characters outside blanks.",
		help:     "shorten it, or ask for a higher quota, which is 4,096 at most",
	},
	{
		id: "F-L23", code: "MANAGED_POLICY_SIZE", severity: Suggestion, kinds: identityKind | boundaryKind,
		sentence: "A policy has more than 6,144 characters outside blanks, but no more than 10,240: too many for a managed policy.",
		help:     "keep it as an inline policy, or split it",
	},
}
