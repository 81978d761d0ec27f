package account_test

import (
	"bytes"
	"math/rand/v2"
	"runtime"
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

// TestSweepFleet asks organizations that were made up, and some of the questions once more, alone (FL-3).
func TestSweepFleet(t *testing.T) {
	seen := make(map[string]int)
	for seed := range uint64(2) {
		o := fleetdata.Organization{Seed: seed, Accounts: 3, Principals: 6, Missing: 6, Documents: seed == 1}
		s := fleet(t, o)
		for _, p := range s.Problems() {
			if !p.Remark {
				t.Error(p.Entity, p.Err)
			}
		}
		plan := account.Plan{
			Principals: []string{
				"*", "arn:aws:iam::" + here + ":role/outside", "arn:aws:iam::" + o.AccountID(1) + ":root", "lambda.amazonaws.com",
				"arn:aws:sts::" + o.AccountID(2) + ":assumed-role/role-0001/session", "arn:aws:sts::" + here + ":federated-user/f",
			},
			Actions: []string{
				"s3:*Object", "iam:*User", "ec2:RunInstances", "organizations:List*", "sts:AssumeRole", "lambda:*Function", "kms:Decrypt",
			},
			Resources: []string{
				"*", "arn:*", "arn:aws:iam::*:*", "arn:aws:s3:::elsewhere/x", "arn:aws:s3:::data-" + o.AccountID(0) + "-0/key",
				"arn:aws:dynamodb:eu-west-1:444455556666:table/t", "arn:aws:iam::" + o.AccountID(1) + ":role/not-there",
			},
		}
		rows, faults := swept(t, s, plan)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		random := rand.New(rand.NewPCG(seed, 2))
		for range 300 {
			row := rows[random.IntN(len(rows))]
			if diff := cmp.Diff(alone(t, s, row.Principal, row.Action, row.Resource), row); diff != "" {
				t.Fatalf("(-Evaluate +Sweep)\n%s", diff)
			}
		}
		for _, row := range rows {
			seen[row.Decision.String()+" "+row.By.String()]++
			if row.DependsOn != nil {
				seen["depends"]++
			}
		}
	}
	for _, what := range []string{
		"allowed identity", "allowed resource", "explicitDeny scp", "explicitDeny rcp", "explicitDeny identity",
		"implicitDeny identity", "implicitDeny boundary", "implicitDeny resource", "depends",
	} {
		if seen[what] == 0 {
			t.Errorf("no row is %s: %v", what, seen)
		}
	}
}

// TestSweepProcessors: the rows are the same on one processor and on several (FL-3).
func TestSweepProcessors(t *testing.T) {
	s := fleet(t, fleetdata.Organization{Seed: 3, Accounts: 2, Principals: 9, Missing: 9})
	plan := account.Plan{Actions: []string{"s3:*Object*", "ec2:Describe*"}, Resources: []string{"*", "arn:aws:s3:::*"}}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := jsonLines(t, s, plan)
	if n := bytes.Count(want, []byte("\n")); n < 10*2048 { // chunks
		t.Fatalf("%d rows are too few", n)
	}
	for range 3 {
		runtime.GOMAXPROCS(4)
		if !bytes.Equal(jsonLines(t, s, plan), want) {
			t.Fatal("other rows")
		}
	}
}

// jsonLines are the rows of a sweep as JSON Lines.
func jsonLines(t testing.TB, s *account.Snapshot, p account.Plan) (text []byte) {
	t.Helper()
	for row, err := range s.Sweep(t.Context(), p) {
		if err != nil {
			t.Fatal(err)
		}
		text = append(row.AppendJSON(text), '\n')
	}
	return text
}
