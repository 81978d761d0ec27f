// Command fuzzlimit gives the fuzz targets of packages a limit on the time of one input. The fuzzer has none: where an
// input hangs, its run ends in time and counts as passed.
//
//	go run ./internal/fuzzlimit -dir DIR ./...
//	go test -overlay DIR/overlay.json -run '^$' -fuzz '^FuzzX$' -fuzztime 4s PACKAGE
//
// The first writes changed copies of the files with targets to DIR and prints a line "PACKAGE TARGET" for each; no file
// of the module changes. The second then keeps in DIR/slow, as a file that may go to testdata/fuzz, each input that
// took longer than the limit, or had run for a second when the fuzzer was stopped.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	dir := flag.String("dir", "", "the directory to write to")
	limit := flag.Duration("limit", 10*time.Second, "the time an input may take")
	flag.Parse()
	if *dir == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	targets, err := write(*dir, *limit, flag.Args()...)
	if err != nil {
		fmt.Fprintln(os.Stderr, "fuzzlimit:", err)
		os.Exit(1)
	}
	for _, t := range targets {
		fmt.Println(t.pkg, t.name)
	}
}

// A target is a fuzz target of a package.
type target struct{ pkg, name string }

// A listed package is what go list says of one.
type listed struct {
	Dir, ImportPath           string
	TestGoFiles, XTestGoFiles []string
}

func list(patterns []string) (packages []listed, err error) {
	args := append([]string{"list", "-json=Dir,ImportPath,TestGoFiles,XTestGoFiles"}, patterns...)
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		if e, ok := errors.AsType[*exec.ExitError](err); ok {
			err = errors.New(string(e.Stderr))
		}
		return nil, err
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

// write fills dir for the packages and returns their targets.
func write(dir string, limit time.Duration, patterns ...string) ([]target, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	slow := filepath.Join(dir, "slow")
	if err := os.MkdirAll(slow, 0o755); err != nil {
		return nil, err
	}
	packages, err := list(patterns)
	if err != nil {
		return nil, err
	}
	var targets []target
	replace := make(map[string]string) // file of the module: file in dir
	for _, p := range packages {
		for _, name := range append(p.TestGoFiles, p.XTestGoFiles...) {
			path := filepath.Join(p.Dir, name)
			text, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			changed, names, err := limited(path, text, slow, limit)
			if err != nil {
				return nil, err
			}
			if len(names) == 0 {
				continue
			}
			for _, name := range names {
				targets = append(targets, target{p.ImportPath, name})
			}
			replace[path] = filepath.Join(dir, strconv.Itoa(len(replace))+".txt")
			if err := os.WriteFile(replace[path], changed, 0o644); err != nil {
				return nil, err
			}
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	return targets, os.WriteFile(filepath.Join(dir, "overlay.json"), text, 0o644)
}

const watchPackage = "github.com/lambdaiam/lambdaiam/internal/fuzzlimit/watch"

// limited returns the text of a test file in which every target is watched, on the same lines, and the targets. A
// target must hand a function literal to Fuzz, whose parameters have names.
func limited(path string, text []byte, slow string, limit time.Duration) (changed []byte, targets []string, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	at := files.Position(file.Name.End()).Offset
	changed = append(changed, text[:at]...)
	changed = append(changed, "; import fuzzwatch "+strconv.Quote(watchPackage)...)
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Fuzz") {
			continue
		}
		literal := fuzzed(f)
		if literal == nil {
			return nil, nil, fmt.Errorf("%s: %s hands no function literal to Fuzz", files.Position(f.Pos()), f.Name.Name)
		}
		call := fmt.Sprintf("defer fuzzwatch.Input(%q, %d, %q", slow, limit, f.Name.Name)
		for i, field := range literal.Type.Params.List {
			if len(field.Names) == 0 || i > 0 && field.Names[0].Name == "_" {
				return nil, nil, fmt.Errorf("%s: a parameter without a name", files.Position(field.Pos()))
			}
			for _, name := range field.Names {
				if i > 0 {
					call += ", " + name.Name
				}
			}
		}
		brace := files.Position(literal.Body.Lbrace).Offset + 1
		changed = append(append(changed, text[at:brace]...), call+")();"...)
		at = brace
		targets = append(targets, f.Name.Name)
	}
	return append(changed, text[at:]...), targets, nil
}

// fuzzed returns the function literal that the target hands to Fuzz, nil if there is none.
func fuzzed(f *ast.FuncDecl) (literal *ast.FuncLit) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 {
			if s, ok := call.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Fuzz" {
				literal, _ = call.Args[0].(*ast.FuncLit)
			}
		}
		return literal == nil
	})
	return literal
}
