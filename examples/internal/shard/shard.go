// Package shard turns the snapshot of an account into rows: one decision a line, as JSON Lines. The examples that work
// through many accounts differ in where snapshots come from and where rows go; what stands in between is here.
//
//	acct, err := shard.ReadFile(fsys, "111122223333.json.gz", account.WithFile(fsys, "organization.json"))
//	counts, err := shard.Job{Actions: []string{"s3:*"}}.Write(ctx, w, acct)
package shard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// The decisions of [Job.Expect].
const (
	Allowed = "allowed"
	Denied  = "denied"
	Depends = "depends" // on what nobody knows
)

// A Job is what is asked of every account, and which of the answers are written. It has a JSON form, from which it can
// be read again.
type Job struct {
	Principals []string `json:"principals,omitempty"` // as in account.Plan, like those below
	Actions    []string `json:"actions"`
	Resources  []string `json:"resources,omitempty"`
	Expect     []string `json:"expect,omitempty"`  // the decisions that are written; empty: all
	Explain    bool     `json:"explain,omitempty"` // rows have the whole result
}

// Check tells whether the job can be asked of any account at all.
func (j Job) Check() error {
	for _, e := range j.Expect {
		if e != Allowed && e != Denied && e != Depends {
			return fmt.Errorf("%q is no decision: want %s, %s or %s", e, Allowed, Denied, Depends)
		}
	}
	plan := account.Plan{Principals: j.Principals, Actions: j.Actions, Resources: j.Resources}
	for row, err := range new(account.Snapshot).Sweep(context.Background(), plan) {
		if row.Principal == "" {
			return err
		}
		break // it can be asked, whatever comes of it here
	}
	return nil
}

// plan is what is asked of an account; ok is false if nothing is, because all principals are of other accounts.
func (j Job) plan(s *account.Snapshot) (p account.Plan, ok bool) {
	p = account.Plan{Actions: j.Actions, Resources: j.Resources}
	if j.Explain {
		p.Explain = j.writes
	}
	for _, name := range j.Principals {
		if isOf(s, name) {
			p.Principals = append(p.Principals, name)
		}
	}
	return p, len(p.Principals) > 0 || len(j.Principals) == 0
}

// isOf reports whether a principal, or one that a pattern covers, may be one of a snapshot: its account is open, or one
// with authorization details.
func isOf(s *account.Snapshot, name string) bool {
	p, err := evaluate.ParsePrincipal(name)
	if err != nil || p.Account() == "" { // as of patterns with any account
		return true
	}
	a, err := s.Account(p.Account())
	return err == nil && a.Details
}

// writes reports whether a row is written.
func (j Job) writes(r account.Row) bool {
	return len(j.Expect) == 0 || slices.Contains(j.Expect, decision(r))
}

func decision(r account.Row) string {
	switch {
	case len(r.DependsOn) > 0:
		return Depends
	case r.Decision == evaluate.Allowed:
		return Allowed
	}
	return Denied
}

// Write writes the rows of an account in the order of [account.Snapshot.Sweep], each as [account.Row.AppendJSON] has it
// and with a line end. Where a principal or resource has no answers a line says so, with the members account,
// principal, resource and error. Principals of other accounts are passed over: they have rows there. Lines are written
// one by one: give it a writer with a buffer.
//
// The error is one of w, that of ctx, or says that the job cannot be asked of the account.
func (j Job) Write(ctx context.Context, w io.Writer, s *account.Snapshot) (Counts, error) {
	var n Counts
	var line []byte
	last := ""
	plan, ok := j.plan(s)
	if !ok {
		return n, ctx.Err()
	}
	for row, err := range s.Sweep(ctx, plan) {
		fault, isFault := errors.AsType[*account.Error](err)
		if err != nil && (!isFault || row.Principal == "") {
			return n, err
		}
		if row.Principal != last {
			n.Principals++
			last = row.Principal
		}
		line = line[:0]
		switch {
		case isFault:
			n.Errors++
			if line, err = faultLine(row, fault); err != nil {
				return n, err
			}
		default:
			n.count(row)
			if !j.writes(row) {
				continue
			}
			line = row.AppendJSON(line)
		}
		n.Rows++
		line = append(line, '\n')
		if _, err := w.Write(line); err != nil {
			return n, err
		}
	}
	return n, ctx.Err()
}

// faultLine is the line of a principal or resource that has no answers.
func faultLine(r account.Row, fault *account.Error) ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Account   string         `json:"account"`
		Principal string         `json:"principal"`
		Resource  string         `json:"resource,omitempty"`
		Error     *account.Error `json:"error"`
	}{r.Account, r.Principal, r.Resource, fault})
}
