package scenario

import (
	"encoding/json"
	"strconv"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// expectation reads what is expected.
func expectation(v jsonscan.Value) (*Expect, error) {
	e := &Expect{}
	if v.Kind() == jsonscan.KindString {
		return readExpect(e, e.decision(v))
	}
	e.object = true
	return readExpect(e, members(v, func(name string, v jsonscan.Value) (err error) {
		switch name {
		case "decision":
			return e.decision(v)
		case "by":
			return e.by(v)
		case "statements":
			e.Statements, err = texts(v)
		case "missingContext":
			e.MissingContext, err = texts(v)
		case "dependsOn":
			e.DependsOn, err = texts(v)
		case "invalid":
			e.Invalid, err = text(v)
			if err == nil && e.Invalid == "" {
				err = invalid(v, `a code or "*"`)
			}
		default:
			err = errUnknown
		}
		return err
	}))
}

// readExpect drops an expectation that cannot be read in full.
func readExpect(e *Expect, err error) (*Expect, error) {
	if err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Expect) decision(v jsonscan.Value) error {
	s, err := text(v)
	if err != nil {
		return err
	}
	d, ok := evaluate.ParseDecision(s)
	if !ok {
		return invalid(v, "allowed, explicitDeny or implicitDeny")
	}
	e.Decision = &d
	return nil
}

func (e *Expect) by(v jsonscan.Value) error {
	s, err := text(v)
	if err != nil {
		return err
	}
	kind, ok := policy.ParseKind(s)
	if s != "" && (!ok || kind == policy.Trust || kind == policy.Key) {
		return invalid(v, "identity, resource, boundary, session, scp, rcp, endpoint or empty")
	}
	e.By = &kind
	return nil
}

// MarshalJSON returns the form of scenario files: a string where only a decision is expected, else an object. An
// expectation that was read keeps its form.
func (e Expect) MarshalJSON() ([]byte, error) {
	if e.Decision != nil && !e.object && e.By == nil && e.Statements == nil && e.MissingContext == nil && e.DependsOn == nil &&
		e.Invalid == "" {
		return []byte(strconv.Quote(e.Decision.String())), nil
	}
	var by *string
	if e.By != nil {
		by = new(e.By.String())
	}
	return json.Marshal(struct {
		Decision       *evaluate.Decision `json:"decision,omitempty"`
		By             *string            `json:"by,omitempty"`
		Statements     *[]string          `json:"statements,omitempty"`
		MissingContext *[]string          `json:"missingContext,omitempty"`
		DependsOn      *[]string          `json:"dependsOn,omitempty"`
		Invalid        string             `json:"invalid,omitempty"`
	}{e.Decision, by, unlessNil(e.Statements), unlessNil(e.MissingContext), unlessNil(e.DependsOn), e.Invalid})
}

// unlessNil keeps a list that is empty, but not one that is nil, from being omitted.
func unlessNil(list []string) *[]string {
	if list == nil {
		return nil
	}
	return &list
}
