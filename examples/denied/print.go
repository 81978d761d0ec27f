package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/denial"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A printer prints denials.
type printer struct {
	out      *bufio.Writer
	err      io.Writer
	json     bool
	snapshot *account.Snapshot // nil without one
	status   int
}

// denials prints the denials of CloudTrail or of a text.
func (p *printer) denials(data []byte) error {
	list := denial.ParseLog(string(data))
	if isCloudTrail(data) {
		list = denial.ParseEvent(data)
	}
	n := 0
	for d, err := range list {
		n++
		if err := p.denial(d, err); err != nil {
			return err
		}
	}
	if n == 0 && !isCloudTrail(data) {
		_, err := denial.Parse(string(data[:min(len(data), denial.MaxText)]))
		return p.denial(denial.Denial{}, err)
	}
	return nil
}

// isCloudTrail reports whether an input is a file of CloudTrail, faulty or not, and no text with braces around it.
func isCloudTrail(data []byte) bool {
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return true
	}
	if len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' {
		return false
	}
	foreign := false
	for _, err := range denial.All(data) {
		e, ok := errors.AsType[*denial.Error](err)
		if !ok || e.Code != denial.CodeFormat && e.Code != denial.CodeSyntax {
			return true // an event, faulty or not
		}
		foreign = true
	}
	_, none := first(denial.ParseLog(string(data)))
	return !foreign || none
}

// first returns the first denial of a list; none is true if there is none.
func first(list iter.Seq2[denial.Denial, error]) (d denial.Denial, none bool) {
	for d, err := range list {
		return d, err != nil
	}
	return d, true
}

// A line is a denial as -json prints it. Null is what is not known.
type line struct {
	Principal       *string            `json:"principal"`
	Action          *string            `json:"action"`
	Resource        *string            `json:"resource"`
	Exact           *bool              `json:"exact"`
	Type            *string            `json:"type"`
	Explicit        *bool              `json:"explicit"`
	Policy          *string            `json:"policy"`
	AuthorizationID *string            `json:"authorizationID"`
	Context         *condition.Context `json:"context"`
	Error           *string            `json:"error"`
	Explains        *denial.Verdict    `json:"explains,omitempty"`
}

// known returns a pointer to a text, nil to an empty one.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// denial prints a denial, or why there is none.
func (p *printer) denial(d denial.Denial, err error) error {
	if err != nil {
		fmt.Fprintln(p.err, "denied:", err)
		if !p.json {
			p.status = statusFaulty
			return nil
		}
		code := "UNREADABLE"
		if e, ok := errors.AsType[*denial.Error](err); ok {
			code = string(e.Code)
		}
		return p.object(line{Error: &code})
	}
	var x *denial.Explanation
	if p.snapshot != nil {
		explained, err := d.Explain(p.snapshot)
		if err != nil {
			fmt.Fprintln(p.err, "denied:", err)
		}
		x = &explained
	}
	if !p.json {
		return p.text(d, x)
	}
	l := line{
		Principal: known(d.Principal), Action: known(d.Action), Resource: known(d.Resource), Exact: &d.Sure.Resource,
		Policy: known(d.Claimed.Policy), AuthorizationID: known(d.AuthorizationID), Context: &d.Request.Context,
	}
	if !d.Claimed.IsZero() {
		l.Type, l.Explicit = known(d.Claimed.Type.String()), &d.Claimed.Explicit
	}
	if x != nil {
		l.Explains = &x.Verdict
	}
	return p.object(l)
}

// object prints an object on one line.
func (p *printer) object(v any) error {
	data, err := json.Marshal(v)
	if err == nil {
		_, err = p.out.Write(append(data, '\n'))
	}
	return err
}

// text prints a denial for people.
func (p *printer) text(d denial.Denial, x *denial.Explanation) error {
	fmt.Fprintf(p.out, "%s\n", d)
	if !d.Sure.Resource {
		fmt.Fprintln(p.out, "  of which resource is not told, or by a pattern")
	}
	if d.AuthorizationID != "" {
		fmt.Fprintf(p.out, "  AWS tells more of it for 24 hours, under the id %s\n", d.AuthorizationID)
	}
	if x != nil {
		fmt.Fprintf(p.out, "  the snapshot: %s\n", strings.ReplaceAll(x.String(), "\n", "\n  "))
	}
	_, err := fmt.Fprintln(p.out)
	return err
}

// details prints where we differ from AWS.
func (p *printer) details(files fs.FS) error {
	d, err := denial.ReadDetails(files)
	if err != nil {
		return err
	}
	for _, problem := range d.Problems {
		fmt.Fprintln(p.err, "denied:", problem)
		p.status = statusFaulty
	}
	for c := range d.Check() {
		statements := []string{}
		for _, m := range c.Result.Statements {
			statements = append(statements, m.Statement())
		}
		if p.json {
			err = p.object(struct {
				Action     string            `json:"action"`
				Resource   string            `json:"resource"`
				Decision   evaluate.Decision `json:"decision"`
				By         policy.Kind       `json:"by"`
				Statements []string          `json:"statements"`
				Check      denial.Verdict    `json:"check"`
				Differs    []string          `json:"differs"`
			}{
				c.Evaluation.Action, c.Evaluation.Resource, c.Result.Decision, c.Result.By, statements, c.Verdict,
				append([]string{}, c.Differs...),
			})
		} else {
			e := c.Evaluation
			_, err = fmt.Fprintf(p.out, "%s on %q: AWS %s, here %s: %s\n",
				e.Action, e.Resource, e.Decision, c.Result.Decision, c.Verdict)
			for _, s := range c.Differs {
				fmt.Fprintf(p.out, "  %s\n", s)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
