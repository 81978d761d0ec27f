package evaluate

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// MarshalJSON returns an object with result, rule, types and keys, the lists never null.
func (t Trace) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Result Result      `json:"result"`
		Rule   Rule        `json:"rule"`
		Types  []TypeTrace `json:"types"`
		Keys   []KeyTrace  `json:"keys"`
	}{t.Result, t.Rule, notNil(t.Types), notNil(t.Keys)})
}

// MarshalJSON returns an object with kind (Trust and Key where the resource's policy is one), decision, consulted,
// given, part, blocks, account and statements, which is never null; level, of SCPs and RCPs, and levelName if it has one.
func (t TypeTrace) MarshalJSON() ([]byte, error) {
	var o jsonwrite.Object
	o.Add("kind", t.ReadAs.String())
	o.Add("decision", t.Decision)
	o.Add("consulted", t.Consulted)
	o.Add("given", t.Given)
	o.Add("part", t.Part)
	o.Add("blocks", t.Blocks)
	o.Add("account", t.Account)
	addPlace(&o, t.Kind, t.Kind, t.Level, t.LevelName)
	o.Add("statements", notNil(t.Statements))
	return o.MarshalJSON()
}

// form returns the members of the [Ref] and line, column, applies, as (if it has one), elements, tests and codes, for
// forms that have more.
func (s *StatementTrace) form() jsonwrite.Object {
	o := s.Ref.form()
	o.Add("line", s.Line)
	o.Add("column", s.Column)
	o.Add("applies", s.Applies)
	if s.As != "" {
		o.Add("as", s.As)
	}
	o.Add("elements", notNil(s.Elements))
	o.Add("tests", notNil(s.Tests))
	o.Add("codes", notNil(s.Codes))
	return o
}

// MarshalJSON returns the object of the [Ref] with line, column, applies, elements, tests and codes, the lists never
// null, and as if the statement names the caller.
func (s StatementTrace) MarshalJSON() ([]byte, error) { return s.form().MarshalJSON() }

// MarshalJSON returns an object with element, covers and entries, which are never null.
func (e ElementTrace) MarshalJSON() ([]byte, error) {
	type fields ElementTrace
	f := fields(e)
	f.Entries = notNil(f.Entries)
	return jsonwrite.Marshal(f)
}

// MarshalJSON returns an object with key, value (null where the key is absent) and origin.
func (k KeyTrace) MarshalJSON() ([]byte, error) {
	form := struct {
		Key    string           `json:"key"`
		Value  *condition.Value `json:"value"`
		Origin Origin           `json:"origin"`
	}{Key: k.Key, Origin: k.Origin}
	if k.Origin != Absent && k.Origin != MarkedAbsent {
		form.Value = &k.Value
	}
	return jsonwrite.Marshal(form)
}
