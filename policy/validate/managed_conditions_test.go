package validate

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestManagedConditions counts what is found in AWS's managed policies about conditions, tags and wide grants. None is
// of a variable: 864 statements compare an account or organization with another one (F-070).
func TestManagedConditions(t *testing.T) {
	want := map[Code]int{
		"ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": 23,  // F-147
		"CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE":          4,   // F-084: "*" or "iam:*": AdministratorAccess, IAMFullAccess …
		"CREATE_SLR_WITH_STAR_IN_RESOURCE":                     4,   // F-083
		"EQUIVALENT_TO_NULL_FALSE":                             120, // F-134
		"FORALLVALUES_WITH_SINGLE_VALUED_KEY":                  2,   // F-108
		"INVALID_GLOBAL_CONDITION_KEY":                         2,   // F-048
		"INVALID_SERVICE":                                      18,  // F-050
		"INVALID_SERVICE_CONDITION_KEY":                        1,   // F-049
		"MISSING_QUALIFIER":                                    3,   // F-053
		"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE":           4,   // F-110
		"PASS_ROLE_WITH_STAR_IN_RESOURCE":                      13,  // F-109: five of them with StringEqualsIfExists or StringLikeIfExists
		"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS":         17,  // F-121
		"TYPE_MISMATCH":                                        2,   // F-096: StringEquals of keys that are true or false
	}
	families := []string{"keys", "values", "operators", "security", "tags", "organizations"}
	got := make(map[Code]int)
	for info := range managed.AWS().All() {
		kind := policy.Identity
		if info.Name == "RCPFullAWSAccess" {
			kind = policy.RCP
		}
		for _, f := range Policy(managed.MustLookup(info.Name), kind) {
			if !slices.Contains(families, familyOf(f.Code)) {
				continue
			}
			got[f.Code]++
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got)\n%s", diff)
	}
}
