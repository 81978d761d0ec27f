package evaluate_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

func TestSessionPolicies(t *testing.T) {
	allow := []string{grant(get, "*", sid("I"))}
	rules{
		{"E-20 session policy does not allow", ask(roleDev, get, object),
			attached{identity: allow, session: []string{elsewhere}}, implicit(session)},
		{"E-20 session policy allows what identity policies do not", ask(roleDev, get, object),
			attached{identity: []string{elsewhere}, session: allow}, implicit(identity)},
		{"E-20 several session policies are united", ask(roleDev, get, object),
			attached{identity: allow, session: []string{elsewhere, grant(get, object, sid("S"))}}, allowed(identity).from("I", "S")},
		{"E-20 none of several session policies allows", ask(roleDev, get, object),
			attached{identity: allow, session: []string{elsewhere, grant("s3:PutObject", object)}}, implicit(session)},
		{"E-20 one of several session policies denies", ask(roleDev, get, object),
			attached{identity: allow, session: []string{full, refuse(get, "*", sid("No"))}}, explicit(session).from("No")},
		{"E-20 the session is named", ask(roleDev, get, object),
			attached{session: []string{elsewhere}, resource: grant(get, "*", to("AWS", sessionARN))}, allowed(resource)},
		{"E-20 everyone is named", ask(roleDev, get, object),
			attached{session: []string{elsewhere}, resource: grant(get, "*", everyone)}, allowed(resource)},
		{"E-20 the role is named", ask(roleDev, get, object),
			attached{session: []string{elsewhere}, resource: grant(get, "*", to("AWS", roleARN))}, implicit(session)},
		{"E-21 role session without session policy", ask(roleDev, get, object), attached{identity: allow}, allowed(identity).from("I")},
		{"E-25 the role's boundary limits its sessions", ask(roleDev, get, object),
			attached{identity: allow, boundary: elsewhere}, implicit(boundary)},
		{"E-25 SCPs limit sessions", ask(roleDev, get, object), attached{identity: allow, scps: levels{{elsewhere}}}, implicit(scp)},
		{"E-25 SCPs limit federated users", ask(fred, get, object),
			attached{identity: allow, session: allow, scps: levels{{elsewhere}}}, implicit(scp)},
	}.run(t)
}

func TestFederatedUser(t *testing.T) {
	allow := []string{full}
	names := func(id string) string { return grant("*", "*", to("AWS", id), sid("R")) }
	stranger := evaluate.MustParsePrincipal(fredARN) // of whom it is not known which user asked for the session
	rules{
		{"E-22 no session policy", ask(fred, get, object), attached{identity: allow}, implicit(session)},
		{"E-22 no session policy, nor anything else", ask(fred, get, object), attached{}, implicit(identity)},
		{"Q-15 no session policy, the federated user is named", ask(fred, get, object), attached{resource: names(fredARN)}, allowed(resource).from("R")},
		{"Q-15 no session policy, the federating user is named", ask(fred, get, object),
			attached{identity: allow, resource: names(frankARN)}, implicit(session)},
		{"E-22 no session policy, another federated user is named", ask(fred, get, object),
			attached{resource: names("arn:aws:sts::111122223333:federated-user/other")}, implicit(identity)},
		{"E-22 identity and session policy", ask(fred, get, object), attached{identity: allow, session: []string{grant(get, "*", sid("S"))}},
			allowed(identity).from("Full", "S")},
		{"E-22 session policy alone", ask(fred, get, object), attached{session: allow}, implicit(identity)},
		{"E-22 session policy is silent", ask(fred, get, object), attached{identity: allow, session: []string{elsewhere}}, implicit(session)},
		{"E-22 session policy, the federating user is named", ask(fred, get, object),
			attached{session: allow, resource: names(frankARN)}, allowed(resource).from("R", "Full")},
		{"E-12 session policy, a federating user who is not known", ask(stranger, get, object),
			attached{session: allow, resource: names(frankARN)}, implicit(identity).with(evaluate.ProblemCallerUnknown)},
		{"E-22 no session policy, everyone is named", ask(fred, get, object), attached{resource: names("*")}, allowed(resource).from("R")},
	}.run(t)
}

func TestFederatedUserCalls(t *testing.T) {
	all := attached{identity: []string{full}, session: []string{full}}
	denied := attached{identity: []string{full}, session: []string{join(full, refuse("iam:*", "*", sid("No")))}}
	rules{
		{"E-23 iam", ask(fred, "iam:GetUser", frankARN), all, implicit(nobody).because(evaluate.FederatedSession)},
		{"E-23 iam in other letters", ask(fred, "IAM:ListUsers", "*"), all, implicit(nobody).because(evaluate.FederatedSession)},
		{"E-23 sts:AssumeRole of a role that trusts the session", ask(fred, "sts:AssumeRole", roleARN),
			attached{identity: all.identity, session: all.session, resource: grant("sts:AssumeRole", "", to("AWS", fredARN))},
			implicit(nobody).because(evaluate.FederatedSession)},
		{"E-23 sts:GetSessionToken", ask(fred, "sts:GetSessionToken", "*"), all, implicit(nobody).because(evaluate.FederatedSession)},
		{"E-23 sts:GetCallerIdentity", ask(fred, "sts:GetCallerIdentity", "*"), all, allowed(nobody).because(evaluate.NeedsNoPermission)},
		{"E-23 an explicit deny is reported as such", ask(fred, "iam:GetUser", frankARN), denied, explicit(session).from("No")},
		{"E-23 other services", ask(fred, "ec2:RunInstances", "*"), all, allowed(identity).from("Full", "Full")},
		{"E-23 the user itself", ask(alice, "iam:GetUser", aliceARN), all, allowed(identity)},
		{"E-23 a role session", ask(roleDev, "iam:GetUser", aliceARN), all, allowed(identity)},
	}.run(t)
}

func TestCallsThatNeedNoPermission(t *testing.T) {
	free := allowed(nobody).because(evaluate.NeedsNoPermission)
	deny := refuse("*", "*", sid("No"))
	denied := attached{identity: []string{deny}, boundary: deny, scps: levels{{deny}}, endpoint: refuse("*", "*", everyone)}
	rules{
		{"E-24 GetCallerIdentity without policies", ask(alice, "sts:GetCallerIdentity", "*"), attached{}, free},
		{"E-24 GetCallerIdentity under explicit denies", ask(alice, "sts:GetCallerIdentity", "*"), denied, free},
		{"E-24 GetCallerIdentity in other letters", ask(roleDev, "STS:getcalleridentity", "*"), denied, free},
		{"E-24 GetCallerIdentity of root", ask(rootUser, "sts:GetCallerIdentity", "*"), attached{scps: levels{{deny}}}, free},
		{"E-24 GetCallerIdentity of the anonymous", ask(anonymous, "sts:GetCallerIdentity", "*"), attached{}, implicit(resource)},
		{"E-24 GetSessionToken without policies", ask(alice, "sts:GetSessionToken", "*"), attached{}, free},
		{"E-24 GetSessionToken under an explicit deny", ask(alice, "sts:GetSessionToken", "*"),
			attached{identity: []string{deny}}, explicit(identity).from("No")},
		{"E-24 GetSessionToken with a silent boundary", ask(alice, "sts:GetSessionToken", "*"), attached{boundary: elsewhere}, free},
		{"E-24 GetSessionToken of root under a silent SCP", ask(rootUser, "sts:GetSessionToken", "*"), attached{scps: levels{{elsewhere}}}, free},
		{"E-24 GetFederationToken needs permission", ask(alice, "sts:GetFederationToken", "*"), attached{}, implicit(identity)},
		{"E-24 the name in another service", ask(alice, "s3:GetCallerIdentity", "*"), attached{}, implicit(identity)},
	}.run(t)
}

func TestServiceRoles(t *testing.T) {
	const linkedARN = "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
	linkedSession := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForAutoScaling/a")
	serviceRole := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/service-role/lambda")
	limits := attached{identity: []string{full}, scps: levels{{elsewhere}}, rcps: levels{{refuse("s3:*", "*", everyone, sid("No"))}}}
	exempt := allowed(identity).with(evaluate.ProblemNotConsulted, evaluate.ProblemNotConsulted)
	rules{
		{"E-72 a service role is an ordinary role: SCP", ask(serviceRole, get, object), attached{identity: limits.identity, scps: limits.scps}, implicit(scp)},
		{"E-72 a service role is an ordinary role: RCP", ask(serviceRole, get, object), limits, explicit(rcp).from("No")},
		{"E-72 a service role is an ordinary role: boundary", ask(serviceRole, get, object),
			attached{identity: limits.identity, boundary: elsewhere}, implicit(boundary)},
		{"E-51 E-60 a service-linked role, by its ARN", ask(evaluate.MustParsePrincipal(linkedARN), get, object), limits, exempt},
		{"E-51 E-60 a service-linked role, by the path", ask(linkedSession.WithRolePath("/aws-service-role/autoscaling.amazonaws.com/"), get, object), limits, exempt},
		{"E-51 E-60 a service-linked role, said aloud", ask(linkedSession.WithServiceLinkedRole(true), get, object), limits, exempt},
		{"E-51 the path of the role is not known", ask(linkedSession, get, object), limits,
			explicit(rcp).with(evaluate.ProblemServiceLinked)},
		{"E-51 not a service-linked role, said aloud", ask(evaluate.MustParsePrincipal(linkedARN).WithServiceLinkedRole(false), get, object), limits, explicit(rcp)},
		{"E-72 a service-linked role has a boundary all the same", ask(evaluate.MustParsePrincipal(linkedARN), get, object),
			attached{identity: limits.identity, boundary: elsewhere}, implicit(boundary)},
	}.run(t)
}

// TestForwardAccessSessions: the downstream call of a service is one more request of the same caller.
func TestForwardAccessSessions(t *testing.T) {
	fas := keys{"aws:ViaAWSService": "true", "aws:CalledVia": []string{"athena.amazonaws.com"}, "aws:CalledViaFirst": "athena.amazonaws.com"}
	via := when("ForAnyValue:StringEquals", "aws:CalledVia", "athena.amazonaws.com")
	onlyVia := attached{identity: []string{grant(get, "*", via), grant("athena:*", "*")}}
	rules{
		{"E-74 the call to the service", ask(alice, "athena:StartQueryExecution", "*"), onlyVia, allowed(identity)},
		{"E-74 the call of the service", ask(alice, get, object, fas), onlyVia, allowed(identity)},
		{"E-74 the same call made directly", ask(alice, get, object), onlyVia, implicit(identity)},
		{"E-74 the downstream action is denied to the user", ask(alice, get, object, fas),
			attached{identity: []string{full, refuse(get, "*", sid("No"))}}, explicit(identity).from("No")},
		{"E-74 aws:ViaAWSService is true", ask(alice, get, object, fas),
			attached{identity: []string{full, refuse("*", "*", when("Bool", "aws:ViaAWSService", "false"))}}, allowed(identity).from("Full")},
		{"E-74 aws:ViaAWSService is false for a direct call", ask(alice, get, object),
			attached{identity: []string{full, refuse("*", "*", when("Bool", "aws:ViaAWSService", "false"), sid("No"))}},
			explicit(identity).from("No").with(evaluate.ProblemKeyAssumed)},
		{"E-74 the caller is no service", ask(alice, get, object, fas),
			attached{identity: []string{full, refuse("*", "*", when("Bool", "aws:PrincipalIsAWSService", "false"), sid("No"))}}, explicit(identity).from("No")},
		{"E-53 the SCPs of the caller again", ask(alice, get, object, fas),
			attached{identity: []string{full}, scps: levels{{full, refuse(get, "*", sid("No"))}}}, explicit(scp).from("No")},
	}.run(t)
}
