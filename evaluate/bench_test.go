package evaluate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A genLoad is a set of policies with requests it allows, for benchmarks and for counting allocations.
type genLoad struct {
	name     string
	policies evaluate.Policies
	requests []evaluate.Request  // as many as a power of two
	want     []evaluate.Decision // nil: all are allowed
}

func genBucket(i int) string { return fmt.Sprintf("arn:aws:s3:::bucket-%05d", i) }

// genGrants is n statements, each for an object in a bucket of its own, in policies of 100.
func genGrants(n int) (list []*policy.Policy) {
	var specs []policy.StatementSpec
	for i := range n {
		specs = append(specs, policy.StatementSpec{Sid: fmt.Sprintf("S%d", i), Effect: policy.Allow,
			Action: []string{"s3:GetObject", "s3:ListBucket"}, Resource: []string{genBucket(i), genBucket(i) + "/*"}})
		if len(specs) == 100 || i == n-1 {
			list = append(list, genPolicy(specs...))
			specs = nil
		}
	}
	return list
}

func genGet(p evaluate.Principal, bucket int, owner string) evaluate.Request {
	return evaluate.Request{Principal: p, Action: "s3:GetObject",
		Resource: evaluate.Resource{ARN: genBucket(bucket) + "/reports/2026/january.csv", Account: owner}}
}

// genStatements is a load of n statements of which the last one decides; of thousands, one after another does.
func genStatements(n int) genLoad {
	load := genLoad{name: fmt.Sprintf("statements=%d", n), policies: evaluate.Policies{Identity: genGrants(n)}}
	if n < 1000 {
		load.requests = []evaluate.Request{genGet(genPrincipal(genUser), n-1, genAccount)}
		return load
	}
	for i := range 8192 {
		load.requests = append(load.requests, genGet(genPrincipal(genUser), i*7919%n, genAccount))
	}
	return load
}

var genGetAny = policy.StatementSpec{Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: []string{genBucket(0) + "/*"}}

func genWith(s policy.StatementSpec, entries []policy.PrincipalSpec, tests ...condition.Spec) policy.StatementSpec {
	s.Principal, s.Condition = entries, tests
	return s
}

var (
	genFromNet  = condition.Spec{Operator: "IpAddress", Key: "aws:SourceIp", Values: []string{"10.0.0.0/8", "192.0.2.0/24"}}
	genSecure   = condition.Spec{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"true"}}
	genTeam     = condition.Spec{Operator: "StringEquals", Key: "aws:PrincipalTag/team", Values: []string{"finance", "audit"}}
	genOwn      = condition.Spec{Operator: "StringLike", Key: "app:path", Values: []string{"home/${aws:username}/*"}}
	genAllTypes = genEveryType()
)

func genContext() (c condition.Context) {
	c.Set("aws:SourceIp", "192.0.2.17")
	c.SetBool("aws:SecureTransport", true)
	c.Set("app:path", "home/alice/x")
	return c
}

// genConditioned is an identity and a resource policy with three condition operators; the latter only delegates, so
// that both are needed.
func genConditioned() genLoad {
	req := genGet(genPrincipal(genUser).WithTags(map[string]string{"team": "audit"}), 0, genAccount)
	req.Context = genContext()
	return genLoad{"conditions=3", evaluate.Policies{
		Identity: []*policy.Policy{genPolicy(genWith(genGetAny, nil, genFromNet, genTeam))},
		Resource: genPolicy(genWith(genGetAny, genAccountEntries[1:], genSecure)),
	}, []evaluate.Request{req}, nil}
}

func genVariables() genLoad {
	s := genWith(genGetAny, nil, genOwn)
	s.Resource = []string{"arn:aws:s3:::bucket-${app:number}/reports/${app:year, '2026'}/*"}
	req := genGet(genPrincipal(genUser), 0, genAccount)
	req.Context = genContext()
	req.Context.Set("app:number", "00000")
	return genLoad{"variables", evaluate.Policies{Identity: []*policy.Policy{genPolicy(s)}}, []evaluate.Request{req}, nil}
}

func genCrossAccount() genLoad {
	return genLoad{"crossaccount", evaluate.Policies{
		Identity: []*policy.Policy{genPolicy(genGetAny)},
		Resource: genPolicy(genWith(genGetAny, policy.AWSPrincipals(genRole))),
	}, []evaluate.Request{genGet(genPrincipal(genSession).WithRolePath("/team/"), 0, genOther)}, nil}
}

func genEveryType() genLoad {
	deny := policy.StatementSpec{Effect: policy.Deny, Action: []string{"s3:DeleteObject", "s3:Put*"}, Resource: []string{"*"}}
	full := policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	levels := []evaluate.Level{level(genPolicy(full)), level(genPolicy(full, deny)), level(genPolicy(full))}
	req := genGet(genPrincipal(genSession).WithRolePath("/team/").WithSessionTags(map[string]string{"team": "audit"}), 0, genOther)
	req.Context = genContext()
	return genLoad{"alltypes", evaluate.Policies{
		Identity: []*policy.Policy{genPolicy(deny, genWith(genGetAny, nil, genTeam))},
		Boundary: genPolicy(genWith(genGetAny, nil, genFromNet)),
		Session:  []*policy.Policy{genPolicy(genGetAny)},
		Resource: genPolicy(genWith(genGetAny, policy.AWSPrincipals(genRole), genSecure)),
		SCPs:     levels,
		RCPs:     []evaluate.Level{level(genPolicy(genWith(full, policy.Everyone()))), level(genPolicy(genWith(deny, policy.Everyone())))},
		Endpoint: genPolicy(genWith(full, policy.Everyone())),
	}, []evaluate.Request{req}, nil}
}

// genStarHead is a load of statements that an index cannot tell apart by the heads of their resources, and of which the
// last one decides.
func genStarHead(n int) genLoad {
	load := genLoad{name: "worst=star-head", requests: []evaluate.Request{genGet(genPrincipal(genUser), n-1, genAccount)}}
	var specs []policy.StatementSpec
	for i := range n {
		s := genGetAny
		s.Resource = []string{strings.Replace(genBucket(i), ":aws:", ":*:", 1) + "/*"}
		specs = append(specs, s)
	}
	load.policies.Identity = []*policy.Policy{genPolicy(specs...)}
	return load
}

// genConditionsOnly is a load of statements that differ in their conditions only, and of which the last one decides.
func genConditionsOnly(n int) genLoad {
	load := genLoad{name: "worst=conditions-only", requests: []evaluate.Request{genGet(genPrincipal(genUser), 0, genAccount)}}
	load.requests[0].Context.Set("app:team", fmt.Sprintf("team-%05d", n-1))
	var specs []policy.StatementSpec
	for i := range n {
		specs = append(specs, genWith(genGetAny, nil,
			condition.Spec{Operator: "StringEquals", Key: "app:team", Values: []string{fmt.Sprintf("team-%05d", i)}}))
	}
	load.policies.Identity = []*policy.Policy{genPolicy(specs...)}
	return load
}

// decision is what a request of the load is answered with.
func (l genLoad) decision(i int) evaluate.Decision {
	if l.want == nil {
		return evaluate.Allowed
	}
	return l.want[i]
}

// check makes sure that the requests are decided as they should be.
func (l genLoad) check(t testing.TB, e *evaluate.Evaluator) {
	t.Helper()
	for i := range l.requests {
		if d := e.Decide(&l.requests[i]); d != l.decision(i) {
			t.Fatalf("%s: %s on %s: %v, want %v", l.name, l.requests[i].Action, l.requests[i].Resource.ARN, d, l.decision(i))
		}
	}
}

// compile compiles the load and checks it.
func (l genLoad) compile(t testing.TB) *evaluate.Evaluator {
	t.Helper()
	e, err := evaluate.Compile(l.policies)
	if err != nil {
		t.Fatal(err)
	}
	l.check(t, e)
	return e
}
