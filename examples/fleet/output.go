package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lambdaiam/lambdaiam/examples/internal/shard"
)

const (
	rowsExt    = shard.RowsExt
	summaryExt = shard.SummaryExt
	partialExt = ".partial" // of a file that is not complete
	planFile   = "plan.json"
)

// A file is one that is written.
type file interface {
	io.WriteCloser
	Sync() error
}

// create creates a file.
func create(name string) (file, error) { return os.Create(name) }

// plan is the text of the plan: what is asked, and of which organization.
func (f *fleet) plan(in *input) ([]byte, error) {
	var p struct {
		shard.Job
		Organization string `json:"organization,omitempty"` // its digest
	}
	p.Job = f.job
	if in.shared != "" {
		text, err := fs.ReadFile(in.fsys, in.shared)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		p.Organization = hex.EncodeToString(sum[:])
	}
	b, err := json.MarshalIndent(p, "", "  ")
	return append(b, '\n'), err
}

// prepare makes the directory, or sees that it belongs to the same plan and the same accounts.
func (f *fleet) prepare(in *input) error {
	plan, err := f.plan(in)
	if err != nil {
		return err
	}
	switch inside, err := within(f.out, f.in); {
	case err != nil:
		return err
	case inside:
		return fmt.Errorf("%s is within %s, where it would be an account", f.out, f.in)
	}
	if err := os.MkdirAll(f.out, 0o777); err != nil {
		return err
	}
	entries, err := os.ReadDir(f.out)
	if err != nil {
		return err
	}
	old, err := os.ReadFile(filepath.Join(f.out, planFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if old != nil && f.resume && !bytes.Equal(old, plan) {
		return fmt.Errorf("%s has the rows of another plan, which stands in %s", f.out, planFile)
	}
	var partial []string
	for _, d := range entries {
		base, isPartial := strings.CutSuffix(d.Name(), partialExt)
		name, ok := accountOf(base)
		switch {
		case !f.resume:
			return fmt.Errorf("%s is not empty: give -resume to go on", f.out)
		case base != planFile && (old == nil || !ok || in.entries[name] == ""):
			return fmt.Errorf("%s has %s, which is of no account in %s", f.out, d.Name(), f.in)
		case isPartial:
			partial = append(partial, d.Name())
		}
	}
	for _, name := range partial {
		if err := f.remove(name); err != nil {
			return err
		}
	}
	return f.write(planFile, plan)
}

// accountOf returns the account to which a complete file belongs.
func accountOf(name string) (string, bool) {
	if name, ok := strings.CutSuffix(name, rowsExt); ok {
		return name, true
	}
	return strings.CutSuffix(name, summaryExt)
}

// within reports whether a directory is another one, or stands in it.
func within(inner, outer string) (bool, error) {
	inner, err := filepath.Abs(inner)
	if err != nil {
		return false, err
	}
	if outer, err = filepath.Abs(outer); err != nil {
		return false, err
	}
	rel, err := filepath.Rel(outer, inner)
	return err == nil && filepath.IsLocal(rel), nil
}

// write writes a small file as a whole.
func (f *fleet) write(name string, text []byte) error {
	return f.complete(name, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// complete writes a file under another name, and gives it its own when it is complete and on the disk.
func (f *fleet) complete(name string, write func(io.Writer) error) error {
	name = filepath.Join(f.out, name)
	w, err := f.create(name + partialExt)
	if err != nil {
		return err
	}
	if err = write(w); err == nil {
		err = w.Sync()
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return errors.Join(err, os.Remove(name+partialExt))
	}
	return os.Rename(name+partialExt, name)
}

// remove removes a file if it is there.
func (f *fleet) remove(name string) error {
	if err := os.Remove(filepath.Join(f.out, name)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// kept returns the summary of an account whose rows are complete.
func (f *fleet) kept(name string) (s shard.Summary, ok bool) {
	if _, err := os.Stat(filepath.Join(f.out, name+rowsExt)); err != nil {
		return s, false
	}
	text, err := os.ReadFile(filepath.Join(f.out, name+summaryExt))
	if err != nil || json.Unmarshal(text, &s) != nil {
		return s, false
	}
	return s, s.Account == name && s.Counts != nil
}
