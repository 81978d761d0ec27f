package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A maker makes random policies, and random requests that have a good chance to be told apart by them.
type maker struct {
	*rand.Rand
	kind      policy.Kind
	variables bool
}

func pick[T any](r *maker, list ...T) T { return list[r.IntN(len(list))] }

func some[T any](r *maker, most int, one func() T) (list []T) {
	for range 1 + r.IntN(most) {
		list = append(list, one())
	}
	return list
}

func (r *maker) policy(most int) *policy.Policy {
	var list []policy.StatementSpec
	for range 1 + r.IntN(most) {
		list = append(list, r.statement())
	}
	p, err := policy.New(policy.Version2012, list...)
	if err != nil {
		panic(fmt.Sprintf("%v: %v", list, err))
	}
	return p
}

func (r *maker) statement() policy.StatementSpec {
	s := policy.StatementSpec{Effect: pick(r, policy.Allow, policy.Allow, policy.Deny)}
	if r.IntN(5) > 0 {
		s.Action = some(r, 2, r.actionEntry)
	} else {
		s.NotAction = some(r, 2, r.actionEntry)
	}
	if r.IntN(5) > 0 {
		s.Resource = some(r, 2, r.resourceEntry)
	} else {
		s.NotResource = some(r, 2, r.resourceEntry)
	}
	if r.kind == policy.Resource {
		if r.IntN(4) > 0 {
			s.Principal = r.principals()
		} else {
			s.NotPrincipal = r.principals()
		}
	}
	seen := make(map[string]bool)
	for range r.IntN(3) {
		c := r.condition()
		if name := c.Operator + " " + strings.ToLower(c.Key); !seen[name] {
			seen[name] = true
			s.Condition = append(s.Condition, c)
		}
	}
	return s
}

func (r *maker) actionEntry() string {
	return pick(r, "*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "s3:List*", "s3:ListAllMyBuckets", "s3:?etObject",
		"sqs:*", "sqs:SendMessage", "acme:*", "acme:Do*", "acme:Do", "acme:?o*")
}

func (r *maker) action() string {
	return pick(r, "s3:GetObject", "s3:PutObject", "s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetNothing", "s3:SetObject", "sqs:SendMessage",
		"sqs:None", "acme:Do", "acme:Doing", "acme:Go", "acme:x", "other:Action", "s3:getobject")
}

func (r *maker) resourceEntry() string {
	list := []string{
		"*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/x*", "arn:aws:s3:::b/?", "arn:aws:s3:::b", "arn:aws:s3:::*", "arn:aws:s3:::b/*x",
		"arn:aws:sqs:*:*:q", "arn:aws:sqs:us-east-1:111122223333:*", "arn:aws:sqs:*:444455556666:q*", "arn:aws:s3", "arn:aws:s3:::?/x",
	}
	if r.variables {
		list = append(list, "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::${aws:PrincipalTag/team, 'b'}/*", "arn:aws:s3:::b/${aws:username}*")
	}
	return pick(r, list...)
}

func (r *maker) resource() string {
	return pick(r, "arn:aws:s3:::b", "arn:aws:s3:::b/x", "arn:aws:s3:::b/ann", "arn:aws:s3:::b/xx", "arn:aws:s3:::b/y", "arn:aws:s3:::c/x", "arn:aws:s3:::b/yx",
		"arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:us-east-1:444455556666:q", "arn:aws:sqs:eu-west-1:444455556666:qq",
		"arn:aws:sqs:us-east-1:999999999999:q", "arn:aws-cn:s3:::b", "arn:aws:s3:::b/anny", "arn:aws:s3:::ann/x")
}

func (r *maker) principals() []policy.PrincipalSpec {
	switch r.IntN(6) {
	case 0:
		return policy.Everyone()
	case 1:
		return policy.ServicePrincipals(pick(r, "sns.amazonaws.com", "lambda.amazonaws.com"))
	case 2:
		return append(policy.AWSPrincipals(pick(r, "111122223333", "arn:aws:iam::444455556666:root")), policy.ServicePrincipals("sns.amazonaws.com")...)
	}
	return policy.AWSPrincipals(some(r, 3, func() string {
		return pick(r, "111122223333", "arn:aws:iam::444455556666:root", "arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:role/deploy",
			"arn:aws:iam::444455556666:role/path/deploy", "arn:aws:sts::111122223333:assumed-role/deploy/s1", "arn:aws:iam::444455556666:user/bob")
	})...)
}

func (r *maker) principal() evaluate.Principal {
	list := []string{
		"arn:aws:iam::111122223333:user/ann", "arn:aws:iam::111122223333:user/x", "arn:aws:iam::444455556666:user/bob",
		"arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::444455556666:role/path/deploy", "arn:aws:iam::777777777777:role/other",
		"arn:aws:iam::777777777777:user/ann",
	}
	if r.kind == policy.Resource {
		list = append(list, "anonymous", "sns.amazonaws.com", "lambda.amazonaws.com", "ec2.amazonaws.com",
			// An account id is the root user of whatever partition the resource is in: no caller of one account is.
			"arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root", "arn:aws:iam::777777777777:root", "arn:aws:sts::111122223333:assumed-role/deploy/s1")
	}
	return evaluate.MustParsePrincipal(pick(r, list...))
}

var operators = map[string][]string{
	"text":   {"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"},
	"number": {"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals"},
	"date":   {"DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThanEquals"},
	"ip":     {"IpAddress", "NotIpAddress"},
	"bool":   {"Bool"},
	"arn":    {"ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"},
}

var keys = []struct {
	name, family string
	values       []string
	set          bool
}{
	{"aws:SourceVpc", "text", []string{"a", "b", "ab", "a*", "*b", "?", "*", "a?"}, false},
	{"acme:key", "text", []string{"a", "b", "ab", "a*", "B"}, true},
	{"acme:key", "number", []string{"5", "7", "7.5"}, false},
	{"aws:TagKeys", "text", []string{"team", "env", "other", "t*"}, true},
	{"aws:RequestTag/team", "text", []string{"a", "b", "a*"}, false},
	{"aws:RequestTag/Env", "text", []string{"a", "b"}, false},
	{"s3:max-keys", "number", []string{"5", "7", "10"}, false},
	{"aws:CurrentTime", "date", []string{"2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"}, false},
	{"aws:EpochTime", "date", []string{"1767225600", "1780272000"}, false},
	{"aws:SourceIp", "ip", []string{"10.0.0.0/8", "10.1.0.0/16", "203.0.113.0/24"}, false},
	{"aws:SecureTransport", "bool", []string{"true", "false"}, false},
	{"aws:SourceArn", "arn", []string{"arn:aws:s3:::b", "arn:aws:s3:::*", "arn:aws:sns:*:111122223333:t", "*"}, false},
	{"aws:ResourceAccount", "text", []string{"111122223333", "444455556666"}, false},
	{"aws:PrincipalAccount", "text", []string{"111122223333", "444455556666"}, false},
	{"aws:PrincipalArn", "arn", []string{"arn:aws:iam::111122223333:user/ann", "arn:aws:iam::*:role/deploy", "arn:aws:iam::444455556666:*"}, false},
	{"aws:username", "text", []string{"ann", "a*", "bob"}, false},
	{"aws:PrincipalTag/team", "text", []string{"a", "b", "ann"}, false},
	{"aws:PrincipalIsAWSService", "bool", []string{"true", "false"}, false},
}

func (r *maker) condition() condition.Spec {
	k := keys[r.IntN(len(keys))]
	if r.IntN(10) == 0 {
		return condition.Spec{Operator: "Null", Key: k.name, Values: []string{pick(r, "true", "false")}}
	}
	op := pick(r, operators[k.family]...)
	if k.set && r.IntN(4) > 0 {
		op = pick(r, "ForAllValues:", "ForAnyValue:") + op
	}
	if r.IntN(6) == 0 {
		op += "IfExists"
	}
	values := some(r, 2, func() string { return pick(r, k.values...) })
	if r.variables && (k.family == "text" || k.family == "arn") && r.IntN(2) == 0 {
		values[0] = pick(r, "${aws:username}", "${aws:PrincipalTag/team}")
		if k.family == "arn" {
			values[0] = "arn:aws:s3:::" + values[0]
		}
	}
	return condition.Spec{Operator: op, Key: k.name, Values: values}
}

// request makes a request of the domain.
func (r *maker) request() *evaluate.Request {
	req := &evaluate.Request{Principal: r.principal(), Action: r.action()}
	req.Resource.ARN = r.resource()
	switch {
	case strings.HasSuffix(req.Action, "ListAllMyBuckets"):
		req.Resource.ARN = "*"
	case strings.HasPrefix(req.Action, "acme:"), req.Action == "other:Action", req.Action == "sqs:None", req.Action == "s3:GetNothing":
		if r.IntN(3) == 0 {
			req.Resource.ARN = "*"
		}
	}
	c := &req.Context
	set := func(key string, values ...string) {
		if v := pick(r, append(values, "")...); v != "" {
			c.Set(key, v)
		}
	}
	set("aws:SourceVpc", "a", "b", "ab", "x", "abx", "bb")
	if r.IntN(2) == 0 {
		set("acme:key", "a", "b", "ab", "x", "5", "6", "7", "7.2", "8", "B", "5.0")
	} else {
		c.SetMulti("acme:key", some(r, 2, func() string { return pick(r, "a", "b", "ab", "x", "B") })...)
	}
	tags := []string{}
	for _, k := range []string{"team", "Env"} {
		if r.IntN(2) == 0 {
			tags = append(tags, pick(r, k, strings.ToLower(k)))
			c.Set("aws:RequestTag/"+k, pick(r, "a", "b", "ab", "x"))
		}
	}
	if r.IntN(2) == 0 {
		tags = append(tags, pick(r, "other", "tx", "x"))
	}
	if len(tags) > 0 {
		c.SetMulti("aws:TagKeys", tags...)
	}
	set("s3:max-keys", "4", "5", "6", "7", "8", "10", "11")
	c.Set("aws:CurrentTime", pick(r, "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-06-01T00:00:00Z", "2027-01-01T00:00:00Z"))
	set("aws:SourceIp", "10.0.0.1", "10.1.2.3", "203.0.113.9", "8.8.8.8", "2001:db8::1")
	c.SetBool("aws:SecureTransport", r.IntN(2) == 0)
	set("aws:SourceArn", "arn:aws:s3:::b", "arn:aws:s3:::c", "arn:aws:sns:us-east-1:111122223333:t", "arn:aws:s3:::ann", "arn:aws:sqs:us-east-1:1:q")
	if !strings.Contains(req.Resource.ARN, "sqs") {
		set("aws:ResourceAccount", "111122223333", "444455556666", "999999999999")
	}
	if req.Principal.Account() != "" {
		set("aws:PrincipalTag/team", "a", "b", "ann", "x")
	}
	if _, ok := c.Lookup("aws:ResourceAccount"); !ok && !strings.Contains(req.Resource.ARN, "sqs") {
		c.SetAbsent("aws:ResourceAccount")
	}
	return req
}
