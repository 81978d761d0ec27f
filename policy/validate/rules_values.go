package validate

// Values of conditions. What is said of addresses and numbers is in values_order.go and values_open.go.
var valuesRules = []rule{
	{
		id: "F-034", code: "INVALID_SERVICE_PRINCIPAL_FORMAT", severity: Error, kinds: allKinds,
		sentence:  "A key that holds the names of services is compared with text that is no such name.",
		help:      "write the name as NAME.amazonaws.com or NAME.REGION.amazonaws.com, for kms:ViaService with the Region",
		statement: (*run).servicePrincipals,
	},
	{
		id: "F-054", code: "INVALID_CONDITION_DATA_TYPE", severity: Error, kinds: allKinds,
		sentence:  "The values of one key are of different JSON types.",
		help:      "write all values as strings",
		statement: (*run).mixedValues,
	},
	{
		id: "F-055", code: "INVALID_CONDITION_MULTIPLE_BOOLEAN", severity: Error, kinds: allKinds,
		sentence:  "There is more than one value under Bool or Null.",
		help:      "write true or false",
		statement: (*run).manyBooleans,
	},
	{
		id: "F-056", code: "INVALID_VARIABLE_FOR_OPERATOR", severity: Error, kinds: allKinds,
		sentence:  "There is a policy variable under an operator that is neither for text nor for ARNs.",
		help:      "write the value, or compare it as text",
		statement: (*run).booleanVariable,
	},
	{
		id: "F-063", code: "PRIVATE_IP_ADDRESS", severity: Error, kinds: allKinds,
		sentence:  "aws:SourceIp is compared with private addresses only, and it holds public ones.",
		help:      "name public addresses, or test aws:VpcSourceIp with aws:SourceVpc",
		statement: (*run).privateAddresses,
	},
	{
		id: "F-064", code: "PRIVATE_NOT_IP_ADDRESS", severity: Error, kinds: allKinds,
		sentence: "aws:SourceIp shall differ from private addresses only, which it always does.",
		help:     "name public addresses, or test aws:VpcSourceIp with aws:SourceVpc",
	},
	{
		id: "F-066", code: "INVALID_REGION", severity: Error, kinds: allKinds,
		sentence:  "The value of a key that holds a Region is none.",
		help:      "write the code of a Region, such as eu-central-1",
		statement: (*run).regions,
	},
	{
		id: "F-067", code: "INVALID_VPC_FORMAT", severity: Error, kinds: allKinds,
		sentence:  "The value of aws:SourceVpc is no id of a VPC.",
		help:      "write vpc- and 8 or 17 letters or digits",
		statement: (*run).ids,
	},
	{
		id: "F-068", code: "INVALID_VPCE_FORMAT", severity: Error, kinds: allKinds,
		sentence: "The value of aws:SourceVpce is no id of a VPC endpoint.",
		help:     "write vpce- and 8 or 17 letters or digits",
	},
	{
		id: "F-069", code: "INVALID_KMS_KEY_VALUE", severity: Error, kinds: allKinds,
		sentence:  "The value of a key that holds the ARN of a KMS key is none; that of an alias does not do.",
		help:      "write arn:aws:kms:REGION:ACCOUNT:key/ID",
		statement: (*run).kmsKeys,
	},
	{
		id: "F-070", code: "VARIABLE_USAGE_TOO_PERMISSIVE", severity: Error, kinds: allKinds,
		sentence:  "A policy variable stands where a value must say which account, organization or identity is meant.",
		help:      "write the value itself, or at least its first six characters",
		statement: (*run).openValues,
	},
	{
		id: "F-071", code: "WILDCARD_USAGE_TOO_PERMISSIVE", severity: Error, kinds: allKinds,
		sentence: "A wildcard stands where a value must say which account, organization or identity is meant.",
		help:     "write the value itself, or at least its first six characters",
	},
	{
		id: "F-090", code: "INVALID_DATE_VALUE", severity: Warning, kinds: allKinds,
		sentence:  "A point in time is written as a number of seconds.",
		help:      "write it as 2026-01-02T15:04:05Z",
		statement: (*run).epochs,
	},
	{
		id: "F-095", code: "WILDCARD_WITHOUT_LIKE_OPERATOR", severity: Warning, kinds: allKinds,
		sentence:  "A value has a wildcard under an operator for which it is a character like others.",
		help:      "use StringLike or StringNotLike",
		statement: (*run).deadWildcards,
	},
	{
		id: "F-138", code: "IMPROVE_IP_RANGE", severity: Suggestion, kinds: allKinds,
		sentence:  "A range of addresses has bits set behind its mask, which do not count.",
		help:      "write the range as it is read",
		statement: (*run).looseRanges,
	},
	{
		id: "F-140", code: "PRIVATE_IP_ADDRESS_SUBSET", severity: Suggestion, kinds: allKinds,
		sentence: "Some of the addresses that aws:SourceIp is compared with are private, and it holds public ones.",
		help:     "take the private addresses out",
	},
	{
		id: "F-141", code: "PRIVATE_NOT_IP_ADDRESS_SUBSET", severity: Suggestion, kinds: allKinds,
		sentence: "Some of the addresses that aws:SourceIp shall differ from are private, from which it always does.",
		help:     "take the private addresses out",
	},
	{
		id: "F-145", code: "REDUNDANT_CONDITION_VALUE_NUM", severity: Suggestion, kinds: allKinds,
		sentence:  "A number is compared with several bounds, of which the widest alone counts.",
		help:      "leave the greatest value for less than, the least one for greater than",
		statement: (*run).manyBounds,
	},
}
