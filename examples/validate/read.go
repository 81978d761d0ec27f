package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/policy"
)

const maxSize = 16 << 20 // bytes of a file of policy texts

// A subject is a policy to be checked.
type subject struct {
	name   string
	kind   policy.Kind
	text   string
	expect string // error, warning, ok; "" if nothing is expected
	stored bool   // AWS gave it back
	file   string
	line   int // of the text in the file, 0 if it is the file
	column int
}

// place returns file, line and column: of the fault where the file is the policy, else of the policy's text, with line
// and column of the fault in the text behind it.
func (r report) place() string {
	s := shown(r.subject.file)
	if r.subject.line > 0 {
		s += fmt.Sprintf(":%d:%d", r.subject.line, r.subject.column)
		if r.refused != nil {
			s += " text"
		}
	}
	if r.refused != nil {
		s += fmt.Sprintf(":%d:%d", max(r.refused.Line, 1), max(r.refused.Column, 1))
	}
	return s
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
		s.file = file
		s.line, s.column = locate(within, s.column)
		s.line += first - 1
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
	err := v.members(func(name string, at int, member value) error {
		switch name {
		case "name", "kind", "text", "expect", "why":
		case "stored":
			if member.kind() != "a boolean" {
				return &fault{member.at, member.kind() + ", wanted a boolean"}
			}
			s.stored = member.raw == "true"
			return nil
		default:
			return &fault{at, fmt.Sprintf("unknown member %.100q", name)}
		}
		text, err := member.text()
		if err != nil {
			return err
		}
		given[name] = true
		ok := true
		switch name {
		case "name":
			s.name = text
		case "kind":
			s.kind, ok = policy.ParseKind(text)
		case "text":
			s.text, s.column = text, member.at
		case "expect":
			s.expect, ok = text, text == "error" || text == "warning" || text == "ok"
		}
		if !ok {
			return &fault{member.at, fmt.Sprintf("%.100q is no %s", text, name)}
		}
		return nil
	})
	for _, name := range []string{"kind", "text"} {
		if err == nil && !given[name] {
			err = &fault{v.at, "no member " + strconv.Quote(name)}
		}
	}
	return s, err
}

// shown returns a name as it is if it is short and printable, and else quoted and shortened, so that it cannot look like
// another line.
func shown(s string) string {
	if len(s) > 100 || strings.ContainsFunc(s, func(r rune) bool { return r == '\ufffd' || !strconv.IsPrint(r) }) {
		return fmt.Sprintf("%.100q", s)
	}
	return s
}
