package validate

// The entries of Principal and NotPrincipal.
var principalsRules = []rule{
	{
		id: "F-033", code: "FEDERATED_PRINCIPAL_NOT_SUPPORTED", severity: Error, kinds: resourceKind | keyKind | endpointKind,
		sentence:  "A Federated principal stands in a policy that is no trust policy.",
		help:      "name the role that the federated user assumes",
		statement: (*run).federated,
	},
	{
		id: "F-035", code: "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", severity: Error, kinds: resourceKind | keyKind,
		sentence:  "A statement for services asks for a condition key that no service has.",
		help:      "test aws:SourceOrgID, aws:SourceAccount or aws:SourceArn instead",
		statement: (*run).keysOfServices,
	},
	{
		id: "F-091", code: "INVALID_ROLE_REFERENCE", severity: Warning, kinds: resourceKind | keyKind | trustKind,
		sentence:  "A principal is the id of a role, which AWS writes there when the role was deleted.",
		help:      "write the ARN of the role",
		statement: (*run).deletedPrincipals,
	},
	{
		id: "F-092", code: "INVALID_USER_REFERENCE", severity: Warning, kinds: resourceKind | keyKind | trustKind,
		sentence: "A principal is the id of a user, which AWS writes there when the user was deleted.",
		help:     "write the ARN of the user",
	},
}
