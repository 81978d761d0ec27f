package validate_test

import (
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// managedFindings returns what is found in the managed policies, by their names.
var managedFindings = sync.OnceValue(func() map[string][]validate.Finding {
	all := make(map[string][]validate.Finding)
	for info := range managed.AWS().All() {
		all[info.Name] = validate.Policy(managed.MustLookup(info.Name), info.Kind)
	}
	return all
})

// TestManagedCounts counts what is found about redundancy, sizes and resources in the managed policies (F-142, F-143,
// F-144, F-080, F-L02, F-L03, F-L23).
func TestManagedCounts(t *testing.T) {
	got := make(map[validate.Code]int)
	for _, list := range managedFindings() {
		for _, f := range list {
			got[f.Code]++
		}
	}
	for code, want := range map[validate.Code]int{
		"REDUNDANT_ACTION": 32, "REDUNDANT_RESOURCE": 54, "REDUNDANT_STATEMENT": 0,
		"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA": 40, "MANAGED_POLICY_SIZE": 41,
		"POLICY_SIZE_EXCEEDS_SCP_QUOTA": 0, "POLICY_SIZE_EXCEEDS_RCP_QUOTA": 0,
		"ACTION_TAKES_NO_RESOURCE": 622,
	} {
		if got[code] != want {
			t.Errorf("%s: %d, want %d", code, got[code], want)
		}
	}
}

// TestManagedLambda lists what our own rules about those who use Lambda find in managed policies, and why it is right
// (F-L05, F-L16, F-L17, F-L18, F-L19).
func TestManagedLambda(t *testing.T) {
	const (
		code     = "UpdateFunctionCode on every function, whose roles are not narrowed"
		pass     = "CreateFunction and InvokeFunction, and PassRole to Lambda on every role"
		admin    = "it is for administrators"
		tags     = "the role's tag decides whether it may be passed, which the IAM User Guide calls unreliable"
		internal = "the permission is written without its star; the policy is that of Lambda@Edge itself"
	)
	want := map[string]map[validate.Code]string{
		"AIDevOpsAgentActionsPolicy":                         {"PRIVILEGE_ESCALATION": code},
		"AWSLambdaFullAccess":                                {"PRIVILEGE_ESCALATION": code},
		"AWSLambda_FullAccess":                               {"PRIVILEGE_ESCALATION": code},
		"AWSLambdaReplicator":                                {"ENABLE_REPLICATION_WITHOUT_STAR": internal},
		"AWSLambdaReplicatorInternal":                        {"ENABLE_REPLICATION_WITHOUT_STAR": internal},
		"AWSQuickSetupJITNADeploymentRolePolicy":             {"PASS_ROLE_TAG_CONDITION": tags},
		"AWSQuickSetupManagedInstanceProfileExecutionPolicy": {"PASS_ROLE_TAG_CONDITION": tags},
		"AWSQuickSetupSSMDeploymentRolePolicy":               {"PASS_ROLE_TAG_CONDITION": tags},
		"AWSQuickSetupSSMLifecycleManagementExecutionPolicy": {"PASS_ROLE_TAG_CONDITION": tags},
		"AdministratorAccess":                                {"ALL_ACTIONS": admin, "PRIVILEGE_ESCALATION": admin},
		"AdministratorAccess-Amplify":                        {"PRIVILEGE_ESCALATION": pass, "ENABLE_REPLICATION_WITHOUT_STAR": "it is written without its star"},
		"AmazonDynamoDBFullAccesswithDataPipeline":           {"PRIVILEGE_ESCALATION": code},
		"AmazonSageMakerPipelinesIntegrations":               {"PRIVILEGE_ESCALATION": pass},
		"DataScientist":                                      {"PRIVILEGE_ESCALATION": code},
		"PowerUserAccess":                                    {"PRIVILEGE_ESCALATION": code},
		"SystemAdministrator":                                {"PRIVILEGE_ESCALATION": code},
	}
	ours := []validate.Code{
		"ALL_ACTIONS", "DENY_MISSES_QUALIFIED", "FORALLVALUES_ALLOWS_ABSENCE", "QUALIFIED_SOURCE_FUNCTION_ARN",
		"ENABLE_REPLICATION_WITHOUT_STAR", "PASS_ROLE_ANY", "PASS_ROLE_TAG_CONDITION", "PRIVILEGE_ESCALATION", "KEY_NOT_IN_REQUEST",
	}
	for name, list := range managedFindings() {
		seen := make(map[validate.Code]bool)
		for _, f := range list {
			if !slices.Contains(ours, f.Code) {
				continue
			}
			if seen[f.Code] = true; want[name][f.Code] == "" {
				t.Errorf("%s: %s at %s: %s", name, f.Code, f.Path, f.Message)
			}
		}
		for _, code := range slices.Sorted(maps.Keys(want[name])) {
			if !seen[code] {
				t.Errorf("%s: no %s", name, code)
			}
		}
	}
	for name := range want {
		if managedFindings()[name] == nil {
			t.Errorf("no managed policy %s, or nothing in it", name)
		}
	}
}
