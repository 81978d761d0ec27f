package scenario

import (
	"bytes"
	"encoding/json"

	"github.com/lambdaiam/lambdaiam/evaluate"
)

// An outcomeJSON is the JSON form of an Outcome.
type outcomeJSON struct {
	Name           string             `json:"name"`
	Decision       *evaluate.Decision `json:"decision,omitempty"`
	By             string             `json:"by"`
	Statements     []statementJSON    `json:"statements"`
	MissingContext []string           `json:"missingContext"`
	Problems       []problemJSON      `json:"problems"`
	Expect         *Expect            `json:"expect"`
	Pass           *bool              `json:"pass"`
	Error          string             `json:"error,omitempty"`
	Invalid        string             `json:"invalid,omitempty"`
}

type statementJSON struct {
	Policy string `json:"policy"`
	Type   string `json:"type"`
	Sid    string `json:"sid"`
	Index  int    `json:"index"`
	Effect string `json:"effect"`
}

type problemJSON struct {
	Code    evaluate.ProblemCode `json:"code"`
	Message string               `json:"message"`
	Policy  string               `json:"policy,omitempty"`
	Path    string               `json:"path,omitempty"`
	Key     string               `json:"key,omitempty"`
	Value   string               `json:"value,omitempty"`
}

// MarshalJSON returns one object on one line: name, decision, by, statements, missingContext, problems, expect (null if
// nothing is), pass (null without expect), and where there is no decision error, its text, and invalid, its code, in
// place of decision. A statement has policy, type, sid, index and effect; a problem code and message, and policy, path,
// key and value where they say something. Lists are never null. It returns no error.
func (o Outcome) MarshalJSON() ([]byte, error) {
	j := outcomeJSON{
		Name:           o.Scenario.Name,
		By:             o.Result.By.String(),
		Statements:     []statementJSON{},
		MissingContext: append([]string{}, o.Result.MissingContext...),
		Problems:       []problemJSON{},
		Expect:         o.Scenario.Expect,
	}
	if j.Expect != nil {
		j.Pass = new(o.Pass())
	}
	if o.Err != nil {
		j.Error, j.Invalid = o.Err.Error(), o.Code
	} else {
		j.Decision = &o.Result.Decision
	}
	for _, m := range o.Result.Statements {
		j.Statements = append(j.Statements, statementJSON{m.Policy, m.Kind.String(), m.Sid, m.Index, m.Effect.String()})
	}
	for _, p := range o.Result.Problems {
		j.Problems = append(j.Problems, problemJSON(p))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // "<", ">" and "&" of ARNs and messages stay readable
	if err := e.Encode(j); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
