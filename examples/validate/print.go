package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"path/filepath"

	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/validate"
	"github.com/lambdaiam/lambdaiam/policy/validate/sarif"
)

// print prints a report for people: a line for the policy and one for each finding.
func (r *report) print(w io.Writer) {
	status := "ok  "
	if !r.holds() {
		status = "FAIL"
	}
	s := &r.subject
	place, inside := shown(s.file), ""
	if s.line > 0 {
		place, inside = fmt.Sprintf("%s:%d:%d", place, s.line, s.column), "text"
	}
	fmt.Fprintf(w, "%s  %s", status, place)
	if s.name != "" {
		fmt.Fprintf(w, ": %s", shown(s.name))
	}
	verdict := "accepted"
	if r.refused != nil {
		verdict = "refused"
	}
	fmt.Fprintf(w, ": %s", verdict)
	switch n := len(r.found); n {
	case 0:
	case 1:
		fmt.Fprint(w, ", 1 finding")
	default:
		fmt.Fprintf(w, ", %d findings", n)
	}
	for _, unmet := range r.unmet {
		fmt.Fprintf(w, "; %s", unmet)
	}
	fmt.Fprintln(w)
	for i := range r.found {
		f := &r.found[i]
		line, column := max(f.Start.Line, 1), max(f.Start.Column, 1)
		fmt.Fprintf(w, "      %s:%d:%d: %s %s: ", cmp.Or(inside, shown(s.file)), line, column, f.Severity, f.Code)
		if f.Path != "" {
			fmt.Fprintf(w, "%s: ", shown(f.Path))
		}
		fmt.Fprint(w, f.Message)
		if f.Help != "" {
			fmt.Fprintf(w, "; %s", f.Help)
		}
		fmt.Fprintln(w)
	}
}

// A place is one as JSON has it.
type place struct {
	Path      string `json:"path"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

func placeOf(p policy.Place) place {
	return place{p.Path, p.Start.Line, p.Start.Column, p.End.Line, p.End.Column}
}

// printJSON prints a report as one line of JSON.
func (r *report) printJSON(w io.Writer) {
	type invalid struct {
		Code    policy.Code `json:"code"`
		Message string      `json:"message"`
		Line    int         `json:"line"`
		Column  int         `json:"column"`
		Path    string      `json:"path"`
	}
	type finding struct {
		Rule     string            `json:"rule"`
		Code     validate.Code     `json:"code"`
		Severity validate.Severity `json:"severity"`
		Message  string            `json:"message"`
		Help     string            `json:"help"`
		place
		Related []place `json:"related"`
	}
	line := struct {
		Name     string    `json:"name"`
		Invalid  *invalid  `json:"invalid"`
		Findings []finding `json:"findings"`
		Expect   *string   `json:"expect"`
		Pass     *bool     `json:"pass"`
	}{Name: r.subject.name, Findings: []finding{}}
	if r.subject.line == 0 {
		line.Name = r.subject.file
	}
	if e := r.refused; e != nil {
		line.Invalid = &invalid{e.Code, e.Reason, e.Line, e.Column, e.Path}
	}
	for _, f := range r.found {
		related := []place{}
		for _, p := range f.Related {
			related = append(related, placeOf(p))
		}
		line.Findings = append(line.Findings,
			finding{f.Rule, f.Code, f.Severity, f.Message, f.Help, placeOf(f.Place), related})
	}
	if r.subject.expect != "" {
		line.Expect = &r.subject.expect
	}
	if r.subject.some() {
		line.Pass = new(r.holds())
	}
	printLine(w, line)
}

func printLine(w io.Writer, value any) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(err) // never: bufio.Writer keeps its error for Flush, and the values have a form in JSON
	}
}

// printSARIF prints all reports as one log.
func printSARIF(w io.Writer, reports []report) error {
	var list []sarif.Policy
	for i := range reports {
		r := &reports[i]
		s := &r.subject
		p := sarif.Policy{URI: uri(s.file), Text: []byte(s.text), Findings: r.found}
		if s.line > 0 {
			p.Name, p.Start, p.End = s.name, s.start, s.end
		}
		list = append(list, p)
	}
	return sarif.Write(w, list)
}

// uri is the name of a file as seen from the folder in which the command runs.
func uri(file string) string {
	if file == "-" {
		return "stdin"
	}
	if filepath.IsAbs(file) {
		if here, err := filepath.Abs("."); err == nil {
			if rel, err := filepath.Rel(here, file); err == nil {
				file = rel
			}
		}
	}
	u := url.URL{Path: path.Clean(filepath.ToSlash(file))}
	return u.String()
}
