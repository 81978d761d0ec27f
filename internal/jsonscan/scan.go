package jsonscan

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// scan fills the list from a part of its text, and checks depth and surrogates. What is not JSON at all it leaves to
// the syntax check: then the list is worth nothing.
func (l *list) scan(from, to, deepest int) error {
	text, ends := l.text[:to], l.ends[:0]
	var open [MostDepth]uint32
	depth := 0
	l.escapes = strings.IndexByte(text[from:], '\\') >= 0
	for i := from; i < to; i++ {
		switch text[i] {
		case '"':
			if l.escapes {
				end, err := scanString(text, i+1)
				if err != nil {
					return err
				}
				i = end
			} else if n := strings.IndexByte(text[i+1:], '"'); n >= 0 {
				i += 1 + n
			} else {
				i = to
			}
		case '{', '[':
			if depth++; depth > deepest {
				return &Error{Fault: TooDeep, Offset: i, Reason: "nested deeper than " + strconv.Itoa(deepest)}
			}
			if depth > 0 {
				if len(ends) == cap(ends) {
					ends = grown(ends, i-from, to-i)
				}
				open[depth-1] = uint32(len(ends))
				ends = append(ends, 0)
			}
		case '}', ']':
			if depth > 0 {
				ends[open[depth-1]] = uint32(i + 1)
			}
			depth--
		}
	}
	l.ends = ends
	return nil
}

// scanString returns the place of the quote that ends the string whose text begins at i.
func scanString(text string, i int) (int, error) {
	for ; i < len(text) && text[i] != '"'; i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		if i == len(text) || text[i] != 'u' {
			continue
		}
		switch u := hex4(text, i+1); {
		case u >= 0xD800 && u < 0xDC00:
			low := -1
			if strings.HasPrefix(text[min(i+5, len(text)):], `\u`) {
				low = hex4(text, i+7)
			}
			if low < 0xDC00 || low > 0xDFFF {
				return 0, &Error{Fault: LoneSurrogate, Offset: i - 1, Reason: "half of a surrogate pair"}
			}
			i += 10
		case u >= 0xDC00 && u <= 0xDFFF:
			return 0, &Error{Fault: LoneSurrogate, Offset: i - 1, Reason: "half of a surrogate pair"}
		}
	}
	return i, nil
}

// hex4 reads four hexadecimal digits, or returns -1.
func hex4(text string, i int) int {
	if i+4 > len(text) {
		return -1
	}
	n, err := strconv.ParseUint(text[i:i+4], 16, 16)
	if err != nil {
		return -1
	}
	return int(n)
}

// syntaxError asks encoding/json where the fault is. It reads nothing else.
func syntaxError(text string) error {
	e := &Error{Fault: Syntax, Reason: "not JSON"}
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	var raw json.RawMessage
	err := d.Decode(&raw)
	if err == nil {
		rest := text[d.InputOffset():]
		e.Offset = len(text) - len(strings.TrimLeft(rest, blanks))
		e.Reason = "text after the end of the document"
		return e
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		e.Offset, e.Reason = max(int(s.Offset)-1, 0), s.Error()
		return e
	}
	e.Offset, e.Reason = len(text), "unexpected end of the document"
	return e
}
