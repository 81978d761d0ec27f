package validate_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// unknownServices are the prefixes of services that were retired before the data was made, and that managed policies
// still name.
var unknownServices = []string{
	"builderid", "datazonecontrol", "deepcomposer", "deeplens", "deepracer", "elastic-inference", "iot1click",
	"iotroborunner", "mobilehub", "sagemaker-groundtruth-synthetic", "zocalo",
}

// unknownActions are the actions that managed policies name and the data of the same month does not have.
var unknownActions = []string{
	"budgets:CreateBudget", "budgets:DeleteBudget", "budgets:DescribeBudget", "budgets:DescribeBudgets",
	"budgets:UpdateBudget", "cloud9:ValidateEnvironmentName", "cloudhsm:CreateLunaClient",
	"cloudhsm:DeleteLunaClient", "cloudhsm:DescribeHapg", "cloudhsm:DescribeLunaClient", "cloudhsm:GetConfig",
	"cloudhsm:ModifyHapg", "cloudhsm:ModifyLunaClient", "memorydb:ReplicateMultiRegionClusterData",
	"organizations:CreateBuilderIdOwnedAccount", "payments:AcceptTermsAndConditionsForProgramByAccountId",
	"payments:BatchGetPaymentProfiles", "payments:CreatePaymentAttempt", "payments:CreatePaymentProfile",
	"payments:Get", "payments:GetAcceptedTermsAndConditionsForProgramByAccountId", "payments:GetAccountBalance",
	"payments:GetDefaultPaymentProfile", "payments:GetEligibleCurrencies", "payments:GetPaymentAttempt",
	"payments:GetPaymentPreferences", "payments:GetPreferredCurrency",
	"payments:GetRecommendedTermsAndConditionsForProgram", "payments:ListPaymentProfiles",
	"payments:SearchFinancialRecords", "payments:SetPreferredCurrency", "payments:UpdatePaymentProfile",
	"qapps:ImportDocumentToQApp", "qapps:ImportDocumentToQAppSession",
	"route53-recovery-control-config:DescribeRoutingControlByName", "securityagent:BatchGetAgentInstances",
	"securityagent:BatchGetSecurityTestContentMetadata", "securityagent:BatchGetTasks",
	"securityagent:CreateDocumentReview", "securityagent:DeleteDocumentReview", "securityagent:GetCodeReviewTask",
	"securityagent:GetDocReviewTask", "securityagent:GetDocumentReview", "securityagent:GetDocumentReviewArtifact",
	"securityagent:ListAgentInstances", "securityagent:ListControls", "securityagent:ListDocumentReviewComments",
	"securityagent:ListDocumentReviews", "securityagent:ListTasks", "securityagent:StartPentestExecution",
	"securityagent:StopPentestExecution",
}

// TestManagedErrors holds which services and actions of managed policies are not known (F-015, F-016).
func TestManagedErrors(t *testing.T) {
	services, actions := make(map[string]int), make(map[string]int)
	for _, list := range managedFindings() {
		for _, f := range list {
			_, quoted, _ := strings.Cut(f.Message, `"`)
			entry, _, _ := strings.Cut(quoted, `"`)
			switch f.Code {
			case "INVALID_SERVICE_IN_ACTION":
				prefix, _, _ := strings.Cut(entry, ":")
				services[prefix]++
			case "INVALID_ACTION":
				actions[entry]++
			}
		}
	}
	if diff := cmp.Diff(unknownServices, slices.Sorted(maps.Keys(services))); diff != "" {
		t.Errorf("services (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(unknownActions, slices.Sorted(maps.Keys(actions))); diff != "" {
		t.Errorf("actions (-want +got)\n%s", diff)
	}
}
