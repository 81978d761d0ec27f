// Command sbom writes the list of what the library is made of, in the format CycloneDX: the modules of every go.mod
// in this repository but that of examples/beam, a program with the modules of Apache Beam, those that programs with the library contain as required and all others as excluded, and the
// packages of the npm registry and the repository that the embedded data comes from, each with its version, hash and licence.
//
//	go run ./internal/sbom          writes sbom.cdx.json
//	go run ./internal/sbom -check   fails if the file is not what would be written
//
// The hash of a module is the one in go.sum, in hexadecimal digits; that of a package is of its tarball.
package main

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/sampolicy"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

const (
	file = "sbom.cdx.json"
	self = "github.com/lambdaiam/lambdaiam"
)

func main() {
	check := flag.Bool("check", false, "compare with "+file+" instead of writing it")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	text, err := list()
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(file, text, 0o644)
	}
	old, err := os.ReadFile(file)
	if err == nil && !bytes.Equal(old, text) {
		err = fmt.Errorf("%s is not up to date: go run ./internal/sbom writes it", file)
	}
	return err
}

// list returns the text of the file.
func list() ([]byte, error) {
	licence, err := readLicence("LICENSE")
	if err != nil {
		return nil, err
	}
	modules, err := modules()
	if err != nil {
		return nil, err
	}
	packages, err := packages()
	if err != nil {
		return nil, err
	}
	b := bom{Schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", Format: "CycloneDX", Spec: "1.6", Version: 1}
	b.Metadata.Component = component{Type: "library", Ref: "pkg:golang/" + self, Name: self, Licences: licence, URL: "pkg:golang/" + self}
	b.Components = append(modules, packages...)
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(b)
	return out.Bytes(), err
}

// modules returns the modules, by path and version.
func modules() ([]component, error) {
	sums := make(map[string]string)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != "." &&
			(strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || path == filepath.FromSlash("examples/beam")) {
			return filepath.SkipDir
		}
		if err != nil || d.Name() != "go.sum" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return readSums(sums, string(text))
	})
	if err != nil {
		return nil, err
	}
	out, err := command("list", "-deps", "-f", "{{if and .Module (ne .Name `main`)}}{{.Module.Path}}@{{.Module.Version}}{{end}}", "./...")
	if err != nil {
		return nil, err
	}
	required := strings.Fields(string(out))
	args := []string{"mod", "download", "-json"}
	for name := range sums {
		args = append(args, name)
	}
	if out, err = command(args...); err != nil {
		return nil, err
	}
	var components []component
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var m struct{ Path, Version, Dir, Sum string }
		if err := dec.Decode(&m); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		name := m.Path + "@" + m.Version
		if sums[name] != m.Sum {
			return nil, fmt.Errorf("%s has the hash %s, and %s in go.sum", name, m.Sum, sums[name])
		}
		sum, err := newHash("SHA-256", "h1:", m.Sum)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		licence, err := licenceOfModule(m.Dir)
		if err != nil {
			return nil, err
		}
		scope := "excluded"
		if slices.Contains(required, name) {
			scope = "required"
		}
		components = append(components, component{Type: "library", Ref: "pkg:golang/" + name, Name: m.Path, Version: m.Version, Scope: scope,
			Hashes: []hash{sum}, Licences: licence, URL: "pkg:golang/" + name})
	}
	slices.SortFunc(components, func(a, b component) int { return cmp.Compare(a.URL, b.URL) })
	return components, nil
}

// readSums adds the hashes of modules, as a go.sum has them, by path and version with an "@" between.
func readSums(sums map[string]string, text string) error {
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) != 3 {
			return fmt.Errorf("go.sum: %q is no line of three parts", line)
		}
		if !strings.HasSuffix(f[1], "/go.mod") {
			sums[f[0]+"@"+f[1]] = f[2]
		}
	}
	return nil
}

// packages returns the packages that the data comes from, as the data says it.
func packages() ([]component, error) {
	f := strings.Fields(action.Source())
	if len(f) != 3 {
		return nil, fmt.Errorf("the reference comes from %q", action.Source())
	}
	licence, err := readLicence("policy/action/NOTICE.md")
	if err != nil {
		return nil, err
	}
	sources := append([]managed.Source{{Name: f[0], Version: f[1], Licence: licence[0].Licence.ID, Integrity: f[2]}}, managed.AWS().Sources()...)
	var components []component
	for _, s := range sources {
		sum, err := newHash("SHA-512", "sha512-", s.Integrity)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		url := "pkg:npm/" + strings.ReplaceAll(s.Name, "@", "%40") + "@" + s.Version
		components = append(components, component{Type: "data", Ref: url, Name: s.Name, Version: s.Version, Scope: "required",
			Hashes: []hash{sum}, Licences: licences(s.Licence), URL: url})
	}
	sam := sampolicy.From()
	url := "pkg:github/" + sam.Repository + "@" + sam.Commit
	return append(components, component{Type: "data", Ref: url, Name: sam.Repository, Version: sam.Commit, Scope: "required",
		Hashes: []hash{{"SHA-256", sam.SHA256}}, Licences: licences(sam.Licence), URL: url}), nil
}

func command(args ...string) ([]byte, error) {
	out, err := exec.Command("go", args...).Output()
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		err = fmt.Errorf("go %s: %s%s", args[0], out, e.Stderr)
	}
	return out, err
}

func newHash(algorithm, prefix, text string) (hash, error) {
	rest, ok := strings.CutPrefix(text, prefix)
	sum, err := base64.StdEncoding.DecodeString(rest)
	if !ok || err != nil {
		return hash{}, fmt.Errorf("%q is no hash", text)
	}
	return hash{algorithm, hex.EncodeToString(sum)}, nil
}
