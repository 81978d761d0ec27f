package policy_test

import (
	"errors"
	"io/fs"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/lambdaiam/lambdaiam/policy"
)

func TestParseFile(t *testing.T) {
	good, bad := doc(`"Effect":"Deny","Action":"*"`), "{\n \"Statement\": 7}"
	fsys := fstest.MapFS{
		"good.json":     {Data: []byte(good)},
		"team/bad.json": {Data: []byte(bad)},
		"team/dir/x":    {},
	}
	p, err := policy.ParseFile(fsys, "good.json")
	if err != nil || p.Name() != "good.json" || p.String() != good {
		t.Errorf("%v %q, %v", p, p.Name(), err)
	}
	if p, err = policy.ParseFile(fsys, "good.json", policy.WithName("reader")); err != nil || p.Name() != "reader" {
		t.Errorf("named %q, %v", p.Name(), err)
	}
	if p, err = policy.ParseFile(fsys, "good.json", policy.WithMaxSize(len(good))); err != nil || p.Len() != 1 {
		t.Errorf("as large as allowed: %v", err)
	}
	p, err = policy.ParseFile(fsys, "good.json", policy.WithMaxSize(math.MaxInt))
	if err != nil || p.Len() != 1 {
		t.Errorf("of any size: %v", err)
	}
	for _, max := range []int{len(good) - 1, 0, -1, math.MinInt} {
		p, err = policy.ParseFile(fsys, "good.json", policy.WithMaxSize(max))
		if e := wantError(t, err, policy.CodeTooLarge, ""); e.Policy != "good.json" || !useless(p) {
			t.Errorf("%v, %v", p, e)
		}
	}
	_, err = policy.ParseFile(fsys, "team/bad.json")
	if want := "policy: team/bad.json:2:15: Statement: a number, wanted an object (DATA_TYPE_MISMATCH)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	for _, tt := range []struct {
		name string
		fsys fs.FS
		file string
		is   error
	}{
		{"no file", fsys, "none.json", fs.ErrNotExist},
		{"no name", fsys, "../good.json", fs.ErrNotExist},
		{"an empty name", fsys, "", fs.ErrNotExist},
		{"a directory", fsys, "team/dir", fs.ErrInvalid},
		{"no file system", nil, "good.json", nil},
		{"no map", fstest.MapFS(nil), "good.json", fs.ErrNotExist},
		{"an error of its own", failing{}, "good.json", errFailing},
	} {
		p, err := policy.ParseFile(tt.fsys, tt.file)
		e := wantError(t, err, policy.CodeUnreadableFile, "")
		if e.Policy != tt.file || e.Line != 0 || !useless(p) || strings.Contains(e.Error(), "\n") {
			t.Errorf("%s: %v, %+v", tt.name, p, e)
		}
		if tt.is != nil && !errors.Is(err, tt.is) {
			t.Errorf("%s: %v behind the error, want %v", tt.name, e.Unwrap(), tt.is)
		}
	}
}

// TestParseFileReadsNoMore: of a file without end no more is read than may be parsed.
func TestParseFileReadsNoMore(t *testing.T) {
	read := 0
	_, err := policy.ParseFile(endless{&read}, "e", policy.WithMaxSize(1000))
	wantError(t, err, policy.CodeTooLarge, "")
	if read > 1001 {
		t.Errorf("%d bytes were read", read)
	}
}

var errFailing = errors.New("out of\norder")

// failing opens nothing.
type failing struct{}

func (failing) Open(string) (fs.File, error) { return nil, errFailing }

// endless is a file system and a file of blanks.
type endless struct{ read *int }

func (e endless) Open(string) (fs.File, error) { return e, nil }
func (e endless) Stat() (fs.FileInfo, error)   { return nil, errFailing }
func (e endless) Close() error                 { return nil }
func (e endless) Read(b []byte) (int, error)   { *e.read += len(b); copy(b, " "); return len(b), nil }
func (e endless) ModTime() time.Time           { return time.Time{} }
