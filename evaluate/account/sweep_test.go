package account_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// swept are the rows of a sweep, faults in words.
func swept(t testing.TB, s *account.Snapshot, p account.Plan) (rows []account.Row, faults []string) {
	t.Helper()
	for row, err := range s.Sweep(t.Context(), p) {
		if err != nil {
			e, ok := errors.AsType[*account.Error](err)
			if !ok {
				t.Fatalf("%v (%T), want an *account.Error", err, err)
			}
			faults = append(faults, row.Principal+" "+row.Resource+" "+string(e.Code))
			continue
		}
		rows = append(rows, row)
	}
	return rows, faults
}

// alone is a row as Evaluate answers it alone.
func alone(t testing.TB, s *account.Snapshot, principal, action, resource string) account.Row {
	t.Helper()
	r, err := may(t, s, principal, action, resource)
	if err != nil {
		t.Fatal(err)
	}
	p := evaluate.MustParsePrincipal(principal)
	row := account.Row{
		Account: p.Account(), Principal: principal, Action: action, Resource: resource, Decision: r.Decision, By: r.By,
	}
	for _, u := range r.DependsOn {
		row.DependsOn = append(row.DependsOn, u.Label)
	}
	return row
}

// TestSweepSample asks everything about the sample (FL-3).
func TestSweepSample(t *testing.T) {
	s, questions := sample(t)
	plan := account.Plan{
		Actions: []string{"lambda:*", "s3:Get*", "sts:AssumeRole", "dynamodb:*Item", "kms:Decrypt", "iam:*Role"},
		Resources: []string{"arn:aws:iam::*:*", "*", "arn:*", "arn:aws:s3:::elsewhere/x", "arn:aws:sqs:eu-west-1:444455556666:q",
			"arn:aws:kms:eu-west-1:444455556666:key/1", "arn:aws:s3:::sample-plain/x"},
	}
	for _, q := range questions {
		plan.Resources = append(plan.Resources, q.Resource)
	}
	rows, faults := swept(t, s, plan)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	principals := len(slices.Collect(s.Principals()))
	if len(rows) < 1000*principals {
		t.Fatalf("%d rows", len(rows))
	}
	seen := make(map[string]int)
	for _, row := range rows {
		if diff := cmp.Diff(alone(t, s, row.Principal, row.Action, row.Resource), row); diff != "" {
			t.Fatalf("(-Evaluate +Sweep)\n%s", diff)
		}
		seen[row.Decision.String()]++
		seen[row.By.String()]++
		if row.DependsOn != nil {
			seen["depends"]++
		}
	}
	for _, what := range []string{"allowed", "implicitDeny", "explicitDeny", "depends", "scp", "resource", "identity"} {
		if seen[what] == 0 {
			t.Errorf("no row with %s: %v", what, seen)
		}
	}
}
