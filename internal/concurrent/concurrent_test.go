package concurrent

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
)

// A recorder is a test that notes whether it failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Errorf(string, ...any) { r.failed = true }

func TestSame(t *testing.T) {
	var n atomic.Int32
	r := recorder{TB: t}
	got := Same(&r, func(b *strings.Builder) {
		n.Add(1)
		b.WriteString("x")
	})
	if got != "x" || r.failed || n.Load() != 8 {
		t.Errorf("got %q, failed %v, %d goroutines", got, r.failed, n.Load())
	}
	if Same(&r, func(b *strings.Builder) { fmt.Fprint(b, n.Add(1)) }); !r.failed {
		t.Error("goroutines that write different things pass")
	}
}
