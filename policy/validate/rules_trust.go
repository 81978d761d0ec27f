package validate

// Trust policies.
var trustRules = []rule{
	{
		id: "F-038", code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", severity: Error, kinds: trustKind,
		sentence:  "A trust policy lets everyone assume the role.",
		help:      "name accounts, roles or services",
		statement: (*run).trustEveryone,
		alone:     true,
	},
	{
		id: "F-040", code: "MISMATCHED_ACTION_FOR_PRINCIPAL", severity: Error, kinds: trustKind,
		sentence: "An action is none that the principals of the statement can do.",
		help: "use AssumeRoleWithSAML for SAML providers, AssumeRoleWithWebIdentity for OpenID Connect and " +
			"web identities, AssumeRole for others",
		statement: (*run).mismatchedActions,
		alone:     true,
	},
	{
		id: "F-041", code: "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", severity: Error, kinds: trustKind,
		sentence:  "IAM Roles Anywhere is not allowed all three actions that it needs.",
		help:      "allow sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession",
		statement: (*run).rolesAnywhere,
		alone:     true,
	},
	{
		id: "F-042", code: "MISSING_ACTION_FOR_CONDITION_KEY", severity: Error, kinds: trustKind,
		sentence:  "A condition key is tested that is set by another action only, which the statement does not cover.",
		help:      "add the action",
		statement: (*run).missingActions,
		alone:     true,
	},
	{
		id: "F-043", code: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", severity: Error, kinds: trustKind,
		sentence:  "An action never has a condition key that the statement tests.",
		help:      "give the action a statement without the key",
		statement: (*run).unsupportedKeys,
		alone:     true,
	},
	{
		id: "F-101", code: "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", severity: Warning, kinds: trustKind,
		sentence:  "A wildcard stands for the owner or repository of GitHub whose workflows may assume the role.",
		help:      "name owner and repository: repo:OWNER/REPO:*",
		statement: (*run).gitHub,
		alone:     true,
	},
	{
		id: "F-119", code: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", severity: SecurityWarning, kinds: trustKind,
		sentence: "Any identity of a provider may assume the role: no claim of it is tested.",
		help:     "test a claim of the provider, such as :aud or :sub, with StringEquals",
		tags:     []string{"security"}, statement: (*run).claims,
	},
	{
		id: "F-120", code: "MISSING_GITHUB_REPO_CONDITION_KEY", severity: SecurityWarning, kinds: trustKind,
		sentence: "Workflows of any repository of GitHub may assume the role: the claim :sub is not tested.",
		help:     "test token.actions.githubusercontent.com:sub with repo:OWNER/REPO:*",
		tags:     []string{"security"},
	},
	{
		id: "F-123", code: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", severity: SecurityWarning, kinds: trustKind,
		sentence: "ForAnyValue stands before a test of the audience, which is one value.",
		help:     "leave ForAnyValue out",
		tags:     []string{"security"}, statement: (*run).audience,
	},
	{
		id: "F-151", code: "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", severity: Suggestion, kinds: trustKind,
		sentence:  "A session of a role is named beside the role itself.",
		help:      "take the session out",
		statement: (*run).redundantSessions,
		alone:     true,
	},
	{
		id: "F-152", code: "CONFIRM_AUDIENCE_CLAIM_TYPE", severity: Suggestion, kinds: trustKind,
		sentence: "ForAllValues stands before a test of the audience, and holds where there is none.",
		help:     "leave ForAllValues out",
	},
}
