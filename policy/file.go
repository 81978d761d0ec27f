package policy

import (
	"errors"
	"io"
	"io/fs"
	"math"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// ParseFile is [Parse] for a file. The policy has the file's name, unless [WithName] gives another, so that its errors
// read file:line:column; the directories of fsys are no part of it. No more is read than may be parsed. The error is an
// [*Error]: with [CodeUnreadableFile] and the error of fsys behind it where the file cannot be read, else that of
// [Parse].
func ParseFile(fsys fs.FS, name string, opts ...Option) (*Policy, error) {
	o := &options{name: name, max: DefaultMaxSize}
	for _, opt := range opts {
		opt(o)
	}
	data, err := readFile(fsys, name, o.max)
	if err != nil {
		p := &Policy{name: o.name}
		return p.refused(&fault{code: CodeUnreadableFile, reason: "cannot be read: " + unreadable(err), err: err})
	}
	return parseData(data, *o)
}

// readFile reads a file, and of one that is larger than max one byte more than that.
func readFile(fsys fs.FS, name string, max int) ([]byte, error) {
	if fsys == nil {
		return nil, errors.New("no file system")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	limit := int64(max)
	if limit < math.MaxInt64 {
		limit++
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

// unreadable says why a file cannot be read. Its name is said already.
func unreadable(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Err != nil {
		err = e.Err
	}
	return quote.Text(err.Error())
}
