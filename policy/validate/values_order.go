package validate

import (
	"net/netip"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// The functions of valuesRules about addresses and numbers.

// private are the ranges of addresses that are none of the internet: private (RFC 1918, RFC 4193), loopback and
// link-local ones.
func private() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
		netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
		netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fe80::/10"),
	}
}

// readRange reads a value of IpAddress as it is written; ok is false for text that is none.
func readRange(text string) (p netip.Prefix, ok bool) {
	if !strings.Contains(text, "/") {
		a, err := netip.ParseAddr(text)
		return netip.PrefixFrom(a, a.BitLen()), err == nil
	}
	p, err := netip.ParsePrefix(text)
	return p, err == nil
}

// privateAddresses looks for private addresses of aws:SourceIp: all of the values, or some.
func (r *run) privateAddresses(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		if !strings.HasSuffix(t.base, "IpAddress") || !t.is("aws:SourceIp") || !t.whole {
			continue
		}
		var those []place
		for j := range t.values {
			if v := &t.values[j]; isPrivate(v.text) {
				those = append(those, at(v.at))
			}
		}
		if len(those) == 0 {
			continue
		}
		f := finding{place: named(t.at), message: t.op.String() + " of " + quote.Text(t.key) + " names "}
		switch all := len(those) == len(t.values); {
		case all && t.op.Negated():
			f.code, f.message = "PRIVATE_NOT_IP_ADDRESS", f.message+"private addresses only, and always holds"
		case all:
			f.code, f.message = "PRIVATE_IP_ADDRESS", f.message+"private addresses only, and never holds"
		case t.op.Negated():
			f.code, f.message, f.related = "PRIVATE_NOT_IP_ADDRESS_SUBSET", f.message+"private addresses among others", those
		default:
			f.code, f.message, f.related = "PRIVATE_IP_ADDRESS_SUBSET", f.message+"private addresses among others", those
		}
		r.report(f)
	}
}

// isPrivate reports whether a range lies within one that is private.
func isPrivate(text string) bool {
	p, ok := readRange(text)
	if !ok {
		return false
	}
	for _, whole := range private() {
		if whole.Bits() <= p.Bits() && whole.Contains(p.Addr()) {
			return true
		}
	}
	return false
}

func (r *run) looseRanges(s *statement) {
	s.eachValue(func(t *test) bool { return strings.HasSuffix(t.base, "IpAddress") }, func(_ *test, v *value) {
		if p, ok := readRange(v.text); ok && p != p.Masked() {
			r.report(finding{
				code: "IMPROVE_IP_RANGE", place: at(v.at),
				message: quote.Text(v.text) + " is read as " + p.Masked().String(),
				help:    "write " + p.Masked().String(),
				fix:     replace(v.at, p.Masked().String()),
			})
		}
	})
}

func (r *run) manyBounds(s *statement) {
	for i := range s.tests {
		t := &s.tests[i]
		less, greater := strings.HasPrefix(t.base, "NumericLessThan"), strings.HasPrefix(t.base, "NumericGreaterThan")
		if len(t.values) < 2 || !less && !greater {
			continue
		}
		which := "greatest"
		if greater {
			which = "least"
		}
		r.report(finding{
			code: "REDUNDANT_CONDITION_VALUE_NUM", place: named(t.at),
			message: "of the values of " + quote.Text(t.key) + " under " + t.op.String() + " the " + which + " alone counts",
			help:    "leave the " + which + " value",
		})
	}
}
