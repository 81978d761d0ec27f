package evaluate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
)

// What a request implies: keys that follow from other keys, and what AWS does not send.

func TestKeysOfChains(t *testing.T) {
	chain := ask(roleDev, get, object, keys{"aws:CalledVia": []string{"athena.amazonaws.com", "glue.amazonaws.com", "kms.amazonaws.com"}})
	first := ask(alice, get, object, keys{"aws:CalledViaFirst": "athena.amazonaws.com"})
	last := ask(alice, get, object, keys{"aws:CalledViaLast": "athena.amazonaws.com"})
	tags := ask(alice, "lambda:TagResource", function, keys{"aws:RequestTag/Team": "a", "AWS:REQUESTTAG/cost/Center": ""})
	testKeys(t, []keyCase{
		{"K-06 the first service", chain, "aws:CalledViaFirst", "athena.amazonaws.com"},
		{"K-06 the last service", chain, "aws:CalledViaLast", "kms.amazonaws.com"},
		{"K-06 called by a service", chain, "aws:ViaAWSService", "true"},
		{"K-06 one service is first and last", ask(alice, get, object, keys{"aws:CalledVia": []string{"a.amazonaws.com"}}), "aws:CalledViaLast", "a.amazonaws.com"},
		{"K-06 an empty chain", ask(alice, get, object, keys{"aws:CalledVia": []string{}}), "aws:ViaAWSService", "false"},
		{"K-06 an empty chain has no first", ask(alice, get, object, keys{"aws:CalledVia": []string{}}), "aws:CalledViaFirst", ""},
		{"K-06 the first alone", first, "aws:ViaAWSService", "true"},
		{"K-06 the first does not tell the last", first, "aws:CalledViaLast", ""},
		{"K-06 the last alone", last, "aws:ViaAWSService", "true"},
		{"K-06 the last does not tell the chain", last, "aws:CalledVia", ""},
		{"K-06 nothing of it", ask(alice, get, object), "aws:ViaAWSService", "false"},
		{"K-06 a chain said to be none", ask(alice, get, object, keys{"aws:CalledVia": nil}), "aws:ViaAWSService", "false"},
		{"K-06 what is set comes first", ask(alice, get, object, keys{"aws:CalledVia": []string{"a.amazonaws.com"}, "aws:ViaAWSService": "false"}), "aws:ViaAWSService", "false"},
		{"K-06 what is marked absent stays so", ask(alice, get, object, keys{"aws:CalledVia": []string{"a.amazonaws.com"}, "aws:CalledViaFirst": nil}), "aws:CalledViaFirst", ""},
		{"K-06 a server of the Model Context Protocol", ask(alice, get, object, keys{"aws:CalledViaAWSMCP": "aws-mcp.amazonaws.com"}), "aws:ViaAWSMCPService", "true"},
		{"K-06 no such server", ask(alice, get, object), "aws:ViaAWSMCPService", ""},
		{"K-07 keys of the tags, as they are spelled", tags, "aws:TagKeys", "Team"},
		{"K-07 keys of the tags, with slashes", tags, "aws:TagKeys", "cost/Center"},
		{"K-07 no tags, no keys", ask(alice, "lambda:TagResource", function), "aws:TagKeys", ""},
		{"K-07 a tag that is marked absent", ask(alice, "lambda:TagResource", function, keys{"aws:RequestTag/Team": nil}), "aws:TagKeys", ""},
		{"K-07 what is set comes first", ask(alice, "lambda:TagResource", function, keys{"aws:RequestTag/Team": "a", "aws:TagKeys": []string{"Other"}}), "aws:TagKeys", "Other"},
		{"K-06 organization of the path", ask(alice, get, object, keys{"aws:PrincipalOrgPaths": []string{"o-x/r-1/ou-1/"}}), "aws:PrincipalOrgID", "o-x"},
		{"K-06 organization of the path that is known", ask(alice.WithOrganization("", "o-x/r-1/"), get, object), "aws:PrincipalOrgID", "o-x"},
		{"K-06 organization of the source", ask(snsCalls, get, object, keys{"aws:SourceOrgPaths": []string{"o-x/r-1/ou-1/"}}), "aws:SourceOrgID", "o-x"},
		{"K-06 organization of the endpoint", ask(alice, get, object, keys{"aws:VpceOrgPaths": []string{"o-x/r-1/ou-1/"}}), "aws:VpceOrgID", "o-x"},
		{"K-06 organization of the resource", ask(alice, get, object, keys{"aws:ResourceOrgPaths": []string{"o-x/r-1/ou-1/"}}), "aws:ResourceOrgID", "o-x"},
		{"K-06 a path of another form", ask(alice, get, object, keys{"aws:PrincipalOrgPaths": []string{"r-1/"}}), "aws:PrincipalOrgID", ""},
		{"G-111 a tag with a letter that Unicode folds", tagged(ask(alice, get, object), "ſtage", "prod"), "aws:ResourceTag/stage", ""},
		{"G-111 beside that tag", tagged(ask(alice, get, object), "ſtage", "prod", "Stage", "dev"), "aws:ResourceTag/stage", "dev"},
		{"G-111 a tag of the caller with such a letter", ask(alice.WithTags(map[string]string{"\u212aey": "a", "key": "b"}), get, object), "aws:PrincipalTag/Key", "b"},
	})
}

func tagged(req evaluate.Request, tags ...string) evaluate.Request {
	req.Resource.Tags = map[string]string{}
	for i := 0; i < len(tags); i += 2 {
		req.Resource.Tags[tags[i]] = tags[i+1]
	}
	return req
}

func TestKeysOfServices(t *testing.T) {
	const instance, secret = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1", "arn:aws:secretsmanager:us-east-1:111122223333:secret:s-abcdef"
	blue := func(action, arn string, with ...keys) evaluate.Request {
		return tagged(ask(alice, action, arn, with...), "Team", "blue")
	}
	directory := func(p evaluate.Principal) evaluate.Request {
		return owned(acctB, ask(p, "s3express:CreateSession", "arn:aws:s3express:us-east-1::bucket/b--use1-az4--x-s3"))
	}
	testKeys(t, []keyCase{
		{"K-08 ec2", blue("ec2:StopInstances", instance), "ec2:ResourceTag/team", "blue"},
		{"K-08 ec2, in other letters", blue("EC2:stopinstances", instance), "EC2:RESOURCETAG/TEAM", "blue"},
		{"K-08 ec2 in EC2 Instance Connect", blue("ec2-instance-connect:SendSSHPublicKey", instance), "ec2:ResourceTag/team", "blue"},
		{"K-08 iam in STS", blue(assume, targetARN), "iam:ResourceTag/team", "blue"},
		{"K-08 iam", blue("iam:DeleteUser", aliceARN), "iam:ResourceTag/team", "blue"},
		{"K-08 secretsmanager, whose reference has a word for the tag key", blue("secretsmanager:GetSecretValue", secret), "secretsmanager:ResourceTag/Team", "blue"},
		{"K-08 ssm, in the letters of the reference", blue("ssm:GetParameter", "arn:aws:ssm:us-east-1:111122223333:parameter/p"), "ssm:resourceTag/Team", "blue"},
		{"K-08 ecr", blue("ecr:PutImage", "arn:aws:ecr:us-east-1:111122223333:repository/r"), "ecr:ResourceTag/Team", "blue"},
		{"K-08 ecs", blue("ecs:DeleteService", "arn:aws:ecs:us-east-1:111122223333:service/c/s"), "ecs:ResourceTag/Team", "blue"},
		{"K-08 elasticloadbalancing in another service", blue("arc-zonal-shift:StartZonalShift", "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/l/1"),
			"elasticloadbalancing:ResourceTag/Team", "blue"},
		{"K-08 a tag that is set as the global key", blue("ec2:StopInstances", instance, keys{"aws:ResourceTag/Team": "red"}), "ec2:ResourceTag/team", "red"},
		{"K-08 a tag that is said to be absent", blue("ec2:StopInstances", instance, keys{"aws:ResourceTag/Team": nil}), "ec2:ResourceTag/team", ""},
		{"K-08 no such tag", blue("ec2:StopInstances", instance), "ec2:ResourceTag/other", ""},
		{"K-08 two such tags Q-25", tagged(ask(alice, "ec2:StopInstances", instance), "Team", "a", "team", "b"), "ec2:ResourceTag/team", ""},
		{"K-08 an action that does not list the family", blue("lambda:InvokeFunction", function), "lambda:ResourceTag/team", ""},
		{"K-08 a family of another service", blue("ec2:StopInstances", instance), "iam:ResourceTag/team", ""},
		{"K-08 an unknown action", blue("ec2:NoSuchAction", instance), "ec2:ResourceTag/team", ""},
		{"K-08 not tags of the object", blue(get, object), "s3:ExistingObjectTag/team", ""},
		{"K-08 not tags of the bucket", blue(get, object), "s3:BucketTag/team", ""},
		{"K-08 not tags of what is created", blue("imagebuilder:CreateImage", "arn:aws:imagebuilder:us-east-1:111122223333:image/i/1"), "imagebuilder:CreatedResourceTag/team", ""},
		{"K-08 not tags of a database", blue("rds:StopDBInstance", "arn:aws:rds:us-east-1:111122223333:db:d"), "rds:db-tag/team", ""},
		{"K-08 a family is no key", blue("ec2:StopInstances", instance), "ec2:ResourceTag/x/y", ""},
		{"K-09 account of a user", ask(alice, "kms:Decrypt", keyARN), "kms:CallerAccount", acctA},
		{"K-09 account of a session", ask(roleDev, "kms:Decrypt", keyARN), "kms:CallerAccount", acctA},
		{"K-09 account behind a service", ask(roleDev, "kms:Decrypt", keyARN, keys{"aws:CalledVia": []string{"s3.amazonaws.com"}}), "kms:CallerAccount", acctA},
		{"K-09 account of a service", ask(snsCalls, "kms:Decrypt", keyARN), "kms:CallerAccount", ""},
		{"K-09 not for actions without it", ask(alice, "sqs:SendMessage", queue), "kms:CallerAccount", ""},
		{"K-09 as the account that is set", ask(alice, "kms:Decrypt", keyARN, keys{"aws:PrincipalAccount": acctB}), "kms:CallerAccount", acctB},
		{"K-09 owner of a bucket", owned(acctB, ask(alice, get, object)), "s3:ResourceAccount", acctB},
		{"K-09 owner of a bucket, as it is set", ask(alice, get, object, keys{"aws:ResourceAccount": acctB}), "s3:ResourceAccount", acctB},
		{"K-09 owner of a bucket, for another service", ask(alice, "sqs:SendMessage", queue), "s3:ResourceAccount", ""},
		{"K-09 owner of a directory bucket", directory(alice), "s3express:ResourceAccount", acctB},
		{"K-09 Region of EC2", ask(alice, "ec2:StopInstances", instance), "ec2:Region", "eu-west-1"},
		{"K-09 Region of EC2, as it is set", ask(alice, "ec2:DescribeInstances", "*", keys{"aws:RequestedRegion": "us-west-2"}), "ec2:Region", "us-west-2"},
		{"K-09 Region of EC2, for another service", ask(alice, "sqs:SendMessage", queue), "ec2:Region", ""},
	})
}

// TestKeysNotSent is K-10: the actions for which AWS does not send whose the resource is.
func TestKeysNotSent(t *testing.T) {
	const snapshot = "arn:aws:ec2:us-east-1::snapshot/snap-1"
	sent := func(action, arn string) evaluate.Request {
		req := ask(alice, action, arn)
		if strings.Contains(arn, "::") {
			req.Resource.Account = acctA
		}
		req.Resource.Organization, req.Resource.OrganizationPath = "o-r", "o-r/r-1/"
		return req
	}
	var tests []keyCase
	for _, action := range []string{
		"auditmanager:UpdateAssessmentFrameworkShare", "detective:AcceptInvitation", "ds:AcceptSharedDirectory",
		"ebs:ListSnapshotBlocks", "EBS:putsnapshotblock", "ebs:NoSuchAction", "ec2:AcceptTransitGatewayPeeringAttachment",
		"ec2:AcceptVpcEndpointConnections", "ec2:AcceptVpcPeeringConnection", "ec2:CreateTransitGatewayPeeringAttachment",
		"ec2:CreateVpcEndpoint", "ec2:CreateVpcPeeringConnection", "es:AcceptInboundConnection",
		"guardduty:AcceptAdministratorInvitation", "macie2:AcceptInvitation", "route53:AssociateVpcWithHostedZone",
		"route53:AssociateVPCWithHostedZone", "route53:CreateVPCAssociationAuthorization", "securityhub:AcceptAdministratorInvitation",
	} {
		for _, key := range []string{"aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"} {
			tests = append(tests, keyCase{"K-10 " + action + " " + key, sent(action, snapshot), key, ""})
		}
	}
	given := sent("ebs:ListSnapshotBlocks", snapshot)
	given.Context.Set("aws:ResourceAccount", acctB)
	tests = append(tests,
		keyCase{"K-10 another action of EC2", sent("ec2:StartInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i-1"), "aws:ResourceAccount", acctA},
		keyCase{"K-10 another action of Detective", sent("detective:GetMembers", "*"), "aws:ResourceOrgID", "o-r"},
		keyCase{"K-10 what is set counts", given, "aws:ResourceAccount", acctB},
		keyCase{"K-10 events of the same account", sent("events:PutEvents", "arn:aws:events:us-east-1:111122223333:event-bus/b"), "aws:ResourceAccount", acctA},
		keyCase{"K-10 events of another account", sent("events:PutEvents", "arn:aws:events:us-east-1:444455556666:event-bus/b"), "aws:ResourceAccount", acctB},
	)
	testKeys(t, tests)

	// An event bus of another account may be one for which AWS does not send the keys.
	const bus = "arn:aws:events:us-east-1:444455556666:event-bus/b"
	ours := attached{identity: []string{full, refuse("*", "*", when("StringNotEquals", "aws:ResourceAccount", acctB))}, resource: fullPublic}
	for _, tt := range []struct {
		name string
		arn  string
		in   attached
		want []string
	}{
		{"K-10 the decision depends on it", bus, ours, []string{"aws:ResourceAccount"}},
		{"K-10 the decision does not depend on it", bus, attached{identity: []string{full}, resource: fullPublic}, nil},
		{"K-10 a bus of the same account", strings.Replace(bus, acctB, acctA, 1),
			attached{identity: []string{full, refuse("*", "*", when("StringNotEquals", "aws:ResourceAccount", acctA))}}, nil},
	} {
		req := ask(alice, "events:PutEvents", tt.arn)
		want := allowed(identity)
		if tt.want != nil {
			want = want.with(evaluate.ProblemKeyAssumed)
		}
		if r := decided(t, &req, tt.in.policies(), want); !slices.Equal(r.MissingContext, tt.want) && tt.in.resource == "" ||
			tt.in.resource != "" && !slices.Equal(r.MissingContext, tt.want) {
			t.Errorf("%s: MissingContext %q, want %q", tt.name, r.MissingContext, tt.want)
		}
	}
}

// TestMissingKeysOfCallers is K-12: MissingContext offers no key that no request of this caller for this action has.
func TestMissingKeysOfCallers(t *testing.T) {
	lambdaCalls := evaluate.MustParsePrincipal("lambda.amazonaws.com")
	for _, tt := range []struct {
		name string
		who  evaluate.Principal
		key  string
		want bool
	}{
		{"K-12 a service is in no organization", snsCalls, "aws:PrincipalOrgID", false},
		{"K-12 nor is the anonymous", anonymous, "aws:PrincipalOrgPaths", false},
		{"K-12 a user may be", bob, "aws:PrincipalOrgID", true},
		{"K-12 a role has no user name", roleDev, "aws:username", false},
		{"K-12 nor has root", rootUser, "aws:username", false},
		{"K-12 a service has no tags", snsCalls, "aws:PrincipalTag/team", false},
		{"K-12 a user may have", bob, "aws:PrincipalTag/team", true},
		{"K-12 a user is no source", bob, "aws:SourceArn", false},
		{"K-12 a service has one", lambdaCalls, "aws:SourceArn", true},
		{"K-12 a service calls for itself", lambdaCalls, "aws:CalledVia", false},
		{"K-12 a user calls through services", bob, "aws:CalledVia", true},
		{"K-12 a user is not code of a function", bob, "lambda:SourceFunctionArn", false},
		{"K-12 a role may be", roleDev, "lambda:SourceFunctionArn", true},
		{"K-12 AWS has no multi-factor device", snsCalls, "aws:MultiFactorAuthPresent", false},
		{"K-12 a key of another action", bob, "s3:prefix", false},
		{"K-12 a key of another service", bob, "kms:ViaService", false},
		{"K-12 a key of the action", bob, "s3:signatureversion", true},
		{"K-12 a key of a type of its resources", bob, "s3:BucketTag/team", true},
		{"K-12 a key of no service", bob, "x:key", true},
		{"K-12 a key that everyone has", snsCalls, "aws:SecureTransport", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			operator := "StringEquals"
			if k, _ := condition.LookupKey(tt.key); k.Multivalued {
				operator = "ForAnyValue:StringEquals"
			}
			in := attached{identity: []string{full}, resource: grant("*", "*", everyone, when(operator, tt.key, "v"))}
			req := owned(acctB, ask(tt.who, get, object))
			if tt.who == bob {
				req.Resource.Account = acctA
			}
			r, err := evaluate.Evaluate(&req, in.policies())
			if err != nil || slices.Contains(r.MissingContext, tt.key) != tt.want {
				t.Errorf("MissingContext %q, %v", r.MissingContext, err)
			}
		})
	}
}

// TestKeyProblems has what is said of keys that AWS does not send, that nobody knows, and that contradict each other.
func TestKeyProblems(t *testing.T) {
	type problem = evaluate.Problem
	const (
		never, unknown, disagree = evaluate.ProblemKeyNeverSent, evaluate.ProblemUnknownKey, evaluate.ProblemKeysDisagree
		gitHub                   = "token.actions.githubusercontent.com:"
	)
	unpathed := evaluate.MustParsePrincipal(sessionARN)
	owner := tagged(ask(alice, get, object, keys{"aws:ResourceTag/Team": "red"}), "team", "blue")
	web := func(claim string) evaluate.Request {
		return ask(github, "sts:AssumeRoleWithWebIdentity", targetARN, keys{gitHub + claim: "v"})
	}
	for _, tt := range []struct {
		name string
		req  evaluate.Request
		want []problem
	}{
		{"K-12 a key of another action", ask(alice, get, object, keys{"s3:Prefix": "a"}), []problem{{Code: never, Key: "s3:Prefix", Value: "a"}}},
		{"K-12 a key of another service", ask(alice, get, object, keys{"kms:ViaService": "a"}), []problem{{Code: never, Key: "kms:ViaService", Value: "a"}}},
		{"K-12 a key of the action", ask(alice, "s3:ListBucket", "arn:aws:s3:::b", keys{"s3:prefix": "a"}), nil},
		{"K-12 a family of the action", ask(alice, "kms:Decrypt", keyARN, keys{"kms:EncryptionContext:app": "a"}), nil},
		{"K-12 a key of the type of the resource", tagged(ask(alice, "ec2:StopInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i", keys{"ec2:ResourceTag/Team": "a"}), "Team", "a"), nil},
		{"K-12 a key of role sessions", ask(roleDev, get, object, keys{"lambda:SourceFunctionArn": function, "ec2:RoleDelivery": "2.0"}), nil},
		{"K-12 a global key", ask(alice, get, object, keys{"aws:SourceVpc": "vpc-1", "aws:ViaCustomerDomain": acctB}), nil},
		{"K-12 an unknown action", ask(alice, "made:Up", queue, keys{"made:key": "a"}), nil},
		{"K-12 a claim that is a key", web("sub"), nil},
		{"K-12 a claim that is a key of this provider", web("repository_id"), nil},
		{"K-12 a claim that is none", web("iss"), []problem{{Code: never, Key: gitHub + "iss", Value: "v"}}},
		{"K-12 marked absent", ask(alice, get, object, keys{"s3:prefix": nil}), nil},
		{"K-12 no such key of AWS", ask(alice, get, object, keys{"aws:SourceVpcs": "a"}), []problem{{Code: unknown, Key: "aws:SourceVpcs", Value: "a"}}},
		{"K-12 no such family of AWS", ask(alice, get, object, keys{"aws:PrincipalTags/team": "a"}), []problem{{Code: unknown, Key: "aws:PrincipalTags/team", Value: "a"}}},
		{"K-06 called by no service and by one", ask(alice, get, object, keys{"aws:CalledVia": []string{"a.amazonaws.com"}, "aws:ViaAWSService": "False"}),
			[]problem{{Code: disagree, Key: "aws:ViaAWSService", Value: "False"}}},
		{"K-06 called by a service, said to be absent", ask(alice, get, object, keys{"aws:CalledViaFirst": "a.amazonaws.com", "aws:ViaAWSService": nil}),
			[]problem{{Code: disagree, Key: "aws:ViaAWSService"}}},
		{"K-06 called by a service that is not named", ask(alice, get, object, keys{"aws:ViaAWSService": "true"}), nil},
		{"K-06 called by a service, twice said", ask(alice, get, object, keys{"aws:CalledVia": []string{"a.amazonaws.com"}, "aws:ViaAWSService": "TRUE"}), nil},
		{"K-06 another first", ask(alice, get, object, keys{"aws:CalledVia": []string{"a.amazonaws.com"}, "aws:CalledViaFirst": "b"}),
			[]problem{{Code: disagree, Key: "aws:CalledViaFirst", Value: "b"}}},
		{"K-05 another account", ask(alice, get, object, keys{"aws:PrincipalAccount": acctB}), []problem{{Code: disagree, Key: "aws:PrincipalAccount", Value: acctB}}},
		{"K-05 another ARN", ask(alice, get, object, keys{"aws:PrincipalArn": bobARN}), []problem{{Code: disagree, Key: "aws:PrincipalArn", Value: bobARN}}},
		{"K-05 an ARN with the path", ask(unpathed, get, object, keys{"aws:PrincipalArn": "arn:aws:iam::111122223333:role/x/dev"}), nil},
		{"K-05 the ARN of the session", ask(unpathed, get, object, keys{"aws:PrincipalArn": sessionARN}), []problem{{Code: disagree, Key: "aws:PrincipalArn", Value: sessionARN}}},
		{"K-05 another owner", owned(acctB, ask(alice, get, object, keys{"aws:ResourceAccount": acctA})), []problem{{Code: disagree, Key: "aws:ResourceAccount", Value: acctA}}},
		{"K-05 the owner is not known", owned("", ask(alice, get, object, keys{"aws:ResourceAccount": acctB})), []problem{{Code: evaluate.ProblemAccountAssumed}}},
		{"K-05 another tag", owner, []problem{{Code: disagree, Key: "aws:ResourceTag/Team", Value: "red"}}},
		{"K-07 tags without keys", ask(alice, "lambda:TagResource", function, keys{"aws:RequestTag/Team": "a", "aws:TagKeys": []string{"Cost"}}),
			[]problem{{Code: disagree, Key: "aws:TagKeys", Value: `["Cost"]`}}},
		{"K-07 more keys than tags", ask(alice, "lambda:TagResource", function, keys{"aws:RequestTag/Team": "a", "aws:TagKeys": []string{"Cost", "TEAM"}}), nil},
		{"K-09 another account", ask(alice, "kms:Decrypt", keyARN, keys{"kms:CallerAccount": acctB}), []problem{{Code: disagree, Key: "kms:CallerAccount", Value: acctB}}},
		{"K-05 two times", ask(alice, get, object, keys{"aws:CurrentTime": "2024-01-01T00:00:00Z", "aws:EpochTime": "1"}),
			[]problem{{Code: disagree, Key: "aws:CurrentTime", Value: "2024-01-01T00:00:00Z"}, {Code: disagree, Key: "aws:EpochTime", Value: "1"}}},
		{"K-05 one time", ask(alice, get, object, keys{"aws:CurrentTime": "2024-01-01T00:00:00.5Z", "aws:EpochTime": "1704067200"}), nil},
		{"K-05 names of a service", ask(snsCalls, get, object, keys{"aws:PrincipalServiceNamesList": []string{"sns.us-east-1.amazonaws.com", "sns.amazonaws.com"}}), nil},
		{"K-05 names of another service", ask(snsCalls, get, object, keys{"aws:PrincipalServiceNamesList": []string{"sqs.amazonaws.com"}}),
			[]problem{{Code: disagree, Key: "aws:PrincipalServiceNamesList", Value: `["sqs.amazonaws.com"]`}}},
		{"K-05 another account in the source", ask(snsCalls, get, object, keys{"aws:SourceArn": queue, "aws:SourceAccount": acctB}),
			[]problem{{Code: disagree, Key: "aws:SourceAccount", Value: acctB}}},
		{"K-05 a source without an account", ask(snsCalls, get, object, keys{"aws:SourceArn": "arn:aws:s3:::b", "aws:SourceAccount": acctB}), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := evaluate.Evaluate(&tt.req, evaluate.Policies{})
			if err != nil {
				t.Fatal(err)
			}
			got := slices.DeleteFunc(slices.Clone(r.Problems), func(p problem) bool { return p.Code == evaluate.ProblemUnknownAction })
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(problem{}, "Message"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
	r, _ := evaluate.Evaluate(new(ask(alice, get, object, keys{"aws:SourceVpcs": "a"})), evaluate.Policies{})
	if want := `no condition key is known as "aws:SourceVpcs", did you mean "aws:SourceVpc"?`; r.Problems[0].Message != want {
		t.Logf("message %q", r.Problems[0].Message)
		if !strings.Contains(r.Problems[0].Message, "aws:SourceVpc") {
			t.Errorf("message %q names no near key", r.Problems[0].Message)
		}
	}
}

// TestNullWithSet is Q-31: a statement that hangs on such a test says so.
func TestNullWithSet(t *testing.T) {
	said := evaluate.ProblemSetOperatorNull
	both := `"Condition":{"ForAllValues:Null":{"aws:TagKeys":"true"},"StringEquals":{"aws:username":"alice"}}`
	other := `"Condition":{"ForAllValues:Null":{"aws:TagKeys":"true"},"StringEquals":{"aws:username":"bob"}}`
	req := ask(alice, get, object)
	rules{
		{"Q-31 C-06 for all values", req, attached{identity: []string{grant("*", "*", when("ForAllValues:Null", "aws:TagKeys", "true"))}}, allowed(identity).with(said)},
		{"Q-31 C-06 for any value", req, attached{identity: []string{full, refuse("*", "*", when("ForAnyValue:Null", "aws:TagKeys", "false"))}}, allowed(identity).with(said)},
		{"Q-31 beside a test that holds", req, attached{identity: []string{grant("*", "*", both)}}, allowed(identity).with(said)},
		{"Q-31 beside a test that does not hold", req, attached{identity: []string{grant("*", "*", other)}}, implicit(identity)},
		{"Q-31 another action", req, attached{identity: []string{full, refuse("sqs:*", "*", when("ForAnyValue:Null", "aws:TagKeys", "false"))}}, allowed(identity)},
		{"Q-32 C-14 Bool takes true and false only", ask(alice, get, object, keys{"aws:SecureTransport": "no"}),
			attached{identity: []string{full, refuse("*", "*", when("Bool", "aws:SecureTransport", "false"))}}, allowed(identity).with(evaluate.ProblemUnreadable)},
	}.run(t)
}

// TestLetterCase is G-111: names of services and actions compare ignoring the case of the letters of ASCII, of no others.
func TestLetterCase(t *testing.T) {
	rules{
		{"G-111 E-24 a name that Unicode folds needs permission", ask(alice, "sts:GetſessionToken", "*"), attached{}, implicit(identity)},
		{"G-111 E-24 so does such a service", ask(alice, "ſts:GetCallerIdentity", "*"), attached{}, implicit(identity)},
		{"G-111 M-01 letters of ASCII do not count", ask(alice, "STS:getsessiontoken", "*"), attached{}, allowed(nobody).because(evaluate.NeedsNoPermission)},
		{"G-111 E-23 no rule of the service for such a name", ask(fred, "ſts:AssumeRole", targetARN), attached{identity: []string{full}, session: []string{full}}, allowed(identity)},
		{"G-111 K-10 no rule of the action for such a name", ask(alice, "ebſ:ListSnapshotBlocks", queue),
			attached{identity: []string{grant("*", "*", when("StringEquals", "aws:ResourceAccount", acctA))}}, allowed(identity)},
	}.run(t)
}
