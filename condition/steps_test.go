package condition

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// TestSteps: finding n request values among n values of a policy takes comparisons in proportion to n, but for the
// logarithm: four times as many take at most five times as many steps.
func TestSteps(t *testing.T) {
	steps := 0
	texts := func(n int, format string) []string {
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf(format, i*7919%n)
		}
		return list
	}
	literals := func(n int, format string) (list []template.Template) {
		for _, s := range texts(n, format) {
			list = append(list, template.Literal(s))
		}
		return list
	}
	find := func(f family, order func(a, b string) int) func(n int) {
		return func(n int) {
			values := literals(n, "value-%d")
			l := newLookup(values, f).(*lookup)
			l.order = func(a, b string) int {
				steps++
				return order(a, b)
			}
			for _, s := range texts(n, "VALUE-%d") {
				if l.has(values, s) != (f == foldFamily) || !l.has(values, strings.ToLower(s)) {
					t.Fatalf("%s is not found as it should be", s)
				}
			}
		}
	}
	for name, run := range map[string]func(n int){
		"texts":         find(stringFamily, strings.Compare),
		"ignoring case": find(foldFamily, compareFold),
		"numbers": func(n int) {
			count := func(a, b number) int {
				steps++
				return a.compare(b)
			}
			list, _ := readList(texts(n, "%d"), parseNumber, count, "", "")
			for r := equal; r <= greaterOrEqual; r++ {
				for _, s := range texts(n, "%d.5") {
					v, _ := parseNumber(s)
					matchOrder(list, v, r, count)
				}
			}
		},
		"dates": func(n int) {
			count := func(a, b instant) int {
				steps++
				return a.compare(b)
			}
			list, _ := readList(texts(n, "%d"), parseInstant, count, "", "")
			for _, s := range texts(n, "%d") {
				v, _ := parseInstant(s)
				if matchOrder(list, v, equal, count) != matched {
					t.Fatalf("%s is not found", s)
				}
			}
		},
		"addresses": func(n int) {
			count := func(a, b netip.Prefix) int {
				steps++
				return compareRanges(a, b)
			}
			if _, f := readList(texts(n, "10.0.%d.0/24"), parseRange, count, "", ""); f.code != "" {
				t.Fatal(f)
			}
		},
		"a list and few values": func(n int) {
			v := List(texts(n, "value-%d")...)
			if len(v.list.ordered) != n {
				t.Fatalf("of %d values %d are in order", n, len(v.list.ordered))
			}
		},
	} {
		many := 1000
		if name == "addresses" {
			many = 60
		}
		steps = 0
		run(many)
		few := steps
		steps = 0
		run(4 * many)
		if steps > 5*few {
			t.Errorf("%s: %d steps, and for four times as many %d", name, few, steps)
		}
	}
}

// TestRangesInOrder: of ranges that hold each other only the widest are kept, so that one comparison tells.
func TestRangesInOrder(t *testing.T) {
	m, f := readRanges([]string{"10.1.0.0/16", "10.0.0.0/8", "10.1.2.3", "192.0.2.0/24", "192.0.2.0/25", "::/0", "2001:db8::/32", "11.0.0.0/8"})
	if f.code != "" {
		t.Fatal(f.reason)
	}
	if got := fmt.Sprint(m); got != "[10.0.0.0/8 11.0.0.0/8 192.0.2.0/24 ::/0]" {
		t.Errorf("kept are %s", got)
	}
}
