package evaluate_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// heavy is n statements, each with a pattern of its own that the request's value is compared with, behind one that
// denies.
func heavy(n, length int) (evaluate.Policies, evaluate.Request) {
	specs := []policy.StatementSpec{
		{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}},
		{Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{
			{Operator: "StringLike", Key: "app:text", Values: numbered(n, "*b%d*")}}},
		{Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{
			{Operator: "StringLike", Key: "app:text", Values: []string{"a*"}}}},
	}
	p, err := policy.New(policy.Version2012, specs...)
	if err != nil {
		panic(err)
	}
	req := ask(alice, "s3:GetObject", object)
	req.Context.Set("app:text", strings.Repeat("a", length))
	return evaluate.Policies{Identity: []*policy.Policy{p}}, req
}

// TestMaxWork: beyond the limit a request is denied, by Decide and Evaluate alike and also where less work would have
// found another decision; within it nothing changes.
func TestMaxWork(t *testing.T) {
	ps, req := heavy(1000, 1000) // about a million units
	for _, tt := range []struct {
		name   string
		opts   []evaluate.Option
		want   evaluate.Decision
		reason evaluate.Reason
	}{
		{"default", nil, evaluate.ExplicitDeny, ""},
		{"enough", []evaluate.Option{evaluate.WithMaxWork(2_000_000)}, evaluate.ExplicitDeny, ""},
		{"too little", []evaluate.Option{evaluate.WithMaxWork(500_000)}, evaluate.ImplicitDeny, evaluate.WorkLimit},
		{"zero is the default", []evaluate.Option{evaluate.WithMaxWork(0)}, evaluate.ExplicitDeny, ""},
		{"no limit", []evaluate.Option{evaluate.WithMaxWork(-1)}, evaluate.ExplicitDeny, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := evaluate.Compile(ps, tt.opts...)
			if err != nil {
				t.Fatal(err)
			}
			once, err := evaluate.Evaluate(&req, ps, tt.opts...)
			if err != nil {
				t.Fatal(err)
			}
			r := e.Evaluate(&req)
			if d := e.Decide(&req); d != tt.want || r.Decision != d || once.Decision != d || r.Reason != tt.reason || once.Reason != r.Reason {
				t.Errorf("Decide %v, Evaluate %v (%s), once %v (%s), want %v (%s)", d, r.Decision, r.Reason, once.Decision, once.Reason, tt.want, tt.reason)
			}
			if unexplained := len(r.Outcomes) == 0; unexplained != (tt.reason != "") {
				t.Errorf("%d outcomes, problems %v", len(r.Outcomes), r.Problems)
			}
		})
	}

	// Small requests are not measured, and large ones of little work are not denied.
	small := ask(alice, "s3:GetObject", object)
	small.Context.Set("app:text", "a")
	tight, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(document(full))}}, evaluate.WithMaxWork(1))
	if err != nil {
		t.Fatal(err)
	}
	if d := tight.Decide(&small); d != evaluate.Allowed {
		t.Errorf("nothing to compare, and %v", d)
	}
	large := ask(alice, "s3:GetObject", object)
	large.Context.Set("app:text", strings.Repeat("a", 1<<20))
	light, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{policy.MustParse(document(full))}})
	if err != nil {
		t.Fatal(err)
	}
	if d := light.Decide(&large); d != evaluate.Allowed {
		t.Errorf("a large request without conditions: %v", d)
	}

	// The sizes that are the defaults elsewhere: a policy of 256 KiB and a value of 64 KiB.
	ps, req = heavy(30_000, 64<<10)
	r, err := evaluate.Evaluate(&req, ps)
	if err != nil {
		t.Fatal(err)
	}
	if r.Decision != evaluate.ImplicitDeny || r.Reason != evaluate.WorkLimit {
		t.Errorf("%v, %s", r.Decision, r.Reason)
	}
}

// TestMaxWorkRCP: resource control policies that have no say take no work (G-92, G-93, E-61a), neither more than there
// is nor what others need.
func TestMaxWorkRCP(t *testing.T) {
	work := policy.StatementSpec{Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{
		{Operator: "StringLike", Key: "app:text", Values: numbered(1000, "*b%d*")}}} // about a million units
	all := policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	caller, err := policy.New(policy.Version2012, all, work)
	if err != nil {
		t.Fatal(err)
	}
	work.Action, work.Principal = []string{"sqs:*", "ec2:*"}, policy.Everyone()
	rcp, err := policy.New(policy.Version2012, work)
	if err != nil {
		t.Fatal(err)
	}
	light := policy.MustParse(document(full))
	const queue = "arn:aws:sqs:us-east-1:111122223333:q"
	managing := ask(alice, "sqs:SendMessage", queue)
	managing.Resource.ManagementAccount = true
	for _, tt := range []struct {
		name    string
		req     evaluate.Request
		reached bool
	}{
		{"reached", ask(alice, "sqs:SendMessage", queue), true},
		{"G-93 management account", managing, false},
		{"G-92 another service", ask(alice, "ec2:StopInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i-1"), false},
		{"E-61a no resource", ask(alice, "sqs:ListQueues", "*"), false},
	} {
		tt.req.Context.Set("app:text", strings.Repeat("a", 1000))
		for _, limit := range []struct {
			name     string
			identity *policy.Policy
			most     int64
		}{{"no policy but theirs", light, 500_000}, {"both together", caller, 1_700_000}} {
			ps := evaluate.Policies{Identity: []*policy.Policy{limit.identity}, RCPs: []evaluate.Level{{Policies: []*policy.Policy{rcp}}}}
			e, err := evaluate.Compile(ps, evaluate.WithMaxWork(limit.most))
			if err != nil {
				t.Fatal(err)
			}
			want, reason := evaluate.Allowed, evaluate.Reason("")
			if tt.reached {
				want, reason = evaluate.ImplicitDeny, evaluate.WorkLimit
			}
			r := e.Evaluate(&tt.req)
			if d, flat := e.Decide(&tt.req), e.Flat().Decide(&tt.req); d != want || flat != want || r.Decision != want || r.Reason != reason {
				t.Errorf("%s, %s: Decide %v, a scan %v, Evaluate %v (%s), want %v", tt.name, limit.name, d, flat, r.Decision, r.Reason, want)
			}
		}
	}
}

// A limit never allows more: whatever it is, a decision is the one without limit, or an implicit deny.
func TestMaxWorkDenies(t *testing.T) {
	seen, limited := make(map[evaluate.Decision]int), 0
	for seed := range uint64(300) {
		c := genMake(seed, nil)
		never := policy.StatementSpec{Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"*"}, Condition: []condition.Spec{
			{Operator: "StringLike", Key: "app:text", Values: numbered(400, "*b%d*")}}}
		ps, err := c.set.with(policy.Identity, 0, never).policies()
		if err != nil {
			t.Fatal(err)
		}
		free, err := evaluate.Compile(ps)
		if err != nil {
			t.Fatal(err)
		}
		req := *c.request()
		req.Context.Set("app:text", "a")
		want := free.Decide(&req)
		for _, limit := range []int64{1, 80_000, 160_000} {
			e, err := evaluate.Compile(ps, evaluate.WithMaxWork(limit))
			if err != nil {
				t.Fatal(err)
			}
			d, r := e.Decide(&req), e.Evaluate(&req)
			if r.Decision != d || d != want && (d != evaluate.ImplicitDeny || r.Reason != evaluate.WorkLimit) {
				t.Errorf("seed %d, limit %d: %v (%s), without limit %v", seed, limit, d, r.Reason, want)
			}
			seen[d]++
			if r.Reason == evaluate.WorkLimit {
				limited++
			}
		}
	}
	if len(seen) != 3 || limited == 0 {
		t.Errorf("decisions %v, %d limited", seen, limited)
	}
}
