package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A mutant is a change of one file.
type mutant struct {
	pkg, file  string // the file relative to the working directory
	where      string // the function, or the first name that is declared
	line       int
	source     string // the line, without what it is indented by
	nth        int    // of those that have all of the above but the number of the line in common
	from, to   int    // the bytes that become the text
	text       string
	whatItDoes string
}

// id tells it from all others, and stays the same when lines move.
func (m mutant) id() string {
	id := fmt.Sprintf("%s: %s: %s: %s", m.file, m.where, m.source, m.whatItDoes)
	if m.nth > 0 {
		id += fmt.Sprintf(" (%d)", m.nth+1)
	}
	return id
}

func (m mutant) String() string { return fmt.Sprintf("%s (line %d)", m.id(), m.line) }

func (m mutant) apply(source []byte) []byte {
	return slices.Concat(source[:m.from], []byte(m.text), source[m.to:])
}

// mutants returns all changes of the packages' files, in order.
func mutants(patterns []string) ([]mutant, error) {
	out, err := exec.Command("go", append([]string{"list", "-json=Dir,ImportPath,GoFiles"}, patterns...)...).Output()
	if err != nil {
		if e, ok := errors.AsType[*exec.ExitError](err); ok {
			err = errors.New(string(e.Stderr))
		}
		return nil, err
	}
	root, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	var list []mutant
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Dir, ImportPath string
			GoFiles         []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		for _, name := range p.GoFiles {
			file, err := filepath.Rel(root, filepath.Join(p.Dir, name))
			if err != nil {
				return nil, err
			}
			source, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			found, err := find(p.ImportPath, filepath.ToSlash(file), source)
			if err != nil {
				return nil, err
			}
			list = append(list, found...)
		}
	}
}

// A finder collects the mutants of a file.
type finder struct {
	pkg, file, where string
	source           []byte
	lines            []string
	files            *token.FileSet
	list             []mutant
	seen             map[string]int
	last             token.Pos // of the statement that a function ends with
}

func find(pkg, file string, source []byte) ([]mutant, error) {
	f := finder{pkg: pkg, file: file, source: source, lines: strings.Split(string(source), "\n"), files: token.NewFileSet(), seen: make(map[string]int)}
	tree, err := parser.ParseFile(f.files, file, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, decl := range tree.Decls {
		f.where = nameOf(decl)
		if d, ok := decl.(*ast.FuncDecl); ok && d.Body != nil {
			f.returnEarly(d)
			if n := len(d.Body.List); n > 0 {
				f.last = d.Body.List[n-1].Pos()
			}
		}
		if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(decl, f.visit)
	}
	slices.SortStableFunc(f.list, func(a, b mutant) int { return a.from - b.from })
	return f.list, nil
}

// nameOf is the name of a function, with that of its receiver's type, or the first name of a declaration.
func nameOf(decl ast.Decl) (name string) {
	if d, ok := decl.(*ast.FuncDecl); ok {
		name = d.Name.Name
		if d.Recv != nil {
			ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				if ok {
					name = id.Name + "." + name
				}
				return !ok
			})
		}
		return name
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}

// add adds the change of the bytes from one position to another.
func (f *finder) add(from, to token.Pos, text, whatItDoes string) {
	at := f.files.Position(from)
	m := mutant{pkg: f.pkg, file: f.file, where: f.where, line: at.Line, source: strings.TrimSpace(f.lines[at.Line-1]),
		from: at.Offset, to: f.files.Position(to).Offset, text: text, whatItDoes: whatItDoes}
	m.nth = f.seen[m.id()]
	f.seen[m.id()]++
	f.list = append(f.list, m)
}

// others are what becomes of an operator.
var others = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD},
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		for _, other := range others[n.Op] {
			f.add(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), other.String(), n.Op.String()+" becomes "+other.String())
		}
	case *ast.Ident:
		if other, ok := map[string]string{"true": "false", "false": "true"}[n.Name]; ok {
			f.add(n.Pos(), n.End(), other, n.Name+" becomes "+other)
		}
	case *ast.IfStmt:
		f.add(n.Cond.Pos(), n.Cond.End(), "false && ("+f.text(n.Cond)+")", "the condition is false")
		f.add(n.Cond.Pos(), n.Cond.End(), "true || ("+f.text(n.Cond)+")", "the condition is true")
	case *ast.UnaryExpr: // -1 says that there is none, and -2 would too
		literal, ok := n.X.(*ast.BasicLit)
		return !ok || n.Op != token.SUB || literal.Kind != token.INT
	case *ast.BasicLit:
		f.literal(n)
	case *ast.Field: // tags stay
		ast.Inspect(n.Type, f.visit)
		return false
	case *ast.ReturnStmt:
		if n.Pos() != f.last {
			f.add(n.Pos(), n.End(), "", "the statement is gone")
		}
	case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt:
		f.add(n.Pos(), n.End(), "", "the statement is gone")
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			f.add(n.Pos(), n.End(), "", "the statement is gone")
		}
	}
	return true
}

func (f *finder) text(n ast.Node) string {
	return string(f.source[f.files.Position(n.Pos()).Offset:f.files.Position(n.End()).Offset])
}

// literal changes numbers by one, and texts that are no sentences.
func (f *finder) literal(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		f.add(n.Pos(), n.End(), "("+n.Value+" + 1)", n.Value+" becomes one more")
	case token.CHAR:
		f.add(n.Pos(), n.End(), "("+n.Value+" + 1)", n.Value+" becomes the next")
	case token.STRING:
		if s, err := strconv.Unquote(n.Value); err == nil && !strings.ContainsAny(s, " \n") {
			f.add(n.Pos(), n.End(), strconv.Quote(s+"~"), n.Value+" gets a ~")
		}
	}
}

// returnEarly lets a function return zero values at once.
func (f *finder) returnEarly(d *ast.FuncDecl) {
	var zeros []string
	if d.Type.Results != nil {
		for _, r := range d.Type.Results.List {
			for range max(1, len(r.Names)) {
				zeros = append(zeros, "*new("+f.text(r.Type)+")")
			}
		}
	}
	at := d.Body.Lbrace + 1
	f.add(at, at, " return "+strings.Join(zeros, ", ")+";", "it returns at once")
}
