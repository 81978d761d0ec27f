package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLimited(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no target", "package x\n\nfunc TestFuzz() {}\n", ""},
		{"two targets", `package x

func FuzzA(f *testing.F) {
	f.Add("", 1)
	f.Fuzz(func(t *testing.T, a, b string, n int) {
		_ = a
	})
}

func FuzzB(g *testing.F) { g.Fuzz(func(t *testing.T, data []byte) {}) }
`, `package x; import fuzzwatch "` + watchPackage + `"

func FuzzA(f *testing.F) {
	f.Add("", 1)
	f.Fuzz(func(t *testing.T, a, b string, n int) {defer fuzzwatch.Input("/d", 1000000000, "FuzzA", a, b, n)();
		_ = a
	})
}

func FuzzB(g *testing.F) { g.Fuzz(func(t *testing.T, data []byte) {defer fuzzwatch.Input("/d", 1000000000, "FuzzB", data)();}) }
`},
		{"no literal", "package x\n\nfunc FuzzA(f *testing.F) { f.Fuzz(check) }\n", "error"},
		{"no call", "package x\n\nfunc FuzzA(f *testing.F) {}\n", "error"},
		{"no names", "package x\n\nfunc FuzzA(f *testing.F) { f.Fuzz(func(*testing.T, int) {}) }\n", "error"},
		{"no name", "package x\n\nfunc FuzzA(f *testing.F) { f.Fuzz(func(t *testing.T, _ int) {}) }\n", "error"},
		{"no Go", "package", "error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed, targets, err := limited("x_test.go", []byte(tt.text), "/d", time.Second)
			switch tt.want {
			case "error":
				if err == nil {
					t.Errorf("accepted: %s", changed)
				}
			case "":
				if err != nil || len(targets) > 0 {
					t.Errorf("targets %v, %v", targets, err)
				}
			default:
				if err != nil || string(changed) != tt.want || strings.Join(targets, " ") != "FuzzA FuzzB" {
					t.Errorf("targets %v, %v, text\n%s", targets, err, changed)
				}
			}
		})
	}
}

// TestHangIsKept: the fuzzer says that all is well with a target that hangs; its input is kept.
func TestHangIsKept(t *testing.T) {
	if testing.Short() {
		t.Skip("the fuzzer takes seconds to give up")
	}
	dir := t.TempDir()
	targets, err := write(dir, time.Minute, "./testdata/hang")
	if err != nil || len(targets) != 1 || targets[0].name != "FuzzHang" {
		t.Fatalf("targets %v, %v", targets, err)
	}
	cmd := exec.Command("go", "test", "-overlay", filepath.Join(dir, "overlay.json"), "-run", "^$", "-fuzz", "FuzzHang", "-fuzztime", "4s",
		"./testdata/hang")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Logf("the fuzzer itself noticed: %v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "slow", "FuzzHang-*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if want := "go test fuzz v1\nstring(\"long\\n\")\n[]byte(\"\\xff\")\nuint8(7)\n"; err != nil || string(text) != want {
		t.Errorf("%v, kept\n%swant\n%s", err, text, want)
	}
}
