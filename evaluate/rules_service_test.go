package evaluate_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

const assume = "sts:AssumeRole"

const targetARN = "arn:aws:iam::111122223333:role/target"

func trust(kind, id string, members ...string) string {
	return grant(assume, "", append(members, to(kind, id), sid("Trust"))...)
}

func TestTrustPolicies(t *testing.T) {
	target := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/target/s").WithRolePath("/")
	stsAll := []string{grant("sts:*", "*", sid("I"))}
	req := func(who evaluate.Principal) evaluate.Request { return ask(who, assume, targetARN) }
	rules{
		{"E-30 no trust policy", req(alice), attached{identity: stsAll}, implicit(resource)},
		{"E-30 OP-2 root and no trust policy", req(rootUser), attached{}, implicit(nobody).because(evaluate.CallerCannotCall)},
		{"E-30 root and no trust policy, TagSession", ask(rootUser, "sts:TagSession", targetARN), attached{}, implicit(resource)},
		{"E-31 trust names the user", req(alice), attached{resource: trust("AWS", aliceARN)}, allowed(resource).from("Trust")},
		{"E-31 trust names the role", req(roleDev), attached{resource: trust("AWS", roleARN)}, allowed(resource).from("Trust")},
		{"E-31 trust names the session", req(roleDev), attached{resource: trust("AWS", sessionARN)}, allowed(resource).from("Trust")},
		{"E-31 trust names everyone", req(alice), attached{resource: trust("AWS", "*")}, allowed(resource).from("Trust")},
		{"E-31 trust names the account, identity allows", req(alice),
			attached{identity: []string{grant(assume, targetARN, sid("I"))}, resource: trust("AWS", acctA)}, allowed(identity).from("Trust", "I")},
		{"E-31 trust names the account, identity silent", req(alice), attached{identity: []string{elsewhere}, resource: trust("AWS", rootOfA)}, implicit(identity)},
		{"E-31 trust names the account, identity allows another role", req(alice),
			attached{identity: []string{grant(assume, roleARN)}, resource: trust("AWS", rootOfA)}, implicit(identity)},
		{"E-31 trust silent, identity allows", req(alice), attached{identity: stsAll, resource: trust("AWS", frankARN)}, implicit(resource)},
		{"E-31 trust names the user, identity denies", req(alice),
			attached{identity: []string{refuse("sts:*", "*", sid("No"))}, resource: trust("AWS", aliceARN)}, explicit(identity).from("No")},
		{"E-31 trust denies", req(alice),
			attached{identity: stsAll, resource: join(trust("AWS", acctA), refuse(assume, "", to("AWS", aliceARN), sid("No")))}, explicit(resource).from("No")},
		{"E-31 another account, both", req(bob), attached{identity: stsAll, resource: trust("AWS", acctB)}, allowed(identity).from("Trust", "I")},
		{"E-31 another account, trust names the user, identity silent", req(bob), attached{resource: trust("AWS", bobARN)}, implicit(identity)},
		{"E-31 another account, identity alone", req(bob), attached{identity: stsAll, resource: trust("AWS", acctA)}, implicit(resource)},
		{"Q-17 trust names the user, boundary silent", req(alice), attached{boundary: elsewhere, resource: trust("AWS", aliceARN)}, allowed(resource)},
		{"E-31 trust names the role, boundary silent", req(roleDev), attached{boundary: elsewhere, resource: trust("AWS", roleARN)}, implicit(boundary)},
		{"E-32 a role does not trust itself", req(target), attached{identity: stsAll, resource: trust("AWS", roleARN)}, implicit(resource)},
		{"E-32 a role that trusts itself", req(target), attached{resource: trust("AWS", targetARN)}, allowed(resource)},
		{"E-32 a role that trusts its account", req(target), attached{identity: stsAll, resource: trust("AWS", rootOfA)}, allowed(identity)},
		{"E-30 other actions on roles do not ask the trust policy", ask(alice, "iam:GetRole", targetARN), attached{identity: []string{full}}, allowed(identity)},
		{"E-30 the action in other letters", ask(alice, "STS:assumerole", targetARN), attached{identity: stsAll}, implicit(resource)},
		{"E-94 an external id that was passed", ask(bob, assume, targetARN, keys{"sts:ExternalId": "X"}),
			attached{identity: stsAll, resource: trust("AWS", acctB, when("StringEquals", "sts:ExternalId", "X"))}, allowed(identity)},
		{"E-94 another external id", ask(bob, assume, targetARN, keys{"sts:ExternalId": "Y"}),
			attached{identity: stsAll, resource: trust("AWS", acctB, when("StringEquals", "sts:ExternalId", "X"))}, implicit(resource)},
		{"E-94 no external id was passed", req(bob),
			attached{identity: stsAll, resource: trust("AWS", acctB, when("StringEquals", "sts:ExternalId", "X"))}, implicit(resource)},
		{"E-91a multi-factor authentication in the call itself", ask(alice, assume, targetARN, keys{"aws:MultiFactorAuthPresent": "true"}),
			attached{resource: trust("AWS", aliceARN, when("Bool", "aws:MultiFactorAuthPresent", "true"))}, allowed(resource)},
		{"E-91a long-term keys", req(alice),
			attached{resource: trust("AWS", aliceARN, when("Bool", "aws:MultiFactorAuthPresent", "true"))}, implicit(resource)},
		{"E-91a a role session says false", ask(roleDev, assume, targetARN, keys{"aws:MultiFactorAuthPresent": "false"}),
			attached{resource: trust("AWS", sessionARN, when("BoolIfExists", "aws:MultiFactorAuthPresent", "true"))}, implicit(resource)},
	}.run(t)
}

func TestIdentityProvidersAssumeRoles(t *testing.T) {
	const bySAML, byWeb = "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"
	aud := keys{"SAML:aud": "https://signin.aws.amazon.com/saml"}
	samlTrust := grant(bySAML, "", to("Federated", samlARN), when("StringEquals", "SAML:aud", "https://signin.aws.amazon.com/saml"))
	anySTS := func(id string) attached { return attached{resource: grant("sts:*", "", to("Federated", id))} }
	google := evaluate.MustParsePrincipal("accounts.google.com")
	notConsulted := func(n int) (codes []evaluate.ProblemCode) {
		for range n {
			codes = append(codes, evaluate.ProblemNotConsulted)
		}
		return codes
	}
	rules{
		{"E-33 SAML provider", ask(saml, bySAML, targetARN, aud), attached{resource: samlTrust}, allowed(resource)},
		{"E-33 SAML provider without the condition", ask(saml, bySAML, targetARN), attached{resource: samlTrust}, implicit(resource)},
		{"E-33 another SAML provider", ask(evaluate.MustParsePrincipal(samlARN+"2"), bySAML, targetARN, aud), attached{resource: samlTrust}, implicit(resource)},
		{"E-33 no trust policy", ask(saml, bySAML, targetARN), attached{}, implicit(resource)},
		{"E-33 everyone is trusted", ask(saml, bySAML, targetARN), attached{resource: grant(bySAML, "", everyone)}, allowed(resource)},
		{"E-33 the account is trusted", ask(saml, bySAML, targetARN), attached{resource: grant(bySAML, "", to("AWS", acctA))}, implicit(resource)},
		{"E-33 identity policies, boundary, SCP and session policy have no say", ask(saml, bySAML, targetARN, aud),
			attached{resource: samlTrust, identity: []string{refuse("*", "*")}, boundary: refuse("*", "*"), session: []string{refuse("*", "*")}, scps: levels{{refuse("*", "*")}}},
			allowed(resource).with(notConsulted(4)...)},
		{"E-33 an RCP denies", ask(saml, bySAML, targetARN, aud), attached{resource: samlTrust, rcps: levels{{refuse("sts:*", "*", everyone)}}}, explicit(rcp)},
		{"E-33 OIDC provider", ask(github, byWeb, targetARN), attached{resource: grant(byWeb, "", to("Federated", githubARN))}, allowed(resource)},
		{"E-33 provider without ARN", ask(google, byWeb, targetARN), attached{resource: grant(byWeb, "", to("Federated", "accounts.google.com"))}, allowed(resource)},
		{"E-33 a SAML provider does not pair with web identity", ask(saml, byWeb, targetARN), anySTS(samlARN), implicit(resource)},
		{"E-33 an OIDC provider does not pair with SAML", ask(github, bySAML, targetARN), anySTS(githubARN), implicit(resource)},
		{"E-33 a provider without ARN does not pair with SAML", ask(google, bySAML, targetARN), anySTS("accounts.google.com"), implicit(resource)},
		{"E-33 a SAML provider does not pair with AssumeRole", ask(saml, assume, targetARN), anySTS(samlARN), implicit(resource)},
		{"E-33 an OIDC provider does not pair with AssumeRole", ask(github, assume, targetARN), anySTS(githubARN), implicit(resource)},
		{"E-33 session tags of a SAML provider", ask(saml, "sts:TagSession", targetARN), anySTS(samlARN), allowed(resource)},
		{"E-33 source identity of an OIDC provider", ask(github, "sts:SetSourceIdentity", targetARN), anySTS(githubARN), allowed(resource)},
		{"E-33 a service pairs with AssumeRole", ask(snsCalls, assume, targetARN), attached{resource: trust("Service", "sns.amazonaws.com")}, allowed(resource)},
		{"E-33 another service", ask(snsCalls, assume, targetARN), attached{resource: trust("Service", "sqs.amazonaws.com")}, implicit(resource)},
		{"E-53 no SCP for a service that assumes its role", ask(snsCalls, assume, targetARN),
			attached{resource: trust("Service", "sns.amazonaws.com"), scps: levels{{refuse("*", "*")}}}, allowed(resource).with(evaluate.ProblemNotConsulted)},
	}.run(t)
}

// TestTagSession: passing tags, source identity or context is one more request, on the same role.
func TestTagSession(t *testing.T) {
	anywhere := evaluate.MustParsePrincipal("rolesanywhere.amazonaws.com")
	onlyAssume := attached{resource: trust("AWS", aliceARN)}
	tagging := attached{resource: grant("sts:AssumeRole sts:TagSession", "", to("AWS", aliceARN))}
	three := attached{resource: grant("sts:AssumeRole sts:SetSourceIdentity sts:TagSession", "", to("Service", "rolesanywhere.amazonaws.com"))}
	delegated := attached{identity: []string{grant(assume, "*")}, resource: grant("sts:AssumeRole sts:TagSession", "", to("AWS", acctA))}
	rules{
		{"E-34 the trust policy allows AssumeRole alone", ask(alice, "sts:TagSession", targetARN), onlyAssume, implicit(resource)},
		{"E-34 identity alone", ask(alice, "sts:TagSession", targetARN), attached{identity: []string{full}, resource: onlyAssume.resource}, implicit(resource)},
		{"E-34 the trust policy allows TagSession", ask(alice, "sts:TagSession", targetARN), tagging, allowed(resource)},
		{"E-34 the account is trusted, identity silent about TagSession", ask(alice, "sts:TagSession", targetARN), delegated, implicit(identity)},
		{"E-34 SetSourceIdentity", ask(alice, "sts:SetSourceIdentity", targetARN), tagging, implicit(resource)},
		{"E-34 SetContext", ask(alice, "sts:SetContext", targetARN), attached{identity: []string{full}}, implicit(resource)},
		{"E-34 rolesanywhere: AssumeRole", ask(anywhere, assume, targetARN), three, allowed(resource)},
		{"E-34 rolesanywhere: SetSourceIdentity", ask(anywhere, "sts:SetSourceIdentity", targetARN), three, allowed(resource)},
		{"E-34 rolesanywhere: TagSession", ask(anywhere, "sts:TagSession", targetARN), three, allowed(resource)},
	}.run(t)
}

func TestKeyPolicies(t *testing.T) {
	kms := func(members ...string) string { return grant("kms:*", "*", members...) }
	iam := []string{kms(sid("I"))}
	decrypt := func(who evaluate.Principal) evaluate.Request { return ask(who, "kms:Decrypt", keyARN) }
	account, role := kms(to("AWS", rootOfA), sid("K")), kms(to("AWS", roleARN), sid("K"))
	const alias = "arn:aws:kms:us-east-1:111122223333:alias/app"
	const managed = "arn:aws:kms:us-east-1:111122223333:alias/aws/s3"
	locked := implicit(nobody).because(evaluate.AWSManagedAlias)
	rules{
		{"E-35 account root allow, IAM allow", decrypt(roleDev), attached{resource: account, identity: iam}, allowed(identity).from("K", "I")},
		{"E-35 account root allow, IAM none", decrypt(roleDev), attached{resource: account}, implicit(identity)},
		{"E-35 role named, IAM none", decrypt(roleDev), attached{resource: role}, allowed(resource).from("K")},
		{"E-35 another principal named, IAM allow", decrypt(roleDev), attached{resource: kms(to("AWS", aliceARN)), identity: iam}, implicit(resource)},
		{"E-35 role named, IAM deny", decrypt(roleDev), attached{resource: role, identity: []string{refuse("kms:*", "*", sid("No"))}}, explicit(identity).from("No")},
		{"E-35 no key policy, IAM allow", decrypt(roleDev), attached{identity: iam}, implicit(resource)},
		{"E-35 no key policy, root", decrypt(rootUser), attached{}, implicit(resource)},
		{"E-35 role named, root calls", decrypt(rootUser), attached{resource: role}, implicit(resource)},
		{"E-35 account root allow, root calls", decrypt(rootUser), attached{resource: account}, allowed(nobody).from("K")},
		{"E-35 account root allow for another action", decrypt(roleDev), attached{resource: grant("kms:Encrypt", "*", to("AWS", rootOfA)), identity: iam}, implicit(resource)},
		{"E-35 another account, both", decrypt(bob), attached{resource: kms(to("AWS", acctB), sid("K")), identity: []string{grant("kms:Decrypt", keyARN, sid("I"))}},
			allowed(identity).from("K", "I")},
		{"E-35 another account, key policy alone", decrypt(bob), attached{resource: kms(to("AWS", bobARN))}, implicit(identity)},
		{"E-35 another account, IAM alone", decrypt(bob), attached{resource: account, identity: iam}, implicit(resource)},
		{"E-35 another account, IAM names the alias", decrypt(bob), attached{resource: kms(to("AWS", acctB)), identity: []string{grant("kms:*", alias)}}, implicit(identity)},
		{"E-35a alias: identity alone", ask(alice, "kms:UpdateAlias", alias), attached{identity: iam}, allowed(identity).from("I")},
		{"E-35a alias: no identity policy", ask(alice, "kms:UpdateAlias", alias), attached{}, implicit(identity)},
		{"E-35a alias: a policy of the resource has no say", ask(alice, "kms:UpdateAlias", alias),
			attached{identity: iam, resource: refuse("*", "*", everyone)}, allowed(identity).with(evaluate.ProblemNotConsulted)},
		{"E-35a alias: another account", ask(bob, "kms:UpdateAlias", alias), attached{identity: iam}, implicit(resource).with(evaluate.ProblemNotGrantable)},
		{"E-35a no resource: identity alone", ask(alice, "kms:CreateKey", "*"), attached{identity: iam}, allowed(identity).from("I")},
		{"E-35a no resource: a policy of the resource has no say", ask(alice, "kms:ListKeys", "*"),
			attached{resource: kms(everyone)}, implicit(identity).with(evaluate.ProblemNotConsulted)},
		{"E-35a alias of AWS: UpdateAlias", ask(alice, "kms:UpdateAlias", managed), attached{identity: iam}, locked},
		{"E-35a alias of AWS: CreateAlias in other letters", ask(alice, "KMS:createalias", managed), attached{identity: iam}, locked},
		{"E-35a alias of AWS: DeleteAlias by root", ask(rootUser, "kms:DeleteAlias", managed), attached{}, locked},
		{"E-35a alias of AWS: an explicit deny is reported as such", ask(alice, "kms:DeleteAlias", managed),
			attached{identity: []string{refuse("kms:*", "*", sid("No"))}}, explicit(identity).from("No")},
		{"E-35a alias that begins with aws", ask(alice, "kms:DeleteAlias", strings.Replace(managed, "aws/s3", "awsome", 1)), attached{identity: iam}, allowed(identity)},
	}.run(t)
}

// TestLockedResources tries every action that no policy can allow, and one beside it that policies can.
func TestLockedResources(t *testing.T) {
	const policyARN, reserved = "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"
	const changePolicy = "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion TagPolicy UntagPolicy"
	const changeRole = "AttachRolePolicy CreateRole CreateServiceLinkedRole DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy " +
		"DeleteServiceLinkedRole DetachRolePolicy PassRole PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole " +
		"UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription"
	all := attached{identity: []string{full}}
	var table rules
	for action := range strings.FieldsSeq(changePolicy) {
		table = append(table, rule{"E-46 " + action, ask(alice, "iam:"+action, policyARN), all, implicit(nobody).because(evaluate.AWSOwned)})
	}
	for action := range strings.FieldsSeq(changeRole) {
		table = append(table,
			rule{"E-47 " + action, ask(alice, "iam:"+action, reserved), all, implicit(nobody).because(evaluate.ReservedRole)},
			rule{"E-47 ordinary role: " + action, ask(alice, "iam:"+action, targetARN), all, allowed(identity)})
	}
	append(table, rules{
		{"E-46 reading", ask(alice, "iam:GetPolicy", policyARN), all, allowed(identity)},
		{"E-46 reading without permission", ask(alice, "iam:GetPolicy", policyARN), attached{}, implicit(identity)},
		{"E-46 from any account, no second side", ask(bob, "iam:GetPolicyVersion", policyARN), all, allowed(identity)},
		{"E-46 the owner said to be the caller", owned(acctA, ask(alice, "iam:GetPolicy", policyARN)), all, allowed(identity)},
		{"E-46 SCPs hold", ask(alice, "iam:GetPolicy", policyARN), attached{identity: all.identity, scps: levels{{elsewhere}}}, implicit(scp)},
		{"E-46 root", ask(rootUser, "iam:DeletePolicy", policyARN), attached{}, implicit(nobody).because(evaluate.AWSOwned)},
		{"E-46 root reads", ask(rootUser, "iam:GetPolicy", policyARN), attached{}, allowed(nobody)},
		{"E-46 the customer's policy", ask(alice, "iam:DeletePolicy", "arn:aws:iam::111122223333:policy/p"), all, allowed(identity)},
		{"E-46 an explicit deny is reported as such", ask(alice, "iam:DeletePolicy", policyARN),
			attached{identity: []string{full, refuse("iam:*", "*", sid("No"))}}, explicit(identity).from("No")},
		{"E-47 reading", ask(alice, "iam:GetRole", reserved), all, allowed(identity)},
		{"E-47 root", ask(rootUser, "iam:DeleteRole", reserved), attached{}, implicit(nobody).because(evaluate.ReservedRole)},
		{"E-47 a name that looks like the path", ask(alice, "iam:DeleteRole", "arn:aws:iam::111122223333:role/aws-reserved"), all, allowed(identity)},
		{"E-47 an explicit deny is reported as such", ask(alice, "iam:DeleteRole", reserved),
			attached{identity: []string{full, refuse("iam:*", "*", sid("No"))}}, explicit(identity).from("No")},
	}...).run(t)
}
