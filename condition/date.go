package condition

import (
	"cmp"
	"math"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// The grammar of instants (C-25, G-54): either seconds since 1970, written in digits only, or one of
//
//	YYYY-MM
//	YYYY-MM-DD
//	YYYY-MM-DDThh:mmTZD
//	YYYY-MM-DDThh:mm:ssTZD
//	YYYY-MM-DDThh:mm:ss.sTZD   with 1 to 9 digits of fraction
//
// where TZD is Z, ±hh:mm or ±hh. This is the W3C profile of ISO 8601 named by AWS, plus the short offset its validation
// lets pass. The profile's form YYYY is missing: a bare number is always an epoch, so "2024" is 33 minutes and 44
// seconds past midnight on 1 January 1970. The days are those of the Gregorian calendar; there is no leap second
// and no 24:00.

// instant is a point in time. Its zero value is 1970-01-01T00:00:00Z. Instants are comparable with ==: one point in
// time has one representation.
type instant struct {
	sec  int64 // seconds since 1970-01-01T00:00:00Z, negative before
	nsec int32 // 0…999,999,999, counted forward from sec
}

// compare is negative when a is earlier than b, zero when they are the same instant, and positive when a is later.
func (a instant) compare(b instant) int {
	if c := cmp.Compare(a.sec, b.sec); c != 0 {
		return c
	}
	return cmp.Compare(a.nsec, b.nsec)
}

// parseInstant reads an instant, and reports false for text that is none. A form that leaves something out means the
// first instant of what it names, in UTC.
func parseInstant(s string) (instant, bool) {
	if sec, ok := parseEpoch(s); ok {
		return instant{sec: sec}, true
	}

	const month, day, minute, second = len("YYYY-MM"), len("YYYY-MM-DD"), len("YYYY-MM-DDThh:mm"), len("YYYY-MM-DDThh:mm:ss")
	if len(s) < month || s[4] != '-' {
		return instant{}, false
	}
	century, ok1 := parsePair(s, 0, 0, 99)
	year, ok2 := parsePair(s, 2, 0, 99)
	mon, ok3 := parsePair(s, 5, 1, 12)
	if !ok1 || !ok2 || !ok3 {
		return instant{}, false
	}
	year += century * 100
	if len(s) == month {
		return instant{sec: unixSeconds(year, mon, 1, 0, 0, 0)}, true
	}

	if len(s) < day || s[7] != '-' {
		return instant{}, false
	}
	dom, ok := parsePair(s, 8, 1, daysIn(year, mon))
	if !ok {
		return instant{}, false
	}
	if len(s) == day {
		return instant{sec: unixSeconds(year, mon, dom, 0, 0, 0)}, true
	}

	if len(s) < minute || s[10] != 'T' || s[13] != ':' {
		return instant{}, false
	}
	h, ok1 := parsePair(s, 11, 0, 23)
	m, ok2 := parsePair(s, 14, 0, 59)
	if !ok1 || !ok2 {
		return instant{}, false
	}
	rest, sec, nsec := s[minute:], 0, int32(0)
	if strings.HasPrefix(rest, ":") {
		if len(s) < second {
			return instant{}, false
		}
		if sec, ok = parsePair(s, 17, 0, 59); !ok {
			return instant{}, false
		}
		if nsec, rest, ok = parseFraction(s[second:]); !ok {
			return instant{}, false
		}
	}
	offset, ok := parseZone(rest)
	if !ok {
		return instant{}, false
	}
	return instant{sec: unixSeconds(year, mon, dom, h, m, sec) - offset, nsec: nsec}, true
}

// parseEpoch reads 0…9223372036854775807. Leading zeros do not count.
func parseEpoch(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	var n int64
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		d := int64(s[i] - '0')
		if n > (math.MaxInt64-d)/10 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// parsePair reads the two digits at s[at:], which must lie between low and high. The caller has checked the length.
func parsePair(s string, at, low, high int) (int, bool) {
	a, b := s[at]-'0', s[at+1]-'0' // below '0' wraps round to above 9
	if a > 9 || b > 9 {
		return 0, false
	}
	n := int(a)*10 + int(b)
	return n, low <= n && n <= high
}

// parseFraction reads an optional fraction of a second, in nanoseconds, and returns what follows it.
func parseFraction(s string) (nsec int32, rest string, ok bool) {
	if !strings.HasPrefix(s, ".") {
		return 0, s, true
	}
	unit := int32(100_000_000)
	i := 1
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		if unit == 0 { // a tenth digit
			return 0, "", false
		}
		nsec += int32(s[i]-'0') * unit
		unit /= 10
	}
	return nsec, s[i:], i > 1
}

// parseZone reads a time zone designator that is all of s, as seconds east of UTC.
func parseZone(s string) (int64, bool) {
	if s == "Z" {
		return 0, true
	}
	if len(s) != len("+hh") && len(s) != len("+hh:mm") || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	h, ok := parsePair(s, 1, 0, 23)
	if !ok {
		return 0, false
	}
	m := 0
	if len(s) > len("+hh") {
		if m, ok = parsePair(s, 4, 0, 59); !ok || s[3] != ':' {
			return 0, false
		}
	}
	offset := int64(h*60+m) * 60
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true
}

// daysIn is the length of a month, 1…12, of a year.
func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func unixSeconds(year, month, day, hour, minute, second int) int64 {
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC).Unix()
}

// ParseTime reads a point in time as the Date operators do: one of the W3C forms of ISO 8601 with a time zone where
// there is a time of day, or epoch seconds. ok is false for anything else.
func ParseTime(s string) (t time.Time, ok bool) {
	d, ok := parseInstant(s)
	return time.Unix(d.sec, int64(d.nsec)), ok
}

// instants are the values of a Date operator; one by itself is an instant.
type instants []instant

func readInstants(texts []string) (matcher, fault) {
	list, f := readList(texts, parseInstant, instant.compare, CodeTypeMismatchDate,
		"neither a date with time zone (ISO 8601, W3C profile) nor epoch seconds")
	if len(list) == 1 {
		return &list[0], f
	}
	return instants(list), f
}

func (m instants) match(_ *test, value string, op *operator, _ template.Values) verdict {
	d, ok := parseInstant(value)
	if !ok {
		return unreadable
	}
	return matchOrder(m, d, op.relation, instant.compare)
}

func (a *instant) match(t *test, value string, op *operator, vars template.Values) verdict {
	return instants{*a}.match(t, value, op, vars)
}
