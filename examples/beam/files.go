package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"

	"github.com/lambdaiam/lambdaiam/examples/internal/shard"
)

// An input is what a directory has: the names of files with it before them.
type input struct {
	files        []string // of accounts, in order
	organization string   // "" if there is none
}

// list lists the files of a directory.
func list(ctx context.Context, dir string) (in input, err error) {
	var found []string
	for _, ext := range []string{".json", ".json.gz"} {
		files, err := glob(ctx, dir, "*"+ext)
		if err != nil {
			return in, err
		}
		found = append(found, files...)
	}
	slices.Sort(found)
	files := make(map[string]string)
	for _, file := range found {
		name, ok := shard.Name(filepath.Base(file))
		switch other := files[name]; {
		case !ok:
			continue
		case other != "":
			return in, fmt.Errorf("%s and %s have one name", other, file)
		}
		files[name] = file
		if name == shard.Organization {
			in.organization = file
		} else {
			in.files = append(in.files, file)
		}
	}
	if len(in.files) == 0 {
		return in, fmt.Errorf("%s: there is no snapshot", dir)
	}
	return in, nil
}

// empty sees that a directory has no files yet: those of another run would be taken for results of this one.
func empty(ctx context.Context, dir string) error {
	switch files, err := glob(ctx, dir, "*"); {
	case err != nil:
		return err
	case len(files) > 0:
		return fmt.Errorf("%s is not empty", dir)
	}
	return nil
}

// glob lists files of a directory.
func glob(ctx context.Context, dir, pattern string) (files []string, err error) {
	if strings.ContainsAny(dir, "*?[") {
		return nil, fmt.Errorf("%s: names of directories must not have *, ? or [", dir)
	}
	fs, err := filesystem.New(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	return fs.List(ctx, join(dir, pattern))
}

// join is the name of a file in a directory, which may be a URL.
func join(dir, name string) string { return strings.TrimSuffix(dir, "/") + "/" + name }

// readAll reads a file.
func readAll(ctx context.Context, name string) (text []byte, err error) {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	return filesystem.Read(ctx, fs, name)
}

// writeAll writes a file.
func writeAll(ctx context.Context, name string, text []byte) error {
	return complete(ctx, name, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// complete writes a file under a name that nobody else has, and gives it its own when it is complete. A runner may do
// an account twice, even at the same time: both write the same, and each file that has its name is whole. Beam renames
// local files; objects of S3 and Cloud Storage are copied within the store and then removed.
func complete(ctx context.Context, name string, write func(io.Writer) error) (err error) {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	partial := name + "." + rand.Text() + ".partial"
	w, err := fs.OpenWrite(ctx, partial)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(w, 1<<16)
	if err = write(b); err == nil {
		err = b.Flush()
	}
	if err = errors.Join(err, w.Close()); err == nil {
		err = filesystem.Rename(ctx, fs, partial, name)
	}
	if err != nil {
		if r, ok := fs.(filesystem.Remover); ok {
			err = errors.Join(err, r.Remove(ctx, partial))
		}
	}
	return err
}
