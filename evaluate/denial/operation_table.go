package denial

import (
	"cmp"
	"slices"
)

// A pair is a name and what stands for it. Lists of them are in the order of the names: a map would be filled anew each
// time a program starts.
type pair struct{ name, other string }

// find returns what stands for a name, "" for nothing.
func find(list []pair, name string) string {
	i, ok := slices.BinarySearchFunc(list, name, func(p pair, name string) int { return cmp.Compare(p.name, name) })
	if !ok {
		return ""
	}
	return list[i].other
}

// prefixes are those of services whose events have another source (Service Authorization Reference, and the pages about
// logging with CloudTrail of these services).
var prefixes = [...]pair{
	{"catalog.marketplace", "aws-marketplace"},
	{"data.iot", "iot"},
	{"email", "ses"},
	{"entitlement.marketplace", "aws-marketplace"},
	{"iotdata", "iot"},
	{"metering.marketplace", "aws-marketplace"},
	{"models.lex", "lex"},
	{"monitoring", "cloudwatch"},
	{"pinpoint", "mobiletargeting"},
	{"runtime.lex", "lex"},
	{"runtime.sagemaker", "sagemaker"},
	{"ses-smtp", "ses"},
	{"sms-voice.pinpoint", "sms-voice"},
	{"streams.dynamodb", "dynamodb"},
	{"tagging", "tag"},
}

// renamed are operations whose action has another name: that of another call, or one that covers several ("Required
// permissions for Amazon S3 API operations", Amazon S3 User Guide; Service Authorization Reference).
var renamed = [...]pair{
	{"bedrock:Converse", "bedrock:InvokeModel"},
	{"bedrock:ConverseStream", "bedrock:InvokeModelWithResponseStream"},
	{"lambda:GetLayerVersionByArn", "lambda:GetLayerVersion"},
	{"lambda:Invoke", "lambda:InvokeFunction"},
	{"lambda:InvokeAsync", "lambda:InvokeFunction"},
	{"lambda:InvokeWithResponseStream", "lambda:InvokeFunction"},
	{"s3:CompleteMultipartUpload", "s3:PutObject"},
	{"s3:CopyObject", "s3:PutObject"},
	{"s3:CreateMultipartUpload", "s3:PutObject"},
	{"s3:DeleteAccountPublicAccessBlock", "s3:PutAccountPublicAccessBlock"},
	{"s3:DeleteBucketAnalyticsConfiguration", "s3:PutAnalyticsConfiguration"},
	{"s3:DeleteBucketCors", "s3:PutBucketCORS"},
	{"s3:DeleteBucketEncryption", "s3:PutEncryptionConfiguration"},
	{"s3:DeleteBucketIntelligentTieringConfiguration", "s3:PutIntelligentTieringConfiguration"},
	{"s3:DeleteBucketInventoryConfiguration", "s3:PutInventoryConfiguration"},
	{"s3:DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"},
	{"s3:DeleteBucketMetricsConfiguration", "s3:PutMetricsConfiguration"},
	{"s3:DeleteBucketOwnershipControls", "s3:PutBucketOwnershipControls"},
	{"s3:DeleteBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"},
	{"s3:DeleteBucketReplication", "s3:PutReplicationConfiguration"},
	{"s3:DeleteBucketTagging", "s3:PutBucketTagging"},
	{"s3:DeleteObjects", "s3:DeleteObject"},
	{"s3:DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock"},
	{"s3:GetBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration"},
	{"s3:GetBucketAnalyticsConfiguration", "s3:GetAnalyticsConfiguration"},
	{"s3:GetBucketEncryption", "s3:GetEncryptionConfiguration"},
	{"s3:GetBucketIntelligentTieringConfiguration", "s3:GetIntelligentTieringConfiguration"},
	{"s3:GetBucketInventoryConfiguration", "s3:GetInventoryConfiguration"},
	{"s3:GetBucketLifecycle", "s3:GetLifecycleConfiguration"},
	{"s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"},
	{"s3:GetBucketMetricsConfiguration", "s3:GetMetricsConfiguration"},
	{"s3:GetBucketNotificationConfiguration", "s3:GetBucketNotification"},
	{"s3:GetBucketReplication", "s3:GetReplicationConfiguration"},
	{"s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"},
	{"s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"},
	{"s3:HeadBucket", "s3:ListBucket"},
	{"s3:HeadObject", "s3:GetObject"},
	{"s3:ListBucketAnalyticsConfigurations", "s3:GetAnalyticsConfiguration"},
	{"s3:ListBucketIntelligentTieringConfigurations", "s3:GetIntelligentTieringConfiguration"},
	{"s3:ListBucketInventoryConfigurations", "s3:GetInventoryConfiguration"},
	{"s3:ListBucketMetricsConfigurations", "s3:GetMetricsConfiguration"},
	{"s3:ListBuckets", "s3:ListAllMyBuckets"},
	{"s3:ListMultipartUploads", "s3:ListBucketMultipartUploads"},
	{"s3:ListObjectVersions", "s3:ListBucketVersions"},
	{"s3:ListObjects", "s3:ListBucket"},
	{"s3:ListObjectsV2", "s3:ListBucket"},
	{"s3:ListParts", "s3:ListMultipartUploadParts"},
	{"s3:PostObject", "s3:PutObject"},
	{"s3:PutBucketAccelerateConfiguration", "s3:PutAccelerateConfiguration"},
	{"s3:PutBucketAnalyticsConfiguration", "s3:PutAnalyticsConfiguration"},
	{"s3:PutBucketEncryption", "s3:PutEncryptionConfiguration"},
	{"s3:PutBucketIntelligentTieringConfiguration", "s3:PutIntelligentTieringConfiguration"},
	{"s3:PutBucketInventoryConfiguration", "s3:PutInventoryConfiguration"},
	{"s3:PutBucketLifecycle", "s3:PutLifecycleConfiguration"},
	{"s3:PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"},
	{"s3:PutBucketMetricsConfiguration", "s3:PutMetricsConfiguration"},
	{"s3:PutBucketNotificationConfiguration", "s3:PutBucketNotification"},
	{"s3:PutBucketReplication", "s3:PutReplicationConfiguration"},
	{"s3:PutObjectLockConfiguration", "s3:PutBucketObjectLockConfiguration"},
	{"s3:PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"},
	{"s3:SelectObjectContent", "s3:GetObject"},
	{"s3:UploadPart", "s3:PutObject"},
	{"s3:UploadPartCopy", "s3:PutObject"},
	{"sns:PublishBatch", "sns:Publish"},
	{"sqs:ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility"},
	{"sqs:DeleteMessageBatch", "sqs:DeleteMessage"},
	{"sqs:SendMessageBatch", "sqs:SendMessage"},
}
