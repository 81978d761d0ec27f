package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/scenario"
)

// A form is what the text areas hold, in their order: JSON, each the member of a scenario of the same name, or nothing.
type form []field

type field struct{ Name, Label, Text string }

// fields are the text areas.
var fields = []field{
	{Name: "request", Label: "request: principal, action, resource"}, {Name: "context", Label: "context: condition keys"},
	{Name: "identity", Label: "identity policies"}, {Name: "boundary", Label: "permissions boundary"},
	{Name: "session", Label: "session policies"}, {Name: "resource", Label: "policy of the resource, role or key"},
	{Name: "scps", Label: "SCPs, a list of levels"}, {Name: "rcps", Label: "RCPs, a list of levels"},
	{Name: "endpoint", Label: "VPC endpoint policy"},
}

// formFrom takes the texts that were sent.
func formFrom(sent url.Values) form {
	f := append(form(nil), fields...)
	for i := range f {
		f[i].Text = strings.ReplaceAll(sent.Get(f[i].Name), "\r\n", "\n")
	}
	return f
}

// formOf writes a scenario into the text areas; one that could not be read leaves them empty.
func formOf(s *scenario.Scenario) form {
	f := append(form(nil), fields...)
	var whole struct{ Request, Policies map[string]json.RawMessage }
	data, err := s.MarshalJSON()
	if err != nil || json.Unmarshal(data, &whole) != nil {
		return f
	}
	texts := whole.Policies
	if texts == nil {
		texts = make(map[string]json.RawMessage)
	}
	texts["context"] = whole.Request["context"]
	delete(whole.Request, "context")
	texts["request"], _ = json.Marshal(whole.Request) // which was read as JSON
	for i := range f {
		var b bytes.Buffer
		if json.Indent(&b, texts[f[i].Name], "", "  ") == nil {
			f[i].Text = b.String()
		}
	}
	return f
}

// scenario reads the texts as one scenario, as they are, so that lines and columns are theirs. A policy alone stands
// for a list of one, or for one level.
func (f form) scenario() (*scenario.Scenario, error) {
	request, context := "", ""
	var policies []string
	for _, field := range f {
		text := strings.TrimSpace(field.Text)
		if text == "" {
			continue
		}
		var any json.RawMessage
		if err := json.Unmarshal([]byte(text), &any); err != nil {
			return nil, fmt.Errorf("%s: %w", field.Name, err)
		}
		alone := text[0] == '{'
		switch name := field.Name; {
		case name == "request":
			request = text
			continue
		case name == "context":
			context = `"context":` + text + ","
			continue
		case alone && (name == "identity" || name == "session"):
			text = "[" + text + "]"
		case alone && (name == "scps" || name == "rcps"):
			text = "[[" + text + "]]"
		}
		policies = append(policies, `"`+field.Name+`":`+text)
	}
	if !strings.HasPrefix(request, "{") {
		return nil, errors.New("request: an object with principal, action and resource is wanted")
	}
	text := `{"request":{` + context + request[1:] + `,"policies":{` + strings.Join(policies, ",") + "}}"
	list, err := scenario.Read([]byte(text))
	switch {
	case err != nil:
		return nil, err
	case list[0].Err != nil:
		return nil, list[0].Err
	}
	return &list[0], nil
}
