package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// Programs branch on these words, and files hold them: none of them may change.
func TestCodesStay(t *testing.T) {
	for code, word := range map[evaluate.EntryCode]string{
		evaluate.ActionOtherService:          "ACTION_OTHER_SERVICE",
		evaluate.ActionOtherName:             "ACTION_OTHER_NAME",
		evaluate.ActionSpelling:              "ACTION_SPELLING",
		evaluate.ActionExcluded:              "ACTION_EXCLUDED",
		evaluate.PrincipalOtherType:          "PRINCIPAL_OTHER_TYPE",
		evaluate.PrincipalOtherAccount:       "PRINCIPAL_OTHER_ACCOUNT",
		evaluate.PrincipalOtherName:          "PRINCIPAL_OTHER_NAME",
		evaluate.PrincipalOtherPath:          "PRINCIPAL_OTHER_PATH",
		evaluate.PrincipalOtherSession:       "PRINCIPAL_OTHER_SESSION",
		evaluate.PrincipalDeletedID:          "PRINCIPAL_DELETED_ID",
		evaluate.PrincipalExcluded:           "PRINCIPAL_EXCLUDED",
		evaluate.ResourcePartition:           "RESOURCE_PARTITION",
		evaluate.ResourceService:             "RESOURCE_SERVICE",
		evaluate.ResourceRegion:              "RESOURCE_REGION",
		evaluate.ResourceAccount:             "RESOURCE_ACCOUNT",
		evaluate.ResourceType:                "RESOURCE_TYPE",
		evaluate.ResourceName:                "RESOURCE_NAME",
		evaluate.ResourceCase:                "RESOURCE_CASE",
		evaluate.ResourceSpelling:            "RESOURCE_SPELLING",
		evaluate.ResourceContainerOnly:       "RESOURCE_CONTAINER_ONLY",
		evaluate.ResourceContentOnly:         "RESOURCE_CONTENT_ONLY",
		evaluate.ResourceQualifierMissing:    "RESOURCE_QUALIFIER_MISSING",
		evaluate.ResourceQualifierAdded:      "RESOURCE_QUALIFIER_ADDED",
		evaluate.ResourceQualifierOther:      "RESOURCE_QUALIFIER_OTHER",
		evaluate.ResourceMustBeStar:          "RESOURCE_MUST_BE_STAR",
		evaluate.ResourceNamesNone:           "RESOURCE_NAMES_NONE",
		evaluate.ResourceVariableEmpty:       "RESOURCE_VARIABLE_EMPTY",
		evaluate.ResourceExcluded:            "RESOURCE_EXCLUDED",
		evaluate.ConditionKeyAbsent:          "CONDITION_KEY_ABSENT",
		evaluate.ConditionKeyNeverSent:       "CONDITION_KEY_NEVER_SENT",
		evaluate.ConditionKeyPresent:         "CONDITION_KEY_PRESENT",
		evaluate.ConditionValue:              "CONDITION_VALUE",
		evaluate.ConditionCase:               "CONDITION_CASE",
		evaluate.ConditionSegment:            "CONDITION_SEGMENT",
		evaluate.ConditionPatternUnderEquals: "CONDITION_PATTERN_UNDER_EQUALS",
		evaluate.ConditionUnreadable:         "CONDITION_UNREADABLE",
		evaluate.ConditionNeedsSetOperator:   "CONDITION_NEEDS_SET_OPERATOR",
		evaluate.ConditionListGiven:          "CONDITION_LIST_GIVEN",
		evaluate.ConditionEmptyList:          "CONDITION_EMPTY_LIST",
		evaluate.ConditionVariableEmpty:      "CONDITION_VARIABLE_EMPTY",
	} {
		if string(code) != word {
			t.Errorf("%s was %s", code, word)
		}
	}
	for code, word := range map[evaluate.ProblemCode]string{
		evaluate.ProblemInvalidRequest:   "INVALID_REQUEST",
		evaluate.ProblemAccountAssumed:   "RESOURCE_ACCOUNT_ASSUMED",
		evaluate.ProblemNoResource:       "ACTION_TAKES_NO_RESOURCE",
		evaluate.ProblemResourceType:     "RESOURCE_TYPE_NOT_TAKEN",
		evaluate.ProblemNotGrantable:     "ACTION_NOT_GRANTABLE",
		evaluate.ProblemUnknownAction:    "UNKNOWN_ACTION",
		evaluate.ProblemAmbiguousTag:     "AMBIGUOUS_TAG",
		evaluate.ProblemNotConsulted:     "POLICY_NOT_CONSULTED",
		evaluate.ProblemRCPWithoutEffect: "RCP_NOT_SUPPORTED",
		evaluate.ProblemRolePathUnknown:  "ROLE_PATH_UNKNOWN",
		evaluate.ProblemNotPrincipal:     "NOT_PRINCIPAL_LEVELS",
		evaluate.ProblemCanonicalUser:    "CANONICAL_USER_NOT_MODELLED",
		evaluate.ProblemUnreadable:       "UNREADABLE_VALUE",
		evaluate.ProblemSetOperator:      "MISSING_QUALIFIER",
		evaluate.ProblemListForSingle:    "LIST_FOR_SINGLE_VALUED_KEY",
		evaluate.ProblemEmptyList:        "EMPTY_LIST",
		evaluate.ProblemNotDocumented:    "CROSS_ACCOUNT_NOT_DOCUMENTED",
		evaluate.ProblemRCPMayReach:      "RCP_MAY_REACH",
		evaluate.ProblemDelegatedAdmin:   "DELEGATED_ADMINISTRATOR_ASSUMED",
		evaluate.ProblemAccountDiffers:   "RESOURCE_ACCOUNT_DIFFERS",
		evaluate.ProblemDeadEntry:        "DEAD_ENTRY",
		evaluate.ProblemSetOperatorNull:  "SET_OPERATOR_ON_NULL",
		evaluate.ProblemKeyNeverSent:     "KEY_NEVER_SENT",
		evaluate.ProblemUnknownKey:       "UNKNOWN_CONTEXT_KEY",
		evaluate.ProblemKeysDisagree:     "KEYS_DISAGREE",
		evaluate.ProblemServiceLinked:    "SERVICE_LINKED_ROLE_UNKNOWN",
		evaluate.ProblemUnexplained:      "UNEXPLAINED",
		evaluate.ProblemKeyAssumed:       "KEY_ASSUMED",
		evaluate.ProblemCallerUnknown:    "CALLER_UNKNOWN",
		evaluate.ProblemVariable:         "VARIABLE_WITHOUT_EFFECT",
	} {
		if string(code) != word {
			t.Errorf("%s was %s", code, word)
		}
	}
}
