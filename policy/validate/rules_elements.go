package validate

// The elements of documents and statements.
var elementsRules = []rule{
	{
		id: "F-013", code: "UNIQUE_SIDS_REQUIRED", severity: Error, kinds: identityKind | boundaryKind | sessionKind,
	},
	{
		id: "F-061", code: "VARIABLE_UNSUPPORTED_IN_ELEMENT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-062", code: "VARIABLE_UNSUPPORTED_IN_VERSION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-093", code: "MISSING_VERSION", severity: Warning, kinds: allKinds,
	},
	{
		id: "F-094", code: "UNIQUE_SIDS_RECOMMENDED", severity: Warning, kinds: resourceKind | keyKind | trustKind | endpointKind | scpKind | rcpKind,
	},
	{
		id: "F-124", code: "EMPTY_ARRAY_ACTION", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-125", code: "EMPTY_ARRAY_RESOURCE", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-126", code: "EMPTY_ARRAY_PRINCIPAL", severity: Suggestion, kinds: resourceKind | keyKind | trustKind | endpointKind,
	},
	{
		id: "F-127", code: "EMPTY_OBJECT_PRINCIPAL", severity: Suggestion, kinds: resourceKind | keyKind | trustKind | endpointKind,
	},
	{
		id: "F-128", code: "EMPTY_OBJECT_CONDITION", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-133", code: "EMPTY_SID_VALUE", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-L01", code: "UNRESOLVED_PLACEHOLDER", severity: Error, kinds: allKinds,
	},
	{
		id: "F-L24", code: "ACCOUNT_ID_AS_NUMBER", severity: Warning, kinds: resourceKind | keyKind | trustKind,
	},
	{
		id: "F-L25", code: "BYTE_ORDER_MARK", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-L26", code: "ID_WITHOUT_USE", severity: Suggestion, kinds: identityKind | boundaryKind | sessionKind | trustKind | scpKind | rcpKind,
	},
	{
		id: "F-L27", code: "CONTROL_CHARACTER", severity: Warning, kinds: allKinds,
	},
}
