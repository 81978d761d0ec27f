package validate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// managedErrors are all findings of severity Error in AWS's managed policies, by name of the policy. None is a fault that
// its author should repair; they are of these kinds:
//
//   - INVALID_SERVICE_IN_ACTION: services that were retired before the data was made, or that it does not have yet
//   - INVALID_ACTION: actions of that sort
//   - INVALID_GLOBAL_CONDITION_KEY: aws:PrincipalOrgMasterAccountId, which is nowhere documented
//   - INVALID_SERVICE_CONDITION_KEY: lakeformation:GlueARN, which the reference does not list
//   - INVALID_SERVICE: names of services under which the reference lists no actions, in aws:CalledVia and the like:
//     servicecatalog-appregistry, ec2-images, ec2fastlaunch and ops.apigateway
//   - MISSING_QUALIFIER: events:detail-type, a list in the reference, which AWS compares as one value
var managedErrors = map[string]map[validate.Code]int{
	"AWSAuditManagerAdministratorAccess":                        {"MISSING_QUALIFIER": 1},
	"AWSCodeStarFullAccess":                                     {"INVALID_ACTION": 1},
	"AWSDeepLensLambdaFunctionAccessPolicy":                     {"INVALID_SERVICE_IN_ACTION": 1},
	"AWSDeepLensServiceRolePolicy":                              {"INVALID_SERVICE_IN_ACTION": 1},
	"AWSDeepRacerAccountAdminAccess":                            {"INVALID_SERVICE_IN_ACTION": 1},
	"AWSDeepRacerDefaultMultiUserAccess":                        {"INVALID_SERVICE_IN_ACTION": 21},
	"AWSDeepRacerServiceRolePolicy":                             {"INVALID_SERVICE_IN_ACTION": 1},
	"AWSIAMIdentityCenterAllowListForIdentityContext":           {"INVALID_ACTION": 2},
	"AWSIoT1ClickFullAccess":                                    {"INVALID_SERVICE_IN_ACTION": 1},
	"AWSIoT1ClickReadOnlyAccess":                                {"INVALID_SERVICE_IN_ACTION": 3},
	"AWSIotRoboRunnerFullAccess":                                {"INVALID_SERVICE_IN_ACTION": 1},
	"AWSIotRoboRunnerReadOnly":                                  {"INVALID_SERVICE_IN_ACTION": 8},
	"AWSManagedSettingsAdminAccess":                             {"INVALID_ACTION": 24, "INVALID_SERVICE_IN_ACTION": 4},
	"AWSMobileHub_FullAccess":                                   {"INVALID_SERVICE_IN_ACTION": 1},
	"AWSMobileHub_ReadOnly":                                     {"INVALID_SERVICE_IN_ACTION": 15},
	"AWSSSOServiceRolePolicy":                                   {"INVALID_GLOBAL_CONDITION_KEY": 2},
	"AWSServiceCatalogAppRegistryFullAccess":                    {"INVALID_SERVICE": 3},
	"AWSSupplyChainFederationAdminAccess":                       {"INVALID_SERVICE_IN_ACTION": 4},
	"AmazonDataZoneGlueManageAccessRolePolicy":                  {"INVALID_SERVICE_CONDITION_KEY": 1},
	"AmazonDataZonePortalFullAccessPolicy":                      {"INVALID_SERVICE_IN_ACTION": 1},
	"AmazonDataZonePreviewConsoleFullAccess":                    {"INVALID_SERVICE_IN_ACTION": 1},
	"AmazonDataZoneSageMakerEnvironmentRolePermissionsBoundary": {"INVALID_SERVICE_IN_ACTION": 1},
	"AmazonEC2ImageReferencesAccessPolicy":                      {"INVALID_SERVICE": 1},
	"AmazonRoute53RecoveryControlConfigReadOnlyAccess":          {"INVALID_ACTION": 1},
	"AmazonSageMakerFullAccess":                                 {"INVALID_SERVICE_IN_ACTION": 1},
	"AmazonZocaloFullAccess":                                    {"INVALID_SERVICE_IN_ACTION": 1},
	"AmazonZocaloReadOnlyAccess":                                {"INVALID_SERVICE_IN_ACTION": 1},
	"CloudTrailEventContext":                                    {"MISSING_QUALIFIER": 1},
	"EC2FastLaunchFullAccess":                                   {"INVALID_SERVICE": 11},
	"GroundTruthSyntheticConsoleFullAccess":                     {"INVALID_SERVICE_IN_ACTION": 1},
	"GroundTruthSyntheticConsoleReadOnlyAccess":                 {"INVALID_SERVICE_IN_ACTION": 2},
	"MemoryDBServiceRolePolicy":                                 {"INVALID_ACTION": 1},
	"RDSCloudHsmAuthorizationRole":                              {"INVALID_ACTION": 7},
	"ReadOnlyAccess":                                            {"INVALID_SERVICE_IN_ACTION": 17},
	"ResourceGroupsTaggingAPITagUntagSupportedResources":        {"INVALID_SERVICE_IN_ACTION": 6},
	"SageMakerStudioProjectProvisioningRolePolicy":              {"INVALID_SERVICE": 3, "MISSING_QUALIFIER": 1},
	"SecurityAgentWebAppAPIPolicy":                              {"INVALID_ACTION": 17},
	"SecurityAudit":                                             {"INVALID_SERVICE_IN_ACTION": 1},
}

// TestManagedErrorNames holds that nothing else in AWS's own policies is an error.
func TestManagedErrorNames(t *testing.T) {
	got, count := make(map[string]map[validate.Code]int), make(map[validate.Code]int)
	unknown := make(map[string]bool) // policies with unknown services and actions
	for name, list := range managedFindings() {
		for _, f := range list {
			if f.Severity != validate.Error {
				continue
			}
			if got[name] == nil {
				got[name] = make(map[validate.Code]int)
			}
			got[name][f.Code]++
			count[f.Code]++
			if strings.HasSuffix(string(f.Code), "ACTION") {
				unknown[name] = true
			}
			if f.Refusal {
				t.Errorf("%s is refused: %s", name, f.Message)
			}
		}
	}
	if diff := cmp.Diff(managedErrors, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	want := map[validate.Code]int{
		"INVALID_SERVICE_IN_ACTION": 95, "INVALID_ACTION": 53, "INVALID_GLOBAL_CONDITION_KEY": 2, "INVALID_SERVICE_CONDITION_KEY": 1,
		"INVALID_SERVICE": 18, "MISSING_QUALIFIER": 3,
	}
	if diff := cmp.Diff(want, count); diff != "" || len(unknown) != 30 {
		t.Errorf("in %d policies (-want +got)\n%s", len(unknown), diff)
	}
}
