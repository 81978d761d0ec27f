package condition

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// ranges are the values of IpAddress and NotIpAddress: those that no other one holds, in the order of their addresses.
type ranges []netip.Prefix

func readRanges(texts []string) (matcher, fault) {
	list, f := readList(texts, parseRange, compareRanges, CodeTypeMismatchIPRange, "not an IP address or range in CIDR form")
	kept := list[:0]
	for _, p := range list { // of two ranges that overlap one holds the other, and comes first
		if n := len(kept); n == 0 || !kept[n-1].Overlaps(p) {
			kept = append(kept, p)
		}
	}
	return ranges(kept), f
}

func compareRanges(a, b netip.Prefix) int {
	return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
}

// parseRange reads a range in CIDR form, or an address that stands for itself alone (C-24).
func parseRange(s string) (netip.Prefix, bool) {
	if strings.IndexByte(s, '/') >= 0 {
		p, err := netip.ParsePrefix(s)
		return p.Masked(), err == nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}

// longestAddr is how long the text of an address without zone can be.
const longestAddr = len("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")

func (m ranges) match(_ *test, value string, _ *operator, _ template.Values) verdict {
	if len(value) > longestAddr {
		return unreadable
	}
	a, err := netip.ParseAddr(value)
	if err != nil || a.Zone() != "" {
		return unreadable
	}
	if m.contains(a.Unmap()) {
		return matched
	}
	return unmatched
}

// contains reports whether an address is in one of the ranges.
func (m ranges) contains(a netip.Addr) bool {
	if len(m) <= fewRanges {
		for i := range m {
			if m[i].Contains(a) {
				return true
			}
		}
		return false
	}
	at, found := slices.BinarySearchFunc(m, a, func(p netip.Prefix, a netip.Addr) int { return p.Addr().Compare(a) })
	return found || at > 0 && m[at-1].Contains(a)
}

// fewRanges are looked at one by one.
const fewRanges = 4

// readAddr reads an IPv4 address in its usual form once, so that tests need not.
func (h *held) readAddr() {
	s := h.value.one
	if len(s) < len("0.0.0.0") || len(s) > len("255.255.255.255") || s[0] > '9' || s[len(s)-1] > '9' {
		return
	}
	dots := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '.':
			dots++
		case c < '0' || c > '9':
			return
		}
	}
	if dots != 3 {
		return
	}
	if a, err := netip.ParseAddr(s); err == nil { // of this form are IPv4 addresses only
		h.addr, h.isAddr = a.As4(), true
	}
}
