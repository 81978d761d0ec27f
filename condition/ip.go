package condition

import (
	"net/netip"
	"strings"
)

// ranges are the values of IpAddress and NotIpAddress.
type ranges struct{ parsed[netip.Prefix] }

func readRanges(texts []string) (matcher, fault) {
	m := &ranges{}
	return m, m.read(texts, parseRange, CodeTypeMismatchIPRange, "not an IP address or range in CIDR form")
}

// parseRange reads a range in CIDR form, or an address that stands for itself alone (C-24).
func parseRange(s string) (netip.Prefix, bool) {
	if strings.IndexByte(s, '/') >= 0 {
		p, err := netip.ParsePrefix(s)
		return p, err == nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}

func (m *ranges) match(value string, _ relation) verdict {
	a, err := netip.ParseAddr(value)
	if err != nil || a.Zone() != "" {
		return unreadable
	}
	a = a.Unmap()
	for _, p := range m.all {
		if p.Contains(a) {
			return matched
		}
	}
	return unmatched
}
