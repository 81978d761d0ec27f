// Explain says why the requests of a file of scenarios are decided as they are, and what would change it.
//
//	go run ./examples/explain [-format text|json|markdown|mermaid|html] [-name NAME] [FILE]
//
// With -name it explains the scenarios of that name alone. As text, Markdown and charts each explanation stands below
// the name of its scenario; with -format json each is an object on one line, with name and explanation, or error; with
// -format html all of them are one page. Without FILE, or for the FILE "-", it reads standard input.
//
// The exit status is 0 when every scenario was explained, 1 when the policies of one are refused or none has the name,
// 2 when the file cannot be read.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/page"
	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

const (
	statusExplained = iota
	statusRefused
	statusUnreadable
)

// run is main with everything it depends on as arguments.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("explain", flag.ContinueOnError)
	flags.SetOutput(stderr)
	format := flags.String("format", "text", "text, json, markdown, mermaid or html")
	name := flags.String("name", "", "explain the scenarios of this name only")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return statusExplained
	case err != nil:
		return statusUnreadable
	}
	write, ok := formats[*format]
	if !ok || flags.NArg() > 1 {
		fmt.Fprintln(stderr, "explain: the format is text, json, markdown, mermaid or html, and there is one FILE")
		return statusUnreadable
	}
	scenarios, err := read(flags.Arg(0), stdin)
	if err != nil {
		fmt.Fprintf(stderr, "explain: %s: %v\n", shown(flags.Arg(0)), err)
		return statusUnreadable
	}
	status, found := statusExplained, 0
	out := bufio.NewWriter(stdout)
	if *format == "html" {
		fmt.Fprintf(out, head, page.Style())
	}
	for _, s := range scenarios {
		if *name != "" && s.Name != *name {
			continue
		}
		found++
		x, err := explained(&s)
		if err != nil {
			status = statusRefused
			fmt.Fprintf(stderr, "explain: %s: %v\n", shown(s.Name), err)
		}
		if err := write(out, s.Name, x, err); err != nil {
			fmt.Fprintln(stderr, "explain:", err)
			return statusUnreadable
		}
	}
	if *format == "html" {
		fmt.Fprint(out, foot)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(stderr, "explain:", err)
		return statusUnreadable
	}
	if found == 0 {
		fmt.Fprintln(stderr, "explain: no scenario has that name")
		return statusRefused
	}
	return status
}

// read reads the scenarios of a file, or of standard input.
func read(file string, stdin io.Reader) ([]scenario.Scenario, error) {
	in := stdin
	if file != "" && file != "-" {
		f, err := os.Open(file)
		if e, ok := errors.AsType[*os.PathError](err); ok {
			return nil, e.Err // the name is said already
		}
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, scenario.DefaultMaxSize+1)) // Read refuses what is larger
	if err != nil {
		return nil, err
	}
	return scenario.Read(data)
}

// explained explains a scenario; the error says why it has no decision.
func explained(s *scenario.Scenario) (*explain.Explanation, error) {
	if s.Err != nil {
		return nil, s.Err
	}
	e, err := evaluate.Compile(s.Policies)
	if err != nil {
		return nil, err
	}
	return explain.Explain(e, &s.Request), nil
}

// A writer writes an explanation in one format, or nothing but the error if there is none.
type writer func(w io.Writer, name string, x *explain.Explanation, err error) error

var formats = map[string]writer{
	"text": below("", shown, func(w io.Writer, x *explain.Explanation) error { return x.WriteText(w) }),
	"markdown": below("## ", entities, func(w io.Writer, x *explain.Explanation) error {
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
		return x.WriteMarkdown(w)
	}),
	"mermaid": below("%% ", shown, func(w io.Writer, x *explain.Explanation) error { return x.WriteMermaid(w) }),
	"json":    writeJSON,
	"html":    writeHTML,
}

// below writes what a format writes below the name of the scenario, and a blank line behind it.
func below(mark string, shown func(string) string, write func(io.Writer, *explain.Explanation) error) writer {
	return func(w io.Writer, name string, x *explain.Explanation, err error) error {
		if err != nil {
			return nil
		}
		if name != "" {
			fmt.Fprintf(w, "%s%s\n", mark, shown(name))
		}
		if err := write(w, x); err != nil {
			return err
		}
		_, err = io.WriteString(w, "\n")
		return err
	}
}

func writeJSON(w io.Writer, name string, x *explain.Explanation, err error) error {
	form := struct {
		Name        string               `json:"name"`
		Explanation *explain.Explanation `json:"explanation,omitempty"`
		Error       string               `json:"error,omitempty"`
	}{Name: name, Explanation: x}
	if err != nil {
		form.Error = err.Error()
	}
	data, err := json.Marshal(form)
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

const (
	head = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>Explanations</title>
<style>%s</style>
</head>
<body>
<main>
`
	foot = "</main>\n</body>\n</html>\n"
)

func writeHTML(w io.Writer, name string, x *explain.Explanation, err error) error {
	if err != nil {
		return nil
	}
	if _, err := io.WriteString(w, "<h1>"+template.HTMLEscapeString(shown(name))+"</h1>\n"); err != nil {
		return err
	}
	return page.WriteHTMLFragment(w, x)
}

// entities returns a name in which nothing is markup.
func entities(s string) string {
	var b strings.Builder
	for _, r := range shown(s) {
		if strings.ContainsRune("<>&`*_[]\\|#!~@", r) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// shown returns a name as it is if it is short and printable, and else quoted and shortened, so that it cannot look
// like another line.
func shown(s string) string {
	if len(s) > 100 || strings.ContainsFunc(s, func(r rune) bool { return r == '\ufffd' || !strconv.IsPrint(r) }) {
		return fmt.Sprintf("%.100q", s)
	}
	return s
}
