package watch

import (
	"os"
	"testing"
	"time"
)

func TestInput(t *testing.T) {
	left := func(limit time.Duration, wait bool) int {
		dir := t.TempDir()
		done := Input(dir, limit, "FuzzX", "a", []byte("b"), uint8(1))
		kept := func() int {
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			return len(entries)
		}
		for wait && kept() == 0 {
			time.Sleep(time.Millisecond)
		}
		done()
		return kept()
	}
	if n := left(time.Hour, false); n != 0 {
		t.Errorf("done at once: %d files", n)
	}
	if n := left(time.Hour, true); n != 0 {
		t.Errorf("done after a second, before the limit: %d files", n)
	}
	if n := left(time.Microsecond, true); n != 1 {
		t.Errorf("done after the limit: %d files", n)
	}
}
