// Command api writes what the packages of the module export into a file, one line a symbol with its type, so that every
// change of the API shows in a diff.
//
//	go run ./internal/api          writes internal/api/api.txt
//	go run ./internal/api -check   fails if the file is not what would be written
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

const file = "internal/api/api.txt"

func main() {
	check := flag.Bool("check", false, "compare with "+file+" instead of writing it")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "api:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	text, err := exported("./...")
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(file, text, 0o644)
	}
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if diff := compare(string(old), string(text)); diff != "" {
		return fmt.Errorf("%s is not up to date (go run ./internal/api writes it):\n%s", file, diff)
	}
	return nil
}

// A listed package is what go list says of one.
type listed struct {
	ImportPath, Name, Export string
	DepOnly                  bool
	Module                   *struct{ Path string }
}

// exported returns the exported symbols of the packages that can be imported from outside, in the order of their paths.
func exported(patterns ...string) ([]byte, error) {
	args := append([]string{"list", "-deps", "-export", "-json=ImportPath,Name,Export,DepOnly,Module"}, patterns...)
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		if e, ok := errors.AsType[*exec.ExitError](err); ok {
			err = errors.New(string(e.Stderr))
		}
		return nil, err
	}
	exports := make(map[string]string)
	var packages []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		exports[p.ImportPath] = p.Export
		if !p.DepOnly && p.Name != "main" && !strings.Contains(p.ImportPath+"/", "/internal/") {
			packages = append(packages, p)
		}
	}
	imp := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	sortPackages(packages)
	var b bytes.Buffer
	for _, p := range packages {
		pkg, err := imp.Import(p.ImportPath)
		if err != nil {
			return nil, err
		}
		writePackage(&b, pkg, strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/"))
	}
	return b.Bytes(), nil
}

// unnamed are the names that the compiler gives to results without one.
var unnamed = regexp.MustCompile(`#rv[0-9]+ `)

// writePackage writes the symbols of a package in alphabetical order, fields and methods under their type.
func writePackage(b *bytes.Buffer, pkg *types.Package, name string) {
	line := func(format string, args ...any) {
		fmt.Fprintf(b, "%s: %s\n", name, unnamed.ReplaceAllString(fmt.Sprintf(format, args...), ""))
	}
	qualifier := func(other *types.Package) string {
		if other == pkg {
			return ""
		}
		return other.Name()
	}
	typeOf := func(t types.Type) string { return types.TypeString(t, qualifier) }
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if !token.IsExported(name) {
			continue
		}
		switch o := scope.Lookup(name).(type) {
		case *types.Const:
			line("const %s %s = %s", name, typeOf(o.Type()), o.Val().ExactString())
		case *types.TypeName:
			writeType(line, typeOf, o)
		default:
			line("%s", types.ObjectString(o, qualifier))
		}
	}
}

func writeType(line func(string, ...any), typeOf func(types.Type) string, o *types.TypeName) {
	name := o.Name()
	if o.IsAlias() {
		line("type %s = %s", name, typeOf(types.Unalias(o.Type())))
		return
	}
	named := o.Type().(*types.Named)
	params := ""
	if p := named.TypeParams(); p.Len() > 0 {
		params = strings.TrimPrefix(typeOf(named), name)
	}
	switch u := named.Underlying().(type) {
	case *types.Struct:
		line("type %s%s struct", name, params)
		hidden := false
		for f := range u.Fields() {
			switch {
			case !f.Exported():
				hidden = true
			case f.Embedded():
				line("type %s struct, embedded %s", name, typeOf(f.Type()))
			default:
				line("type %s struct, %s %s", name, f.Name(), typeOf(f.Type()))
			}
		}
		if hidden {
			line("type %s struct, unexported fields", name)
		}
	default:
		line("type %s%s %s", name, params, typeOf(u))
	}
	for i := range named.NumMethods() {
		m := named.Method(i)
		if !m.Exported() {
			continue
		}
		receiver := m.Signature().Recv().Type()
		line("method (%s) %s%s", typeOf(receiver), m.Name(), strings.TrimPrefix(typeOf(m.Signature()), "func"))
	}
}
