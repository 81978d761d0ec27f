package evaluate_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A reachCase says what the policy of a service's resource can open.
type reachCase struct {
	service, resource  string // the resource part of an ARN with Region and account
	open, closed, none string // actions: to other accounts; to its own account; to nobody
	unsaid             string // no page says whether to other accounts
	page               string // part of the message about closed actions
}

const (
	kmsOpen = "Encrypt Decrypt ReEncryptFrom ReEncryptTo GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair " +
		"GenerateDataKeyPairWithoutPlaintext GenerateMac VerifyMac Sign Verify DeriveSharedSecret CreateGrant DescribeKey " +
		"GetKeyRotationStatus GetPublicKey ListGrants RetireGrant RevokeGrant"
	kmsClosed = "CancelKeyDeletion DeleteImportedKeyMaterial DisableKey DisableKeyRotation EnableKey EnableKeyRotation GetKeyPolicy " +
		"GetParametersForImport ImportKeyMaterial ListKeyPolicies ListKeyRotations ListResourceTags PutKeyPolicy ReplicateKey " +
		"RotateKeyOnDemand ScheduleKeyDeletion TagResource UntagResource UpdateKeyDescription UpdatePrimaryRegion"
	secretsOpen = "CancelRotateSecret DeleteResourcePolicy DeleteSecret DescribeSecret GetResourcePolicy GetSecretValue " +
		"ListSecretVersionIds PutResourcePolicy PutSecretValue RemoveRegionsFromReplication ReplicateSecretToRegions RestoreSecret " +
		"RotateSecret StopReplicationToReplica TagResource UntagResource UpdateSecret UpdateSecretVersionStage ValidateResourcePolicy"
	dynamoOpen = "DeleteItem GetItem PutItem Query Scan UpdateItem BatchGetItem BatchWriteItem DeleteTable DescribeTable UpdateTable " +
		"ListTagsOfResource TagResource UntagResource"
	dynamoClosed = "PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete DescribeTableReplicaAutoScaling UpdateTableReplicaAutoScaling " +
		"CreateBackup DescribeContinuousBackups RestoreTableToPointInTime UpdateContinuousBackups DescribeContributorInsights " +
		"UpdateContributorInsights ExportTableToPointInTime DescribeKinesisStreamingDestination DisableKinesisStreamingDestination " +
		"EnableKinesisStreamingDestination UpdateKinesisStreamingDestination GetResourcePolicy PutResourcePolicy DeleteResourcePolicy " +
		"DescribeTimeToLive UpdateTimeToLive"
	organizationsOpen = "AttachPolicy CreatePolicy DeletePolicy DescribeEffectivePolicy DescribePolicy DetachPolicy ListTargetsForPolicy UpdatePolicy"
)

var reachCases = []reachCase{
	{service: "sqs", resource: "q", open: "SendMessage ReceiveMessage DeleteMessage ChangeMessageVisibility GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues PurgeQueue",
		closed: "AddPermission CancelMessageMoveTask CreateQueue DeleteQueue ListMessageMoveTasks ListQueueTags RemovePermission SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue",
		page:   "Limitations of custom policies"},
	{service: "s3", resource: "", open: "ListBucket GetBucketLocation PutLifecycleConfiguration", closed: "GetBucketPolicy PutBucketPolicy DeleteBucketPolicy"},
	{service: "s3express", resource: "bucket/b--use1-az1--x-s3", open: "CreateSession", none: "CreateBucket DeleteBucket GetBucketPolicy PutBucketPolicy DeleteBucketPolicy GetEncryptionConfiguration"},
	{service: "kms", resource: "key/k1", open: kmsOpen, closed: kmsClosed, page: "Allowing users in other accounts to use a KMS key"},
	{service: "secretsmanager", resource: "secret:s-abcdef", open: secretsOpen, closed: "CreateSecret", page: "Access AWS Secrets Manager secrets from a different account"},
	{service: "dynamodb", resource: "table/t", open: dynamoOpen, closed: dynamoClosed, none: "CreateTable CreateGlobalTable UpdateGlobalTable", unsaid: "ConditionCheckItem"},
	{service: "dynamodb", resource: "table/t/stream/s", open: "DescribeStream GetRecords GetShardIterator"},
	{service: "backup", resource: "backup-vault:v", open: "CopyIntoBackupVault", closed: "DeleteBackupVault DescribeBackupVault StartBackupJob"},
	{service: "es", resource: "domain/d", open: "ESHttpGet ESHttpPut ESHttpPost ESHttpDelete ESHttpHead ESHttpPatch ESCrossClusterGet", none: "DescribeDomain UpdateDomainConfig DeleteDomain"},
	{service: "codeartifact", resource: "repository/d/r", open: "ReadFromRepository DescribeRepository GetRepositoryPermissionsPolicy"},
	{service: "codeartifact", resource: "domain/d", open: "DescribeDomain ListRepositoriesInDomain GetAuthorizationToken"},
	{service: "glue", resource: "table/db/t", open: "GetTable UpdateTable"},
	{service: "glue", resource: "database/db", open: "GetDatabase"},
	{service: "glue", resource: "catalog", open: "GetCatalogImportStatus"},
	{service: "glue", resource: "connection/c", open: "GetConnection"},
	{service: "glue", resource: "userDefinedFunction/db/f", open: "GetUserDefinedFunction"},
	{service: "glue", resource: "job/j", closed: "GetJob StartJobRun"},
	{service: "glue", resource: "crawler/c", closed: "GetCrawler StartCrawler"},
	{service: "sns", resource: "t", open: "AddPermission DeleteTopic GetDataProtectionPolicy GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource Publish PutDataProtectionPolicy RemovePermission SetTopicAttributes Subscribe",
		none: "ConfirmSubscription TagResource UntagResource CreateTopic"},
	{service: "ecr", resource: "repository/r", open: "BatchGetImage GetDownloadUrlForLayer PutImage"},
	{service: "kinesis", resource: "stream/s", open: "DescribeStream DescribeStreamSummary GetRecords GetShardIterator ListShards PutRecord PutRecords SubscribeToShard", closed: "DeleteStream MergeShards PutResourcePolicy"},
	{service: "kinesis", resource: "stream/s/consumer/c:1", open: "DescribeStreamConsumer SubscribeToShard", closed: "DeregisterStreamConsumer"},
	{service: "acm-pca", resource: "certificate-authority/1", open: "DescribeCertificateAuthority GetCertificate GetCertificateAuthorityCertificate ListPermissions ListTags IssueCertificate RevokeCertificate",
		closed: "DeleteCertificateAuthority PutPolicy GetCertificateAuthorityCsr"},
	{service: "ses", resource: "identity/example.com", open: "SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail GetEmailIdentity", closed: "SendCustomVerificationEmail CreateEmailIdentity"},
	{service: "organizations", resource: "policy/o-1/service_control_policy/p-1", open: organizationsOpen, closed: "MoveAccount CloseAccount PutResourcePolicy"},
	{service: "states", resource: "stateMachine:m", none: "StartExecution DescribeStateMachine"},
	{service: "iot", resource: "thing/t", none: "DescribeThing Publish"},
	{service: "cognito-idp", resource: "userpool/p", none: "AdminGetUser UpdateUserPool"},
	{service: "cognito-identity", resource: "identitypool/p", none: "DescribeIdentityPool UpdateIdentityPool"},
	{service: "made", resource: "x", open: "Up"}, // a service without a row
}

// TestReachOfResourcePolicies tries the actions of the lists, of which both accounts allow everything.
func TestReachOfResourcePolicies(t *testing.T) {
	type reach uint8
	const (
		anyone reach = iota
		notSaid
		ownAccount
		noOne
	)
	resourceOnly := attached{resource: grant("*", "*", to("AWS", acctA, acctB), sid("R"))}
	both := resourceOnly
	both.identity = []string{full}
	for _, c := range reachCases {
		region := "us-east-1"
		if c.service == "organizations" {
			region = ""
		}
		name := "arn:aws:" + c.service + ":" + region + ":" + acctA + ":" + c.resource
		if c.service == "s3" {
			name = bucketARN
		}
		for i, list := range []string{c.open, c.unsaid, c.closed, c.none} {
			for action := range strings.FieldsSeq(list) {
				t.Run("OP-1 "+c.service+" "+c.resource+" "+action, func(t *testing.T) {
					reaches := reach(i)
					req := ask(bob, c.service+":"+action, name)
					check := func(who evaluate.Principal, ps attached, want evaluate.Decision, by policy.Kind, code evaluate.ProblemCode) {
						t.Helper()
						req.Principal = who
						e, err := evaluate.Compile(ps.policies())
						if err != nil {
							t.Fatal(err)
						}
						r := e.Evaluate(&req)
						if r.Decision != want || r.By != by || e.Decide(&req) != want {
							t.Errorf("%v: %v by %v, want %v by %v", who, r.Decision, r.By, want, by)
						}
						for _, known := range []evaluate.ProblemCode{evaluate.ProblemNotGrantable, evaluate.ProblemNotDocumented} {
							if p, found := problemOf(r, known); found != (known == code) || found && (p.Message == "" || !strings.Contains(r.String(), p.Message)) {
								t.Errorf("%v: problems %v, want %q", who, r.Problems, code)
							} else if found && c.page != "" && !(strings.Contains(p.Message, c.page) && strings.Contains(p.Message, "2026")) {
								t.Errorf("the message does not name page and date: %s", p.Message)
							}
						}
					}
					switch reaches {
					case anyone:
						check(bob, both, evaluate.Allowed, policy.Identity, "")
						check(alice, both, evaluate.Allowed, policy.Identity, "")
					case notSaid:
						check(bob, both, evaluate.Allowed, policy.Identity, evaluate.ProblemNotDocumented)
						check(alice, both, evaluate.Allowed, policy.Identity, "")
					case ownAccount:
						check(bob, both, evaluate.ImplicitDeny, policy.Resource, evaluate.ProblemNotGrantable)
						check(anonymous, attached{resource: fullPublic}, evaluate.ImplicitDeny, policy.Resource, evaluate.ProblemNotGrantable)
						check(alice, both, evaluate.Allowed, policy.Identity, "")
						check(alice, attached{resource: grant("*", "*", to("AWS", aliceARN))}, evaluate.Allowed, policy.Resource, "")
					case noOne:
						check(bob, both, evaluate.ImplicitDeny, policy.Resource, evaluate.ProblemNotGrantable)
						check(alice, both, evaluate.Allowed, policy.Identity, "")
						check(alice, attached{resource: grant("*", "*", to("AWS", aliceARN))}, evaluate.ImplicitDeny, policy.Identity, evaluate.ProblemNotGrantable)
					}
				})
			}
		}
	}
}

// TestResourcePolicyIgnored: operations at which the policy of the resource is not asked.
func TestResourcePolicyIgnored(t *testing.T) {
	const repository, domain = "arn:aws:codeartifact:us-east-1:111122223333:repository/d/r", "arn:aws:codeartifact:us-east-1:111122223333:domain/d"
	locked := attached{identity: []string{full}, resource: refuse("*", "*", everyone)}
	open := attached{identity: []string{full}, resource: fullPublic}
	ignored := allowed(identity).with(evaluate.ProblemNotConsulted)
	closed := implicit(resource).with(evaluate.ProblemNotGrantable, evaluate.ProblemNotConsulted)
	rules{
		{"OP-1 codeartifact PutRepositoryPermissionsPolicy", ask(alice, "codeartifact:PutRepositoryPermissionsPolicy", repository), locked, ignored},
		{"OP-1 codeartifact PutRepositoryPermissionsPolicy of another account", ask(bob, "codeartifact:PutRepositoryPermissionsPolicy", repository), open, closed},
		{"OP-1 codeartifact PutDomainPermissionsPolicy", ask(alice, "codeartifact:PutDomainPermissionsPolicy", domain), locked, ignored},
		{"OP-1 codeartifact PutDomainPermissionsPolicy of another account", ask(bob, "codeartifact:PutDomainPermissionsPolicy", domain), open, closed},
		{"OP-1 codeartifact DeleteDomainPermissionsPolicy", ask(alice, "codeartifact:DeleteDomainPermissionsPolicy", domain), locked, explicit(resource)},
		{"OP-1 codeartifact ListDomains", ask(alice, "codeartifact:ListDomains", "*"), locked, ignored},
		{"OP-1 codeartifact ListRepositories", ask(alice, "codeartifact:ListRepositories", "*"), locked, ignored},
		{"OP-1 ecr GetAuthorizationToken", ask(alice, "ecr:GetAuthorizationToken", "*"), attached{resource: grant("*", "*", to("AWS", aliceARN))},
			implicit(identity).with(evaluate.ProblemNotGrantable)},
		{"OP-1 an explicit deny is reported as such", ask(bob, "sqs:DeleteQueue", queue),
			attached{identity: []string{full}, resource: refuse("*", "*", everyone, sid("No"))}, explicit(resource).from("No").with(evaluate.ProblemNotGrantable)},
		{"OP-1 a service is not of another account", ask(snsCalls, "sqs:SetQueueAttributes", queue), attached{resource: fullPublic}, allowed(resource)},
		{"OP-1 nor can it be given what the policy cannot hold", ask(snsCalls, "sns:TagResource", "arn:aws:sns:us-east-1:111122223333:t"), attached{resource: fullPublic},
			implicit(resource).with(evaluate.ProblemNotGrantable)},
	}.run(t)
}
