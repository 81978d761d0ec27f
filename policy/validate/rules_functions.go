package validate

// Policies of functions and layers.
var functionsRules = []rule{
	{
		id: "F-L10", code: "PUBLIC_GRANT", severity: SecurityWarning, kinds: resourceKind,
		sentence:  "A statement lets everyone use a function, with no test that narrows it.",
		help:      "name the accounts or roles, or test aws:PrincipalOrgID, aws:SourceAccount or the like",
		tags:      []string{"security"},
		statement: (*run).publicGrants,
	},
	{
		id: "F-L11", code: "PUBLIC_FUNCTION_URL", severity: SecurityWarning, kinds: resourceKind,
		sentence: "A statement lets everyone on the internet call the URL of a function.",
		help:     "test lambda:FunctionUrlAuthType AWS_IAM, or leave it if the function is meant for everyone",
		tags:     []string{"security"},
	},
	{
		id: "F-L12", code: "LEGACY_URL_ONLY", severity: Warning, kinds: resourceKind,
		sentence: "A policy lets a principal call the URL of a function but not invoke the function, which calls need besides.",
		help:     "add a statement that allows lambda:InvokeFunction, with Bool lambda:InvokedViaFunctionUrl \"true\"",
		policy:   (*run).legacyURLs,
	},
	{
		id: "F-L14", code: "SOURCE_FUNCTION_ARN_IN_RESOURCE_POLICY", severity: Warning, kinds: resourceKind | keyKind,
		sentence:  "A policy of a resource tests lambda:SourceFunctionArn, which is meant for other policies.",
		help:      "test aws:PrincipalArn with the execution role instead",
		statement: (*run).sourceFunctions,
	},
	{
		id: "F-L20", code: "ACTION_NOT_GRANTABLE", severity: Warning, kinds: resourceKind,
		sentence:  "A policy of a function allows another account an action that such a policy cannot grant.",
		help:      "let a role of the function's account do it, and the other account assume that role",
		statement: (*run).notGrantable,
	},
	{
		id: "F-L22", code: "PUBLIC_LAYER", severity: Suggestion, kinds: resourceKind,
		sentence: "A statement lets every AWS account read a layer.",
		help:     "test aws:PrincipalOrgID, or leave it if the layer is meant for everyone",
	},
}
