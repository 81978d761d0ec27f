package action

import (
	"compress/flate"
	_ "embed"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/opened"
	"github.com/lambdaiam/lambdaiam/policy/action/internal/layout"
)

//go:embed reference.bin
var data string

// embedded is the reference that the functions of this package ask.
var embedded = reference{data: &data}

// A reference is the data, which package layout describes, with what has been opened of it.
type reference struct {
	data *string
	once sync.Once
	dir  atomic.Pointer[directory]
}

// A directory is what is known without opening a service.
type directory struct {
	asOf, source string
	dictionary   []byte
	slots        []slot   // by prefix
	index        []uint16 // of the slots, by their prefix
}

// A slot is the place of a service.
type slot struct {
	prefix     string
	packed     string
	size       int // unpacked
	dictionary []byte
	once       sync.Once
	opened     atomic.Pointer[service]
}

// open opens the directory once. The pointer is read first: a call of Do would allocate its function every time.
func (r *reference) open() *directory {
	if d := r.dir.Load(); d != nil {
		return d
	}
	r.once.Do(func() { r.dir.Store(readDirectory(*r.data)) })
	return r.dir.Load()
}

func readDirectory(data string) *directory {
	head, rest, ok := strings.Cut(data, "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || lines[0] != layout.Magic {
		panic("action: embedded data is not what this version reads")
	}
	d := &directory{
		asOf:   strings.TrimPrefix(lines[1], "as-of "),
		source: strings.TrimPrefix(lines[2], "source "),
	}
	in := reader{numbers: rest}
	d.dictionary = []byte(in.bytes(in.number()))
	d.slots = make([]slot, in.number())
	packed := make([]int, len(d.slots))
	for i := range d.slots {
		s := &d.slots[i]
		s.prefix = in.bytes(in.number())
		s.size, packed[i] = in.number(), in.number()
		s.dictionary = d.dictionary
	}
	for i, n := range packed {
		d.slots[i].packed = in.bytes(n)
	}
	d.index = newIndex(len(d.slots), func(i int) uint32 { return hashOf(d.slots[i].prefix) })
	return d
}

// find returns the service with the prefix, nil if there is none.
func (d *directory) find(prefix string) *slot {
	mask := uint32(len(d.index) - 1)
	for i := hashOf(prefix) & mask; d.index[i] != 0; i = (i + 1) & mask {
		if s := &d.slots[d.index[i]-1]; ascii.EqualFold(s.prefix, prefix) {
			return s
		}
	}
	return nil
}

func init() { opened.Services = func() int { return embedded.opened() } }

// opened returns how many services have been opened.
func (r *reference) opened() (n int) {
	if d := r.dir.Load(); d != nil {
		for i := range d.slots {
			if d.slots[i].opened.Load() != nil {
				n++
			}
		}
	}
	return n
}

// open opens the service once.
func (s *slot) open() *service {
	if o := s.opened.Load(); o != nil {
		return o
	}
	s.once.Do(func() { s.opened.Store(readService(s, s.unpack())) })
	return s.opened.Load()
}

func (s *slot) unpack() string {
	block := make([]byte, s.size)
	if _, err := io.ReadFull(flate.NewReaderDict(strings.NewReader(s.packed), s.dictionary), block); err != nil {
		panic("action: embedded data of " + s.prefix + " is damaged: " + err.Error())
	}
	return string(block)
}

// AsOf returns the day of the data, midnight in UTC: what AWS published later is not in it, the overlay excepted.
func AsOf() time.Time {
	t, err := time.Parse(time.DateOnly, embedded.open().asOf)
	if err != nil {
		panic("action: embedded data is damaged: " + err.Error())
	}
	return t
}

// Source returns where the data comes from: the name of an npm package, its version and the hash of its tarball, with
// blanks between them.
func Source() string { return embedded.open().source }
