package cover

import (
	"math"

	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// A Budget bounds the work of comparisons. A step is the work on one symbol of each pattern. The zero value has no
// steps and is spent by the first comparison. A Budget must not be used at the same time by several goroutines.
type Budget struct {
	steps   int64
	spent   bool
	row     []bool      // kept for the next comparison
	walk    *searcher   // kept for the next word
	stop    func() bool // asked now and then
	unasked int64       // steps since then
}

// between is how many steps there are between two looks at what may stop the work.
const between = 1024

// NewBudget returns a Budget of so many steps.
func NewBudget(steps int64) Budget { return Budget{steps: steps} }

func unlimited() Budget { return NewBudget(math.MaxInt64) }

// StopWhen makes work with b end early, as if the steps were spent, once stop reports true. It is asked every 1,024
// steps.
func (b *Budget) StopWhen(stop func() bool) { b.stop = stop }

// Spend takes steps for other work, and reports whether there were as many left.
func (b *Budget) Spend(steps int64) bool {
	if steps > b.steps {
		return b.exhaust()
	}
	b.steps -= steps
	if b.unasked += steps; b.unasked >= between && b.stop != nil {
		if b.unasked = 0; b.stop() {
			return b.exhaust()
		}
	}
	return true
}

// exhaust leaves no steps.
func (b *Budget) exhaust() bool {
	b.steps, b.spent = 0, true
	return false
}

// Left returns the steps that are left.
func (b *Budget) Left() int64 { return b.steps }

// Spent reports whether there was less left than something took. What is answered after that means nothing.
func (b *Budget) Spent() bool { return b.spent }

// Covers is [Pattern.Covers], as far as the steps suffice.
func (b *Budget) Covers(p, q Pattern) bool { return b.compare(p.symbols, q.symbols, covers) }

// Overlaps is [Pattern.Overlaps], as far as the steps suffice.
func (b *Budget) Overlaps(p, q Pattern) bool { return b.compare(p.symbols, q.symbols, overlaps) }

// compare takes a step for each cell it fills in.
func (b *Budget) compare(p, q []symbol, next step) bool {
	same := 0 // symbols at both ends
	for same < len(p) && same < len(q) && p[same].kind == glob.Literal && q[same].kind == glob.Literal {
		if same++; p[same-1] != q[same-1] {
			b.Spend(int64(same))
			return false
		}
	}
	p, q = p[same:], q[same:]
	for len(p) > 0 && len(q) > 0 && p[len(p)-1].kind == glob.Literal && q[len(q)-1].kind == glob.Literal {
		same++
		if p[len(p)-1] != q[len(q)-1] {
			b.Spend(int64(same))
			return false
		}
		p, q = p[:len(p)-1], q[:len(q)-1]
	}
	if !b.Spend(int64(same) + int64(len(p)+1)*int64(len(q)+1)) {
		return false
	}
	if len(q) >= cap(b.row) {
		b.row = make([]bool, len(q)+1)
	}
	row := b.row[:len(q)+1] // row[j] is the answer about p[i:] and q[j:]
	clear(row)
	for i := len(p); i >= 0; i-- {
		past, beside := false, false
		for j := len(q); j >= 0; j-- {
			below := row[j]
			row[j] = i == len(p) && j == len(q) || next(at(p, i), at(q, j), beside, below, past)
			past, beside = below, row[j]
		}
	}
	return row[0]
}
