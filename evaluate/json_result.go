package evaluate

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// MarshalJSON returns an object with decision, by (empty where no policy decided), reason (where there is one),
// statements, outcomes, misses, missingContext and problems, the lists never null; and where not all is known,
// dependsOn and undecided, as far as there is something in them. Decisions, kinds, effects and reasons are words. The
// form grows in proportion to policies and request: what many statements share is cut after 1 KiB, the names of
// policies and levels and the request's values ([condition.TestReport.MarshalJSON]).
func (r Result) MarshalJSON() ([]byte, error) {
	r.Statements = slices.Clone(r.Statements)
	for i := range r.Statements {
		r.Statements[i].shorten()
	}
	r.Misses = slices.Clone(r.Misses)
	for i := range r.Misses {
		r.Misses[i].shorten()
	}
	r.Undecided = slices.Clone(r.Undecided)
	for i := range r.Undecided {
		r.Undecided[i].shorten()
	}
	r.Problems = slices.Clone(r.Problems)
	for i := range r.Problems {
		r.Problems[i].Policy = quote.Short(r.Problems[i].Policy)
	}
	return jsonwrite.Marshal(struct {
		Decision       Decision  `json:"decision"`
		By             string    `json:"by"`
		Reason         Reason    `json:"reason,omitempty"`
		Statements     []Match   `json:"statements"`
		Outcomes       []Outcome `json:"outcomes"`
		Misses         []Miss    `json:"misses"`
		MissingContext []string  `json:"missingContext"`
		Problems       []Problem `json:"problems"`

		DependsOn []condition.Unknown `json:"dependsOn,omitempty"`
		Undecided []Undecided         `json:"undecided,omitempty"`
	}{
		r.Decision, r.By.String(), r.Reason, notNil(r.Statements), notNil(r.Outcomes), notNil(r.Misses),
		notNil(r.MissingContext), notNil(r.Problems), r.DependsOn, r.Undecided,
	})
}

func (r *Ref) shorten() { r.Policy, r.LevelName = quote.Short(r.Policy), quote.Short(r.LevelName) }

func notNil[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}

// form returns the members policy, type (the kind of policy: the field of Policies), sid, index and effect, and where
// they say something level, levelName and readAs.
func (r Ref) form() (o jsonwrite.Object) {
	o.Add("policy", r.Policy)
	o.Add("type", r.Kind.String())
	o.Add("sid", r.Sid)
	o.Add("index", r.Index)
	o.Add("effect", r.Effect.String())
	addPlace(&o, r.Kind, r.ReadAs, r.Level, r.LevelName)
	return o
}

// addPlace adds the members that say where in an organization a policy is and what it is read as.
func addPlace(o *jsonwrite.Object, kind, readAs policy.Kind, level int, name string) {
	if kind == policy.SCP || kind == policy.RCP {
		o.Add("level", level)
		if name != "" {
			o.Add("levelName", name)
		}
	}
	if readAs != kind {
		o.Add("readAs", readAs.String())
	}
}

// MarshalJSON returns an object with policy, type, sid, index and effect; level, of SCPs and RCPs, and levelName if it
// has one; and readAs where the resource's policy is that of a role or key. Type is the field of [Policies]: the Kind.
func (r Ref) MarshalJSON() ([]byte, error) { return r.form().MarshalJSON() }

// MarshalJSON returns the object of the [Ref] with as, if the statement has a Principal.
func (m Match) MarshalJSON() ([]byte, error) {
	o := m.Ref.form()
	if m.As != "" {
		o.Add("as", m.As)
	}
	return o.MarshalJSON()
}

// MarshalJSON returns the object of the [Ref] with element and, of a Condition, tests.
func (m Miss) MarshalJSON() ([]byte, error) {
	o := m.Ref.form()
	o.Add("element", m.Element)
	if m.Tests != nil {
		o.Add("tests", m.Tests)
	}
	return o.MarshalJSON()
}

// MarshalJSON returns the object of the [Ref] with elements and dependsOn, a list of objects with label and class.
func (u Undecided) MarshalJSON() ([]byte, error) {
	o := u.Ref.form()
	o.Add("elements", notNil(u.Elements))
	o.Add("dependsOn", notNil(u.DependsOn))
	return o.MarshalJSON()
}

// MarshalJSON returns an object with type, decision and consulted; level, levelName and readAs as a [Ref] has them; and
// undecided, if that is so.
func (o Outcome) MarshalJSON() ([]byte, error) {
	var form jsonwrite.Object
	form.Add("type", o.Kind.String())
	form.Add("decision", o.Decision)
	if o.Undecided {
		form.Add("undecided", true)
	}
	form.Add("consulted", o.Consulted)
	addPlace(&form, o.Kind, o.ReadAs, o.Level, o.LevelName)
	return form.MarshalJSON()
}

// MarshalJSON returns an object with decision and, if there is one, the text of the error.
func (d Decided) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Decision Decision `json:"decision"`
		Error    string   `json:"error,omitempty"`
	}{d.Decision, errorText(d.Err)})
}

// MarshalJSON returns an object with result and, if there is one, the text of the error.
func (e Evaluated) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(struct {
		Result Result `json:"result"`
		Error  string `json:"error,omitempty"`
	}{e.Result, errorText(e.Err)})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
