package scenario_test

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

// What is too large is refused before it is copied or looked at. The memory of the text is never written to, so that it
// takes up addresses only.
func TestGigabyte(t *testing.T) {
	if testing.Short() || strconv.IntSize == 32 {
		t.Skip("a gigabyte of addresses")
	}
	data := make([]byte, 1<<30)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	list, err := scenario.Read(data)
	runtime.ReadMemStats(&after)
	wantError(t, err, scenario.CodeTooLarge, 0, 0, "")
	if list != nil {
		t.Errorf("%d scenarios", len(list))
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<10 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

// Depth is refused without recursion, which would end the process.
func TestOpenBrackets(t *testing.T) {
	const n = 6_000_000
	for _, open := range []string{"[", "{", `{"policies":`, `[{"a":`, "[\n", "{\n", "{}\n["} {
		text := strings.Repeat(open, n/len(open))
		texts := []string{text, "[" + text}
		if !strings.Contains(open, "\n") { // else each line is a scenario, and the third like the first
			texts = append(texts, with("why", text), with("policies", `{"boundary":`+text+`}`))
		}
		for _, data := range texts {
			list, err := scenario.Read([]byte(data))
			if err != nil {
				if m := err.Error(); len(m) > 2000 {
					t.Errorf("%.20q…: a message of %d bytes", open, len(m))
				}
				continue
			}
			for _, s := range list {
				if s.Err == nil {
					t.Fatalf("%.20q…: a scenario without error", open)
				} else if o := scenario.Check(s); o.Pass() {
					t.Fatalf("%.20q…: a scenario that passes", open)
				}
			}
		}
	}
	// Closed again it is JSON, and too deep.
	list, err := scenario.Read([]byte(with("why", strings.Repeat("[", 5000)+strings.Repeat("]", 5000))))
	if err != nil || len(list) != 1 {
		t.Fatalf("%d scenarios, error %v", len(list), err)
	}
	if list[0].Err == nil {
		t.Error("a depth of 5000 is read")
	}
}
