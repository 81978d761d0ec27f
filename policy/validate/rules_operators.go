package validate

// Condition operators.
var operatorsRules = []rule{
	{
		id: "F-108", code: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", severity: SecurityWarning, kinds: allKinds,
	},
	{
		id: "F-130", code: "EMPTY_ARRAY_CONDITION_FORALLVALUES", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-131", code: "EMPTY_ARRAY_CONDITION_FORANYVALUE", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-132", code: "EMPTY_ARRAY_CONDITION_IFEXISTS", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-134", code: "EQUIVALENT_TO_NULL_FALSE", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-135", code: "EQUIVALENT_TO_NULL_TRUE", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-136", code: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-137", code: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-139", code: "NULL_WITH_QUALIFIER", severity: Suggestion, kinds: allKinds,
	},
}
