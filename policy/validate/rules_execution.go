package validate

// Policies of those who use Lambda, and of the roles with which functions run.
var executionRules = []rule{
	{
		id: "F-L05", code: "ALL_ACTIONS", severity: SecurityWarning, kinds: identityKind,
		sentence: "A statement allows every action on every resource, with no condition that narrows it.",
		help:     "name the actions that are needed",
		tags:     []string{"security"}, statement: (*run).allActions,
	},
	{
		id: "F-L09", code: "DENY_MISSES_QUALIFIED", severity: SecurityWarning,
		kinds:    identityKind | boundaryKind | sessionKind | scpKind | resourceKind,
		sentence: "A statement denies calls of a function by its unqualified ARN only: those to its versions and aliases get through.",
		help:     "add the ARN of the function with :* behind it",
		tags:     []string{"security"}, statement: (*run).unqualifiedDenies,
	},
	{
		id: "F-L13", code: "FORALLVALUES_ALLOWS_ABSENCE", severity: SecurityWarning,
		kinds:    identityKind | boundaryKind | sessionKind | scpKind,
		sentence: "ForAllValues of lambda:Layer, lambda:SubnetIds or lambda:SecurityGroupIds lets requests without any pass.",
		help:     `add "Null": {KEY: "false"} to the condition`,
		tags:     []string{"security"}, statement: (*run).absences,
	},
	{
		id: "F-L15", code: "QUALIFIED_SOURCE_FUNCTION_ARN", severity: Error, kinds: allKinds,
		sentence:  "A condition compares lambda:SourceFunctionArn with the ARN of a version or alias, which the key never has.",
		help:      "write the ARN of the function without the qualifier",
		statement: (*run).qualifiedSources,
	},
	{
		id: "F-L16", code: "ENABLE_REPLICATION_WITHOUT_STAR", severity: Warning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: "lambda:EnableReplication or lambda:DisableReplication is written without the star that belongs to the name.",
		help:     "write a * behind the name", statement: (*run).replication,
	},
	{
		id: "F-L17", code: "PASS_ROLE_ANY", severity: SecurityWarning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: "iam:PassRole is allowed for every role of an account.",
		help:     "name the roles, or test iam:PassedToService",
		tags:     []string{"security"}, statement: (*run).anyRole,
	},
	{
		id: "F-L18", code: "PASS_ROLE_TAG_CONDITION", severity: Warning,
		kinds:    identityKind | boundaryKind | sessionKind | scpKind,
		sentence: "A statement about iam:PassRole tests the tags of the role, which does not work reliably.",
		help:     "name the roles, by a path or the beginning of a name", statement: (*run).roleTags,
	},
	{
		id: "F-L19", code: "PRIVILEGE_ESCALATION", severity: SecurityWarning, kinds: identityKind,
		sentence: "Together the statements let their holder run code under the role of a function.",
		help:     "name the roles that may be passed, and the functions whose code may be changed",
		tags:     []string{"security"},
		policy:   (*run).escalation,
	},
	{
		id: "F-L21", code: "KEY_NOT_IN_REQUEST", severity: Warning,
		kinds:     identityKind | boundaryKind | sessionKind | scpKind,
		sentence:  "A statement tests a condition key of Lambda that no request for its actions has.",
		help:      "take the test out, or keep it to the actions that have the key",
		statement: (*run).absentKeys,
	},
}
