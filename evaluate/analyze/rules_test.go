package analyze_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// parse reads statements that are written in short: JSON members without Effect, "!" before those of a Deny.
func parse(t testing.TB, statements ...string) *policy.Policy {
	t.Helper()
	var list []string
	for _, s := range statements {
		effect := "Allow"
		if rest, ok := strings.CutPrefix(s, "!"); ok {
			effect, s = "Deny", rest
		}
		list = append(list, `{"Effect":"`+effect+`",`+s+`}`)
	}
	p, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	get      = `"Action":"s3:GetObject","Resource":"*"`
	all      = `"Action":"*","Resource":"*"`
	everyone = `"Principal":"*",`
)

func when(statement, condition string) string { return statement + `,"Condition":{` + condition + `}` }

// TestDomain is a table of pairs of policies: what the second allows and the first does not.
func TestDomain(t *testing.T) {
	for _, c := range []struct {
		name     string
		kind     policy.Kind
		old, new []string
		want     analyze.Verdict
		opts     []analyze.Option
	}{
		{"AN-01 more than before", 0, []string{get}, []string{`"Action":"s3:*","Resource":"*"`}, analyze.Yes, nil},
		{"AN-01 no more than before", 0, []string{`"Action":"s3:*","Resource":"*"`}, []string{get}, analyze.No, nil},
		{"AN-01 a Deny is gone", 0, []string{all, "!" + get}, []string{all}, analyze.Yes, nil},
		{"AN-06 a Deny takes away", 0, []string{get}, []string{all, `!"NotAction":"s3:GetObject","Resource":"*"`}, analyze.No, nil},
		{"AN-06 an account is all its principals", policy.Resource,
			[]string{`"Principal":{"AWS":"111122223333"},` + get}, []string{`"Principal":{"AWS":"arn:aws:iam::111122223333:role/r"},` + get}, analyze.No, nil},
		{"AN-11 an action that is not listed", 0, []string{`"Action":["s3:ListAllMyBuckets","s3:GetA*"],"Resource":"*"`}, []string{`"Action":"s3:GetNothing*","Resource":"*"`}, analyze.Yes, nil},
		{"AN-11 it does not count", 0, []string{`"Action":"s3:GetA*","Resource":"*"`}, []string{`"Action":"s3:GetNothing*","Resource":"*"`}, analyze.No,
			[]analyze.Option{analyze.KnownActions()}},
		{"AN-12 an action without resource", 0, []string{all, `!"Action":"s3:*","Resource":"arn:aws:s3:::b"`}, []string{`"Action":"ec2:DescribeInstances","Resource":"*"`}, analyze.No, nil},
		{"AN-12 only a star covers it", 0, []string{get}, []string{`"Action":"ec2:DescribeInstances","Resource":"arn:aws:ec2:*:*:instance/*"`}, analyze.No, nil},
		{"AN-13 any account", 0, []string{`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:*"`}, []string{`"Action":"sqs:SendMessage","Resource":"*"`}, analyze.Yes, nil},
		{"AN-13 resources of the action's types", 0, []string{`"Action":"sqs:SendMessage","Resource":"arn:*:sqs:*:*:*"`},
			[]string{`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*"`}, analyze.No, []analyze.Option{analyze.TypedResources()}},
		{"AN-14 stars on which both readings agree", 0, []string{all, `!"Action":"sqs:*","Resource":"arn:aws:sqs:*:*:secret/*"`},
			[]string{`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:open/*"`}, analyze.No, nil},
		{"AN-14 the engine's reading", 0, []string{all, `!"Action":"sqs:*","Resource":"arn:aws:sqs:*:*:secret/*"`},
			[]string{`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:*:open/*"`}, analyze.Yes, []analyze.Option{analyze.AnyARN()}},
		{"AN-15 a key may be absent", 0, []string{when(get, `"StringLike":{"aws:SourceVpc":"*"}`)}, []string{get}, analyze.Yes, nil},
		{"AN-15 a key that is always there", 0, []string{when(get, `"Bool":{"aws:SecureTransport":["true","false"]}`)}, []string{get}, analyze.No, nil},
		{"AN-16 a list of the multivalued", 0, []string{when(get, `"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}`)},
			[]string{when(get, `"ForAnyValue:StringEquals":{"aws:TagKeys":"a"}`)}, analyze.Yes, nil},
		{"AN-16 one value of the single-valued", 0, []string{when(get, `"ForAllValues:StringEquals":{"aws:SourceVpc":["a","b"]}`)},
			[]string{when(get, `"ForAnyValue:StringEquals":{"aws:SourceVpc":"a"}`)}, analyze.No, nil},
		{"AN-16 a list of a key that nobody lists", 0, []string{when(get, `"ForAllValues:StringEquals":{"acme:key":["a","b"]}`)},
			[]string{when(get, `"ForAnyValue:StringEquals":{"acme:key":"a"}`)}, analyze.Yes, nil},
		{"AN-17 numbers between numbers", 0, []string{when(get, `"NumericLessThanEquals":{"s3:max-keys":"1"}`), when(get, `"NumericGreaterThanEquals":{"s3:max-keys":"2"}`)},
			[]string{when(get, `"Null":{"s3:max-keys":"false"}`)}, analyze.Yes, nil},
		{"AN-17 a bool is one or the other", 0, []string{when(get, `"Bool":{"aws:MultiFactorAuthPresent":"true"}`), when(get, `"Bool":{"aws:MultiFactorAuthPresent":"false"}`)},
			[]string{when(get, `"Null":{"aws:MultiFactorAuthPresent":"false"}`)}, analyze.No, nil},
		{"AN-17 text that no operator reads", 0, []string{when(get, `"NumericEquals":{"acme:key":"1"}`), when(get, `"NumericNotEquals":{"acme:key":"1"}`)},
			[]string{when(get, `"Null":{"acme:key":"false"}`)}, analyze.Yes, nil},
		{"AN-17 a sign that is no variable", 0, []string{`"Action":"sqs:*","Resource":"*"`}, []string{when(get, `"StringEquals":{"aws:SourceVpc":"a$b"}`)}, analyze.Yes, nil},
		{"AN-17 a star that is no wildcard", 0, []string{when(get, `"StringEquals":{"aws:SourceVpc":"ab"}`)}, []string{when(get, `"StringEquals":{"aws:SourceVpc":"a*"}`)}, analyze.Yes, nil},
		{"AN-17 a star that is escaped", 0, []string{when(get, `"StringLike":{"aws:SourceVpc":"ab"}`)}, []string{when(get, `"StringLike":{"aws:SourceVpc":"a${*}"}`)}, analyze.Yes, nil},
		{"AN-18 empty text", 0, []string{when(get, `"StringLike":{"aws:SourceVpc":"?*"}`)}, []string{when(get, `"StringLike":{"aws:SourceVpc":"*"}`)}, analyze.Yes, nil},
		{"AN-19 one instant", 0, []string{when(get, `"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}`), when(get, `"DateGreaterThanEquals":{"aws:EpochTime":"1767225600"}`)},
			[]string{get}, analyze.No, nil},
		{"AN-20 a service that only a condition names", policy.Resource, []string{`"Principal":{"Service":"sns.amazonaws.com"},` + get},
			[]string{when(everyone+get, `"StringEquals":{"aws:PrincipalServiceName":"events.amazonaws.com"}`)}, analyze.Yes, nil},
		{"AN-20 NotPrincipal", policy.Resource, []string{`"NotPrincipal":{"AWS":"111122223333"},` + get}, []string{`"Principal":{"AWS":"444455556666"},` + get}, analyze.No, nil},
		{"AN-21 keys that follow from the caller", policy.Resource, []string{when(everyone+get, `"StringEquals":{"aws:PrincipalAccount":"111122223333"}`)},
			[]string{`"Principal":{"AWS":"111122223333"},` + get}, analyze.No, nil},
		{"AN-21 the ARN of who is named nowhere", policy.Resource, []string{`"Principal":{"AWS":"arn:aws:iam::111122223333:role/A"},` + get},
			[]string{when(everyone+get, `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/A*"}`)}, analyze.Yes, nil},
		{"AN-22 services have no organization", policy.Resource, []string{when(everyone+get, `"Bool":{"aws:PrincipalIsAWSService":"false"}`)},
			[]string{when(everyone+get, `"StringEquals":{"aws:PrincipalOrgID":"o-1"}`)}, analyze.No, nil},
		{"AN-23 the account in the ARN", 0, []string{`"Action":"sqs:*","Resource":"arn:aws:sqs:*:111122223333:*"`},
			[]string{when(`"Action":"sqs:*","Resource":"arn:aws:sqs:*:111122223333:*"`, `"StringEquals":{"aws:ResourceAccount":"111122223333"}`)}, analyze.No, nil},
		{"AN-23 another account", 0, []string{`"Action":"s3:PutObject","Resource":"*"`},
			[]string{when(`"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:us-east-1:111122223333:q"`, `"StringEquals":{"aws:ResourceAccount":"444455556666"}`)}, analyze.No, nil},
		{"AN-24 a tag is in the list of tags", 0, []string{when(get, `"ForAnyValue:StringEqualsIgnoreCase":{"aws:TagKeys":"team"}`)},
			[]string{when(get, `"StringEquals":{"aws:RequestTag/Team":"a"}`)}, analyze.No, nil},
		{"AN-24 and the other way round", 0, []string{when(get, `"Null":{"aws:RequestTag/team":"false"}`)},
			[]string{when(get, `"ForAnyValue:StringEquals":{"aws:TagKeys":"team"}`)}, analyze.No, nil},
		{"AN-25 the account of a source is not assumed", 0, []string{when(get, `"StringEquals":{"aws:SourceAccount":"111122223333"}`)},
			[]string{when(get, `"ArnLike":{"aws:SourceArn":"arn:aws:sns:us-east-1:111122223333:t"}`)}, analyze.Yes, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.kind == 0 {
				c.kind = policy.Identity
			}
			a, err := analyze.NewAccess(context.Background(), parse(t, c.old...), parse(t, c.new...), c.kind, c.opts...)
			if err != nil || a.Verdict != c.want {
				t.Errorf("%v, want %v: %v %v %v %v", a.Verdict, c.want, a.Request.Action, a.Request.Resource, a.Open, err)
			}
		})
	}
}

func TestPublic(t *testing.T) {
	const vpc = `"StringEquals":{"aws:SourceVpc":"vpc-1"}`
	for _, c := range []struct {
		name       string
		statements []string
		want       analyze.Verdict
		opts       []analyze.Option
	}{
		{"AN-03 everyone", []string{everyone + get}, analyze.Yes, nil},
		{"AN-40 a service is no stranger", []string{`"Principal":{"Service":"sns.amazonaws.com"},` + get}, analyze.No, nil},
		{"AN-40 an account that is named is none", []string{`"Principal":{"AWS":"111122223333"},` + get}, analyze.No, nil},
		{"AN-40 everybody else", []string{`"NotPrincipal":{"AWS":"111122223333"},` + get}, analyze.Yes, nil},
		{"AN-41 a fixed network", []string{when(everyone+get, vpc)}, analyze.No, nil},
		{"AN-41 any but it", []string{when(everyone+get, `"StringNotEquals":{"aws:SourceVpc":"vpc-1"}`)}, analyze.Yes, nil},
		{"AN-41 a key that fixes nobody", []string{when(everyone+get, `"StringEquals":{"aws:UserAgent":"x"}`)}, analyze.Yes, nil},
		{"AN-41 an organization", []string{when(everyone+get, `"StringEquals":{"aws:PrincipalOrgID":"o-1"}`)}, analyze.No, nil},
		{"AN-42 a pattern", []string{when(everyone+get, `"StringLike":{"aws:SourceVpc":"vpc-*"}`)}, analyze.Yes, nil},
		{"AN-42 access points of an account", []string{when(everyone+get, `"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:123456789012:accesspoint/*"}`)}, analyze.No, nil},
		{"AN-42 a role of any session", []string{when(everyone+get, `"StringLike":{"aws:userid":"AROAEXAMPLE:*"}`)}, analyze.Yes, nil},
		{"AN-43 a large range", []string{when(everyone+get, `"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}`)}, analyze.Yes, nil},
		{"AN-43 a range of /8", []string{when(everyone+get, `"IpAddress":{"aws:SourceIp":"8.0.0.0/8"}`)}, analyze.No, nil},
		{"AN-43 IPv6", []string{when(everyone+get, `"IpAddress":{"aws:SourceIp":"2000::/3"}`)}, analyze.Yes, nil},
		{"AN-43 private", []string{when(everyone+get, `"IpAddress":{"aws:SourceIp":["fc00::/7","172.16.0.0/12"]}`)}, analyze.No, nil},
		{"AN-44 a Deny counts", []string{everyone + get, when(`!`+everyone+all, `"StringNotEquals":{"aws:SourceVpc":"vpc-1"}`)}, analyze.No, nil},
		{"AN-44 access point policies", []string{when(everyone+get, `"StringLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:123456789012:accesspoint/*"}`)},
			analyze.Yes, []analyze.Option{analyze.AccessPoint()}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := analyze.Public(context.Background(), parse(t, c.statements...), c.opts...)
			if err != nil || a.Verdict != c.want {
				t.Errorf("%v, want %v: %v %v", a.Verdict, c.want, a.Open, err)
			}
		})
	}
}

// TestQuestions holds what the other questions ask.
func TestQuestions(t *testing.T) {
	ctx := context.Background()
	p := parse(t, `"Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"`, `!"Action":"s3:GetObjectAcl","Resource":"*"`)
	for _, c := range []struct {
		name   string
		access analyze.Access
		want   analyze.Verdict
	}{
		{"AN-02 anything", analyze.Access{}, analyze.Yes},
		{"AN-02 one of two actions", analyze.Access{Actions: []string{"iam:*", "s3:GetObject"}}, analyze.Yes},
		{"AN-02 none of them", analyze.Access{Actions: []string{"iam:*", "s3:GetObjectAcl"}}, analyze.No},
		{"AN-02 a resource", analyze.Access{Actions: []string{"s3:GetObject"}, Resources: []string{"arn:aws:s3:::b/x*"}}, analyze.Yes},
		{"AN-02 another resource", analyze.Access{Resources: []string{"arn:aws:s3:::c/*"}}, analyze.No},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := analyze.Granted(ctx, p, policy.Identity, c.access)
			if err != nil || a.Verdict != c.want {
				t.Errorf("%v, want %v: %v %v", a.Verdict, c.want, a.Open, err)
			}
		})
	}
	t.Run("AN-04", func(t *testing.T) {
		for side, pair := range [][2]string{{all, get}, {get, all}} {
			a, err := analyze.Different(ctx, parse(t, pair[0]), parse(t, pair[1]), policy.Identity)
			if err != nil || a.Verdict != analyze.Yes || a.Side != side {
				t.Errorf("%v, side %d, want %d: %v", a.Verdict, a.Side, side, err)
			}
		}
		a, err := analyze.Different(ctx, parse(t, get), parse(t, `"Action":"S3:GETObject","Resource":"*"`), policy.Identity)
		if err != nil || a.Verdict != analyze.No {
			t.Errorf("%v %v", a.Verdict, err)
		}
	})
	t.Run("AN-05", func(t *testing.T) {
		p := parse(t, get, `"Action":"s3:Get*","Resource":"*"`, "!"+`"Action":"iam:*","Resource":"*"`, "!"+`"Action":"s3:GetBucketAcl","Resource":"*"`)
		list, undecided, err := analyze.Redundant(ctx, p, policy.Identity)
		if err != nil || len(undecided) > 0 || !slices.Equal(list, []int{0, 2}) {
			t.Errorf("%v %v %v, want 0 and 2", list, undecided, err)
		}
		list, _, err = analyze.Redundant(ctx, parse(t, get), policy.Identity)
		if err != nil || len(list) > 0 {
			t.Errorf("%v %v: the only statement is not redundant", list, err)
		}
	})
	t.Run("AN-09", func(t *testing.T) {
		a, err := analyze.NewAccess(ctx, parse(t, when(get, `"StringEquals":{"aws:SourceVpc":"a","aws:SourceVpce":"b"}`)), parse(t, when(get, `"StringEquals":{"aws:SourceVpc":"a"}`)), policy.Identity)
		if keys := a.Request.Context.Len(); err != nil || a.Verdict != analyze.Yes || keys != 1 {
			t.Errorf("%v with %d keys, want the one that matters: %v", a.Verdict, keys, err)
		}
	})
}

// TestErrors holds which policies no question is about.
func TestErrors(t *testing.T) {
	ctx, p := context.Background(), parse(t, get)
	if _, err := analyze.NewAccess(ctx, nil, p, policy.Identity); err == nil {
		t.Error("a nil policy has an answer")
	}
	if _, err := analyze.Public(ctx, p); err == nil {
		t.Error("a policy without Principal is no resource's")
	}
	if _, err := analyze.Different(ctx, p, parse(t, everyone+get), policy.Identity); err == nil {
		t.Error("a policy with Principal is no identity policy")
	}
	if _, err := analyze.Granted(ctx, p, policy.Identity, analyze.Access{Actions: []string{"none"}}); err == nil {
		t.Error("an action without service is asked about")
	}
	if _, _, err := analyze.Redundant(ctx, p, 0); err == nil {
		t.Error("a kind that is none has an answer")
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	a, err := analyze.NewAccess(done, p, parse(t, all), policy.Identity)
	if err != nil || a.Verdict != analyze.Undecided || len(a.Open) != 1 || a.Open[0].Code != analyze.Cancelled {
		t.Errorf("cancelled: %v %v %v", a.Verdict, a.Open, err)
	}
}

// TestKinds asks about policies of every kind.
func TestKinds(t *testing.T) {
	const assume = `"Action":"sts:AssumeRole"`
	role := func(account string) string { return `"Principal":{"AWS":"` + account + `"},` + assume }
	key := func(action string) string { return everyone + `"Action":"` + action + `","Resource":"*"` }
	for _, c := range []struct {
		kind         policy.Kind
		narrow, wide []string
	}{
		{policy.Identity, []string{get}, []string{all}},
		{policy.Boundary, []string{get}, []string{all}},
		{policy.Session, []string{get}, []string{all}},
		{policy.SCP, []string{get}, []string{all}},
		{policy.RCP, []string{`!` + everyone + `"Action":"s3:*","Resource":"*"`}, []string{`!` + everyone + get}},
		{policy.Endpoint, []string{everyone + get}, []string{everyone + all}},
		{policy.Resource, []string{everyone + get}, []string{everyone + `"Action":"s3:*","Resource":"*"`}},
		{policy.Trust, []string{role("111122223333")}, []string{role("111122223333"), role("444455556666")}},
		{policy.Key, []string{key("kms:Decrypt")}, []string{key("kms:*")}},
	} {
		t.Run(c.kind.String(), func(t *testing.T) {
			narrow, wide := parse(t, c.narrow...), parse(t, c.wide...)
			a, err := analyze.NewAccess(context.Background(), narrow, wide, c.kind)
			if err != nil || a.Verdict != analyze.Yes {
				t.Fatalf("%v, want yes: %v %v", a.Verdict, a.Open, err)
			}
			kind := c.kind
			if kind == policy.Trust || kind == policy.Key {
				kind = policy.Resource
			}
			found := false
			for _, o := range a.Result.Outcomes {
				found = found || o.Kind == kind && o.Decision == evaluate.Allowed
			}
			if !found {
				t.Errorf("the outcome does not say so: %v", a.Result.Outcomes)
			}
			if a, err = analyze.NewAccess(context.Background(), wide, narrow, c.kind); err != nil || a.Verdict != analyze.No {
				t.Errorf("%v, want no the other way round: %v %v", a.Verdict, a.Open, err)
			}
			if list, _, err := analyze.Redundant(context.Background(), narrow, c.kind); err != nil || len(list) > 0 {
				t.Errorf("%v %v: the only statement is not redundant", list, err)
			}
			if a, err = analyze.Granted(context.Background(), wide, c.kind, analyze.Access{}); err != nil || a.Verdict != analyze.Yes {
				t.Errorf("%v, want yes for anything: %v %v", a.Verdict, a.Open, err)
			}
		})
	}
}

// TestOldVersion holds that documents of Version 2008-10-17 have no variables.
func TestOldVersion(t *testing.T) {
	old := func(statement string) *policy.Policy {
		return policy.MustParse(`{"Version":"2008-10-17","Statement":[{"Effect":"Allow",` + statement + `}]}`)
	}
	text := when(get, `"StringEquals":{"aws:SourceVpc":"${aws:username}"}`)
	for _, c := range []struct {
		name     string
		old, new *policy.Policy
		want     analyze.Verdict
	}{
		{"text is text", old(`"Action":"sqs:*","Resource":"*"`), old(text), analyze.Yes},
		{"the same text", old(text), old(strings.ReplaceAll(text, "s3:GetObject", "S3:GetObject")), analyze.No},
		{"text is no variable", old(text), parse(t, text), analyze.Yes},
		{"a variable is no text", parse(t, text), old(text), analyze.Yes},
		{"resources", parse(t, `"Action":"s3:*","Resource":"arn:aws:s3:::b/*"`), old(`"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}"`), analyze.No},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := analyze.NewAccess(context.Background(), c.old, c.new, policy.Identity)
			if err != nil || a.Verdict != c.want {
				t.Errorf("%v, want %v: %v %v", a.Verdict, c.want, a.Open, err)
			}
		})
	}
}
