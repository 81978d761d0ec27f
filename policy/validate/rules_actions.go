package validate

// The entries of Action and NotAction, and what they are authorised on.
var actionsRules = []rule{
	{
		id: "F-015", code: "INVALID_ACTION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-016", code: "INVALID_SERVICE_IN_ACTION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-017", code: "UNSUPPORTED_ACTION_IN_POLICY", severity: Error, kinds: trustKind | keyKind | resourceKind,
	},
	{
		id: "F-L02", code: "ACTION_TAKES_NO_RESOURCE", severity: Warning, kinds: identityKind | boundaryKind | sessionKind | scpKind | endpointKind,
	},
	{
		id: "F-L03", code: "RESOURCE_TYPE_NOT_TAKEN", severity: Warning, kinds: identityKind | boundaryKind | sessionKind | scpKind | endpointKind,
	},
	{
		id: "F-L04", code: "LOG_STREAM_RESOURCE", severity: Warning, kinds: identityKind | boundaryKind | sessionKind,
	},
}
