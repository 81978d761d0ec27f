package account_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/internal/fleetdata"
)

// fleet reads an organization that was made up, as one snapshot.
func fleet(t testing.TB, o fleetdata.Organization) *account.Snapshot {
	t.Helper()
	files := texts{}
	for name, text := range o.Files() {
		files[name] = string(text)
	}
	return read(t, files)
}

// TestSweepFleet asks an organization that was made up, and some of the questions once more, alone (FL-3).
func TestSweepFleet(t *testing.T) {
	s := fleet(t, fleetdata.Organization{Seed: 1, Accounts: 3, Principals: 12, Missing: 6})
	for _, p := range s.Problems() {
		if !p.Remark {
			t.Error(p.Entity, p.Err)
		}
	}
	rows, faults := swept(t, s, account.Plan{
		Actions: []string{"s3:*Object", "iam:*User", "ec2:RunInstances", "organizations:List*", "sts:AssumeRole", "lambda:*Function"},
		Resources: []string{"*", "arn:*", "arn:aws:iam::*:*", "arn:aws:s3:::elsewhere/x",
			"arn:aws:dynamodb:eu-west-1:444455556666:table/t"},
	})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	random := rand.New(rand.NewPCG(1, 2))
	seen := make(map[string]int)
	for range 1000 {
		row := rows[random.IntN(len(rows))]
		if diff := cmp.Diff(alone(t, s, row.Principal, row.Action, row.Resource), row); diff != "" {
			t.Fatalf("(-Evaluate +Sweep)\n%s", diff)
		}
		seen[row.Decision.String()+" "+row.By.String()]++
		if row.DependsOn != nil {
			seen["depends"]++
		}
	}
	for _, what := range []string{
		"allowed identity", "explicitDeny scp", "explicitDeny identity", "implicitDeny identity",
		"implicitDeny boundary", "implicitDeny resource", "depends",
	} {
		if seen[what] == 0 {
			t.Errorf("no row is %s: %v", what, seen)
		}
	}
}
