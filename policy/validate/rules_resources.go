package validate

// The entries of Resource and NotResource.
var resourcesRules = []rule{
	{
		id: "F-019", code: "MISSING_ARN_FIELD", severity: Error, kinds: allKinds,
	},
	{
		id: "F-022", code: "INVALID_ARN_ACCOUNT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-023", code: "INVALID_ARN_REGION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-024", code: "ARN_REGION_NOT_ALLOWED", severity: Error, kinds: allKinds,
	},
	{
		id: "F-025", code: "ARN_ACCOUNT_NOT_ALLOWED", severity: Error, kinds: allKinds,
	},
	{
		id: "F-026", code: "MISSING_ARN_REGION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-027", code: "MISSING_ARN_ACCOUNT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-028", code: "INVALID_ARN_RESOURCE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-029", code: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY", severity: Error, kinds: resourceKind | keyKind,
	},
}
