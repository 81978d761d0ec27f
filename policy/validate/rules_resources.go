package validate

// The entries of Resource and NotResource.
var resourcesRules = []rule{
	{
		id: "F-019", code: "MISSING_ARN_FIELD", severity: Error, kinds: allKinds,
		sentence:  `An ARN has fewer than six parts. Those that are missing are taken as "*".`,
		help:      "write all parts: arn:partition:service:region:account:resource",
		statement: (*run).arnFields,
	},
	{
		id: "F-022", code: "INVALID_ARN_ACCOUNT", severity: Error, kinds: allKinds,
		sentence: "The account in an ARN is none.",
		help:     `write twelve digits, or "*"`,
	},
	{
		id: "F-023", code: "INVALID_ARN_REGION", severity: Error, kinds: allKinds,
		sentence: "The Region in an ARN is none.",
		help:     `write the code of a Region, such as us-east-1, or "*"`,
	},
	{
		id: "F-024", code: "ARN_REGION_NOT_ALLOWED", severity: Error, kinds: allKinds,
		sentence: "An ARN names a Region, and those of its type have none.",
		help:     "leave the Region empty",
	},
	{
		id: "F-025", code: "ARN_ACCOUNT_NOT_ALLOWED", severity: Error, kinds: allKinds,
		sentence: "An ARN names an account, and those of its type have none.",
		help:     "leave the account empty",
	},
	{
		id: "F-026", code: "MISSING_ARN_REGION", severity: Error, kinds: allKinds,
		sentence: "An ARN has no Region, and those of its type have one.",
		help:     `write the Region, or "*"`,
	},
	{
		id: "F-027", code: "MISSING_ARN_ACCOUNT", severity: Error, kinds: allKinds,
		sentence: "An ARN has no account, and those of its type have one.",
		help:     `write the account, or "*"`,
	},
	{
		id: "F-028", code: "INVALID_ARN_RESOURCE", severity: Error, kinds: allKinds,
		sentence: "The last part of an ARN fits no type of resource of its service.",
		help:     "write the resource as the service does, such as function:NAME for Lambda",
	},
	{
		id: "F-029", code: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", severity: Error, kinds: resourceKind | keyKind,
		sentence:  "An entry of Resource is none of the resource that the policy is attached to.",
		help:      "name the resource that the policy is attached to",
		statement: (*run).foreignResources,
	},
}
