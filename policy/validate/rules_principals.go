package validate

// The entries of Principal and NotPrincipal.
var principalsRules = []rule{
	{
		id: "F-033", code: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", severity: Error, kinds: resourceKind | keyKind | endpointKind,
	},
	{
		id: "F-035", code: "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", severity: Error, kinds: resourceKind | keyKind,
	},
	{
		id: "F-091", code: "INVALID_ROLE_REFERENCE", severity: Warning, kinds: resourceKind | keyKind | trustKind,
	},
	{
		id: "F-092", code: "INVALID_USER_REFERENCE", severity: Warning, kinds: resourceKind | keyKind | trustKind,
	},
}
