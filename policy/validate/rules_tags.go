package validate

// Tags as conditions of actions that have none.
var tagsRules = []rule{
	{
		id: "F-116", code: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", severity: SecurityWarning, kinds: allKinds,
		sentence:  "An action is denied by a tag of a resource, and requests for it never have the tag: it is not denied.",
		help:      "deny the action in a statement without the tag",
		tags:      []string{"security"},
		statement: (*run).untaggedActions,
	},
	{
		id: "F-117", code: "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", severity: SecurityWarning,
		kinds:    allKinds,
		sentence: "All actions but some are denied by a tag of a resource, and many of them never have the tag.",
		help:     "name in Action what has the tag",
		tags:     []string{"security"},
	},
	{
		id: "F-147", code: "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", severity: Suggestion, kinds: allKinds,
		sentence: "An action is allowed by a tag of a resource, and requests for it never have the tag: it is not allowed.",
		help:     "allow the action in a statement without the tag",
	},
	{
		id: "F-148", code: "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", severity: Suggestion, kinds: allKinds,
		sentence: "All actions but some are allowed by a tag of a resource, and many of them never have the tag.",
		help:     "name in Action what has the tag",
	},
}
