package analyze_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestSystemFound holds what TestSystems found, in its smallest form.
func TestSystemFound(t *testing.T) {
	of := func(statements ...string) evaluate.Policies {
		return evaluate.Policies{Identity: []*policy.Policy{parse(t, statements...)}}
	}
	with := func(ps evaluate.Policies, statements ...string) evaluate.Policies {
		ps.Resource = parse(t, statements...)
		return ps
	}
	user, session := sysPrincipal(sysUser), sysPrincipal(sysSession).WithRolePath("/team/")
	at := func(arn, account string) evaluate.Resource { return evaluate.Resource{ARN: arn, Account: account} }
	tagged := evaluate.Resource{Account: sysHome, Tags: map[string]string{"env": "x"}}
	reserved := "arn:aws:iam::" + sysHome + ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_v_0123456789abcdef"
	pool := "arn:aws:cognito-identity:us-east-1:" + sysHome + ":identitypool/"
	glue, secret := "arn:aws:glue:us-east-1:"+sysHome+":table/d/", "arn:aws:secretsmanager:us-east-1:"+sysHome+":secret:s"
	sso := `"Action":"*","Resource":"arn:aws:sso::` + sysHome + `:application/i-1/apl-1"`
	onSecret := `"Action":"*","Resource":"arn:aws:secretsmanager:us-east-1:*:secret:s"`
	notX := when(all, `"StringNotEquals":{"secretsmanager:ResourceTag/env":"x"}`)
	named := func(kind, id, rest string) string { return `"Principal":{"` + kind + `":"` + id + `"},` + rest }
	rootOf := func(partition string) analyze.System { // an account id is the root user of the partition of the resource
		p := parse(t, "!"+when(all, `"ArnNotEqualsIfExists":{"aws:PrincipalArn":"arn:`+partition+`:iam::`+sysHome+`:*"}`))
		return analyze.System{Caller: sysPrincipal(sysHome), Resource: at("", sysHome), Policies: evaluate.Policies{Session: []*policy.Policy{p}}}
	}
	for _, c := range []struct {
		name      string
		new, old  analyze.System
		actions   []string
		resources []string
		compare   bool // new and old
		want      analyze.Verdict
	}{
		{name: "two bars at once", new: analyze.System{Caller: user.WithSessionToken(true), Policies: of(all), Resource: at("", sysHome)},
			actions: []string{"iam:AttachRolePolicy"}, resources: []string{reserved}, want: analyze.Yes},
		{name: "what AWS owns", new: analyze.System{Caller: user, Policies: of(all)},
			actions: []string{"iam:GetRole"}, resources: []string{"arn:aws:iam::aws:policy/ReadOnlyAccess"}, want: analyze.Yes},
		{name: "the account of what AWS owns", want: analyze.Yes, actions: []string{"iam:GetRole"},
			new: analyze.System{Caller: session, Policies: of(when(all, `"StringNotEquals":{"aws:ResourceAccount":"`+sysHome+`"}`))}},
		{name: "the account of the one resource", want: analyze.Yes, actions: []string{"sts:AssumeRoleWithWebIdentity"},
			new: analyze.System{Caller: sysPrincipal("accounts.google.com"), Resource: at("arn:aws:iam::"+sysHome+":role/deploy", ""),
				Policies: with(evaluate.Policies{}, named("Federated", "accounts.google.com", when(
					all, `"StringNotLike":{"aws:ResourceAccount":"`+sysOther+`"}`)))}},
		{name: "a variable and one resource", want: analyze.Yes,
			new: analyze.System{Caller: user, Resource: at(pool+"p", ""), Policies: of(
				`"Action":"*","Resource":"` + pool + `${aws:SourceVpc}"`)}},
		{name: "an action without resource and one resource", new: analyze.System{Caller: session, Resource: at(pool+"p", sysHome)},
			want: analyze.No},
		{name: "an action without resource that is spelled out", want: analyze.Yes, actions: []string{"sts:GetCallerIdentity"},
			new: analyze.System{Caller: session, Resource: at(pool+"p", sysHome)}},
		{name: "a provider for some actions only", want: analyze.Yes, actions: []string{"sts:TagSession"},
			new: analyze.System{Caller: sysPrincipal("accounts.google.com"), Policies: with(evaluate.Policies{},
				named("Federated", "accounts.google.com", `"Action":"*","Resource":"arn:aws:iam::`+sysOther+`:root"`),
				named("Federated", "accounts.google.com", when(all, `"StringEqualsIgnoreCase":{"aws:PrincipalTag/team":"b"}`)))}},
		{name: "question marks", want: analyze.No, actions: []string{"kinesis:PutRecord"}, resources: []string{secret},
			new: analyze.System{Caller: user, Resource: at("", sysHome), Policies: of(
				`"Action":"*","Resource":"`+glue+`t"`, `"Action":"*","Resource":"`+glue+`?"`)}},
		{name: "a question mark denies one resource", want: analyze.No, actions: []string{"s3:SetObject"},
			new: analyze.System{Caller: session, Resource: at("arn:aws:s3:::b/a/x", sysHome), Policies: of(
				all, `!"Action":"*","Resource":"arn:aws:s3:*::b/a/?"`)}},
		{name: "another partition and an owner", want: analyze.No, actions: []string{"sso:D*"},
			new: analyze.System{Caller: sysPrincipal("arn:aws-cn:iam::" + sysHome + ":user/ann"), Resource: at("", sysOther),
				Policies: with(of(sso, sso), named("AWS", sysHome, all))}},
		{name: "a token in the old system", want: analyze.Yes, compare: true,
			new: analyze.System{Caller: user, Resource: at("", sysOther)},
			old: analyze.System{Caller: user.WithSessionToken(true), Resource: at("", sysOther)}},
		{name: "known of the new caller only", want: analyze.Yes, compare: true,
			new: analyze.System{Caller: session.WithSourceIdentity("ann"), Policies: of(all)},
			old: analyze.System{Caller: session, Policies: with(of(all), "!"+named("AWS", sysHome, when(
				all, `"StringNotEqualsIfExists":{"aws:SourceIdentity":"ann"}`)))}},
		{name: "known of the old resource only", want: analyze.Yes, compare: true,
			new: analyze.System{Caller: user, Resource: at("", sysHome), Policies: of(notX, onSecret)},
			old: analyze.System{Caller: user, Resource: tagged, Policies: of(notX)}},
		{name: "a key of a service in the old system", want: analyze.Yes, compare: true,
			new: analyze.System{Caller: user, Resource: tagged, Policies: of(all)},
			old: analyze.System{Caller: user, Resource: tagged, Policies: with(of(all), "!"+named("AWS", sysHome, when(
				all, `"StringLike":{"secretsmanager:ResourceTag/env":"x"}`)))}},
		{name: "a root user of any partition", want: analyze.Yes, actions: []string{"ecr:BatchGetImage"},
			resources: []string{"arn:aws:iot:us-east-1:" + sysHome + ":topic/t"}, new: rootOf("aws")},
		{name: "a root user of another partition", want: analyze.Yes, actions: []string{"acme:Do"},
			resources: []string{"arn:aws-cn:acme:::y"}, new: rootOf("aws-cn")},
		{name: "a root user of another partition than the resource", want: analyze.No, actions: []string{"acme:Do"},
			resources: []string{"arn:aws:acme:::y"}, new: rootOf("aws-cn")},
	} {
		a, err := c.new.Granted(t.Context(), analyze.Access{Actions: c.actions, Resources: c.resources})
		if c.compare {
			a, err = c.new.NewAccess(t.Context(), c.old)
		}
		if a.Verdict != c.want || err != nil {
			t.Errorf("%s: %v %v %v, want %v", c.name, a.Verdict, a.Open, err, c.want)
		}
		if a.Verdict == analyze.Yes {
			e, err := evaluate.Compile(c.new.Policies)
			if err != nil || e.Decide(&a.Request) != evaluate.Allowed {
				t.Errorf("%s: %s is not allowed, %v", c.name, jsonOf(a.Request), err)
			}
			if arn := c.new.Resource.ARN; arn != "" && a.Request.Resource.ARN != arn {
				t.Errorf("%s: %s is about another resource", c.name, jsonOf(a.Request))
			}
		}
	}
}
