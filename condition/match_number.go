package condition

import (
	"net/netip"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

type numericMatcher struct {
	values []number
	relation
}

func (numericMatcher) variables() []string { return nil }

func (m numericMatcher) match(value string, _ template.Values) verdict {
	n, ok := parseNumber(value)
	if !ok {
		return unreadable
	}
	for i := range m.values {
		if m.holds(n.compare(m.values[i])) {
			return match
		}
	}
	return noMatch
}

type dateMatcher struct {
	values []instant
	relation
}

func (dateMatcher) variables() []string { return nil }

func (m dateMatcher) match(value string, _ template.Values) verdict {
	d, ok := parseInstant(value)
	if !ok {
		return unreadable
	}
	for _, v := range m.values {
		if m.holds(d.compare(v)) {
			return match
		}
	}
	return noMatch
}

type ipMatcher []netip.Prefix

func (ipMatcher) variables() []string { return nil }

func (m ipMatcher) match(value string, _ template.Values) verdict {
	a, err := netip.ParseAddr(value)
	if err != nil || a.Zone() != "" {
		return unreadable
	}
	a = a.Unmap()
	for _, p := range m {
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
