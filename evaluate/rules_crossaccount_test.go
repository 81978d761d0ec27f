package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// In these tables the caller is of account A, the resource of account B.

func TestBothAccountsMustAllow(t *testing.T) {
	names := func(id string) string { return grant(get, "*", to("AWS", id), sid("R")) }
	mine := []string{grant(get, "*", sid("I"))}
	req := func(who evaluate.Principal) evaluate.Request { return owned(acctB, ask(who, get, object)) }
	deny := refuse(get, "*", sid("No"))
	rules{
		{"E-40 account named, identity allows", req(alice), attached{identity: mine, resource: names(acctA)}, allowed(identity).from("R", "I")},
		{"E-40 root ARN named, identity allows", req(roleDev), attached{identity: mine, resource: names(rootOfA)}, allowed(identity).from("R", "I")},
		{"E-40 role named, identity allows", req(roleDev), attached{identity: mine, resource: names(roleARN)}, allowed(identity).from("R", "I")},
		{"E-40 session named, identity allows", req(roleDev), attached{identity: mine, resource: names(sessionARN)}, allowed(identity).from("R", "I")},
		{"E-40 user named, identity allows", req(alice), attached{identity: mine, resource: names(aliceARN)}, allowed(identity).from("R", "I")},
		{"E-40 everyone named, identity allows", req(alice), attached{identity: mine, resource: names("*")}, allowed(identity).from("R", "I")},
		{"E-40 account named, identity silent", req(alice), attached{identity: []string{elsewhere}, resource: names(acctA)}, implicit(identity)},
		{"E-40 the owner's own account named", req(alice), attached{identity: mine, resource: names(acctB)}, implicit(resource)},
		{"E-40 resource's policy silent", req(alice), attached{identity: mine, resource: grant("s3:PutObject", "*", everyone)}, implicit(resource)},
		{"E-45 no policy of the resource", req(alice), attached{identity: mine}, implicit(resource)},
		{"E-40 SCP silent", req(alice), attached{identity: mine, resource: names(aliceARN), scps: levels{{elsewhere}}}, implicit(scp)},
		{"E-40 RCP denies", req(alice), attached{identity: mine, resource: names(aliceARN), rcps: levels{{refuse(get, "*", everyone)}}}, explicit(rcp)},
		{"E-40 identity denies", req(alice), attached{identity: []string{full, deny}, resource: names(aliceARN)}, explicit(identity).from("No")},
		{"E-40 resource's policy denies the account", req(alice),
			attached{identity: mine, resource: join(names(aliceARN), refuse(get, "*", to("AWS", acctA), sid("No")))}, explicit(resource).from("No")},
		{"E-40 boundary denies", req(alice), attached{identity: mine, boundary: join(full, deny), resource: names(aliceARN)}, explicit(boundary).from("No")},
		{"E-41 user named, identity silent", req(alice), attached{resource: names(aliceARN)}, implicit(identity)},
		{"E-41 session named, identity silent", req(roleDev), attached{resource: names(sessionARN)}, implicit(identity)},
		{"E-41 everyone named, identity silent", req(alice), attached{resource: names("*")}, implicit(identity)},
		{"E-41 session named, boundary silent", req(roleDev),
			attached{identity: mine, boundary: elsewhere, resource: names(sessionARN)}, implicit(boundary)},
		{"E-41 session named, session policy silent", req(roleDev),
			attached{identity: mine, session: []string{elsewhere}, resource: names(sessionARN)}, implicit(session)},
		{"E-41 user named, boundary silent", req(alice), attached{identity: mine, boundary: elsewhere, resource: names(aliceARN)}, implicit(boundary)},
		{"E-41 everyone named, session policy silent", req(roleDev),
			attached{identity: mine, session: []string{elsewhere}, resource: names("*")}, implicit(session)},
		{"E-41 federated user named, no session policy", req(fred), attached{identity: mine, resource: names(fredARN)}, implicit(session)},
		{"E-41 federated user named, session policy allows", req(fred),
			attached{identity: mine, session: mine, resource: names(fredARN)}, allowed(identity).from("R", "I", "I")},
		{"E-42 SCPs of the caller's account reach out", req(alice),
			attached{identity: mine, resource: names(aliceARN), scps: levels{{full, deny}}}, explicit(scp).from("No")},
		{"E-42 RCPs of the resource's account take in strangers", owned(acctA, ask(bob, get, object)),
			attached{identity: mine, resource: names(bobARN), rcps: levels{{refuse(get, "*", everyone, when("StringNotEquals", "aws:PrincipalAccount", acctA))}}},
			explicit(rcp)},
		{"E-70 root, nobody named", req(rootUser), attached{}, implicit(resource)},
		{"E-70 root, its account named", req(rootUser), attached{resource: names(acctA)}, allowed(resource).from("R")},
		{"E-70 root, everyone named", req(rootUser), attached{resource: names("*")}, allowed(resource).from("R")},
	}.run(t)
}

func TestOwnerOfTheResource(t *testing.T) {
	mine := attached{identity: []string{full}}
	inA := evaluate.Request{Principal: alice, Action: get, Resource: evaluate.Resource{ARN: object, Account: acctA}}
	inB := owned(acctB, inA)
	unknown := owned("", inA)
	noARN := evaluate.Request{Principal: alice, Action: "sns:Publish", Resource: evaluate.Resource{ARN: "+15551234567"}}
	rules{
		{"E-43 the account of the ARN is the caller's", ask(alice, "sqs:SendMessage", queue), mine, allowed(identity)},
		{"E-43 the account of the ARN is another", ask(bob, "sqs:SendMessage", queue), mine, implicit(resource)},
		{"E-43 the caller's account is given", inA, mine, allowed(identity)},
		{"E-43 another account is given", inB, mine, implicit(resource)},
		{"E-43 no account is known", unknown, mine, allowed(identity).with(evaluate.ProblemAccountAssumed)},
		{"E-43 no ARN", noARN, mine, allowed(identity).with(evaluate.ProblemAccountAssumed)},
		{"E-43 a short ARN is none", ask(alice, "sns:Publish", "arn:aws:sns"), mine, allowed(identity).with(evaluate.ProblemAccountAssumed)},
		{"E-43 no resource", ask(alice, "s3:ListAllMyBuckets", "*"), mine, allowed(identity)},
		{"E-43 no account of the caller either", owned("", ask(anonymous, get, object)), attached{resource: grant(get, "*", everyone)}, allowed(resource)},
		{"E-43 the ARN's account given twice", owned(acctA, ask(alice, "sqs:SendMessage", queue)), mine, allowed(identity)},
		{"E-43 the ARN has one account and the request another", owned(acctB, ask(alice, "sqs:SendMessage", queue)), mine,
			implicit(nobody).because(evaluate.InvalidRequest).with(evaluate.ProblemInvalidRequest)},
		{"E-43 aws:ResourceAccount does not make a resource foreign", ask(alice, get, object, keys{"aws:ResourceAccount": acctB}), mine,
			allowed(identity).with(evaluate.ProblemKeysDisagree)},
		{"E-43 aws:PrincipalAccount does not make a caller local", owned(acctB, ask(alice, get, object, keys{"aws:PrincipalAccount": acctB})), mine,
			implicit(resource).with(evaluate.ProblemKeysDisagree)},
	}.run(t)
}

func TestDemoRole(t *testing.T) {
	demo := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/Demo/me").WithRolePath("/")
	const production = "arn:aws:s3:::example-production"
	a := attached{
		identity: []string{join(grant("s3:*Object*", production+"/*", sid("Production")), refuse("s3:*", "arn:aws:s3:::*log* arn:aws:s3:::*log*/*", sid("Logs")))},
		resource: grant("s3:GetObject* s3:PutObject*", production+"/*", to("AWS", "arn:aws:iam::111122223333:role/Demo"), sid("Demo")),
	}
	noBucketPolicy := attached{identity: a.identity}
	rules{
		{"E-44 PutObject to the logs", owned(acctB, ask(demo, "s3:PutObject", production+"-logs/x")), noBucketPolicy, explicit(identity).from("Logs")},
		{"E-44 PutObject to production", owned(acctB, ask(demo, "s3:PutObject", production+"/x")), a, allowed(identity).from("Demo", "Production")},
		{"E-44 GetObjectAcl of production", owned(acctB, ask(demo, "s3:GetObjectAcl", production+"/x")), a, allowed(identity)},
		{"E-44 DeleteObject in production", owned(acctB, ask(demo, "s3:DeleteObject", production+"/x")), a, implicit(resource)},
		{"E-44 PutObject to production without bucket policy", owned(acctB, ask(demo, "s3:PutObject", production+"/x")), noBucketPolicy, implicit(resource)},
	}.run(t)
}

func TestPartitions(t *testing.T) {
	const chinese, foreign = "arn:aws-cn:s3:::b/k", "arn:aws-cn:sqs:cn-north-1:111122223333:q"
	all := attached{identity: []string{full}, resource: fullPublic}
	crossed := implicit(nobody).because(evaluate.CrossPartition)
	id := evaluate.MustParsePrincipal(acctA)
	rules{
		{"E-45 another partition, both sides allow", owned(acctB, ask(alice, get, chinese)), all, crossed},
		{"E-45 another partition, the same account id", ask(alice, "sqs:SendMessage", foreign), all, crossed},
		{"E-45 another partition, root", ask(rootUser, "sqs:SendMessage", foreign), attached{resource: fullPublic}, crossed},
		{"E-45 an explicit deny is reported as such", owned(acctB, ask(alice, get, chinese)),
			attached{identity: []string{full, refuse("*", "*", sid("No"))}, resource: fullPublic}, explicit(identity).from("No")},
		{"E-45 the anonymous are in no partition", owned(acctB, ask(anonymous, get, chinese)), all, allowed(resource).with(evaluate.ProblemNotConsulted)},
		{"E-45 within the other partition", ask(evaluate.MustParsePrincipal("arn:aws-cn:iam::111122223333:user/alice"), "sqs:SendMessage", foreign),
			attached{identity: []string{full}}, allowed(identity)},
		{"G-67 an account id alone names the account in any partition", ask(id, "sqs:SendMessage", foreign), attached{}, allowed(nobody)},
		{"G-67 … and the root ARN there names it", ask(id, "sqs:SendMessage", foreign),
			attached{resource: refuse("*", "*", to("AWS", "arn:aws-cn:iam::111122223333:root"))}, explicit(resource)},
		{"G-67 the root ARN of another partition names nobody here", ask(alice, "sqs:SendMessage", queue),
			attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", "arn:aws-cn:iam::111122223333:root"))}, allowed(identity)},
	}.run(t)
}
