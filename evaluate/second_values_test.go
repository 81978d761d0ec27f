package evaluate_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Values of policies that say the same as a value of a request in other words, or that miss it by little.

// respelled says a value of a request anew for an operator of a family.
func (a *secondAim) respelled(family, operator, v string) string {
	r := a.r
	switch family {
	case "Numeric":
		if n, ok := new(big.Rat).SetString(v); ok {
			return genPick(r, v, n.FloatString(3), "+"+strings.TrimPrefix(v, "+"), new(big.Float).SetRat(n).Text('e', 25))
		}
	case "Date":
		if t, ok := twinDate(v); ok {
			return secondDate(r, t)
		}
	case "Bool":
		return genPick(r, v, strings.ToUpper(v), strings.ToLower(v))
	case "Ip":
		if ip, err := netip.ParseAddr(v); err == nil && ip.Zone() == "" {
			return secondRange(r, ip, 0)
		}
	case "Arn":
		return a.pattern(v, 0)
	case "String":
		switch {
		case strings.HasSuffix(operator, "IgnoreCase"):
			return genPick(r, strings.ToUpper(v), strings.ToLower(v), v)
		case strings.HasSuffix(operator, "Like"):
			return a.pattern(v, 0)
		case genChance(r, 25):
			return a.asVariable(v)
		}
		return secondEscape.Replace(v)
	}
	return v
}

// missed says a value that is near one of a request.
func (a *secondAim) missed(family, v string) string {
	r := a.r
	switch family {
	case "Numeric":
		if n, ok := new(big.Rat).SetString(v); ok {
			step := genPick(r, big.NewRat(1, 1), big.NewRat(-1, 1), big.NewRat(1, 1_000_000), big.NewRat(-1, 1_000_000))
			return new(big.Rat).Add(n, step).FloatString(7)
		}
	case "Date":
		if t, ok := twinDate(v); ok {
			return secondDate(r, t.Add(genPick(r, time.Second, -time.Second, time.Nanosecond, -time.Nanosecond, time.Hour, -24*time.Hour)))
		}
	case "Bool":
		return genPick(r, "true", "false")
	case "Ip":
		if ip, err := netip.ParseAddr(v); err == nil && ip.Zone() == "" {
			return secondRange(r, ip, 1)
		}
	case "Arn", "String":
		return secondOff(r, v)
	}
	return v + "0"
}

// secondDate writes an instant in one of many ways.
func secondDate(r *rand.Rand, t time.Time) string {
	zone := time.FixedZone("", genPick(r, 0, 3600, -3600, 5*3600+1800, -9*3600-1800, 14*3600))
	if t.Nanosecond() == 0 && genChance(r, 30) && t.Unix() >= 0 {
		return strconv.FormatInt(t.Unix(), 10)
	}
	return t.In(zone).Format(genPick(r, "2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.000000000Z07:00", "2006-01-02T15:04:05Z07:00"))
}

// secondRange writes a range around an address, or, with off, one that it just is not in.
func secondRange(r *rand.Rand, ip netip.Addr, off int) string {
	if ip.Is4In6() {
		ip = genPick(r, ip, ip.Unmap())
	}
	bits := genPick(r, ip.BitLen(), ip.BitLen(), r.IntN(ip.BitLen()+1), ip.BitLen()/2)
	b := ip.AsSlice()
	if off > 0 && bits > 0 { // the last bit that counts
		b[(bits-1)/8] ^= 0x80 >> ((bits - 1) % 8)
	}
	for i := bits; i < len(b)*8; i++ { // bits behind the mask do not count
		if genChance(r, 10) {
			b[i/8] ^= 0x80 >> (i % 8)
		}
	}
	near, _ := netip.AddrFromSlice(b)
	text := near.String()
	if near.Is6() && !near.Is4In6() {
		text = genPick(r, text, near.StringExpanded(), strings.ToUpper(text))
	}
	if bits == near.BitLen() && genChance(r, 50) {
		return text
	}
	return fmt.Sprintf("%s/%d", text, bits)
}

// secondOff changes a text by little: a letter, its case, its end.
func secondOff(r *rand.Rand, s string) string {
	if s == "" {
		return genPick(r, "x", "?")
	}
	i := r.IntN(len(s))
	for i > 0 && s[i]&0xC0 == 0x80 {
		i--
	}
	head, tail := s[:i], s[i:]
	switch r.IntN(5) {
	case 0:
		return secondEscape.Replace(s + "x")
	case 1:
		return secondEscape.Replace(head)
	case 2:
		return secondEscape.Replace(head + strings.ToUpper(tail))
	case 3:
		return secondEscape.Replace(head+"~"+tail) + "*"
	}
	return secondEscape.Replace(head) + "?" + secondEscape.Replace(tail)
}

var secondEscape = strings.NewReplacer("*", "${*}", "?", "${?}", "$", "${$}")

// pattern makes a pattern that covers a text: behind its first characters pieces become wildcards, or a variable.
func (a *secondAim) pattern(s string, from int) string {
	r := a.r
	if from > len(s) {
		return s
	}
	head, tail := s[:from], []rune(s[from:])
	if len(tail) == 0 {
		return s
	}
	i, j := r.IntN(len(tail)), r.IntN(len(tail)+1)
	if i > j {
		i, j = j, i
	}
	left, middle, right := secondEscape.Replace(string(tail[:i])), string(tail[i:j]), secondEscape.Replace(string(tail[j:]))
	switch r.IntN(6) {
	case 0:
		return head + left + "*"
	case 1:
		return head + left + "*" + right
	case 2:
		return head + left + strings.Repeat("?", j-i) + right
	case 3:
		return head + left + a.asVariable(middle) + right
	case 4:
		return head + secondEscape.Replace(string(tail)) + genPick(r, "", "", "*")
	}
	return head + "*" + right
}

// asVariable says a text by a variable: a key that has this value, or any with the text as its default.
func (a *secondAim) asVariable(v string) string {
	var keys []string
	for _, k := range secondKeys {
		if have, ok := a.c.variable(k.lower); ok && have == v {
			keys = append(keys, k.key)
		}
	}
	if len(keys) > 0 && genChance(a.r, 80) {
		key := genPick(a.r, keys...)
		return "${" + genPick(a.r, key, strings.ToLower(key), strings.ToUpper(key)) + genPick(a.r, "", "", ", 'else'") + "}"
	}
	if strings.Contains(v, "'") || genChance(a.r, 30) {
		return secondEscape.Replace(v)
	}
	return "${" + genPick(a.r, "aws:PrincipalTag/None", "aws:ResourceTag/Project", "aws:Referer") + ", '" + v + "'}"
}
