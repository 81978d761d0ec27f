package evaluate

import "github.com/lambdaiam/lambdaiam/policy"

// Rows of services that keep data and keys: S3, KMS, Secrets Manager, DynamoDB, Backup, OpenSearch Service, Glue.

var (
	pageBucketPolicy = &page{title: "Amazon S3 API Reference: GetBucketPolicy, PutBucketPolicy, DeleteBucketPolicy"}
	pageWalkthrough  = &page{title: "Amazon S3 User Guide: Controlling access to a bucket with user policies"}
	pageDirectory    = &page{title: "Amazon S3 User Guide: AWS Identity and Access Management (IAM) for S3 Express One Zone"}
	pageKeyPolicy    = &page{title: "AWS KMS Developer Guide: Default key policy"}
	pageKeysAbroad   = &page{title: "AWS KMS Developer Guide: Allowing users in other accounts to use a KMS key", closes: true}
	pageSecrets      = &page{title: "AWS Secrets Manager User Guide: Access AWS Secrets Manager secrets from a different account",
		closes: true}
	pageTables  = &page{title: "Amazon DynamoDB Developer Guide: API operations supported by resource-based policies"}
	pageVaults  = &page{title: "AWS Backup Developer Guide: Vault access policies", closes: true}
	pageDomains = &page{title: "Amazon OpenSearch Service Developer Guide: Identity and Access Management"}
	pageCatalog = &page{title: "AWS Glue Developer Guide: Granting cross-account access"}
)

// The rows of S3 are about actions of these lengths.
const lengthsS3 = 1<<len("GetBucketPolicy") | 1<<len("DeleteBucketPolicy") | 1<<len("ListAllMyBuckets")

var (
	bucketPolicy = []string{"GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy"}
	s3Table      = table{gateway: true, lengths: lengthsS3, rows: []operation{ // E-81
		{actions: bucketPolicy, page: pageBucketPolicy, reach: toOwnAccount}, // OP-1
		{actions: bucketPolicy, page: pageBucketPolicy, unlocks: true},       // OP-3
		{actions: []string{"ListAllMyBuckets"}, page: pageWalkthrough, // OP-7
			none: []string{"arn:aws:s3:::*", "arn:aws-cn:s3:::*", "arn:aws-us-gov:s3:::*"}},
	}}
)

// Bucket-level actions can be granted in identity policies only.
var s3expressTable = table{rows: []operation{
	{except: []string{"CreateSession"}, page: pageDirectory, reach: toNobody}, // OP-1
}}

var (
	toKey        = []site{{service: "kms", prefix: "key/"}}
	toAliasOfAWS = []site{{service: "kms", prefix: "alias/aws/"}}
	toNoKey      = []site{{service: "kms", prefix: "alias/"}, {}}
)

var kmsTable = table{rows: []operation{
	// E-35, E-35a
	{on: toKey, page: pageKeyPolicy, must: policy.Key},
	{on: toNoKey, page: pageKeyPolicy, ignored: true},
	{actions: []string{"CreateAlias", "DeleteAlias", "UpdateAlias"}, on: toAliasOfAWS, page: pageObserved,
		locked: AWSManagedAlias},
	// G-93, OP-5
	{page: pageRCPs, rcp: customersKeys},
	{on: toAliasOfAWS, page: pageRCPs, rcp: unreached},
	{actions: []string{"RetireGrant"}, page: pageRCPs, rcp: unreached},
	{except: []string{ // OP-1
		"CreateGrant", "Decrypt", "DeriveSharedSecret", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair",
		"GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GetKeyRotationStatus",
		"GetPublicKey", "ListGrants", "ReEncryptFrom", "ReEncryptTo", "RetireGrant", "RevokeGrant", "Sign", "Verify", "VerifyMac",
	}, page: pageKeysAbroad, reach: toOwnAccount},
}}

var secretsmanagerTable = table{rows: []operation{
	{except: []string{ // OP-1
		"CancelRotateSecret", "DeleteResourcePolicy", "DeleteSecret", "DescribeSecret", "GetRandomPassword", "GetResourcePolicy",
		"GetSecretValue", "ListSecretVersionIds", "PutResourcePolicy", "PutSecretValue", "RemoveRegionsFromReplication",
		"ReplicateSecretToRegions", "RestoreSecret", "RotateSecret", "StopReplicationToReplica", "TagResource", "UntagResource",
		"UpdateSecret", "UpdateSecretVersionStage", "ValidateResourcePolicy",
	}, page: pageSecrets, reach: toOwnAccount},
}}

// The page is a table, and what has no row in it stays open.
var dynamodbTable = table{gateway: true, rows: []operation{ // E-81
	{except: []string{ // OP-1
		"BatchGetItem", "BatchWriteItem", "DeleteItem", "DeleteTable", "DescribeStream", "DescribeTable", "GetItem", "GetRecords",
		"GetShardIterator", "ListTagsOfResource", "PutItem", "Query", "Scan", "TagResource", "TransactGetItems",
		"TransactWriteItems", "UntagResource", "UpdateItem", "UpdateTable",
	}, page: pageTables, reach: toUnsaid},
	{actions: []string{ // OP-1: PartiQL's operations are authorised by four actions
		"BatchExecuteStatement", "ExecuteStatement", "ExecuteTransaction", "PartiQLDelete", "PartiQLInsert", "PartiQLSelect",
		"PartiQLUpdate", "DescribeTableReplicaAutoScaling", "UpdateTableReplicaAutoScaling", "CreateBackup",
		"DescribeContinuousBackups", "RestoreTableToPointInTime", "UpdateContinuousBackups", "DescribeContributorInsights",
		"UpdateContributorInsights", "ExportTableToPointInTime", "DescribeKinesisStreamingDestination",
		"DisableKinesisStreamingDestination", "EnableKinesisStreamingDestination", "UpdateKinesisStreamingDestination",
		"GetResourcePolicy", "PutResourcePolicy", "DeleteResourcePolicy", "DescribeTimeToLive", "UpdateTimeToLive",
	}, page: pageTables, reach: toOwnAccount},
	{actions: []string{ // OP-1
		"CreateTable", "CreateGlobalTable", "DescribeGlobalTable", "DescribeGlobalTableSettings", "ListGlobalTables",
		"UpdateGlobalTable", "UpdateGlobalTableSettings", "DescribeBackup", "DeleteBackup", "RestoreTableFromBackup",
		"ListContributorInsights", "DescribeExport", "ListExports", "DescribeImport", "ImportTable", "ListImports",
		"DescribeLimits", "DescribeEndpoints", "ListBackups", "ListTables", "ListStreams",
	}, page: pageTables, reach: toNobody},
}}

var backupTable = table{rows: []operation{
	{except: []string{"CopyIntoBackupVault"}, page: pageVaults, reach: toOwnAccount}, // OP-1
}}

// A domain's policy is about what is in the domain.
var esTable = table{rows: []operation{
	{except: []string{ // OP-1
		"ESCrossClusterGet", "ESHttpDelete", "ESHttpGet", "ESHttpHead", "ESHttpPatch", "ESHttpPost", "ESHttpPut",
	}, page: pageDomains, reach: toNobody},
}}

var glueTable = table{rows: []operation{
	{on: []site{ // OP-1
		{service: "glue", prefix: "catalog"}, {service: "glue", prefix: "database/"}, {service: "glue", prefix: "table/"},
		{service: "glue", prefix: "tableVersion/"}, {service: "glue", prefix: "userDefinedFunction/"},
		{service: "glue", prefix: "connection/"},
	}, elsewhere: true, page: pageCatalog, reach: toOwnAccount},
}}
