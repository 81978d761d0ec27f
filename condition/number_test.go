package condition

import (
	"cmp"
	"errors"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// parseNumberSlow is the plain twin of parseNumber: strconv decides what is a number, math/big holds its exact value.
// It expands exponents, so the caller keeps them small.
func parseNumberSlow(s string) (*big.Rat, bool) {
	if strings.ContainsAny(s, "_xXpPnN") { // digit separators, hexadecimal, inf and nan
		return nil, false
	}
	if _, err := strconv.ParseFloat(s, 64); err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

func TestParseNumber(t *testing.T) {
	ten9 := strings.Repeat("9", 1000)
	tests := []struct {
		name string
		in   string
		ok   bool
	}{
		{"C-26 zero", "0", true},
		{"C-26 integer", "10", true},
		{"C-26 decimal", "10.0", true},
		{"C-26 exponent", "1e1", true},
		{"C-26 capital exponent with sign", "1E+1", true},
		{"C-26 negative exponent", "1e-1", true},
		{"C-26 leading plus", "+10", true},
		{"C-26 leading minus", "-10", true},
		{"C-26 leading zeros", "0010", true},
		{"C-26 point first", ".5", true},
		{"C-26 point last", "5.", true},
		{"C-26 point last with exponent", "5.e1", true},
		{"C-26 everything", "-12.50e-03", true},
		{"C-26 no text", "", false},
		{"C-26 only a sign", "-", false},
		{"C-26 only a point", ".", false},
		{"C-26 sign and point", "+.", false},
		{"C-26 two signs", "--1", false},
		{"C-26 two points", "1.2.3", false},
		{"C-26 no mantissa", "e1", false},
		{"C-26 point and exponent", ".e1", false},
		{"C-26 no exponent", "1e", false},
		{"C-26 only the sign of an exponent", "1e+", false},
		{"C-26 fraction in the exponent", "1e1.5", false},
		{"C-26 two exponents", "1e1e1", false},
		{"C-26 hexadecimal", "0x10", false},
		{"C-26 hexadecimal float", "0x1p4", false},
		{"C-26 infinity", "inf", false},
		{"C-26 signed infinity", "+Infinity", false},
		{"C-26 not a number", "NaN", false},
		{"C-26 digit separator", "1_000", false},
		{"C-26 comma", "1,000", false},
		{"C-26 leading blank", " 1", false},
		{"C-26 trailing blank", "1 ", false},
		{"C-26 trailing newline", "1\n", false},
		{"C-26 NUL", "1\x00", false},
		{"C-26 other digits", "１", false},
		{"C-26a 1,000 digits", ten9, true},
		{"C-26a 1,001 digits", ten9 + "9", false},
		{"C-26a 1,000 digits on both sides", ten9[:500] + "." + ten9[:500], true},
		{"C-26a 1,001 digits on both sides", ten9[:500] + "." + ten9[:501], false},
		{"C-26a zeros count", strings.Repeat("0", 1000) + "1", false},
		{"C-26a zeros behind the point count", "1." + strings.Repeat("0", 1000), false},
		{"C-26a 1,000 digits and an exponent", "-" + ten9 + "e-1000000", true},
		{"C-26a largest exponent", "1e1000000", true},
		{"C-26a exponent too large", "1e1000001", false},
		{"C-26a smallest exponent", "1e-1000000", true},
		{"C-26a exponent too small", "1e-1000001", false},
		{"C-26a exponent beyond an int", "1e99999999999999999999999999", false},
		{"C-26a exponent too large for zero", "0e1000001", false},
		{"C-26a zeros of an exponent", "1e" + strings.Repeat("0", 2000) + "1", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, ok := parseNumber(tt.in)
			if ok != tt.ok {
				t.Fatalf("parseNumber(%.40q) = _, %v; want %v", tt.in, ok, tt.ok)
			}
			if !ok && n != (number{}) {
				t.Errorf("parseNumber(%.40q) = %+v, false; want the zero value", tt.in, n)
			}
		})
	}
}

func TestCompareNumbers(t *testing.T) {
	ten9 := strings.Repeat("9", 999)
	// Each row is in ascending order; numbers within one cell are equal.
	tests := []struct {
		name  string
		order [][]string
	}{
		{"C-26 ways to write ten", [][]string{{"9"}, {"10", "10.0", "1e1", "+10", "010", "100e-1", ".1E2", "10.", "0.0001e+05"}, {"11"}}},
		{"C-26 beyond float64", [][]string{{"9007199254740992"}, {"9007199254740993"}, {"9007199254740994"}}},
		{"C-26 fractions beyond float64", [][]string{{"0.1"}, {"0.10000000000000000000000000001"}}},
		{"C-26 zero", [][]string{{"-1e-1000000"}, {"0", "-0", "+0", "0.000", "-0e5", "0e999999", "0e-999999", "00"}, {"1e-1000000"}}},
		{"C-26 signs", [][]string{{"-10"}, {"-9.5"}, {"-9"}, {"-0.1"}, {"0"}, {"0.1"}, {"9"}, {"9.5"}, {"10"}}},
		{"C-26 point at different places", [][]string{{"0.00123", "1.23e-3"}, {"1.23", "123e-2"}, {"12.3", "1.23e1"}, {"123", "1.23e2", "123.0"}}},
		{"C-26 one run begins the other", [][]string{{"1"}, {"1.0000000001"}, {"1.01"}, {"1.1"}, {"1.10001"}}},
		{"C-26 zeros inside", [][]string{{"1001"}, {"1010"}, {"1100"}, {"1101"}}},
		{"C-26a exponents are not expanded", [][]string{{"-1e1000000"}, {"1e-999999", "10e-1000000", "0.1e-999998"}, {"1e999999", "0.1e1000000"}, {"1e1000000", "10e999999"}, {"9" + ten9 + "e1000000"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, as := range tt.order {
				for j, bs := range tt.order {
					for _, a := range as {
						for _, b := range bs {
							if got, want := mustCompare(t, a, b), cmp.Compare(i, j); got != want {
								t.Errorf("compare(%.40q, %.40q) = %d, want %d", a, b, got, want)
							}
						}
					}
				}
			}
		})
	}
}

func mustCompare(t *testing.T, a, b string) int {
	t.Helper()
	x, ok := parseNumber(a)
	if !ok {
		t.Fatalf("%.40q is no number", a)
	}
	y, ok := parseNumber(b)
	if !ok {
		t.Fatalf("%.40q is no number", b)
	}
	return cmp.Compare(x.compare(y), 0)
}

// randomNumber writes numbers from a small range in many ways, so that equal ones are common.
func randomNumber(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString([]string{"", "", "-", "+"}[r.IntN(4)])
	b.WriteString(strings.Repeat("0", r.IntN(3)))
	for range r.IntN(4) {
		b.WriteByte("0129"[r.IntN(4)])
	}
	if r.IntN(2) == 0 {
		b.WriteByte('.')
		for range r.IntN(5) {
			b.WriteByte("0019"[r.IntN(4)])
		}
	}
	if r.IntN(2) == 0 {
		b.WriteString([]string{"e", "E", "e+", "e-"}[r.IntN(4)])
		b.WriteString(strconv.Itoa(r.IntN(6)))
	}
	return b.String()
}

func TestNumberAgainstBig(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	equal := 0
	for range 50_000 {
		a, b := randomNumber(r), randomNumber(r)
		if checkNumbers(t, a, b) == 0 {
			equal++
		}
	}
	if equal < 500 {
		t.Errorf("only %d pairs were equal: the generator proves little", equal)
	}
}

// checkNumbers holds parseNumber and compare against their twin. It returns what compare says, or 2 when one text is no
// number.
func checkNumbers(t *testing.T, a, b string) int {
	t.Helper()
	x, okX := parseNumber(a)
	y, okY := parseNumber(b)
	slowX, wantX := parseNumberSlow(a)
	slowY, wantY := parseNumberSlow(b)
	if okX != wantX || okY != wantY {
		t.Fatalf("parseNumber(%q), (%q) = %v, %v; want %v, %v", a, b, okX, okY, wantX, wantY)
	}
	if !okX || !okY {
		return 2
	}
	got, want := cmp.Compare(x.compare(y), 0), slowX.Cmp(slowY)
	if got != want {
		t.Fatalf("compare(%q, %q) = %d, want %d", a, b, got, want)
	}
	if back := cmp.Compare(y.compare(x), 0); back != -got {
		t.Fatalf("compare(%q, %q) = %d, but the other way round %d", a, b, got, back)
	}
	return got
}

func TestNumberAllocs(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() {
		a, _ := parseNumber("-9007199254740993.125e-17")
		b, _ := parseNumber("-9007199254740993.1250e-17")
		if a.compare(b) != 0 {
			t.Error("not equal")
		}
	}); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func BenchmarkNumber(b *testing.B) {
	limit, _ := parseNumber("3600")
	b.ReportAllocs()
	for b.Loop() {
		n, _ := parseNumber("3599.5")
		if n.compare(limit) >= 0 {
			b.Fatal("not less")
		}
	}
}
