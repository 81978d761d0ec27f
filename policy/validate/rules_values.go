package validate

// Values of conditions.
var valuesRules = []rule{
	{
		id: "F-034", code: "INVALID_SERVICE_PRINCIPAL_FORMAT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-054", code: "INVALID_CONDITION_DATA_TYPE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-055", code: "INVALID_CONDITION_MULTIPLE_BOOLEAN", severity: Error, kinds: allKinds,
	},
	{
		id: "F-056", code: "INVALID_VARIABLE_FOR_OPERATOR", severity: Error, kinds: allKinds,
	},
	{
		id: "F-063", code: "PRIVATE_IP_ADDRESS", severity: Error, kinds: allKinds,
	},
	{
		id: "F-064", code: "PRIVATE_NOT_IP_ADDRESS", severity: Error, kinds: allKinds,
	},
	{
		id: "F-066", code: "INVALID_REGION", severity: Error, kinds: allKinds,
	},
	{
		id: "F-067", code: "INVALID_VPC_FORMAT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-068", code: "INVALID_VPCE_FORMAT", severity: Error, kinds: allKinds,
	},
	{
		id: "F-069", code: "INVALID_KMS_KEY_VALUE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-070", code: "VARIABLE_USAGE_TOO_PERMISSIVE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-071", code: "WILDCARD_USAGE_TOO_PERMISSIVE", severity: Error, kinds: allKinds,
	},
	{
		id: "F-090", code: "INVALID_DATE_VALUE", severity: Warning, kinds: allKinds,
	},
	{
		id: "F-095", code: "WILDCARD_WITHOUT_LIKE_OPERATOR", severity: Warning, kinds: allKinds,
	},
	{
		id: "F-138", code: "IMPROVE_IP_RANGE", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-140", code: "PRIVATE_IP_ADDRESS_SUBSET", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-141", code: "PRIVATE_NOT_IP_ADDRESS_SUBSET", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-145", code: "REDUNDANT_CONDITION_VALUE_NUM", severity: Suggestion, kinds: allKinds,
	},
}
