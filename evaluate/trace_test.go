package evaluate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// traceOf returns what one statement says about a request.
func traceOf(t *testing.T, kind policy.Kind, statement string, req evaluate.Request) evaluate.StatementTrace {
	t.Helper()
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":` + statement + `}`)
	ps := evaluate.Policies{Identity: []*policy.Policy{p}}
	switch kind {
	case policy.Resource:
		ps = evaluate.Policies{Resource: p}
	case policy.Endpoint:
		ps = evaluate.Policies{Endpoint: p}
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range e.Trace(&req).Types {
		if len(tt.Statements) > 0 {
			return tt.Statements[0]
		}
	}
	t.Fatal("no statement")
	return evaluate.StatementTrace{}
}

// TestEntryCodes is why an entry does not cover a request. What counts as each difference is said where the codes are.
func TestEntryCodes(t *testing.T) {
	const (
		fn     = "arn:aws:lambda:eu-west-1:111122223333:function:f"
		bucket = "arn:aws:s3:::b"
	)
	to := func(kind, id string) string {
		return `{"Effect":"Allow","Principal":{"` + kind + `":"` + id + `"},"Action":"*","Resource":"*"}`
	}
	on := func(action, resource string) string {
		return `{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}`
	}
	dev := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/dev/s1")
	devAt := dev.WithRolePath("/team/")
	sns := evaluate.MustParsePrincipal("sns.amazonaws.com")
	list := func(who evaluate.Principal, action, arn string) evaluate.Request { return ask(who, action, arn) }
	for _, tt := range []struct {
		kind      policy.Kind
		statement string
		req       evaluate.Request
		want      evaluate.EntryCode
	}{
		{policy.Identity, on("s3:*", "*"), list(alice, "lambda:InvokeFunction", fn), evaluate.ActionOtherService},
		{policy.Identity, on("lambda:Get*", "*"), list(alice, "lambda:InvokeFunction", fn), evaluate.ActionOtherName},
		{policy.Identity, on("dynamodb:GetItem", "*"), list(alice, "dynamodb:PutItem", "*"), evaluate.ActionOtherName},
		{policy.Identity, on("lambda:InvokeFunctoin", "*"), list(alice, "lambda:InvokeFunction", fn), evaluate.ActionSpelling},
		{policy.Identity, `{"Effect":"Allow","NotAction":"lambda:*","Resource":"*"}`, list(alice, "lambda:InvokeFunction", fn), evaluate.ActionExcluded},

		{policy.Resource, to("Service", "s3.amazonaws.com"), list(alice, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherType},
		{policy.Resource, to("AWS", "arn:aws:iam::111122223333:user/alice"), list(dev, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherType},
		{policy.Resource, to("AWS", "444455556666"), list(alice, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherAccount},
		{policy.Resource, to("AWS", "arn:aws:iam::444455556666:user/alice"), list(alice, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherAccount},
		{policy.Resource, to("AWS", "arn:aws:iam::111122223333:user/bob"), list(alice, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherName},
		{policy.Resource, to("Service", "s3.amazonaws.com"), list(sns, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherName},
		{policy.Resource, to("AWS", "arn:aws:iam::111122223333:role/dev"), list(devAt, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherPath},
		{policy.Resource, to("AWS", "arn:aws:iam::111122223333:user/x/alice"), list(alice, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherPath},
		{policy.Resource, to("AWS", "arn:aws:sts::111122223333:assumed-role/dev/s2"), list(dev, "lambda:InvokeFunction", fn), evaluate.PrincipalOtherSession},
		{policy.Resource, to("AWS", "AROAABCDEFGHIJKLMNOPQ"), list(dev, "lambda:InvokeFunction", fn), evaluate.PrincipalDeletedID},
		{policy.Resource, `{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}`, list(alice, "lambda:InvokeFunction", fn), evaluate.PrincipalExcluded},
		{policy.Endpoint, to("AWS", "111122223333"), list(alice, "s3:GetObject", bucket+"/k"), evaluate.PrincipalOtherType}, // E-81

		{policy.Identity, on("*", "arn:aws-cn:s3:::b"), list(alice, "s3:ListBucket", bucket), evaluate.ResourcePartition},
		{policy.Identity, on("*", "arn:aws:s3:::b"), list(alice, "lambda:InvokeFunction", fn), evaluate.ResourceService},
		{policy.Identity, on("*", "arn:aws:lambda:us-east-1:111122223333:function:f"), list(alice, "lambda:InvokeFunction", fn), evaluate.ResourceRegion},
		{policy.Identity, on("*", "arn:aws:lambda:*:444455556666:function:f"), list(alice, "lambda:InvokeFunction", fn), evaluate.ResourceAccount},
		{policy.Identity, on("*", "arn:aws:lambda:*:*:layer:f"), list(alice, "lambda:InvokeFunction", fn), evaluate.ResourceType},
		{policy.Identity, on("*", "arn:aws:lambda:*:*:function:other"), list(alice, "lambda:InvokeFunction", fn), evaluate.ResourceName},
		{policy.Identity, on("*", "arn:aws:lambda:*:*:function:F"), list(alice, "lambda:InvokeFunction", fn), evaluate.ResourceCase},
		{policy.Identity, on("*", "arn:aws:s3:::uplaods"), list(alice, "s3:ListBucket", "arn:aws:s3:::uploads"), evaluate.ResourceSpelling},
		{policy.Identity, on("*", bucket), list(alice, "s3:GetObject", bucket+"/k"), evaluate.ResourceContainerOnly},
		{policy.Identity, on("*", bucket+"/*"), list(alice, "s3:ListBucket", bucket), evaluate.ResourceContentOnly},
		{policy.Identity, on("*", fn+":live"), list(alice, "lambda:InvokeFunction", fn), evaluate.ResourceQualifierMissing},
		{policy.Identity, on("*", fn), list(alice, "lambda:InvokeFunction", fn+":live"), evaluate.ResourceQualifierAdded},
		{policy.Identity, on("*", fn+":test"), list(alice, "lambda:InvokeFunction", fn+":live"), evaluate.ResourceQualifierOther},
		{policy.Identity, on("*", bucket), list(alice, "s3:ListAllMyBuckets", "*"), evaluate.ResourceMustBeStar},
		{policy.Identity, on("*", "arn:aws:ec2:*:*:instance/*"), list(alice, "ec2:DescribeInstances", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1"), evaluate.ResourceMustBeStar}, // M-18
		{policy.Identity, on("*", bucket), list(alice, "s3:GetObject", "*"), evaluate.ResourceNamesNone},
		{policy.Identity, on("*", bucket+"/${aws:PrincipalTag/team}/*"), list(alice, "s3:GetObject", bucket+"/a/k"), evaluate.ResourceVariableEmpty},
		{policy.Identity, `{"Effect":"Allow","Action":"*","NotResource":"` + bucket + `"}`, list(alice, "s3:ListBucket", bucket), evaluate.ResourceExcluded},
	} {
		t.Run(string(tt.want)+"/"+tt.statement, func(t *testing.T) {
			s := traceOf(t, tt.kind, tt.statement, tt.req)
			var got []string
			for _, e := range s.Elements {
				for _, entry := range e.Entries {
					if entry.Code != "" {
						got = append(got, string(entry.Code))
					}
				}
			}
			if s.Applies || !slices.Equal(got, []string{string(tt.want)}) {
				t.Errorf("applies %v, codes %v", s.Applies, got)
			}
		})
	}
}

// TestConditionCodes2008: in documents of Version 2008-10-17 there are no variables, and what looks like one is text.
func TestConditionCodes2008(t *testing.T) {
	for _, tt := range []struct {
		wanted, got string
		want        evaluate.EntryCode
	}{
		{"${aws:username}-*", "alice-1", evaluate.ConditionValue},
		{"${aws:username}-*", "${aws:username}-1", evaluate.ConditionPatternUnderEquals},
		{"${aws:username}", "${AWS:username}", evaluate.ConditionCase},
	} {
		t.Run(string(tt.want), func(t *testing.T) {
			p := policy.MustParse(fmt.Sprintf(`{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpc":%q}}}}`, tt.wanted))
			e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
			if err != nil {
				t.Fatal(err)
			}
			req := ask(alice, "s3:GetObject", object)
			req.Context.Set("aws:SourceVpc", tt.got)
			if got := e.Trace(&req).Types[0].Statements[0].Codes[0]; got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// TestConditionCodes is why a test does not hold.
func TestConditionCodes(t *testing.T) {
	for _, tt := range []struct {
		operator, key, wanted string
		set                   func(*condition.Context)
		want                  evaluate.EntryCode
	}{
		{"StringEquals", "aws:SourceVpc", "vpc-1", nil, evaluate.ConditionKeyAbsent},
		{"StringEquals", "aws:PrincipalServiceName", "s3.amazonaws.com", nil, evaluate.ConditionKeyNeverSent},
		{"StringEquals", "s3:prefix", "a", nil, evaluate.ConditionKeyNeverSent}, // GetObject has none
		{"Null", "aws:SourceVpc", "true", func(c *condition.Context) { c.Set("aws:SourceVpc", "vpc-1") }, evaluate.ConditionKeyPresent},
		{"StringEquals", "aws:SourceVpc", "vpc-1", func(c *condition.Context) { c.Set("aws:SourceVpc", "other") }, evaluate.ConditionValue},
		{"StringNotEquals", "aws:SourceVpc", "vpc-1", func(c *condition.Context) { c.Set("aws:SourceVpc", "vpc-1") }, evaluate.ConditionValue},
		{"StringEquals", "aws:SourceVpc", "VPC-1", func(c *condition.Context) { c.Set("aws:SourceVpc", "vpc-1") }, evaluate.ConditionCase},
		{"ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:user/bob", nil, evaluate.ConditionSegment},
		{"StringEquals", "aws:SourceVpc", "vpc-*", func(c *condition.Context) { c.Set("aws:SourceVpc", "vpc-1") }, evaluate.ConditionPatternUnderEquals},
		{"StringEquals", "aws:SourceVpc", "${aws:username}-*", func(c *condition.Context) { c.Set("aws:SourceVpc", "alice-1") }, evaluate.ConditionPatternUnderEquals},
		{"NumericLessThan", "aws:MultiFactorAuthAge", "60", func(c *condition.Context) { c.Set("aws:MultiFactorAuthAge", "x") }, evaluate.ConditionUnreadable},
		{"StringEquals", "aws:TagKeys", "a", func(c *condition.Context) { c.SetMulti("aws:TagKeys", "a") }, evaluate.ConditionNeedsSetOperator},
		{"StringEquals", "aws:SourceVpc", "a", func(c *condition.Context) { c.SetMulti("aws:SourceVpc", "a") }, evaluate.ConditionListGiven},
		{"ForAnyValue:StringEquals", "aws:TagKeys", "a", func(c *condition.Context) { c.SetMulti("aws:TagKeys") }, evaluate.ConditionEmptyList},
		{"StringEquals", "aws:SourceVpc", "${aws:PrincipalTag/vpc}", func(c *condition.Context) { c.Set("aws:SourceVpc", "vpc-1") }, evaluate.ConditionVariableEmpty},
	} {
		t.Run(string(tt.want)+"/"+tt.operator, func(t *testing.T) {
			req := ask(alice, "s3:GetObject", object)
			if tt.set != nil {
				tt.set(&req.Context)
			}
			s := traceOf(t, policy.Identity, fmt.Sprintf(`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{%q:{%q:%q}}}`, tt.operator, tt.key, tt.wanted), req)
			if len(s.Codes) != 1 || s.Codes[0] != tt.want || s.Tests[0].Holds || s.Applies {
				t.Errorf("codes %v of %v", s.Codes, s.Tests)
			}
		})
	}
}

// TestTraceKeys is where the values of the keys that statements ask for come from.
func TestTraceKeys(t *testing.T) {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username}",
		"Condition":{"StringEquals":{"AWS:requestedregion":"a","aws:SourceVpc":"a","aws:SourceVpce":"a","aws:CalledViaFirst":"a","aws:SourceIp":"${aws:PrincipalTag/x}"}}}}`)
	e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
	if err != nil {
		t.Fatal(err)
	}
	req := ask(alice, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q")
	req.Context.Set("aws:SourceVpc", "vpc-1")
	req.Context.SetAbsent("aws:SourceVpce")
	req.Context.SetMulti("aws:CalledVia", "athena.amazonaws.com")
	var got []string
	for _, k := range e.Trace(&req).Keys {
		got = append(got, k.Key+"="+k.Value.String()+" "+k.Origin.String())
	}
	want := []string{
		"aws:CalledViaFirst=athena.amazonaws.com derivedFromKeys", "aws:PrincipalTag/x= absent", "aws:RequestedRegion=eu-west-1 derivedFromResource",
		"aws:SourceIp= absent", "aws:SourceVpc=vpc-1 given", "aws:SourceVpce= markedAbsent", "aws:username=alice derivedFromPrincipal",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// TestTracePlaces: statements have the places that the policy gives them.
func TestTracePlaces(t *testing.T) {
	texts := []string{
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:*","Resource":"*"}}`,
		"\ufeff{\"Statement\":[\n\t{\"Effect\":\"Allow\",\"Action\":\"a:*\",\"Resource\":\"*\"}, {\"Sid\":\"é😀\",\"Effect\":\"Deny\",\"Action\":\"a:*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"b:*\",\"Resource\":\"*\"}],\n\"Version\":\"2012-10-17\"}",
	}
	for _, text := range texts {
		p := policy.MustParse(text)
		built, err := p.With(policy.StatementSpec{Effect: policy.Allow, Action: []string{"c:*"}, Resource: []string{"*"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []*policy.Policy{p, built} {
			e, err := evaluate.Compile(evaluate.Policies{Endpoint: nil, SCPs: []evaluate.Level{level(p)}})
			if err != nil && strings.Contains(text, "2012-10-17") {
				t.Fatal(err)
			}
			for _, s := range e.Trace(new(ask(alice, "a:B", "*"))).Types[0].Statements {
				place, err := p.Place(fmt.Sprintf("Statement[%d]", s.Index))
				if err != nil || place.Start.Line != s.Line || place.Start.Column != s.Column {
					t.Errorf("%d: %d:%d, want %v %v", s.Index, s.Line, s.Column, place, err)
				}
			}
		}
	}
}

// TestTraceOfNothing: no evaluator and no valid request are traces too.
func TestTraceOfNothing(t *testing.T) {
	var none *evaluate.Evaluator
	req := ask(alice, get, object)
	if got := none.Trace(&req); !got.Result.Equal(evaluate.Result{}) || got.Types != nil {
		t.Errorf("%+v", got)
	}
	e, err := evaluate.Compile(evaluate.Policies{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*evaluate.Request{nil, {}} {
		if got := e.Trace(r); got.Rule != evaluate.RuleInvalidRequest || got.Result.Reason != evaluate.InvalidRequest || got.Types != nil {
			t.Errorf("%+v", got)
		}
	}
}

// TestTraceTooLarge: where the reasons would take too much work there are no statements, but what stands in the way.
func TestTraceTooLarge(t *testing.T) {
	p := policy.MustParse(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*a*b*c*d"},{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:s3:::*?*?*?*d"}]}`)
	req := ask(alice, get, object)
	for _, work := range []int64{1, 200} {
		e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}}, evaluate.WithMaxWork(work))
		if err != nil {
			t.Fatal(err)
		}
		trace := e.Trace(&req)
		if !trace.Result.Equal(e.Evaluate(&req)) {
			t.Errorf("%d: another result", work)
		}
		if over := trace.Result.Reason == evaluate.WorkLimit; over != (trace.Rule == evaluate.RuleWorkLimit) || !over && !trace.Types[0].Blocks || trace.Keys != nil {
			t.Errorf("%d: %+v", work, trace)
		}
	}
}

func TestTraceWords(t *testing.T) {
	rules := make(map[string]bool)
	for r := evaluate.Rule(0); r <= evaluate.RuleAllowedIfAssumed; r++ {
		var back evaluate.Rule
		text, err := r.MarshalText()
		if err != nil || back.UnmarshalText(text) != nil || back != r || rules[r.String()] || (r.Sentence() == "") != (r == 0) {
			t.Errorf("%d: %q, %v, %v", r, text, back, err)
		}
		rules[r.String()] = true
	}
	for o := evaluate.Absent; o <= evaluate.DerivedFromKeys; o++ {
		var back evaluate.Origin
		if text, err := o.MarshalText(); err != nil || back.UnmarshalText(text) != nil || back != o {
			t.Errorf("%d: %q, %v, %v", o, text, back, err)
		}
	}
	for p := evaluate.NoSay; p <= evaluate.MustAllow; p++ {
		var back evaluate.Part
		if text, err := p.MarshalText(); err != nil || back.UnmarshalText(text) != nil || back != p {
			t.Errorf("%d: %q, %v, %v", p, text, back, err)
		}
	}
	if _, err := evaluate.Rule(99).MarshalText(); err == nil || evaluate.Rule(99).Sentence() != "" {
		t.Error("a rule that is none has a word")
	}
	if err := new(evaluate.Part).UnmarshalText([]byte("x")); err == nil {
		t.Error("a word that is none is read")
	}
}
