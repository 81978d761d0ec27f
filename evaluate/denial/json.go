package denial

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/policy"
)

// MarshalJSON returns an object with principal, action and resource as they were written, the request as a scenario
// file has it, sure, claim (null where AWS said nothing), authorizationID, eventID, errorCode and denied. There is no
// error but that of a context of faulty [condition.Pairs].
func (d Denial) MarshalJSON() ([]byte, error) {
	var claim *Claim
	if !d.Claimed.IsZero() {
		claim = &d.Claimed
	}
	return jsonwrite.Marshal(struct {
		Principal       string           `json:"principal"`
		Action          string           `json:"action"`
		Resource        string           `json:"resource"`
		Request         evaluate.Request `json:"request"`
		Sure            Sure             `json:"sure"`
		Claim           *Claim           `json:"claim"`
		AuthorizationID string           `json:"authorizationID"`
		EventID         string           `json:"eventID"`
		ErrorCode       string           `json:"errorCode"`
		Denied          bool             `json:"denied"`
	}{
		d.Principal, d.Action, d.Resource, d.Request, d.Sure, claim, d.AuthorizationID, d.EventID, d.ErrorCode,
		d.Denied,
	})
}

// MarshalJSON returns an object with denial, result, verdict, reasons, keys, unseen and explanation, null where there
// is none. Lists are never null.
func (x Explanation) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Denial      Denial               `json:"denial"`
		Result      evaluate.Result      `json:"result"`
		Verdict     Verdict              `json:"verdict"`
		Reasons     []string             `json:"reasons"`
		Keys        []string             `json:"keys"`
		Unseen      []string             `json:"unseen"`
		Explanation *explain.Explanation `json:"explanation"`
	}{x.Denial, x.Result, x.Verdict, notNil(x.Reasons), notNil(x.Keys), notNil(x.Unseen), x.Why})
}

// MarshalJSON returns an object with context, evaluations, policies, problems and skipped. Lists are never null.
func (d Details) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Context     condition.Context `json:"context"`
		Evaluations []Evaluation      `json:"evaluations"`
		Policies    []PolicyInfo      `json:"policies"`
		Problems    []*Error          `json:"problems"`
		Skipped     []string          `json:"skipped"`
	}{d.Context, notNil(d.Evaluations), notNil(d.Policies), notNil(d.Problems), notNil(d.Skipped)})
}

// MarshalJSON returns an object with action, resource, context, decision and matched, which is never null.
func (e Evaluation) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Action   string             `json:"action"`
		Resource string             `json:"resource"`
		Context  condition.Context  `json:"context"`
		Decision evaluate.Decision  `json:"decision"`
		Matched  []MatchedStatement `json:"matched"`
	}{e.Action, e.Resource, e.Context, e.Decision, notNil(e.Matched)})
}

// MarshalJSON returns an object with uri, kind, inline, attachedTo, which is never null, and document, null where it is
// not known.
func (p PolicyInfo) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		URI        string         `json:"uri"`
		Kind       policy.Kind    `json:"kind"`
		Inline     bool           `json:"inline"`
		AttachedTo []string       `json:"attachedTo"`
		Document   *policy.Policy `json:"document"`
	}{p.URI, p.Kind, p.Inline, notNil(p.AttachedTo), p.Document})
}

// MarshalJSON returns an object with evaluation, result, verdict and differs, which is never null.
func (c Comparison) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Evaluation Evaluation      `json:"evaluation"`
		Result     evaluate.Result `json:"result"`
		Verdict    Verdict         `json:"verdict"`
		Differs    []string        `json:"differs"`
	}{c.Evaluation, c.Result, c.Verdict, notNil(c.Differs)})
}

func notNil[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}
