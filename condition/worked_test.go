package condition_test

import "testing"

// The examples that AWS's pages work through in tables.
func TestWorkedExamples(t *testing.T) {
	const ana, mary, nikki = "arn:aws:iam::222222222222:user/Ana", "arn:aws:iam::222222222222:user/Mary", "arn:aws:iam::222222222222:user/Nikki"
	who := func(department, role, principal string) in {
		req := in{"aws:PrincipalTag/department": department, "aws:PrincipalTag/role": role, "aws:PrincipalArn": principal}
		if role == "" {
			delete(req, "aws:PrincipalTag/role")
		}
		return req
	}
	staff := func(operator string) specs {
		return specs{
			is("StringEquals", "aws:PrincipalTag/department", "finance", "hr", "legal"),
			is("StringEquals", "aws:PrincipalTag/role", "audit", "security"),
			is(operator, "aws:PrincipalArn", ana, mary),
		}
	}
	tags := func(keys ...string) in { return in{"aws:TagKeys": list(keys)} }
	every := specs{is("ForAllValues:StringEquals", "aws:TagKeys", "environment", "cost-center")}
	everyAndThere := append(specs{is("Null", "aws:TagKeys", "false")}, every...)
	some := specs{is("ForAnyValue:StringEquals", "aws:TagKeys", "environment", "cost-center")}
	both := specs{
		is("StringEqualsIgnoreCase", "aws:RequestTag/environment", "preprod", "storage"),
		is("ForAnyValue:StringEquals", "aws:TagKeys", "environment"),
	}
	insecure := specs{is("Bool", "aws:SecureTransport", "false")}
	network := specs{is("IpAddress", "aws:SourceIp", "203.0.113.0/24")}
	instance := specs{is("StringLikeIfExists", "ec2:InstanceType", "t1.*", "t2.*", "m3.*")}
	const logs = "arn:aws:logs:us-east-1:222222222222:log-group:"
	groups := specs{is("ForAllValues:ArnLike", "logs:LogGeneratingResourceArns", logs+"costcenter*", logs+"support*")}
	longTerm := specs{is("Null", "aws:TokenIssueTime", "true")}

	testEval(t, []evalCase{
		{"C-18 legal, audit, Mary", staff("ArnLike"), who("legal", "audit", mary), true},
		{"C-18 hr, audit, Nikki", staff("ArnLike"), who("hr", "audit", nikki), false},
		{"C-18 hr, payroll, Mary", staff("ArnLike"), who("hr", "payroll", mary), false},
		{"C-18 hr, no role, Mary", staff("ArnLike"), who("hr", "", mary), false},
		{"C-18 not like: legal, audit, Nikki", staff("ArnNotLike"), who("legal", "audit", nikki), true},
		{"C-18 not like: hr, audit, Mary", staff("ArnNotLike"), who("hr", "audit", mary), false},
		{"C-18 every key with Null: one", everyAndThere, tags("environment"), true},
		{"C-18 every key with Null: two", everyAndThere, tags("environment", "cost-center"), true},
		{"C-18 every key with Null: one outside", everyAndThere, tags("environment", "dept"), false},
		{"C-18 every key with Null: absent", everyAndThere, nil, false},
		{"C-18 every key without Null: absent", every, nil, true},
		{"C-18 some key: one of two", some, tags("environment", "dept"), true},
		{"C-18 some key: none", some, tags("dept"), false},
		{"C-18 some key: absent", some, nil, false},
		{"C-18 two tests: values ignoring case", both, in{"aws:TagKeys": list{"environment", "costcenter"}, "aws:RequestTag/environment": "PreProd"}, true},
		{"C-18 two tests: tag key as a value", both, in{"aws:TagKeys": list{"Environment"}, "aws:RequestTag/Environment": "preprod"}, false},
		{"C-18 insecure: true", insecure, in{"aws:SecureTransport": "true"}, false},
		{"C-18 insecure: absent", insecure, nil, false},
		{"C-18 insecure: false", insecure, in{"aws:SecureTransport": "false"}, true},
		{"C-18 network: inside", network, in{"aws:SourceIp": "203.0.113.1"}, true},
		{"C-18 network: outside", network, in{"aws:SourceIp": "198.51.100.1"}, false},
		{"C-18 network: through a VPC endpoint", network, in{"aws:VpcSourceIp": "203.0.113.1"}, false},
		{"C-18 instance: in the list", instance, in{"ec2:InstanceType": "t1.micro"}, true},
		{"C-18 instance: not in the list", instance, in{"ec2:InstanceType": "m2.micro"}, false},
		{"C-18 instance: absent", instance, nil, true},
		{"C-18 log groups: all covered", groups, in{"logs:LogGeneratingResourceArns": list{logs + "costcenter1", logs + "support"}}, true},
		{"C-18 log groups: one not covered", groups, in{"logs:LogGeneratingResourceArns": list{logs + "costcenter1", logs + "sales"}}, false},
		{"C-18 log groups: absent", groups, nil, true},
		{"C-18 token: long-term keys", longTerm, nil, true},
		{"C-18 token: temporary credentials", longTerm, in{"aws:TokenIssueTime": "2024-01-01T00:00:00Z"}, false},
	})
}

func TestMultiFactor(t *testing.T) {
	const key = "aws:MultiFactorAuthPresent"
	longTerm, without, with := in{}, in{key: "false"}, in{key: "true"}
	allow, allowIfExists := specs{is("Bool", key, "true")}, specs{is("BoolIfExists", key, "true")}
	deny, denyIfExists := specs{is("Bool", key, "false")}, specs{is("BoolIfExists", key, "false")}
	given := specs{is("Null", key, "false")}
	testEval(t, []evalCase{
		{"C-28 Bool true, long-term keys", allow, longTerm, false},
		{"C-28 Bool true, without", allow, without, false},
		{"C-28 Bool true, with", allow, with, true},
		{"C-28 BoolIfExists true, long-term keys", allowIfExists, longTerm, true},
		{"C-28 BoolIfExists true, without", allowIfExists, without, false},
		{"C-28 BoolIfExists true, with", allowIfExists, with, true},
		{"C-28 Bool false, long-term keys", deny, longTerm, false},
		{"C-28 Bool false, without", deny, without, true},
		{"C-28 Bool false, with", deny, with, false},
		{"C-28 BoolIfExists false, long-term keys", denyIfExists, longTerm, true},
		{"C-28 BoolIfExists false, without", denyIfExists, without, true},
		{"C-28 BoolIfExists false, with", denyIfExists, with, false},
		{"C-28 Null false, long-term keys", given, longTerm, false},
		{"C-28 Null false, without", given, without, true},
		{"C-28 Null false, with", given, with, true},
	})
}
