package validate

// What says the same twice.
var redundancyRules = []rule{
	{
		id: "F-142", code: "REDUNDANT_ACTION", severity: Suggestion, kinds: allKinds,
		sentence: "Of the entries of Action or NotAction one covers others of the same list, or equals them but for letter case.",
		help:     "take out the entries that are covered", statement: (*run).redundantActions,
	},
	{
		id: "F-143", code: "REDUNDANT_RESOURCE", severity: Suggestion, kinds: allKinds,
		sentence: "Of the entries of Resource or NotResource one covers others of the same list, or equals them.",
		help:     "take out the entries that are covered", statement: (*run).redundantResources,
	},
	{
		id: "F-144", code: "REDUNDANT_STATEMENT", severity: Suggestion, kinds: allKinds,
		sentence: "Two statements are equal but for the Sid and the order of entries.",
		help:     "take out one of the two", policy: (*run).redundantStatements,
	},
}
