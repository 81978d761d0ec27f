package main

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
)

// world is what requests about the sample of package account are made of.
var world = struct {
	callers, actions, resources []string
	keys                        map[string][]string
}{
	callers: []string{
		"arn:aws:iam::111122223333:user/ana", "arn:aws:iam::111122223333:user/ben", "arn:aws:iam::111122223333:role/admin",
		"arn:aws:iam::111122223333:role/legacy", "arn:aws:iam::111122223333:role/service/orders-fn", "111122223333",
		"arn:aws:sts::111122223333:assumed-role/admin/x", "arn:aws:sts::111122223333:assumed-role/orders-fn/orders-api",
		"anonymous", "lambda.amazonaws.com", "s3.amazonaws.com", "210987654321", "arn:aws:iam::444455556666:role/partner",
	},
	actions: []string{
		"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "iam:GetUser", "iam:PassRole", "lambda:InvokeFunction",
		"lambda:UpdateFunctionCode", "logs:PutLogEvents", "organizations:LeaveOrganization", "s3:DeleteBucket", "s3:GetObject",
		"s3:ListBucket", "s3:PutObject", "sqs:SendMessage", "sts:AssumeRole", "sts:GetCallerIdentity",
	},
	resources: []string{
		"arn:aws:dynamodb:eu-west-1:111122223333:table/orders", "arn:aws:dynamodb:eu-west-1:444455556666:table/orders",
		"arn:aws:iam::111122223333:role/admin", "arn:aws:iam::111122223333:role/legacy", "arn:aws:iam::111122223333:role/service/orders-fn",
		"arn:aws:iam::111122223333:user/ana", "arn:aws:lambda:eu-west-1:111122223333:function:orders-api",
		"arn:aws:lambda:us-east-1:111122223333:function:orders-api:live", "arn:aws:s3:::sample-orders-data", "arn:aws:s3:::sample-orders-data/k",
		"arn:aws:s3:::sample-plain", "arn:aws:s3:::sample-plain/x", "arn:aws:s3:::sample-unlisted/x",
		"arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/orders-api:log-stream:a", "arn:aws:sqs:eu-west-1:111122223333:jobs",
	},
	keys: map[string][]string{
		"aws:RequestedRegion":        {"eu-west-1", "us-east-1"},
		"aws:SecureTransport":        {"true", "false"},
		"aws:MultiFactorAuthPresent": {"true", "false"},
	},
}

// TestSampleOneByOne: for random requests of the world of the sample, whoever is allowed is said to be able to, what is
// said to be possible is allowed, and where no condition counts both are the same.
func TestSampleOneByOne(t *testing.T) {
	const requests = 1000
	s, err := account.Read(os.DirFS("../../evaluate/account/testdata/sample"))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(60, 1))
	one := func(list []string) string { return list[random.IntN(len(list))] }
	type question struct{ action, resource string }
	answers := make(map[question]map[string]*row)
	var yes, no, unknown, same int
	for range requests {
		q := question{one(world.actions), one(world.resources)}
		rows := answers[q]
		if rows == nil {
			rows = rowsOf(t, s, q.action, q.resource)
			answers[q] = rows
		}
		var keys condition.Context
		for _, key := range []string{"aws:RequestedRegion", "aws:SecureTransport", "aws:MultiFactorAuthPresent"} {
			if random.IntN(2) == 0 {
				keys.Set(key, one(world.keys[key]))
			}
		}
		for _, id := range world.callers {
			req := evaluate.Request{
				Principal: evaluate.MustParsePrincipal(id), Action: q.action, Resource: evaluate.Resource{ARN: q.resource}, Context: keys,
			}
			if strings.Contains(q.resource, "unlisted") {
				req.Resource.Account = "111122223333"
			}
			result, err := s.Evaluate(req)
			if err != nil {
				t.Fatal(err)
			}
			r := rowOf(rows, id)
			switch {
			case r == nil && (result.Decision == evaluate.Allowed || len(result.DependsOn) > 0) && !everyoneMay(q.action):
				t.Errorf("%s may or may perhaps, and is not asked: %v, %v", id, q, result)
				continue
			case r == nil:
				continue
			case result.Decision == evaluate.Allowed && r.Verdict != analyze.Yes:
				t.Errorf("%s, %v: %v, but %v", id, q, result, r.Verdict)
			case len(result.DependsOn) > 0 && r.Verdict == analyze.No:
				t.Errorf("%s, %v depends on %v, but no", id, q, result.DependsOn)
			}
			switch r.Verdict {
			case analyze.Yes:
				yes++
			case analyze.No:
				no++
			default:
				unknown++
			}
			// A session may have more than its role. Of a caller with unknown policies Evaluate does not look at whether a
			// policy of the resource could matter, too.
			twoUnknown := strings.HasSuffix(id, "role/legacy") && strings.Contains(q.resource, "444455556666") || strings.Contains(id, "444455556666")
			if keys.Len() > 0 || hasConditions(q.action, q.resource) || strings.Contains(id, ":sts:") || twoUnknown {
				continue
			}
			same++
			want := analyze.No
			switch {
			case result.Decision == evaluate.Allowed:
				want = analyze.Yes
			case len(result.DependsOn) > 0 || isNoted(result):
				want = analyze.Undecided
			}
			if r.Verdict != want {
				t.Errorf("%s, %v: %v, want %v: %v", id, q, r.Verdict, want, result)
			}
		}
	}
	t.Logf("%d questions: yes %d, no %d, unknown %d; %d compared without conditions", len(answers), yes, no, unknown, same)
	if min(yes, no, unknown, same) < 100 {
		t.Error("too few of a kind")
	}
}

// rowsOf asks who can, and confirms every yes.
func rowsOf(t *testing.T, s *account.Snapshot, action, resource string) map[string]*row {
	t.Helper()
	rows := make(map[string]*row)
	for r, err := range whoCan(context.Background(), s, action, resource) {
		if err != nil {
			t.Fatal(err)
		}
		rows[r.Principal] = r
		if r.Verdict != analyze.Yes {
			continue
		}
		if result, err := s.Evaluate(*r.Request); err != nil || result.Decision != evaluate.Allowed {
			t.Errorf("%s can %s on %s: %v, %v", r.Principal, action, resource, result, err)
		}
	}
	return rows
}

// rowOf returns the row about a caller: the role of a session, the root user of an account, and of whoever is not known
// the example of such callers. It is nil if nobody of the kind is let in.
func rowOf(rows map[string]*row, id string) *row {
	switch id {
	case "arn:aws:sts::111122223333:assumed-role/admin/x":
		id = "arn:aws:iam::111122223333:role/admin"
	case "arn:aws:sts::111122223333:assumed-role/orders-fn/orders-api":
		id = "arn:aws:iam::111122223333:role/service/orders-fn"
	}
	candidates := []string{id}
	switch {
	case len(id) == 12:
		candidates = []string{"arn:aws:iam::" + id + ":root", "arn:aws:iam::999999999999:root"}
	case strings.HasPrefix(id, "arn:aws:iam::444455556666:role/"):
		candidates = append(candidates, "arn:aws:iam::444455556666:role/example", "arn:aws:iam::999999999999:role/example")
	case strings.HasSuffix(id, ".amazonaws.com"):
		candidates = append(candidates, "example.amazonaws.com")
	}
	for _, one := range candidates {
		if r := rows[one]; r != nil {
			return r
		}
	}
	return nil
}

// everyoneMay reports whether an action needs no permission.
func everyoneMay(action string) bool { return action == "sts:GetCallerIdentity" }

// hasConditions reports whether a condition of the sample could count: that of the control policy about Lambda, or that of
// the policy of the bucket.
func hasConditions(action, resource string) bool {
	return strings.HasPrefix(action, "lambda:") || strings.HasPrefix(action, "s3:") && strings.Contains(resource, "sample-orders-data")
}

// isNoted reports whether a result says that a policy that is not in the snapshot could change it.
func isNoted(r evaluate.Result) bool {
	return slices.ContainsFunc(r.Problems, func(p evaluate.Problem) bool { return p.Code == account.ProblemResourcePolicy })
}
