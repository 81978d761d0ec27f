package evaluate_test

import (
	"errors"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// wantKey fails unless the request has the key with this value, "" for a key that it does not have.
func wantKey(t *testing.T, req evaluate.Request, key, want string) {
	t.Helper()
	operator, value := "StringEquals", want
	switch k, _ := condition.LookupKey(key); {
	case want == "":
		operator, value = "Null", "true"
	case k.Multivalued:
		operator = "ForAnyValue:StringEquals"
	}
	e, err := evaluate.Compile(attached{resource: refuse("*", "*", everyone, when(operator, key, value))}.policies())
	if err != nil {
		t.Fatal(err)
	}
	if e.Decide(&req) != evaluate.ExplicitDeny {
		t.Errorf("%s is not %q\n%v", key, want, e.Evaluate(&req))
	}
}

type keyCase struct {
	name string
	req  evaluate.Request
	key  string
	want string // "": absent
}

func testKeys(t *testing.T, tests []keyCase) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantKey(t, tt.req, tt.key, tt.want) })
	}
}

// TestKeysOfCallers is the table of V-11 and the principal's part of the derived keys.
func TestKeysOfCallers(t *testing.T) {
	const pathed = "arn:aws:iam::111122223333:role/team/dev"
	send := func(who evaluate.Principal) evaluate.Request { return ask(who, "sqs:SendMessage", queue) }
	user := send(alice.WithUserID("AIDAALICE"))
	session := send(evaluate.MustParsePrincipal(sessionARN).WithRolePath("/team/").WithUserID("AROADEV"))
	instance := send(evaluate.MustParsePrincipal(roleARN).WithUserID("AROADEV:i-0123"))
	web := ask(github, "sts:AssumeRoleWithWebIdentity", targetARN)
	federated, root, service, anon := send(fred), send(rootUser), send(snsCalls), send(anonymous)
	member := send(alice.WithOrganization("o-x", "o-x/r-y/ou-z/"))
	testKeys(t, []keyCase{
		{"V-11 username of a user", user, "aws:username", "alice"},
		{"V-11 username of a user with a path", send(evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/x/y/al")), "aws:username", "al"},
		{"V-11 username of root", root, "aws:username", ""},
		{"V-11 username of a session", session, "aws:username", ""},
		{"V-11 username of a federated user", federated, "aws:username", ""},
		{"V-11 username of a service", service, "aws:username", ""},
		{"V-11 username of the anonymous", anon, "aws:username", ""},
		{"V-11 userid of a user", user, "aws:userid", "AIDAALICE"},
		{"V-11 userid of a user that is not known", send(alice), "aws:userid", ""},
		{"V-11 userid of root", root, "aws:userid", acctA},
		{"V-11 userid of a session", session, "aws:userid", "AROADEV:s1"},
		{"V-11 userid of a session, given with the session", send(roleDev.WithUserID("AROADEV:s1")), "aws:userid", "AROADEV:s1"},
		{"V-11 userid of an instance's session", instance, "aws:userid", "AROADEV:i-0123"},
		{"V-11 userid of a federated user", federated, "aws:userid", acctA + ":fred"},
		{"V-11 userid of a service", service, "aws:userid", ""},
		{"V-11 userid of the anonymous", anon, "aws:userid", "anonymous"},
		{"V-11 type of a user", user, "aws:PrincipalType", "User"},
		{"V-11 type of root", root, "aws:PrincipalType", "Account"},
		{"V-11 type of a session", session, "aws:PrincipalType", "AssumedRole"},
		{"V-11 type of a federated user", federated, "aws:PrincipalType", "FederatedUser"},
		{"V-11 type of a service", service, "aws:PrincipalType", ""},
		{"V-11 type of the anonymous", anon, "aws:PrincipalType", "Anonymous"},
		{"K-05 ARN of a user", user, "aws:PrincipalArn", aliceARN},
		{"K-05 G-63 ARN of a session is its role's", session, "aws:PrincipalArn", pathed},
		{"K-05 ARN of a session without known path", send(evaluate.MustParsePrincipal(sessionARN)), "aws:PrincipalArn", roleARN},
		{"K-05 ARN of a federated user", federated, "aws:PrincipalArn", fredARN},
		{"K-05 ARN of root", root, "aws:PrincipalArn", rootOfA},
		{"K-05 ARN of root given by account id", send(evaluate.MustParsePrincipal(acctA)), "aws:PrincipalArn", rootOfA},
		{"K-05 ARN of the anonymous", anon, "aws:PrincipalArn", ""},
		{"K-05 account of a user", user, "aws:PrincipalAccount", acctA},
		{"K-05 account of the anonymous", anon, "aws:PrincipalAccount", "anonymous"},
		{"K-05 organization", member, "aws:PrincipalOrgID", "o-x"},
		{"K-05 organization path", member, "aws:PrincipalOrgPaths", "o-x/r-y/ou-z/"},
		{"K-05 no organization", user, "aws:PrincipalOrgID", ""},
		{"K-05 no organization path", user, "aws:PrincipalOrgPaths", ""},
		{"K-05 a user is no service", user, "aws:PrincipalIsAWSService", "false"},
		{"K-05 a service is one", service, "aws:PrincipalIsAWSService", "true"},
		{"K-05 the anonymous signed nothing", anon, "aws:PrincipalIsAWSService", ""},
		{"K-05 name of a service", service, "aws:PrincipalServiceName", "sns.amazonaws.com"},
		{"K-05 names of a service", service, "aws:PrincipalServiceNamesList", "sns.amazonaws.com"},
		{"K-05 name of a service, user", user, "aws:PrincipalServiceName", ""},
		{"K-05 names of a service, user", user, "aws:PrincipalServiceNamesList", ""},
		{"4.2 provider while the trust policy is evaluated", web, "aws:FederatedProvider", githubARN},
		{"4.2 provider, user", user, "aws:FederatedProvider", ""},
		{"4.2 source identity", send(roleDev.WithSourceIdentity("ann")), "aws:SourceIdentity", "ann"},
		{"4.2 no source identity", session, "aws:SourceIdentity", ""},
	})
}

func TestKeysOfRequests(t *testing.T) {
	req := ask(alice, "sqs:SendMessage", queue)
	req.Resource.Organization, req.Resource.OrganizationPath = "o-r", "o-r/r-1/"
	req.Resource.Tags = map[string]string{"Team": "blue", "empty": ""}
	role := ask(alice, "iam:GetRole", targetARN)
	role.Resource.Tags = map[string]string{"Team": "red"}
	twice := ask(alice, get, object)
	twice.Resource.Tags = map[string]string{"Team": "a", "TEAM": "b"}
	epoch := ask(alice, get, object, keys{"aws:EpochTime": "1700000000"})
	current := ask(alice, get, object, keys{"aws:CurrentTime": "2023-11-14T22:13:20Z"})
	over := ask(alice, get, object, keys{"AWS:username": "bob", "aws:PrincipalAccount": nil, "aws:PrincipalTag/Team": "set", "aws:ViaAWSService": "true"})
	testKeys(t, []keyCase{
		{"K-05 account of the resource", req, "aws:ResourceAccount", acctA},
		{"K-05 account of the resource, given", owned(acctB, ask(alice, get, object)), "aws:ResourceAccount", acctB},
		{"K-05 account of the resource, assumed", owned("", ask(alice, get, object)), "aws:ResourceAccount", acctA},
		{"K-05 organization of the resource", req, "aws:ResourceOrgID", "o-r"},
		{"K-05 organization path of the resource", req, "aws:ResourceOrgPaths", "o-r/r-1/"},
		{"K-05 no organization of the resource", role, "aws:ResourceOrgID", ""},
		{"K-05 tag of the resource", req, "aws:ResourceTag/Team", "blue"},
		{"C-17 tag of the resource in other letters", req, "aws:ResourceTag/TEAM", "blue"},
		{"K-05 no such tag of the resource", req, "aws:ResourceTag/Other", ""},
		{"Q-25 two tags of the resource that differ in case", twice, "aws:ResourceTag/Team", ""},
		{"4.6 tag of a role", role, "iam:ResourceTag/Team", "red"},
		{"4.6 tag of what is not of iam", req, "iam:ResourceTag/Team", ""},
		{"K-05 region", req, "aws:RequestedRegion", "us-east-1"},
		{"K-05 region of an ARN without", ask(alice, get, object), "aws:RequestedRegion", ""},
		{"K-05 no service in between", req, "aws:ViaAWSService", "false"},
		{"K-05 time from epoch", epoch, "aws:CurrentTime", "2023-11-14T22:13:20Z"},
		{"K-05 epoch from time", current, "aws:EpochTime", "1700000000"},
		{"K-05 time from an epoch that is none", ask(alice, get, object, keys{"aws:EpochTime": "soon"}), "aws:CurrentTime", ""},
		{"K-05 epoch from a time that is none", ask(alice, get, object, keys{"aws:CurrentTime": "soon"}), "aws:EpochTime", ""},
		{"K-05 no clock: time", req, "aws:CurrentTime", ""},
		{"K-05 no clock: epoch", req, "aws:EpochTime", ""},
		{"K-05 never assumed: transport", req, "aws:SecureTransport", ""},
		{"K-05 never assumed: multi-factor authentication", req, "aws:MultiFactorAuthPresent", ""},
		{"K-05 the caller overrides", over, "aws:username", "bob"},
		{"K-05 the caller says absent", over, "aws:PrincipalAccount", ""},
		{"K-05 the caller overrides a tag", over, "aws:principaltag/team", "set"},
		{"K-05 the caller overrides a constant", over, "aws:ViaAWSService", "true"},
	})
	rules{
		{"K-05 a tag without value is there", req, attached{identity: []string{grant("*", "*", when("StringEquals", "aws:ResourceTag/empty", ""))}}, allowed(identity)},
		{"K-05 time derived from epoch is compared", epoch,
			attached{identity: []string{grant("*", "*", when("DateGreaterThan", "aws:CurrentTime", "2023-11-14T22:13:19Z"))}}, allowed(identity)},
	}.run(t)
}

// TestAbsence is K-04: an absent key, an empty value and an empty list are three inputs.
func TestAbsence(t *testing.T) {
	in := func(v any) evaluate.Request { return ask(alice, get, object, keys{"x:K": v}) }
	with := func(operator, value string) attached {
		return attached{identity: []string{grant("*", "*", when(operator, "x:K", value))}}
	}
	emptyList := []string{}
	rules{
		{"K-04 absent: Null", in(nil), with("Null", "true"), allowed(identity)},
		{"K-04 absent: equals the empty string", in(nil), with("StringEquals", ""), implicit(identity)},
		{"K-04 absent: differs", in(nil), with("StringNotEquals", "a"), allowed(identity)},
		{"K-04 absent: any value differs", in(nil), with("ForAnyValue:StringNotEquals", "a"), implicit(identity)},
		{"K-04 empty: Null", in(""), with("Null", "true"), implicit(identity)},
		{"K-04 empty: equals the empty string", in(""), with("StringEquals", ""), allowed(identity)},
		{"K-04 empty list: Null", in(emptyList), with("Null", "true"), allowed(identity).with(evaluate.ProblemEmptyList)},
		{"K-04 empty list: equals the empty string", in(emptyList), with("StringEquals", ""), implicit(identity).with(evaluate.ProblemSetOperator)},
		{"K-04 empty list: differs", in(emptyList), with("StringNotEquals", "a"), implicit(identity).with(evaluate.ProblemSetOperator)},
		{"K-04 empty list: all values", in(emptyList), with("ForAllValues:StringEquals", "a"), allowed(identity)},
		{"K-04 a derived key marked absent", ask(alice, get, object, keys{"aws:username": nil}),
			attached{identity: []string{grant("*", "*", when("Null", "aws:username", "true"))}}, allowed(identity)},
	}.run(t)
}

func TestTags(t *testing.T) {
	tags := func(kv ...string) map[string]string {
		m := make(map[string]string)
		for i := 0; i < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return m
	}
	of := func(p evaluate.Principal) evaluate.Request { return ask(p, get, object) }
	tagged := roleDev.WithTags(tags("Team", "role", "Cost", "1"))
	testKeys(t, []keyCase{
		{"E-90 tag of the role", of(tagged), "aws:PrincipalTag/Team", "role"},
		{"C-17 tag in other letters", of(tagged), "aws:PrincipalTag/tEAM", "role"},
		{"E-90 session tag before the role's", of(tagged.WithSessionTags(tags("team", "session"))), "aws:PrincipalTag/Team", "session"},
		{"E-90 the role's other tags stay", of(tagged.WithSessionTags(tags("team", "session"))), "aws:PrincipalTag/Cost", "1"},
		{"E-90 an order of calls is no matter", of(roleDev.WithSessionTags(tags("team", "session")).WithTags(tags("Team", "role"))), "aws:PrincipalTag/Team", "session"},
		{"Q-25 two tags that differ in case", of(alice.WithTags(tags("Team", "a", "team", "b"))), "aws:PrincipalTag/Team", ""},
		{"Q-25 two session tags that differ in case do not let the role's through", of(tagged.WithSessionTags(tags("TEAM", "a", "team", "b"))), "aws:PrincipalTag/Team", ""},
	})
	target := evaluate.MustParsePrincipal(targetARN).WithTags(tags("Team", "target", "Own", "1")).WithUserID("AROATARGET")
	second := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/second").WithTags(tags("Team", "second", "Own", "2"))
	first, err := alice.WithTags(tags("User", "alice")).Assume(target, evaluate.AssumeRole{
		SessionName: "s", Tags: tags("Team", "passed", "Once", "x"), Transitive: []string{"team"}, SourceIdentity: "ann",
	})
	if err != nil {
		t.Fatal(err)
	}
	chained, err := first.Assume(second, evaluate.AssumeRole{SessionName: "t", Tags: tags("New", "y"), SourceIdentity: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	third, err := chained.Assume(target, evaluate.AssumeRole{SessionName: "u"})
	if err != nil {
		t.Fatal(err)
	}
	testKeys(t, []keyCase{
		{"E-90 passed tag before the role's", of(first), "aws:PrincipalTag/Team", "passed"},
		{"E-90 role's own tag", of(first), "aws:PrincipalTag/Own", "1"},
		{"E-90 the caller's tags stay behind", of(first), "aws:PrincipalTag/User", ""},
		{"E-91 a transitive tag before the next role's", of(chained), "aws:PrincipalTag/Team", "passed"},
		{"E-91 tags that are not transitive stay behind", of(chained), "aws:PrincipalTag/Once", ""},
		{"E-91 role tags are never transitive", of(chained), "aws:PrincipalTag/Own", "2"},
		{"E-91 new tags are passed", of(chained), "aws:PrincipalTag/New", "y"},
		{"E-91 transitive for ever", of(third), "aws:PrincipalTag/Team", "passed"},
		{"E-91 new tags were not", of(third), "aws:PrincipalTag/New", ""},
		{"E-93 source identity is set", of(first), "aws:SourceIdentity", "ann"},
		{"E-93 source identity is copied", of(third), "aws:SourceIdentity", "ann"},
		{"V-11 user id of the session", of(first), "aws:userid", "AROATARGET:s"},
		{"K-05 ARN of the session", of(first), "aws:PrincipalArn", targetARN},
		{"E-91a no word of multi-factor authentication", of(first), "aws:MultiFactorAuthPresent", ""},
	})
	if want := "arn:aws:sts::111122223333:assumed-role/second/t"; chained.ID() != want || chained.Account() != acctA {
		t.Errorf("session %q, want %q", chained.ID(), want)
	}
	refusals := []struct {
		name        string
		from, to    evaluate.Principal
		with        evaluate.AssumeRole
		code        evaluate.Code
		inputMustBe string
	}{
		{"E-91 passing an inherited tag", first, second, evaluate.AssumeRole{Tags: tags("TEAM", "passed")}, evaluate.CodeInheritedTag, "TEAM"},
		{"E-91 passing an inherited tag later", chained, second, evaluate.AssumeRole{Tags: tags("Team", "z")}, evaluate.CodeInheritedTag, "Team"},
		{"E-93 another source identity", first, second, evaluate.AssumeRole{SourceIdentity: "bob"}, evaluate.CodeSourceIdentity, "bob"},
		{"E-93 another source identity later", third, second, evaluate.AssumeRole{SourceIdentity: "Ann"}, evaluate.CodeSourceIdentity, "Ann"},
		{"E-90 a user is no role", alice, evaluate.MustParsePrincipal(frankARN), evaluate.AssumeRole{}, evaluate.CodeInvalidPrincipal, frankARN},
		{"E-90 nobody is no role", alice, evaluate.Principal{}, evaluate.AssumeRole{}, evaluate.CodeInvalidPrincipal, ""},
	}
	for _, r := range refusals {
		p, err := r.from.Assume(r.to, r.with)
		if e, ok := errors.AsType[*evaluate.Error](err); !ok || e.Code != r.code || e.Input != r.inputMustBe || p != (evaluate.Principal{}) {
			t.Errorf("%s: %v, %v", r.name, p, err)
		}
	}
	if _, err := (evaluate.Principal{}).Assume(target, evaluate.AssumeRole{SessionName: "s"}); err == nil {
		t.Error("E-90 nobody assumes a role")
	}
}

// TestTagsInTrustPolicy is E-92: whose tag is which key while a role is assumed.
func TestTagsInTrustPolicy(t *testing.T) {
	caller := alice.WithTags(map[string]string{"Team": "caller"})
	req := ask(caller, assume, targetARN, keys{"aws:RequestTag/Team": "passed", "sts:TransitiveTagKeys": []string{"Team"}})
	req.Resource.Tags = map[string]string{"Team": "role"}
	on := func(operator, key, value string) attached {
		return attached{resource: trust("AWS", aliceARN, when(operator, key, value))}
	}
	rules{
		{"E-92 aws:RequestTag is the passed tag", req, on("StringEquals", "aws:RequestTag/Team", "passed"), allowed(resource)},
		{"E-92 aws:PrincipalTag is the caller's", req, on("StringEquals", "aws:PrincipalTag/Team", "caller"), allowed(resource)},
		{"E-91 E-92 aws:ResourceTag is the role's", req, on("StringEquals", "aws:ResourceTag/Team", "role"), allowed(resource)},
		{"E-92 iam:ResourceTag is the role's", req, on("StringEquals", "iam:ResourceTag/Team", "role"), allowed(resource)},
		{"E-92 sts:TransitiveTagKeys", req, on("ForAllValues:StringEquals", "sts:TransitiveTagKeys", "Team"), allowed(resource)},
		{"E-92 not the caller's", req, on("StringEquals", "aws:ResourceTag/Team", "caller"), implicit(resource)},
		{"E-92 not the passed", req, on("StringEquals", "aws:PrincipalTag/Team", "passed"), implicit(resource)},
	}.run(t)
}
