package validate

// Sizes of documents.
var sizeRules = []rule{
	{
		id: "F-078", code: "POLICY_SIZE_EXCEEDS_SCP_QUOTA", severity: Error, kinds: scpKind,
	},
	{
		id: "F-079", code: "POLICY_SIZE_EXCEEDS_RCP_QUOTA", severity: Error, kinds: rcpKind,
	},
	{
		id: "F-080", code: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", severity: Warning, kinds: identityKind | boundaryKind,
	},
	{
		id: "F-081", code: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", severity: Warning, kinds: resourceKind | keyKind,
	},
	{
		id: "F-082", code: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", severity: Warning, kinds: trustKind,
	},
	{
		id: "F-L23", code: "MANAGED_POLICY_SIZE", severity: Suggestion, kinds: identityKind | boundaryKind,
	},
}
