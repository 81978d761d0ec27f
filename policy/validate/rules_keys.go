package validate

// Condition keys.
var keysRules = []rule{
	{
		id: "F-048", code: "INVALID_GLOBAL_CONDITION_KEY", severity: Error, kinds: allKinds,
	},
	{
		id: "F-049", code: "INVALID_SERVICE_CONDITION_KEY", severity: Error, kinds: allKinds,
	},
	{
		id: "F-050", code: "INVALID_SERVICE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-051", code: "UNSUPPORTED_GLOBAL_CONDITION_KEY", severity: Error, kinds: allKinds,
	},
	{
		id: "F-053", code: "MISSING_QUALIFIER", severity: Error, kinds: allKinds,
	},
	{
		id: "F-096", code: "TYPE_MISMATCH", severity: Warning, kinds: allKinds,
	},
	{
		id: "F-105", code: "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", severity: Warning, kinds: allKinds,
	},
	{
		id: "F-106", code: "UNTRUSTWORTHY_CONDITION_KEY", severity: SecurityWarning, kinds: allKinds,
	},
	{
		id: "F-115", code: "MISSING_PAIRED_CONDITION_KEYS", severity: SecurityWarning, kinds: allKinds,
	},
	{
		id: "F-121", code: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", severity: SecurityWarning, kinds: allKinds,
	},
	{
		id: "F-122", code: "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind | resourceKind,
	},
	{
		id: "F-150", code: "IRRELEVANT_CONDITION_KEY_IN_POLICY", severity: Suggestion, kinds: resourceKind,
	},
}
