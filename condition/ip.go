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
	a = a.Unmap()
	at, found := slices.BinarySearchFunc(m, a, func(p netip.Prefix, a netip.Addr) int { return p.Addr().Compare(a) })
	if found || at > 0 && m[at-1].Contains(a) {
		return matched
	}
	return unmatched
}
