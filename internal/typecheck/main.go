// Command typecheck checks the types of packages and their tests for ports: constants that overflow 32 bits, files that
// are missing or too many for one of them. go vet says the same and more, but compiles the standard library for each
// port first, which takes minutes where nothing is cached.
//
//	go run ./internal/typecheck -ports linux/386,js/wasm ./...
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

func main() {
	ports := flag.String("ports", "", "the ports, GOOS/GOARCH, separated by commas")
	flag.Parse()
	if *ports == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	list := strings.Split(*ports, ",")
	lines := make([]string, len(list))
	failures := make([]error, len(list))
	var wait sync.WaitGroup
	for i, port := range list {
		wait.Go(func() {
			n, err := check(port, flag.Args())
			lines[i], failures[i] = fmt.Sprintf("%s: %d packages", port, n), err
		})
	}
	wait.Wait()
	for i, err := range failures {
		if err != nil {
			fmt.Fprintf(os.Stderr, "typecheck: %s: %v\n", list[i], err)
			os.Exit(1)
		}
		fmt.Println(lines[i])
	}
}

// A listed package is what go list says of one.
type listed struct {
	Dir, ImportPath string
	GoFiles         []string
	ImportMap       map[string]string
	Standard        bool
}

// check checks packages, what they import, and their tests. It returns how many are not of the standard library.
func check(port string, patterns []string) (n int, err error) {
	system, arch, ok := strings.Cut(port, "/")
	sizes := types.SizesFor("gc", arch)
	if !ok || sizes == nil {
		return 0, errors.New("no such port")
	}
	args := append([]string{"list", "-deps", "-test", "-json=Dir,ImportPath,GoFiles,ImportMap,Standard"}, patterns...)
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	known := importer{"unsafe": types.Unsafe}
	files := token.NewFileSet()
	for stream := json.NewDecoder(out); ; { // a package comes after those that it imports
		var p listed
		switch err := stream.Decode(&p); {
		case errors.Is(err, io.EOF):
			return n, cmd.Wait()
		case err != nil:
			return n, errors.Join(err, cmd.Wait())
		case p.ImportPath == "unsafe" || strings.HasSuffix(p.ImportPath, ".test"): // the main package that go test makes
			continue
		}
		if !p.Standard {
			n++
		}
		known[p.ImportPath], err = p.check(known, sizes, files)
		if err != nil {
			io.Copy(io.Discard, out)
			return n, errors.Join(err, cmd.Wait())
		}
	}
}

// check checks one package. Of the standard library only what others see of it.
func (p *listed) check(known importer, sizes types.Sizes, files *token.FileSet) (*types.Package, error) {
	var parsed []*ast.File
	for _, name := range p.GoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Dir, name)
		}
		f, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, f)
	}
	config := types.Config{Importer: mapped{known, p.ImportMap}, Sizes: sizes, IgnoreFuncBodies: p.Standard}
	path, _, _ := strings.Cut(p.ImportPath, " ") // a package with its tests is "path [path.test]"
	return config.Check(path, files, parsed, nil)
}

// An importer has the packages that were checked.
type importer map[string]*types.Package

// A mapped importer knows what the paths in a package's files stand for: vendored packages, and those with tests.
type mapped struct {
	importer
	paths map[string]string
}

// Import returns the package that a path stands for.
func (m mapped) Import(path string) (*types.Package, error) {
	if actual := m.paths[path]; actual != "" {
		path = actual
	}
	if p := m.importer[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s was not checked", path)
}
