package condition

import "github.com/lambdaiam/lambdaiam/internal/template"

// The grammar of numbers is the decimal part of what strconv.ParseFloat reads:
//
//	number   = [ "+" | "-" ] mantissa [ ( "e" | "E" ) [ "+" | "-" ] digits ]
//	mantissa = digits [ "." [ digits ] ] | "." digits
//
// AWS documents integers and decimals and is silent about the rest. Signs and exponents are accepted; hexadecimal,
// infinities, NaN, digit separators and blanks are not. Two bounds keep hostile text cheap.
const (
	maxDigits   = 1_000     // C-26, C-26a: digits of the mantissa, zeros included
	maxExponent = 1_000_000 // absolute value of the exponent as written
)

// number is a decimal number of any precision. It keeps a piece of the text it was read from instead of a converted
// value: no rounding can make two different numbers equal, and reading one allocates nothing.
//
// The zero value is the number zero. Numbers are not comparable with ==, since one value can be written in several
// ways; use compare.
type number struct {
	// digits runs from the first to the last digit that is not zero, with the decimal point if it lies between them.
	// Empty means zero.
	digits string
	// exp places the point: the value is 0.d₁d₂d₃… times 10 to this power. It is never expanded, and its bounds leave
	// an int32 far behind.
	exp int32
	neg bool // false for zero
}

// parseNumber reads a number, and reports false for text that is none.
func parseNumber(s string) (number, bool) {
	var n number
	i := 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		n.neg = s[i] == '-'
		i++
	}

	first, last := -1, -1 // places in s of the outermost digits that are not zero
	digits, whole, leading := 0, 0, 0
	point := false
mantissa:
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c == '.' && !point:
			point = true
		case '0' <= c && c <= '9':
			if digits++; digits > maxDigits {
				return number{}, false
			}
			if !point {
				whole++
			}
			if c != '0' {
				if first < 0 {
					first = i
				}
				last = i
			} else if first < 0 {
				leading++
			}
		default:
			break mantissa
		}
	}
	if digits == 0 {
		return number{}, false
	}

	exp := 0
	if i < len(s) {
		if s[i] != 'e' && s[i] != 'E' {
			return number{}, false
		}
		var ok bool
		if exp, ok = parseExponent(s[i+1:]); !ok {
			return number{}, false
		}
	}
	if first < 0 {
		return number{}, true
	}
	n.digits = s[first : last+1]
	n.exp = int32(whole - leading + exp)
	return n, true
}

// parseExponent reads the text behind the "e".
func parseExponent(s string) (int, bool) {
	neg := false
	if s != "" && (s[0] == '+' || s[0] == '-') {
		neg = s[0] == '-'
		s = s[1:]
	}
	if s == "" {
		return 0, false
	}
	exp := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		if exp = exp*10 + int(s[i]-'0'); exp > maxExponent {
			return 0, false
		}
	}
	if neg {
		exp = -exp
	}
	return exp, true
}

// sign is -1, 0 or +1.
func (a number) sign() int {
	switch {
	case a.digits == "":
		return 0
	case a.neg:
		return -1
	}
	return 1
}

// compare is negative when a is less than b, zero when they are equal, and positive when a is greater.
func (a number) compare(b number) int {
	sign := a.sign()
	if other := b.sign(); sign != other {
		return sign - other
	}
	switch {
	case sign == 0:
		return 0
	case a.exp != b.exp: // the first digit behind the point is never zero
		return sign * int(a.exp-b.exp)
	}
	return sign * compareDigits(a.digits, b.digits)
}

// compareDigits orders two runs of digits as fractions, wherever either has its point. Neither run ends in a zero, so
// the longer of two otherwise equal runs is the greater.
func compareDigits(a, b string) int {
	i, j := 0, 0
	for {
		if i < len(a) && a[i] == '.' {
			i++
		}
		if j < len(b) && b[j] == '.' {
			j++
		}
		switch {
		case i == len(a) && j == len(b):
			return 0
		case i == len(a):
			return -1
		case j == len(b):
			return 1
		case a[i] != b[j]:
			return int(a[i]) - int(b[j])
		}
		i++
		j++
	}
}

// numbers are the values of a Numeric operator; one by itself is a number.
type numbers []number

func readNumbers(texts []string) (matcher, fault) {
	list, f := readList(texts, parseNumber, number.compare, CodeTypeMismatchNumber, "not a decimal number")
	if len(list) == 1 {
		return &list[0], f
	}
	return numbers(list), f
}

func (m numbers) match(_ *test, value string, op *operator, _ template.Values) verdict {
	n, ok := parseNumber(value)
	if !ok {
		return unreadable
	}
	return matchOrder(m, n, op.relation, number.compare)
}

func (a *number) match(t *test, value string, op *operator, vars template.Values) verdict {
	return numbers{*a}.match(t, value, op, vars)
}
