package validate

// Policies of functions and layers.
var functionsRules = []rule{
	{
		id: "F-L10", code: "PUBLIC_GRANT", severity: SecurityWarning, kinds: resourceKind,
	},
	{
		id: "F-L11", code: "PUBLIC_FUNCTION_URL", severity: SecurityWarning, kinds: resourceKind,
	},
	{
		id: "F-L12", code: "LEGACY_URL_ONLY", severity: Warning, kinds: resourceKind,
	},
	{
		id: "F-L14", code: "SOURCE_FUNCTION_ARN_IN_RESOURCE_POLICY", severity: Warning, kinds: resourceKind | keyKind,
	},
	{
		id: "F-L20", code: "ACTION_NOT_GRANTABLE", severity: Warning, kinds: resourceKind,
	},
	{
		id: "F-L22", code: "PUBLIC_LAYER", severity: Suggestion, kinds: resourceKind,
	},
}
