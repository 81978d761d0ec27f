package account_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/internal/concurrent"
	"github.com/lambdaiam/lambdaiam/internal/fleetdata"
)

// goroutines waits until there are no more of them than before.
func goroutines(t *testing.T, before int) {
	t.Helper()
	for range 200 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// TestSweepEnds: a sweep that is stopped, or whose context is done, leaves nothing behind and yields no more (FL-3).
func TestSweepEnds(t *testing.T) {
	s := fleet(t, fleetdata.Organization{Seed: 4, Accounts: 1, Principals: 30})
	plan := account.Plan{Actions: []string{"s3:*", "ec2:*", "iam:*"}}
	for _, processors := range []int{1, 4} {
		for _, after := range []int{1, 2047, 2048, 5000} {
			t.Run(fmt.Sprintf("processors=%d,rows=%d", processors, after), func(t *testing.T) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
				before, n := runtime.NumGoroutine(), 0
				for _, err := range s.Sweep(t.Context(), plan) {
					if err != nil {
						t.Fatal(err)
					}
					if n++; n == after {
						break
					}
				}
				if n != after {
					t.Fatalf("%d rows", n)
				}
				goroutines(t, before)

				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				n = 0
				for _, err := range s.Sweep(ctx, plan) {
					if err != nil {
						t.Fatal(err)
					}
					if n++; n == after {
						cancel()
					}
				}
				if n != after {
					t.Errorf("%d rows although the context was done after %d", n, after)
				}
				goroutines(t, before)
			})
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for row, err := range s.Sweep(ctx, account.Plan{}) {
		t.Errorf("%v, %v", row, err)
	}
}

// TestSweepPanics: what the loop panics with reaches the caller, and nothing is left behind.
func TestSweepPanics(t *testing.T) {
	s := fleet(t, fleetdata.Organization{Seed: 4, Accounts: 1, Principals: 30})
	before := runtime.NumGoroutine()
	for _, explain := range []func(account.Row) bool{nil, func(account.Row) bool { panic("stop") }} {
		func() {
			defer func() {
				if r := recover(); r != "stop" {
					t.Errorf("recovered %v", r)
				}
			}()
			for range s.Sweep(t.Context(), account.Plan{Actions: []string{"s3:*"}, Explain: explain}) {
				panic("stop")
			}
		}()
		goroutines(t, before)
	}
}

// TestSweepTwice: a sequence may be used again, and by several goroutines at once.
func TestSweepTwice(t *testing.T) {
	s, _ := sample(t)
	sweep := s.Sweep(t.Context(), account.Plan{Actions: []string{"s3:Get*", "sts:AssumeRole"}, Resources: []string{"*", "arn:aws:iam::*:*"}})
	said := concurrent.Same(t, func(b *strings.Builder) {
		for row, err := range sweep {
			fmt.Fprintln(b, string(row.AppendJSON(nil)), err)
		}
	})
	if !strings.Contains(said, "allowed") {
		t.Error(said)
	}
}

// TestSweepAllocations: a row allocates nothing by itself (FL-3).
func TestSweepAllocations(t *testing.T) {
	s := fleet(t, fleetdata.Organization{Seed: 5, Accounts: 1, Principals: 3})
	plan := account.Plan{Actions: []string{"s3:*", "ec2:*", "iam:*", "lambda:*"}, Resources: []string{"*", "arn:*", "arn:aws:iam::*:*"}}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var line []byte
	rows := 0
	sweep := func() {
		rows = 0
		for row := range s.Sweep(t.Context(), plan) {
			line = row.AppendJSON(line[:0])
			rows++
		}
	}
	sweep()
	if rows < 40_000 {
		t.Fatalf("%d rows are too few", rows)
	}
	few := testing.AllocsPerRun(1, sweep)
	fewRows := rows
	plan.Resources = append(plan.Resources, many(40)...)
	more := testing.AllocsPerRun(1, sweep)
	if perRow := (more - few) / float64(rows-fewRows); perRow > 0.01 {
		t.Errorf("%.0f allocations for %d rows, %.0f for %d: %.3f for a row", few, fewRows, more, rows, perRow)
	}
}

// many are resources that no snapshot lists.
func many(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("arn:aws:dynamodb:eu-west-1:%s:table/t%d", here, i))
	}
	return list
}

// TestSweepMemory: what is in use while a sweep goes on does not grow with what was asked already (FL-3).
func TestSweepMemory(t *testing.T) {
	s := fleet(t, fleetdata.Organization{Seed: 6, Accounts: 1, Principals: 60})
	plan := account.Plan{Actions: []string{"s3:*", "ec2:*"}, Resources: many(4)}
	sweep := func() (inUse []uint64) {
		n, last := 0, ""
		for row, err := range s.Sweep(t.Context(), plan) {
			if err != nil {
				t.Fatal(err)
			}
			if row.Principal == last {
				continue
			}
			last = row.Principal
			if n++; n == 18 || n == 58 {
				runtime.GC()
				runtime.GC() // what a sync.Pool keeps goes with the second
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				inUse = append(inUse, m.HeapAlloc)
			}
		}
		return inUse
	}
	sweep() // documents are parsed and compiled when they are first needed, and stay
	inUse := sweep()
	if len(inUse) != 2 {
		t.Fatal("too few principals")
	}
	grown := int64(inUse[1]) - int64(inUse[0])
	t.Logf("at the 18th principal %d bytes are in use, at the 58th %d more", inUse[0], grown)
	if grown > 40*1000 { // the compiled policies of a principal take some 7 KB, a row for each question far more
		t.Errorf("%d bytes more are in use", grown)
	}
}

// TestSweepExplain: Results come for the rows that are asked for, and are those of Evaluate (FL-3).
func TestSweepExplain(t *testing.T) {
	s, _ := sample(t)
	const elsewhere = "arn:aws:s3:::elsewhere/x"
	var asked []string
	plan := account.Plan{
		Actions: []string{"s3:GetObject", "sts:AssumeRole"}, Resources: []string{"*", elsewhere},
		Explain: func(row account.Row) bool {
			asked = append(asked, row.Principal+row.Action+row.Resource)
			if row.Result != nil || row.Account == "" {
				t.Errorf("asked about %v", row)
			}
			return row.Resource == elsewhere && row.Action == "s3:GetObject"
		},
	}
	var yielded []string
	noted := 0
	for row, err := range s.Sweep(t.Context(), plan) {
		if err != nil {
			t.Fatal(err)
		}
		yielded = append(yielded, row.Principal+row.Action+row.Resource)
		if want := row.Resource == elsewhere && row.Action == "s3:GetObject"; (row.Result != nil) != want {
			t.Errorf("%v: result %v", row, row.Result)
		}
		if row.Result == nil {
			continue
		}
		want, err := may(t, s, row.Principal, row.Action, row.Resource)
		if err != nil || !row.Result.Equal(want) {
			t.Errorf("%v\nwant %v, %v", row.Result, want, err)
		}
		if slices.ContainsFunc(row.Result.Problems, func(p evaluate.Problem) bool { return p.Code == account.ProblemResourcePolicy }) {
			noted++
		}
	}
	if diff := cmp.Diff(yielded, asked); diff != "" {
		t.Errorf("Explain was called for others (-yielded +asked)\n%s", diff)
	}
	if noted == 0 {
		t.Error("no result says that the policy of the resource is not there")
	}
}

// TestSweepManyPolicies: with more resources that have policies than are kept for a principal (FL-3).
func TestSweepManyPolicies(t *testing.T) {
	const n = 4500
	var b strings.Builder
	for i := range n {
		effect := []string{"Allow", "Deny"}[i%2]
		fmt.Fprintf(&b, `{"arn":"arn:aws:s3:::b%d","account":"%s","policy":{"Version":"2012-10-17","Statement":{"Effect":"%s","Principal":"*",`+
			`"Action":"s3:ListBucket","Resource":"*"}}}`+"\n", i, here, effect)
	}
	s := read(t, texts{"here.json": page(users(user("ana"))), "resources.json": b.String()})
	rows, faults := swept(t, s, account.Plan{Actions: []string{"s3:ListBucket", "s3:GetBucketAcl"}, Resources: []string{"arn:aws:s3:::*"}})
	if faults != nil || len(rows) != 2*n {
		t.Fatalf("%d rows, %v", len(rows), faults)
	}
	for i, row := range rows {
		number := 0
		if _, err := fmt.Sscanf(row.Resource, "arn:aws:s3:::b%d", &number); err != nil {
			t.Fatal(err)
		}
		want := evaluate.ImplicitDeny
		if i < n {
			want = []evaluate.Decision{evaluate.Allowed, evaluate.ExplicitDeny}[number%2]
		}
		if row.Decision != want {
			t.Fatalf("%s, want %v", row.AppendJSON(nil), want)
		}
	}
}
