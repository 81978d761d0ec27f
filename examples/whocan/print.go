package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/analyze"
)

// A printer prints rows as they come.
type printer interface {
	row(r *row) error
	end() error
}

// jsonLines prints an object a line.
type jsonLines struct{ to *json.Encoder }

func newJSONLines(out io.Writer) jsonLines {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return jsonLines{to: e}
}

func (p jsonLines) row(r *row) error { return p.to.Encode(r) }

func (p jsonLines) end() error { return nil }

// table prints a table for people, and how many can.
type table struct {
	out   io.Writer
	count [3]int // by verdict
}

func (t *table) row(r *row) error {
	t.count[r.Verdict]++
	who := r.Principal
	if r.For != "" {
		who = r.For + ", such as " + r.Principal
	}
	fmt.Fprintf(t.out, "%-8v %s\n", r.Verdict, who)
	if r.Request != nil {
		fmt.Fprintf(t.out, "           %s on %s%s\n", r.Request.Action, r.Request.Resource.ARN, keysOf(r.Request))
	}
	for _, s := range r.Statements {
		fmt.Fprintf(t.out, "           by %s\n", s)
	}
	for _, o := range r.Open {
		fmt.Fprintf(t.out, "           open: %s\n", o)
	}
	return nil
}

// keysOf returns the condition keys of a request.
func keysOf(req *evaluate.Request) string {
	text, err := json.Marshal(req.Context)
	if err != nil || string(text) == "{}" {
		return ""
	}
	return " with " + string(text)
}

func (t *table) end() error {
	_, err := fmt.Fprintf(t.out, "%d can, %d cannot, of %d it is not known\n",
		t.count[analyze.Yes], t.count[analyze.No], t.count[analyze.Undecided])
	return err
}
