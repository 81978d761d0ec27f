package validate

// Service and resource control policies.
var organizationsRules = []rule{
	{
		id: "F-077", code: "RCP_SYNTAX_ERROR_ACTION", severity: Error, kinds: rcpKind,
		sentence:  "An action is of a service whose resources resource control policies do not reach.",
		help:      "name actions of services that resource control policies reach, each by its prefix",
		statement: (*run).unreachedService,
	},
	{
		id: "F-102", code: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", severity: Warning, kinds: rcpKind,
		sentence:  "A Deny of callers from elsewhere also denies the services of AWS.",
		help:      `add "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`,
		statement: (*run).deniedServices,
	},
	{
		id: "F-103", code: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", severity: Warning, kinds: rcpKind,
		sentence:  "A Deny of services that act for others also denies callers that are no services.",
		help:      `add "Bool": {"aws:PrincipalIsAWSService": "true"}`,
		statement: (*run).deniedSources,
	},
	{
		id: "F-104", code: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", severity: Warning, kinds: rcpKind,
		sentence: "A Deny of services that act for others also denies those that act for nobody.",
		help:     `add "Null": {"aws:SourceAccount": "false"}`,
	},
}
