package validate

// What services send to Lambda when they invoke a function.
var sourcesRules = []rule{
	{
		id: "F-L06", code: "SOURCE_ACCOUNT_NEVER_SENT", severity: Error, kinds: resourceKind,
		sentence:  "A statement asks a service that never sends aws:SourceAccount for it, so that it never applies.",
		help:      "test aws:SourceArn instead, whose account is that of the source",
		statement: (*run).sources,
	},
	{
		id: "F-L07", code: "SOURCE_ACCOUNT_MISSING", severity: SecurityWarning, kinds: resourceKind,
		sentence: "A statement is for sources whose ARN names no account, and does not test aws:SourceAccount.",
		help:     `add "aws:SourceAccount" under StringEquals with the account that owns the source`,
		tags:     []string{"security"},
	},
	{
		id: "F-L08", code: "SOURCE_ARN_SHAPE", severity: Error, kinds: resourceKind,
		sentence: "No value of aws:SourceArn can be the ARN of a source of the service, so that the statement never applies.",
		help:     "write the ARN of a source as the service sends it",
	},
}
