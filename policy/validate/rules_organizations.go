package validate

// Service and resource control policies.
var organizationsRules = []rule{
	{
		id: "F-077", code: "RCP_SYNTAX_ERROR_ACTION", severity: Error, kinds: rcpKind,
	},
	{
		id: "F-102", code: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", severity: Warning, kinds: rcpKind,
	},
	{
		id: "F-103", code: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", severity: Warning, kinds: rcpKind,
	},
	{
		id: "F-104", code: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", severity: Warning, kinds: rcpKind,
	},
}
