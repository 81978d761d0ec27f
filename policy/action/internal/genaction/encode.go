package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"go/format"
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy/action/internal/layout"
)

const dictionarySize = 4 << 10

// A block is the data of one service, before compression.
type block struct{ prefix, text string }

// header returns the lines before the checksum.
func header() string {
	return fmt.Sprintf("%s\nas-of %s\nsource %s %s %s\n", layout.Magic, sourceDate, source.Name, source.Version, source.Integrity)
}

// checksum is that of all that is not determined by the compressor.
func checksum(header string, bs []block) string {
	h := sha256.New()
	fmt.Fprint(h, header)
	for _, b := range bs {
		fmt.Fprintf(h, "%s %d\n%s", b.prefix, len(b.text), b.text)
	}
	return fmt.Sprintf("checksum sha256-%x\n\n", h.Sum(nil))
}

func encode(ref *reference) ([]byte, error) {
	bs, err := blocks(ref)
	if err != nil {
		return nil, err
	}
	dict := dictionary(bs)
	out := []byte(header() + checksum(header(), bs))
	out = appendText(out, string(dict))
	out = binary.AppendUvarint(out, uint64(len(bs)))
	var packed []byte
	for _, b := range bs {
		var buf bytes.Buffer
		w, err := flate.NewWriterDict(&buf, flate.BestCompression, dict)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(b.text)); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		out = appendText(out, b.prefix)
		out = binary.AppendUvarint(out, uint64(len(b.text)))
		out = binary.AppendUvarint(out, uint64(buf.Len()))
		packed = append(packed, buf.Bytes()...)
	}
	return append(out, packed...), nil
}

func appendText(out []byte, text string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(text))), text...)
}

// blocks returns the blocks of all services.
func blocks(ref *reference) ([]block, error) {
	var bs []block
	for i := range ref.services {
		s := &ref.services[i]
		text, err := s.encode()
		if err != nil {
			return nil, fmt.Errorf("service %s: %w", s.prefix, err)
		}
		bs = append(bs, block{s.prefix, text})
	}
	return bs, nil
}

// A writer builds a block; err is what went wrong last.
type writer struct {
	lines   strings.Builder
	numbers []byte
	keys    map[string]int // by name in lower case
	types   map[string]int
	err     error
}

func (w *writer) line(s string) {
	if strings.Contains(s, "\n") {
		w.err = fmt.Errorf("%q has a line break", s)
	}
	w.lines.WriteString(s)
	w.lines.WriteByte('\n')
}

func (w *writer) number(n int) { w.numbers = binary.AppendUvarint(w.numbers, uint64(n)) }

func (w *writer) list(keys []string) {
	w.number(len(keys))
	for _, k := range keys {
		n, ok := w.keys[ascii.ToLower(k)]
		if !ok {
			w.err = fmt.Errorf("condition key %s is not listed", k)
		}
		w.number(n)
	}
}

func bit(set bool, value int) int {
	if set {
		return value
	}
	return 0
}

func (s *service) encode() (string, error) {
	w := &writer{keys: make(map[string]int), types: make(map[string]int)}
	w.line(s.name)
	w.number(len(s.keys))
	for i, k := range s.keys {
		w.keys[ascii.ToLower(k.name)] = i
		w.line(k.name)
		w.number(int(k.typ) | bit(k.multi, layout.Multivalued))
	}
	numbers, uses := 0, 0
	for _, t := range s.types {
		numbers += len(t.keys)
	}
	for _, a := range s.actions {
		numbers += len(a.keys)
		uses += len(a.uses)
		for _, u := range a.uses {
			numbers += len(u.keys)
		}
	}
	w.number(len(s.types))
	w.number(numbers)
	usual := layout.UsualPrefix(s.prefix)
	for i, t := range s.types {
		w.types[ascii.ToLower(t.name)] = i
		w.line(t.name)
		w.line(strings.ReplaceAll(t.arn, usual, layout.Usual))
		w.list(t.keys)
	}
	w.number(len(s.actions))
	w.number(uses)
	for _, a := range s.actions {
		w.line(a.name)
		w.number(a.level)
	}
	for _, a := range s.actions {
		w.list(a.keys)
	}
	for _, a := range s.actions {
		w.number(len(a.uses))
		for _, u := range a.uses {
			n, ok := w.types[ascii.ToLower(u.name)]
			if !ok {
				return "", fmt.Errorf("%s: resource type %s is not listed", a.name, u.name)
			}
			w.number(n<<layout.UseFlags | bit(u.required, layout.Required) | bit(len(u.keys) > 0, layout.OwnKeys))
			if len(u.keys) > 0 {
				w.list(u.keys)
			}
		}
	}
	return string(appendText(nil, w.lines.String())) + string(w.numbers), w.err
}

// dictionary returns the lines that occur in most services, for the compressor to refer to. Those that save most come
// last, where references to them are shortest.
func dictionary(bs []block) []byte {
	count := make(map[string]int)
	for _, b := range bs {
		n, width := binary.Uvarint([]byte(b.text))
		for line := range strings.Lines(b.text[width : width+int(n)]) {
			count[line]++
		}
	}
	saved := func(line string) int { return (count[line] - 1) * len(line) }
	lines := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(saved(b)-saved(a), strings.Compare(a, b))
	})
	var dict []byte
	for _, line := range lines {
		if len(dict)+len(line) <= dictionarySize {
			dict = append([]byte(line), dict...)
		}
	}
	return dict
}

// rcpList returns the Go file with the services that resource control policies reach.
func rcpList(services []string) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated by genaction; DO NOT EDIT.\n\npackage action\n\n")
	fmt.Fprintf(&b, "// rcpServices is rcpSupportedServices.json of %s %s, as of %s.\n", source.Name, source.Version, sourceDate)
	b.WriteString("var rcpServices = [...]string{")
	column := 121
	for _, s := range services {
		if column += len(s) + 4; column > 120 {
			b.WriteString("\n\t")
			column = 4 + len(s) + 3
		} else {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%q,", s)
	}
	b.WriteString("\n}\n")
	return format.Source(b.Bytes())
}
