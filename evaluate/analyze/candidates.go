package analyze

import (
	"encoding/base64"
	"iter"
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/cover"
)

// Candidates are values at which all outcomes of tests of some families occur, given the bounds that the tests name:
// each bound, one between two neighbours, and one on either side; and, where spellings matter, of each a text that no
// test names.
type candidates struct {
	budget   *cover.Budget
	families []family
	bounds   []string
	named    *spelled // nil: spellings do not matter
	list     []string
	other    []string // spellings that no test names
	missing  bool     // there are more
}

// valueSteps is about how much work a value is.
const valueSteps = 16

// find returns the values. It breaks off when the budget is spent.
func (c *candidates) find() []string {
	has := func(f family) bool { return slices.Contains(c.families, f) }
	if has(boolFamily) {
		c.list = append(c.list, "true", "false")
		if c.named != nil {
			c.other = slices.AppendSeq(c.other, spellingsOfCase("true"))
			c.other = slices.AppendSeq(c.other, spellingsOfCase("false"))
		}
	}
	if numbers, dates := has(numberFamily), has(dateFamily); numbers || dates {
		c.onLine(numbers, dates)
	}
	if has(addressFamily) {
		for _, text := range addresses(c.bounds) {
			if !c.budget.Spend(valueSteps) {
				break
			}
			c.list = append(c.list, text)
			c.spell(spellingsOfAddress(netip.MustParseAddr(text)))
		}
	}
	if has(binaryFamily) {
		c.bytes()
	}
	return append(c.list, c.other...)
}

// spell adds another spelling of a value.
func (c *candidates) spell(spellings iter.Seq[string]) {
	if c.named == nil {
		return
	}
	written := false
	for text := range spellings {
		if written = true; !c.named.has(text) {
			c.other = append(c.other, text)
			return
		}
	}
	c.missing = c.missing || written
}

// onLine adds numbers and instants. Whole numbers are both, as seconds since 1970.
func (c *candidates) onLine(numbers, dates bool) {
	var bounds []*big.Rat
	for _, b := range c.bounds {
		if numbers {
			if r, ok := number(b); ok {
				bounds = append(bounds, r)
			} else {
				c.missing = c.missing || isNumber(b)
			}
		}
		if dates {
			if t, ok := condition.ParseTime(b); ok {
				bounds = append(bounds, secondsOf(t))
			}
		}
	}
	values := around(bounds, numbers && dates)
	if bounds == nil {
		values = []*big.Rat{big.NewRat(1, 1)}
		if dates {
			values = []*big.Rat{big.NewRat(1767225600, 1), big.NewRat(1767225601, 1)} // the first of January 2026
		}
	}
	n := len(c.bounds) + 1
	for _, r := range values {
		if !c.budget.Spend(valueSteps) {
			return
		}
		if numbers {
			text := decimal(r)
			c.list = append(c.list, text)
			c.spell(spellingsOfNumber(text, n))
		}
		if dates {
			if t, ok := instantOf(r); ok {
				if y := t.Year(); y >= 0 && y <= 9999 {
					c.list = append(c.list, t.Format("2006-01-02T15:04:05.999999999Z07:00"))
				}
				c.spell(spellingsOfTime(t))
			}
		}
		if text, ok := epochOf(r); ok && dates {
			c.list = append(c.list, text)
			c.spell(spellingsOfEpoch(text, n))
		}
	}
}

// around returns values, those between two neighbours, whole ones among them where there are, and those beyond the
// first and last; with whole, the next whole numbers too.
func around(bounds []*big.Rat, whole bool) (list []*big.Rat) {
	slices.SortFunc(bounds, (*big.Rat).Cmp)
	bounds = slices.CompactFunc(bounds, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
	add := func(a *big.Rat, n int64) *big.Rat { return new(big.Rat).Add(a, big.NewRat(n, 1)) }
	for i, v := range bounds {
		if i == 0 {
			list = append(list, add(v, -1))
		} else {
			before := bounds[i-1]
			middle := new(big.Rat).Add(before, v)
			middle.Quo(middle, big.NewRat(2, 1))
			if below := floor(middle); below.Cmp(before) > 0 {
				middle = below
			}
			list = append(list, middle)
		}
		if whole {
			list = append(list, floor(v), add(floor(v), 1))
		}
		list = append(list, v)
	}
	if len(bounds) > 0 {
		list = append(list, add(bounds[len(bounds)-1], 1))
	}
	return list
}

// floor returns the greatest whole number that is not above r.
func floor(r *big.Rat) *big.Rat {
	n, _ := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	return new(big.Rat).SetInt(n)
}

// maxExponent bounds numbers that are calculated with: what is between two of them has no more digits than the
// operators read.
const maxExponent = 240

// number reads a number that is calculated with.
func number(text string) (*big.Rat, bool) {
	if len(text) > maxExponent || !isNumber(text) {
		return nil, false
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		if n, err := strconv.Atoi(text[i+1:]); err != nil || n > maxExponent || n < -maxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}

// decimal writes a number.
func decimal(r *big.Rat) string {
	digits, _ := r.FloatPrec() // what is between decimals is one
	return r.FloatString(digits)
}

// secondsOf returns a point in time as seconds since 1970.
func secondsOf(t time.Time) *big.Rat {
	r := big.NewRat(int64(t.Nanosecond()), int64(time.Second))
	return r.Add(r, big.NewRat(t.Unix(), 1))
}

// bytes adds data in base64: each of the bounds, and one that is none of them.
func (c *candidates) bytes() {
	known := make(map[string]bool)
	add := func(data []byte) {
		c.list = append(c.list, base64.StdEncoding.EncodeToString(data))
		c.spell(spellingsOfBytes(data, len(c.bounds)+1))
	}
	for _, b := range c.bounds {
		if !c.budget.Spend(valueSteps) {
			return
		}
		if data, err := base64.StdEncoding.DecodeString(b); err == nil && !known[string(data)] {
			known[string(data)] = true
			add(data)
		}
	}
	for n := 0; ; n++ {
		if data := strconv.Itoa(n); !known[data] {
			add([]byte(data))
			return
		}
	}
}

// addresses returns, of each range, the first address and those before and behind it.
func addresses(bounds []string) (list []string) {
	known := make(map[netip.Addr]bool)
	add := func(a netip.Addr) {
		if a.IsValid() && !known[a] {
			known[a] = true
			list = append(list, a.String())
		}
	}
	for _, b := range bounds {
		p, err := netip.ParsePrefix(b)
		if err != nil {
			a, err := netip.ParseAddr(b)
			if err != nil || a.Zone() != "" {
				continue
			}
			p = netip.PrefixFrom(a, a.BitLen())
		}
		p = p.Masked()
		add(p.Addr())
		last := p.Addr().AsSlice()
		for i := range last {
			for bit := range 8 {
				if i*8+bit >= p.Bits() {
					last[i] |= 0x80 >> bit
				}
			}
		}
		end, _ := netip.AddrFromSlice(last)
		add(end.Next())
		add(p.Addr().Prev())
	}
	for _, s := range []string{"203.0.113.1", "0.0.0.0", "2001:db8::1", "::"} {
		add(netip.MustParseAddr(s))
	}
	return list
}
