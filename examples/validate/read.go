package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

const maxSize = 16 << 20 // bytes of a file of policy texts

// A subject is a policy to be checked.
type subject struct {
	name   string
	kind   policy.Kind
	text   string
	stored bool // AWS gave it back
	expectations
	file       string
	line       int // of the text in the file, 0 if it is the file
	column     int
	start, end policy.Position // of the object that holds the text
}

// read reads the policies of a file, or of standard input. If some cannot be read, it returns the others and an error.
func read(file string, stdin io.Reader, kind policy.Kind) ([]subject, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if e, ok := errors.AsType[*os.PathError](err); ok {
			return nil, fmt.Errorf("%s: %w", shown(file), e.Err)
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", shown(file), err)
	case kind != 0:
		return []subject{{kind: kind, text: string(data), file: file}}, nil
	case len(data) > maxSize:
		return nil, fmt.Errorf("%s: larger than %d bytes", shown(file), maxSize)
	}
	return readTexts(file, strings.TrimPrefix(string(data), "\ufeff"))
}

// readTexts reads policy texts: one object, a list, or one object per line.
func readTexts(file, text string) ([]subject, error) {
	var subjects []subject
	var faults []error
	// add takes over the policy text that v, a value in within, holds; within begins on the line first of the file.
	add := func(v value, within string, first int) {
		s, err := readText(v)
		if err != nil {
			faults = append(faults, located(file, within, first, err))
			return
		}
		at := func(offset int) (p policy.Position) {
			p.Line, p.Column = locate(within, offset)
			p.Line += first - 1
			return p
		}
		place := at(s.column)
		s.file, s.line, s.column, s.start, s.end = file, place.Line, place.Column, at(v.at), at(v.at+len(v.raw))
		subjects = append(subjects, s)
	}
	v, whole := parse(text)
	switch {
	case whole == nil && v.kind() == "a list":
		_ = v.elements(func(e value) error { add(e, text, 1); return nil })
		return subjects, errors.Join(faults...)
	case whole == nil:
		add(v, text, 1)
		return subjects, errors.Join(faults...)
	}
	n, objects := 0, 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		v, err := parse(line)
		if err != nil {
			faults = append(faults, located(file, line, n, err))
			continue
		}
		objects++
		add(v, line, n)
	}
	if objects == 0 { // not lines of JSON: what is wrong with the text as a whole says more
		return nil, located(file, text, 1, whole)
	}
	return subjects, errors.Join(faults...)
}

// located puts file, line and column before an error in text, which begins on a line of the file.
func located(file, text string, first int, err error) error {
	at := 0
	if f, ok := errors.AsType[*fault](err); ok {
		at = f.at
	}
	line, column := locate(text, at)
	return fmt.Errorf("%s:%d:%d: %w", shown(file), first+line-1, column, err)
}

// readText reads one policy text. The column it returns is the place of the policy's text, in bytes from the beginning.
func readText(v value) (subject, error) {
	var s subject
	given := make(map[string]bool)
	err := v.members(func(name string, at int, member value) (err error) {
		given[name] = true
		switch name {
		case "name":
			s.name, err = member.text()
		case "why":
			_, err = member.text()
		case "kind":
			s.kind, err = word(name, member, policy.ParseKind)
		case "text":
			s.column = member.at
			s.text, err = member.text()
		case "expect":
			s.expect, err = word(name, member, func(text string) (string, bool) {
				return text, text == "error" || text == "warning" || text == "ok"
			})
		case "stored":
			s.stored, err = member.boolean()
		case "codes":
			s.codes = []wanted{}
			err = member.elements(func(e value) error {
				w, err := readWanted(e)
				s.codes = append(s.codes, w)
				return err
			})
		case "not":
			s.not = []validate.Code{}
			err = member.elements(func(e value) error {
				code, err := e.text()
				s.not = append(s.not, validate.Code(code))
				return err
			})
		default:
			err = &fault{at, fmt.Sprintf("unknown member %.100q", name)}
		}
		return err
	})
	for _, name := range []string{"kind", "text"} {
		if err == nil && !given[name] {
			err = &fault{v.at, "no member " + strconv.Quote(name)}
		}
	}
	return s, err
}

// word reads a member whose text is one of some words.
func word[T any](name string, member value, parse func(string) (T, bool)) (T, error) {
	text, err := member.text()
	parsed, ok := parse(text)
	if err == nil && !ok {
		err = &fault{member.at, fmt.Sprintf("%.100q is no %s", text, name)}
	}
	return parsed, err
}

// readWanted reads an element of codes.
func readWanted(v value) (w wanted, err error) {
	given := false
	err = v.members(func(name string, at int, member value) (err error) {
		number := func(to **int) {
			var n int
			n, err = member.number()
			*to = &n
		}
		switch name {
		case "code":
			var text string
			text, err = member.text()
			w.code, given = validate.Code(text), true
		case "severity":
			w.severity, err = word(name, member, validate.ParseSeverity)
		case "path":
			var text string
			text, err = member.text()
			w.path = &text
		case "line":
			number(&w.line)
		case "column":
			number(&w.column)
		case "endLine":
			number(&w.endLine)
		case "endColumn":
			number(&w.endColumn)
		default:
			err = &fault{at, fmt.Sprintf("unknown member %.100q", name)}
		}
		return err
	})
	if err == nil && !given {
		err = &fault{v.at, `no member "code"`}
	}
	return w, err
}

// shown returns a name as it is if it is short and printable, and else quoted and shortened, so that it cannot look
// like another line.
func shown(s string) string {
	if len(s) > 100 || strings.ContainsFunc(s, func(r rune) bool { return r == '\ufffd' || !strconv.IsPrint(r) }) {
		return fmt.Sprintf("%.100q", s)
	}
	return s
}
