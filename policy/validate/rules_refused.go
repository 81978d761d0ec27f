package validate

// What Parse and CheckKind refuse, and has no other reason.
// The rest of what they refuse stands with the rules of its family.
var refusedRules = []rule{
	{
		id: "F-001", code: "JSON_SYNTAX_ERROR", severity: Error, kinds: allKinds,
		sentence: "The text is not one object of JSON.",
		help:     "look for a missing or superfluous comma, bracket or quotation mark at this place",
	},
	{
		id: "F-002", code: "INVALID_POLICY_ELEMENT", severity: Error, kinds: allKinds,
		sentence: "A member is no element of the policy language at its place; letter case counts.",
		help:     "name an element, or take the member out",
	},
	{
		id: "F-003", code: "INVALID_VERSION", severity: Error, kinds: allKinds,
		sentence: "Version is neither 2012-10-17 nor 2008-10-17.",
		help:     `write "Version": "2012-10-17"; the date is that of the language, not of the policy`,
	},
	{
		id: "F-004", code: "MISSING_STATEMENT", severity: Error, kinds: allKinds,
		sentence: "The policy has no statement.",
		help:     "add a Statement",
	},
	{
		id: "F-005", code: "DATA_TYPE_MISMATCH", severity: Error, kinds: allKinds,
		sentence: "A value is of another JSON type than its element takes; null stands nowhere.",
		help: "write text, a list of texts or an object, as the element wants it; functions of templates must " +
			"be resolved first",
	},
	{
		id: "F-006", code: "MISSING_EFFECT", severity: Error, kinds: allKinds,
		sentence: "A statement has no Effect.",
		help:     `add "Effect": "Allow" or "Effect": "Deny"`,
	},
	{
		id: "F-007", code: "INVALID_EFFECT", severity: Error, kinds: allKinds,
		sentence: "Effect is neither Allow nor Deny, letter by letter.",
		help:     `write "Allow" or "Deny"`,
	},
	{
		id: "F-008", code: "MISSING_ACTION", severity: Error, kinds: allKinds,
		sentence: "A statement has neither Action nor NotAction.",
		help:     "add an Action",
	},
	{
		id: "F-009", code: "MISSING_RESOURCE", severity: Error, kinds: allKinds &^ (trustKind | keyKind),
		sentence:  "A statement has neither Resource nor NotResource, and this kind of policy, or its service, needs one.",
		help:      `add a Resource; "*" stands for all`,
		statement: (*run).missingResource,
	},
	{
		id: "F-010", code: "MISSING_PRINCIPAL", severity: Error,
		kinds:    resourceKind | keyKind | trustKind | endpointKind | rcpKind,
		sentence: "A statement has neither Principal nor NotPrincipal, and this kind of policy needs one.",
		help:     "add a Principal",
	},
	{
		id: "F-011", code: "UNSUPPORTED_PRINCIPAL", severity: Error, kinds: identityKinds,
		sentence: "A policy of an identity names a principal, though it is about the identity that it is attached to.",
		help:     "take the element out, or attach the policy to the resource",
	},
	{
		id: "F-012", code: "UNSUPPORTED_ELEMENT_COMBINATION", severity: Error, kinds: allKinds,
		sentence: "A statement has both elements of a pair such as Action and NotAction.",
		help:     "keep one of the two, or write two statements",
	},
	{
		id: "F-014", code: "UNSUPPORTED_SID", severity: Error, kinds: identityKinds | trustKind | scpKind | rcpKind,
		sentence:  "A Sid has other characters than letters and digits, in a kind of policy that allows no others.",
		help:      "leave out all but A-Z, a-z and 0-9",
		statement: (*run).sidCharacters,
	},
	{
		id: "F-018", code: "INVALID_ARN_PREFIX", severity: Error, kinds: allKinds,
		sentence: `An entry of Resource is neither "*" nor begins with arn:, in lower case.`,
		help:     `write the ARN in full, or "*"`,
	},
	{
		id: "F-020", code: "INVALID_PARTITION", severity: Error, kinds: allKinds,
		sentence: "The partition of an ARN is none of AWS.",
		help:     "write aws, aws-cn, aws-us-gov or another partition",
	},
	{
		id: "F-021", code: "INVALID_ARN_SERVICE_CASE", severity: Error, kinds: allKinds,
		sentence: "The service in an ARN has letters in upper case.",
		help:     "write the service in lower case",
	},
	{
		id: "F-030", code: "INVALID_PRINCIPAL_FORMAT", severity: Error,
		kinds:    resourceKind | keyKind | trustKind | endpointKind | rcpKind,
		sentence: "A principal is of a form that names nobody.",
		help: `write "*" or an object such as {"AWS": "111122223333"}; under AWS stand account ids and ARNs ` +
			`of users, roles and sessions`,
	},
	{
		id: "F-031", code: "INVALID_PRINCIPAL_KEY", severity: Error,
		kinds:    resourceKind | keyKind | trustKind | endpointKind | rcpKind,
		sentence: "A member of Principal is none of AWS, Service, Federated and CanonicalUser.",
		help:     `put users, roles and accounts under "AWS"`,
	},
	{
		id: "F-032", code: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL", severity: Error,
		kinds:    resourceKind | keyKind | trustKind | endpointKind | rcpKind,
		sentence: `A wildcard stands in a principal, where only "*" alone under AWS has a meaning.`,
		help:     "name the account, and narrow it with aws:PrincipalArn in a Condition",
	},
	{
		id: "F-036", code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", severity: Error, kinds: trustKind,
		sentence: "A trust policy has NotPrincipal.",
		help:     "name in Principal who may assume the role",
	},
	{
		id: "F-037", code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", severity: Error, kinds: trustKind,
		sentence: "A trust policy has Resource or NotResource, though it is about the role that it belongs to.",
		help:     "take the element out",
	},
	{
		id: "F-039", code: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", severity: Error, kinds: trustKind,
		sentence: "A Federated principal is neither a host name nor the ARN of an identity provider.",
		help: "write arn:aws:iam::ACCOUNT:saml-provider/NAME, arn:aws:iam::ACCOUNT:oidc-provider/HOST or a " +
			"web identity provider",
	},
	{
		id: "F-044", code: "INVALID_CONDITION_OPERATOR", severity: Error, kinds: allKinds,
		sentence: "A condition operator does not exist, or is spelled in other letters.",
		help:     "name an operator letter by letter, such as StringLike, ForAnyValue:StringEquals or ArnLikeIfExists",
	},
	{
		id: "F-045", code: "NULL_WITH_IF_EXISTS", severity: Error, kinds: allKinds,
		sentence: "Null has the suffix IfExists.",
		help:     "write Null: it asks whether the key is there",
	},
	{
		id: "F-046", code: "INVALID_CONDITION_KEY_FORMAT", severity: Error, kinds: allKinds,
		sentence:  "A condition key has no colon, or nothing on one side of it.",
		help:      "write the key with its service, as in aws:username",
		statement: (*run).keyForms,
	},
	{
		id: "F-047", code: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", severity: Error, kinds: allKinds,
		sentence: "Two condition keys under one operator differ in letter case only, and are the same.",
		help:     "put the values of both into one list",
	},
	{
		id: "F-052", code: "MISSING_TAG_KEY_IN_CONDITION", severity: Error, kinds: allKinds,
		sentence: "The tag key behind a slash is missing.",
		help:     "write the key of the tag, as in aws:ResourceTag/team",
	},
	{
		id: "F-057", code: "MISSING_BRACE_IN_VARIABLE", severity: Error, kinds: allKinds,
		sentence: "A policy variable has no closing brace.",
		help:     "close it, or write ${$} for a dollar sign",
	},
	{
		id: "F-058", code: "MISSING_QUOTE_IN_VARIABLE", severity: Error, kinds: allKinds,
		sentence: "The default value of a policy variable does not stand in single quotes.",
		help:     "write ${key, 'default'} with a comma, one blank and single quotes",
	},
	{
		id: "F-059", code: "UNSUPPORTED_SPACE_IN_VARIABLE", severity: Error, kinds: allKinds,
		sentence: "A blank stands in the name of a policy variable.",
		help:     "take the blank out",
	},
	{
		id: "F-060", code: "EMPTY_VARIABLE", severity: Error, kinds: allKinds,
		sentence: "A policy variable has no name.",
		help:     "name a condition key in it, as in ${aws:username}",
	},
	{
		id: "F-065", code: "TYPE_MISMATCH_IP_RANGE", severity: Error, kinds: allKinds,
		sentence: "A value under IpAddress or NotIpAddress is neither an address nor a range.",
		help:     "write an address, or a range such as 203.0.113.0/24",
	},
	{
		id: "F-072", code: "SCP_SYNTAX_ERROR_PRINCIPAL", severity: Error, kinds: scpKind,
		sentence: "A service control policy has Principal or NotPrincipal.",
		help:     "take it out, and test aws:PrincipalArn in a Condition",
	},
	{
		id: "F-074", code: "RCP_SYNTAX_ERROR_PRINCIPAL", severity: Error, kinds: rcpKind,
		sentence: `A resource control policy has another Principal than "*", or NotPrincipal.`,
		help:     `write "Principal": "*", and test aws:PrincipalArn or aws:PrincipalAccount in a Condition`,
	},
	{
		id: "F-075", code: "RCP_SYNTAX_ERROR_ALLOW", severity: Error, kinds: rcpKind,
		sentence: "A resource control policy allows something, though it only takes away.",
		help:     `write "Effect": "Deny"`,
	},
	{
		id: "F-076", code: "RCP_SYNTAX_ERROR_NOTACTION", severity: Error, kinds: rcpKind,
		sentence: "A resource control policy has NotAction.",
		help:     "list the actions in Action",
	},
	{
		id: "F-097", code: "TYPE_MISMATCH_BOOLEAN", severity: Error, kinds: allKinds,
		sentence: "A value under Bool or Null is neither true nor false.",
		help:     `write "true" or "false"`,
	},
	{
		id: "F-098", code: "TYPE_MISMATCH_DATE", severity: Error, kinds: allKinds,
		sentence: "A value under a Date operator is no date.",
		help:     "write a date such as 2026-02-01 or 2026-02-01T00:00:00Z",
	},
	{
		id: "F-099", code: "TYPE_MISMATCH_NUMBER", severity: Error, kinds: allKinds,
		sentence: "A value under a Numeric operator is no number.",
		help:     `write a number, such as "10"`,
	},
	{
		id: "F-100", code: "TYPE_MISMATCH_STRING", severity: Error, kinds: allKinds,
		sentence: "A value under BinaryEquals is not base64.",
		help:     "write the bytes in base64, with its padding",
	},
	{
		id: "F-129", code: "EMPTY_ARRAY_CONDITION", severity: Error, kinds: allKinds,
		sentence: "A condition key has no value under an operator that needs one.",
		help:     "give it a value, or take the key out",
	},
	{
		id: "F-146", code: "WILDCARD_IN_SERVICE_NAME", severity: Error, kinds: allKinds,
		sentence: "The service in an ARN holds a wildcard, which IAM does not compare.",
		help:     "spell the service out, one entry for each",
	},
}
