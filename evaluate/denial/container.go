package denial

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

const space = " \t\r\n" // of JSON

// unpacked returns the text of an input, which may be packed with gzip.
func unpacked(data []byte, max int) (string, *Error) {
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err == nil {
			data, err = io.ReadAll(io.LimitReader(z, int64(max)+1))
		}
		if err != nil {
			return "", &Error{Code: CodeSyntax, Reason: "gzip: " + err.Error()}
		}
	}
	if len(data) > max {
		return "", tooLarge(max)
	}
	return string(bytes.TrimPrefix(data, []byte("\ufeff"))), nil
}

// A piece is a text of JSON inside an input, with its place: a line, or the whole.
type piece struct {
	file string // "" for an input that is no file
	text string
	line int // of its beginning, from 1
	path jsonscan.Path
	// lines finds lines and columns. All pieces of a text have it in common, since it goes from place to place: an
	// input may have as many faults as events.
	lines *jsonscan.Locator
}

// newPiece returns a text that begins on a line.
func newPiece(text string, line int) piece {
	lines := jsonscan.NewLocator(text)
	return piece{text: text, line: line, lines: &lines}
}

// locate gives an error of this package or of jsonscan its place.
func (p piece) locate(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	f := asFault(err)
	e := &Error{Code: f.code, File: p.file, Reason: f.reason, err: f.err}
	e.Path = append(p.path[:len(p.path):len(p.path)], f.path...).String()
	e.Line, e.Column = p.lines.Locate(f.offset)
	e.Line += p.line - 1
	return e
}

// A raw is an event as it stands in an input, or why it cannot be read.
type raw struct {
	piece
	value jsonscan.Value
	err   error
}

// pieces yields the values of a text: one, or one per line. A line that is not JSON is an error in its place.
func pieces(text string, max int) iter.Seq2[raw, error] {
	return func(yield func(raw, error) bool) {
		whole := newPiece(text, 1)
		root, err := jsonscan.ReadNested(text, max, jsonscan.MostDepth)
		if err == nil || !isLines(text) {
			yield(raw{piece: whole, value: root}, err)
			root.Release()
			return
		}
		n := 0
		for line := range strings.Lines(text) {
			n++
			if line = strings.TrimRight(line, space); line == "" {
				continue
			}
			root, err := jsonscan.ReadNested(line, max, jsonscan.MostDepth)
			more := yield(raw{piece: newPiece(line, n), value: root}, err)
			if root.Release(); !more {
				return
			}
		}
	}
}

// events yields the events of an input in all their containers.
func events(text string, max int) iter.Seq[raw] {
	return func(yield func(raw) bool) {
		for p, err := range pieces(text, max) {
			if err != nil && !yield(raw{piece: p.piece, err: err}) || err == nil && !p.events(p.value, yield) {
				return
			}
		}
	}
}

// isLines reports whether a text that is not JSON may be JSON Lines: its first or its last line is an object.
func isLines(text string) bool {
	text = strings.Trim(text, space)
	first, last := strings.IndexByte(text, '\n'), strings.LastIndexByte(text, '\n')
	return first >= 0 && (isObject(text[:first]) || isObject(text[last+1:]))
}

func isObject(line string) bool {
	root, err := jsonscan.ReadNested(line, MaxEvent, jsonscan.MostDepth)
	defer root.Release()
	return err == nil && root.Kind() == jsonscan.KindObject
}

// errStop ends a walk.
var errStop = errors.New("stop")

// events yields the events in a value that is an event, a list of such values, or a container. Like all of these it
// returns false where no more are wanted.
func (p piece) events(root jsonscan.Value, yield func(raw) bool) bool {
	give := func(v jsonscan.Value, path jsonscan.Path) error {
		inner := p
		inner.path = append(p.path[:len(p.path):len(p.path)], path...)
		if !inner.contained(v, yield) {
			return errStop
		}
		return nil
	}
	var err error
	if root.Kind() == jsonscan.KindList {
		err = root.Elements(func(i int, v jsonscan.Value) error { return give(v, jsonscan.Path{}.Index(i)) })
	} else {
		err = give(root, nil)
	}
	return err == nil || err != errStop && yield(raw{piece: p, err: err})
}

// contained yields the events of an object that is an event or holds some.
func (p piece) contained(v jsonscan.Value, yield func(raw) bool) bool {
	var records, looked, detail, kind jsonscan.Value
	isEvent := false
	err := v.Want(jsonscan.KindObject)
	if err == nil {
		err = v.Members(func(name string, _ int, v jsonscan.Value) error {
			switch name {
			case "Records":
				records = v
			case "Events":
				looked = v
			case "detail":
				detail = v
			case "detail-type":
				kind = v
			case "eventName", "eventSource", "userIdentity":
				isEvent = true
			}
			return nil
		})
	}
	under := func(name string) piece {
		inner := p
		inner.path = p.path.Name(name)
		return inner
	}
	switch {
	case err != nil:
		return yield(raw{piece: p, err: err})
	case isEvent:
		return yield(raw{piece: p, value: v})
	case records.Kind() == jsonscan.KindList:
		return under("Records").list(records, yield, func(p piece, v jsonscan.Value) bool {
			return yield(raw{piece: p, value: v})
		})
	case looked.Kind() == jsonscan.KindList:
		return under("Events").list(looked, yield, func(p piece, v jsonscan.Value) bool {
			return p.lookedUp(v, yield)
		})
	case detail.Kind() == jsonscan.KindObject && kind.Kind() == jsonscan.KindString:
		return yield(raw{piece: under("detail"), value: detail})
	}
	return yield(raw{piece: p, err: at(v, CodeFormat, "neither an event of CloudTrail nor a file of such events")})
}

// list calls f for every element.
func (p piece) list(v jsonscan.Value, yield func(raw) bool, f func(piece, jsonscan.Value) bool) bool {
	err := v.Elements(func(i int, v jsonscan.Value) error {
		inner := p
		inner.path = p.path.Index(i)
		if !f(inner, v) {
			return errStop
		}
		return nil
	})
	return err == nil || err != errStop && yield(raw{piece: p, err: err})
}

// lookedUp yields the event that an answer of LookupEvents has as a text.
func (p piece) lookedUp(v jsonscan.Value, yield func(raw) bool) bool {
	const name = "CloudTrailEvent"
	var inner jsonscan.Value
	err := v.Want(jsonscan.KindObject)
	if err == nil {
		err = v.Members(func(member string, _ int, v jsonscan.Value) error {
			if member == name {
				inner = v
			}
			return nil
		})
	}
	if err == nil && inner.Kind() == jsonscan.KindNull {
		err = at(v, CodeMissingMember, "no member "+name)
	}
	if err == nil {
		err = in(inner.Want(jsonscan.KindString), name)
	}
	if err != nil {
		return yield(raw{piece: p, err: err})
	}
	event := newPiece(inner.Text(), 1)
	event.path = p.path.Name(name)
	root, err := jsonscan.ReadNested(event.text, MaxEvent, jsonscan.MostDepth)
	if err != nil {
		return yield(raw{piece: event, err: err})
	}
	defer root.Release()
	return yield(raw{piece: event, value: root})
}
