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

// What is many is found in another way than what is few, and means the same.

// TestManyTags: tags are found whatever their number and their letters, and two that differ in case only are none (C-17,
//
func TestManyTags(t *testing.T) {
	for _, n := range []int{1, 10, 49, 50, 51, 500} {
		tags := map[string]string{"TWICE": "a", "twice": "b", "Last": "z", "é": "accent"}
		for i := range n {
			tags[fmt.Sprintf("Tag-%d", i)] = fmt.Sprint(i)
		}
		owner := ask(alice, "ec2:StartInstances", "arn:aws:ec2:us-east-1:111122223333:instance/i-1")
		owner.Resource.Tags = tags
		for _, c := range []struct {
			prefix string
			req    evaluate.Request
		}{
			{"aws:PrincipalTag/", ask(alice.WithTags(tags), "s3:GetObject", object)},
			{"aws:PrincipalTag/", ask(roleDev.WithSessionTags(tags), "s3:GetObject", object)},
			{"aws:ResourceTag/", owner},
			{"ec2:ResourceTag/", owner},
		} {
			for key, want := range map[string]string{"tag-0": "0", "TAG-0": "0", "Last": "z", "lAST": "z", "é": "accent", "É": "", "none": "",
				"Twice": "", fmt.Sprintf("tag-%d", n-1): fmt.Sprint(n - 1), fmt.Sprintf("tag-%d", n): ""} {
				test := testOf("StringEquals", c.prefix+key, want)
				if want == "" {
					test = testOf("Null", c.prefix+key, "true")
				}
				e, err := evaluate.Compile(identityOf(policy.Allow, []condition.Spec{test}))
				if err != nil {
					t.Fatal(err)
				}
				if d := e.Decide(&c.req); d != evaluate.Allowed {
					t.Errorf("of %d tags %s%s is not %q", n, c.prefix, key, want)
				}
				r := e.Evaluate(&c.req)
				if r.Decision != evaluate.Allowed || !hasProblem(r, evaluate.ProblemAmbiguousTag) {
					t.Errorf("of %d tags %s%s: Evaluate says %s", n, c.prefix, key, r)
				}
			}
		}
	}
}

func hasProblem(r evaluate.Result, code evaluate.ProblemCode) bool {
	return slices.ContainsFunc(r.Problems, func(p evaluate.Problem) bool { return p.Code == code })
}

// TestManyNames: a service is named by any of its names, few or many.
func TestManyNames(t *testing.T) {
	for _, n := range []int{1, 32, 33, 1000} {
		req := ask(snsCalls, "s3:GetObject", object, keys{"aws:PrincipalServiceNamesList": numbered(n, "n%d.amazonaws.com")})
		for name, want := range map[string]evaluate.Decision{
			"sns.amazonaws.com": evaluate.Allowed, "n0.amazonaws.com": evaluate.Allowed, fmt.Sprintf("n%d.amazonaws.com", n-1): evaluate.Allowed,
			fmt.Sprintf("n%d.amazonaws.com", n): evaluate.ImplicitDeny,
		} {
			e, err := evaluate.Compile(evaluate.Policies{Resource: about(policy.Allow, policy.ServicePrincipals(name), nil)})
			if err != nil {
				t.Fatal(err)
			}
			if d := e.Decide(&req); d != want {
				t.Errorf("of %d names %s: %v, want %v", n, name, d, want)
			}
		}
	}
}

// TestSameRole: the ARN of a role is taken apart as every ARN is.
func TestSameRole(t *testing.T) {
	session := evaluate.MustParsePrincipal(sessionARN)
	same := func(arn string) bool { // by the parts
		parts := strings.SplitN(arn, ":", 6)
		return len(parts) == 6 && parts[0] == "arn" && parts[1] == "aws" && parts[2] == "iam" && parts[4] == acctA &&
			strings.HasPrefix(parts[5], "role/") && parts[5][strings.LastIndexByte(parts[5], '/')+1:] == "dev"
	}
	const good = "arn:aws:iam::111122223333:role/team/dev"
	texts := []string{"", roleARN, good, "arn:aws:iam:us-east-1:111122223333:role/dev", "arn:aws:iam::111122223333:role/a:b/dev", "arn:aws:iam::111122223333:role/xdev",
		"arn:aws:iam::111122223333:role/dev/", "arn:aws:iam::111122223333:role//dev", "arn:aws:iam::111122223333:user/dev", "arn:aws:iam::role/dev"}
	for i := range good {
		texts = append(texts, good[:i]+good[i+1:], good[:i]+":"+good[i:], good[:i]+"x"+good[i:], good[:i]+"/"+good[i:], good[:i])
	}
	for _, text := range texts {
		if got := evaluate.SameRole(text, session); got != same(text) {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestManyPatternsOfRoles: where patterns for aws:PrincipalArn are too many to find out whether the path of a role
// matters, it is said to.
func TestManyPatternsOfRoles(t *testing.T) {
	for n, says := range map[int]bool{50: false, 2000: true} {
		req := ask(devSession, "s3:GetObject", object)
		r, err := evaluate.Evaluate(&req, identityOf(policy.Allow, []condition.Spec{
			testOf("ArnLike", "aws:PrincipalArn", numbered(n, "arn:aws:iam::444455556666:role/*%d")...)}))
		if err != nil {
			t.Fatal(err)
		}
		if got := hasProblem(r, evaluate.ProblemRolePathUnknown); got != says || slices.Contains(r.MissingContext, "aws:PrincipalArn") != says ||
			r.Decision != evaluate.ImplicitDeny {
			t.Errorf("%d patterns: %s", n, r)
		}
	}
}

// TestManyRegionsOfRoles: of more Regions than can be asked for, none of them known, a Deny holds and an Allow does not.
func TestManyRegionsOfRoles(t *testing.T) {
	session := evaluate.MustParsePrincipal(reservedSession)
	req := ask(session, "s3:GetObject", object)
	for _, tt := range []struct {
		n            int
		format       string
		allow, deny  evaluate.Decision
		pathIsTested bool
	}{
		{32, reservedRoles + "xx-new-%d/AWSReservedSSO_Other_*", evaluate.ImplicitDeny, evaluate.Allowed, true},
		{33, reservedRoles + "xx-new-%d/AWSReservedSSO_Other_*", evaluate.ImplicitDeny, evaluate.ExplicitDeny, false},
		{32, reservedRoles + "xx-new-%d/AWSReservedSSO_Ops_*", evaluate.ImplicitDeny, evaluate.ExplicitDeny, true},
	} {
		test := []condition.Spec{testOf("ArnLike", "aws:PrincipalArn", numbered(tt.n, tt.format)...)}
		allow, deny := identityOf(policy.Allow, test), identityOf(policy.Allow, nil)
		deny.Identity = append(deny.Identity, about(policy.Deny, nil, test))
		for want, ps := range map[*evaluate.Decision]evaluate.Policies{&tt.allow: allow, &tt.deny: deny} {
			e, err := evaluate.Compile(ps)
			if err != nil {
				t.Fatal(err)
			}
			r := e.Evaluate(&req)
			if r.Decision != *want || e.Decide(&req) != *want || !tt.pathIsTested && !hasProblem(r, evaluate.ProblemRolePathUnknown) {
				t.Errorf("%d of %s: want %v, got %s", tt.n, tt.format, *want, r)
			}
		}
	}
}
