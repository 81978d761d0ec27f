package action

import "github.com/lambdaiam/lambdaiam/internal/arnformat"

// A Reference is the data as it is before anything has been opened.
type Reference struct{ r *reference }

func NewReference() Reference { return Reference{&reference{data: &data}} }

func (r Reference) Lookup(name string) (Action, bool) { return r.r.lookup(name) }

// Open opens every service.
func (r Reference) Open() {
	d := r.r.open()
	for i := range d.slots {
		d.slots[i].open()
	}
}

// Data is what is embedded.
func Data() string { return data }

// Pieces returns how many pieces the formats of a type take at most.
func (t ResourceType) Pieces() (n int) {
	for i := range t.t.formats {
		pieces, _ := arnformat.Append(nil, t.t.formats[i].text, true)
		n = max(n, len(pieces))
	}
	return n
}

const MaxPieces = maxPieces
