package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/examples/internal/shard"
)

// The counters show how far a pipeline is. Unlike the counts in total.json they may count an account twice that a
// runner tried twice.
var (
	accounts = beam.NewCounter("fleet", "accounts")
	requests = beam.NewCounter("fleet", "requests")
	allowed  = beam.NewCounter("fleet", "allowed")
	depends  = beam.NewCounter("fleet", "depends")
	failed   = beam.NewCounter("fleet", "failed")
)

// A sweep works through one account. AWS managed policies that a snapshot lacks are in the program.
type sweep struct {
	Out string // where rows and summaries go
}

// ProcessElement takes the file of an account. It writes its rows and its summary, and emits a tally. That an account
// fails is no error, which would stop the pipeline: its summary is emitted, with the error.
func (f *sweep) ProcessElement(
	ctx context.Context, file string, with settings, emit func(tally), emitFailure func(string),
) error {
	name, _ := shard.Name(filepath.Base(file))
	counts, err := f.account(ctx, file, name, with)
	s := shard.Summary{Account: name, Counts: &counts}
	if err != nil {
		s = shard.Failed(name, err)
	}
	line, err := s.Line()
	if err == nil {
		err = writeAll(ctx, join(f.Out, name+shard.SummaryExt), line)
	}
	if ctx.Err() != nil { // the pipeline was stopped
		return ctx.Err()
	}
	if err != nil {
		s = shard.Failed(name, err)
		if line, err = s.Line(); err != nil {
			return err
		}
	}
	t := tally{Accounts: 1}
	if s.Error != nil {
		t.Failed = 1
		emitFailure(string(bytes.TrimSuffix(line, []byte("\n"))))
	} else {
		t.Counts = *s.Counts
	}
	emit(t)
	accounts.Inc(ctx, 1)
	failed.Inc(ctx, int64(t.Failed))
	requests.Inc(ctx, int64(t.Counts.Allowed+t.Counts.Denied+t.Counts.Depends))
	allowed.Inc(ctx, int64(t.Counts.Allowed))
	depends.Inc(ctx, int64(t.Counts.Depends))
	return nil
}

// account writes the rows of an account.
func (f *sweep) account(ctx context.Context, file, name string, with settings) (counts shard.Counts, err error) {
	s, err := readAccount(ctx, file, with)
	if err != nil {
		return counts, err
	}
	for _, p := range s.Problems() {
		if !p.Remark || p.Err.Code == account.CodeNotInOrganization {
			log.Warnf(ctx, "%s: %v", name, p.Err)
		}
	}
	err = complete(ctx, join(f.Out, name+shard.RowsExt), func(w io.Writer) error {
		counts, err = with.Job.Write(ctx, w, s)
		return err
	})
	return counts, err
}

// readAccount reads the snapshot of an account.
func readAccount(ctx context.Context, file string, with settings) (s *account.Snapshot, err error) {
	fs, err := filesystem.New(ctx, file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	r, err := fs.OpenRead(ctx, file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return shard.ReadFrom(r, filepath.Base(file), with.options()...)
}

// options let a snapshot be read within the organization.
func (with settings) options() []account.Option {
	if with.Name == "" {
		return nil
	}
	return []account.Option{account.WithFile(shard.OneFile(bytes.NewReader(with.Organization), with.Name), with.Name)}
}

// check reads the organization file.
func (with settings) check() error {
	_, err := account.ReadFile(shard.OneFile(bytes.NewReader(with.Organization), with.Name), with.Name)
	return err
}
