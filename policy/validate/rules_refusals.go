package validate

// deadEntry is the code of what means nothing in a policy that AWS gave back.
const deadEntry Code = "DEAD_ENTRY"

// What Parse and CheckKind refuse, and Access Analyzer has no code for; and what they keep with policy.WithStored.
var refusalRules = []rule{
	{
		code: "POLICY_TOO_LARGE", severity: Error, kinds: allKinds, refusal: true,
		sentence: "The text is larger than a policy may be.",
		help:     "divide the policy",
	},
	{
		code: "INVALID_UTF8", severity: Error, kinds: allKinds, refusal: true,
		sentence: "The text is not UTF-8.",
		help:     "save the file as UTF-8",
	},
	{
		code: "NESTING_TOO_DEEP", severity: Error, kinds: allKinds, refusal: true,
		sentence: "Values are nested deeper than in any policy.",
		help: "a policy has no more than seven levels: document, statements, statement, Condition, operator, " +
			"key, values",
	},
	{
		code: "LONE_SURROGATE", severity: Error, kinds: allKinds, refusal: true,
		sentence: "An escape is half of a character.",
		help:     "write both halves, or the character itself",
	},
	{
		code: "DUPLICATE_ELEMENT", severity: Error, kinds: allKinds, refusal: true,
		sentence: "A member occurs twice in one object, so that one of the two would be lost.",
		help:     "put the values of both into one list, or write a second statement",
	},
	{
		code: "EMPTY_ARRAY_NOT_ACTION", severity: Error, kinds: allKinds, refusal: true,
		sentence: "NotAction is an empty list, and the statement would cover every action.",
		help:     `if every action is meant, write "Action": "*"`,
	},
	{
		code: "EMPTY_ARRAY_NOT_RESOURCE", severity: Error, kinds: allKinds, refusal: true,
		sentence: "NotResource is an empty list, and the statement would cover every resource.",
		help:     `if every resource is meant, write "Resource": "*"`,
	},
	{
		code: "EMPTY_NOT_PRINCIPAL", severity: Error, kinds: allKinds, refusal: true,
		sentence: "NotPrincipal names nobody, and the statement would be about everyone.",
		help:     `if everyone is meant, write "Principal": "*"`,
	},
	{
		code: "INVALID_ARN_PARTITION", severity: Error, kinds: identityKinds, refusal: true,
		sentence: `The partition of an ARN is a pattern or a variable, which IAM does not store.`,
		help:     `write the partition, such as aws, or "*"`,
	},
	{
		code: "TOO_MANY_VARIABLES", severity: Error, kinds: allKinds, refusal: true,
		sentence: "One text has more than a hundred policy variables.",
		help:     "divide it",
	},
	{
		code: "INVALID_KIND", severity: Error, kinds: allKinds, refusal: true,
		sentence: "The kind of policy that was asked for is none.",
		help:     "name a kind of package policy",
	},
	{
		code: deadEntry, severity: Warning, kinds: allKinds,
		sentence: "A service stored something that no rule reads, and that means nothing.",
		help:     "take it out, or write what was meant",
	},
}
