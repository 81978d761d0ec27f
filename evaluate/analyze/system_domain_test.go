package analyze_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A systemCase is a question about a system.
type systemCase struct {
	name   string
	system analyze.System
	access analyze.Access
	want   analyze.Verdict
	code   analyze.Code // of an Open
}

func (c *systemCase) run(t *testing.T) {
	t.Run(c.name, func(t *testing.T) {
		got, err := c.system.Granted(context.Background(), c.access)
		if err != nil {
			t.Fatal(err)
		}
		has := slices.ContainsFunc(got.Open, func(o analyze.Open) bool { return o.Code == c.code })
		if got.Verdict != c.want || has != (c.code != "") {
			t.Errorf("%v %v, want %v %v\n%+v", got.Verdict, got.Open, c.want, c.code, got.Request)
		}
		if got.Verdict == analyze.Yes && got.Result.Decision != evaluate.Allowed {
			t.Errorf("the request is not allowed: %v", got.Result)
		}
	})
}

// granting returns a system of a caller with an identity policy that allows s3:GetObject under a condition.
func granting(p evaluate.Principal, condition string) analyze.System {
	return analyze.System{Caller: p, Policies: evaluate.Policies{
		Identity: of(doc(allow(`"Action":"s3:GetObject","Resource":"*","Condition":` + condition))),
	}}
}

// outside returns a system whose caller is not in o-1.
func outside(s analyze.System) analyze.System {
	s.Outside = []string{"o-1"}
	return s
}

var reads = analyze.Access{Actions: []string{"s3:GetObject"}}

// TestSystemKeys is AN-50.
func TestSystemKeys(t *testing.T) {
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	tagged := user.WithTags(map[string]string{"team": "a"})
	role := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:role/app").WithTags(map[string]string{"team": "a"})
	of := func(key, value string) string { return `{"StringEquals":{"` + key + `":"` + value + `"}}` }
	inOrganization := granting(user, of("aws:ResourceOrgID", "o-1"))
	inOrganization.Resource = evaluate.Resource{Account: "111122223333", Organization: "o-2"}
	env := granting(user, of("aws:ResourceTag/env", "x"))
	env.Resource.Tags = map[string]string{"env": "y"}
	other := granting(user, of("aws:ResourceTag/other", "x"))
	other.Resource.Tags = map[string]string{"env": "y"}
	for _, c := range []systemCase{
		{"its own name", granting(user, of("aws:username", "ann")), reads, analyze.Yes, ""},
		{"another name", granting(user, of("aws:username", "bob")), reads, analyze.No, ""},
		{"no name", granting(role, of("aws:username", "app")), reads, analyze.No, ""},
		{"its ARN", granting(user, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}}`), reads, analyze.No, ""},
		{"its tag", granting(tagged, of("aws:PrincipalTag/team", "a")), reads, analyze.Yes, ""},
		{"another value of its tag", granting(tagged, of("aws:PrincipalTag/team", "b")), reads, analyze.No, ""},
		{"a tag it has not", granting(tagged, of("aws:PrincipalTag/other", "b")), reads, analyze.No, ""},
		{"a tag of who has none", granting(user.WithTags(map[string]string{}), of("aws:PrincipalTag/other", "b")), reads, analyze.No, ""},
		{"tags are not known", granting(user, of("aws:PrincipalTag/other", "b")), reads, analyze.Yes, ""},
		{"a tag of a session", granting(role, of("aws:PrincipalTag/other", "b")), reads, analyze.Yes, ""},
		{"an organization that is not known", granting(user, of("aws:PrincipalOrgID", "o-1")), reads, analyze.Yes, ""},
		{"another organization", granting(user.WithOrganization("o-2", ""), of("aws:PrincipalOrgID", "o-1")), reads, analyze.No, ""},
		{"another organization of the resource", inOrganization, reads, analyze.No, ""},
		{"another tag of the resource", env, reads, analyze.No, ""},
		{"a tag that the resource has not", other, reads, analyze.No, ""},
		{"outside of the organization", outside(granting(user, of("aws:PrincipalOrgID", "o-1"))), reads, analyze.No, ""},
		{"outside of one, and in another", outside(granting(user, of("aws:PrincipalOrgID", "o-2"))), reads, analyze.Yes, ""},
		{"in none", outside(granting(user, `{"StringNotEquals":{"aws:PrincipalOrgID":"o-2"}}`)), reads, analyze.Yes, ""},
		{"outside, by a pattern", outside(granting(user, `{"StringLike":{"aws:PrincipalOrgID":"o-?"},"StringNotEquals":{"aws:PrincipalOrgID":"o-2"}}`)), reads, analyze.Yes, ""},
		{"outside of its paths", outside(granting(user, `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/*"}}`)), reads, analyze.No, ""},
		{"outside of one of the paths", outside(granting(user, `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-1/*","o-2/*"]}}`)), reads, analyze.Yes, ""},
		{"the paths of nobody", outside(granting(user, `{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-1/*"}}`)), reads, analyze.Yes, ""},
		{"told, and outside of others", outside(granting(user.WithOrganization("o-2", "o-2/r-1/"), of("aws:PrincipalOrgID", "o-2"))), reads, analyze.Yes, ""},
		{"the session of a role by its unique id", granting(role.WithUserID("AROAX"), `{"StringLike":{"aws:userid":"AROAX:*"}}`), reads, analyze.Yes, ""},
		{"that of another role", granting(role.WithUserID("AROAX"), `{"StringLike":{"aws:userid":["AROAY:*","111122223333"]}}`), reads, analyze.No, ""},
		{"none but that of another role", granting(role.WithUserID("AROAX"), `{"StringNotLike":{"aws:userid":["AROAX:*","111122223333"]}}`), reads, analyze.No, ""},
		{"a session of any name", granting(role.WithUserID("AROAX"), of("aws:userid", "AROAX:me")), reads, analyze.Yes, ""},
		{"a session of another name", granting(evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/app/s").WithUserID("AROAX"), of("aws:userid", "AROAX:me")), reads, analyze.No, ""},
		{"a unique id that is not known", granting(role, of("aws:userid", "AROAY:me")), reads, analyze.Yes, ""},
		{"a key that follows from nothing", granting(user, of("aws:SourceVpc", "vpc-1")), reads, analyze.Yes, ""},
	} {
		c.run(t)
	}
}

// TestSystemOwner is AN-51.
func TestSystemOwner(t *testing.T) {
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	everything := evaluate.Policies{Identity: of(doc(allow(anything)))}
	own := analyze.System{Caller: user, Policies: everything, Resource: evaluate.Resource{Account: "111122223333"}}
	abroad := analyze.System{Caller: user, Policies: everything, Resource: evaluate.Resource{Account: "444455556666"}}
	open := analyze.System{Caller: user, Policies: everything}
	on := func(action string, resources ...string) analyze.Access {
		return analyze.Access{Actions: []string{action}, Resources: resources}
	}
	for _, c := range []systemCase{
		{"own", own, on("sqs:SendMessage"), analyze.Yes, ""},
		{"of another account", abroad, on("sqs:SendMessage"), analyze.No, ""},
		{"of another account, by the ARN", own, on("sqs:SendMessage", "arn:aws:sqs:*:444455556666:*"), analyze.No, ""},
		{"the ARN tells", open, on("sqs:SendMessage", "arn:aws:sqs:*:444455556666:*"), analyze.No, ""},
		{"the ARN tells the caller's", open, on("sqs:SendMessage", "arn:aws:sqs:*:111122223333:*"), analyze.Yes, ""},
		{"the ARN has none", open, on("s3:GetObject", "arn:aws:s3:::b/*"), analyze.Yes, ""},
		{"another partition", open, on("s3:GetObject", "arn:aws-cn:s3:::b/*"), analyze.No, ""},
		{"what AWS owns, asked for", abroad, on("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"), analyze.Yes, ""},
		{"what AWS owns, not asked for", abroad, on("iam:GetPolicy"), analyze.No, ""},
		{"the account of an instance decides, OP-8", own, on("sso:DescribeInstance", "arn:aws:sso:::instance/*"), analyze.Yes, ""},
		{"the account in the ARN is another's, OP-8", own, on("sso:DescribeApplication", "arn:aws:sso::444455556666:application/*"), analyze.Yes, ""},
		{"the key", analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(doc(allow(anything +
			`,"Condition":{"StringNotEquals":{"aws:ResourceAccount":"111122223333"}}`)))}}, on("s3:GetObject", "arn:aws:s3:::*"), analyze.No, ""},
		{"the key, of what AWS owns", analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(doc(allow(anything +
			`,"Condition":{"StringNotEquals":{"aws:ResourceAccount":"111122223333"}}`)))}}, on("iam:GetPolicy"), analyze.Yes, ""},
		{"the key, of what AWS owns, beside an owner", analyze.System{Caller: user, Resource: own.Resource, Policies: evaluate.Policies{Identity: of(doc(allow(anything +
			`,"Condition":{"StringEquals":{"aws:ResourceAccount":"aws"}}`)))}}, on("iam:GetPolicy", "arn:aws:iam::aws:policy/*"), analyze.Yes, ""},
		{"the owner's account, of what AWS owns", analyze.System{Caller: user, Resource: own.Resource, Policies: evaluate.Policies{Identity: of(doc(allow(anything +
			`,"Condition":{"StringEquals":{"aws:ResourceAccount":"111122223333"}}`)))}}, on("iam:GetPolicy", "arn:aws:iam::aws:policy/*"), analyze.No, ""},
	} {
		c.run(t)
	}
}

// TestSystemOne is AN-52.
func TestSystemOne(t *testing.T) {
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	s := func(arn string) analyze.System {
		return analyze.System{Caller: user, Resource: evaluate.Resource{ARN: arn}, Policies: evaluate.Policies{Identity: of(
			doc(allow(`"Action":"lambda:ListFunctions","Resource":"*"`) + "," + allow(`"Action":"sqs:*","Resource":"arn:aws:sqs:*:*:a"`) + "," +
				allow(`"Action":"sns:*","Resource":"arn:aws:sns:*:*:${aws:PrincipalTag/topic}"`)),
		)}}
	}
	const queue, otherQueue, topic = "arn:aws:sqs:us-east-1:111122223333:a", "arn:aws:sqs:us-east-1:111122223333:b", "arn:aws:sns:us-east-1:111122223333:t"
	for _, c := range []systemCase{
		{"it", s(queue), analyze.Access{}, analyze.Yes, ""},
		{"another", s(otherQueue), analyze.Access{}, analyze.No, ""},
		{"it, another asked for", s(queue), analyze.Access{Resources: []string{otherQueue}}, analyze.No, ""},
		{"a variable", s(topic), analyze.Access{Actions: []string{"sns:Publish"}}, analyze.Yes, ""},
		{"spelled out", s(otherQueue), analyze.Access{Actions: []string{"lambda:ListFunctions"}}, analyze.Yes, ""},
		{"not spelled out", s(otherQueue), analyze.Access{Actions: []string{"lambda:List*"}}, analyze.No, ""},
		{"no resource", s("*"), analyze.Access{Actions: []string{"lambda:List*"}}, analyze.Yes, ""},
		{"no ARN", s("+15555550100"), analyze.Access{Actions: []string{"sns:Publish"}}, analyze.No, ""},
	} {
		c.run(t)
	}
}

// TestSystemHoles is AN-53 and AN-54.
func TestSystemHoles(t *testing.T) {
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	unknown, err := policy.NewUnknown("the policy P")
	if err != nil {
		t.Fatal(err)
	}
	reading := doc(allow(`"Action":"s3:GetObject","Resource":"*"`))
	abroad := analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(reading)}, Resource: evaluate.Resource{Account: "444455556666"}, Unlisted: "the bucket's policy"}
	own := abroad
	own.Resource.Account = "111122223333"
	barred := own
	barred.Policies.SCPs = levels(doc(allow(anything) + "," + deny(`"Action":"s3:*","Resource":"*"`)))
	for _, c := range []systemCase{
		{"identity", analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(unknown)}}, reads, analyze.Undecided, analyze.NotKnown},
		{"identity, and a boundary that allows nothing of it", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(unknown), Boundary: doc(allow(`"Action":"sqs:*","Resource":"*"`)),
		}}, reads, analyze.No, ""},
		{"it could deny", analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(reading, unknown)}}, reads, analyze.Undecided, analyze.NotKnown},
		{"an RCP that does not reach the action", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(doc(allow(anything))), RCPs: levels(unknown),
		}}, analyze.Access{Actions: []string{"ec2:StopInstances"}}, analyze.Yes, ""},
		{"an RCP that does", analyze.System{Caller: user, Policies: evaluate.Policies{
			Identity: of(doc(allow(anything))), RCPs: levels(unknown),
		}}, reads, analyze.Undecided, analyze.NotKnown},
		{"the resource's policy must allow", abroad, reads, analyze.Undecided, analyze.NotKnown},
		{"the resource's policy need not allow", own, reads, analyze.Yes, analyze.NotKnown},
		{"the resource's policy cannot help", barred, reads, analyze.No, ""},
	} {
		c.run(t)
	}
}

// TestSystemPath is AN-55.
func TestSystemPath(t *testing.T) {
	session := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/app/s")
	for _, c := range []systemCase{
		{"not known", granting(session, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/team/*"}}`), reads, analyze.Undecided, analyze.RolePath},
		{"known", granting(session.WithRolePath("/team/"), `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/team/*"}}`), reads, analyze.Yes, ""},
		{"of no matter", granting(session, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/team/*"}}`),
			analyze.Access{Actions: []string{"s3:PutObject"}}, analyze.No, ""},
	} {
		c.run(t)
	}
}

// TestSystemErrors asks what is refused.
func TestSystemErrors(t *testing.T) {
	ctx := context.Background()
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	var e *evaluate.Error
	if _, err := (analyze.System{}).Granted(ctx, analyze.Access{}); !errors.As(err, &e) || e.Code != evaluate.CodeInvalidPrincipal {
		t.Errorf("no caller: %v", err)
	}
	var refused *policy.Error
	bad := analyze.System{Caller: user, Policies: evaluate.Policies{Boundary: doc(allow(`"Principal":"*",` + anything))}}
	if _, err := bad.Granted(ctx, analyze.Access{}); !errors.As(err, &refused) {
		t.Errorf("a boundary with a principal: %v", err)
	}
	if _, err := (analyze.System{Caller: user}).Granted(ctx, analyze.Access{Actions: []string{"s3"}}); !errors.As(err, &refused) {
		t.Errorf("an action that is none: %v", err)
	}
	contradictory := analyze.System{Caller: user, Resource: evaluate.Resource{ARN: "arn:aws:sqs:eu-west-1:111122223333:q", Account: "444455556666"}}
	if _, err := contradictory.Granted(ctx, analyze.Access{}); !errors.As(err, &e) || e.Code != evaluate.CodeInvalidRequest {
		t.Errorf("a resource of another account than its ARN says: %v", err)
	}
	for _, old := range []analyze.System{
		{Caller: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/bob")},
		{Caller: user, Resource: evaluate.Resource{ARN: "arn:aws:s3:::b"}},
		{Caller: user, Resource: evaluate.Resource{Account: "111122223333"}},
	} {
		if _, err := (analyze.System{Caller: user}).NewAccess(ctx, old); !errors.As(err, &e) {
			t.Errorf("%+v: %v", old, err)
		}
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	for g, err := range analyze.WhatCan(done, analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(doc(allow(anything)))}}, []string{"sqs"}) {
		if err != nil || g.Answer.Verdict == analyze.Yes {
			t.Errorf("%+v, %v after the context was done", g, err)
		}
	}
	n := 0
	for _, err := range analyze.WhatCan(ctx, analyze.System{Caller: user}, []string{"nosuch"}) {
		if n++; !errors.As(err, &e) {
			t.Errorf("no such service: %v", err)
		}
	}
	for c, err := range analyze.WhoCan(done, manyRoles(3), analyze.Access{}) {
		if n++; err != nil || c.Answer.Verdict != analyze.Undecided || c.Answer.Open[0].Code != analyze.Cancelled {
			t.Errorf("%+v, %v after the context was done", c.Answer, err)
		}
	}
	if n != 4 {
		t.Errorf("%d rows", n)
	}
}

// TestWhoCanStreams counts how far WhoCan is ahead of its caller.
func TestWhoCanStreams(t *testing.T) { // AN-57
	taken := 0
	systems := func(yield func(analyze.System) bool) {
		for s := range manyRoles(100_000) {
			if taken++; !yield(s) {
				return
			}
		}
	}
	rows := 0
	for range analyze.WhoCan(context.Background(), systems, analyze.Access{Actions: []string{"lambda:DeleteFunction"}}) {
		if rows++; rows == 100 {
			break
		}
	}
	if most := rows + 16*runtime.GOMAXPROCS(0); taken > most {
		t.Errorf("%d systems taken for %d rows, want at most %d", taken, rows, most)
	}
	if rows != 100 {
		t.Errorf("%d rows", rows)
	}
}

// TestRegionOfResource is AN-66.
func TestRegionOfResource(t *testing.T) {
	ctx := context.Background()
	user := evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/ann")
	here := doc(allow(anything) + "," + deny(`"NotAction":"iam:*","Resource":"*","Condition":{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}`))
	s := analyze.System{Caller: user, Policies: evaluate.Policies{Identity: of(doc(allow(anything))), SCPs: levels(here)}}
	for _, c := range []struct {
		resource   string
		want, tied analyze.Verdict
	}{
		{"arn:aws:sqs:us-east-1:111122223333:q", analyze.Yes, analyze.No},
		{"arn:aws:sqs:eu-west-1:111122223333:q", analyze.Yes, analyze.Yes},
		{"arn:aws:sqs:us-*:111122223333:q", analyze.Yes, analyze.No},
		{"arn:aws:sqs:*:111122223333:q", analyze.Yes, analyze.Yes},
		{"arn:aws:s3:::b", analyze.Yes, analyze.Yes},
	} {
		access := analyze.Access{Actions: []string{"sqs:*", "s3:*"}, Resources: []string{c.resource}}
		a, err := s.Granted(ctx, access)
		tied, err2 := s.Granted(ctx, access, analyze.RegionOfResource())
		if err != nil || err2 != nil || a.Verdict != c.want || tied.Verdict != c.tied {
			t.Errorf("%s: %v, with the option %v, want %v and %v: %v %v", c.resource, a.Verdict, tied.Verdict, c.want, c.tied, err, err2)
		}
		one := s
		if one.Resource.ARN = c.resource; !strings.Contains(c.resource, "*") {
			tied, err := one.Granted(ctx, analyze.Access{Actions: access.Actions}, analyze.RegionOfResource())
			if err != nil || tied.Verdict != c.tied {
				t.Errorf("%s, the one resource: %v %v, want %v", c.resource, tied.Verdict, err, c.tied)
			}
		}
		p, err := analyze.Granted(ctx, here, policy.SCP, access, analyze.RegionOfResource())
		if err != nil || p.Verdict != c.tied {
			t.Errorf("%s, of the policy alone: %v %v, want %v", c.resource, p.Verdict, err, c.tied)
		}
	}
}

// TestSystemTangled is AN-08: where a tag of which two systems know different values stands in a variable, the answer is
// not known, and nothing is said of a request that was not confirmed.
func TestSystemTangled(t *testing.T) {
	caller := evaluate.MustParsePrincipal("arn:aws:sts::111122223333:assumed-role/app/s").WithRolePath("/team/")
	role := `"Principal":{"AWS":"arn:aws:iam::111122223333:role/team/app"},`
	now := analyze.System{Caller: caller.WithSessionTags(map[string]string{"team": "b"}), Policies: evaluate.Policies{
		Resource: doc(allow(role + anything)),
	}}
	old := analyze.System{Caller: caller.WithSessionTags(map[string]string{"team": "a"}), Policies: evaluate.Policies{
		Resource: doc(allow(role+anything) + "," +
			deny(`"Principal":{"AWS":"111122223333"},"Action":"*","Resource":"arn:aws:iam::111122223333:user/${aws:PrincipalTag/team}*"`)),
	}}
	a, err := now.NewAccess(context.Background(), old)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range a.Open {
		if o.Code == analyze.NotConfirmed {
			t.Errorf("%v: %v", a.Verdict, a.Open)
		}
	}
	if a.Verdict == analyze.No {
		t.Error("no, but the Deny is gone")
	}
}
