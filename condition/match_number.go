package condition

import (
	"net/netip"
	"strings"
)

type numbers struct{ parsed[number] }

func (m *numbers) match(value string, r relation) verdict {
	n, ok := parseNumber(value)
	if !ok {
		return unreadable
	}
	for i := range m.all {
		if r.holds(n.compare(m.all[i])) {
			return match
		}
	}
	return noMatch
}

type instants struct{ parsed[instant] }

func (m *instants) match(value string, r relation) verdict {
	d, ok := parseInstant(value)
	if !ok {
		return unreadable
	}
	for _, v := range m.all {
		if r.holds(d.compare(v)) {
			return match
		}
	}
	return noMatch
}

type ranges struct{ parsed[netip.Prefix] }

func (m *ranges) match(value string, _ relation) verdict {
	a, err := netip.ParseAddr(value)
	if err != nil || a.Zone() != "" {
		return unreadable
	}
	a = a.Unmap()
	for _, p := range m.all {
		if p.Contains(a) {
			return match
		}
	}
	return noMatch
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
