package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
)

// A question is a line of standard input.
type question struct {
	Principal string         `json:"principal"`
	Action    string         `json:"action"`
	Resource  string         `json:"resource"`
	Context   map[string]any `json:"context"`
}

// A reply is a line of standard output.
type reply struct {
	Decision  string   `json:"decision,omitempty"`
	By        string   `json:"by,omitempty"`
	DependsOn []string `json:"dependsOn,omitempty"`
	Error     string   `json:"error,omitempty"`
}

// longest is the size of the longest line.
const longest = 1 << 20

// askEach answers the questions of standard input.
func askEach(out io.Writer, s *account.Snapshot, in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longest)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := e.Encode(replyTo(s, lines.Bytes())); err != nil {
			return err
		}
	}
	return lines.Err()
}

func replyTo(s *account.Snapshot, line []byte) reply {
	r, err := result(s, line)
	if err != nil {
		return reply{Error: err.Error()}
	}
	if labels := dependsOn(r); len(labels) > 0 {
		return reply{Decision: "depends", DependsOn: labels}
	}
	a := reply{Decision: r.Decision.String()}
	if r.Decision != evaluate.Allowed && r.By != 0 {
		a.By = r.By.String()
	}
	return a
}

// result answers a question.
func result(s *account.Snapshot, line []byte) (evaluate.Result, error) {
	var q question
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&q); err != nil {
		return evaluate.Result{}, err
	}
	p, err := s.Principal(q.Principal)
	if err != nil {
		return evaluate.Result{}, err
	}
	req := evaluate.Request{Principal: p, Action: q.Action, Resource: evaluate.Resource{ARN: q.Resource}}
	for key, value := range q.Context {
		if err := set(&req.Context, key, value); err != nil {
			return evaluate.Result{}, err
		}
	}
	if err := req.Validate(); err != nil {
		return evaluate.Result{}, err
	}
	return s.Evaluate(req)
}

// set sets a condition key to a text, number or boolean, or to a list of them.
func set(c *condition.Context, key string, value any) error {
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	texts := make([]string, len(list))
	for i, one := range list {
		switch v := one.(type) {
		case string, json.Number, bool:
			texts[i] = fmt.Sprint(v)
		default:
			return fmt.Errorf("context: %q is neither a text nor a list of texts", key)
		}
	}
	if isList {
		c.SetMulti(key, texts...)
	} else {
		c.Set(key, texts[0])
	}
	return nil
}
