package account

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"path"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// A file is a file that was read. Everything that was read from it shares its text.
type file struct {
	name string
	text string
}

// A piece is a file, or a line of a file of JSON Lines: what is read as one JSON value.
type piece struct {
	*file
	text string // of the piece
	base int    // where it begins in the file
}

const blanks = " \t\r\n"

// read reads a file, if it is JSON: by its name, or because it begins as JSON does. Of any other file ok is false, and
// no more is read than it takes to see that.
func (o *options) read(fsys fs.FS, name string) (f *file, ok bool, err error) {
	refuse := func(code Code, reason string, err error) (*file, bool, error) {
		return nil, false, &Error{Code: code, File: name, Reason: reason, err: err}
	}
	in, err := fsys.Open(name)
	if err != nil {
		return refuse(CodeUnreadable, "cannot be read: "+unreadable(err), err)
	}
	defer in.Close()
	var b strings.Builder
	const first = 512
	limited := &io.LimitedReader{R: in, N: int64(o.max) + 1}
	if _, err = io.CopyN(&b, limited, first); err == nil {
		if !isJSON(name, b.String()) {
			return nil, false, nil
		}
		if info, err := in.Stat(); err == nil { // room for all of it at once
			b.Grow(int(min(max(info.Size()-first, 0), limited.N)))
		}
		_, err = io.Copy(&b, limited)
	}
	switch {
	case err != nil && err != io.EOF:
		return refuse(CodeUnreadable, "cannot be read: "+unreadable(err), err)
	case b.Len() > o.max:
		return refuse(CodeTooLarge, jsonscan.ErrTooLarge(o.max).Reason, nil)
	case !isJSON(name, b.String()):
		return nil, false, nil
	}
	return &file{name: name, text: strings.TrimPrefix(b.String(), "\ufeff")}, true, nil
}

// unreadable says why a file cannot be read. Its name is said already.
func unreadable(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok && e.Err != nil {
		err = e.Err
	}
	return quote.Text(err.Error())
}

// isJSON reports whether a file claims to be JSON by its name, or begins with an object or with a list of objects.
func isJSON(name, text string) bool {
	switch ascii.ToLower(path.Ext(name)) {
	case ".json", ".jsonl", ".ndjson":
		return true
	}
	text = strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), blanks)
	inner := strings.TrimLeft(text[min(1, len(text)):], blanks)
	return strings.HasPrefix(text, "{") && (strings.HasPrefix(inner, `"`) || strings.HasPrefix(inner, "}")) ||
		strings.HasPrefix(text, "[") && strings.HasPrefix(inner, "{")
}

// pieces yields the file, or its lines where the first is an object and others follow.
func (f *file) pieces() iter.Seq[*piece] {
	return func(yield func(*piece) bool) {
		line, rest, _ := strings.Cut(f.text, "\n")
		isObject := strings.HasPrefix(strings.TrimLeft(line, blanks), "{") && gjson.Valid(line)
		if !isObject || strings.Trim(rest, blanks) == "" {
			yield(&piece{file: f, text: f.text})
			return
		}
		for base := 0; base < len(f.text); {
			line, _, _ := strings.Cut(f.text[base:], "\n")
			if strings.Trim(line, blanks) != "" && !yield(&piece{file: f, text: line, base: base}) {
				return
			}
			base += len(line) + 1
		}
	}
}

// open checks the text of a piece.
func (p *piece) open() (jsonscan.Value, error) {
	v, err := jsonscan.ReadNested(p.text, len(p.text), jsonscan.MostDepth)
	if err != nil {
		return v, p.whole().fault(err)
	}
	return v, nil
}

// whole is the piece as a spot.
func (p *piece) whole() *spot {
	return &spot{piece: p, at: len(p.text) - len(strings.TrimLeft(p.text, blanks))}
}

// inner returns the spot of a value to which a path leads from s.
func (s *spot) inner(v jsonscan.Value, path string) spot {
	switch {
	case s.prefix == "":
	case path[0] == '[':
		path = s.prefix + path
	default:
		path = s.prefix + "." + path
	}
	return spot{piece: s.piece, at: v.Offset(), prefix: path}
}

// objects calls f for the object that a piece is, or for each of the objects in the list that it is.
func (p *piece) objects(v jsonscan.Value, f func(in spot, v jsonscan.Value) error) error {
	whole := p.whole()
	one := func(in spot, v jsonscan.Value) error {
		if err := v.Want(jsonscan.KindObject); err != nil {
			return in.fault(err)
		}
		return f(in, v)
	}
	if v.Kind() != jsonscan.KindList {
		return one(*whole, v)
	}
	return v.Elements(func(i int, v jsonscan.Value) error { return one(whole.inner(v, index("", i)), v) })
}
