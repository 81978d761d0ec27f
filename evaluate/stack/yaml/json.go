package yaml

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

const (
	// MaxDepth is how deep objects and lists of the JSON may be nested; a short form counts for the object it becomes.
	MaxDepth = 64
	// DefaultMaxSize is how large a template may be where [WithMaxSize] does not say it, in bytes.
	DefaultMaxSize = 4 << 20
	// maxValues is how many values a template may have. AWS takes templates of up to 1 MB.
	maxValues = 1 << 18
)

// An Option changes what [JSON] takes.
type Option func(*options)

type options struct{ maxSize int }

// WithMaxSize sets how large a template may be, in bytes.
func WithMaxSize(bytes int) Option { return func(o *options) { o.maxSize = bytes } }

// JSON returns a template in YAML as JSON, and where in the YAML the values of the JSON stand. The package comment says
// what becomes of what. Every error is an [*Error].
func JSON(template []byte, opts ...Option) ([]byte, Places, error) {
	o := options{maxSize: DefaultMaxSize}
	for _, opt := range opts {
		opt(&o)
	}
	text := string(template)
	if err := check(text, o.maxSize); err != nil {
		return nil, Places{}, err
	}
	root, err := load(text)
	if err != nil {
		return nil, Places{}, err
	}
	w := writer{text: make([]byte, 0, len(text)+len(text)/2)}
	if err := w.value(root, 0); err != nil {
		return nil, Places{}, err
	}
	return w.text, Places{w.places}, nil
}

// check refuses what is too large to be read, or no text.
func check(text string, maxSize int) error {
	if len(text) > maxSize {
		return &Error{Code: CodeTooLarge, Line: 1, Column: 1, Reason: "larger than " + strconv.Itoa(maxSize) + " bytes"}
	}
	if !utf8.ValidString(text) {
		line, column := locate(text, len(text)-len(afterUTF8(text)))
		return &Error{Code: CodeInvalidUTF8, Line: line, Column: column, Reason: "not UTF-8"}
	}
	// A value begins behind one of these. There may be more of them than values: they stand in texts too.
	values := 1
	for i := range len(text) {
		switch text[i] {
		case '\n', ',', '[', '{':
			values++
		case '-', '?', ':':
			if i+1 < len(text) && (text[i+1] == ' ' || text[i+1] == '\t') {
				values++
			}
		}
		if values > maxValues {
			line, column := locate(text, i)
			return &Error{Code: CodeTooMany, Line: line, Column: column,
				Reason: "more than " + strconv.Itoa(maxValues) + " values"}
		}
	}
	return nil
}

// afterUTF8 returns what stands behind the part of a text that is UTF-8.
func afterUTF8(text string) string {
	for text != "" {
		r, n := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && n == 1 {
			break
		}
		text = text[n:]
	}
	return text
}

// limits keeps the parser from following nesting that is refused anyway.
type limits struct{ deep bool }

var errDeep = errors.New("nested deeper than " + strconv.Itoa(MaxDepth))

func (l *limits) CheckDepth(depth int, _ *yaml.DepthContext) error {
	if depth <= MaxDepth {
		return nil
	}
	l.deep = true
	return errDeep
}

func (*limits) CheckAlias(int, int) error { return nil }

// load returns the one document of a text.
func load(text string) (*yaml.Node, error) {
	var l limits
	loader, err := yaml.NewLoader(strings.NewReader(text), yaml.WithPlugin(&l))
	if err != nil {
		return nil, syntaxError(text, err)
	}
	var documents [2]yaml.Node
	for i := range documents {
		err := loader.Load(&documents[i])
		switch {
		case l.deep:
			e := syntaxError(text, err)
			e.Code, e.Reason = CodeTooDeep, errDeep.Error()
			return nil, e
		case err == io.EOF && i == 0:
			return nil, &Error{Code: CodeNoDocument, Line: 1, Column: 1, Reason: "no document"}
		case err == io.EOF:
			return documents[0].Content[0], nil
		case err != nil:
			return nil, syntaxError(text, err)
		}
	}
	return nil, at(&documents[1], CodeDocuments, "a second document")
}
