package validate

// The elements of documents and statements.
var elementsRules = []rule{
	{
		id: "F-013", code: "UNIQUE_SIDS_REQUIRED", severity: Error, kinds: identityKinds,
		sentence: "Two statements of a policy of an identity have the same Sid.",
		help:     "give each statement a Sid of its own, or none",
	},
	{
		id: "F-061", code: "VARIABLE_UNSUPPORTED_IN_ELEMENT", severity: Error, kinds: allKinds,
		sentence: "A policy variable stands where it is plain text: in Sid, Action or Principal, or in an ARN " +
			"before the service.",
		help:      "spell out what is meant; variables belong in Resource and Condition",
		statement: (*run).misplacedVariables,
	},
	{
		id: "F-062", code: "VARIABLE_UNSUPPORTED_IN_VERSION", severity: Error, kinds: allKinds,
		sentence:  "A policy variable stands in a document without Version 2012-10-17, where it is plain text.",
		help:      `add "Version": "2012-10-17"`,
		statement: (*run).unreadVariables,
	},
	{
		id: "F-093", code: "MISSING_VERSION", severity: Warning, kinds: allKinds,
		sentence: "The policy has no Version, and is read as one of 2008-10-17.",
		help:     `add "Version": "2012-10-17"`,
		policy:   (*run).missingVersion,
	},
	{
		id: "F-094", code: "UNIQUE_SIDS_RECOMMENDED", severity: Warning,
		kinds:    resourceKind | keyKind | trustKind | endpointKind | scpKind | rcpKind,
		sentence: "Two statements have the same Sid.",
		help:     "give each statement a Sid of its own, or none",
		policy:   (*run).repeatedSids,
	},
	{
		id: "F-124", code: "EMPTY_ARRAY_ACTION", severity: Suggestion, kinds: allKinds,
		sentence:  "Action is an empty list, so that the statement is about nothing.",
		help:      "name an action, or take the statement out",
		statement: (*run).emptyElements,
	},
	{
		id: "F-125", code: "EMPTY_ARRAY_RESOURCE", severity: Suggestion, kinds: allKinds,
		sentence: "Resource is an empty list, so that the statement is about nothing.",
		help:     "name a resource, or take the statement out",
	},
	{
		id: "F-126", code: "EMPTY_ARRAY_PRINCIPAL", severity: Suggestion,
		kinds:    resourceKind | keyKind | trustKind | endpointKind,
		sentence: "A member of Principal is an empty list.",
		help:     "name a principal, or take the member out",
	},
	{
		id: "F-127", code: "EMPTY_OBJECT_PRINCIPAL", severity: Suggestion,
		kinds:    resourceKind | keyKind | trustKind | endpointKind,
		sentence: "Principal is an empty object, so that the statement is about nobody.",
		help:     "name a principal, or take the statement out",
	},
	{
		id: "F-128", code: "EMPTY_OBJECT_CONDITION", severity: Suggestion, kinds: allKinds,
		sentence: "A Condition, or an operator in it, is an empty object.",
		help:     "take it out",
	},
	{
		id: "F-133", code: "EMPTY_SID_VALUE", severity: Suggestion, kinds: allKinds,
		sentence: "A Sid is the empty string.",
		help:     "take it out, or name the statement",
	},
	{
		id: "F-L01", code: "UNRESOLVED_PLACEHOLDER", severity: Error, kinds: allKinds,
		sentence: "A value holds text that a template or a reader should have replaced.",
		help:     "put in what it stands for",
		policy:   (*run).placeholders,
	},
	{
		id: "F-L24", code: "ACCOUNT_ID_AS_NUMBER", severity: Warning, kinds: resourceKind | keyKind | trustKind,
		sentence:  "An account id is written as a number, which loses zeros at its beginning.",
		help:      "put quotation marks around it",
		statement: (*run).numbers,
	},
	{
		id: "F-L25", code: "BYTE_ORDER_MARK", severity: Suggestion, kinds: allKinds,
		sentence: "A byte order mark stands before the document.",
		help:     "save the file as UTF-8 without it",
		policy:   (*run).byteOrderMark,
	},
	{
		id: "F-L26", code: "ID_WITHOUT_USE", severity: Suggestion, kinds: identityKinds | trustKind | scpKind | rcpKind,
		sentence: "The policy has an Id, and is of a kind in which nothing reads it.",
		help:     "take it out",
		policy:   (*run).unusedID,
	},
	{
		id: "F-L27", code: "CONTROL_CHARACTER", severity: Warning, kinds: allKinds,
		sentence: "A value has a character that IAM does not store.",
		help:     "take the character out",
		policy:   (*run).controlCharacters,
	},
}
