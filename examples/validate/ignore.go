package main

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// ignored are findings that are right and meant, as a file lists them.
type ignored struct {
	file  string
	lines []*ignoredLine
}

// An ignoredLine names findings of one code.
type ignoredLine struct {
	number int
	code   validate.Code
	files  []glob.Piece
	paths  []glob.Piece // nil: any
	used   bool
}

// has reports whether a finding is meant. What a policy is refused for never is.
func (g *ignored) has(file string, f validate.Finding) (meant bool) {
	if f.Refusal {
		return false
	}
	name := path.Clean(filepath.ToSlash(file))
	for _, l := range g.lines {
		if l.code == f.Code && glob.Match(l.files, name, nil) && (l.paths == nil || glob.Match(l.paths, f.Path, nil)) {
			l.used, meant = true, true
		}
	}
	return meant
}

// unused returns an error for every line that named no finding.
func (g *ignored) unused() (list []error) {
	for _, l := range g.lines {
		if !l.used {
			list = append(list, fmt.Errorf("%s:%d: %s: nothing is suppressed by this line", shown(g.file), l.number, l.code))
		}
	}
	return list
}

func readIgnored(file string) (g ignored, err error) {
	data, err := os.ReadFile(file)
	switch e, ok := errors.AsType[*os.PathError](err); {
	case ok:
		return g, fmt.Errorf("%s: %w", shown(file), e.Err)
	case err != nil:
		return g, err
	case !utf8.Valid(data):
		return g, fmt.Errorf("%s: not UTF-8", shown(file))
	}
	g.file = file
	known := make(map[validate.Code]bool)
	names := func(yield func(string) bool) {
		for code := range known {
			if !yield(string(code)) {
				return
			}
		}
	}
	for info := range validate.Codes() {
		known[info.Code] = true
	}
	var faults []error
	number := 0
	for text := range strings.Lines(string(data)) {
		number++
		text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
		if text == "" || text[0] == '#' {
			continue
		}
		l, reason := readIgnoredLine(text)
		if l.number = number; reason == "" && !known[l.code] {
			near := nearest.Of(string(l.code), names, nearest.Limit)
			reason = fmt.Sprintf("%.100q is no code%s", string(l.code), nearest.Hint(near))
		}
		if reason != "" {
			faults = append(faults, fmt.Errorf("%s:%d: %s", shown(file), number, reason))
		}
		g.lines = append(g.lines, l)
	}
	return g, errors.Join(faults...)
}

// readIgnoredLine reads CODE FILE-GLOB [PATH] # reason, and says what is wrong with it.
func readIgnoredLine(text string) (l *ignoredLine, fault string) {
	l = new(ignoredLine)
	quoted, end := false, -1
	for i := 0; i < len(text) && end < 0; i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++
		case c == '#' && !quoted && (text[i-1] == ' ' || text[i-1] == '\t'):
			end = i
		}
	}
	if end < 0 || strings.TrimSpace(text[end+1:]) == "" {
		return l, "no reason: write it behind #"
	}
	code, rest, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text[:end]), "\t", " "), " ")
	files, where, _ := strings.Cut(strings.TrimSpace(rest), " ")
	l.code = validate.Code(code)
	if files == "" {
		return l, "no file: write CODE FILE-GLOB [PATH] # reason"
	}
	l.files = wildcards(files)
	if where = strings.TrimSpace(where); where != "" {
		l.paths = wildcards(where)
	}
	return l, ""
}

// wildcards reads a pattern in which "*" is any text and "?" one character.
func wildcards(pattern string) (pieces []glob.Piece) {
	for pattern != "" {
		i := strings.IndexAny(pattern, "*?")
		switch {
		case i < 0:
			return append(pieces, glob.Piece{Kind: glob.Literal, Text: pattern})
		case i > 0:
			pieces = append(pieces, glob.Piece{Kind: glob.Literal, Text: pattern[:i]})
		case pattern[0] == '*':
			pieces = append(pieces, glob.Piece{Kind: glob.Star})
			i = 1
		default:
			pieces = append(pieces, glob.Piece{Kind: glob.One})
			i = 1
		}
		pattern = pattern[i:]
	}
	return pieces
}
