package evaluate_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A drawing draws policies and a request in which some texts are not known, from a small alphabet.
type drawing struct {
	*rand.Rand
	values   []condition.Unknown // those that may be used
	services string              // of action and resource
	request  drawnRequest
	policies []drawnPolicy
}

// drawnText is a text in parts.
type drawnText []condition.Part

type drawnRequest struct {
	principal, resource, account drawnText
	action                       string
	rolePath                     string
	tag, userTag                 drawnText
	context                      []drawnKey
}

type drawnKey struct {
	key    string
	values []drawnText
	list   bool
}

type drawnPolicy struct {
	kind       policy.Kind
	level      int
	version    string
	statements []drawnStatement
	unknown    condition.Unknown // the policy as a whole
}

type drawnStatement struct {
	effect                               policy.Effect
	principal                            []drawnEntry
	notPrincipal, notAction, notResource bool
	action, resource                     []drawnText
	tests                                []drawnTest
	ifThere, unknown                     condition.Unknown
}

type drawnEntry struct {
	of policy.PrincipalType
	id drawnText
}

type drawnTest struct {
	operator, key string
	values        []drawnText
}

// universe has the values that unknown ones are given: those that the alphabet has, and others.
var universe = map[condition.Class][]string{
	condition.ClassAccount:   {acctA, acctB, "999900001111"},
	condition.ClassRegion:    {"us-east-1", "eu-west-1", "ap-south-1"},
	condition.ClassPartition: {"aws", "aws-cn"},
	condition.ClassName:      {"b", "dev", "alice", "fresh", "AWSReservedSSO_x_0123456789abcdef", "k1", "aws"},
	condition.ClassPath:      {"b", "dev/b", "fresh", "aws-service-role/x", "k"},
	condition.ClassText:      {"b", "*", "arn:aws:s3:::b/k", "${aws:username}", "fresh", "", "a:b", "b/k", acctA, "iam::x", "?", "a*", "true"},
	condition.ClassPolicy:    {"allow", "deny", "none"},
	condition.ClassChoice:    {"there", "missing"},
}

// labels tell values apart; one of them looks like part of a policy.
var labels = [...]string{"Ref Bucket", "x:*/${k}?", "aws_x.b.id"}

func newDrawing(seed uint64) *drawing {
	d := &drawing{Rand: rand.New(rand.NewPCG(seed, 7))}
	classes := []condition.Class{
		condition.ClassAccount, condition.ClassName, condition.ClassName, condition.ClassPath, condition.ClassText, condition.ClassRegion,
		condition.ClassPartition, condition.ClassPolicy, condition.ClassChoice,
	}
	for i := range d.IntN(len(labels) + 1) {
		d.values = append(d.values, condition.Unknown{Label: labels[i], Class: pick(d, classes)})
	}
	d.services = pick(d, []string{"s3", "s3", "lambda", "sqs", "iam", "sts", "kms"})
	d.drawRequest()
	for _, kind := range genKinds {
		n := 0
		switch kind {
		case policy.Identity:
			n = 1 + d.IntN(2)
		case policy.Resource:
			n = d.IntN(2)
		case policy.SCP, policy.RCP, policy.Session, policy.Boundary, policy.Endpoint:
			n = max(0, d.IntN(6)-4)
		}
		for i := range n {
			d.policies = append(d.policies, d.drawPolicy(kind, i))
		}
	}
	return d
}

func pick[T any](d *drawing, list []T) T { return list[d.IntN(len(list))] }

// hole returns a value of one of the classes that is not known, or one of the texts.
func (d *drawing) hole(texts []string, classes ...condition.Class) condition.Part {
	var fits []condition.Unknown
	for _, u := range d.values {
		if slices.Contains(classes, u.Class) {
			fits = append(fits, u)
		}
	}
	if len(fits) > 0 && d.IntN(2) == 0 {
		return condition.Part{Unknown: pick(d, fits)}
	}
	return condition.Part{Text: pick(d, texts)}
}

func (d *drawing) account() condition.Part {
	return d.hole([]string{acctA, acctA, acctB}, condition.ClassAccount)
}

func (d *drawing) name(texts ...string) condition.Part {
	return d.hole(texts, condition.ClassName, condition.ClassName, condition.ClassPath, condition.ClassText)
}

func (d *drawing) partition() condition.Part {
	return d.hole([]string{"aws"}, condition.ClassPartition)
}

func (d *drawing) region() condition.Part {
	return d.hole([]string{"us-east-1", "eu-west-1"}, condition.ClassRegion)
}

func known(text string) condition.Part { return condition.Part{Text: text} }

func joined(parts ...condition.Part) drawnText { return parts }

// arn draws the ARN of a resource, as a pattern or not.
func (d *drawing) arn(pattern bool) drawnText {
	star := func(texts ...string) condition.Part {
		if pattern {
			texts = append(texts, "*", "?", "b*", "*/k", "${aws:username}", "${aws:PrincipalTag/t, 'b'}")
		}
		return d.name(texts...)
	}
	if d.IntN(12) == 0 {
		return joined(d.hole([]string{"*"}, condition.ClassText))
	}
	switch d.services {
	case "lambda":
		return joined(known("arn:"), d.partition(), known(":lambda:"), d.region(), known(":"), d.account(), known(":function:"), star("b", "dev"))
	case "sqs":
		return joined(known("arn:aws:sqs:"), d.region(), known(":"), d.account(), known(":"), star("b", "dev"))
	case "iam":
		return joined(known("arn:"), d.partition(), known(":iam::"), d.hole([]string{acctA, "aws"}, condition.ClassAccount, condition.ClassName),
			known(pick(d, []string{":role/", ":", ":policy/"})), star("dev", "aws-reserved/x", "root", "b"))
	case "sts":
		return joined(known("arn:aws:iam::"), d.account(), known(pick(d, []string{":role/", ":"})), star("dev", "aws-service-role/x/dev", "root"))
	case "kms":
		return joined(known("arn:aws:kms:us-east-1:"), d.account(), known(pick(d, []string{":key/", ":", ":alias/"})), star("k1", "key/k1", "aws/b"))
	}
	if d.IntN(8) == 0 {
		return joined(known("arn:"), d.partition(), known(":s3:"), d.name("", "::b"), known("::"), star("b"), known("/k"))
	}
	return joined(known("arn:aws:s3:::"), star("b", "dev"), known(pick(d, []string{"", "/", "/k", "/*"})))
}

// person draws somebody.
func (d *drawing) person() drawnText {
	switch d.IntN(6) {
	case 0:
		return joined(known("arn:"), d.partition(), known(":iam::"), d.account(), known(":user/"), d.hole([]string{"alice", "dev"}, condition.ClassName, condition.ClassPath))
	case 1:
		return joined(known("arn:aws:iam::"), d.account(), known(":role/"), d.hole([]string{"dev", "aws-service-role/x/dev"}, condition.ClassName, condition.ClassPath))
	case 2:
		return joined(known("arn:aws:iam::"), d.account(), known(":role/"), d.hole([]string{"x", "dev"}, condition.ClassPath, condition.ClassName), known("/dev"))
	case 3:
		return joined(known("arn:aws:sts::"), d.account(), known(":assumed-role/"), d.hole([]string{"dev", "b"}, condition.ClassName),
			known("/"), d.hole([]string{"s1"}, condition.ClassName))
	case 4:
		return joined(d.account())
	}
	return joined(known("arn:aws:iam::"), d.account(), known(":root"))
}

func (d *drawing) drawRequest() {
	actions := map[string][]string{
		"s3":     {"s3:GetObject", "s3:PutObject", "s3:GetBucketPolicy", "s3:ListAllMyBuckets"},
		"lambda": {"lambda:InvokeFunction", "lambda:GetFunction", "lambda:CreateFunction"},
		"sqs":    {"sqs:SendMessage", "sqs:DeleteQueue"},
		"iam":    {"iam:GetRole", "iam:DeleteRole", "iam:PassRole", "iam:CreatePolicyVersion", "iam:ListRoles"},
		"sts":    {"sts:AssumeRole", "sts:AssumeRoot", "sts:TagSession"},
		"kms":    {"kms:Decrypt", "kms:DeleteAlias", "kms:RetireGrant"},
	}
	r := &d.request
	r.action = pick(d, actions[d.services])
	r.resource = d.arn(false)
	switch d.IntN(8) {
	case 0:
		r.principal = joined(known(pick(d, []string{"sns.amazonaws.com", "anonymous", fredARN, samlARN, "accounts.google.com", "s3.amazonaws.com"})))
	case 1:
		r.principal = joined(known("logs."), d.region(), known(".amazonaws.com"))
	default:
		r.principal = d.person()
	}
	if d.services == "s3" && d.IntN(2) == 0 || d.IntN(12) == 0 {
		r.account = joined(d.account())
	}
	if d.IntN(4) == 0 {
		r.rolePath = pick(d, []string{"/", "/x/", "/aws-service-role/x/"})
	}
	if d.IntN(2) == 0 {
		r.tag, r.userTag = d.value(), d.value()
	}
	for range d.IntN(4) {
		key := pick(d, drawnKeys)
		if slices.ContainsFunc(r.context, func(k drawnKey) bool { return k.key == key }) {
			continue
		}
		k := drawnKey{key: key, list: d.IntN(6) == 0 || strings.Contains(key, "TagKeys") || strings.Contains(key, "CalledVia") || strings.HasSuffix(key, "Paths")}
		k.values = append(k.values, d.value())
		if k.list && d.IntN(2) == 0 {
			k.values = append(k.values, d.value())
		}
		r.context = append(r.context, k)
	}
}

var drawnKeys = []string{
	"aws:SourceArn", "aws:SourceAccount", "aws:PrincipalArn", "aws:TagKeys", "aws:RequestTag/t", "aws:CurrentTime", "aws:EpochTime",
	"aws:SecureTransport", "aws:SourceIp", "aws:CalledVia", "aws:PrincipalOrgPaths", "aws:MultiFactorAuthPresent", "kms:RequestAlias",
	"aws:PrincipalServiceNamesList", "aws:RequestedRegion", "custom:key", "aws:ResourceAccount",
}

// value draws the value of a key.
func (d *drawing) value() drawnText {
	switch d.IntN(6) {
	case 0:
		return joined(d.account())
	case 1:
		return d.arn(false)
	case 2:
		return joined(d.name("b", "alice", "true", "2024-01-01T00:00:00Z", "10.0.0.1", "5"), known(pick(d, []string{"", "x"})))
	case 3:
		return joined(d.region())
	}
	return joined(d.hole([]string{"b", "true", "sso.amazonaws.com", "o-abc/r-x/", "alias/aws/s3", ""}, condition.ClassText, condition.ClassName, condition.ClassPath))
}
