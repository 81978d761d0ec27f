package validate

// Condition operators.
var operatorsRules = []rule{
	{
		id: "F-108", code: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", severity: SecurityWarning, kinds: allKinds,
		sentence:  "ForAllValues tests a key of which a request has one value, and holds where it has none.",
		help:      "leave out ForAllValues:, with which a request without the key passes",
		tags:      []string{"security"},
		statement: (*run).allValuesOfOne,
	},
	{
		id: "F-130", code: "EMPTY_ARRAY_CONDITION_FORALLVALUES", severity: Suggestion, kinds: allKinds,
		sentence:  "A key under ForAllValues has no values, and the test holds only where the request does not have it.",
		help:      `list the values, or write "Null": {"KEY": "true"} if the key shall be absent`,
		statement: (*run).withoutValues,
	},
	{
		id: "F-131", code: "EMPTY_ARRAY_CONDITION_FORANYVALUE", severity: Suggestion, kinds: allKinds,
		sentence: "A key under ForAnyValue has no values.",
		help:     "list the values, or take the test out",
	},
	{
		id: "F-132", code: "EMPTY_ARRAY_CONDITION_IFEXISTS", severity: Suggestion, kinds: allKinds,
		sentence: "A key under an operator with IfExists has no values.",
		help:     `list the values, or write "Null": {"KEY": "true"} if the key shall be absent`,
	},
	{
		id: "F-134", code: "EQUIVALENT_TO_NULL_FALSE", severity: Suggestion, kinds: allKinds,
		sentence:  `A test holds exactly where the request has the key, because of "*" among its values.`,
		help:      `write "Null": {"KEY": "false"}`,
		statement: (*run).anyText,
	},
	{
		id: "F-135", code: "EQUIVALENT_TO_NULL_TRUE", severity: Suggestion, kinds: allKinds,
		sentence: `A test holds exactly where the request does not have the key, because of "*" among its values.`,
		help:     `write "Null": {"KEY": "true"}`,
	},
	{
		id: "F-136", code: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", severity: Suggestion, kinds: allKinds,
		sentence: `A test always holds, because of "*" among its values.`,
		help:     `take the key out, or write "Null": {"KEY": "false"} if the request must have it`,
	},
	{
		id: "F-137", code: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", severity: Suggestion, kinds: allKinds,
		sentence: `A test never holds, because of "*" among its values, and the statement never applies.`,
		help:     "take the statement out, or write the values that are meant",
	},
	{
		id: "F-139", code: "NULL_WITH_QUALIFIER", severity: Suggestion, kinds: allKinds,
		sentence:  "Null, which asks for presence alone, has ForAllValues or ForAnyValue.",
		help:      "write Null without it",
		statement: (*run).qualifiedNull,
	},
}
