package validate

// What services send to Lambda.
var sourcesRules = []rule{
	{
		id: "F-L06", code: "SOURCE_ACCOUNT_NEVER_SENT", severity: Error, kinds: resourceKind,
	},
	{
		id: "F-L07", code: "SOURCE_ACCOUNT_MISSING", severity: SecurityWarning, kinds: resourceKind,
	},
	{
		id: "F-L08", code: "SOURCE_ARN_SHAPE", severity: Error, kinds: resourceKind,
	},
}
