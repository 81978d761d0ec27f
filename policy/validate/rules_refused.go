package validate

// What Parse and CheckKind refuse, and has no other reason.
// The rest of what they refuse stands with the rules of its family.
var refusedRules = []rule{
	{
		id: "F-001", code: "JSON_SYNTAX_ERROR", severity: Error, kinds: allKinds,
	},
	{
		id: "F-002", code: "INVALID_POLICY_ELEMENT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-003", code: "INVALID_VERSION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-004", code: "MISSING_STATEMENT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-005", code: "DATA_TYPE_MISMATCH", severity: Error, kinds: allKinds,
	},
	{
		id: "F-006", code: "MISSING_EFFECT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-007", code: "INVALID_EFFECT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-008", code: "MISSING_ACTION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-009", code: "MISSING_RESOURCE", severity: Error, kinds: allKinds &^ (trustKind | resourceKind | keyKind),
	},
	{
		id: "F-010", code: "MISSING_PRINCIPAL", severity: Error, kinds: resourceKind | keyKind | trustKind | endpointKind | rcpKind,
	},
	{
		id: "F-011", code: "UNSUPPORTED_PRINCIPAL", severity: Error, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-012", code: "UNSUPPORTED_ELEMENT_COMBINATION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-014", code: "UNSUPPORTED_SID", severity: Error, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-018", code: "INVALID_ARN_PREFIX", severity: Error, kinds: allKinds,
	},
	{
		id: "F-020", code: "INVALID_PARTITION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-021", code: "INVALID_ARN_SERVICE_CASE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-030", code: "INVALID_PRINCIPAL_FORMAT", severity: Error, kinds: resourceKind | keyKind | trustKind | endpointKind | rcpKind,
	},
	{
		id: "F-031", code: "INVALID_PRINCIPAL_KEY", severity: Error, kinds: resourceKind | keyKind | trustKind | endpointKind | rcpKind,
	},
	{
		id: "F-032", code: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", severity: Error, kinds: resourceKind | keyKind | trustKind | endpointKind | rcpKind,
	},
	{
		id: "F-036", code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", severity: Error, kinds: trustKind,
	},
	{
		id: "F-037", code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", severity: Error, kinds: trustKind,
	},
	{
		id: "F-039", code: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", severity: Error, kinds: trustKind,
	},
	{
		id: "F-044", code: "INVALID_CONDITION_OPERATOR", severity: Error, kinds: allKinds,
	},
	{
		id: "F-045", code: "NULL_WITH_IF_EXISTS", severity: Error, kinds: allKinds,
	},
	{
		id: "F-046", code: "INVALID_CONDITION_KEY_FORMAT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-047", code: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-052", code: "MISSING_TAG_KEY_IN_CONDITION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-057", code: "MISSING_BRACE_IN_VARIABLE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-058", code: "MISSING_QUOTE_IN_VARIABLE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-059", code: "UNSUPPORTED_SPACE_IN_VARIABLE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-060", code: "EMPTY_VARIABLE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-065", code: "TYPE_MISMATCH_IP_RANGE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-072", code: "SCP_SYNTAX_ERROR_PRINCIPAL", severity: Error, kinds: scpKind,
	},
	{
		id: "F-074", code: "RCP_SYNTAX_ERROR_PRINCIPAL", severity: Error, kinds: rcpKind,
	},
	{
		id: "F-075", code: "RCP_SYNTAX_ERROR_ALLOW", severity: Error, kinds: rcpKind,
	},
	{
		id: "F-076", code: "RCP_SYNTAX_ERROR_NOTACTION", severity: Error, kinds: rcpKind,
	},
	{
		id: "F-097", code: "TYPE_MISMATCH_BOOLEAN", severity: Error, kinds: allKinds,
	},
	{
		id: "F-098", code: "TYPE_MISMATCH_DATE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-099", code: "TYPE_MISMATCH_NUMBER", severity: Error, kinds: allKinds,
	},
	{
		id: "F-100", code: "TYPE_MISMATCH_STRING", severity: Error, kinds: allKinds,
	},
	{
		id: "F-129", code: "EMPTY_ARRAY_CONDITION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-146", code: "WILDCARD_IN_SERVICE_NAME", severity: Error, kinds: allKinds,
	},
}
