package validate

// Condition keys. What is said of some keys by name is in keys_named.go.
var keysRules = []rule{
	{
		id: "F-048", code: "INVALID_GLOBAL_CONDITION_KEY", severity: Error, kinds: allKinds,
		sentence:  "A condition key begins with aws: and is none of those that there are.",
		help:      `write a key of the page "AWS global condition context keys"`,
		statement: (*run).unknownKeys,
	},
	{
		id: "F-049", code: "INVALID_SERVICE_CONDITION_KEY", severity: Error, kinds: allKinds,
		sentence: "A condition key is none of those of the service that it names.",
		help:     "write a key that the Service Authorization Reference lists for the service",
	},
	{
		id: "F-050", code: "INVALID_SERVICE", severity: Error, kinds: allKinds,
		sentence:  "A condition key, or a value of aws:CalledVia, names a service that does not exist.",
		help:      "write the prefix of a service, as actions have it",
		statement: (*run).calledVia,
	},
	{
		id: "F-051", code: "UNSUPPORTED_GLOBAL_CONDITION_KEY", severity: Error, kinds: allKinds,
		sentence:  "The condition key is aws:ARN, which is no longer supported.",
		help:      "write aws:PrincipalArn for who asks, or aws:SourceArn for the resource on whose behalf a service asks",
		statement: (*run).retiredKey,
	},
	{
		id: "F-053", code: "MISSING_QUALIFIER", severity: Error, kinds: allKinds,
		sentence:  "A key of which a request can have several values is tested without ForAllValues or ForAnyValue.",
		help:      "write ForAnyValue: or ForAllValues: before the operator",
		statement: (*run).withoutQualifier,
	},
	{
		id: "F-096", code: "TYPE_MISMATCH", severity: Warning, kinds: allKinds,
		sentence:  "An operator does not suit the type of a condition key.",
		help:      "use an operator for the type of the key",
		statement: (*run).unsuitedOperator,
	},
	{
		id: "F-105", code: "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", severity: Warning, kinds: allKinds,
		sentence:  "A key about VPC endpoints is tested for actions of a service that does not send it.",
		help:      "name the actions of services that send the key, each by its prefix",
		statement: (*run).unsentEndpointKey,
	},
	{
		id: "F-106", code: "UNTRUSTWORTHY_CONDITION_KEY", severity: SecurityWarning, kinds: allKinds,
		sentence:  "What is allowed, or exempt from a Deny, depends on a key that the caller sets as he likes.",
		help:      "test who asks or where from as well, as with aws:PrincipalOrgID, aws:SourceVpce or aws:SourceIp",
		tags:      []string{"security"},
		statement: (*run).untrustworthyKey,
	},
	{
		id: "F-115", code: "MISSING_PAIRED_CONDITION_KEYS", severity: SecurityWarning, kinds: allKinds,
		sentence:  "aws:VpcSourceIp is tested without the VPC, and other VPCs use the same addresses.",
		help:      "test aws:SourceVpc, aws:SourceVpce or aws:SourceVpcArn in the same Condition",
		tags:      []string{"security"},
		statement: (*run).unpairedKey,
	},
	{
		id: "F-121", code: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", severity: SecurityWarning, kinds: allKinds,
		sentence:  "StringLike or StringNotLike compares ARNs, and a wildcard of it crosses their parts.",
		help:      "use ArnLike or ArnNotLike, whose wildcards stay in one part of the ARN",
		tags:      []string{"security"},
		statement: (*run).textLikeARN,
	},
	{
		id: "F-122", code: "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", severity: SecurityWarning,
		kinds:     identityKind | boundaryKind | sessionKind | resourceKind,
		sentence:  "Reading is limited by dynamodb:Attributes alone, and a request that lists none gets all of them.",
		help:      `add "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}`,
		tags:      []string{"security"},
		statement: (*run).attributesWithoutSelect,
	},
	{
		id: "F-150", code: "IRRELEVANT_CONDITION_KEY_IN_POLICY", severity: Suggestion, kinds: resourceKind,
		sentence:  "s3:ResourceAccount is tested in the policy of a bucket or access point, which has one account.",
		help:      "take the key out",
		statement: (*run).irrelevantKey,
	},
}
