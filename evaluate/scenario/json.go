package scenario

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// MarshalJSON returns the scenario as it stands in a file, for [Read]: an object with request, and name, why, policies
// and expect where they say something. A policy that was named by a string is written in full. The error, for a
// scenario that has one, is its Err: what was wrong in the text is not kept, and so cannot be written.
func (s Scenario) MarshalJSON() ([]byte, error) {
	if s.Err != nil {
		return nil, s.Err
	}
	return jsonwrite.Marshal(struct {
		Name     string            `json:"name,omitempty"`
		Why      string            `json:"why,omitempty"`
		Request  evaluate.Request  `json:"request"`
		Policies evaluate.Policies `json:"policies,omitzero"`
		Expect   *Expect           `json:"expect,omitempty"`
	}{s.Name, s.Why, s.Request, s.Policies, s.Expect})
}

// MarshalJSON returns one object on one line: name, decision, by, statements, missingContext, problems, dependsOn
// (labels), expect (null if nothing is), pass (null without expect), and where there is no decision error, its text,
// and invalid, its code, in place of decision. Statements and problems have the forms of package evaluate. Lists are
// never null. It returns no error.
func (o Outcome) MarshalJSON() ([]byte, error) {
	form := struct {
		Name           string             `json:"name"`
		Decision       *evaluate.Decision `json:"decision,omitempty"`
		By             string             `json:"by"`
		Statements     []evaluate.Match   `json:"statements"`
		MissingContext []string           `json:"missingContext"`
		Problems       []evaluate.Problem `json:"problems"`
		DependsOn      []string           `json:"dependsOn"`
		Expect         *Expect            `json:"expect"`
		Pass           *bool              `json:"pass"`
		Error          string             `json:"error,omitempty"`
		Invalid        string             `json:"invalid,omitempty"`
	}{
		Name:           o.Scenario.Name,
		By:             o.Result.By.String(),
		Statements:     append([]evaluate.Match{}, o.Result.Statements...),
		MissingContext: append([]string{}, o.Result.MissingContext...),
		Problems:       append([]evaluate.Problem{}, o.Result.Problems...),
		DependsOn:      labelsOf(&o.Result),
		Expect:         o.Scenario.Expect,
	}
	if form.Expect != nil {
		form.Pass = new(o.Pass())
	}
	if o.Err != nil {
		form.Error, form.Invalid = o.Err.Error(), o.Code
	} else {
		form.Decision = &o.Result.Decision
	}
	return jsonwrite.Marshal(form)
}
