package jsonscan

import (
	"math"
	"strings"
	"sync"

	"github.com/tidwall/gjson"
)

// A list has the ends of the objects and lists of a text, in the order in which they begin. It is made in one pass, so
// that walking through a value passes over what it holds without looking at it. It has no places of other values: texts
// that are nothing but short ones would need more memory than they take up themselves.
type list struct {
	text    string
	ends    []uint32 // the byte behind each
	escapes bool     // there are some in the text
}

// largest is the size of the largest text that has places.
const largest = math.MaxUint32

// A Value is a value in a text that was checked. The zero value is null.
type Value struct {
	l          *list
	start, end uint32
	n          uint32 // the number of its end, or of the next one
}

// lists are ones that are not in use, for their memory.
var lists = sync.Pool{New: func() any { return new(list) }}

// mostKept is how many ends a list may have room for whose memory is used again.
const mostKept = 1 << 15

// Release gives back the memory by which values are found, of which v is any. None of the text's values may be used any
// more; what they returned may.
func (v Value) Release() {
	if v.l != nil {
		v.l.release()
	}
}

func (l *list) release() {
	if cap(l.ends) <= mostKept {
		l.text, l.ends = "", l.ends[:0]
		lists.Put(l)
	}
}

// newList returns the list of a text, with nothing in it.
func newList(text string) *list {
	l := lists.Get().(*list)
	l.text = text
	return l
}

// quoteAfter returns the place of the quote that ends the string which begins at i.
func (l *list) quoteAfter(text string, i int) int {
	if l.escapes {
		return stringEnd(text, i+1)
	}
	return i + 1 + strings.IndexByte(text[i+1:], '"')
}

// grown returns the list with more room, after so many bytes and before others. It takes the latter to be like the
// former, so that it is seldom called twice.
func grown(ends []uint32, read, left int) []uint32 {
	const few = 32
	more := min(max(len(ends), len(ends)*left/max(read, 1))+few, left/len(`[],`)+MostDepth)
	return append(make([]uint32, 0, len(ends)+more), ends...)
}

// A walk goes through the values that an object or list holds, names of members among them.
type walk struct {
	l  *list
	at int
	n  uint32
}

// inside returns a walk through what v holds.
func (v Value) inside() walk { return walk{v.l, int(v.start) + 1, v.n + 1} }

// next returns the next value; ok is false behind the last one.
func (w *walk) next() (v Value, ok bool) {
	text, i := w.l.text, w.at
	for ; ; i++ {
		if c := text[i]; c > ' ' && c != ',' && c != ':' {
			break
		}
	}
	v = Value{l: w.l, start: uint32(i), n: w.n}
	switch text[i] {
	case '}', ']':
		return Value{}, false
	case '"':
		i = w.l.quoteAfter(text, i) + 1
	case '{', '[':
		ends := w.l.ends[w.n:]
		n := 1
		for n < len(ends) && ends[n] < ends[0] { // those of what is in it
			n++
		}
		i, w.n = int(ends[0]), w.n+uint32(n)
	default:
		i = wordEnd(text, i)
	}
	v.end, w.at = uint32(i), i
	return v, true
}

// wordEnd returns the place behind the number, true, false or null that begins at i.
func wordEnd(text string, i int) int {
	for ; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t', '\r', '\n', ',', '}', ']':
			return i
		}
	}
	return i
}

// Kind returns the kind of the value.
func (v Value) Kind() Kind {
	if v.l == nil {
		return KindNull
	}
	switch v.l.text[v.start] {
	case '"':
		return KindString
	case '{':
		return KindObject
	case '[':
		return KindList
	case 't', 'f':
		return KindBool
	case 'n':
		return KindNull
	}
	return KindNumber
}

// Offset returns the byte at which the value begins.
func (v Value) Offset() int { return int(v.start) }

// End returns the byte behind the value.
func (v Value) End() int { return int(v.end) }

// Raw returns the text of the value.
func (v Value) Raw() string {
	if v.l == nil {
		return ""
	}
	return v.l.text[v.start:v.end]
}

// Text returns a string with its escapes resolved, and the text of any other value.
func (v Value) Text() string {
	raw := v.Raw()
	switch {
	case raw == "" || raw[0] != '"':
		return raw
	case v.l.escapes && strings.IndexByte(raw, '\\') >= 0:
		return gjson.Parse(raw).Str
	}
	return raw[1 : len(raw)-1]
}
