package evaluate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Short names for the policy types in outcomes.
const (
	identity = policy.Identity
	boundary = policy.Boundary
	session  = policy.Session
	resource = policy.Resource
	scp      = policy.SCP
	rcp      = policy.RCP
	endpoint = policy.Endpoint
	nobody   = policy.Kind(0) // no policy type decided
)

const get = "s3:GetObject"

func TestDefaultAndDeny(t *testing.T) {
	denyS3, denyAll := refuse("s3:*", "*", sid("No")), refuse("s3:*", "*", sid("No"), everyone)
	everything := attached{
		identity: []string{full}, boundary: full, session: []string{full}, resource: fullPublic, endpoint: fullPublic, scps: scpFull,
	}
	with := func(change func(*attached)) attached {
		a := everything
		change(&a)
		return a
	}
	rules{
		{"E-01 no policy at all", ask(alice, get, object), attached{}, implicit(identity)},
		{"E-01 no policy about the action", ask(alice, get, object), attached{identity: []string{elsewhere}}, implicit(identity)},
		{"E-01 the root user needs no Allow", ask(rootUser, get, object), attached{}, allowed(nobody)},
		{"E-01 everything allows", ask(alice, get, object), everything, allowed(resource)},
		{"E-01 Deny in an RCP", ask(alice, get, object), with(func(a *attached) { a.rcps = levels{{denyAll}} }), explicit(rcp).from("No")},
		{"E-01 Deny in an SCP", ask(alice, get, object), with(func(a *attached) { a.scps = levels{{full, denyS3}} }), explicit(scp).from("No")},
		{"E-01 Deny in the endpoint policy", ask(alice, get, object),
			with(func(a *attached) { a.endpoint = join(fullPublic, denyAll) }), explicit(endpoint).from("No")},
		{"E-01 Deny in the resource's policy", ask(alice, get, object),
			with(func(a *attached) { a.resource = join(fullPublic, denyAll) }), explicit(resource).from("No")},
		{"E-01 Deny in an identity policy", ask(alice, get, object),
			with(func(a *attached) { a.identity = []string{full, denyS3} }), explicit(identity).from("No")},
		{"E-01 Deny in the boundary", ask(alice, get, object), with(func(a *attached) { a.boundary = join(full, denyS3) }), explicit(boundary).from("No")},
		{"E-01 Deny in a session policy", ask(roleDev, get, object),
			with(func(a *attached) { a.session = []string{full, denyS3} }), explicit(session).from("No")},
		{"E-01 Deny before Allow in one policy", ask(alice, get, object), attached{identity: []string{join(denyS3, full)}}, explicit(identity).from("No")},
		{"E-01 Deny without any Allow", ask(alice, get, object), attached{identity: []string{denyS3}}, explicit(identity).from("No")},
	}.run(t)
}

func TestStatementsApply(t *testing.T) {
	ip := keys{"aws:SourceIp": "10.1.2.3"}
	inside := when("IpAddress", "aws:SourceIp", "10.0.0.0/8")
	rules{
		{"E-02 action, resource and condition", ask(alice, get, object, ip),
			attached{identity: []string{grant(get, object, inside, sid("A"))}}, allowed(identity).from("A")},
		{"E-02 another action", ask(alice, "s3:PutObject", object, ip),
			attached{identity: []string{grant(get, object, inside)}}, implicit(identity)},
		{"E-02 another resource", ask(alice, get, object+"2", ip), attached{identity: []string{grant(get, object, inside)}}, implicit(identity)},
		{"E-02 condition does not hold", ask(alice, get, object, keys{"aws:SourceIp": "11.1.2.3"}),
			attached{identity: []string{grant(get, object, inside)}}, implicit(identity)},
		{"E-02 another principal", ask(alice, get, object), attached{resource: grant(get, object, to("AWS", frankARN))}, implicit(identity)},
		{"E-02 Deny whose condition does not hold", ask(alice, get, object, keys{"aws:SourceIp": "11.1.2.3"}),
			attached{identity: []string{join(full, refuse("*", "*", inside))}}, allowed(identity).from("Full")},
		{"E-02 policies of one type are united", ask(alice, get, object),
			attached{identity: []string{elsewhere, grant(get, object, sid("B"))}}, allowed(identity).from("B")},
		{"E-02 Deny in one policy of a type, Allow in another", ask(alice, get, object),
			attached{identity: []string{full, refuse(get, object, sid("No"))}}, explicit(identity).from("No")},
		{"E-04 no limiting policy", ask(roleDev, get, object), attached{identity: []string{grant(get, object)}}, allowed(identity)},
	}.run(t)
}

// TestDecidingType goes down the order of E-03: of several types that could be named, the first is.
func TestDecidingType(t *testing.T) {
	deny := func(s string, members ...string) string { return refuse("s3:*", "*", append(members, sid(s))...) }
	all := attached{
		rcps: levels{{deny("RCP", everyone)}}, scps: levels{{join(full, deny("SCP"))}}, endpoint: join(fullPublic, deny("Endpoint", everyone)),
		resource: deny("Resource", everyone), identity: []string{join(full, deny("Identity"))}, boundary: join(full, deny("Boundary")),
		session: []string{join(full, deny("Session"))},
	}
	without := func(from attached, change func(*attached)) attached { change(&from); return from }
	noRCP := without(all, func(a *attached) { a.rcps = nil })
	noSCP := without(noRCP, func(a *attached) { a.scps = scpFull })
	noEndpoint := without(noSCP, func(a *attached) { a.endpoint = fullPublic })
	noResource := without(noEndpoint, func(a *attached) { a.resource = "" })
	noIdentity := without(noResource, func(a *attached) { a.identity = []string{full} })
	noBoundary := without(noIdentity, func(a *attached) { a.boundary = full })
	silent := attached{
		scps: levels{{elsewhere}}, endpoint: grant("ec2:*", "*", everyone), identity: []string{elsewhere}, boundary: elsewhere,
		session: []string{elsewhere},
	}
	scpOK := without(silent, func(a *attached) { a.scps = scpFull })
	endpointOK := without(scpOK, func(a *attached) { a.endpoint = fullPublic })
	resourceOK := without(endpointOK, func(a *attached) { a.resource = fullPublic })
	identityOK := without(resourceOK, func(a *attached) { a.identity = []string{full} })
	boundaryOK := without(identityOK, func(a *attached) { a.boundary = full })
	req, abroad := ask(roleDev, get, object), owned(acctB, ask(roleDev, get, object))
	rules{
		{"E-03 all deny: RCP", req, all, explicit(rcp).from("RCP", "SCP", "Endpoint", "Resource", "Identity", "Boundary", "Session")},
		{"E-03 explicit: SCP", req, noRCP, explicit(scp).from("SCP", "Endpoint", "Resource", "Identity", "Boundary", "Session")},
		{"E-03 explicit: endpoint", req, noSCP, explicit(endpoint).from("Endpoint", "Resource", "Identity", "Boundary", "Session")},
		{"E-03 explicit: resource", req, noEndpoint, explicit(resource).from("Resource", "Identity", "Boundary", "Session")},
		{"E-03 explicit: identity", req, noResource, explicit(identity).from("Identity", "Boundary", "Session")},
		{"E-03 explicit: boundary", req, noIdentity, explicit(boundary).from("Boundary", "Session")},
		{"E-03 explicit: session", req, noBoundary, explicit(session).from("Session")},
		{"E-03 none allows: SCP", abroad, silent, implicit(scp)},
		{"E-03 implicit: endpoint", abroad, scpOK, implicit(endpoint)},
		{"E-03 implicit: resource, of another account", abroad, endpointOK, implicit(resource)},
		{"E-03 implicit: identity", abroad, resourceOK, implicit(identity)},
		{"E-03 implicit: identity, in one account", req, endpointOK, implicit(identity)},
		{"E-03 implicit: boundary", abroad, identityOK, implicit(boundary)},
		{"E-03 implicit: session", abroad, boundaryOK, implicit(session)},
		{"E-03 allowed: identity, with the statements of every type", ask(roleDev, get, object), attached{
			identity: []string{grant("*", "*", sid("I"))}, boundary: grant("*", "*", sid("B")), session: []string{grant("*", "*", sid("S"))},
			resource: grant("*", "*", sid("R"), to("AWS", acctA)), scps: levels{{grant("*", "*", sid("O"))}},
			endpoint: grant("*", "*", sid("E"), everyone),
		}, allowed(identity).from("O", "E", "R", "I", "B", "S")},
		{"E-03 allowed: resource, where its grant suffices", ask(roleDev, get, object),
			attached{identity: []string{full}, resource: grant("*", "*", sid("R"), to("AWS", roleARN))}, allowed(resource).from("R", "Full")},
		{"E-03 allowed: resource, by name of the user", ask(alice, get, object),
			attached{identity: []string{full}, resource: grant("*", "*", sid("R"), to("AWS", aliceARN))}, allowed(resource).from("R", "Full")},
		{"E-03 allowed: nobody for root", ask(rootUser, get, object),
			attached{resource: grant("*", "*", sid("R"), to("AWS", acctA))}, allowed(nobody).from("R")},
		{"E-03 allowed: nobody for GetCallerIdentity", ask(alice, "sts:GetCallerIdentity", "*"),
			attached{identity: []string{full}}, allowed(nobody).because(evaluate.NeedsNoPermission)},
	}.run(t)
}

// TestGrantsOfTheResource is the table of implicit denies in other types next to a grant of the resource's policy.
func TestGrantsOfTheResource(t *testing.T) {
	names := func(id string, members ...string) string {
		return grant(get, "arn:aws:s3:::b/*", append(members, to("AWS", id))...)
	}
	silent := attached{identity: []string{elsewhere}, boundary: elsewhere, session: []string{elsewhere}}
	of := func(rbp string, change ...func(*attached)) attached {
		a := silent
		a.resource = rbp
		for _, f := range change {
			f(&a)
		}
		return a
	}
	allowing := []string{grant(get, "*")}
	boundaryAllows := func(a *attached) { a.boundary = allowing[0] }
	sessionAllows := func(a *attached) { a.session = allowing }
	none := func(a *attached) { a.boundary, a.session = "", nil }
	noSession := func(a *attached) { a.session = nil }
	identityAllows := func(a *attached) { a.identity = allowing }
	nothing := func(a *attached) { a.identity = nil }
	byArn := grant(get, "*", everyone, when("ArnEquals", "aws:PrincipalArn", roleARN))
	rules{
		{"E-12 role ARN, all silent", ask(roleDev, get, object), of(names(roleARN)), implicit(boundary)},
		{"E-12 role ARN, boundary and session allow", ask(roleDev, get, object), of(names(roleARN), boundaryAllows, sessionAllows), allowed(resource)},
		{"E-12 role ARN, no boundary, no session", ask(roleDev, get, object), of(names(roleARN), none), allowed(resource)},
		{"E-12 role ARN, boundary silent, session allows", ask(roleDev, get, object), of(names(roleARN), sessionAllows), implicit(boundary)},
		{"E-12 role ARN, boundary allows, session silent", ask(roleDev, get, object), of(names(roleARN), boundaryAllows), implicit(session)},
		{"E-12 session ARN, all silent", ask(roleDev, get, object), of(names(sessionARN)), allowed(resource)},
		{"E-12 user ARN, all silent", ask(alice, get, object), of(names(aliceARN), noSession), allowed(resource)},
		{"E-12 federating user's ARN, all silent", ask(fred, get, object), of(names(frankARN)), implicit(boundary)},
		{"E-12 federating user's ARN, boundary allows, session silent", ask(fred, get, object), of(names(frankARN), boundaryAllows), implicit(session)},
		{"E-12 federating user's ARN, boundary and session allow", ask(fred, get, object),
			of(names(frankARN), boundaryAllows, sessionAllows), allowed(resource)},
		{"E-12 federated user's ARN, all silent", ask(fred, get, object), of(names(fredARN)), allowed(resource)},
		{"E-12 root ARN, root calls", ask(rootUser, get, object), attached{resource: names(rootOfA)}, allowed(nobody)},
		{"E-12 everyone with aws:PrincipalArn, all silent", ask(roleDev, get, object), of(byArn), allowed(resource)},
		{"Q-20 everyone with aws:PrincipalArn, boundary denies", ask(roleDev, get, object),
			of(byArn, func(a *attached) { a.boundary = refuse(get, "*") }), explicit(boundary)},
		{"E-12 everyone, a user without policies", ask(alice, get, object), attached{resource: names("*")}, allowed(resource)},
		{"E-12 everyone, a role without policies", ask(roleDev, get, object), attached{resource: names("*")}, allowed(resource)},
		{"E-12 everyone, a user with all silent", ask(alice, get, object), of(names("*"), noSession), allowed(resource)},
		{"E-12 account id, a user without policies", ask(alice, get, object), attached{resource: names(acctA)}, implicit(identity)},
		{"E-12 root ARN, a user without policies", ask(alice, get, object), attached{resource: names(rootOfA)}, implicit(identity)},
		{"E-12 root ARN, a role without policies", ask(roleDev, get, object), of(names(rootOfA), nothing, none), implicit(identity)},
		{"E-12 account id, all allow", ask(roleDev, get, object),
			of(names(acctA), identityAllows, boundaryAllows, sessionAllows), allowed(identity)},
		{"E-12 account id, boundary silent", ask(roleDev, get, object), of(names(acctA), identityAllows, sessionAllows), implicit(boundary)},
	}.run(t)
}

func TestExplicitDenyBeatsGrants(t *testing.T) {
	deny := refuse(get, "*", sid("No"))
	named := func(id string, a attached) attached {
		a.resource = grant(get, "*", to("AWS", id))
		return a
	}
	rules{
		{"E-13 boundary denies, user named", ask(alice, get, object), named(aliceARN, attached{boundary: deny}), explicit(boundary).from("No")},
		{"E-13 session policy denies, session named", ask(roleDev, get, object),
			named(sessionARN, attached{session: []string{deny}}), explicit(session).from("No")},
		{"E-13 identity policy denies, everyone named", ask(alice, get, object),
			named("*", attached{identity: []string{deny}}), explicit(identity).from("No")},
		{"E-13 SCP denies, user named", ask(alice, get, object), named(aliceARN, attached{scps: levels{{join(full, deny)}}}), explicit(scp).from("No")},
		{"E-13 session policy denies, federated user named", ask(fred, get, object),
			named(fredARN, attached{session: []string{deny}}), explicit(session).from("No")},
	}.run(t)
}

func TestSimulatorExampleWithBoundary(t *testing.T) {
	a := attached{
		identity: []string{grant("iam:*", "*")}, boundary: grant("iam:*", "*"),
		resource: grant("s3:PutObject", "arn:aws:s3:::b/*", to("AWS", aliceARN), sid("Bucket")),
	}
	req := ask(alice, "s3:PutObject", object)
	r := decided(t, &req, a.policies(), allowed(resource).from("Bucket")) // E-14
	want := []evaluate.Outcome{
		{Kind: resource, ReadAs: resource, Decision: evaluate.Allowed, Consulted: true},
		{Kind: identity, ReadAs: identity, Decision: evaluate.ImplicitDeny, Consulted: true},
		{Kind: boundary, ReadAs: boundary, Decision: evaluate.ImplicitDeny, Consulted: true},
	}
	if diff := cmp.Diff(want, r.Outcomes); diff != "" {
		t.Errorf("E-14 types (-want +got):\n%s", diff)
	}
}

// TestSilentOutcomes: a type of policies that has a say and is silent denies implicitly; but resource control policies
// only deny (G-91), and session policies of a root user's session do (OP-4).
func TestSilentOutcomes(t *testing.T) {
	elsewhere := grant("sns:*", "*")
	all := attached{identity: []string{elsewhere}, boundary: elsewhere, session: []string{elsewhere}, scps: levels{{elsewhere}}, rcps: levels{{refuse("sns:*", "*", everyone)}}}
	for _, tt := range []struct {
		id     string
		caller evaluate.Principal
		want   map[policy.Kind]evaluate.Decision
	}{
		{"E-20 session", roleDev, map[policy.Kind]evaluate.Decision{
			rcp: evaluate.Allowed, scp: evaluate.ImplicitDeny, identity: evaluate.ImplicitDeny, boundary: evaluate.ImplicitDeny, session: evaluate.ImplicitDeny}},
		{"OP-4 root user", rootUser, map[policy.Kind]evaluate.Decision{rcp: evaluate.Allowed, scp: evaluate.ImplicitDeny, session: evaluate.Allowed}},
	} {
		req := ask(tt.caller, get, object)
		r, err := evaluate.Evaluate(&req, all.policies())
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[policy.Kind]evaluate.Decision)
		for _, o := range r.Outcomes {
			if o.Consulted {
				got[o.Kind] = o.Decision
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.id, diff)
		}
	}
}

// TestSessionSets is the set algebra of E-15: three actions, of which each policy allows some.
func TestSessionSets(t *testing.T) {
	const r, i, s, b = "s3:GetR", "s3:GetI", "s3:GetS", "s3:GetB"
	in := func(id, rbp, identity, session, boundary string) attached {
		return attached{resource: grant(rbp, "*", to("AWS", id)), identity: []string{grant(identity, "*")},
			session: []string{grant(session, "*")}, boundary: grant(boundary, "*")}
	}
	rules{
		{"E-15 role named: resource and session", ask(roleDev, r, object), in(roleARN, r, i, r, r), allowed(resource)},
		{"E-15 role named: identity and session", ask(roleDev, i, object), in(roleARN, r, i, i, i), allowed(identity)},
		{"E-15 role named: resource without session", ask(roleDev, r, object), in(roleARN, r, i, s, r), implicit(session)},
		{"E-15 role named: identity without session", ask(roleDev, i, object), in(roleARN, r, i, s, i), implicit(session)},
		{"E-15 role named: session alone", ask(roleDev, s, object), in(roleARN, r, i, s, s), implicit(identity)},
		{"E-15 role named: resource and session without boundary", ask(roleDev, r, object), in(roleARN, r, i, r, b), implicit(boundary)},
		{"E-15 session named: resource alone", ask(roleDev, r, object), in(sessionARN, r, i, s, b), allowed(resource)},
		{"E-15 session named: identity, session and boundary", ask(roleDev, i, object), in(sessionARN, r, i, i, i), allowed(identity)},
		{"E-15 session named: identity without session", ask(roleDev, i, object), in(sessionARN, r, i, s, i), implicit(session)},
		{"E-15 session named: identity and session without boundary", ask(roleDev, i, object), in(sessionARN, r, i, i, b), implicit(boundary)},
		{"E-15 session named: session alone", ask(roleDev, s, object), in(sessionARN, r, i, s, s), implicit(identity)},
	}.run(t)
}

func TestUnionInOneAccount(t *testing.T) {
	carlos := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/carlos")
	const own, logs = "arn:aws:s3:::carlos/report", "arn:aws:s3:::carlos-logs/today"
	carlosHas := attached{
		identity: []string{join(grant("s3:*", "arn:aws:s3:::carlos arn:aws:s3:::carlos/*"), refuse("s3:*", "arn:aws:s3:::*log*", sid("Logs")))},
		resource: grant("s3:*", "arn:aws:s3:::carlos arn:aws:s3:::carlos/*", to("AWS", carlos.ID())),
	}
	rules{
		{"E-16 identity policy alone", ask(alice, get, object), attached{identity: []string{grant(get, object)}}, allowed(identity)},
		{"E-16 resource's policy alone", ask(alice, get, object), attached{resource: grant(get, object, to("AWS", aliceARN))}, allowed(resource)},
		{"E-16 Carlos, own bucket", ask(carlos, "s3:PutObject", own), carlosHas, allowed(resource)},
		{"E-16 Carlos, logs", ask(carlos, "s3:PutObject", logs), carlosHas, explicit(identity).from("Logs")},
		{"E-16 Carlos, someone else's bucket", ask(carlos, "s3:PutObject", object), carlosHas, implicit(identity)},
		{"E-37 lambda: identity alone", ask(roleDev, "lambda:InvokeFunction", function),
			attached{identity: []string{grant("lambda:InvokeFunction", "*")}}, allowed(identity)},
		{"E-37 lambda: function policy alone", ask(roleDev, "lambda:InvokeFunction", function),
			attached{resource: grant("lambda:InvokeFunction", function, to("AWS", roleARN))}, allowed(resource)},
		{"E-37 sqs: queue policy alone", ask(alice, "sqs:SendMessage", queue),
			attached{resource: grant("sqs:SendMessage", queue, to("AWS", aliceARN))}, allowed(resource)},
		{"E-37 secretsmanager: identity alone", ask(alice, "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111122223333:secret:s"),
			attached{identity: []string{full}, resource: refuse("*", "*", to("AWS", frankARN))}, allowed(identity).from("Full")},
	}.run(t)
}

// TestTexts is how results name statements and say why they do not apply.
func TestTexts(t *testing.T) {
	a := attached{identity: []string{join(elsewhere, grant(get, "arn:aws:s3:::c/*", sid("C")), refuse(get, "", notResource("arn:aws:s3:::b/*")))},
		resource: join(grant(get, "*", to("AWS", frankARN)), grant(get, "*", notTo("AWS", aliceARN)), grant("", "*", everyone, notAction("s3:*")))}
	r, err := evaluate.Evaluate(new(ask(alice, get, object)), a.policies())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Allow #0 of resource policy resource does not apply: Principal does not cover the request: wanted one of arn:aws:iam::111122223333:user/frank",
		"Allow #1 of resource policy resource does not apply: NotPrincipal does not cover the request: wanted none of arn:aws:iam::111122223333:user/alice",
		"Allow #2 of resource policy resource does not apply: NotAction does not cover the request: wanted none of s3:*",
		"Allow #0 of identity policy identity[0] does not apply: Action does not cover the request: wanted one of ec2:*",
		"Allow C of identity policy identity[0] does not apply: Resource does not cover the request: wanted one of arn:aws:s3:::c/*",
		"Deny #2 of identity policy identity[0] does not apply: NotResource does not cover the request: wanted none of arn:aws:s3:::b/*",
	}
	var got []string
	for _, m := range r.Misses {
		got = append(got, m.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("misses (-want +got):\n%s", diff)
	}
}
