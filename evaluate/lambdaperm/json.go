package lambdaperm

import (
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Values are written as their fields say, and policies in the form of scenario files, so that they keep their names:
// in the structures of this file a field takes the place of the one with its name in the type that is embedded.

// A policyForm is a policy as scenario files have it.
type policyForm struct{ p *policy.Policy }

// MarshalJSON returns what package evaluate, which knows the form, makes of a list of one.
func (f policyForm) MarshalJSON() ([]byte, error) {
	if f.p == nil {
		return []byte("null"), nil
	}
	list, err := jsonwrite.Marshal(evaluate.Level{Policies: []*policy.Policy{f.p}})
	if err != nil {
		return nil, err
	}
	return list[1 : len(list)-1], nil
}

func policyForms(policies []*policy.Policy) []policyForm {
	var list []policyForm
	for _, p := range policies {
		list = append(list, policyForm{p})
	}
	return list
}

func policyFormMap(policies map[string]*policy.Policy) map[string]policyForm {
	m := make(map[string]policyForm, len(policies))
	for key, p := range policies {
		m[key] = policyForm{p}
	}
	return m
}

// MarshalJSON returns an object with a member for each field that is given.
func (f Function) MarshalJSON() ([]byte, error) {
	type fields Function
	return jsonwrite.Marshal(struct {
		fields
		Policies         map[string]policyForm `json:"policies,omitempty"`
		ResourcePolicies map[string]policyForm `json:"resourcePolicies,omitempty"`
	}{fields(f), policyFormMap(f.Policies), policyFormMap(f.ResourcePolicies)})
}

// MarshalJSON returns an object with a member for each field that is given.
func (fs FileSystem) MarshalJSON() ([]byte, error) {
	type fields FileSystem
	return jsonwrite.Marshal(struct {
		fields
		Policy policyForm `json:"policy,omitzero"`
	}{fields(fs), policyForm{fs.Policy}})
}

// MarshalJSON returns an object with a member for each field that is given.
func (r Role) MarshalJSON() ([]byte, error) {
	type fields Role
	return jsonwrite.Marshal(struct {
		fields
		Trust    policyForm   `json:"trust,omitzero"`
		Identity []policyForm `json:"identity,omitempty"`
		Boundary policyForm   `json:"boundary,omitzero"`
	}{fields(r), policyForm{r.Trust}, policyForms(r.Identity), policyForm{r.Boundary}})
}

// MarshalJSON returns an object with a member for each field that is given.
func (c Caller) MarshalJSON() ([]byte, error) {
	type fields Caller
	return jsonwrite.Marshal(struct {
		fields
		Identity []policyForm `json:"identity,omitempty"`
		Boundary policyForm   `json:"boundary,omitzero"`
		Session  []policyForm `json:"session,omitempty"`
		Endpoint policyForm   `json:"endpoint,omitzero"`
	}{fields(c), policyForms(c.Identity), policyForm{c.Boundary}, policyForms(c.Session), policyForm{c.Endpoint}})
}

// MarshalJSON returns an object with a member for each field that is given.
func (c CallInput) MarshalJSON() ([]byte, error) {
	type fields CallInput
	return jsonwrite.Marshal(struct {
		fields
		Policy   policyForm `json:"policy,omitzero"`
		Endpoint policyForm `json:"endpoint,omitzero"`
	}{fields(c), policyForm{c.Policy}, policyForm{c.Endpoint}})
}

// MarshalJSON returns an object with a member for each field that is given.
func (op Operation) MarshalJSON() ([]byte, error) {
	type fields Operation
	return jsonwrite.Marshal(struct {
		fields
		ResourcePolicy   policyForm            `json:"resourcePolicy,omitzero"`
		Document         policyForm            `json:"document,omitzero"`
		ResourcePolicies map[string]policyForm `json:"resourcePolicies,omitempty"`
	}{fields(op), policyForm{op.ResourcePolicy}, policyForm{op.Document}, policyFormMap(op.ResourcePolicies)})
}

// MarshalJSON returns an object with a member for each field that is given.
func (l LayerVersion) MarshalJSON() ([]byte, error) {
	type fields LayerVersion
	return jsonwrite.Marshal(struct {
		fields
		Policy policyForm `json:"policy,omitzero"`
	}{fields(l), policyForm{l.Policy}})
}

// MarshalJSON returns an object with a member for each field that is given.
func (w WebFunction) MarshalJSON() ([]byte, error) {
	type fields WebFunction
	return jsonwrite.Marshal(struct {
		fields
		Policy           policyForm            `json:"policy,omitzero"`
		ResourcePolicies map[string]policyForm `json:"resourcePolicies,omitempty"`
	}{fields(w), policyForm{w.Policy}, policyFormMap(w.ResourcePolicies)})
}

// MarshalJSON returns an object with a member for each field that is given.
func (s Source) MarshalJSON() ([]byte, error) {
	type fields Source
	return jsonwrite.Marshal(struct {
		fields
		Policy policyForm `json:"policy,omitzero"`
	}{fields(s), policyForm{s.Policy}})
}

// MarshalJSON returns an object with a member for each field that is given.
func (m EventSourceMapping) MarshalJSON() ([]byte, error) {
	type fields EventSourceMapping
	return jsonwrite.Marshal(struct {
		fields
		ResourcePolicies map[string]policyForm `json:"resourcePolicies,omitempty"`
	}{fields(m), policyFormMap(m.ResourcePolicies)})
}

// MarshalJSON returns an object with a member for each field that is given.
func (e Endpoints) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		STS            policyForm `json:"sts,omitzero"`
		Lambda         policyForm `json:"lambda,omitzero"`
		SecretsManager policyForm `json:"secretsManager,omitzero"`
	}{policyForm{e.STS}, policyForm{e.Lambda}, policyForm{e.SecretsManager}})
}

// MarshalJSON returns an object with question, decision, checks and notes. Lists are never null.
func (r Report) MarshalJSON() ([]byte, error) {
	type fields Report
	f := fields(r)
	f.Checks, f.Notes = append([]Check{}, r.Checks...), append([]Note{}, r.Notes...)
	return jsonwrite.Marshal(f)
}

// MarshalJSON returns an object with question, decision and reports. Reports are never null.
func (r DeploymentReport) MarshalJSON() ([]byte, error) {
	type fields DeploymentReport
	f := fields(r)
	f.Reports = append([]Report{}, r.Reports...)
	return jsonwrite.Marshal(f)
}

// MarshalJSON returns an object with question, grants, escalates and, if there is any, leftOut. Grants are never null.
func (r EscalationReport) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Question  string    `json:"question"`
		Escalates bool      `json:"escalates"`
		Grants    []Grant   `json:"grants"`
		LeftOut   []LeftOut `json:"leftOut,omitempty"`
	}{r.Question, r.Escalates(), append([]Grant{}, r.Grants...), r.LeftOut})
}
