package shard

import (
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"path"

	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// Read is [account.Read] with compressed files, of an account whose principals are known: a snapshot without any
// account's authorization details is an error, where no principal would be no row.
func Read(fsys fs.FS, opts ...account.Option) (*account.Snapshot, error) {
	return withDetails(account.Read(Unzipped(fsys), opts...))
}

// ReadFile is [Read] for one file.
func ReadFile(fsys fs.FS, name string, opts ...account.Option) (*account.Snapshot, error) {
	return withDetails(account.ReadFile(Unzipped(fsys), name, opts...))
}

// ReadFrom is [ReadFile] for a file that stands in no file system. Its name says whether it is compressed.
func ReadFrom(r io.Reader, name string, opts ...account.Option) (*account.Snapshot, error) {
	return ReadFile(single{name, stream{r}}, name, opts...)
}

func withDetails(s *account.Snapshot, err error) (*account.Snapshot, error) {
	if err != nil {
		return nil, err
	}
	for a := range s.Accounts() {
		if a.Details {
			return s, nil
		}
	}
	return nil, &account.Error{Code: account.CodeNoInput, Reason: "there are no authorization details of an account"}
}

// Unzipped is a file system in which files whose names end in .gz read as what is compressed in them. However much that
// is, package account reads no more of it than [account.WithMaxFileSize] allows.
func Unzipped(fsys fs.FS) fs.FS { return unzipped{fsys} }

type unzipped struct{ fs.FS }

func (u unzipped) Open(name string) (fs.File, error) {
	f, err := u.FS.Open(name)
	if err != nil || path.Ext(name) != ".gz" {
		return f, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return f, nil
	}
	r, err := gzip.NewReader(f)
	if err != nil {
		return nil, errors.Join(&fs.PathError{Op: "read", Path: name, Err: err}, f.Close())
	}
	return compressed{f, r}, nil
}

// A compressed is a file that reads as what is compressed in it.
type compressed struct {
	fs.File
	r *gzip.Reader
}

func (c compressed) Read(b []byte) (int, error) { return c.r.Read(b) }

// OneFile is a file system with one file, which can be read once. Its name says whether it is compressed.
func OneFile(r io.Reader, name string) fs.FS { return Unzipped(single{name, stream{r}}) }

// A single is a file system with one file, which can be read once.
type single struct {
	name string
	file stream
}

func (s single) Open(name string) (fs.File, error) {
	if name != s.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return s.file, nil
}

// A stream is a file of which nothing is known but what can be read.
type stream struct{ io.Reader }

func (stream) Stat() (fs.FileInfo, error) { return nil, errors.ErrUnsupported }
func (stream) Close() error               { return nil }
