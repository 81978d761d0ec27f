package evaluate

import "github.com/lambdaiam/lambdaiam/policy/action"

// Rows of services that carry messages, run code and hold packages, of Organizations and of services whose resources
// have no policies.

var (
	pageFunctions = &page{title: "AWS Lambda Developer Guide: Viewing resource-based IAM policies in Lambda",
		advice: noFunctionPolicy}
	pageLayers = &page{title: "AWS Lambda Developer Guide: Granting Lambda layer access to other accounts",
		advice: noFunctionPolicy}
	pageQueues       = &page{title: "Amazon SQS Developer Guide: Limitations of custom policies"}
	pageRootTask     = &page{title: "IAM User Guide: Perform a privileged task on an AWS Organizations member account"}
	pageTopics       = &page{title: "Amazon SNS Developer Guide: Amazon SNS API permissions: Actions and resources reference"}
	pageRepositories = &page{title: "CodeArtifact User Guide: Repository policies", advice: noRepositoryPolicy}
	pageRegistry     = &page{title: "Amazon ECR User Guide: Private repository policies"}
	pageStreams      = &page{title: "Amazon Kinesis Data Streams Developer Guide: Controlling access; Share access using " +
		"resource-based policies", closes: true}
	pageAuthorities = &page{title: "AWS Private CA User Guide: Resource-based policies", closes: true}
	pageIdentities  = &page{title: "Amazon SES Developer Guide: Amazon SES policy anatomy", closes: true}
	pageDelegation  = &page{title: "AWS Organizations User Guide: Create a resource-based delegation policy", closes: true}
	pageStates      = &page{title: "AWS Step Functions Developer Guide: How AWS Step Functions works with IAM"}
	pageThings      = &page{title: "AWS IoT Core Developer Guide: How AWS IoT works with IAM"}
	pagePools       = &page{title: "Amazon Cognito Developer Guide: How Amazon Cognito works with IAM"}
	pageRCPExamples = &page{title: "an answer of AWS in resource-control-policy-examples, issue 18"}
)

const (
	noFunctionPolicy   = "the action does not support resource-based policies: another account must assume a role there"
	noRepositoryPolicy = "the action does not ask the policy of the resource: of a repository, that of its domain may count"
)

// The list of what a function's policy can grant is that of package action. Which of their actions the policies of web
// functions can grant is not published.
var (
	toFunction   = []site{{service: "lambda", prefix: "function:"}}
	toLayer      = []site{{service: "lambda", prefix: "layer:"}}
	toWithPolicy = []site{
		{service: "lambda", prefix: "function:"}, {service: "lambda", prefix: "layer:"},
		{service: "lambda", prefix: "web-function/"},
	}
	lambdaTable = table{rows: []operation{
		{excepts: action.FunctionPolicyGrants, on: toFunction, page: pageFunctions, reach: toOwnAccount}, // RBP-19
		{except: []string{"GetLayerVersion"}, on: toLayer, page: pageLayers, reach: toOwnAccount},        // RBP-38
		{on: toWithPolicy, elsewhere: true, page: pageFunctions, reach: toOwnAccount},                    // RBP-20
	}}
)

var sqsTable = table{rows: []operation{
	{actions: []string{ // OP-1
		"AddPermission", "CancelMessageMoveTask", "CreateQueue", "DeleteQueue", "ListMessageMoveTasks", "ListQueues",
		"ListQueueTags", "RemovePermission", "SetQueueAttributes", "StartMessageMoveTask", "TagQueue", "UntagQueue",
	}, page: pageQueues, reach: toOwnAccount},
	{actions: []string{"SetQueueAttributes", "GetQueueAttributes", "GetQueueUrl"}, page: pageRootTask, unlocks: true}, // OP-3
}}

// A topic's policy takes no other actions.
var snsTable = table{rows: []operation{
	{except: []string{ // OP-1
		"AddPermission", "DeleteTopic", "GetDataProtectionPolicy", "GetTopicAttributes", "ListSubscriptionsByTopic",
		"ListTagsForResource", "Publish", "PutDataProtectionPolicy", "RemovePermission", "SetTopicAttributes", "Subscribe",
	}, page: pageTopics, reach: toNobody},
}}

var (
	ignoresPolicy     = []string{"ListDomains", "ListRepositories", "PutDomainPermissionsPolicy", "PutRepositoryPermissionsPolicy"}
	codeartifactTable = table{rows: []operation{
		{actions: ignoresPolicy, page: pageRepositories, ignored: true},   // OP-1
		{actions: ignoresPolicy, page: pageRepositories, reach: toNobody}, // OP-1
	}}
)

var ecrTable = table{rows: []operation{
	{actions: []string{"GetAuthorizationToken"}, page: pageRegistry, reach: toNobody}, // OP-1
}}

// DescribeStream is not on the page's list; another page demands it for functions of other accounts.
var kinesisTable = table{rows: []operation{
	{except: []string{ // OP-1
		"DescribeStream", "DescribeStreamConsumer", "DescribeStreamSummary", "GetRecords", "GetShardIterator", "ListShards",
		"PutRecord", "PutRecords", "SubscribeToShard",
	}, page: pageStreams, reach: toOwnAccount},
}}

var acmpcaTable = table{rows: []operation{
	{except: []string{ // OP-1
		"DescribeCertificateAuthority", "GetCertificate", "GetCertificateAuthorityCertificate", "IssueCertificate",
		"ListPermissions", "ListTags", "RevokeCertificate",
	}, page: pageAuthorities, reach: toOwnAccount},
}}

var sesTable = table{rows: []operation{
	{except: []string{ // OP-1
		"BatchGetMetricData", "CancelExportJob", "CreateDeliverabilityTestReport", "CreateEmailIdentityPolicy", "CreateExportJob",
		"DeleteEmailIdentity", "DeleteEmailIdentityPolicy", "GetDomainStatisticsReport", "GetEmailIdentity",
		"GetEmailIdentityPolicies", "GetExportJob", "ListExportJobs", "ListRecommendations",
		"PutEmailIdentityConfigurationSetAttributes", "PutEmailIdentityDkimAttributes", "PutEmailIdentityDkimSigningAttributes",
		"PutEmailIdentityFeedbackAttributes", "PutEmailIdentityMailFromAttributes", "SendBulkTemplatedEmail", "SendEmail",
		"SendRawEmail", "SendTemplatedEmail", "TagResource", "UntagResource", "UpdateEmailIdentityPolicy",
	}, page: pageIdentities, reach: toOwnAccount},
}}

var organizationsTable = table{rows: []operation{
	{except: []string{ // OP-1
		"AttachPolicy", "CreatePolicy", "DeletePolicy", "DescribeAccount", "DescribeCreateAccountStatus",
		"DescribeEffectivePolicy", "DescribeHandshake", "DescribeOrganization", "DescribeOrganizationalUnit", "DescribePolicy",
		"DescribeResourcePolicy", "DetachPolicy", "DisablePolicyType", "EnablePolicyType", "ListAWSServiceAccessForOrganization",
		"ListAccounts", "ListAccountsForParent", "ListChildren", "ListCreateAccountStatus", "ListDelegatedAdministrators",
		"ListDelegatedServicesForAccount", "ListHandshakesForAccount", "ListHandshakesForOrganization",
		"ListOrganizationalUnitsForParent", "ListParents", "ListPolicies", "ListPoliciesForTarget", "ListRoots",
		"ListTagsForResource", "ListTargetsForPolicy", "TagResource", "UntagResource", "UpdatePolicy",
	}, page: pageDelegation, reach: toOwnAccount},
}}

var statesTable = table{rows: []operation{
	{page: pageStates, reach: toNobody}, // OP-1
}}

var iotTable = table{rows: []operation{
	{page: pageThings, reach: toNobody}, // OP-1
}}

// Calls that need no signature are left alone.
var cognitoIdentityTable = table{rows: []operation{
	// OP-5
	{actions: []string{"GetCredentialsForIdentity", "GetId", "GetOpenIdToken"}, page: pageRCPExamples, rcp: reached},
	// OP-1
	{except: []string{
		"GetCredentialsForIdentity", "GetId", "GetOpenIdToken", "UnlinkIdentity",
	}, page: pagePools, reach: toNobody},
}}

var cognitoIDPTable = table{rows: []operation{
	{except: []string{ // OP-1
		"AssociateSoftwareToken", "ChangePassword", "ConfirmDevice", "ConfirmForgotPassword", "ConfirmSignUp", "DeleteUser",
		"DeleteUserAttributes", "ForgetDevice", "ForgotPassword", "GetDevice", "GetUser", "GetUserAttributeVerificationCode",
		"GlobalSignOut", "InitiateAuth", "ListDevices", "ResendConfirmationCode", "RespondToAuthChallenge", "RevokeToken",
		"SetUserMFAPreference", "SetUserSettings", "SignUp", "UpdateAuthEventFeedback", "UpdateDeviceStatus",
		"UpdateUserAttributes", "VerifySoftwareToken", "VerifyUserAttribute",
	}, page: pagePools, reach: toNobody},
}}
