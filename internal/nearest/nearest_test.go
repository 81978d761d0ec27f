package nearest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOf(t *testing.T) {
	elements := []string{"Version", "Statement", "Id", "Sid", "Effect", "Action", "NotAction", "Actions"}
	for _, tt := range []struct {
		wanted string
		limit  int
		want   []string
	}{
		{"Actoin", Limit, []string{"Action"}},
		{"action", Limit, []string{"Action", "Actions"}},
		{"ACTIONS", Limit, []string{"Actions", "Action"}},
		{"Statment", Limit, []string{"Statement"}},
		{"Sids", Limit, []string{"Sid", "Id"}},
		{"x", Limit, nil}, // not every short name
		{"xy", Limit, nil},
		{"sid", Limit, []string{"Sid", "Id"}},
		{"Effekts", 1, nil},
		{"Effekts", Limit, []string{"Effect"}},
		{"Effekts", 0, nil},
		{"", Limit, nil},
		{"Wirkung", Limit, nil},
		{"\xff\xfe", Limit, nil},
		{strings.Repeat("A", longest+1), 1 << 30, nil},
	} {
		if diff := cmp.Diff(tt.want, Of(tt.wanted, slices.Values(elements), tt.limit)); diff != "" {
			t.Errorf("Of(%.20q, %d) (-want +got):\n%s", tt.wanted, tt.limit, diff)
		}
	}
}

// Whatever the order and number of the names, the three nearest come in the same order.
func TestOfOrder(t *testing.T) {
	names := []string{"aaaab", "aaaba", "aabaa", "abaaa", "aaaaa", "aaabb"}
	want := []string{"aaaaa", "aaaab", "aaaba"}
	for range 2 {
		if diff := cmp.Diff(want, Of("aaaaa", slices.Values(names), Limit)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		slices.Reverse(names)
	}
}

func TestOrContaining(t *testing.T) {
	names := slices.Values([]string{"AWSLambdaRole", "LambdaBasic", "Lambd", "Other"})
	if diff := cmp.Diff([]string{"Lambd", "AWSLambdaRole", "LambdaBasic"}, OrContaining("lambda", names, Limit)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := OrContaining(strings.Repeat("A", longest), slices.Values([]string{strings.Repeat("a", 1000)}), Limit); len(got) != 1 {
		t.Errorf("a long name: %d names", len(got))
	}
}

func TestHint(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"A"}, `; there is "A"`},
		{[]string{"A", "B\n"}, `; there is "A", "B\n"`},
	} {
		if got := Hint(tt.names); got != tt.want {
			t.Errorf("Hint(%q) = %q, want %q", tt.names, got, tt.want)
		}
	}
}

// TestDistance: Distance is the plain recursive definition, up to the limit.
func TestDistance(t *testing.T) {
	var plain func(a, b string, swaps bool) int
	plain = func(a, b string, swaps bool) int {
		if a == "" || b == "" {
			return len(a) + len(b)
		}
		d := plain(a[1:], b[1:], swaps)
		if !strings.EqualFold(a[:1], b[:1]) {
			d++
		}
		if swaps && len(a) > 1 && len(b) > 1 && strings.EqualFold(a[:1], b[1:2]) && strings.EqualFold(a[1:2], b[:1]) {
			d = min(d, 1+plain(a[2:], b[2:], swaps))
		}
		return min(d, 1+plain(a[1:], b, swaps), 1+plain(a, b[1:], swaps))
	}
	texts := []string{"", "a", "B", "ab", "ba", "abc", "aBd", "cab", "bcda", "dacb", "aabbc", "abcdef", "badcfe", "xabcde"}
	for _, a := range texts {
		for _, b := range texts {
			for limit := range 5 {
				if got, want := Distance(a, b, limit), min(plain(a, b, true), limit+1); got != want {
					t.Errorf("Distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
				}
				if got, want := distance(a, b, limit, false), min(plain(a, b, false), limit+1); got != want {
					t.Errorf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
				}
			}
		}
	}
}
