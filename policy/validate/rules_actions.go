package validate

// The entries of Action and NotAction, and what they are authorised on.
var actionsRules = []rule{
	{
		id: "F-015", code: "INVALID_ACTION", severity: Error, kinds: allKinds,
		sentence:  "An entry of Action names no action of its service.",
		help:      "name an action that the service has",
		statement: (*run).unknownActions,
	},
	{
		id: "F-016", code: "INVALID_SERVICE_IN_ACTION", severity: Error, kinds: allKinds,
		sentence: "The part of an action before the colon is no service.",
		help:     "name the service by its prefix, as in lambda:InvokeFunction",
	},
	{
		id: "F-017", code: "UNSUPPORTED_ACTION_IN_POLICY", severity: Error, kinds: trustKind | keyKind | resourceKind,
		sentence:  "An action is none that the resource of the policy has.",
		help:      "name actions of the service that the policy belongs to",
		statement: (*run).foreignActions,
	},
	{
		id: "F-L02", code: "ACTION_TAKES_NO_RESOURCE", severity: Warning, kinds: identityKinds | scpKind | endpointKind,
		sentence: "An action takes no resource, and the statement is about named resources only, so that it does " +
			"nothing for the action.",
		help:      `give the action a statement of its own with "Resource": "*"`,
		statement: (*run).authorization,
	},
	{
		id: "F-L03", code: "RESOURCE_TYPE_NOT_TAKEN", severity: Warning, kinds: identityKinds | scpKind | endpointKind,
		sentence: "No entry of Resource can be a resource that an action takes, so that the statement does " +
			"nothing for the action.",
		help: "name a resource of a type that the action takes",
	},
	{
		id: "F-L04", code: "LOG_STREAM_RESOURCE", severity: Warning, kinds: identityKinds,
		sentence: "The resources of a statement about log streams end in the name of a log group, so that no " +
			"stream is matched.",
		help: "write :* behind the log group",
	},
}
