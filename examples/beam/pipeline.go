package main

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/lambdaiam/lambdaiam/examples/internal/shard"
)

// What workers run must be known to them by name. The generic functions make it known without reflection.
func init() {
	register.DoFn3x1[context.Context, []byte, func(settings), error](&settle{})
	register.DoFn5x1[context.Context, string, settings, func(tally), func(string), error](&sweep{})
	register.DoFn3x1[context.Context, tally, func(*string) bool, error](&report{})
	register.Function2x1(add)
	register.Emitter1[settings]()
	register.Emitter1[tally]()
	register.Emitter1[string]()
	register.Iter1[string]()
}

// build makes the pipeline:
//
//	Create(files) → Reshuffle → sweep → Combine(add) → report
//
// An element is a whole account. Its rows never become elements: sweep writes them, and lets out a tally and, of an
// account that failed, the summary. Reshuffle is there for runners that would otherwise do one file after the other
// where the list is.
func build(s beam.Scope, job shard.Job, in input, out string) {
	files := beam.Reshuffle(s, beam.CreateList(s, in.files))
	with := beam.ParDo(s, &settle{Job: job, Organization: in.organization}, beam.Impulse(s))
	tallies, failures := beam.ParDo2(s, &sweep{Out: out}, files, beam.SideInput{Input: with})
	total := beam.Combine(s, add, tallies)
	beam.ParDo0(s, &report{Out: out}, total, beam.SideInput{Input: failures})
}

// Settings are what is the same for all accounts: a side input, which a worker reads once for a bundle of accounts.
type settings struct {
	Job          shard.Job
	Organization []byte // the text of the organization file
	Name         string // of the organization file, "" if there is none
}

// A settle reads the settings, once in a run, so that all accounts are asked the same within the same organization. If
// the organization file cannot be read there is nothing to say about any account, and the pipeline fails.
type settle struct {
	Job          shard.Job
	Organization string // where the organization file is, or ""
}

// ProcessElement ignores the element, which is Beam's beginning of everything.
func (f *settle) ProcessElement(ctx context.Context, _ []byte, emit func(settings)) error {
	with := settings{Job: f.Job}
	if f.Organization != "" {
		text, err := readAll(ctx, f.Organization)
		if err != nil {
			return err
		}
		with.Organization, with.Name = text, filepath.Base(f.Organization)
		if err := with.check(); err != nil {
			return err
		}
	}
	emit(with)
	return nil
}

// A tally is what came of accounts.
type tally struct {
	Accounts int
	Failed   int // those of Accounts that have no rows
	Counts   shard.Counts
}

// add returns the tally of both.
func add(a, b tally) tally {
	return tally{a.Accounts + b.Accounts, a.Failed + b.Failed, a.Counts.Add(b.Counts)}
}

// A total is what total.json has.
type total struct {
	Accounts int `json:"accounts"`
	Failed   int `json:"failed"`
	shard.Counts
	Failures []json.RawMessage `json:"failures,omitempty"` // summaries of accounts that failed, in order
}

// good reports whether everything that was asked has an answer.
func (t total) good() bool { return t.Failed == 0 && t.Errors == 0 }

// totalFile is written when all accounts are done.
const totalFile = "total.json"

// A report writes total.json.
type report struct{ Out string }

// ProcessElement takes the tally of all accounts and the summaries of those that failed.
func (f *report) ProcessElement(ctx context.Context, all tally, failures func(*string) bool) error {
	t := total{Accounts: all.Accounts, Failed: all.Failed, Counts: all.Counts}
	var lines []string
	for line := ""; failures(&line); {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	for _, line := range lines {
		t.Failures = append(t.Failures, json.RawMessage(line))
	}
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	return writeAll(ctx, join(f.Out, totalFile), append(text, '\n'))
}

// readTotal reads what report wrote.
func readTotal(ctx context.Context, out string) (text []byte, t total, err error) {
	if text, err = readAll(ctx, join(out, totalFile)); err == nil {
		err = json.Unmarshal(text, &t)
	}
	return text, t, err
}
