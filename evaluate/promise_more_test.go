package evaluate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestPromise08Purity(t *testing.T) {
	promiseEach(t, func(t *testing.T, r *rand.Rand, c *genCase, d evaluate.Decision) {
		ps, err := c.set.policies()
		if err != nil {
			t.Fatal(err)
		}
		before := fmt.Sprint(ps)
		e := c.set.compile(t)
		want := fmt.Sprintf("%+v", e.Evaluate(c.request()))
		other := promiseCase(c.seed + 1) // another principal in between
		other.ctx.Set("app:k1", "other")
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				e.Evaluate(other.request())
				e.Decide(other.request())
				if got := e.Decide(c.request()); got != d {
					t.Errorf("%v, then %v", d, got)
				}
				if got := fmt.Sprintf("%+v", e.Evaluate(c.request())); got != want {
					t.Errorf("Evaluate: %s, then %s", want, got)
				}
			})
		}
		group.Wait()
		if after := fmt.Sprint(ps); after != before {
			t.Errorf("the policies were %s, are %s", before, after)
		}
	})
	// The second principal: variables are not filled in for good.
	e := genSet{}.with(policy.Identity, 0, policy.StatementSpec{
		Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::home/${aws:username}/*"},
	}).compile(t)
	for _, name := range []string{"alice", "bob", "alice"} {
		for _, home := range []string{"alice", "bob"} {
			req := evaluate.Request{Principal: genPrincipal("arn:aws:iam::" + genAccount + ":user/" + name), Action: "s3:GetObject",
				Resource: evaluate.Resource{ARN: "arn:aws:s3:::home/" + home + "/x", Account: genAccount}}
			if got := e.Decide(&req) == evaluate.Allowed; got != (name == home) {
				t.Errorf("%s in the home of %s: allowed %v", name, home, got)
			}
		}
	}
}

// Values of the request are data: neither patterns nor variables (V-07).
func TestPromise09NoInjection(t *testing.T) {
	hostile := []string{"*", "?????", "s*", "${aws:username}", "${app:other}", "${*}", "secre?", "*/*", "a:*", "secret*"}
	home := func(key string) *evaluate.Evaluator {
		return genSet{}.with(policy.Identity, 0, policy.StatementSpec{
			Effect: policy.Allow, Action: []string{"s3:*"}, Resource: []string{"arn:aws:s3:::b/${" + key + "}/*"},
		}).with(policy.Identity, 0, policy.StatementSpec{
			Effect: policy.Allow, Action: []string{"sqs:*"}, Resource: []string{"*"},
			Condition: []condition.Spec{{Operator: "StringLike", Key: "app:path", Values: []string{"b/${" + key + "}/*"}}},
		}).with(policy.Identity, 0, policy.StatementSpec{
			Effect: policy.Allow, Action: []string{"sns:*"}, Resource: []string{"*"},
			Condition: []condition.Spec{{Operator: "ArnLike", Key: "app:arn", Values: []string{"arn:aws:s3:::b/${" + key + "}/*"}}},
		}).compile(t)
	}
	check := func(e *evaluate.Evaluator, name string, p evaluate.Principal, value string, ctx condition.Context) {
		for _, folder := range []string{"secret", value} {
			want := evaluate.ImplicitDeny
			if folder == value { // the value stands for itself
				want = evaluate.Allowed
			}
			ctx := ctx.Clone()
			ctx.Set("app:other", "secret")
			ctx.Set("app:path", "b/"+folder+"/x")
			ctx.Set("app:arn", "arn:aws:s3:::b/"+folder+"/x")
			for action, resource := range map[string]string{
				"s3:GetObject":    "arn:aws:s3:::b/" + folder + "/x",
				"sqs:SendMessage": "arn:aws:sqs:us-east-1:" + genAccount + ":q",
				"sns:Publish":     "arn:aws:sns:us-east-1:" + genAccount + ":t",
			} {
				req := evaluate.Request{Principal: p, Action: action, Resource: evaluate.Resource{ARN: resource, Account: genAccount}, Context: ctx}
				if d := e.Decide(&req); d != want {
					t.Errorf("%s %q, %s on folder %q: %v, want %v", name, value, action, folder, d, want)
				}
			}
		}
	}
	user := genPrincipal(genUser)
	byContext, byTag, bySession := home("app:folder"), home("aws:PrincipalTag/folder"), home("aws:userid")
	for _, value := range hostile {
		var ctx condition.Context
		ctx.Set("app:folder", value)
		check(byContext, "context", user, value, ctx)
		check(byTag, "tag", user.WithTags(map[string]string{"folder": value}), value, condition.Context{})
		check(byTag, "session tag", genPrincipal(genSession).WithSessionTags(map[string]string{"folder": value}), value, condition.Context{})
		if !strings.Contains(value, ":") { // there a session's name begins
			check(bySession, "user id", user.WithUserID(value), value, condition.Context{})
		}
		session := genPrincipal(genRole).WithUserID("AROAX:" + value)
		check(bySession, "session name", session, "AROAX:"+value, condition.Context{})
		// A resource, action or principal of the request is no pattern either.
		e := genSet{}.with(policy.Identity, 0, policy.StatementSpec{
			Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::b/secret/x"},
		}).compile(t)
		for _, req := range []evaluate.Request{
			{Principal: user, Action: "s3:GetObject", Resource: evaluate.Resource{ARN: "arn:aws:s3:::b/" + value + "/x", Account: genAccount}},
			{Principal: user, Action: "s3:" + value, Resource: evaluate.Resource{ARN: "arn:aws:s3:::b/secret/x", Account: genAccount}},
		} {
			if d := e.Decide(&req); d != evaluate.ImplicitDeny {
				t.Errorf("%s on %s: %v", req.Action, req.Resource.ARN, d)
			}
		}
	}
}

// Patterns that take naive matchers for ever are done: the test would not end.
func TestPromise10BoundedWork(t *testing.T) {
	stars := strings.Repeat("*a", 400) + "*b"
	marks := strings.Repeat("?*", 300) + "b"
	value := strings.Repeat("a", 20000)
	for _, pattern := range []string{stars, marks, strings.Repeat("*", 400) + "b", strings.Repeat("a*", 400) + "b"} {
		set := genSet{}
		for _, s := range []policy.StatementSpec{
			{Action: []string{"s3:" + pattern}, Resource: []string{"*"}},
			{Action: []string{"*"}, Resource: []string{"arn:aws:s3:::" + pattern}},
			{Action: []string{"*"}, Resource: []string{"arn:aws:s3:" + pattern + ":" + pattern + ":" + pattern}},
			{Action: []string{"*"}, NotResource: []string{"arn:aws:s3:::" + pattern, "arn:aws:s3:::a*"}},
			{Action: []string{"*"}, Resource: []string{"arn:aws:s3:::" + pattern + "${app:k}" + pattern}},
			{Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{{Operator: "StringLike", Key: "app:k", Values: []string{pattern}}}},
			{Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{{Operator: "StringLike", Key: "app:k", Values: []string{pattern + "${app:k}b"}}}},
			{Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{{Operator: "ArnLike", Key: "app:arn", Values: []string{"arn:*:*:*:*:" + pattern}}}},
			{Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{{Operator: "ForAnyValue:StringLike", Key: "app:list", Values: []string{pattern, pattern + "c"}}}},
		} {
			s.Effect = policy.Allow
			set = set.with(policy.Identity, 0, s)
		}
		e := set.compile(t)
		req := evaluate.Request{Principal: genPrincipal(genUser), Action: "s3:" + value[:2000], Resource: evaluate.Resource{ARN: "arn:aws:s3:::" + value, Account: genAccount}}
		req.Context.Set("app:k", value)
		req.Context.Set("app:arn", "arn:aws:s3:::"+value)
		req.Context.SetMulti("app:list", value, value, value)
		if d := e.Decide(&req); d != evaluate.ImplicitDeny {
			t.Errorf("%.20s…: %v", pattern, d)
		}
		if r := e.Evaluate(&req); len(r.Misses) != len(set.list) {
			t.Errorf("%.20s…: %d of %d statements do not apply", pattern, len(r.Misses), len(set.list))
		}
	}
}

func TestPromise12ExplainAgrees(t *testing.T) {
	promiseEach(t, func(t *testing.T, _ *rand.Rand, c *genCase, d evaluate.Decision) {
		e := c.set.compile(t)
		r := e.Evaluate(c.request())
		if r.Decision != d {
			t.Errorf("Evaluate: %v, Decide: %v", r.Decision, d)
		}
		named := genSids(r)
		if d == evaluate.ImplicitDeny && len(named) > 0 || d == evaluate.ExplicitDeny && len(named) == 0 {
			t.Errorf("%v names %q", d, named)
		}
		for _, m := range r.Statements {
			if (m.Effect == policy.Allow) != (d == evaluate.Allowed) {
				t.Errorf("%v names %v", d, m.Ref)
			}
		}
		// Each that is named applies by itself: alone among the Denies, and as one if it is an Allow, it denies. There is no
		// such Deny for an RCP's Allow, and NotPrincipal covers other callers in it.
		for _, s := range c.set.list {
			if !slices.Contains(named, s.Sid) || r.Reason == evaluate.NeedsNoPermission ||
				s.Effect == policy.Allow && (s.kind == policy.RCP || s.NotPrincipal != nil) {
				continue
			}
			s.Effect = policy.Deny
			alone := c.set.without(func(s *genStatement) bool { return s.Effect == policy.Deny }).with(s.kind, s.level, s.StatementSpec)
			if got := c.decide(t, alone); got != evaluate.ExplicitDeny {
				t.Errorf("%s is named for %v, and where it denies alone it is %v", s.Sid, d, got)
			}
		}
		// The types that were given stay given: a type that limits and is not there says nothing.
		alone := c.set.without(func(s *genStatement) bool { return !slices.Contains(named, s.Sid) })
		if got := c.decide(t, alone); got != d {
			t.Errorf("%v, with the statements %q alone %v", d, named, got)
		}
		for i := range c.set.list {
			if sid := c.set.list[i].Sid; !slices.Contains(named, sid) {
				got := c.decide(t, c.set.without(func(s *genStatement) bool { return s.Sid == sid }))
				if got != d {
					t.Errorf("%v, without %s, which is not named, %v", d, sid, got)
				}
			}
		}
		// Every statement of a type that has a say is a match or a miss; the first applies and the second does not.
		for i := range c.set.list {
			s := &c.set.list[i]
			missed := slices.ContainsFunc(r.Misses, func(m evaluate.Miss) bool { return m.Sid == s.Sid })
			if r.Reason == evaluate.NeedsNoPermission {
				break
			}
			if consulted := c.caller.hasSay(s.kind, c.call); !consulted && (missed || slices.Contains(named, s.Sid)) {
				t.Errorf("%s of type %v, which has no say, is reported", s.Sid, s.kind)
			} else if missed && slices.Contains(named, s.Sid) {
				t.Errorf("%s applies and does not", s.Sid)
			} else if consulted && !missed && d != evaluate.ImplicitDeny && (s.Effect == policy.Deny) == (d == evaluate.ExplicitDeny) &&
				!slices.Contains(named, s.Sid) {
				t.Errorf("%s applies and is not named", s.Sid)
			}
		}
		for _, o := range r.Outcomes {
			if o.Kind == r.By && d == evaluate.ExplicitDeny && !o.Consulted {
				t.Errorf("decided by %v, which was not consulted", o.Kind)
			}
		}
		if d == evaluate.ExplicitDeny && !slices.ContainsFunc(r.Outcomes, func(o evaluate.Outcome) bool {
			return o.Kind == r.By && o.Decision == evaluate.ExplicitDeny
		}) {
			t.Errorf("denied by %v, which does not deny: %+v", r.By, r.Outcomes)
		}
	})
}
