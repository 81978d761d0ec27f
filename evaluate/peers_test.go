package evaluate_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Mistakes that other engines have been seen to make, each with the letter and number it has in the list of them. A is
// iam-simulate, B are engines in Go.

func TestPeerA1ResourceThatIsNoARN(t *testing.T) {
	for _, entry := range []string{"mybucket", "xyz:aws:s3:::b/*", "b/*", "arn"} {
		p, err := policy.Parse([]byte(document(grant("*", entry))))
		if err == nil {
			t.Errorf("A1 Resource %q is accepted", entry)
		}
		e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}}) // as who ignores the error does
		req := ask(alice, get, object)
		if err == nil || e.Decide(&req) != evaluate.ImplicitDeny {
			t.Errorf("A1 a policy with Resource %q is in force", entry)
		}
	}
}

func TestPeerA2NegatedOperatorWithoutVariable(t *testing.T) {
	untagged := ask(alice, get, object, keys{"s3:ExistingObjectTag/Team": "blue", "aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:t"})
	tagged := untagged
	tagged.Principal = alice.WithTags(map[string]string{"Team": "blue"})
	const variable = "${aws:PrincipalTag/Team}"
	var table rules
	for _, operator := range []string{"StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase"} {
		cond := when(operator, "s3:ExistingObjectTag/Team", variable)
		table = append(table,
			rule{"A2 Deny " + operator, untagged, attached{identity: []string{full, refuse("*", "*", cond, sid("No"))}}, explicit(identity).from("No")},
			rule{"A2 Allow " + operator, untagged, attached{identity: []string{grant("*", "*", cond)}}, allowed(identity)},
			rule{"A2 Deny, tagged " + operator, tagged, attached{identity: []string{full, refuse("*", "*", cond)}}, allowed(identity)})
	}
	append(table, rule{"A2 Deny ArnNotLike", untagged,
		attached{identity: []string{full, refuse("*", "*", when("ArnNotLike", "aws:SourceArn", "arn:aws:sns:*:*:"+variable), sid("No"))}}, explicit(identity).from("No")},
	).run(t)
}

func TestPeerA3DenyNotResourceWithoutVariable(t *testing.T) {
	deny := attached{identity: []string{full, refuse("*", "", notResource("arn:aws:s3:::b/${aws:PrincipalTag/Team}/*"), sid("No"))}}
	rules{
		{"A3 untagged", ask(alice, get, "arn:aws:s3:::b/blue/k"), deny, explicit(identity).from("No")},
		{"A3 tagged", ask(alice.WithTags(map[string]string{"Team": "blue"}), get, "arn:aws:s3:::b/blue/k"), deny, allowed(identity)},
	}.run(t)
}

func TestPeerA5VariablesInOldVersions(t *testing.T) {
	const statement = `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}/*"}`
	const condition = `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"${aws:username}"}}}`
	var table rules
	for name, version := range map[string]string{"2008": `"Version":"2008-10-17",`, "none": ""} {
		doc := func(s string) attached {
			return attached{identity: []string{`{` + version + `"Statement":[` + s + `]}`}}
		}
		table = append(table,
			rule{"A5 resource, substituted, Version " + name, ask(alice, get, "arn:aws:s3:::b/alice/k"), doc(statement), implicit(identity)},
			rule{"A5 resource, literal, Version " + name, ask(alice, get, "arn:aws:s3:::b/${aws:username}/k"), doc(statement), allowed(identity)},
			rule{"A5 condition, substituted, Version " + name, ask(alice, "s3:ListBucket", "arn:aws:s3:::b", keys{"s3:prefix": "alice"}), doc(condition), implicit(identity)},
			rule{"A5 condition, literal, Version " + name, ask(alice, "s3:ListBucket", "arn:aws:s3:::b", keys{"s3:prefix": "${aws:username}"}), doc(condition), allowed(identity)})
	}
	table.run(t)
}

func TestPeerA6EndpointPrincipal(t *testing.T) {
	only := func(id string) attached {
		return attached{identity: []string{full}, endpoint: grant("*", "*", to("AWS", id))}
	}
	rules{
		{"A6 the caller is named", ask(alice, "sqs:SendMessage", queue), only(aliceARN), allowed(identity)},
		{"A6 another is named", ask(alice, "sqs:SendMessage", queue), only(frankARN), implicit(endpoint)},
	}.run(t)
}

func TestPeerA8DenyWithVariableInResource(t *testing.T) {
	deny := attached{identity: []string{full, refuse("*", "arn:aws:s3:::b/${aws:username}/*", sid("No"))}}
	rules{
		{"A8 the caller's own part", ask(alice, get, "arn:aws:s3:::b/alice/k"), deny, explicit(identity).from("No")},
		{"A8 a resource with wildcards", ask(alice, get, "arn:aws:s3:::b/alice/*"), deny, explicit(identity).from("No")},
		{"A8 another part", ask(alice, get, "arn:aws:s3:::b/frank/k"), deny, allowed(identity)},
		{"A8 role names with other letters", ask(roleDev, get, object), attached{resource: grant(get, "*", to("AWS", "arn:aws:iam::111122223333:role/Dev"))}, implicit(identity)},
		{"A8 role names with accents", ask(roleDev, get, object), attached{resource: grant(get, "*", to("AWS", "arn:aws:iam::111122223333:role/dév"))}, implicit(identity)},
	}.run(t)
}

func TestPeerA9VariableWithoutSeparator(t *testing.T) {
	const at = "arn:aws:sqs:us-east-1:111122223333:"
	on := func(name string) attached { return attached{identity: []string{grant("sqs:*", at+name)}} }
	rules{
		{"A9 at the end", ask(alice, "sqs:SendMessage", at+"queue-alice"), on("queue-${aws:username}"), allowed(identity)},
		{"A9 at the beginning", ask(alice, "sqs:SendMessage", at+"alice-q"), on("${aws:username}-q"), allowed(identity)},
		{"A9 alone", ask(alice, "sqs:SendMessage", at+"alice"), on("${aws:username}"), allowed(identity)},
		{"A9 another user's", ask(alice, "sqs:SendMessage", at+"frank-q"), on("${aws:username}-q"), implicit(identity)},
	}.run(t)
}

func TestPeerA13VariableInOtherParts(t *testing.T) {
	allow := attached{resource: grant("*", "*", everyone, when("ArnLike", "aws:SourceArn", "arn:aws:sns:us-east-1:${aws:ResourceAccount}:t"))}
	from := func(account string) evaluate.Request {
		return ask(snsCalls, "sqs:SendMessage", queue, keys{"aws:SourceArn": "arn:aws:sns:us-east-1:" + account + ":t"})
	}
	rules{
		{"A13 account", from(acctA), allow, allowed(resource)},
		{"A13 another account", from(acctB), allow, implicit(resource)},
	}.run(t)
}

func TestPeerA16SessionNamed(t *testing.T) {
	a := attached{session: []string{elsewhere}, resource: grant(get, "*", to("AWS", sessionARN))}
	rules{{"A16 the session policy does not limit", ask(roleDev, get, object), a, allowed(resource)}}.run(t)
}

func TestPeerA17WhoIsLimited(t *testing.T) {
	linked := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
	s3 := levels{{refuse("s3:*", "*", everyone)}}
	n := evaluate.ProblemNotConsulted
	rules{
		{"A17 root has access", ask(rootUser, get, object), attached{}, allowed(nobody)},
		{"A17 service-linked role under an SCP", ask(linked, get, object), attached{identity: []string{full}, scps: levels{{refuse("*", "*")}}}, allowed(identity).with(n)},
		{"A17 service-linked role under an RCP", ask(linked, get, object), attached{identity: []string{full}, rcps: s3}, allowed(identity).with(n)},
		{"A17 service under an SCP", ask(snsCalls, "sqs:SendMessage", queue), attached{resource: fullPublic, scps: levels{{refuse("*", "*")}}}, allowed(resource).with(n)},
		{"A17 RCP for a service without RCPs", ask(alice, "lambda:InvokeFunction", function),
			attached{identity: []string{full}, rcps: levels{{refuse("lambda:*", "*", everyone)}}}, allowed(identity).with(evaluate.ProblemRCPWithoutEffect)},
	}.run(t)
}

func TestPeerA18WebIdentity(t *testing.T) {
	const action = "sts:AssumeRoleWithWebIdentity"
	var table rules
	for _, provider := range []string{"accounts.google.com", "graph.facebook.com", "www.amazon.com", "cognito-identity.amazonaws.com", githubARN} {
		who := evaluate.MustParsePrincipal(provider)
		table = append(table,
			rule{"A18 trusted " + provider, ask(who, action, targetARN), attached{resource: grant(action, "", to("Federated", provider))}, allowed(resource)},
			rule{"A18 not trusted " + provider, ask(who, action, targetARN), attached{resource: grant(action, "", to("Federated", samlARN))}, implicit(resource)})
	}
	lambda := evaluate.MustParsePrincipal("lambda.amazonaws.com.cn")
	append(table, rule{"A18 a service in China needs no identity policy", ask(lambda, assume, strings.Replace(targetARN, "aws", "aws-cn", 1)),
		attached{resource: trust("Service", "lambda.amazonaws.com.cn")}, allowed(resource)}).run(t)
}

func TestPeerA19UnknownKeys(t *testing.T) {
	const action, host = "sts:AssumeRoleWithWebIdentity", "token.actions.githubusercontent.com"
	gate := attached{resource: grant(action, "", to("Federated", githubARN),
		`"Condition":{"StringEquals":{"`+host+`:aud":"sts.amazonaws.com"},"StringLike":{"`+host+`:sub":"repo:o/r:*"}}`)}
	token := func(aud, sub string) evaluate.Request {
		return ask(github, action, targetARN, keys{host + ":aud": aud, host + ":sub": sub})
	}
	kms := func(context keys) evaluate.Request { return ask(alice, "kms:Decrypt", keyARN, context) }
	decrypt := attached{resource: grant("kms:*", "*", to("AWS", aliceARN), when("StringEquals", "kms:EncryptionContext:Dept", "Ops"))}
	rules{
		{"A19 GitHub, the repository", token("sts.amazonaws.com", "repo:o/r:ref:refs/heads/main"), gate, allowed(resource)},
		{"A19 GitHub, another repository", token("sts.amazonaws.com", "repo:o/r2:ref:refs/heads/main"), gate, implicit(resource)},
		{"A19 GitHub, another audience", token("https://github.com/o", "repo:o/r:x"), gate, implicit(resource)},
		{"A19 GitHub, no claims", ask(github, action, targetARN), gate, implicit(resource)},
		{"A19 encryption context", kms(keys{"kms:EncryptionContext:Dept": "Ops"}), decrypt, allowed(resource)},
		{"A19 another encryption context", kms(keys{"kms:EncryptionContext:Dept": "Dev"}), decrypt, implicit(resource)},
		{"A19 no encryption context", kms(nil), decrypt, implicit(resource)},
	}.run(t)
}

func TestPeerA21EveryTypeAtOnce(t *testing.T) {
	a := attached{identity: []string{full}, boundary: full, session: []string{elsewhere}, resource: grant("*", "*", to("AWS", roleARN)), scps: scpFull, endpoint: fullPublic}
	ok := a
	ok.session = []string{full}
	shut := ok
	shut.endpoint = grant("ec2:*", "*", everyone)
	rules{
		{"A21 the session policy counts", ask(roleDev, get, object), a, implicit(session)},
		{"A21 the endpoint policy counts", ask(roleDev, get, object), shut, implicit(endpoint)},
		{"A21 all allow", ask(roleDev, get, object), ok, allowed(resource)},
	}.run(t)
}

func TestPeerA23DenyIsReported(t *testing.T) {
	req := ask(alice, "iam:DeletePolicy", "arn:aws:iam::aws:policy/p")
	decided(t, &req, attached{identity: []string{full, refuse("iam:*", "*", sid("No"))}}.policies(), explicit(identity).from("No"))
	who := ask(alice, "sts:GetCallerIdentity", "*")
	r := decided(t, &who, attached{identity: []string{refuse("*", "*", sid("No"))}}.policies(), allowed(nobody).because(evaluate.NeedsNoPermission))
	if len(r.Outcomes) != 1 || r.Outcomes[0].Decision != evaluate.ExplicitDeny {
		t.Errorf("A23 the analysis is missing: %v", r.Outcomes)
	}
}

func TestPeerUndocumented(t *testing.T) {
	but := func(ids ...string) attached {
		return attached{identity: []string{full}, resource: refuse("*", "*", notTo("AWS", ids...), sid("No"))}
	}
	partly := explicit(resource).from("No").with(evaluate.ProblemNotPrincipal)
	on := func(resources string) attached { return attached{identity: []string{grant("*", resources)}} }
	cond := func(operator, key string, values ...string) attached {
		return attached{identity: []string{grant("*", "*", when(operator, key, values...))}}
	}
	tags := ask(alice, get, object, keys{"aws:TagKeys": []string{"a"}})
	rules{
		{"NotPrincipal with Deny lists only the user", ask(alice, get, object), but(aliceARN), partly},
		{"NotPrincipal with Deny lists only the role", ask(roleDev, get, object), but(roleARN), partly},
		{"NotPrincipal with Deny lists only the account", ask(alice, get, object), but(acctA), partly},
		{"everyone bypasses a silent boundary", ask(alice, get, object), attached{boundary: elsewhere, resource: fullPublic}, allowed(resource)},
		{"a role ARN does not", ask(roleDev, get, object), attached{boundary: elsewhere, resource: grant("*", "*", to("AWS", roleARN))}, implicit(boundary)},
		{"Q-30 wildcard at the end of the type", ask(alice, "lambda:GetFunction", function), on("arn:aws:lambda:*:*:func*"), allowed(identity)},
		{"Q-30 wildcard for the type", ask(alice, "lambda:GetFunction", function), on("arn:aws:lambda:*:*:*:f"), allowed(identity)},
		{"Q-30 wildcard inside the type", ask(alice, "lambda:GetFunction", function), on("arn:aws:lambda:*:*:f?nction:f"), allowed(identity)},
		{"Q-19 region in other letters", ask(alice, "lambda:GetFunction", function), on("arn:aws:lambda:US-EAST-1:*:*"), implicit(identity)},
		{"Q-08 plain operator on a multivalued key", tags, cond("StringEquals", "aws:TagKeys", "a"), implicit(identity).with(evaluate.ProblemSetOperator)},
		{"Q-08 plain negated operator on a multivalued key", tags, cond("StringNotEquals", "aws:TagKeys", "b"), implicit(identity).with(evaluate.ProblemSetOperator)},
		{"C-10 ForAnyValue with IfExists, absent", ask(alice, get, object), cond("ForAnyValue:StringEqualsIfExists", "aws:TagKeys", "a"), allowed(identity)},
		{"Q-05 ArnLike with a lone star", ask(alice, get, object), cond("ArnLike", "aws:PrincipalArn", "*"), allowed(identity)},
	}.run(t)
}

// TestPeerB1PolicyIsNotChanged: one principal after the other, and many at once.
func TestPeerB1PolicyIsNotChanged(t *testing.T) {
	p := policy.MustParse(document(join(grant("s3:*", "arn:aws:s3:::home/${aws:username}/*"),
		grant("s3:ListBucket", "*", when("StringLike", "s3:prefix", "${aws:username}/*")))))
	before := p.String()
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
	if err != nil {
		t.Fatal(err)
	}
	frank := evaluate.MustParsePrincipal(frankARN)
	check := func(who evaluate.Principal, name string, want evaluate.Decision) {
		home := ask(who, get, "arn:aws:s3:::home/"+name+"/k")
		list := ask(who, "s3:ListBucket", "arn:aws:s3:::home", keys{"s3:prefix": name + "/k"})
		if a, b := e.Decide(&home), e.Evaluate(&list).Decision; a != want || b != want {
			t.Errorf("B1 %v in the home of %s: %v and %v, want %v", who, name, a, b, want)
		}
	}
	all := func() {
		check(alice, "alice", evaluate.Allowed)
		check(frank, "frank", evaluate.Allowed)
		check(frank, "alice", evaluate.ImplicitDeny)
		check(alice, "frank", evaluate.ImplicitDeny)
	}
	all()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				all()
			}
		})
	}
	wg.Wait()
	if after := p.String(); after != before {
		t.Errorf("B1 the policy has become %s", after)
	}
}

func TestPeerB4StarInTheValue(t *testing.T) {
	a := attached{identity: []string{full, refuse("*", "arn:aws:s3:::b/*.txt", sid("No"))}}
	rules{
		{"B4 Deny", ask(alice, get, "arn:aws:s3:::b/*a.txt"), a, explicit(identity).from("No")},
		{"B4 Allow", ask(alice, get, "arn:aws:s3:::b/*a.txt"), attached{identity: []string{grant("*", "arn:aws:s3:::b/*")}}, allowed(identity)},
		{"B4 two stars", ask(alice, get, "arn:aws:s3:::b/**.txt"), a, explicit(identity).from("No")},
	}.run(t)
}

func TestPeerB5NewlineInTheKey(t *testing.T) {
	a := attached{identity: []string{full, refuse("*", "arn:aws:s3:::b/*.txt arn:aws:s3:::b/x?y", sid("No"))}}
	rules{
		{"B5 star", ask(alice, get, "arn:aws:s3:::b/a\nb.txt"), a, explicit(identity).from("No")},
		{"B5 question mark", ask(alice, get, "arn:aws:s3:::b/x\ny"), a, explicit(identity).from("No")},
		{"A15 question mark and a wide character", ask(alice, get, "arn:aws:s3:::b/x😀y"), a, explicit(identity).from("No")},
	}.run(t)
}

func TestPeerB8PathsAndCase(t *testing.T) {
	on := func(s string) attached { return attached{identity: []string{grant("s3:getobject", s)}} }
	rules{
		{"B8 actions in other letters", ask(alice, "S3:GETOBJECT", object), on("arn:aws:s3:::b/k"), allowed(identity)},
		{"B8 a path is not cleaned", ask(alice, get, "arn:aws:s3:::b/x/../k"), on("arn:aws:s3:::b/k"), implicit(identity)},
		{"B8 nor in the policy", ask(alice, get, "arn:aws:s3:::b/k"), on("arn:aws:s3:::b/x/../k"), implicit(identity)},
		{"B8 two slashes are two", ask(alice, get, "arn:aws:s3:::b//k"), on("arn:aws:s3:::b/k"), implicit(identity)},
		{"B8 Version 2008 and one statement", ask(alice, get, object),
			attached{identity: []string{`{"Version":"2008-10-17","Statement":` + grant("s3:*", "*") + `}`}}, allowed(identity)},
	}.run(t)
	if _, err := policy.Parse([]byte(document(full) + "{}")); err == nil {
		t.Error("B8 text after the document is accepted")
	}
}

func TestPeerB9NothingIsSkipped(t *testing.T) {
	rules{
		{"B9 resources in other letters", ask(alice, get, "arn:aws:s3:::B/k"), attached{identity: []string{grant("*", "arn:aws:s3:::b/*")}}, implicit(identity)},
		{"B9 NotPrincipal counts", ask(anonymous, get, object),
			attached{resource: join(fullPublic, refuse("*", "*", notTo("AWS", acctB), sid("No")))}, explicit(resource).from("No")},
		{"B9 default", ask(alice, get, object), attached{resource: refuse("s3:PutObject", "*", everyone)}, implicit(identity)},
	}.run(t)
	bad, err := policy.Parse([]byte(`{"Statement":{"Effect":"deny","Action":"*","Resource":"*"}}`))
	if err == nil {
		t.Error("B9 a wrongly spelled Effect is accepted")
	}
	allow := policy.MustParse(document(full))
	if _, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{allow, bad}}); err == nil {
		t.Error("B9 a policy that could not be read is skipped")
	}
}

func TestPeerB10ConditionCounts(t *testing.T) {
	public := attached{resource: grant(get, "arn:aws:s3:::b/*", everyone, when("IpAddress", "aws:SourceIp", "192.0.2.0/24"))}
	rules{
		{"B10 from inside", ask(anonymous, get, object, keys{"aws:SourceIp": "192.0.2.9"}), public, allowed(resource)},
		{"B10 from outside", ask(anonymous, get, object, keys{"aws:SourceIp": "198.51.100.9"}), public, implicit(resource)},
		{"B10 from nowhere", ask(anonymous, get, object), public, implicit(resource)},
	}.run(t)
}

func TestPeerB11ValuesAreData(t *testing.T) {
	on := func(name string) attached { return attached{identity: []string{grant("*", "arn:aws:s3:::"+name)}} }
	team := func(name string) evaluate.Principal { return alice.WithTags(map[string]string{"team": name}) }
	const variable = "b/${aws:PrincipalTag/team}/*"
	rules{
		{"B11 a star in a value is no wildcard", ask(team("*"), get, "arn:aws:s3:::b/secret/k"), on(variable), implicit(identity)},
		{"B11 it is a star", ask(team("*"), get, "arn:aws:s3:::b/*/k"), on(variable), allowed(identity)},
		{"B11 a question mark in a value", ask(team("?"), get, "arn:aws:s3:::b/x/k"), on(variable), implicit(identity)},
		{"B11 a value is not expanded again", ask(team("${aws:username}"), get, "arn:aws:s3:::b/alice/k"), on(variable), implicit(identity)},
		{"B11 without value no literal text", ask(alice, get, "arn:aws:s3:::b/${aws:PrincipalTag/team}/k"), on(variable), implicit(identity)},
		{"B11 a default", ask(alice, get, "arn:aws:s3:::b/none/k"), attached{identity: []string{grantOn("arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*")}}, allowed(identity)},
		{"B11 no default where there is a value", ask(team("blue"), get, "arn:aws:s3:::b/none/k"),
			attached{identity: []string{grantOn("arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*")}}, implicit(identity)},
		{"B11 an escaped star", ask(alice, get, "arn:aws:s3:::b/*"), on("b/${*}"), allowed(identity)},
		{"B11 an escaped star is no wildcard", ask(alice, get, object), on("b/${*}"), implicit(identity)},
	}.run(t)
}

// grantOn is grant for an entry with blanks in it.
func grantOn(resource string) string {
	return grant("*", "", `"Resource":`+jsonOf(resource))
}
