package validate

// Policies of those who use Lambda.
var executionRules = []rule{
	{
		id: "F-L05", code: "ALL_ACTIONS", severity: SecurityWarning, kinds: identityKind,
	},
	{
		id: "F-L09", code: "DENY_MISSES_QUALIFIED", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind | scpKind | resourceKind,
	},
	{
		id: "F-L13", code: "FORALLVALUES_ALLOWS_ABSENCE", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind | scpKind,
	},
	{
		id: "F-L15", code: "QUALIFIED_SOURCE_FUNCTION_ARN", severity: Error, kinds: allKinds,
	},
	{
		id: "F-L16", code: "ENABLE_REPLICATION_WITHOUT_STAR", severity: Warning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-L17", code: "PASS_ROLE_ANY", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-L18", code: "PASS_ROLE_TAG_CONDITION", severity: Warning, kinds: identityKind | boundaryKind | sessionKind | scpKind,
	},
	{
		id: "F-L19", code: "PRIVILEGE_ESCALATION", severity: SecurityWarning, kinds: identityKind,
	},
	{
		id: "F-L21", code: "KEY_NOT_IN_REQUEST", severity: Warning, kinds: identityKind | boundaryKind | sessionKind | scpKind,
	},
}
