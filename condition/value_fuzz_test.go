package condition

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// exponent finds exponents that math/big would have to expand.
var exponent = regexp.MustCompile(`[eE][+-]?0*[0-9]{4}`)

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"0", "-0", "10", "10.0", "1e1", "+10", ".5", "5.", "9007199254740993", "0e999999", "1e-1000001", "0x1p4", "inf", "1_0", "-12.50e-03"} {
		f.Add(s, "10")
		f.Add("9007199254740992", s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, okX := parseNumber(a)
		y, okY := parseNumber(b)
		if okX && x.compare(x) != 0 || okY && y.compare(y) != 0 {
			t.Fatalf("%q or %q differs from itself", a, b)
		}
		if okX && okY && (x.compare(y) < 0) != (y.compare(x) > 0) {
			t.Fatalf("the order of %q and %q depends on who asks", a, b)
		}
		if len(a) > 1000 || len(b) > 1000 || exponent.MatchString(a) || exponent.MatchString(b) {
			return // C-26a, or too much for the twin
		}
		checkNumbers(t, a, b)
		if okX {
			r, _ := parseNumberSlow(a)
			if r.Sign() != x.sign() {
				t.Fatalf("sign of %q = %d, want %d", a, x.sign(), r.Sign())
			}
			// Writing the same value differently changes nothing.
			if exact := strings.TrimRight(r.FloatString(2000), "0"); len(exact) <= 900 {
				if z, ok := parseNumber(exact); !ok || x.compare(z) != 0 {
					t.Fatalf("%q differs from its expansion", a)
				}
			}
		}
	})
}

func FuzzInstant(f *testing.F) {
	for _, s := range []string{"0", "2024", "9223372036854775807", "2024-02", "2024-02-29", "2023-02-29", "2024-05-06T07:08Z", "2024-05-06T07:08:09.5+01", "2024-05-06T07:08:09.123456789-08:00", "01T", "24:00"} {
		f.Add(s)
	}
	full := regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`)
	f.Fuzz(func(t *testing.T, s string) {
		if full.MatchString(s) {
			checkInstant(t, s)
		}
		got, ok := parseInstant(s)
		if !ok {
			if got != (instant{}) {
				t.Fatalf("parseInstant(%q) = %+v, false", s, got)
			}
			return
		}
		if got.nsec < 0 || got.nsec > 999_999_999 || got.compare(got) != 0 {
			t.Fatalf("parseInstant(%q) = %+v", s, got)
		}
		if v := time.Unix(got.sec, int64(got.nsec)).UTC(); v.Year() >= 0 && v.Year() <= 9999 {
			if again, ok := parseInstant(v.Format(time.RFC3339Nano)); !ok || again != got {
				t.Fatalf("parseInstant(%q) = %+v, written and read again %+v", s, got, again)
			}
		}
	})
}
