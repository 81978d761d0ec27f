package npm

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func all(string) bool  { return true }
func none(string) bool { return false }

// pack makes a tarball of the files, each "name content" with a blank between.
func pack(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	tw := tar.NewWriter(&b)
	for _, f := range files {
		name, content, _ := strings.Cut(f, " ")
		if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := tw.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	return gzipped(t, b.Bytes())
}

// pinned puts the tarball where it is looked for and returns the package.
func pinned(t *testing.T, data []byte) Package {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("LAMBDAIAM_NPM_CACHE", dir)
	sum := sha512.Sum512(data)
	p := Package{"@scope/name", "1.2.3", "sha512-" + base64.StdEncoding.EncodeToString(sum[:])}
	if err := os.WriteFile(filepath.Join(dir, "scope-name-1.2.3.tgz"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return p
}

// gzipped returns the text compressed.
func gzipped(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := zw.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb returns an archive of a megabyte with a file of a gigabyte.
func bomb(t *testing.T) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := tar.NewWriter(&text).WriteHeader(&tar.Header{Name: "package/bomb", Size: 1 << 30}); err != nil {
		t.Fatal(err)
	}
	zeros := gzipped(t, make([]byte, 1<<20))
	return append(gzipped(t, text.Bytes()), bytes.Repeat(zeros, 1<<10)...) // one text behind the other is one text
}

// sparse returns an archive of a kilobyte with a file of a gigabyte that is one hole.
func sparse(t *testing.T) []byte {
	t.Helper()
	var records, text bytes.Buffer
	for _, r := range []string{"GNU.sparse.major=0", "GNU.sparse.minor=1", "GNU.sparse.name=package/bomb", "GNU.sparse.numblocks=1",
		"GNU.sparse.map=1073741824,0", "GNU.sparse.size=1073741824"} {
		n := len(r) + 4
		if n >= 100 {
			t.Fatal("a record too long")
		}
		fmt.Fprintf(&records, "%d %s\n", n, r)
	}
	tw := tar.NewWriter(&text)
	for _, size := range []int{records.Len(), 0} {
		if err := tw.WriteHeader(&tar.Header{Name: "PaxHeaders/x", Mode: 0o644, Size: int64(size)}); err != nil {
			t.Fatal(err)
		}
		if size > 0 {
			if _, err := tw.Write(records.Bytes()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := tw.Close(); err != nil {
		t.Fatal(err)
	}
	// The writer makes no sparse files: the first entry becomes what says so of the second.
	block := text.Bytes()[:512]
	block[156] = tar.TypeXHeader
	copy(block[148:156], "        ")
	sum := 0
	for _, c := range block {
		sum += int(c)
	}
	copy(block[148:156], fmt.Sprintf("%06o\x00 ", sum))
	return gzipped(t, text.Bytes())
}

func TestFiles(t *testing.T) {
	p := pinned(t, pack(t, "package/a 1", "package/dir/b 22", "c 333"))
	files, err := p.Files(func(path string) bool { return path != "a" })
	if got := fmt.Sprintf("%s %v", files, err); got != "map[c:333 dir/b:22] <nil>" {
		t.Error(got)
	}
	if !p.Cached() {
		t.Error("not at hand")
	}
	p.Integrity = "sha512-" + strings.Repeat("A", 86) + "=="
	if files, err := p.Files(all); !errors.Is(err, ErrIntegrity) || files != nil {
		t.Errorf("%v, %v with another hash", files, err)
	}
	noTar := gzipped(t, bytes.Repeat([]byte("text"), 128))
	for name, data := range map[string][]byte{"no gzip": []byte("text"), "cut off": pack(t, "a 1")[:60], "no tar": noTar} {
		if files, err := pinned(t, data).Files(all); err == nil || files != nil {
			t.Errorf("%s: %v, %v", name, files, err)
		}
	}
}

// TestBomb: archives that unpack to a gigabyte, or to more files than any package has, are refused, also where nothing
// in them is wanted.
func TestBomb(t *testing.T) {
	many := make([]string, maxFiles+1)
	for i := range many {
		many[i] = fmt.Sprint("package/", i)
	}
	tests := []struct {
		name   string
		data   []byte
		wanted func(string) bool
		want   *LimitError
	}{
		{"a gigabyte", bomb(t), all, &LimitError{"bytes unpacked", maxUnpacked}},
		{"a gigabyte, not wanted", bomb(t), none, &LimitError{"bytes unpacked", maxUnpacked}},
		{"a hole", sparse(t), all, &LimitError{"bytes unpacked", maxUnpacked}},
		{"files", pack(t, many...), none, &LimitError{"files", maxFiles}},
		{"a tarball", make([]byte, maxTarball+1), all, &LimitError{"bytes in the tarball", maxTarball}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files, err := pinned(t, tt.data).Files(tt.wanted)
			e, ok := errors.AsType[*LimitError](err)
			if !ok || *e != *tt.want || files != nil {
				t.Errorf("%d files, %v, want %v", len(files), err, tt.want)
			}
		})
	}
}

// TestLimits: what is as large as the limit is read, one byte or file more is not.
func TestLimits(t *testing.T) {
	data := pack(t, "a 1234", "b 5678", "c 9")
	const unpacked = 3*2*512 + 2*512
	for _, tt := range []struct {
		l    limits
		want bool
	}{
		{limits{unpacked, 3}, true},
		{limits{unpacked - 1, 3}, false},
		{limits{unpacked, 2}, false},
	} {
		files, err := unpack(data, tt.l, all)
		if (err == nil) != tt.want || tt.want && len(files) != 3 {
			t.Errorf("%+v: %v, %v", tt.l, files, err)
		}
	}
}
