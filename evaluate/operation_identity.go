package evaluate

import "github.com/lambdaiam/lambdaiam/policy"

// Rows of services about identities: STS, IAM and IAM Identity Center.

var (
	toRole          = []site{{service: "iam", prefix: "role/"}}
	toServiceLinked = []site{{service: "iam", prefix: "role/aws-service-role/"}}
	toReservedRole  = []site{{service: "iam", prefix: "role/aws-reserved/"}}
	toRootUser      = []site{{service: "iam", prefix: "root"}}
	toPolicyOfAWS   = []site{{service: "iam", prefix: "policy/", account: awsAccount}}

	assumesRole = []string{
		"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "SetContext", "SetSourceIdentity", "TagSession",
	}
	changesPolicy = []string{
		"CreatePolicy", "CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "SetDefaultPolicyVersion", "TagPolicy",
		"UntagPolicy",
	}

	pageSessionToken = &page{title: "IAM User Guide: Permissions for GetSessionToken"}
	pageFederation   = &page{title: "IAM User Guide: Permissions for GetFederationToken"}
	pageCompareSTS   = &page{title: "IAM User Guide: Compare AWS STS credentials"}
	pageAssumeRole   = &page{title: "AWS STS API Reference: AssumeRole"}
	pageAssumeRoot   = &page{title: "AWS STS API Reference: AssumeRoot"}
	pageRCPs         = &page{title: "AWS Organizations User Guide: Resource control policies (RCPs)"}
	pageTrust        = &page{title: "IAM User Guide: How AWS enforcement code logic evaluates requests to allow or deny access"}
	pageSSOPolicies  = &page{title: "IAM Identity Center User Guide: Identity-based policy examples"}
	pageSSORole      = &page{title: "AWS Managed Policy Reference Guide: AWSSSOServiceRolePolicy"}
	pageObserved     = &page{title: "answers of AWS, as iam-simulate has them"}
	pageInstances    = &page{title: "an answer of AWS in modern-data-architecture-accelerator, issue 56"}
)

var stsTable = table{rows: []operation{
	// E-24
	{actions: []string{"GetCallerIdentity"}, page: pageSessionToken, free: inAccounts, overriding: true},
	{actions: []string{"GetSessionToken"}, page: pageSessionToken, free: users | roots},
	// E-23
	{except: []string{"GetCallerIdentity"}, page: pageFederation, cannot: federated, why: FederatedSession},
	// OP-2
	{actions: []string{"AssumeRole"}, page: pageAssumeRole, cannot: roots, why: CallerCannotCall},
	{actions: []string{"AssumeRoot"}, page: pageAssumeRoot, cannot: roots, why: CallerCannotCall},
	{actions: []string{"GetSessionToken", "GetFederationToken"}, page: pageCompareSTS, cannot: roles, why: CallerCannotCall},
	{except: []string{"AssumeRole", "GetCallerIdentity"}, page: pageCompareSTS, cannot: withToken, why: CallerCannotCall},
	// OP-4
	{actions: []string{"AssumeRoot"}, on: toRootUser, page: pageAssumeRoot, alone: true},
	// E-30, E-31
	{actions: assumesRole, on: toRole, page: pageTrust, must: policy.Trust},
	// OP-5
	{actions: assumesRole, on: toServiceLinked, page: pageRCPs, rcp: unreached},
}}

var iamTable = table{rows: []operation{
	// E-23
	{page: pageFederation, cannot: federated, why: FederatedSession},
	// OP-2: iam:PassRole is no call.
	{except: []string{"PassRole"}, page: pageCompareSTS, cannot: withTokenOnly, why: CallerCannotCall},
	// E-46
	{actions: changesPolicy, on: toPolicyOfAWS, page: pageObserved, locked: AWSOwned},
	// E-47, OP-6
	{actions: []string{
		"AttachRolePolicy", "CreateRole", "DeleteRole", "DeleteRolePolicy", "DetachRolePolicy", "PutRolePolicy", "UpdateRole",
		"UpdateRoleDescription",
	}, on: toReservedRole, page: pageSSOPolicies, locked: ReservedRole, unlockedBy: bySSO},
	{actions: []string{
		"DeleteRolePermissionsBoundary", "PutRolePermissionsBoundary", "UpdateAssumeRolePolicy",
	}, on: toReservedRole, page: pageSSORole, locked: ReservedRole, unlockedBy: bySSORole},
	{actions: []string{
		"CreateServiceLinkedRole", "DeleteServiceLinkedRole", "PassRole", "TagRole", "UntagRole",
	}, on: toReservedRole, page: pageObserved, locked: ReservedRole},
}}

// The account of an instance of IAM Identity Center decides about what belongs to it.
var ssoTable = table{rows: []operation{
	{page: pageInstances, ownerGiven: true}, // OP-8
}}
