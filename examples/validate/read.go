package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

const maxSize = 16 << 20 // bytes of a file of policy texts

// A subject is a policy to be checked.
type subject struct {
	name   string
	kind   policy.Kind
	text   string
	expect string // error, warning, ok; "" if nothing is expected
	file   string
	line   int // of the text in the file, 0 if it is the file
	column int
}

// place returns file, line and column: of the fault where the file is the policy, else of the policy's text, with line
// and column of the fault in the text behind it.
func (r report) place() string {
	s := r.subject.file
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
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", file, err)
	case kind != 0:
		return []subject{{kind: kind, text: string(data), file: file}}, nil
	}
	return readTexts(file, strings.TrimPrefix(string(data), "\ufeff"))
}

// readTexts reads policy texts: one object, a list, or one object per line.
func readTexts(file, text string) ([]subject, error) {
	var subjects []subject
	var faults []error
	// add takes over the policy text that root, a value in within, holds; within begins on a line of the file.
	add := func(root jsonscan.Value, within string, first int) {
		s, err := readText(root)
		if err != nil {
			faults = append(faults, located(file, within, first, err))
			return
		}
		s.file = file
		s.line, s.column = jsonscan.Locate(within, s.column)
		s.line += first - 1
		subjects = append(subjects, s)
	}
	root, whole := jsonscan.Read(text, maxSize)
	if whole == nil && root.Kind() == jsonscan.KindList {
		_ = root.Elements(func(_ int, v jsonscan.Value) error { add(v, text, 1); return nil })
		return subjects, errors.Join(faults...)
	}
	if whole == nil {
		add(root, text, 1)
		return subjects, errors.Join(faults...)
	}
	n, objects := 0, 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		v, err := jsonscan.Read(line, maxSize)
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
	offset := 0
	if e, ok := errors.AsType[*jsonscan.Error](err); ok {
		offset = e.Offset
	}
	line, column := jsonscan.Locate(text, offset)
	return fmt.Errorf("%s:%d:%d: %w", file, first+line-1, column, err)
}

// readText reads one policy text. The column it returns is the place of the policy's text, in bytes from the beginning.
func readText(root jsonscan.Value) (subject, error) {
	var s subject
	if err := root.Want(jsonscan.KindObject); err != nil {
		return s, err
	}
	missing := map[string]bool{"kind": true, "text": true}
	err := root.Members(func(name string, at int, v jsonscan.Value) error {
		known := strings.Contains(" name kind text expect why ", " "+name+" ")
		if !known {
			return jsonscan.Unknown(name, at)
		}
		if err := v.Want(jsonscan.KindString); err != nil {
			return err
		}
		delete(missing, name)
		ok := true
		switch value := v.Text(); name {
		case "name":
			s.name = value
		case "kind":
			s.kind, ok = policy.ParseKind(value)
		case "text":
			s.text, s.column = value, v.Offset()
		case "expect":
			s.expect, ok = value, value == "error" || value == "warning" || value == "ok"
		}
		if !ok {
			return &jsonscan.Error{Offset: v.Offset(), Reason: strconv.Quote(v.Text()) + " is no " + name}
		}
		return nil
	})
	for _, name := range [...]string{"kind", "text"} {
		if err == nil && missing[name] {
			err = &jsonscan.Error{Offset: root.Offset(), Reason: "no member " + strconv.Quote(name)}
		}
	}
	return s, err
}
