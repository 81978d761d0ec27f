package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/examples/internal/shard"
)

// An input is a directory with snapshots.
type input struct {
	fsys     fs.FS
	names    []string          // of accounts, in order
	entries  map[string]string // what is in the directory, by account
	isDir    map[string]bool   // by account
	shared   string            // the organization file, "" if there is none
	leftOut  []string
	readOpts []account.Option
}

// openInput lists a directory.
func openInput(dir string) (*input, error) {
	in := &input{fsys: os.DirFS(dir), entries: make(map[string]string), isDir: make(map[string]bool)}
	entries, err := fs.ReadDir(in.fsys, ".")
	if err != nil {
		return nil, err
	}
	for _, d := range entries {
		if err := in.take(d.Name()); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
	}
	if len(in.entries) == 0 {
		return nil, fmt.Errorf("%s: there is no snapshot", dir)
	}
	in.names = slices.Sorted(maps.Keys(in.entries))
	if in.shared != "" {
		if _, err := account.ReadFile(shard.Unzipped(in.fsys), in.shared); err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		in.readOpts = append(in.readOpts, account.WithFile(shard.Unzipped(in.fsys), in.shared))
	}
	return in, nil
}

// take takes in an entry of the directory.
func (in *input) take(entry string) error {
	name, isJSON := shard.Name(entry)
	info, err := fs.Stat(in.fsys, entry) // of what a symbolic link leads to
	isDir := err == nil && info.IsDir()
	switch {
	case strings.HasPrefix(entry, "."):
		return nil
	case isDir:
		name = entry
	case !isJSON: // what cannot be read shows when it is
		in.leftOut = append(in.leftOut, entry)
		return nil
	}
	if name == shard.Organization {
		if isDir || in.shared != "" {
			return errors.New("want one organization file")
		}
		in.shared = entry
		return nil
	}
	if in.entries[name] != "" {
		return fmt.Errorf("%s and %s have one name", in.entries[name], entry)
	}
	in.entries[name], in.isDir[name] = entry, isDir
	return nil
}

// read reads the snapshot of an account.
func (in *input) read(name string) (*account.Snapshot, error) {
	if !in.isDir[name] {
		return shard.ReadFile(in.fsys, in.entries[name], in.readOpts...)
	}
	dir, err := fs.Sub(in.fsys, in.entries[name])
	if err != nil {
		return nil, err
	}
	return shard.Read(dir, in.readOpts...)
}
