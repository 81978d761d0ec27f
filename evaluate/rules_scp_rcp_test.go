package evaluate_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// TestSCPScenarios are the seven scenarios of E-50, each with the services an account under it can and cannot use. The
// identity policies allow everything.
func TestSCPScenarios(t *testing.T) {
	const canary = "ec2 s3 iam cloudwatch sqs"
	call := map[string]string{
		"ec2": "ec2:DescribeInstances", "s3": "s3:ListAllMyBuckets", "iam": "iam:ListRoles", "cloudwatch": "cloudwatch:ListMetrics", "sqs": "sqs:ListQueues",
	}
	only := func(services string) string {
		return grant(strings.ReplaceAll(services, " ", ":* ")+":*", "*")
	}
	no := func(service string) string { return refuse(service+":*", "*", sid("No")) }
	scenarios := []struct {
		name     string
		scps     levels
		explicit string // services that an SCP denies
		implicit string // services that no SCP of some level allows
	}{
		{"E-50.1 OU and account deny, account B", levels{{full}, {full, no("s3")}, {full, no("ec2")}}, "s3 ec2", ""},
		{"E-50.1 OU denies, sibling A", levels{{full}, {full, no("s3")}, {full}}, "s3", ""},
		{"E-50.2 OU is an allow-list", levels{{full}, {only("ec2")}, {full}}, "", "s3 iam cloudwatch sqs"},
		{"E-50.3 root allows nothing", levels{{denySQS}, {full}, {full}}, "sqs", "ec2 s3 iam cloudwatch"},
		{"E-50.3 root without policies", levels{{}, {full}, {full}}, "", "ec2 s3 iam cloudwatch sqs"},
		{"E-50.4 Test OU denies", levels{{full}, {full}, {full, no("ec2")}, {full}}, "ec2", ""},
		{"E-50.4 Prod OU", levels{{full}, {full}, {full}, {full}}, "", ""},
		{"E-50.5 Test OU is an allow-list", levels{{full}, {only("ec2")}, {full}}, "", "s3 iam cloudwatch sqs"},
		{"E-50.5 Prod OU", levels{{full}, {full}, {full}}, "", ""},
		{"E-50.6 root denies what the Test OU alone allows", levels{{full, no("s3")}, {only("s3")}, {full}}, "s3", "ec2 iam cloudwatch sqs"},
		{"E-50.6 others", levels{{full, no("s3")}, {full}, {full}}, "s3", ""},
		{"E-50.7 two allow-lists", levels{{only("iam ec2"), only("s3 cloudwatch")}, {full}, {full}}, "", "sqs"},
	}
	for _, s := range scenarios {
		var table rules
		for service := range strings.FieldsSeq(canary) {
			want := allowed(identity)
			switch {
			case strings.Contains(s.explicit, service):
				want = explicit(scp).from("No")
			case strings.Contains(s.implicit, service):
				want = implicit(scp)
			}
			table = append(table, rule{s.name + ": " + service, ask(alice, call[service], "*"), attached{identity: []string{full}, scps: s.scps}, want})
		}
		table.run(t)
	}
}

var denySQS = refuse("sqs:*", "*", sid("No"))

func TestSCPReach(t *testing.T) {
	mine := []string{full}
	deny := levels{{full, refuse("*", "*", sid("No"))}}
	notConsulted := evaluate.ProblemNotConsulted
	stranger := owned(acctA, ask(bob, get, object))
	rules{
		{"E-51 SCPs grant nothing", ask(alice, get, object), attached{scps: scpFull}, implicit(identity)},
		{"E-51 users", ask(alice, get, object), attached{identity: mine, scps: deny}, explicit(scp).from("No")},
		{"E-51 roles", ask(roleDev, get, object), attached{identity: mine, scps: deny}, explicit(scp).from("No")},
		{"E-51 root", ask(rootUser, get, object), attached{scps: deny}, explicit(scp).from("No")},
		{"E-51 root, SCP silent", ask(rootUser, get, object), attached{scps: levels{{elsewhere}}}, implicit(scp)},
		{"E-51 SCP silent, user named by the resource", ask(alice, get, object),
			attached{resource: fullPublic, scps: levels{{elsewhere}}}, implicit(scp)},
		{"E-51 management account: user", ask(alice.WithManagementAccount(true), get, object), attached{identity: mine, scps: deny}, allowed(identity).with(notConsulted)},
		{"E-51 management account: root", ask(rootUser.WithManagementAccount(true), get, object), attached{scps: deny}, allowed(nobody).with(notConsulted)},
		{"Q-23 management account, wherever it acts", owned(acctB, ask(roleDev.WithManagementAccount(true), get, object)),
			attached{identity: mine, resource: fullPublic, scps: deny}, allowed(identity).with(notConsulted)},
		{"Q-23 not the management account, said aloud", ask(alice.WithManagementAccount(true).WithManagementAccount(false), get, object),
			attached{identity: mine, scps: deny}, explicit(scp)},
		{"E-51 services", ask(snsCalls, "sqs:SendMessage", queue), attached{resource: fullPublic, scps: deny}, allowed(resource).with(notConsulted)},
		{"E-51 the anonymous", ask(anonymous, get, object), attached{resource: fullPublic, scps: deny}, allowed(resource).with(notConsulted)},
		{"E-53 the caller's side only", stranger, attached{identity: mine, resource: fullPublic}, allowed(identity)},
		{"E-53 web identity", ask(github, "sts:AssumeRoleWithWebIdentity", targetARN),
			attached{resource: grant("sts:*", "", everyone), scps: deny}, allowed(resource).with(notConsulted)},
		{"E-52 resource", ask(alice, get, object), attached{identity: mine, scps: levels{{full, refuse("*", "arn:aws:s3:::b/*", sid("No"))}}}, explicit(scp).from("No")},
		{"E-52 another resource", ask(alice, get, "arn:aws:s3:::c/k"), attached{identity: mine, scps: levels{{full, refuse("*", "arn:aws:s3:::b/*")}}}, allowed(identity)},
		{"E-52 aws:PrincipalArn", ask(roleDev, get, object),
			attached{identity: mine, scps: levels{{full, refuse("*", "*", sid("No"), when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/admin"))}}},
			explicit(scp).from("No")},
		{"E-52 aws:RequestedRegion", ask(alice, "sqs:SendMessage", queue),
			attached{identity: mine, scps: levels{{full, refuse("*", "*", sid("No"), when("StringNotEquals", "aws:RequestedRegion", "eu-west-1"))}}},
			explicit(scp).from("No")},
		{"E-04 no organization", ask(alice, get, object), attached{identity: mine}, allowed(identity)},
	}.run(t)
}

func TestSCPLanguage(t *testing.T) {
	with := func(statements ...string) attached {
		return attached{identity: []string{full}, scps: levels{{join(statements...)}}}
	}
	rules{
		{"G-80 Condition with Allow holds", ask(alice, "sqs:SendMessage", queue), with(grant("*", "*", when("StringEquals", "aws:RequestedRegion", "us-east-1"))), allowed(identity)},
		{"G-80 Condition with Allow fails", ask(alice, "sqs:SendMessage", queue), with(grant("*", "*", when("StringEquals", "aws:RequestedRegion", "eu-west-1"))), implicit(scp)},
		{"G-80 G-81 Resource with Allow", ask(alice, get, object), with(grant("*", "arn:aws:s3:::b/*")), allowed(identity)},
		{"G-81 Resource with Allow, another", ask(alice, get, "arn:aws:s3:::c/k"), with(grant("*", "arn:aws:s3:::b/*")), implicit(scp)},
		{"G-80 NotAction with Allow", ask(alice, get, object), with(`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`), allowed(identity)},
		{"G-80 NotAction with Allow, excluded", ask(alice, "iam:ListRoles", "*"), with(`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`), implicit(scp)},
		{"G-80 NotResource with Allow, excluded", ask(alice, get, object), with(grant("*", "", notResource("arn:aws:s3:::b/*"))), implicit(scp)},
		{"G-80 NotResource with Allow", ask(alice, get, "arn:aws:s3:::c/k"), with(grant("*", "", notResource("arn:aws:s3:::b/*"))), allowed(identity)},
		{"G-80 NotResource with Deny", ask(alice, get, "arn:aws:s3:::c/k"), with(full, refuse("s3:*", "", notResource("arn:aws:s3:::b/*"), sid("No"))), explicit(scp).from("No")},
		{"G-80 wildcard inside an action", ask(alice, get, object), with(full, refuse("s3:*Object", "*", sid("No"))), explicit(scp).from("No")},
		{"G-82 FullAWSAccess", ask(alice, get, object), with(full), allowed(identity).from("Full", "Full")},
		{"G-82 FullAWSAccess detached", ask(alice, get, object), with(refuse("ec2:*", "*")), implicit(scp)},
	}.run(t)
}

func TestRCPReach(t *testing.T) {
	deny := levels{{refuse("s3:* sts:* kms:* sqs:*", "*", everyone, sid("No"))}}
	public := func(a attached) attached { a.resource = fullPublic; return a }
	notConsulted := evaluate.ProblemNotConsulted
	foreign := owned(acctA, ask(bob, get, object))
	management := ask(alice, get, object)
	management.Resource.ManagementAccount = true
	org := levels{{refuse("s3:*", "*", everyone, sid("No"), when("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-x"))}}
	exempting := levels{{refuse("s3:*", "*", everyone, sid("No"),
		`"Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-x"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`)}}
	fullRCP := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`
	trail := evaluate.MustParsePrincipal("cloudtrail.amazonaws.com")
	rules{
		{"E-60 users of the organization", ask(alice, get, object), public(attached{rcps: deny}), explicit(rcp).from("No")},
		{"E-60 root", ask(rootUser, get, object), attached{rcps: deny}, explicit(rcp).from("No")},
		{"E-60 callers of other accounts", foreign, public(attached{identity: []string{full}, rcps: deny}), explicit(rcp).from("No")},
		{"E-60 the anonymous", ask(anonymous, get, object), public(attached{rcps: deny}), explicit(rcp).from("No")},
		{"E-60 services", ask(snsCalls, "sqs:SendMessage", queue), public(attached{rcps: deny}), explicit(rcp).from("No")},
		{"E-60 management account's callers", ask(alice.WithManagementAccount(true), get, object), public(attached{rcps: deny}), explicit(rcp).from("No")},
		{"E-60 management account's resources", management, public(attached{rcps: deny}), allowed(resource).with(notConsulted)},
		{"G-93 kms:RetireGrant", ask(alice, "kms:RetireGrant", keyARN), public(attached{rcps: deny}), allowed(resource).with(notConsulted)},
		{"G-93 other actions of kms", ask(alice, "kms:RevokeGrant", keyARN), public(attached{rcps: deny}), explicit(rcp).from("No")},
		{"E-60 a deny on any level", ask(alice, get, object), public(attached{rcps: levels{{fullRCP}, {fullRCP, deny[0][0]}, {fullRCP}}}), explicit(rcp).from("No")},
		{"G-91 a level that allows nothing", ask(alice, get, object), public(attached{rcps: levels{{}, {refuse("s3:PutObject", "*", everyone)}}}), allowed(resource)},
		{"G-91 RCPFullAWSAccess grants nothing", ask(alice, get, object), attached{rcps: levels{{fullRCP}}}, implicit(identity)},
		{"E-61 a service under an organization perimeter", ask(trail, "s3:PutObject", object), public(attached{rcps: org}), explicit(rcp).from("No")},
		{"E-61 … which exempts services", ask(trail, "s3:PutObject", object), public(attached{rcps: exempting}), allowed(resource)},
		{"E-61 … a stranger", foreign, public(attached{identity: []string{full}, rcps: exempting}), explicit(rcp).from("No")},
		{"E-61 … a member", ask(alice.WithOrganization("o-x", ""), get, object), public(attached{rcps: exempting}), allowed(resource)},
		{"E-61a an action without resource", ask(alice, "s3:ListAllMyBuckets", "*"), attached{identity: []string{full}, rcps: deny}, allowed(identity).with(notConsulted, evaluate.ProblemRCPMayReach)},
		{"E-61a an action with one", ask(alice, "s3:ListBucket", "arn:aws:s3:::b"), attached{identity: []string{full}, rcps: deny}, explicit(rcp).from("No")},
		{"E-62 sts: the role is the resource", ask(bob, assume, targetARN),
			attached{identity: []string{full}, resource: grant(assume, "", everyone), rcps: levels{{refuse("sts:AssumeRole*", "arn:aws:iam::*:role/t*", everyone, sid("No"))}}},
			explicit(rcp).from("No")},
		{"E-62 sts: another role", ask(bob, assume, roleARN),
			attached{identity: []string{full}, resource: grant(assume, "", everyone), rcps: levels{{refuse("sts:AssumeRole*", "arn:aws:iam::*:role/t*", everyone)}}},
			allowed(identity)},
		{"E-62 sts: web identity", ask(github, "sts:AssumeRoleWithWebIdentity", targetARN),
			attached{resource: grant("sts:*", "", everyone), rcps: levels{{refuse("sts:AssumeRole*", "*", everyone, sid("No"))}}}, explicit(rcp).from("No")},
		{"V-03 variables in an RCP", ask(alice, get, "arn:aws:s3:::alice/k"),
			public(attached{rcps: levels{{refuse("s3:*", "arn:aws:s3:::${aws:username}/*", everyone, sid("No"))}}}), explicit(rcp).from("No")},
	}.run(t)
}

// TestRCPServices goes through the services that resource control policies reach, and some that they do not.
func TestRCPServices(t *testing.T) {
	const reached = "appconfig appstream aoss autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch cloudtrail-data " +
		"codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer " +
		"cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms gamelift health inspector-scan kendra kinesisvideo " +
		"kms logs memorydb networkmonitor notifications opensearch pca-connector-ad personalize polly pricing resource-groups rolesanywhere " +
		"s3 secretsmanager servicediscovery signin sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2 " +
		"workspaces xray"
	var table rules
	add := func(service string, want outcome) {
		arn := "arn:aws:" + service + ":us-east-1:111122223333:thing/x"
		table = append(table, rule{"G-92 " + service, ask(alice, service+":DoSomething", arn),
			attached{identity: []string{full}, rcps: levels{{refuse(service+":*", "*", everyone, sid("No"))}}}, want})
	}
	for service := range strings.FieldsSeq(reached) {
		add(service, explicit(rcp).from("No"))
	}
	for _, service := range []string{"lambda", "sns", "ec2", "iam", "kinesis", "inspector2", "rds", "s3express"} {
		add(service, allowed(identity).with(evaluate.ProblemRCPWithoutEffect))
	}
	table = append(table, rule{"G-92 letters do not matter", ask(alice, "S3:getobject", object),
		attached{identity: []string{full}, rcps: levels{{refuse("s3:*", "*", everyone, sid("No"))}}}, explicit(rcp).from("No")})
	table.run(t)
}
