package validate

// Grants that are wider than they look.
var securityRules = []rule{
	{
		id: "F-083", code: "CREATE_SLR_WITH_STAR_IN_RESOURCE", severity: Warning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-084", code: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", severity: Warning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-085", code: "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", severity: Warning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-086", code: "CREATE_SLR_WITH_NOT_RESOURCE", severity: Warning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-087", code: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", severity: Warning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-088", code: "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", severity: Warning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-107", code: "ALLOW_WITH_NOT_PRINCIPAL", severity: SecurityWarning, kinds: resourceKind | keyKind | endpointKind,
	},
	{
		id: "F-109", code: "PASS_ROLE_WITH_STAR_IN_RESOURCE", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-110", code: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-111", code: "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-112", code: "PASS_ROLE_WITH_NOT_RESOURCE", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-113", code: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-114", code: "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", severity: SecurityWarning, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-118", code: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", severity: SecurityWarning, kinds: resourceKind | keyKind,
	},
	{
		id: "F-149", code: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", severity: Suggestion, kinds: resourceKind | keyKind,
	},
}
