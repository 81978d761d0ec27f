package validate

// Trust policies.
var trustRules = []rule{
	{
		id: "F-038", code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", severity: Error, kinds: trustKind,
	},
	{
		id: "F-040", code: "MISMATCHED_ACTION_FOR_PRINCIPAL", severity: Error, kinds: trustKind,
	},
	{
		id: "F-041", code: "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", severity: Error, kinds: trustKind,
	},
	{
		id: "F-042", code: "MISSING_ACTION_FOR_CONDITION_KEY", severity: Error, kinds: trustKind,
	},
	{
		id: "F-043", code: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", severity: Error, kinds: trustKind,
	},
	{
		id: "F-101", code: "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", severity: Warning, kinds: trustKind,
	},
	{
		id: "F-119", code: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", severity: SecurityWarning, kinds: trustKind,
	},
	{
		id: "F-120", code: "MISSING_GITHUB_REPO_CONDITION_KEY", severity: SecurityWarning, kinds: trustKind,
	},
	{
		id: "F-123", code: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", severity: SecurityWarning, kinds: trustKind,
	},
	{
		id: "F-151", code: "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", severity: Suggestion, kinds: trustKind,
	},
	{
		id: "F-152", code: "CONFIRM_AUDIENCE_CLAIM_TYPE", severity: Suggestion, kinds: trustKind,
	},
}
