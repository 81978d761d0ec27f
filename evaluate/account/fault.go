package account

import (
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// A fault is an Error before its place is known.
type fault struct {
	code   Code
	in     *spot         // nil for a question
	offset int           // in the text of the piece; -1 for the file as a whole
	twice  jsonscan.Path // of a member whose name occurs twice: from the object to it
	input  string
	reason string
	err    error
}

func (f *fault) Error() string { return f.reason }

// A spot is a value of a file to which faults and documents belong: an entity, or a piece as a whole.
type spot struct {
	*piece
	at     int     // where it begins in the piece
	prefix string  // the path that leads there
	sum    *digest // of the value, once it was needed
}

var scanCodes = [...]Code{
	jsonscan.TooLarge:      CodeTooLarge,
	jsonscan.InvalidUTF8:   CodeInvalidUTF8,
	jsonscan.TooDeep:       CodeTooDeep,
	jsonscan.Syntax:        CodeSyntax,
	jsonscan.LoneSurrogate: CodeLoneSurrogate,
	jsonscan.Duplicate:     CodeDuplicateMember,
	jsonscan.Null:          CodeWrongType,
	jsonscan.WrongKind:     CodeWrongType,
	jsonscan.UnknownName:   CodeUnknownFormat,
}

// fault returns an error of this package or of jsonscan as a fault.
func (s *spot) fault(err error) *fault {
	switch e := err.(type) {
	case *fault:
		return e
	case *jsonscan.Error:
		return &fault{code: scanCodes[e.Fault], in: s, offset: e.Offset, twice: e.Path, reason: e.Reason}
	}
	return &fault{code: CodeUnreadable, in: s, offset: -1, reason: err.Error(), err: err}
}

// wrong is a fault at a value.
func (s *spot) wrong(code Code, v jsonscan.Value, reason string) *fault {
	return &fault{code: code, in: s, offset: v.Offset(), reason: reason}
}

// self is a fault of the whole spot.
func (s *spot) self(code Code, input, reason string) *fault {
	return &fault{code: code, in: s, offset: s.at, input: input, reason: reason}
}

// invalid is the fault of a text that is not what it should be.
func (s *spot) invalid(v jsonscan.Value, reason string) *fault {
	f := s.wrong(CodeInvalidValue, v, reason)
	f.input = v.Text()
	return f
}

// missing is the fault of an object without a member.
func (s *spot) missing(v jsonscan.Value, name string) *fault {
	return s.wrong(CodeMissingMember, v, "there is no member "+quote.Text(name))
}

// error finds the place of a fault.
func (f *fault) error() *Error { return new(places).error(f) }

// places finds the places of faults. With trees it is quick where many faults come in the order of their files, and
// takes more memory.
type places struct {
	file  *file
	lines jsonscan.Locator
	trees bool
	in    *spot
	tree  *jsonscan.Node // of in
}

func (p *places) error(f *fault) *Error {
	e := &Error{Code: f.code, Input: f.input, Reason: f.reason, err: f.err}
	if f.in == nil {
		return e
	}
	e.File = f.in.file.name
	if f.offset < 0 {
		return e
	}
	if p.file != f.in.file {
		p.file, p.lines = f.in.file, jsonscan.NewLocator(f.in.file.text)
	}
	e.Line, e.Column = p.lines.Locate(f.in.base + f.offset)
	e.Path = p.path(f)
	return e
}

// path returns the path to a fault.
func (p *places) path(f *fault) string {
	switch f.code {
	case CodeInvalidUTF8, CodeTooDeep, CodeSyntax, CodeLoneSurrogate: // there are no values
		return ""
	}
	if f.offset <= f.in.at {
		return f.in.prefix
	}
	var path jsonscan.Path
	if p.trees {
		path = p.around(f)
	} else {
		v := jsonscan.At(f.in.text, f.in.at)
		path = append(v.PathTo(f.offset), f.twice...)
		v.Release()
	}
	inner := path.String()
	if f.in.prefix != "" && inner != "" && inner[0] != '[' {
		inner = "." + inner
	}
	return f.in.prefix + inner
}

// around returns the path from a spot to a fault in it.
func (p *places) around(f *fault) jsonscan.Path {
	if p.in != f.in {
		p.in, p.tree = f.in, jsonscan.Tree(jsonscan.At(f.in.text, f.in.at))
	}
	return p.tree.Around(f.offset).Path()
}
