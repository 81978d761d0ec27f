package denial_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/denial"
)

// events is a log of n calls, of which every fifth was not denied.
func events(tb testing.TB, n int) []byte {
	var trail struct{ Records []object }
	into(tb, "trail.json", &trail)
	list := make([]object, n)
	for i := range list {
		e := object{}
		for name, v := range trail.Records[i%5] {
			e[name] = v
		}
		e["eventID"], e["sharedEventID"] = fmt.Sprint(i), fmt.Sprint(i)
		list[i] = e
	}
	return text(tb, object{"Records": list})
}

func BenchmarkParseEvent(b *testing.B) {
	for _, n := range []int{1, 1000} {
		data := events(b, n)
		b.Run(fmt.Sprintf("events/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				got := 0
				for range denial.ParseEvent(data) {
					got++
				}
				if got < n*4/5 {
					b.Fatal(got)
				}
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for name, text := range map[string]string{
		"alone":   onFn + noID,
		"64KiB":   strings.Repeat("x ", (denial.MaxText-len(onFn+noID))/2) + onFn + noID,
		"markers": strings.Repeat(denies+" ", denial.MaxText/len(denies+" ")),
		"callers": strings.Repeat("User: ", denial.MaxText/len("User: ")),
		"quotes":  onFn + strings.Repeat(`"a`, (denial.MaxText-len(onFn))/2),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				_, _ = denial.Parse(text)
			}
		})
	}
}
