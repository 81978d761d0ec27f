package main

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/examples/internal/shard"
)

// A fleet is a run of the program.
type fleet struct {
	job            shard.Job
	resume         bool
	in, out        string
	stdout, stderr io.Writer
	create         func(name string) (file, error)
}

// run works through the accounts and returns the exit status.
func (f *fleet) run(ctx context.Context) int {
	in, err := openInput(f.in)
	if err == nil {
		err = f.prepare(in)
	}
	if err != nil {
		fmt.Fprintln(f.stderr, "fleet:", err)
		return statusError
	}
	for _, entry := range in.leftOut {
		fmt.Fprintf(f.stderr, "fleet: %s is left out\n", entry)
	}
	if in.shared == "" {
		const then = "answers are without control policies, unless a snapshot has them"
		fmt.Fprintf(f.stderr, "fleet: there is no %s.json: %s\n", shard.Organization, then)
	}
	status := statusGood
	for i, name := range in.names {
		if ctx.Err() != nil {
			return f.stopped()
		}
		fmt.Fprintf(f.stderr, "fleet: %d of %d: %s\n", i+1, len(in.names), name)
		s, isKept := f.kept(name)
		if !isKept {
			s, err = f.account(ctx, in, name)
		}
		var line []byte
		if err == nil {
			line, err = s.Line()
		}
		if err == nil {
			_, err = f.stdout.Write(line)
		}
		switch {
		case err != nil && ctx.Err() != nil:
			return f.stopped()
		case err != nil:
			fmt.Fprintln(f.stderr, "fleet:", err)
			return statusError
		case !s.Good():
			status = statusFailed
		}
	}
	return status
}

func (f *fleet) stopped() int {
	fmt.Fprintln(f.stderr, "fleet: stopped; go on with -resume")
	return statusFailed
}

// account reads one account and writes its files. That the account fails is its summary and no error.
func (f *fleet) account(ctx context.Context, in *input, name string) (shard.Summary, error) {
	s, err := in.read(name)
	if err != nil {
		return f.failed(name, err)
	}
	for _, p := range s.Problems() {
		if !p.Remark || p.Err.Code == account.CodeNotInOrganization {
			fmt.Fprintf(f.stderr, "fleet: %s: %v\n", name, p.Err)
		}
	}
	summary := shard.Summary{Account: name}
	var asked error // of the account, not of the file
	err = f.complete(name+rowsExt, func(w io.Writer) error {
		b := bufio.NewWriterSize(w, 1<<16)
		counts, err := f.job.Write(ctx, b, s)
		if flushed := b.Flush(); flushed != nil {
			return flushed
		}
		if err != nil {
			asked = err
			return err
		}
		summary.Counts = &counts
		line, err := summary.Line()
		if err == nil {
			err = f.write(name+summaryExt, line)
		}
		return err
	})
	if asked != nil && ctx.Err() == nil {
		return f.failed(name, asked)
	}
	return summary, err
}

// failed writes and returns the summary of an account that has no rows.
func (f *fleet) failed(name string, err error) (shard.Summary, error) {
	s := shard.Failed(name, err)
	line, err := s.Line()
	if err == nil {
		err = f.write(name+summaryExt, line)
	}
	if err == nil {
		err = f.remove(name + rowsExt) // of a run whose summary is lost
	}
	return s, err
}
