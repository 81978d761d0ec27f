package analyze

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A keyInfo says what values a condition key has.
type keyInfo struct {
	typ  condition.Type
	one  bool // it can have one value
	list bool // it can have a list
}

// infoOf returns what is known about a key, given the tests of it.
func infoOf(key string, lits []literal) keyInfo {
	if k, ok := condition.LookupKey(key); ok {
		return keyInfo{typ: k.Type, one: !k.Multivalued, list: k.Multivalued}
	}
	info := keyInfo{one: true}
	service, _, _ := strings.Cut(key, ":")
	if k, ok := action.LookupConditionKey(service, key); ok {
		info.typ = k.Type()
		if !k.Multivalued() {
			return info
		}
		info.list = true
	}
	for _, l := range lits { // AN-16
		if l.fact == nil && l.test.Operator().Set() != condition.Single {
			info.list = true
		}
	}
	return info
}

// family is what the values of an operator are.
type family uint8

const (
	textFamily family = iota
	foldFamily
	likeFamily
	arnFamily
	numberFamily
	dateFamily
	addressFamily
	boolFamily
	binaryFamily
	nullFamily
)

func familyOf(op condition.Operator) family {
	name := op.String()
	if i := strings.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSuffix(name, "IfExists")
	switch {
	case name == "Null":
		return nullFamily
	case name == "Bool":
		return boolFamily
	case name == "BinaryEquals":
		return binaryFamily
	case strings.HasSuffix(name, "IpAddress"):
		return addressFamily
	case strings.HasPrefix(name, "Numeric"):
		return numberFamily
	case strings.HasPrefix(name, "Date"):
		return dateFamily
	case strings.HasPrefix(name, "Arn"):
		return arnFamily
	case strings.HasSuffix(name, "IgnoreCase"):
		return foldFamily
	case strings.HasSuffix(name, "Like"):
		return likeFamily
	}
	return textFamily
}

func (f family) isText() bool { return f <= arnFamily }

// familyOfType is the family whose values those of a type are.
func familyOfType(t condition.Type) (family, bool) {
	switch t {
	case condition.TypeBool:
		return boolFamily, true
	case condition.TypeNumeric:
		return numberFamily, true
	case condition.TypeDate:
		return dateFamily, true
	case condition.TypeIP:
		return addressFamily, true
	case condition.TypeBinary:
		return binaryFamily, true
	}
	return textFamily, false
}

// isOfType reports whether text is a value of a type (AN-17).
func isOfType(text string, t condition.Type) bool {
	switch t {
	case condition.TypeBool:
		return text == "true" || text == "false"
	case condition.TypeNumeric:
		_, ok := number(text)
		return ok
	case condition.TypeDate:
		_, ok := condition.ParseTime(text)
		return ok
	case condition.TypeIP:
		a, err := netip.ParseAddr(text)
		return err == nil && a.Zone() == ""
	case condition.TypeBinary:
		_, err := base64.StdEncoding.DecodeString(text)
		return err == nil
	case condition.TypeARN:
		return arn.IsARN(text)
	}
	return true
}

// maxExponent bounds numbers that are calculated with.
const maxExponent = 400

func number(text string) (*big.Rat, bool) {
	if len(text) > maxExponent || strings.ContainsAny(text, "/_xXpPiInN") {
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
	if r.IsInt() {
		return r.Num().String()
	}
	s := r.FloatString(2 * maxExponent)
	return strings.TrimRight(s, "0")
}

// candidates returns values at which all outcomes of tests of a family occur: each bound, one between two neighbours,
// and one on either side.
func candidates(f family, bounds []string) (list []string) {
	switch f {
	case boolFamily:
		return []string{"true", "false", "True", "False", "TRUE", "FALSE"} // those of a key of type Bool first
	case numberFamily:
		var all []*big.Rat
		for _, b := range bounds {
			if r, ok := number(b); ok {
				all = append(all, r)
			}
		}
		for _, r := range around(all, (*big.Rat).Cmp, func(a, b *big.Rat) *big.Rat {
			m := new(big.Rat).Add(a, b)
			return m.Quo(m, big.NewRat(2, 1))
		}, func(a *big.Rat, n int64) *big.Rat { return new(big.Rat).Add(a, big.NewRat(n, 1)) }) {
			list = append(list, decimal(r))
		}
		if len(list) == 0 {
			return []string{"1"}
		}
		zeros := strings.Repeat("0", len(bounds)+1)
		for _, s := range slices.Clone(list) { // another spelling of the same number
			if !strings.Contains(s, ".") {
				s += "."
			}
			list = append(list, s+zeros)
		}
		return list
	case dateFamily:
		return dates(bounds)
	case addressFamily:
		return addresses(bounds)
	case binaryFamily:
		list = append(list, bounds...)
		for _, s := range []string{"AA==", "AQ==", "Ag=="} {
			if !slices.Contains(bounds, s) {
				list = append(list, s)
			}
		}
		for n := range bounds {
			list = append(list, base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(n)+"?")))
		}
	}
	return list
}

// around returns values, those between two neighbours, and those beyond the first and last.
func around[T any](all []T, order func(a, b T) int, between func(a, b T) T, add func(a T, n int64) T) (list []T) {
	slices.SortFunc(all, order)
	all = slices.CompactFunc(all, func(a, b T) bool { return order(a, b) == 0 })
	for i, v := range all {
		if i == 0 {
			list = append(list, add(v, -1))
		} else {
			list = append(list, between(all[i-1], v))
		}
		list = append(list, v)
	}
	if len(all) > 0 {
		list = append(list, add(all[len(all)-1], 1))
	}
	return list
}

func dates(bounds []string) (list []string) {
	var all []time.Time
	for _, b := range bounds {
		if t, ok := condition.ParseTime(b); ok {
			all = append(all, t.UTC())
		}
	}
	if len(all) == 0 {
		return []string{"2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"}
	}
	for _, t := range around(all, time.Time.Compare, func(a, b time.Time) time.Time {
		m := a.Add(b.Sub(a) / 2)
		if s := m.Truncate(time.Second); s.After(a) {
			return s
		}
		return m
	}, func(a time.Time, n int64) time.Time { return a.Add(time.Duration(n) * time.Second) }) {
		if y := t.Year(); y >= 0 && y <= 9999 {
			list = append(list, t.Format("2006-01-02T15:04:05.999999999Z07:00"))
		}
		if t.Unix() >= 0 && t.Nanosecond() == 0 {
			list = append(list, strconv.FormatInt(t.Unix(), 10))
		}
	}
	return list
}

// addresses returns, of each range, the first address and those before and behind it.
func addresses(bounds []string) (list []string) {
	add := func(a netip.Addr) {
		if a.IsValid() && !slices.Contains(list, a.String()) {
			list = append(list, a.String())
		}
	}
	for _, b := range bounds {
		p, err := netip.ParsePrefix(b)
		if err != nil {
			a, err := netip.ParseAddr(b)
			if err != nil {
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
