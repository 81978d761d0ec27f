package validate

// Grants that are wider than they look.
var securityRules = []rule{
	{
		id: "F-083", code: "CREATE_SLR_WITH_STAR_IN_RESOURCE", severity: Warning,
		kinds:     identityKind | boundaryKind | sessionKind,
		sentence:  `iam:CreateServiceLinkedRole is allowed on "*".`,
		help:      `name the roles in Resource, or add "StringEquals": {"iam:AWSServiceName": "SERVICE.amazonaws.com"}`,
		statement: (*run).createsRoles,
	},
	{
		id: "F-084", code: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", severity: Warning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `A pattern that covers iam:CreateServiceLinkedRole is allowed on "*".`,
		help:     `name the actions that are meant, and the roles in Resource, or test iam:AWSServiceName`,
	},
	{
		id: "F-085", code: "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", severity: Warning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `NotAction leaves iam:CreateServiceLinkedRole in, and it is allowed on "*".`,
		help:     `name the actions that are meant in Action, add iam:CreateServiceLinkedRole to NotAction, or test iam:AWSServiceName`,
	},
	{
		id: "F-086", code: "CREATE_SLR_WITH_NOT_RESOURCE", severity: Warning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `iam:CreateServiceLinkedRole is allowed on all but some resources.`,
		help:     `name the roles in Resource, or add "StringEquals": {"iam:AWSServiceName": "SERVICE.amazonaws.com"}`,
	},
	{
		id: "F-087", code: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", severity: Warning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `A pattern that covers iam:CreateServiceLinkedRole is allowed on all but some resources.`,
		help:     `name the actions that are meant, and the roles in Resource, or test iam:AWSServiceName`,
	},
	{
		id: "F-088", code: "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", severity: Warning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `NotAction leaves iam:CreateServiceLinkedRole in, and it is allowed on all but some resources.`,
		help:     `name the actions that are meant in Action, add iam:CreateServiceLinkedRole to NotAction, or test iam:AWSServiceName`,
	},
	{
		id: "F-107", code: "ALLOW_WITH_NOT_PRINCIPAL", severity: SecurityWarning, kinds: resourceKind | keyKind | endpointKind,
		sentence:  "Everyone but some is allowed, anonymous callers among them.",
		help:      "name in Principal who is allowed",
		tags:      []string{"security"},
		statement: (*run).allowedOthers,
	},
	{
		id: "F-109", code: "PASS_ROLE_WITH_STAR_IN_RESOURCE", severity: SecurityWarning,
		kinds:     identityKind | boundaryKind | sessionKind,
		sentence:  `iam:PassRole is allowed on "*".`,
		help:      `name the roles in Resource, or add "StringEquals": {"iam:PassedToService": "SERVICE.amazonaws.com"}`,
		tags:      []string{"security"},
		statement: (*run).passesRoles,
	},
	{
		id: "F-110", code: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", severity: SecurityWarning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `A pattern that covers iam:PassRole is allowed on "*".`,
		help:     `name the actions that are meant, and the roles in Resource, or test iam:PassedToService`,
		tags:     []string{"security"},
	},
	{
		id: "F-111", code: "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", severity: SecurityWarning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `NotAction leaves iam:PassRole in, and it is allowed on "*".`,
		help:     `name the actions that are meant in Action, add iam:PassRole to NotAction, or test iam:PassedToService`,
		tags:     []string{"security"},
	},
	{
		id: "F-112", code: "PASS_ROLE_WITH_NOT_RESOURCE", severity: SecurityWarning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `iam:PassRole is allowed on all but some resources.`,
		help:     `name the roles in Resource, or add "StringEquals": {"iam:PassedToService": "SERVICE.amazonaws.com"}`,
		tags:     []string{"security"},
	},
	{
		id: "F-113", code: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", severity: SecurityWarning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `A pattern that covers iam:PassRole is allowed on all but some resources.`,
		help:     `name the actions that are meant, and the roles in Resource, or test iam:PassedToService`,
		tags:     []string{"security"},
	},
	{
		id: "F-114", code: "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", severity: SecurityWarning,
		kinds:    identityKind | boundaryKind | sessionKind,
		sentence: `NotAction leaves iam:PassRole in, and it is allowed on all but some resources.`,
		help:     `name the actions that are meant in Action, add iam:PassRole to NotAction, or test iam:PassedToService`,
		tags:     []string{"security"},
	},
	{
		id: "F-118", code: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", severity: SecurityWarning, kinds: resourceKind | keyKind,
		sentence:  "A service is allowed on behalf of any account: nothing tests for whom it acts.",
		help:      "test aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths with an operator that needs the key",
		tags:      []string{"security"},
		statement: (*run).servicesForAnyone,
	},
	{
		id: "F-149", code: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", severity: Suggestion, kinds: resourceKind | keyKind,
		sentence: "A service is allowed by a key that does not say reliably for whom it acts.",
		help:     "test aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths instead",
	},
}
