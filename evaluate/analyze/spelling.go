package analyze

import (
	"encoding/base64"
	"iter"
	"math"
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// How a value is written in other ways. Operators that compare texts tell them apart, those of the type of the value do
// not: for each value that is tried, a spelling that no test names stands for all of those.

// spelled are the texts that tests name.
type spelled struct {
	exact  map[string]bool
	folded map[string]bool // of tests that ignore case, in lower case
}

func (s *spelled) has(text string) bool {
	return s.exact[text] || len(s.folded) > 0 && s.folded[folded(text)]
}

// folded returns the text that stands for all that operators which ignore case take for the same.
func folded(text string) string { return strings.Map(unicode.ToLower, text) }

// capitals returns text with the letters of ASCII in capitals.
func capitals(text string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}, text)
}

// spellingsOfNumber are texts that are no dates.
func spellingsOfNumber(decimal string, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !strings.Contains(decimal, ".") {
			decimal += "."
		}
		for range n {
			if decimal += "0"; !yield(decimal) {
				return
			}
		}
	}
}

// spellingsOfEpoch are texts that are numbers and dates.
func spellingsOfEpoch(decimal string, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for range n {
			if decimal = "0" + decimal; !yield(decimal) {
				return
			}
		}
	}
}

// spellingsOfTime are texts that are no numbers: those of an instant in all time zones.
func spellingsOfTime(t time.Time) iter.Seq[string] {
	return func(yield func(string) bool) {
		if t.AddDate(0, 0, 1).Year() < 0 || t.AddDate(0, 0, -1).Year() > 9999 {
			return // in no time zone
		}
		for minutes := range 24 * 60 {
			for _, offset := range []int{60 * minutes, -60 * minutes} {
				at := t.In(time.FixedZone("", offset))
				if y := at.Year(); y >= 0 && y <= 9999 && !yield(at.Format("2006-01-02T15:04:05.999999999-07:00")) {
					return
				}
			}
		}
	}
}

// instantOf returns a point in time, cut to the nanosecond.
func instantOf(seconds *big.Rat) (time.Time, bool) {
	ns := floor(new(big.Rat).Mul(seconds, big.NewRat(int64(time.Second), 1)))
	sec, rest := new(big.Int).DivMod(ns.Num(), big.NewInt(int64(time.Second)), new(big.Int))
	const far = 1 << 40 // of the years that are written
	if !sec.IsInt64() || sec.Int64() > far || sec.Int64() < -far {
		return time.Time{}, false
	}
	return time.Unix(sec.Int64(), rest.Int64()).UTC(), true
}

// epochOf returns the seconds since 1970 as digits, where a number is that.
func epochOf(n *big.Rat) (string, bool) {
	if !n.IsInt() || n.Sign() < 0 || n.Num().Cmp(big.NewInt(math.MaxInt64)) > 0 {
		return "", false
	}
	return n.Num().String(), true
}

// spellingsOfAddress are texts with zeros at the beginning of the groups of an address, in either case.
func spellingsOfAddress(a netip.Addr) iter.Seq[string] {
	return func(yield func(string) bool) {
		bytes, n, tail := a.As16(), 8, ""
		if a.Is4() {
			n, tail = 6, ":"+a.String()
		}
		groups, count := make([]string, n), 1 // without zeros; how many texts there are
		for i := range groups {
			groups[i] = strconv.FormatUint(uint64(bytes[2*i])<<8|uint64(bytes[2*i+1]), 16)
			count *= 5 - len(groups[i])
		}
		for k := range count {
			text := ""
			for i, left := 0, k; i < n; i++ {
				zeros := left % (5 - len(groups[i]))
				left /= 5 - len(groups[i])
				text += ":" + "000"[:zeros] + groups[i]
			}
			text = text[1:] + tail
			if !yield(text) {
				return
			}
			if upper := capitals(text); upper != text && !yield(upper) {
				return
			}
		}
	}
}

// spellingsOfBytes are texts with line ends, which base64 passes over.
func spellingsOfBytes(data []byte, n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		text := base64.StdEncoding.EncodeToString(data)
		for range n {
			if text += "\n"; !yield(text) {
				return
			}
		}
	}
}

// spellingsOfCase are texts with all choices of case for the letters of ASCII.
func spellingsOfCase(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		text := []byte(ascii.ToLower(text))
		var at []int // of the letters
		for i, c := range text {
			if 'a' <= c && c <= 'z' {
				at = append(at, i)
			}
		}
		for n := range 1 << min(len(at), 30) {
			other := slices.Clone(text)
			for bit, i := range at {
				if n>>bit&1 != 0 {
					other[i] -= 'a' - 'A'
				}
			}
			if !yield(string(other)) {
				return
			}
		}
	}
}
