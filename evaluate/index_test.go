package evaluate_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

var indexCases = flag.Int("index.cases", 20_000, "generated requests on which the index and the plain scan are compared")

// indexActions and indexResources overlap in as many ways as there are: names in other letter case, wildcards at either
// end, entries that are prefixes of others, variables, short ARNs, actions that take no resource, bytes that are no text.
var (
	indexActions = []string{
		"s3:GetObject", "S3:getobject", "s3:GetObjectAcl", "S3:Get*", "s3:*Object", "s3:G?tObject", "s3:*", "*",
		"s3:Ge*", "s3:*t", "s3:G*t", "s3:Get?bject", "S3:*GET*", "s3:g**", "s3:*et*", "s3:?et*", "s3:*Obj*", "s3:GetO*", // more than eight that match
		"lambda:ListFunctions", "LAMBDA:LISTFUNCTIONS", "lambda:InvokeFunction", "lambda:*", "s3:getÖbject", "s3:getöbject", "s3:\u212aey", "s3:get\ufffd", // G-111: Ö and ö, K and k are not the same
	}
	indexCalls = []string{
		"s3:GetObject", "s3:getobject", "S3:GETOBJECT", "s3:GetObjectAcl", "lambda:ListFunctions", "lambda:InvokeFunction",
		"iam:GetRole", "s3:GETÖBJECT", "s3:Key", "execute-api:Invoke", "s3:get\xfe", "s3:" + strings.Repeat("Long", 30),
	}
	indexResources = []string{
		"*", "**", "arn:aws:s3:::a", "arn:aws:s3:::a*", "arn:aws:s3:::ab", "arn:aws:s3:::ab/*", "arn:aws:s3:::ab/c", "arn:aws:s3:::?b",
		"arn:aws:s3:::${aws:username}", "arn:aws:s3:::a${aws:username, 'b'}/*", "arn:aws:s3", "arn:*:s3", "arn:*:s3:::ab*",
		"arn:aws:lambda:*", "arn:aws:lambda:us-east-1:111122223333:function:f", "arn:aws:lambda:us-east-1:111122223333:function:f*",
	}
	indexTargets = []string{
		"*", "arn:aws:s3:::a", "arn:aws:s3:::ab", "arn:aws:s3:::ab/c", "arn:aws:s3:::abc", "arn:aws:s3:::ann", "arn:aws:s3:::b", "phone",
		"arn:aws:lambda:us-east-1:111122223333:function:f", "arn:aws:lambda:us-east-1:111122223333:function:f:1", "arn:aws:s3:::",
		"arn:aws:execute-api:us-east-1:111122223333:a1/prod/GET/a", "arn:aws:execute-api:us-east-1:111122223333:a1/test/GET/a",
	}
)

func some(r *rand.Rand, list []string) []string {
	picked := []string{}
	for range r.IntN(3) + 1 {
		picked = append(picked, list[r.IntN(len(list))])
	}
	return picked
}

// bulk returns one of many resources whose patterns have heads of two lengths.
func bulk(r *rand.Rand, end string) string {
	return fmt.Sprintf("arn:aws:s3:::b%02d", r.IntN(30)) + []string{"", end}[r.IntN(2)]
}

// crowd are statements of one effect with every action by itself, so that more than eight patterns cover a call, a
// statement with all of them and more resources than go into every bucket, and some with NotAction.
func crowd(r *rand.Rand) (specs []policy.StatementSpec) {
	effect := []policy.Effect{policy.Allow, policy.Deny}[r.IntN(2)]
	actions := slices.DeleteFunc(slices.Clone(indexActions), func(a string) bool { return a == "*" })
	r.Shuffle(len(actions), func(i, j int) { actions[i], actions[j] = actions[j], actions[i] })
	resources := append(numbered(12, "arn:aws:s3:::b%02d"), numbered(12, "arn:aws:s3:::ab%d*")...)
	specs = append(specs, policy.StatementSpec{Effect: effect, Action: actions, Resource: append(resources, some(r, indexResources[2:])...)})
	for _, a := range actions {
		specs = append(specs, policy.StatementSpec{Effect: effect, Action: []string{a}, Resource: []string{"arn:aws:s3:::none"}})
		if r.IntN(4) == 0 {
			specs = append(specs, policy.StatementSpec{Effect: effect, NotAction: []string{a}, Resource: some(r, indexResources)})
		}
	}
	return specs
}

// What resources that begin alike go on with, in patterns and in requests.
var (
	alikePieces = []string{"a", "ab", "b", "/c", "ab/c", "AB", "ann", "${aws:username}", "c${app:none, '/c'}", "?", "::", ":", "ö"}
	alikeValues = []string{"a", "ab", "b", "/c", "AB", "ann", "c/c", "::", "", "ö"}
)

// alike are statements whose resources begin alike and differ behind a wildcard, so many that some are told apart by what
// is literal there.
func alike(r *rand.Rand) (specs []policy.StatementSpec) {
	for range 1 + r.IntN(6) {
		s := policy.StatementSpec{Effect: []policy.Effect{policy.Allow, policy.Deny}[r.IntN(3)/2], Action: some(r, indexActions)}
		for range 1 + r.IntN(7) {
			s.Resource = append(s.Resource, []string{"arn:aws:s3:*:*:", "arn:aws:s3:::?", "arn:*:s3:*::"}[r.IntN(3)]+
				alikePieces[r.IntN(len(alikePieces))]+[]string{"*", "", "?"}[r.IntN(3)]+alikePieces[r.IntN(len(alikePieces))]+[]string{"", "*"}[r.IntN(2)])
		}
		specs = append(specs, s)
	}
	return specs
}

func indexPolicy(t *testing.T, r *rand.Rand, kind policy.Kind) *policy.Policy {
	t.Helper()
	var specs []policy.StatementSpec
	n, many := r.IntN(12)+1, r.IntN(3) == 0
	if many {
		n = 60
	}
	switch {
	case kind != policy.Resource && r.IntN(5) == 0:
		specs = crowd(r)
	case kind != policy.Resource && r.IntN(4) == 0:
		specs, n = alike(r), r.IntN(3)
	case kind != policy.Resource && r.IntN(4) == 0: // told apart by the value of a key alone
		specs, n = queued(r), r.IntN(3)
		everything := r.IntN(2) == 0
		for i := range specs {
			s := &specs[i]
			if s.Principal, s.NotPrincipal = nil, nil; everything {
				s.Resource = []string{"*"}
			}
			if r.IntN(6) == 0 {
				s.Action, s.NotAction = nil, some(r, indexActions)
			}
		}
	case kind == policy.Resource && r.IntN(2) == 0:
		specs, n = queued(r), r.IntN(3)
	}
	for range n {
		s := policy.StatementSpec{Effect: policy.Allow}
		if r.IntN(4) == 0 {
			s.Effect = policy.Deny
		}
		if s.Action = some(r, indexActions); r.IntN(6) == 0 {
			s.Action, s.NotAction = nil, s.Action
		}
		if s.Resource = some(r, indexResources); r.IntN(6) == 0 {
			s.Resource, s.NotResource = nil, s.Resource
		}
		if many && r.IntN(10) > 0 {
			s.Action, s.NotAction = []string{"s3:GetObject"}, nil
			s.Resource, s.NotResource = []string{bulk(r, "/*")}, nil
		}
		if kind == policy.Resource {
			if s.Principal = policy.Everyone(); r.IntN(3) == 0 {
				s.Principal = policy.AWSPrincipals("arn:aws:iam::111122223333:user/ann")
			} else if r.IntN(3) == 0 {
				s.Principal = policy.AWSPrincipals("111122223333")
			}
			if r.IntN(5) == 0 {
				s.Resource, s.NotResource = nil, nil
			} else if r.IntN(5) == 0 && s.Resource != nil { // G-100
				s.Resource = append(s.Resource, "execute-api:/prod/*", "execute-api:/prod/GET/a")
			}
		}
		specs = append(specs, s)
	}
	p, err := policy.New(policy.Version2012, specs...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPromise07IndexSoundness: what the index finds is what a scan of all statements finds.
func TestPromise07IndexSoundness(t *testing.T) {
	seen := make(map[evaluate.Decision]int)
	for seed, done := uint64(0), 0; done < *indexCases; seed++ {
		r := rand.New(rand.NewPCG(seed, 7))
		ps := evaluate.Policies{Identity: []*policy.Policy{indexPolicy(t, r, policy.Identity), indexPolicy(t, r, policy.Identity)}}
		if r.IntN(10) == 0 { // so many that they are searched together
			for range 18 {
				ps.Identity = append(ps.Identity, indexPolicy(t, r, policy.Identity))
			}
		}
		if r.IntN(2) == 0 {
			ps.Resource = indexPolicy(t, r, policy.Resource)
		}
		if r.IntN(3) == 0 {
			ps.SCPs = []evaluate.Level{level(indexPolicy(t, r, policy.SCP)), level(indexPolicy(t, r, policy.SCP))}
		}
		indexed, err := evaluate.Compile(ps)
		if err != nil {
			t.Fatal(err)
		}
		plain := indexed.Flat()
		for range 50 {
			done++
			req := evaluate.Request{
				Principal: queueCallers[r.IntN(len(queueCallers))],
				Action:    indexCalls[r.IntN(len(indexCalls))],
				Resource:  evaluate.Resource{ARN: indexTargets[r.IntN(len(indexTargets))]},
			}
			switch r.IntN(4) {
			case 0:
				req.Resource.ARN = bulk(r, "/k")
			case 1:
				req.Action, req.Resource.ARN = "s3:GetObject", "arn:aws:s3:::ab/c"
			case 2:
				if r.IntN(2) == 0 {
					req.Resource.ARN = "arn:aws:s3:::" + alikeValues[r.IntN(len(alikeValues))] + alikeValues[r.IntN(len(alikeValues))]
				}
			}
			if r.IntN(2) == 0 {
				req.Resource.Account = "111122223333"
			}
			req.Context = queueContext(r)
			got, gotBy := indexed.DecideBy(&req)
			want, wantBy := plain.DecideBy(&req)
			if got != want || gotBy != wantBy {
				t.Fatalf("seed %d: %s %s by %s: index %v (%v), scan %v (%v)\n%v", seed, req.Action, req.Resource.ARN, req.Principal,
					got, gotBy, want, wantBy, ps)
			}
			seen[want]++
		}
	}
	if len(seen) != 3 {
		t.Errorf("decisions %v, want all three kinds", seen)
	}
}

// An action without a name, which Parse accepts and which matches nothing, does not hide the wildcards of its service.
func TestIndexActionWithoutName(t *testing.T) {
	deny := refuse("s3: s3:Get*", "*")
	e, err := evaluate.Compile(attached{identity: []string{full, deny}}.policies())
	if err != nil {
		t.Fatal(err)
	}
	req := ask(alice, "s3:GetObject", object)
	if d := e.Decide(&req); d != evaluate.ExplicitDeny {
		t.Errorf("%v, want an explicit deny", d)
	}
	e, err = e.With(attached{identity: []string{full, deny, deny}}.policies())
	if err != nil || e.Decide(&req) != evaluate.ExplicitDeny {
		t.Errorf("With: %v, %v", e.Decide(&req), err)
	}
}

// Resources whose patterns have more heads than are looked up by hash, of more lengths than are tried one by one, of which
// each is the beginning of the next: every one is found.
func TestIndexOfManyLengths(t *testing.T) {
	for _, n := range []int{15, 16, 17, 40} {
		var resources []string
		for i := range n {
			resources = append(resources, "arn:aws:s3:::"+strings.Repeat("ab", i+1)+"/*")
		}
		p, err := policy.New(policy.Version2012, policy.StatementSpec{Effect: policy.Allow, Action: []string{"s3:GetObject"}, Resource: resources})
		if err != nil {
			t.Fatal(err)
		}
		e, err := evaluate.Compile(evaluate.Policies{Identity: []*policy.Policy{p}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range n + 1 {
			req := evaluate.Request{
				Principal: evaluate.MustParsePrincipal("arn:aws:iam::111122223333:user/u"), Action: "s3:GetObject",
				Resource: evaluate.Resource{ARN: "arn:aws:s3:::" + strings.Repeat("ab", i+1) + "/x", Account: "111122223333"},
			}
			if got, want := e.Decide(&req) == evaluate.Allowed, i < n; got != want {
				t.Errorf("%d resources, object %d: allowed %t, want %t", n, i, got, want)
			}
		}
	}
}
