package evaluate_test

import (
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// Roles whose path is not known.

const (
	reservedSession = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Ops_ab12/jo"
	reservedRoles   = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/"
)

// A pathCase is a rule with the keys that could change the decision.
type pathCase struct {
	rule
	missing []string
}

func runPaths(t *testing.T, tests []pathCase) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if r := decided(t, &tt.req, tt.in.policies(), tt.want); !slices.Equal(r.MissingContext, tt.missing) {
				t.Errorf("MissingContext %q, want %q", r.MissingContext, tt.missing)
			}
		})
	}
}

// TestRolePathInConditions is K-11 for roles of any kind: the path is taken to be none, and what another would change is
// said.
func TestRolePathInConditions(t *testing.T) {
	unpathed := evaluate.MustParsePrincipal(sessionARN)
	req, unknown := ask(unpathed, get, object), evaluate.ProblemRolePathUnknown
	allow := func(operator string, values ...string) attached {
		return attached{identity: []string{grant("*", "*", when(operator, "aws:PrincipalArn", values...))}}
	}
	deny := func(operator string, values ...string) attached {
		return attached{identity: []string{full, refuse("*", "*", when(operator, "aws:PrincipalArn", values...))}}
	}
	arn := []string{"aws:PrincipalArn"}
	const named, pathed, other = "arn:aws:iam::111122223333:role/dev", "arn:aws:iam::111122223333:role/team/dev", "arn:aws:iam::111122223333:role/ops"
	runPaths(t, []pathCase{
		{rule{"K-11 the ARN without a path", req, allow("ArnEquals", named), allowed(identity).with(unknown)}, arn},
		{rule{"K-11 an ARN with a path", req, allow("ArnEquals", pathed), implicit(identity).with(unknown)}, arn},
		{rule{"K-11 an ARN with a path, in Deny", req, deny("ArnEquals", pathed), allowed(identity).with(unknown)}, arn},
		{rule{"K-11 none but an ARN with a path", req, deny("StringNotEquals", pathed), explicit(identity).with(unknown)}, arn},
		{rule{"K-11 a path with wildcards", req, allow("ArnLike", "arn:aws:iam::*:role/team/*"), implicit(identity).with(unknown)}, arn},
		{rule{"K-11 a wildcard where the path is", req, allow("StringLike", "*:role/te*"), implicit(identity).with(unknown)}, arn},
		{rule{"K-11 every path", req, allow("ArnLike", "arn:aws:iam::111122223333:role/*dev"), allowed(identity)}, nil},
		{rule{"K-11 every role", req, allow("StringLike", "arn:aws:iam::111122223333:role/*"), allowed(identity)}, nil},
		{rule{"K-11 another role, whatever the path", req, allow("ArnEquals", other), implicit(identity)}, nil},
		{rule{"K-11 another account, whatever the path", req, allow("ArnLike", "arn:aws:iam::444455556666:role/*"), implicit(identity)}, nil},
		{rule{"K-11 there is an ARN, whatever it is", req, deny("Null", "true"), allowed(identity)}, nil},
		{rule{"K-11 it does not matter beside another statement", req, attached{identity: []string{full, grant("*", "*", when("ArnEquals", "aws:PrincipalArn", pathed))}},
			allowed(identity).with(unknown)}, nil},
		{rule{"K-11 as a variable in a condition", ask(unpathed, get, object, keys{"aws:referer": "arn:aws:iam::111122223333:role/team/dev"}),
			attached{identity: []string{grant("*", "*", when("StringEquals", "aws:referer", "${aws:PrincipalArn}"))}}, implicit(identity).with(unknown)}, arn},
		{rule{"K-11 as a variable that matches nothing", ask(unpathed, get, object, keys{"aws:referer": "a"}),
			attached{identity: []string{grant("*", "*", when("StringEquals", "aws:referer", "${aws:PrincipalArn}"))}}, implicit(identity)}, nil},
		{rule{"K-11 as a variable in a resource", ask(unpathed, get, "arn:aws:s3:::b/arn:aws:iam::111122223333:role/team/dev/x"),
			attached{identity: []string{grant("*", "arn:aws:s3:::b/${aws:PrincipalArn}/*")}}, implicit(identity).with(unknown)}, arn},
		{rule{"K-11 as a variable in a resource that is another", ask(unpathed, get, "arn:aws:s3:::b/x"),
			attached{identity: []string{grant("*", "arn:aws:s3:::b/${aws:PrincipalArn}/*")}}, implicit(identity)}, nil},
		{rule{"K-11 the path is known", ask(unpathed.WithRolePath("/team/"), get, object), allow("ArnEquals", pathed), allowed(identity)}, nil},
		{rule{"K-11 the ARN is set", ask(unpathed, get, object, keys{"aws:PrincipalArn": pathed}), allow("ArnEquals", pathed), allowed(identity)}, nil},
		{rule{"K-11 the ARN is said to be absent", ask(unpathed, get, object, keys{"aws:PrincipalArn": nil}), allow("ArnEquals", pathed), implicit(identity)}, nil},
		{rule{"K-11 users have no such doubt", ask(alice, get, object), allow("ArnEquals", pathed), implicit(identity)}, nil},
	})
}

// TestIdentityCenterRoles is K-11 for roles of IAM Identity Center, of whose path the beginning is known.
func TestIdentityCenterRoles(t *testing.T) {
	session := evaluate.MustParsePrincipal(reservedSession)
	req, unknown := ask(session, get, object), evaluate.ProblemRolePathUnknown
	const name = "AWSReservedSSO_Ops_ab12"
	allow := func(operator string, values ...string) attached {
		return attached{identity: []string{grant("*", "*", when(operator, "aws:PrincipalArn", values...))}}
	}
	deny := func(operator string, values ...string) attached {
		return attached{identity: []string{full, refuse("*", "*", when(operator, "aws:PrincipalArn", values...))}}
	}
	names := func(effect, arn string) attached {
		return attached{identity: []string{full}, resource: statementText(effect, get, "*", []string{to("AWS", arn)})}
	}
	across := func(arn string) attached {
		return attached{identity: []string{full}, resource: grant(get, "*", to("AWS", arn))}
	}
	foreign := owned(acctB, req)
	arn := []string{"aws:PrincipalArn"}
	runPaths(t, []pathCase{
		{rule{"K-11 every role of Identity Center", req, allow("ArnLike", reservedRoles+"*"), allowed(identity)}, nil},
		{rule{"K-11 every Region and none", req, allow("ArnLike", reservedRoles+"*"+name), allowed(identity)}, nil},
		{rule{"K-11 every Region, none beside", req, allow("ArnLike", reservedRoles+name, reservedRoles+"*/"+name), allowed(identity)}, nil},
		{rule{"K-11 every Region but not none", req, allow("ArnLike", reservedRoles+"*/"+name), implicit(identity).with(unknown)}, arn},
		{rule{"K-11 no Region only", req, allow("ArnEquals", reservedRoles+name), implicit(identity).with(unknown)}, arn},
		{rule{"K-11 one Region", req, allow("ArnEquals", reservedRoles+"eu-west-1/"+name), implicit(identity).with(unknown)}, arn},
		{rule{"K-11 one Region, in Deny", req, deny("ArnEquals", reservedRoles+"eu-west-1/"+name), explicit(identity).with(unknown)}, arn},
		{rule{"K-11 Regions with a wildcard, in Deny", req, deny("ArnLike", reservedRoles+"eu-s*/"+name), explicit(identity).with(unknown)}, arn},
		{rule{"K-11 a Region that is not known, in Deny", req, deny("StringEquals", reservedRoles+"qq-new-7/"+name), explicit(identity).with(unknown)}, arn},
		{rule{"K-11 many roles of one Region that is not known", req, allow("ArnLike", append(numbered(33, reservedRoles+"qq-new-7/r%d"), reservedRoles+"*")...), allowed(identity)}, nil},
		{rule{"K-11 32 Regions that are not known", req, allow("ArnLike", append(numbered(32, reservedRoles+"qq-new-%d/r"), reservedRoles+"*")...), allowed(identity)}, nil},
		{rule{"K-11 more are not asked for", req, allow("ArnLike", append(numbered(33, reservedRoles+"qq-new-%d/r"), reservedRoles+"*")...), implicit(identity).with(unknown)}, arn},
		{rule{"K-11 us-east-1 is no part of a path", req, deny("ArnEquals", reservedRoles+"us-east-1/"+name), allowed(identity)}, nil},
		{rule{"K-11 none but one Region, in Deny", req, deny("ArnNotEquals", reservedRoles+"eu-west-1/"+name), explicit(identity).with(unknown)}, arn},
		{rule{"K-11 a role without a path is another", req, allow("ArnLike", "arn:aws:iam::111122223333:role/AWSReservedSSO_Ops_*"), implicit(identity)}, nil},
		{rule{"K-11 a role without a path is another, in Deny", req, deny("ArnLike", "arn:aws:iam::111122223333:role/AWSReservedSSO_Ops_*"), allowed(identity)}, nil},
		{rule{"K-11 none but a role without a path, in Deny", req, deny("ArnNotLike", "arn:aws:iam::111122223333:role/AWSReservedSSO_Ops_*"), explicit(identity)}, nil},
		{rule{"K-11 another role", req, allow("ArnLike", reservedRoles+"*AWSReservedSSO_Admin_*"), implicit(identity)}, nil},
		{rule{"K-11 two tests, each with one Region, in Deny", req, attached{identity: []string{full, refuse("*", "*",
			`"Condition":{"ArnEquals":{"aws:PrincipalArn":"`+reservedRoles+`eu-west-1/`+name+`"},"StringEquals":{"aws:PrincipalArn":"`+reservedRoles+`eu-west-2/`+name+`"}}`)}},
			explicit(identity).with(unknown, unknown)}, arn},
		{rule{"K-11 beside a test that does not hold", req, attached{identity: []string{full, refuse("*", "*",
			`"Condition":{"ArnEquals":{"aws:PrincipalArn":"`+reservedRoles+`eu-west-1/`+name+`"},"StringEquals":{"aws:PrincipalType":"User"}}`)}},
			allowed(identity).with(unknown)}, nil},
		{rule{"K-11 the Region is known", ask(session.WithRolePath("/aws-reserved/sso.amazonaws.com/eu-west-1/"), get, object),
			allow("ArnEquals", reservedRoles+"eu-west-1/"+name), allowed(identity)}, nil},
		{rule{"K-11 the ARN is set", ask(session, get, object, keys{"aws:PrincipalArn": reservedRoles + "eu-west-1/" + name}),
			allow("ArnEquals", reservedRoles+"eu-west-1/"+name), allowed(identity)}, nil},
		{rule{"K-11 as a variable in Deny", ask(session, get, object, keys{"aws:referer": reservedRoles + "eu-west-1/" + name}),
			attached{identity: []string{full, refuse("*", "*", when("StringEquals", "aws:referer", "${aws:PrincipalArn}"))}}, explicit(identity).with(unknown)}, arn},
		{rule{"K-11 as a variable in Allow", ask(session, get, object, keys{"aws:referer": reservedRoles + "eu-west-1/" + name}),
			attached{identity: []string{grant("*", "*", when("StringEquals", "aws:referer", "${aws:PrincipalArn}"))}}, implicit(identity).with(unknown)}, arn},
		{rule{"K-11 as a variable in the resource of a Deny, with a Region", ask(session, get, "arn:aws:s3:::b/"+reservedRoles+"eu-west-1/"+name+"/x"),
			attached{identity: []string{full, refuse("*", "arn:aws:s3:::b/${aws:PrincipalArn}/*")}}, explicit(identity).with(unknown)}, arn},
		{rule{"K-11 as a variable in the resource of an Allow, with a Region", ask(session, get, "arn:aws:s3:::b/"+reservedRoles+"eu-west-1/"+name+"/x"),
			attached{identity: []string{grant("*", "arn:aws:s3:::b/${aws:PrincipalArn}/*")}}, implicit(identity).with(unknown)}, arn},
		{rule{"K-11 as a variable in the resource of a Deny", ask(session, get, "arn:aws:s3:::b/"+reservedRoles+name+"/x"),
			attached{identity: []string{full, refuse("*", "arn:aws:s3:::b/${aws:PrincipalArn}/*")}}, explicit(identity).with(unknown)}, arn},
		{rule{"K-11 as a variable in the resource of an Allow", ask(session, get, "arn:aws:s3:::b/"+reservedRoles+name+"/x"),
			attached{identity: []string{grant("*", "arn:aws:s3:::b/${aws:PrincipalArn}/*")}}, implicit(identity).with(unknown)}, arn},
		{rule{"K-11 an entry without a path names no session", foreign, across("arn:aws:iam::111122223333:role/" + name), implicit(resource).with(unknown)}, nil},
		{rule{"K-11 an entry without a path, in Deny", req, names("Deny", "arn:aws:iam::111122223333:role/"+name), allowed(identity).with(unknown)}, nil},
		{rule{"K-11 M-30a an entry with the path", foreign, across(reservedRoles + name), allowed(identity).with(unknown)}, nil},
		{rule{"K-11 M-30a an entry with a Region", foreign, across(reservedRoles + "eu-west-1/" + name), allowed(identity).with(unknown)}, nil},
		{rule{"K-11 an entry with another path", foreign, across("arn:aws:iam::111122223333:role/aws-reserved/x/" + name), implicit(resource).with(unknown)}, nil},
		{rule{"K-11 an entry for another role", foreign, across("arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_1"), implicit(resource)}, nil},
	})
}

// TestServiceLinkedUnknown is K-11 for roles that are called as service-linked ones.
func TestServiceLinkedUnknown(t *testing.T) {
	session := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s")
	limits := attached{identity: []string{full}, scps: levels{{elsewhere}}}
	said := evaluate.ProblemServiceLinked
	rules{
		{"K-11 it matters", ask(session, get, object), limits, implicit(scp).with(said)},
		{"K-11 it does not matter", ask(session, get, object), attached{identity: []string{full}, scps: scpFull}, allowed(identity)},
		{"K-11 it was said to be none", ask(session.WithServiceLinkedRole(false), get, object), limits, implicit(scp)},
		{"K-11 it was said to be one", ask(session.WithServiceLinkedRole(true), get, object), limits, allowed(identity).with(evaluate.ProblemNotConsulted)},
		{"K-11 the path says that it is none", ask(session.WithRolePath("/"), get, object), limits, implicit(scp)},
		{"K-11 the path says that it is one", ask(session.WithRolePath("/aws-service-role/x.amazonaws.com/"), get, object), limits,
			allowed(identity).with(evaluate.ProblemNotConsulted)},
		{"K-11 another name", ask(evaluate.MustParsePrincipal(sessionARN), get, object), limits, implicit(scp)},
	}.run(t)
}

// TestDocumentedRolePaths is K-11 for policies as they are written: a bucket's for a permission set ("Referencing permission
// sets in resource policies, Amazon EKS Cluster config maps, and AWS KMS key policies"), control policies with that path,
// and a path of an organization's own.
func TestDocumentedRolePaths(t *testing.T) {
	const set = "AWSReservedSSO_Ops_*"
	reserved, plain := evaluate.MustParsePrincipal(reservedSession), evaluate.MustParsePrincipal(sessionARN)
	inRegion := reserved.WithRolePath("/aws-reserved/sso.amazonaws.com/eu-west-1/")
	inVirginia := reserved.WithRolePath("/aws-reserved/sso.amazonaws.com/")
	unknown, arn := evaluate.ProblemRolePathUnknown, []string{"aws:PrincipalArn"}
	bucket := func(pattern string) attached {
		return attached{identity: []string{full}, resource: grant(get, "arn:aws:s3:::b/*", to("AWS", rootOfA), when("ArnLike", "aws:PrincipalArn", pattern))}
	}
	lock := func(operator, pattern string) attached {
		return attached{identity: []string{full}, scps: levels{{full, refuse("*", "*", when(operator, "aws:PrincipalArn", pattern))}}}
	}
	ours := func(who evaluate.Principal) evaluate.Request { return ask(who, get, object) }
	theirs := func(who evaluate.Principal) evaluate.Request { return owned(acctB, ours(who)) }
	const ops = "arn:aws:iam::*:role/ops/*"
	runPaths(t, []pathCase{
		{rule{"K-11 bucket policy for a permission set, any Region", theirs(reserved), bucket(reservedRoles + "*/" + set), implicit(resource).with(unknown)}, arn},
		{rule{"K-11 bucket policy for a permission set, any Region, told", theirs(inRegion), bucket(reservedRoles + "*/" + set), allowed(identity)}, nil},
		{rule{"K-11 bucket policy for a permission set, any Region, told to have none", theirs(inVirginia), bucket(reservedRoles + "*/" + set), implicit(resource)}, nil},
		{rule{"K-11 bucket policy for a permission set, Region or none", theirs(reserved), bucket(reservedRoles + "*" + set), allowed(identity)}, nil},
		{rule{"K-11 bucket policy for a permission set, one Region", theirs(reserved), bucket(reservedRoles + "eu-west-1/" + set), implicit(resource).with(unknown)}, arn},
		{rule{"K-11 bucket policy for another permission set", theirs(reserved), bucket(reservedRoles + "*AWSReservedSSO_Admin_*"), implicit(resource)}, nil},
		{rule{"K-11 bucket policy for a permission set, another role of that name", theirs(plain), bucket(reservedRoles + "*" + set), implicit(resource)}, nil},
		{rule{"K-11 SCP denies the path", ours(reserved), lock("ArnLike", reservedRoles+"*"), explicit(scp)}, nil},
		{rule{"K-11 SCP denies the path in one Region", ours(reserved), lock("ArnLike", reservedRoles+"eu-west-1/*"), explicit(scp).with(unknown)}, arn},
		{rule{"K-11 SCP denies the path in one Region, told another", ours(inVirginia), lock("ArnLike", reservedRoles+"eu-west-1/*"), allowed(identity)}, nil},
		{rule{"K-11 SCP denies all but the path", ours(reserved), lock("ArnNotLike", reservedRoles+"*"), allowed(identity)}, nil},
		{rule{"K-11 SCP denies all but the path in one Region", ours(reserved), lock("ArnNotLike", reservedRoles+"eu-west-1/*"), explicit(scp).with(unknown)}, arn},
		{rule{"K-11 SCP denies all but the path in one Region, told", ours(inRegion), lock("ArnNotLike", reservedRoles+"eu-west-1/*"), allowed(identity)}, nil},
		{rule{"K-11 SCP denies all but the path, to another role", ours(plain), lock("ArnNotLike", reservedRoles+"*"), explicit(scp)}, nil},
		{rule{"K-11 SCP denies all but the path, to another role without one", ours(roleDev), lock("ArnNotLike", reservedRoles+"*"), explicit(scp)}, nil},
		{rule{"K-11 SCP denies roles under /ops/", ours(plain), lock("ArnLike", ops), allowed(identity).with(unknown)}, arn},
		{rule{"K-11 SCP denies roles under /ops/, told", ours(plain.WithRolePath("/ops/")), lock("ArnLike", ops), explicit(scp)}, nil},
		{rule{"K-11 SCP denies all but roles under /ops/", ours(plain), lock("ArnNotLike", ops), explicit(scp).with(unknown)}, arn},
		{rule{"K-11 SCP denies all but roles under /ops/, told", ours(plain.WithRolePath("/ops/")), lock("ArnNotLike", ops), allowed(identity)}, nil},
		{rule{"K-11 SCP denies all but roles under /ops/, told another", ours(roleDev), lock("ArnNotLike", ops), explicit(scp)}, nil},
		{rule{"K-11 SCP denies all but roles under /ops/, to a permission set", ours(reserved), lock("ArnNotLike", ops), explicit(scp)}, nil},
		{rule{"K-11 a bucket for roles under /ops/", theirs(plain), bucket("arn:aws:iam::111122223333:role/ops/*"), implicit(resource).with(unknown)}, arn},
		{rule{"K-11 a bucket for roles under /ops/, told", theirs(plain.WithRolePath("/ops/")), bucket("arn:aws:iam::111122223333:role/ops/*"), allowed(identity)}, nil},
	})
}
