// Package watch keeps the inputs of fuzz targets that take too long. The overlay of command fuzzlimit calls it.
package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Input is called when the target begins with an input, and what it returns when it is done. It keeps the input in a
// file of dir from its first second on, and removes the file at the end unless the limit has passed by then.
func Input(dir string, limit time.Duration, target string, values ...any) (done func()) {
	begin := time.Now()
	file := filepath.Join(dir, fmt.Sprintf("%s-%d-%d", target, os.Getpid(), begin.UnixNano()))
	var (
		mu       sync.Mutex
		finished bool
	)
	keep := time.AfterFunc(min(limit, time.Second), func() {
		mu.Lock()
		defer mu.Unlock()
		if finished {
			return
		}
		if err := os.WriteFile(file, corpus(values), 0o644); err != nil {
			panic(err)
		}
	})
	return func() {
		keep.Stop()
		mu.Lock()
		defer mu.Unlock()
		finished = true
		if time.Since(begin) < limit {
			_ = os.Remove(file)
		}
	}
}

// corpus writes an input as the files in testdata/fuzz have it.
func corpus(values []any) []byte {
	text := []byte("go test fuzz v1\n")
	for _, v := range values {
		switch v := v.(type) {
		case string:
			text = fmt.Appendf(text, "string(%q)\n", v)
		case []byte:
			text = fmt.Appendf(text, "[]byte(%q)\n", v)
		default:
			text = fmt.Appendf(text, "%T(%v)\n", v, v)
		}
	}
	return text
}
