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

// MarshalJSON returns an object with kind (Trust and Key where the resource's policy is one), decision, undecided,
// consulted, given, part, blocks, account, level, levelName and statements, which is never null.
func (t TypeTrace) MarshalJSON() ([]byte, error) {
	var o jsonwrite.Object
	o.Add("kind", t.ReadAs.String())
	o.Add("decision", t.Decision)
	o.Add("undecided", t.Undecided)
	o.Add("consulted", t.Consulted)
	o.Add("given", t.Given)
	o.Add("part", t.Part)
	o.Add("blocks", t.Blocks)
	o.Add("account", t.Account)
	o.Add("level", t.Level)
	o.Add("levelName", t.LevelName)
	o.Add("statements", notNil(t.Statements))
	return o.MarshalJSON()
}

// MarshalJSON returns an object with policy, type (the field of [Policies]), readAs, level, levelName, sid, index,
// effect, line, column, applies, may, as, elements, tests and codes: none is ever missing, and no list null.
func (s StatementTrace) MarshalJSON() ([]byte, error) {
	var o jsonwrite.Object
	o.Add("policy", s.Policy)
	o.Add("type", s.Kind)
	o.Add("readAs", s.ReadAs)
	o.Add("level", s.Level)
	o.Add("levelName", s.LevelName)
	o.Add("sid", s.Sid)
	o.Add("index", s.Index)
	o.Add("effect", s.Effect)
	o.Add("line", s.Line)
	o.Add("column", s.Column)
	o.Add("applies", s.Applies)
	o.Add("may", s.May)
	o.Add("as", s.As)
	o.Add("elements", notNil(s.Elements))
	o.Add("tests", notNil(s.Tests))
	o.Add("codes", notNil(s.Codes))
	return o.MarshalJSON()
}

// MarshalJSON returns an object with element, covers, may and entries, which are never null.
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
