package evaluate_test

import "testing"

func TestEndpointPolicies(t *testing.T) {
	mine := []string{grant("*", "*", sid("I"))}
	onlyB := grant("s3:*", "arn:aws:s3:::b arn:aws:s3:::b/*", everyone, sid("E"))
	deny := refuse("*", "*", everyone, sid("No"))
	rules{
		{"E-80 the default policy", ask(alice, get, object), attached{identity: mine, endpoint: fullPublic}, allowed(identity).from("Full", "I")},
		{"E-80 no endpoint", ask(alice, get, object), attached{identity: mine}, allowed(identity).from("I")},
		{"E-80 what it allows", ask(alice, get, object), attached{identity: mine, endpoint: onlyB}, allowed(identity).from("E", "I")},
		{"E-80 what it does not allow", ask(alice, get, "arn:aws:s3:::c/k"), attached{identity: mine, endpoint: onlyB}, implicit(endpoint)},
		{"E-80 it denies", ask(alice, get, object), attached{identity: mine, endpoint: join(fullPublic, deny)}, explicit(endpoint).from("No")},
		{"E-80 it grants nothing", ask(alice, get, object), attached{endpoint: fullPublic}, implicit(identity)},
		{"E-80 it bypasses nothing: boundary", ask(alice, get, object), attached{identity: mine, boundary: elsewhere, endpoint: fullPublic}, implicit(boundary)},
		{"E-80 it bypasses nothing: the other account", owned(acctB, ask(alice, get, object)), attached{identity: mine, endpoint: fullPublic}, implicit(resource)},
		{"E-80 a grant of the resource to the user does not pass it", ask(alice, get, "arn:aws:s3:::c/k"),
			attached{resource: grant(get, "*", to("AWS", aliceARN)), endpoint: onlyB}, implicit(endpoint)},
		{"E-70 root", ask(rootUser, get, "arn:aws:s3:::c/k"), attached{endpoint: onlyB}, implicit(endpoint)},
		{"E-80 the anonymous", ask(anonymous, get, "arn:aws:s3:::c/k"), attached{resource: fullPublic, endpoint: onlyB}, implicit(endpoint)},
		{"E-80 another account's resource through it", owned(acctB, ask(alice, get, object)),
			attached{identity: mine, resource: grant("*", "*", everyone, sid("R")), endpoint: onlyB}, allowed(identity).from("E", "R", "I")},
	}.run(t)
}

func TestEndpointPrincipals(t *testing.T) {
	mine := []string{full}
	named := func(id string, members ...string) attached {
		return attached{identity: mine, endpoint: grant("*", "*", append(members, to("AWS", id))...)}
	}
	rootOnly := func(id string) attached { return attached{endpoint: grant("*", "*", to("AWS", id))} }
	const table = "arn:aws:dynamodb:us-east-1:111122223333:table/t"
	byArn := attached{identity: mine, endpoint: grant("*", "*", everyone, when("ArnEquals", "aws:PrincipalArn", aliceARN))}
	rules{
		{"E-81 gateway: everyone", ask(alice, get, object), named("*"), allowed(identity)},
		{"E-81 gateway: everyone with aws:PrincipalArn", ask(alice, get, object), byArn, allowed(identity)},
		{"E-81 gateway: aws:PrincipalArn of another", ask(roleDev, get, object), byArn, implicit(endpoint)},
		{"E-81 gateway: the account is its root user, user", ask(alice, get, object), named(acctA), implicit(endpoint)},
		{"E-81 gateway: the account is its root user, role", ask(roleDev, get, object), named(rootOfA), implicit(endpoint)},
		{"E-81 gateway: the account is its root user, root", ask(rootUser, get, object), rootOnly(acctA), allowed(nobody)},
		{"E-81 gateway: another account's root user", ask(rootUser, get, object), rootOnly(acctB), implicit(endpoint)},
		{"E-81 gateway: dynamodb", ask(alice, "dynamodb:GetItem", table), named(acctA), implicit(endpoint)},
		{"E-81 gateway: dynamodb, in other letters", ask(alice, "DynamoDB:getitem", table), named(acctA), implicit(endpoint)},
		{"E-81 interface: the account is everybody in it", ask(alice, "sqs:SendMessage", queue), named(acctA), allowed(identity)},
		{"E-81 interface: another account", ask(alice, "sqs:SendMessage", queue), named(acctB), implicit(endpoint)},
		{"E-81 interface: the user", ask(alice, "sqs:SendMessage", queue), named(aliceARN), allowed(identity)},
		{"E-81 interface: another user", ask(alice, "sqs:SendMessage", queue), named(frankARN), implicit(endpoint)},
		{"E-81 interface: the role", ask(roleDev, "sqs:SendMessage", queue), named(roleARN), allowed(identity)},
		{"E-81 interface: a service", ask(snsCalls, "sqs:SendMessage", queue),
			attached{resource: fullPublic, endpoint: grant("*", "*", to("Service", "sns.amazonaws.com"))}, allowed(resource)},
		{"E-81 interface: another service", ask(snsCalls, "sqs:SendMessage", queue),
			attached{resource: fullPublic, endpoint: grant("*", "*", to("Service", "s3.amazonaws.com"))}, implicit(endpoint)},
		{"E-81 NotPrincipal with Allow", ask(alice, "sqs:SendMessage", queue),
			attached{identity: mine, endpoint: grant("*", "*", notTo("AWS", aliceARN))}, implicit(endpoint)},
		{"E-81 NotPrincipal with Allow, another", ask(roleDev, "sqs:SendMessage", queue),
			attached{identity: mine, endpoint: grant("*", "*", notTo("AWS", aliceARN))}, allowed(identity)},
		{"E-81 interface: a Deny for the account", ask(alice, "sqs:SendMessage", queue),
			attached{identity: mine, endpoint: join(fullPublic, refuse("*", "*", to("AWS", acctA), sid("No")))}, explicit(endpoint).from("No")},
	}.run(t)
}

// TestEndpointKeys: the endpoint's keys are there and aws:SourceIp is not, or the other way round; the caller says which.
func TestEndpointKeys(t *testing.T) {
	through := keys{"aws:SourceVpce": "vpce-1", "aws:SourceVpc": "vpc-1", "aws:VpcSourceIp": "10.0.0.7"}
	public := keys{"aws:SourceIp": "203.0.113.5"}
	only := func(operator, key, value string) attached {
		return attached{identity: []string{full}, resource: refuse("*", "*", everyone, sid("No"), when(operator, key, value))}
	}
	rules{
		{"E-83 the right endpoint", ask(alice, get, object, through), only("StringNotEquals", "aws:SourceVpce", "vpce-1"), allowed(identity)},
		{"E-83 another endpoint", ask(alice, get, object, through), only("StringNotEquals", "aws:SourceVpce", "vpce-2"), explicit(resource).from("No")},
		{"E-83 no endpoint", ask(alice, get, object, public), only("StringNotEquals", "aws:SourceVpce", "vpce-1"), explicit(resource).from("No")},
		{"E-83 aws:SourceIp is absent through an endpoint", ask(alice, get, object, through), only("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
			explicit(resource).from("No")},
		{"E-83 aws:SourceIp without an endpoint", ask(alice, get, object, public), only("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"), allowed(identity)},
		{"E-83 aws:VpcSourceIp", ask(alice, get, object, through), only("NotIpAddress", "aws:VpcSourceIp", "10.0.0.0/8"), allowed(identity)},
		{"E-82 what a linter finds is evaluated all the same", ask(alice, get, object, through),
			attached{identity: []string{full}, endpoint: grant("*", "*", everyone, when("StringLike", "aws:SourceVpce", "vpce-*"))}, allowed(identity)},
	}.run(t)
}
