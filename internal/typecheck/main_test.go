package main

import (
	"os"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct{ file, text, refused string }{
		"good":            {"a.go", `package a; import "strings"; var b strings.Builder`, ""},
		"constant":        {"a.go", `package a; var n int = 1 << 40`, "linux/386"},
		"constant tested": {"a_test.go", `package a_test; var n int = 1 << 40`, "linux/386"},
		"of one":          {"a_linux.go", `package a; const n = undefined`, "linux/386 linux/amd64"},
		"body":            {"a.go", `package a; func f() string { return 1 }`, "linux/386 linux/amd64 js/wasm"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for file, text := range map[string]string{"go.mod": "module a\n\ngo 1.26\n", "b.go": "package a\n", c.file: c.text + "\n"} {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for _, port := range []string{"linux/386", "linux/amd64", "js/wasm"} {
				if _, err := check(port, []string{"./..."}); (err != nil) != strings.Contains(c.refused, port) {
					t.Errorf("%s: %v", port, err)
				}
			}
		})
	}
	if _, err := check("vax", nil); err == nil {
		t.Error("a port that is none")
	}
}
