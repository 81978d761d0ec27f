package evaluate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

const (
	acctRootOfB = "arn:aws:iam::444455556666:root"
	bucketARN   = "arn:aws:s3:::b"
	reservedARN = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_1"
)

// TestCallersOfSTS: calls that some callers cannot make, whatever the policies say.
func TestCallersOfSTS(t *testing.T) {
	all := attached{identity: []string{full}, resource: grant("sts:*", "", to("AWS", acctA, acctB))}
	idle := attached{identity: []string{full}}
	cannot := implicit(nobody).because(evaluate.CallerCannotCall)
	free := allowed(nobody).because(evaluate.NeedsNoPermission)
	token := alice.WithSessionToken(true)
	foreignRoot := evaluate.MustParsePrincipal(acctRootOfB)
	mfa := keys{"aws:MultiFactorAuthPresent": "true"}
	rules{
		{"OP-2 a root user and AssumeRole", ask(rootUser, assume, targetARN), attached{resource: all.resource}, cannot},
		{"OP-2 a root user and AssumeRole, in other letters", ask(rootUser, "STS:ASSUMEROLE", targetARN), attached{resource: all.resource}, cannot},
		{"OP-2 a root user and AssumeRole in another account", ask(foreignRoot, assume, targetARN), attached{resource: all.resource}, cannot},
		{"OP-2 a root user with a session token and AssumeRole", ask(rootUser.WithSessionToken(true), assume, targetARN), attached{resource: all.resource}, cannot},
		{"OP-2 a root user, denied", ask(rootUser, assume, targetARN), attached{resource: refuse("sts:*", "", to("AWS", acctA), sid("No"))}, explicit(resource).from("No")},
		{"OP-2 a user and AssumeRole", ask(alice, assume, targetARN), all, allowed(identity)},
		{"OP-2 a root user and AssumeRoot", ask(rootUser.WithManagementAccount(true), "sts:AssumeRoot", acctRootOfB), attached{}, cannot},
		{"OP-2 a root user and TagSession", ask(rootUser, "sts:TagSession", targetARN), attached{resource: all.resource}, allowed(nobody)},
		{"OP-2 a role session and GetSessionToken", ask(roleDev, "sts:GetSessionToken", "*"), idle, cannot},
		{"OP-2 a role session and GetFederationToken", ask(roleDev, "sts:GetFederationToken", "arn:aws:sts::111122223333:federated-user/f"), idle, cannot},
		{"OP-2 a user and GetFederationToken", ask(alice, "sts:GetFederationToken", "arn:aws:sts::111122223333:federated-user/f"), idle, allowed(identity)},
		{"OP-2 a role session and GetCallerIdentity", ask(roleDev, "sts:GetCallerIdentity", "*"), attached{}, free},
		{"OP-2 a role session and AssumeRole", ask(roleDev, assume, targetARN), all, allowed(identity)},
		{"OP-2 a session token and GetSessionToken", ask(token, "sts:GetSessionToken", "*"), idle, cannot},
		{"OP-2 a session token and GetFederationToken", ask(token, "sts:GetFederationToken", "*"), idle, cannot},
		{"OP-2 a session token and AssumeRole", ask(token, assume, targetARN), all, allowed(identity)},
		{"OP-2 a session token and GetCallerIdentity", ask(token, "sts:GetCallerIdentity", "*"), attached{}, free},
		{"OP-2 a session token and IAM", ask(token, "iam:ListUsers", "*"), idle, cannot},
		{"OP-2 a session token and IAM, not with MFA", ask(token, "iam:ListUsers", "*", keys{"aws:MultiFactorAuthPresent": "false"}), idle, cannot},
		{"OP-2 a session token and IAM with MFA", ask(token, "iam:ListUsers", "*", mfa), idle, allowed(identity)},
		{"OP-2 a session token passes a role", ask(token, "iam:PassRole", targetARN), idle, allowed(identity)},
		{"OP-2 long-term keys and IAM", ask(alice, "iam:ListUsers", "*"), idle, allowed(identity)},
		{"OP-2 a session token and other services", ask(token, get, object), idle, allowed(identity)},
		{"OP-2 a session token is of no other callers", ask(roleDev.WithSessionToken(true), "iam:ListUsers", "*"), idle, allowed(identity)},
		{"E-24 letters that look alike are others", ask(alice, "sts:Get\u017fessionToken", "*"), attached{}, implicit(identity)},
	}.run(t)
}

// TestRootUnlocks: the owner's root user gets at a policy that denies it.
func TestRootUnlocks(t *testing.T) {
	locked := attached{resource: refuse("s3:* sqs:*", "*", everyone, sid("Locked"))}
	with := func(change func(*attached)) attached { a := locked; change(&a); return a }
	free := allowed(nobody).with(evaluate.ProblemNotConsulted)
	assumed := keys{"aws:AssumedRoot": "true"}
	task := func(service string) []string {
		return []string{refuse("*", "", sid("Rest"), notResource("arn:aws:"+service+"*"))}
	}
	root := evaluate.MustParsePrincipal(acctA)
	var table rules
	for action := range strings.FieldsSeq("GetBucketPolicy PutBucketPolicy DeleteBucketPolicy") {
		table = append(table,
			rule{"OP-3 s3 " + action, ask(rootUser, "s3:"+action, bucketARN), locked, free},
			rule{"OP-3 s3 user: " + action, ask(alice, "s3:"+action, bucketARN), with(func(a *attached) { a.identity = []string{full} }), explicit(resource)})
	}
	for action := range strings.FieldsSeq("SetQueueAttributes GetQueueAttributes GetQueueUrl") {
		table = append(table,
			rule{"OP-3 sqs " + action, ask(rootUser, "sqs:"+action, queue), locked, free},
			rule{"OP-3 sqs role: " + action, ask(roleDev, "sqs:"+action, queue), with(func(a *attached) { a.identity = []string{full} }), explicit(resource)})
	}
	append(table, rules{
		{"OP-3 in a session of AssumeRoot", ask(rootUser, "s3:DeleteBucketPolicy", bucketARN, assumed), with(func(a *attached) { a.session = task("s3:::") }), free},
		{"OP-3 by account id", ask(root, "s3:DeleteBucketPolicy", bucketARN), locked, free},
		{"OP-3 in a session for another task", ask(rootUser, "s3:DeleteBucketPolicy", bucketARN, assumed),
			with(func(a *attached) { a.session = task("sqs:us-east-1:*:") }), explicit(session).from("Rest").with(evaluate.ProblemNotConsulted)},
		{"OP-3 other actions stay locked", ask(rootUser, "s3:DeleteBucket", bucketARN), locked, explicit(resource)},
		{"OP-3 other actions of sqs stay locked", ask(rootUser, "sqs:DeleteQueue", queue), locked, explicit(resource)},
		{"OP-3 the root user of another account", owned(acctB, ask(rootUser, "s3:DeleteBucketPolicy", bucketARN)), locked, explicit(resource).with(evaluate.ProblemNotGrantable)},
		{"OP-3 SCPs bind", ask(rootUser, "s3:DeleteBucketPolicy", bucketARN), with(func(a *attached) { a.scps = levels{{refuse("*", "*")}} }),
			explicit(scp).with(evaluate.ProblemNotConsulted)},
		{"OP-3 RCPs bind", ask(rootUser, "s3:DeleteBucketPolicy", bucketARN), with(func(a *attached) { a.rcps = levels{{refuse("s3:*", "*", everyone)}} }),
			explicit(rcp).with(evaluate.ProblemNotConsulted)},
		{"OP-3 endpoint policies bind", ask(rootUser, "s3:DeleteBucketPolicy", bucketARN), with(func(a *attached) { a.endpoint = refuse("*", "*", everyone) }),
			explicit(endpoint).with(evaluate.ProblemNotConsulted)},
		{"OP-3 an endpoint policy must allow", ask(rootUser, "s3:DeleteBucketPolicy", bucketARN), with(func(a *attached) { a.endpoint = grant("s3:GetObject", "*", everyone) }),
			implicit(endpoint).with(evaluate.ProblemNotConsulted)},
	}...).run(t)
}

// TestAssumeRoot: the call, and what the task policy does in the session that it gives.
func TestAssumeRoot(t *testing.T) {
	task := []string{refuse("", "*", notAction("iam:GetAccountSummary", "iam:ListAccessKeys"), sid("Rest"))}
	assumed := keys{"aws:AssumedRoot": "true"}
	guard := levels{{join(full, refuse("*", "*", when("Bool", "aws:AssumedRoot", "true"), sid("NoRoot")))}}
	admin := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/admin/jo").WithManagementAccount(true)
	may := []string{grant("sts:AssumeRoot", "arn:aws:iam::*:root", sid("May"))}
	call := func(p evaluate.Principal) evaluate.Request { return ask(p, "sts:AssumeRoot", acctRootOfB) }
	rules{
		{"OP-4 the caller's permission is enough", call(admin), attached{identity: may}, allowed(identity).from("May")},
		{"OP-4 a user of the management account", call(alice.WithManagementAccount(true)), attached{identity: may}, allowed(identity).from("May")},
		{"OP-4 … and is needed", call(admin), attached{}, implicit(identity)},
		{"OP-4 … and its boundary", call(admin), attached{identity: may, boundary: elsewhere}, implicit(boundary)},
		{"OP-4 no policy stands there", call(admin), attached{identity: may, resource: refuse("*", "*", everyone)}, allowed(identity).with(evaluate.ProblemNotConsulted)},
		{"OP-4 the caller's account is not known to be the management account", call(roleDev), attached{identity: may}, allowed(identity).with(evaluate.ProblemDelegatedAdmin)},
		{"OP-4 a condition on the task", ask(admin, "sts:AssumeRoot", acctRootOfB, keys{"sts:TaskPolicyArn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"}),
			attached{identity: []string{grant("sts:AssumeRoot", "*", when("ArnEquals", "sts:TaskPolicyArn", "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"))}}, implicit(identity)},
		{"OP-4 another call on a root user has no such rule", ask(admin, "iam:GetUser", acctRootOfB), attached{identity: []string{full}}, implicit(resource).with(evaluate.ProblemResourceType)},
		{"OP-4 an action that the task leaves", ask(rootUser, "iam:GetAccountSummary", "*", assumed), attached{session: task}, allowed(nobody)},
		{"OP-4 an action that the task takes away", ask(rootUser, "s3:DeleteBucket", bucketARN, assumed), attached{session: task}, explicit(session).from("Rest")},
		{"OP-4 the SCPs of the member account", ask(rootUser, "iam:GetAccountSummary", "*", assumed), attached{session: task, scps: guard}, explicit(scp).from("NoRoot")},
		{"OP-4 aws:AssumedRoot absent", ask(rootUser, "s3:DeleteBucket", bucketARN), attached{scps: guard}, allowed(nobody)},
		{"OP-4 aws:PrincipalArn is that of the root user", ask(rootUser, "iam:GetAccountSummary", "*", assumed),
			attached{session: []string{refuse("*", "*", when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:root"))}}, allowed(nobody)},
		{"OP-4 a key's policy must name the account all the same", ask(rootUser, "kms:Decrypt", keyARN, assumed), attached{session: []string{refuse("iam:*", "*")}}, implicit(resource)},
		{"OP-4 in another account a grant is needed", ask(rootUser, "sqs:SendMessage", strings.Replace(queue, acctA, acctB, 1), assumed), attached{session: task}, explicit(session)},
	}.run(t)
}

// TestRCPExceptions: operations that resource control policies reach though they take no resource, and some that they
// do not reach.
func TestRCPExceptions(t *testing.T) {
	deny := func(service string) levels { return levels{{refuse(service+":*", "*", everyone, sid("No"))}} }
	mayReach, notConsulted := evaluate.ProblemRCPMayReach, evaluate.ProblemNotConsulted
	linked := "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"
	alias := keys{"kms:RequestAlias": "alias/aws/s3"}
	aliases := keys{"kms:ResourceAliases": []string{"alias/aws/s3"}}
	ours := keys{"kms:ResourceAliases": []string{"alias/ours"}}
	key := func(k ...keys) evaluate.Request { return ask(alice, "kms:Decrypt", keyARN, k...) }
	keyPolicy := func(service string) attached {
		return attached{identity: []string{full}, resource: fullPublic, rcps: deny(service)}
	}
	var table rules
	for action := range strings.FieldsSeq("GetId GetCredentialsForIdentity GetOpenIdToken") {
		table = append(table, rule{"OP-5 cognito-identity " + action, ask(anonymous, "cognito-identity:"+action, "*"),
			attached{resource: fullPublic, rcps: deny("cognito-identity")}, explicit(rcp).from("No")})
	}
	append(table, rules{
		{"OP-5 another action without resource, which an RCP would deny", ask(alice, "s3:ListAllMyBuckets", "*"),
			attached{identity: []string{full}, rcps: deny("s3")}, allowed(identity).with(notConsulted, mayReach)},
		{"OP-5 another action without resource, which no RCP would deny", ask(alice, "s3:ListAllMyBuckets", "*"),
			attached{identity: []string{full}, rcps: deny("sqs")}, allowed(identity).with(notConsulted)},
		{"OP-5 a service that RCPs do not reach", ask(alice, "iam:ListUsers", "*"), attached{identity: []string{full}, rcps: deny("iam")},
			allowed(identity).with(evaluate.ProblemRCPWithoutEffect)},
		{"OP-5 a key", key(), keyPolicy("kms"), explicit(rcp).from("No")},
		{"OP-5 a key of the customer, by alias", key(ours), keyPolicy("kms"), explicit(rcp).from("No")},
		{"OP-5 a key that AWS manages, by the request's alias", key(alias), keyPolicy("kms"), allowed(resource).with(notConsulted)},
		{"OP-5 a key that AWS manages, by its aliases", key(aliases), keyPolicy("kms"), allowed(resource).with(notConsulted)},
		{"OP-5 the key's alias is the resource", ask(alice, "kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:alias/aws/s3"),
			attached{identity: []string{full}, rcps: deny("kms")}, allowed(identity).with(evaluate.ProblemResourceType, notConsulted)},
		{"OP-5 assuming a service-linked role", ask(evaluate.MustParsePrincipal("x.amazonaws.com"), assume, linked),
			attached{resource: grant(assume, "", to("Service", "x.amazonaws.com")), rcps: deny("sts")}, allowed(resource).with(notConsulted)},
		{"OP-5 assuming another role", ask(evaluate.MustParsePrincipal("x.amazonaws.com"), assume, targetARN),
			attached{resource: grant(assume, "", to("Service", "x.amazonaws.com")), rcps: deny("sts")}, explicit(rcp)},
	}...).run(t)
}

// TestReservedRoles: what changes the roles of IAM Identity Center all the same.
func TestReservedRoles(t *testing.T) {
	all := attached{identity: []string{full}}
	locked := implicit(nobody).because(evaluate.ReservedRole)
	const bySSO = "AttachRolePolicy DetachRolePolicy CreateRole DeleteRole UpdateRole UpdateRoleDescription PutRolePolicy DeleteRolePolicy"
	const bySSORole = "UpdateAssumeRolePolicy PutRolePermissionsBoundary DeleteRolePermissionsBoundary"
	const byNobody = "CreateServiceLinkedRole DeleteServiceLinkedRole PassRole TagRole UntagRole"
	via := keys{"aws:CalledVia": []string{"sso.amazonaws.com"}}
	ssoRole := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO")
	var table rules
	for i, list := range []string{bySSO, bySSORole, byNobody} {
		for action := range strings.FieldsSeq(list) {
			called, linked := locked, locked
			if i == 0 {
				called = allowed(identity)
			}
			if i <= 1 {
				linked = allowed(identity)
			}
			table = append(table,
				rule{"OP-6 through IAM Identity Center: " + action, ask(roleDev, "iam:"+action, reservedARN, via), all, called},
				rule{"OP-6 its service-linked role: " + action, ask(ssoRole, "iam:"+action, reservedARN), all, linked},
				rule{"OP-6 a direct call: " + action, ask(roleDev, "iam:"+action, reservedARN), all, locked})
		}
	}
	create := func(who evaluate.Principal, k ...keys) evaluate.Request {
		return ask(who, "iam:CreateRole", reservedARN, k...)
	}
	session := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForSSO/s")
	append(table, rules{
		{"OP-6 permission is needed", create(roleDev, via), attached{}, implicit(identity)},
		{"OP-6 through another service", create(roleDev, keys{"aws:CalledVia": []string{"cloudformation.amazonaws.com"}}), all, locked},
		{"OP-6 through several services", create(roleDev, keys{"aws:CalledVia": []string{"cloudformation.amazonaws.com", "sso.amazonaws.com"}}), all, allowed(identity)},
		{"OP-6 the first of them", create(roleDev, keys{"aws:CalledViaFirst": "sso.amazonaws.com"}), all, allowed(identity)},
		{"OP-6 another reserved path", ask(roleDev, "iam:CreateRole", "arn:aws:iam::111122223333:role/aws-reserved/x", via), all, locked},
		{"OP-6 a role of that name that is not known to be service-linked", create(session), all, locked.with(evaluate.ProblemServiceLinked)},
		{"OP-6 a session of the service-linked role", create(session.WithServiceLinkedRole(true)), all, allowed(identity)},
		{"OP-6 another service-linked role", create(evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/aws-service-role/x/AWSServiceRoleForX")), all, locked},
	}...).run(t)
}

// TestListAllMyBuckets: a pattern for all buckets covers the call that lists them.
func TestListAllMyBuckets(t *testing.T) {
	const list = "s3:ListAllMyBuckets"
	covers := func(resources string) attached {
		return attached{identity: []string{grant("s3:*", resources, sid("I"))}}
	}
	spare := func(resource string) attached {
		return attached{identity: []string{full, refuse("s3:*", "", notResource(resource), sid("No"))}}
	}
	china := evaluate.MustParsePrincipal("arn:aws-cn:iam::111122223333:user/alice")
	table := rules{
		{"OP-7 all buckets", ask(alice, list, "*"), covers("arn:aws:s3:::*"), allowed(identity).from("I")},
		{"OP-7 all buckets, the action named", ask(alice, list, "*"), attached{identity: []string{grant(list, "arn:aws:s3:::*")}}, allowed(identity)},
		{"OP-7 everything", ask(alice, list, "*"), covers("*"), allowed(identity)},
		{"OP-7 all of s3", ask(alice, list, "*"), covers("arn:aws:s3:*"), allowed(identity)},
		{"OP-7 some buckets", ask(alice, list, "*"), covers("arn:aws:s3:::b*"), implicit(identity)},
		{"OP-7 one bucket", ask(alice, list, "*"), covers("arn:aws:s3:::b"), implicit(identity)},
		{"OP-7 objects", ask(alice, list, "*"), covers("arn:aws:s3:::*/*"), implicit(identity)},
		{"OP-7 in letters of its own", ask(alice, "S3:listallmybuckets", "*"), covers("arn:aws:s3:::*"), allowed(identity)},
		{"OP-7 Deny", ask(alice, list, "*"), attached{identity: []string{full, refuse("s3:*", "arn:aws:s3:::*", sid("No"))}}, explicit(identity).from("No")},
		{"OP-7 Deny with NotResource", ask(alice, list, "*"), spare("arn:aws:s3:::*"), allowed(identity)},
		{"OP-7 Deny with NotResource of one bucket", ask(alice, list, "*"), spare("arn:aws:s3:::b"), explicit(identity).from("No")},
		{"OP-7 another partition's buckets", ask(alice, list, "*"), covers("arn:aws-cn:s3:::*"), implicit(identity)},
		{"OP-7 in China", ask(china, list, "*"), covers("arn:aws-cn:s3:::*"), allowed(identity)},
		{"OP-7 the request says all buckets", ask(alice, list, "arn:aws:s3:::*"), covers("arn:aws:s3:::*"), allowed(identity)},
		{"OP-7 not under NotAction", ask(alice, list, "*"), attached{identity: []string{statementText("Allow", "", "arn:aws:s3:::*", []string{notAction("s3:DeleteBucket")})}}, implicit(identity)},
		{"OP-7 another action without resource", ask(alice, "s3:ListStorageLensConfigurations", "*"), covers("arn:aws:s3:::*"), implicit(identity)},
	}
	many := make([]string, 0, 40) // so many that the index looks texts up
	for i := range 40 {
		many = append(many, grant("s3:*", "arn:aws:s3:::bucket-"+string(rune('a'+i%26))+strings.Repeat("x", i/26)))
	}
	many = append(many, grant("s3:*", "arn:aws:s3:::*"))
	append(table, rule{"OP-7 among many", ask(alice, list, "*"), attached{identity: []string{join(many...)}}, allowed(identity)}).run(t)
}

// TestOwnerOtherThanInARN: for resources of IAM Identity Center the account that decides may not be the one in the ARN.
func TestOwnerOtherThanInARN(t *testing.T) {
	const application = "arn:aws:sso::444455556666:application/ssoins-1/apl-1"
	mine := attached{identity: []string{full}}
	differs := evaluate.ProblemAccountDiffers
	r := ask(alice, "sso:DescribeApplication", application)
	rules{
		{"OP-8 by the ARN another account's", r, mine, implicit(resource)},
		{"OP-8 the request says the caller's account", owned(acctA, r), mine, allowed(identity).with(differs)},
		{"OP-8 aws:ResourceAccount follows", owned(acctA, r), attached{identity: []string{grant("*", "*", when("StringEquals", "aws:ResourceAccount", acctA))}}, allowed(identity).with(differs)},
		{"OP-8 the request says what the ARN says", owned(acctB, r), mine, implicit(resource)},
		{"OP-8 another service", owned(acctB, ask(alice, "sqs:SendMessage", queue)), mine,
			implicit(nobody).because(evaluate.InvalidRequest).with(evaluate.ProblemInvalidRequest)},
	}.run(t)
}

// TestMissingOfOperations: keys on which it depends whether an operation has an exception are missing where they are.
func TestMissingOfOperations(t *testing.T) {
	token, absent := alice.WithSessionToken(true), keys{"aws:CalledVia": nil, "aws:MultiFactorAuthPresent": nil}
	for _, tt := range []struct {
		name string
		req  evaluate.Request
		want []string
	}{
		{"OP-2 MFA", ask(token, "iam:ListUsers", "*"), []string{"aws:MultiFactorAuthPresent"}},
		{"OP-2 MFA said to be absent", ask(token, "iam:ListUsers", "*", absent), nil},
		{"OP-2 without session token", ask(alice, "iam:ListUsers", "*"), nil},
		{"OP-6 a call through IAM Identity Center", ask(alice, "iam:CreateRole", reservedARN), []string{"aws:CalledVia"}},
		{"OP-6 a direct call", ask(alice, "iam:CreateRole", reservedARN, absent), nil},
		{"OP-6 what nobody may", ask(alice, "iam:TagRole", reservedARN), nil},
	} {
		r, err := evaluate.Evaluate(&tt.req, attached{identity: []string{full}}.policies())
		if err != nil || !slices.Equal(r.MissingContext, tt.want) {
			t.Errorf("%s: %v, %v; want %q missing", tt.name, err, r, tt.want)
		}
	}
}

// problemOf returns the first problem with a code.
func problemOf(r evaluate.Result, code evaluate.ProblemCode) (evaluate.Problem, bool) {
	i := slices.IndexFunc(r.Problems, func(p evaluate.Problem) bool { return p.Code == code })
	if i < 0 {
		return evaluate.Problem{}, false
	}
	return r.Problems[i], true
}
