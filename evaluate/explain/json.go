package explain

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/lambdapolicy"
)

// MarshalJSON returns an object with decision, code, sentence, summary, request (as in a scenario file), rule, by,
// reason, blockers, types, near, remedies, keys, missingContext, problems, dependsOn and undecided. No member is ever
// missing, no list null, and no text cut: what is not known is empty. There is no error.
//
// Forms of package evaluate are those that its types have. Text that is not UTF-8 has U+FFFD where it is not; a context
// of faulty [condition.Pairs], whose request is invalid, is left out.
func (x Explanation) MarshalJSON() ([]byte, error) {
	t := x.Trace
	if t == nil {
		t = new(evaluate.Trace)
	}
	req := x.Request
	if req.Context.Err() != nil {
		req.Context = condition.Context{}
	}
	return jsonwrite.Marshal(struct {
		Decision       evaluate.Decision    `json:"decision"`
		Code           Code                 `json:"code"`
		Sentence       string               `json:"sentence"`
		Summary        string               `json:"summary"`
		Request        evaluate.Request     `json:"request"`
		Rule           evaluate.Rule        `json:"rule"`
		By             policy.Kind          `json:"by"`
		Reason         evaluate.Reason      `json:"reason"`
		Blockers       []Blocker            `json:"blockers"`
		Types          []evaluate.TypeTrace `json:"types"`
		Near           []Near               `json:"near"`
		Remedies       []Remedy             `json:"remedies"`
		Keys           []evaluate.KeyTrace  `json:"keys"`
		MissingContext []string             `json:"missingContext"`
		Problems       []evaluate.Problem   `json:"problems"`

		DependsOn []condition.Unknown  `json:"dependsOn"`
		Undecided []evaluate.Undecided `json:"undecided"`
	}{
		t.Result.Decision, x.Code, x.Sentence, x.Summary, req, t.Rule, t.Result.By, t.Result.Reason, notNil(x.Blockers),
		notNil(t.Types), notNil(x.Near), notNil(x.Remedies), notNil(t.Keys), notNil(t.Result.MissingContext),
		notNil(t.Result.Problems), notNil(t.Result.DependsOn), notNil(t.Result.Undecided),
	})
}

func notNil[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}

// MarshalJSON returns an object with code, kind, level, levelName, account and denials.
func (b Blocker) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Code      Code        `json:"code"`
		Kind      policy.Kind `json:"kind"`
		Level     int         `json:"level"`
		LevelName string      `json:"levelName"`
		Account   string      `json:"account"`
		Denials   []Denial    `json:"denials"`
	}{b.Code, b.Kind, b.Level, b.LevelName, b.Account, notNil(b.Denials)})
}

// MarshalJSON returns an object with statement, as [evaluate.StatementTrace] writes it, and spares.
func (d Denial) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Statement evaluate.StatementTrace `json:"statement"`
		Spares    []Difference            `json:"spares"`
	}{d.StatementTrace, notNil(d.Spares)})
}

// MarshalJSON returns an object with kind, statement, as [evaluate.StatementTrace] writes it, cost and differs.
func (n Near) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Kind      policy.Kind             `json:"kind"`
		Statement evaluate.StatementTrace `json:"statement"`
		Cost      int                     `json:"cost"`
		Differs   []Difference            `json:"differs"`
	}{n.ReadAs, n.StatementTrace, n.Cost, notNil(n.Differs)})
}

// MarshalJSON returns an object with element, operator, key, code, wanted, got and say.
func (d Difference) MarshalJSON() ([]byte, error) {
	type fields Difference
	f := fields(d)
	f.Wanted, f.Got = notNil(f.Wanted), notNil(f.Got)
	return jsonwrite.Marshal(f)
}

// MarshalJSON returns an object with code, limit, verified and changes.
func (r Remedy) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Code     Code     `json:"code"`
		Limit    bool     `json:"limit"`
		Verified bool     `json:"verified"`
		Changes  []Change `json:"changes"`
	}{r.Code, r.Limit, r.Verified, notNil(r.Changes)})
}

// MarshalJSON returns an object with a member for each field, in lower camel case: spec, the statement, and permission
// are null where there is none.
func (c Change) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Code       Code                             `json:"code"`
		Side       Side                             `json:"side"`
		Account    string                           `json:"account"`
		Kind       policy.Kind                      `json:"kind"`
		Level      int                              `json:"level"`
		LevelName  string                           `json:"levelName"`
		Policy     string                           `json:"policy"`
		Statement  string                           `json:"statement"`
		Line       int                              `json:"line"`
		Column     int                              `json:"column"`
		Spec       *policy.StatementSpec            `json:"spec"`
		Permission *lambdapolicy.AddPermissionInput `json:"permission"`
		Managed    string                           `json:"managed"`
		Adds       int                              `json:"adds"`
		Key        string                           `json:"key"`
		Values     []string                         `json:"values"`
		Resource   string                           `json:"resource"`
		Say        string                           `json:"say"`
	}{
		c.Code, c.Side, c.Account, c.Kind, c.Level, c.LevelName, c.Policy, c.Statement, c.Line, c.Column, c.Spec,
		c.Permission, c.Managed, c.Adds, c.Key, notNil(c.Values), c.Resource, c.Say,
	})
}
