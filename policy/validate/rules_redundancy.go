package validate

// What says the same twice.
var redundancyRules = []rule{
	{
		id: "F-142", code: "REDUNDANT_ACTION", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-143", code: "REDUNDANT_RESOURCE", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-144", code: "REDUNDANT_STATEMENT", severity: Suggestion, kinds: allKinds,
	},
}
