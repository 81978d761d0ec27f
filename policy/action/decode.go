package action

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy/action/internal/layout"
)

// A service is an opened service.
type service struct {
	slot    *slot
	name    string
	lambda  bool
	keys    []keyData
	types   []typeData
	actions []actionData // by name, ignoring case
	index   []uint16     // of the actions, by their full name
}

// A reader takes lines and numbers one after the other. It panics at the end: data is trusted, since the program
// contains it.
type reader struct{ lines, numbers string }

func (r *reader) line() string {
	line, rest, ok := strings.Cut(r.lines, "\n")
	if !ok {
		panic("action: embedded data is damaged")
	}
	r.lines = rest
	return line
}

func (r *reader) number() int {
	n, shift := 0, 0
	for i := 0; ; i++ {
		c := r.numbers[i]
		n |= int(c&0x7f) << shift
		if shift += 7; c < 0x80 {
			r.numbers = r.numbers[i+1:]
			return n
		}
	}
}

func (r *reader) bytes(n int) string {
	text := r.numbers[:n]
	r.numbers = r.numbers[n:]
	return text
}

// A pool hands out parts of one slice, so that a service takes few allocations.
type pool[T any] []T

func (p *pool[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	part := (*p)[:n:n]
	*p = (*p)[n:]
	return part
}

// readService reads the block of a service, which package layout describes.
func readService(s *slot, block string) *service {
	in := reader{numbers: block}
	in.lines = in.bytes(in.number())
	sv := &service{slot: s, name: in.line(), lambda: s.prefix == "lambda"}

	places := sv.readKeys(&in)
	sv.types = make([]typeData, in.number())
	numbers := pool[uint16](make([]uint16, in.number()))
	list := func() []uint16 {
		l := numbers.take(in.number())
		kept := l[:0]
		for range l {
			if at := places[in.number()]; at != noKey && !slices.Contains(kept, at) {
				kept = append(kept, at)
			}
		}
		return kept
	}
	usual := layout.UsualPrefix(s.prefix)
	for i := range sv.types {
		t := &sv.types[i]
		*t = typeData{service: sv, name: in.line()}
		for f := range strings.SplitSeq(in.line(), layout.Between) {
			if rest, ok := strings.CutPrefix(f, layout.Usual); ok {
				f = usual + rest
			}
			t.formats = append(t.formats, newFormat(f))
		}
		if sv.lambda && t.name == "function" { // ACT-13
			f := newFormat(qualifiedFunction)
			f.unlisted = true
			t.formats = append(t.formats, f)
		}
		t.keys = list()
	}
	sv.readActions(&in, list)
	if in.lines != "" || in.numbers != "" {
		panic("action: embedded data of " + s.prefix + " is damaged")
	}
	sv.index = newIndex(len(sv.actions), func(i int) uint32 { return hashOf(sv.actions[i].name) })
	return sv
}

// noKey is the place of a key that is dropped.
const noKey = ^uint16(0)

// readKeys reads the condition keys. The reference has families without the part that varies, which are no keys, and
// spells the tag key of others as a word (K-08): the former are dropped, the latter get the usual spelling. It returns
// where the keys are by their numbers.
func (s *service) readKeys(in *reader) (places []uint16) {
	places = make([]uint16, in.number())
	s.keys = make([]keyData, 0, len(places))
	for i := range places {
		flags := in.number()
		k := keyData{in.line(), condition.Type(flags & layout.KeyType), flags&layout.Multivalued != 0}
		if strings.HasSuffix(k.name, "/") {
			places[i] = noKey
			continue
		}
		if family, ok := strings.CutSuffix(k.name, "/tag-key"); ok {
			k.name = family + "/${TagKey}"
			if at := slices.Index(s.keys, k); at >= 0 {
				places[i] = uint16(at)
				continue
			}
		}
		places[i] = uint16(len(s.keys))
		s.keys = append(s.keys, k)
	}
	return places
}

// readActions reads what a block says about actions.
func (s *service) readActions(in *reader, list func() []uint16) {
	s.actions = make([]actionData, in.number())
	uses := pool[use](make([]use, in.number()))
	prefix := s.slot.prefix + ":"
	var names strings.Builder
	names.Grow(len(in.lines) + len(s.actions)*len(prefix)) // enough: nothing moves
	for i := range s.actions {
		a := &s.actions[i]
		start := names.Len()
		names.WriteString(prefix)
		names.WriteString(in.line())
		*a = actionData{service: s, name: names.String()[start:], level: AccessLevel(in.number())}
	}
	for i := range s.actions {
		s.actions[i].keys = list()
	}
	for i := range s.actions {
		a := &s.actions[i]
		a.uses = uses.take(in.number())
		for j := range a.uses {
			n := in.number()
			a.uses[j] = use{number: uint16(n >> layout.UseFlags), required: n&layout.Required != 0}
			if n&layout.OwnKeys != 0 {
				a.uses[j].keys = list()
			}
		}
	}
}
