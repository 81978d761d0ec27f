package validate

// Tags as conditions of actions that have none.
var tagsRules = []rule{
	{
		id: "F-116", code: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", severity: SecurityWarning, kinds: allKinds,
	},
	{
		id: "F-117", code: "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", severity: SecurityWarning, kinds: allKinds,
	},
	{
		id: "F-147", code: "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", severity: Suggestion, kinds: allKinds,
	},
	{
		id: "F-148", code: "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", severity: Suggestion, kinds: allKinds,
	},
}
