package condition

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestParseInstant(t *testing.T) {
	at := func(s string) instant {
		v, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return instant{v.Unix(), int32(v.Nanosecond())}
	}
	tests := []struct {
		name string
		in   string
		want instant
	}{
		{"Q-27 four digits are an epoch", "2024", instant{2024, 0}},
		{"G-54 epoch zero", "0", instant{0, 0}},
		{"G-54 epoch", "1700000000", instant{1_700_000_000, 0}},
		{"G-54 greatest epoch", "9223372036854775807", instant{math.MaxInt64, 0}},
		{"G-54 leading zeros", "0000000000000000000000001", instant{1, 0}},
		{"C-25 month", "2024-02", at("2024-02-01T00:00:00Z")},
		{"C-25 day", "2024-02-29", at("2024-02-29T00:00:00Z")},
		{"C-25 day before the epoch", "1969-12-31", at("1969-12-31T00:00:00Z")},
		{"C-25 first year", "0000-01-01", at("0000-01-01T00:00:00Z")},
		{"C-25 last second", "9999-12-31T23:59:59Z", at("9999-12-31T23:59:59Z")},
		{"C-25 minute", "2024-05-06T07:08Z", at("2024-05-06T07:08:00Z")},
		{"C-25 minute with offset", "2024-05-06T07:08+01:30", at("2024-05-06T05:38:00Z")},
		{"C-25 second", "2024-05-06T07:08:09Z", at("2024-05-06T07:08:09Z")},
		{"C-25 one digit of fraction", "2024-05-06T07:08:09.5Z", at("2024-05-06T07:08:09.5Z")},
		{"C-25 nine digits of fraction", "2024-05-06T07:08:09.123456789Z", at("2024-05-06T07:08:09.123456789Z")},
		{"C-25 fraction before the epoch", "1969-12-31T23:59:59.25Z", instant{-1, 250_000_000}},
		{"C-25 offset west", "2024-05-06T07:08:09-08:00", at("2024-05-06T15:08:09Z")},
		{"C-25 offset over a leap day", "2024-03-01T00:30:00+01:00", at("2024-02-29T23:30:00Z")},
		{"C-25 greatest offset", "2024-05-06T00:00:00-23:59", at("2024-05-06T23:59:00Z")},
		{"C-25 negative zero offset", "2024-05-06T00:00:00-00:00", at("2024-05-06T00:00:00Z")},
		{"G-54 offset of hours", "2024-05-06T07:08:09+02", at("2024-05-06T05:08:09Z")},
		{"G-54 offset of hours after a fraction", "2024-05-06T07:08:09.5-02", at("2024-05-06T09:08:09.5Z")},
		{"C-25 leap year by 400", "2000-02-29", at("2000-02-29T00:00:00Z")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := parseInstant(tt.in); got != tt.want || !ok {
				t.Errorf("parseInstant(%q) = %+v, %v; want %+v, true", tt.in, got, ok, tt.want)
			}
		})
	}
}

func TestParseInstantRefuses(t *testing.T) {
	tests := []struct{ name, in string }{
		{"C-25 no text", ""},
		{"G-54 text", "sdfdsf"},
		{"G-54 half a date", "234-13"},
		{"G-54 negative epoch", "-1"},
		{"G-54 positive sign", "+1"},
		{"G-54 epoch too great", "9223372036854775808"},
		{"G-54 epoch of 20 digits", "10000000000000000000"},
		{"G-54 fraction of an epoch", "1.5"},
		{"G-54 exponent", "1e9"},
		{"G-54 day of a year only", "01T"},
		{"C-25 blank before", " 2024-05-06"},
		{"C-25 blank behind", "2024-05-06 "},
		{"C-25 five digits of year", "12024-05-06"},
		{"C-25 three digits of year", "024-05-06"},
		{"C-25 signed year", "-024-05"},
		{"C-25 year and dash", "2024-"},
		{"C-25 one digit of month", "2024-5"},
		{"C-25 month and dash", "2024-05-"},
		{"C-25 one digit of day", "2024-05-6"},
		{"C-25 basic format", "20240506T070809Z"},
		{"C-25 week date", "2024-W19-1"},
		{"C-25 ordinal date", "2024-127"},
		{"C-25 month zero", "2024-00"},
		{"C-25 month 13", "2024-13"},
		{"C-25 day zero", "2024-05-00"},
		{"C-25 day 32", "2024-05-32"},
		{"C-25 31 April", "2024-04-31"},
		{"C-25 29 February", "2023-02-29"},
		{"C-25 29 February of a century", "1900-02-29"},
		{"C-25 30 February", "2024-02-30"},
		{"C-25 day and T", "2024-05-06T"},
		{"C-25 hour only", "2024-05-06T07Z"},
		{"C-25 hour 24", "2024-05-06T24:00Z"},
		{"C-25 minute 60", "2024-05-06T07:60Z"},
		{"C-25 leap second", "2016-12-31T23:59:60Z"},
		{"C-25 one digit of hour", "2024-05-06T7:08:09Z"},
		{"C-25 one digit of second", "2024-05-06T07:08:9Z"},
		{"C-25 colon and no second", "2024-05-06T07:08:Z"},
		{"C-25 colon at the end", "2024-05-06T07:08:"},
		{"C-25 small t", "2024-05-06t07:08:09Z"},
		{"C-25 small z", "2024-05-06T07:08:09z"},
		{"C-25 blank for T", "2024-05-06 07:08:09Z"},
		{"C-25 minute without zone", "2024-05-06T07:08"},
		{"C-25 second without zone", "2024-05-06T07:08:09"},
		{"C-25 fraction without zone", "2024-05-06T07:08:09.5"},
		{"C-25 point without fraction", "2024-05-06T07:08:09.Z"},
		{"C-25 point at the end", "2024-05-06T07:08:09."},
		{"C-25 comma for a point", "2024-05-06T07:08:09,5Z"},
		{"C-25 ten digits of fraction", "2024-05-06T07:08:09.1234567890Z"},
		{"C-25 fraction of a minute", "2024-05-06T07:08.5Z"},
		{"C-25 zone behind a day", "2024-05-06Z"},
		{"C-25 name of a zone", "2024-05-06T07:08:09 UTC"},
		{"C-25 offset without colon", "2024-05-06T07:08:09+0100"},
		{"C-25 offset of one digit", "2024-05-06T07:08:09+1"},
		{"C-25 offset of hour 24", "2024-05-06T07:08:09+24:00"},
		{"C-25 offset of minute 60", "2024-05-06T07:08:09+01:60"},
		{"C-25 half an offset", "2024-05-06T07:08:09+01:"},
		{"C-25 offset of seconds", "2024-05-06T07:08:09+01:00:00"},
		{"C-25 only a sign", "2024-05-06T07:08:09+"},
		{"C-25 Z twice", "2024-05-06T07:08:09ZZ"},
		{"C-25 Z and offset", "2024-05-06T07:08:09Z+01"},
		{"C-25 Unicode minus", "2024−05−06"},
		{"C-25 other digits", "２０２４-05"},
		{"C-25 NUL", "2024-05-06\x00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := parseInstant(tt.in); got != (instant{}) || ok {
				t.Errorf("parseInstant(%q) = %+v, %v; want the zero value and false", tt.in, got, ok)
			}
		})
	}
}

func TestCompareInstants(t *testing.T) {
	order := [][]string{
		{"0000-01"},
		{"1969-12-31T23:59:59.25Z"},
		{"1969-12-31T23:59:59.5Z"},
		{"0", "00", "1970-01", "1970-01-01", "1970-01-01T00:00Z", "1970-01-01T01:00+01", "1969-12-31T23:00:00.000-01:00"},
		{"1970-01-01T00:00:00.000000001Z"},
		{"1", "1970-01-01T00:00:01Z"},
		{"2024"},
		{"2024-01", "2024-01-01", "1704067200"},
		{"9999-12-31T23:59:59.999999999Z"},
		{"9223372036854775807"},
	}
	for i, as := range order {
		for j, bs := range order {
			for _, a := range as {
				for _, b := range bs {
					x, ok1 := parseInstant(a)
					y, ok2 := parseInstant(b)
					want := 0
					if i < j {
						want = -1
					} else if i > j {
						want = 1
					}
					if got := x.compare(y); !ok1 || !ok2 || got != want {
						t.Errorf("C-25: compare(%q, %q) = %d, want %d", a, b, got, want)
					}
				}
			}
		}
	}
}

// Every day of 800 years, real or not, next to what package time says.
func TestInstantCalendar(t *testing.T) {
	for year := 1600; year < 2400; year++ {
		for month := 0; month <= 13; month++ {
			for day := 0; day <= 32; day++ {
				s := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
				want, err := time.Parse(time.DateOnly, s)
				got, ok := parseInstant(s)
				if ok != (err == nil) || ok && got.sec != want.Unix() {
					t.Fatalf("parseInstant(%q) = %+v, %v; package time says %v, %v", s, got, ok, want, err)
				}
			}
		}
	}
}

func TestInstantAgainstTime(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50_000 {
		s := fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", r.IntN(10000), 1+r.IntN(12), 1+r.IntN(31), r.IntN(25), r.IntN(61), r.IntN(61))
		if n := r.IntN(11); n > 0 {
			s += "." + fmt.Sprintf("%010d", r.Int64N(1e10))[:n]
		}
		if r.IntN(2) == 0 {
			s += "Z"
		} else {
			s += fmt.Sprintf("%c%02d:%02d", "+-"[r.IntN(2)], r.IntN(24), r.IntN(60))
		}
		checkInstant(t, s)
	}
}

// checkInstant holds a text with seconds and an offset of at most 23:59 against package time, which also takes more
// than nine digits of fraction.
func checkInstant(t *testing.T, s string) {
	t.Helper()
	got, ok := parseInstant(s)
	want, err := time.Parse(time.RFC3339Nano, s)
	valid := err == nil
	if _, fraction, found := strings.Cut(s, "."); found && strings.IndexAny(fraction, "Z+-") > 9 {
		valid = false
	}
	if ok != valid || ok && (got != instant{want.Unix(), int32(want.Nanosecond())}) {
		t.Fatalf("parseInstant(%q) = %+v, %v; package time says %v, %v", s, got, ok, want, err)
	}
}

func TestInstantAllocs(t *testing.T) {
	for _, s := range []string{"1700000000", "2024-05", "2024-05-06", "2024-05-06T07:08+01", "2024-05-06T07:08:09.123456789-08:00", "bad", "2024-05-06T07:08:09"} {
		if n := testing.AllocsPerRun(100, func() { parseInstant(s) }); n != 0 {
			t.Errorf("parseInstant(%q): %v allocations, want 0", s, n)
		}
	}
}

func BenchmarkInstant(b *testing.B) {
	for _, s := range []string{"1700000000", "2024-05-06T07:08:09Z"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := parseInstant(s); !ok {
					b.Fatal("refused")
				}
			}
		})
	}
}
