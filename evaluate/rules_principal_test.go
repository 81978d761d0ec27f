package evaluate_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestPrincipalForms is M-30: which forms of Principal name which caller, in Allow and in Deny.
func TestPrincipalForms(t *testing.T) {
	google := evaluate.MustParsePrincipal("accounts.google.com")
	callers := []struct {
		name string
		who  evaluate.Principal
	}{
		{"user", alice.WithUserID("AIDAALICE")}, {"role", roleDev.WithUserID("AROADEV")}, {"fed", fred}, {"root", rootUser}, {"saml", saml},
		{"oidc", github}, {"google", google}, {"service", snsCalls}, {"anon", anonymous}, {"stranger", bob},
	}
	const everybody = "user role fed root saml oidc google service anon stranger"
	forms := []struct{ name, principal, named string }{
		{"M-30 everyone", everyone, everybody},
		{"M-30 Q-16 AWS everyone", to("AWS", "*"), everybody},
		{"M-30 account id", to("AWS", acctA), "user role fed root"},
		{"M-30 root ARN", to("AWS", rootOfA), "user role fed root"},
		{"M-30 another account", to("AWS", acctB), "stranger"},
		{"M-30 user ARN", to("AWS", aliceARN), "user"},
		{"M-30 federating user's ARN", to("AWS", frankARN), "fed"},
		{"M-30 G-63 role ARN", to("AWS", roleARN), "role"},
		{"M-30 session ARN", to("AWS", sessionARN), "role"},
		{"M-30 another session", to("AWS", sessionARN+"x"), ""},
		{"M-30 federated user", to("AWS", fredARN), "fed"},
		{"M-30 SAML provider", to("Federated", samlARN), "saml"},
		{"M-30 OIDC provider", to("Federated", githubARN), "oidc"},
		{"M-30 provider without ARN", to("Federated", "accounts.google.com"), "google"},
		{"M-30 the account's OIDC provider", to("Federated", "arn:aws:iam::"+acctA+":oidc-provider/accounts.google.com"), "google"},
		{"M-30 another account's OIDC provider", to("Federated", "arn:aws:iam::"+acctB+":oidc-provider/accounts.google.com"), ""},
		{"M-30 another partition's OIDC provider", to("Federated", "arn:aws-cn:iam::"+acctA+":oidc-provider/accounts.google.com"), ""},
		{"M-30 service", to("Service", "sns.amazonaws.com"), "service"},
		{"M-30 regional name of the service", to("Service", "sns.eu-south-1.amazonaws.com"), ""},
		{"G-65 unique id of a user", to("AWS", "AIDAALICE"), "user"},
		{"G-65 unique id of a role", to("AWS", "AROADEV"), "role"},
		{"G-64 unique id of one who was deleted", to("AWS", "AIDABEFORE"), ""},
		{"G-60 several", to("AWS", aliceARN, roleARN), "user role"},
		{"G-60 several types", `"Principal":{"AWS":"` + aliceARN + `","Service":"sns.amazonaws.com","Federated":"` + samlARN + `"}`, "user service saml"},
		{"M-33 user in other letters", to("AWS", strings.Replace(aliceARN, "alice", "Alice", 1)), ""},
		{"M-33 role in other letters", to("AWS", strings.Replace(roleARN, "dev", "DEV", 1)), ""},
		{"M-33 session in other letters", to("AWS", strings.Replace(sessionARN, "s1", "S1", 1)), ""},
		{"M-33 service in other letters", to("Service", "SNS.amazonaws.com"), ""},
		{"M-33 provider in other letters", to("Federated", strings.Replace(samlARN, "corp", "Corp", 1)), ""},
		{"M-33 a role is no user", to("AWS", strings.Replace(aliceARN, "user/", "role/", 1)), ""},
		{"M-33 the role's path", to("AWS", strings.Replace(roleARN, "dev", "team/dev", 1)), ""},
		{"G-67 another partition", to("AWS", strings.Replace(rootOfA, "aws", "aws-cn", 1)), ""},
	}
	for _, f := range forms {
		for _, c := range callers {
			t.Run(f.name+": "+c.name, func(t *testing.T) {
				named := slices.Contains(strings.Fields(f.named), c.name)
				req := ask(c.who, "sqs:SendMessage", queue)
				deny, err := evaluate.Evaluate(&req, attached{resource: refuse("*", "*", f.principal)}.policies())
				if err != nil || (deny.Decision == evaluate.ExplicitDeny) != named {
					t.Errorf("M-32 Deny: %v, %v, named %v", deny.Decision, err, named)
				}
				all := attached{resource: grant("*", "*", f.principal)} // with identity policies, for grants that delegate
				if slices.Contains([]string{"user", "role", "fed", "stranger"}, c.name) {
					all.identity, all.session = []string{full}, []string{full}
				}
				allow, err := evaluate.Evaluate(&req, all.policies())
				if err != nil {
					t.Fatal(err)
				}
				if got := slices.ContainsFunc(allow.Statements, func(m evaluate.Match) bool { return m.Kind == resource }); got != named {
					t.Errorf("Allow: grants %v, named %v\n%v", got, named, allow)
				}
			})
		}
	}
}

// TestHowNamed is M-31: the result says how a statement names the caller, by the strongest way.
func TestHowNamed(t *testing.T) {
	tests := []struct {
		name, principal string
		who             evaluate.Principal
		want            string
	}{
		{"M-31 session", to("AWS", acctA, roleARN, sessionARN), roleDev, "session"},
		{"M-31 user", to("AWS", acctA, aliceARN), alice, "user"},
		{"M-31 service", to("Service", "sns.amazonaws.com"), snsCalls, "service"},
		{"M-31 provider", to("Federated", samlARN), saml, "provider"},
		{"M-31 role", to("AWS", acctA, roleARN), roleDev, "role"},
		{"M-31 federating user", to("AWS", acctA, frankARN), fred, "federating user"},
		{"M-31 federated user", to("AWS", frankARN, fredARN), fred, "session"},
		{"M-31 everyone", everyone, alice, "everyone"},
		{"M-31 account", to("AWS", acctA), alice, "account"},
		{"M-31 root", to("AWS", acctA), rootUser, "account"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := evaluate.Evaluate(new(ask(tt.who, "sqs:SendMessage", queue)), attached{resource: refuse("*", "*", tt.principal)}.policies())
			if err != nil || len(r.Statements) != 1 || r.Statements[0].As != tt.want {
				t.Errorf("%v, %v: want one statement, as %q", err, r.Statements, tt.want)
			}
		})
	}
	r, err := evaluate.Evaluate(new(ask(alice, get, object)), attached{identity: []string{full}}.policies())
	if err != nil || len(r.Statements) != 1 || r.Statements[0].As != "" {
		t.Errorf("M-31 a statement without Principal: %v, %v", err, r.Statements)
	}
}

func TestRolePath(t *testing.T) {
	session := evaluate.MustParsePrincipal(sessionARN) // its role's path is not known
	const pathed = "arn:aws:iam::111122223333:role/team/dev"
	names := func(arn string) attached { return attached{resource: grant(get, "*", to("AWS", arn))} }
	given := func(arn string) evaluate.Request { return ask(session, get, object, keys{"aws:PrincipalArn": arn}) }
	req := ask(session, get, object)
	unknown := evaluate.ProblemRolePathUnknown
	rules{
		{"M-30a role without path", req, names(roleARN), allowed(resource)},
		{"M-30a role with a path", req, names(pathed), allowed(resource).with(unknown)},
		{"M-30a role with a path, in Deny", req, attached{identity: []string{full}, resource: refuse(get, "*", to("AWS", pathed))}, explicit(resource).with(unknown)},
		{"M-30a another name", req, names(pathed + "2"), implicit(identity)},
		{"M-30a the name is part of the path", req, names("arn:aws:iam::111122223333:role/dev/ops"), implicit(identity)},
		{"M-30a another account", req, names(strings.Replace(pathed, acctA, acctB, 1)), implicit(identity)},
		{"M-30a another partition", req, names(strings.Replace(pathed, "aws", "aws-cn", 1)), implicit(identity)},
		{"M-30a a user of that name", req, names("arn:aws:iam::111122223333:user/team/dev"), implicit(identity)},
		{"M-30a aws:PrincipalArn supplies the path", given(pathed), names(pathed), allowed(resource)},
		{"M-30a aws:PrincipalArn supplies another path", given("arn:aws:iam::111122223333:role/ops/dev"), names(pathed), implicit(identity)},
		{"M-30a aws:PrincipalArn supplies a path, none is named", given(pathed), names(roleARN), implicit(identity)},
		{"M-30a aws:PrincipalArn names another role", given("arn:aws:iam::111122223333:role/team/other"), names(pathed),
			allowed(resource).with(evaluate.ProblemKeysDisagree, unknown)},
		{"M-30a the path is known", ask(session.WithRolePath("/team/"), get, object), names(pathed), allowed(resource)},
		{"M-30a the path is known, without slashes", ask(session.WithRolePath("team"), get, object), names(pathed), allowed(resource)},
		{"M-30a the path is known, another is named", ask(session.WithRolePath("/team/"), get, object), names(roleARN), implicit(identity)},
		{"M-30a known to have no path", ask(session.WithRolePath("/"), get, object), names(pathed), implicit(identity)},
		{"M-30a a role's ARN tells its path", ask(evaluate.MustParsePrincipal(pathed), get, object), names(pathed), allowed(resource)},
		{"M-30a a role's ARN tells that it has none", ask(evaluate.MustParsePrincipal(roleARN), get, object), names(pathed), implicit(identity)},
		{"M-30a a role's ARN tells no session", ask(evaluate.MustParsePrincipal(roleARN), get, object), names(sessionARN), implicit(identity).with(evaluate.ProblemCallerUnknown)},
	}.run(t)
}

func TestNotPrincipal(t *testing.T) {
	allowBut := func(ids ...string) attached {
		return attached{resource: grant("*", "*", notTo("AWS", ids...), sid("R"))}
	}
	denyBut := func(ids ...string) attached {
		return attached{identity: []string{full}, resource: refuse("*", "*", notTo("AWS", ids...), sid("No"))}
	}
	req := func(who evaluate.Principal) evaluate.Request { return ask(who, "sqs:SendMessage", queue) }
	partly := explicit(resource).from("No").with(evaluate.ProblemNotPrincipal)
	denied := explicit(resource).from("No")
	bounded := func(a attached) attached { a.boundary = full; return a }
	foreign := denyBut(acctA)
	foreign.identity = nil
	rules{
		{"G-70 Allow: everyone but the listed", req(alice), allowBut(frankARN), allowed(resource).from("R")},
		{"G-70 Allow: a listed user", req(alice), allowBut(aliceARN), implicit(identity)},
		{"G-70 Allow: the anonymous", req(anonymous), allowBut(aliceARN), allowed(resource).from("R")},
		{"G-70 Allow: services", req(snsCalls), allowBut(aliceARN), allowed(resource).from("R")},
		{"Q-11 Allow: one level is enough to be left out, account", req(alice), allowBut(acctA), implicit(identity)},
		{"Q-11 Allow: one level is enough to be left out, role", req(roleDev), allowBut(roleARN), implicit(identity)},
		{"G-71 Deny: nobody of the caller is listed", req(alice), denyBut(frankARN), denied},
		{"G-71 Deny: the user alone", req(alice), denyBut(aliceARN), partly},
		{"G-71 Deny: the account alone", req(alice), denyBut(acctA), partly},
		{"G-71 Deny: user and account", req(alice), denyBut(aliceARN, rootOfA), allowed(identity)},
		{"G-71 Deny: session alone", req(roleDev), denyBut(sessionARN), partly},
		{"G-71 Deny: session and role", req(roleDev), denyBut(sessionARN, roleARN), partly},
		{"G-71 Deny: role and account", req(roleDev), denyBut(roleARN, acctA), partly},
		{"G-71 Deny: session and account", req(roleDev), denyBut(sessionARN, acctA), partly},
		{"G-71 Deny: session, role and account", req(roleDev), denyBut(sessionARN, roleARN, acctA), allowed(identity)},
		{"G-71 Deny: root, its account", req(rootUser), attached{resource: denyBut(rootOfA).resource}, allowed(nobody)},
		{"G-71 Deny: root, a user", req(rootUser), attached{resource: denyBut(aliceARN).resource}, denied},
		{"G-71 Deny: a service that is listed", req(snsCalls),
			attached{resource: join(refuse("*", "*", notTo("Service", "sns.amazonaws.com")), fullPublic)}, allowed(resource).from("Full")},
		{"G-71 Deny: a service that is not listed", req(snsCalls),
			attached{resource: join(refuse("*", "*", notTo("Service", "s3.amazonaws.com"), sid("No")), fullPublic)}, denied},
		{"G-71 Deny: the anonymous", req(anonymous), foreign, denied},
		{"G-71 Deny: a provider that is listed", ask(saml, "sts:AssumeRoleWithSAML", targetARN),
			attached{resource: join(refuse("*", "*", notTo("Federated", samlARN)), fullPublic)}, allowed(resource).from("Full")},
		{"G-71 Deny: everyone is listed", req(anonymous), attached{resource: join(refuse("*", "*", notTo("AWS", "*")), fullPublic)}, allowed(resource)},
		{"G-72 E-75 with a boundary, not listed", req(alice), bounded(denyBut(frankARN)), denied},
		{"G-72 E-75 with a boundary, listed on every level", req(alice), bounded(denyBut(aliceARN, acctA)), denied},
		{"G-72 E-75 a role with a boundary", req(roleDev), bounded(denyBut(sessionARN, roleARN, acctA)), denied},
		{"G-72 Principal is not touched", req(alice), bounded(attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", frankARN))}), allowed(identity)},
	}.run(t)
}

func TestSpecialCallers(t *testing.T) {
	req := ask(snsCalls, "sqs:SendMessage", queue, keys{"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:t", "aws:SourceAccount": acctA})
	service := func(members ...string) attached {
		return attached{resource: grant("sqs:SendMessage", "*", append(members, to("Service", "sns.amazonaws.com"), sid("R"))...)}
	}
	list := keys{"aws:PrincipalServiceNamesList": []string{"sns.amazonaws.com", "sns.us-east-1.amazonaws.com"}}
	ignored := service()
	ignored.identity, ignored.boundary, ignored.session = []string{refuse("*", "*")}, refuse("*", "*"), []string{refuse("*", "*")}
	n := evaluate.ProblemNotConsulted
	rules{
		{"E-71 the resource's policy decides", req, service(), allowed(resource).from("R")},
		{"E-71 no policy", req, attached{}, implicit(resource)},
		{"E-71 another service", ask(snsCalls, "sqs:SendMessage", queue), attached{resource: grant("*", "*", to("Service", "s3.amazonaws.com"))}, implicit(resource)},
		{"E-71 identity policies, boundary and session policies have no say", req, ignored, allowed(resource).with(n, n, n)},
		{"E-71 aws:SourceArn", req, service(when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:111122223333:t")), allowed(resource)},
		{"E-71 another aws:SourceArn", req, service(when("ArnLike", "aws:SourceArn", "arn:aws:sns:*:111122223333:u")), implicit(resource)},
		{"E-71 aws:SourceAccount absent", ask(snsCalls, "sqs:SendMessage", queue), service(when("StringEquals", "aws:SourceAccount", acctA)), implicit(resource)},
		{"Q-16 everyone", req, attached{resource: fullPublic}, allowed(resource)},
		{"Q-16 AWS everyone", req, attached{resource: grant("*", "*", to("AWS", "*"))}, allowed(resource)},
		{"M-30 a further name in aws:PrincipalServiceNamesList", ask(snsCalls, "sqs:SendMessage", queue, list),
			attached{resource: grant("*", "*", to("Service", "sns.us-east-1.amazonaws.com"))}, allowed(resource)},
		{"M-30 the list is of no use to others", ask(alice, "sqs:SendMessage", queue, list),
			attached{resource: grant("*", "*", to("Service", "sns.us-east-1.amazonaws.com"))}, implicit(identity)},
		{"E-73 everyone", ask(anonymous, get, object), attached{resource: fullPublic}, allowed(resource)},
		{"E-73 no policy", ask(anonymous, get, object), attached{}, implicit(resource)},
		{"E-73 the account", ask(anonymous, get, object), attached{resource: grant("*", "*", to("AWS", acctA))}, implicit(resource)},
		{"E-73 an identity policy grants nothing", ask(anonymous, get, object), attached{identity: []string{full}}, implicit(resource).with(n)},
		{"E-70 root: no identity policies, no boundary", ask(rootUser, get, object),
			attached{identity: []string{refuse("*", "*")}, boundary: refuse("*", "*")}, allowed(nobody).with(n, n)},
		{"E-70 root: the resource's policy denies", ask(rootUser, get, object), attached{resource: refuse("*", "*", everyone)}, explicit(resource)},
		{"G-66 an Identity Center user, by account and aws:PrincipalArn",
			ask(evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Ops_1/jo").WithRolePath("/aws-reserved/sso.amazonaws.com/"), get, object),
			attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", acctA), sid("No"),
				when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_*"))},
			explicit(resource).from("No")},
	}.run(t)
}

func TestParsePrincipalForms(t *testing.T) {
	tests := []struct{ name, id, account, principalType string }{
		{"M-30 user", aliceARN, acctA, "User"},
		{"M-30 user with a path", "arn:aws:iam::111122223333:user/a/b/alice", acctA, "User"},
		{"M-30 user of another partition", "arn:aws-us-gov:iam::111122223333:user/alice", acctA, "User"},
		{"M-30 role session", sessionARN, acctA, "AssumedRole"},
		{"M-30 role", "arn:aws:iam::111122223333:role/a/dev", acctA, "AssumedRole"},
		{"M-30 federated user", fredARN, acctA, "FederatedUser"},
		{"M-30 root user by ARN", rootOfA, acctA, "Account"},
		{"M-30 root user by account id", acctA, acctA, "Account"},
		{"M-30 anonymous", "anonymous", "", "Anonymous"},
		{"M-30 service", "sns.amazonaws.com", "", ""},
		{"A18 service in China", "lambda.amazonaws.com.cn", "", ""},
		{"M-30 service of another domain", "alexa-appkit.amazon.com", "", ""},
		{"M-30 SAML provider", samlARN, "", ""},
		{"M-30 OIDC provider", githubARN, "", ""},
		{"M-30 provider without ARN", "accounts.google.com", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := evaluate.ParsePrincipal(tt.id)
			if err != nil || p.ID() != tt.id || p.String() != tt.id || p.Account() != tt.account {
				t.Fatalf("ParsePrincipal = %q of account %q, %v", p.ID(), p.Account(), err)
			}
			wantKey(t, ask(p, "sqs:SendMessage", queue), "aws:PrincipalType", tt.principalType)
		})
	}
}

func TestParsePrincipalRefuses(t *testing.T) {
	for _, id := range []string{
		"", " ", "*", "alice", "Anonymous", "AIDAALICE", "11112222333", "1111222233334", "sns", "sns..amazonaws.com", "sns.amazonaws.com.",
		"*.amazonaws.com", "https://accounts.google.com", aliceARN + "*", roleARN + "?", strings.ToUpper(aliceARN), " " + aliceARN, "arn:aws:iam::111122223333:user/",
		"arn:aws:iam::111122223333:group/g", "arn:aws:iam::111122223333:instance-profile/p", "arn:aws:iam::111122223333:policy/p", "arn:aws:iam::111122223333:role/",
		"arn:aws:iam::111122223333:saml-provider/", "arn:aws:sts::111122223333:assumed-role/dev", "arn:aws:sts::111122223333:assumed-role/dev/",
		"arn:aws:sts::111122223333:assumed-role/team/dev/s1", "arn:aws:sts::111122223333:federated-user/", "arn:aws:sts::111122223333:federated-user/a/b",
		"arn:aws:iam:us-east-1:111122223333:user/alice", "arn:aws:iam:::user/alice", "arn:amazon:iam::111122223333:user/alice", object, function, "arn:aws:iam",
		strings.Repeat("0123456789abcdef", 4), "a.b\n",
	} {
		p, err := evaluate.ParsePrincipal(id)
		e, ok := errors.AsType[*evaluate.Error](err)
		if !ok || e.Code != evaluate.CodeInvalidPrincipal || e.Input != id || p != (evaluate.Principal{}) {
			t.Errorf("ParsePrincipal(%q) = %v, %v", id, p, err)
		}
	}
	defer func() {
		if _, ok := recover().(*evaluate.Error); !ok {
			t.Error("MustParsePrincipal does not panic with the error")
		}
	}()
	evaluate.MustParsePrincipal("*")
}

func TestNobody(t *testing.T) {
	var zero evaluate.Principal
	changed := zero.WithRolePath("/x/").WithUserID("AIDAX").WithTags(map[string]string{"a": "b"}).WithSessionTags(map[string]string{"a": "b"}).
		WithOrganization("o-x", "o-x/").WithFederatingUser(frankARN).WithSourceIdentity("x").WithServiceLinkedRole(true).WithManagementAccount(true)
	if changed != zero || zero.ID() != "" || zero.Account() != "" || zero.String() != "" {
		t.Errorf("nobody has become %q of account %q", changed.ID(), changed.Account())
	}
	req := ask(zero, get, object)
	ps := attached{identity: []string{full}, resource: fullPublic}.policies()
	decided(t, &req, ps, implicit(nobody).because(evaluate.InvalidRequest).with(evaluate.ProblemInvalidRequest))
	if _, err := policy.NewPrincipal(policy.PrincipalSpec{Type: policy.TypeAWS, ID: "arn:aws:iam::111122223333:user/*"}); err == nil {
		t.Error("G-61 a wildcard inside a principal is accepted")
	}
}
