package evaluate

import (
	"encoding/json"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/policy"
)

// MarshalJSON returns the request as it stands in a scenario file: an object with principal, action, resource and, if
// it has keys, context. Package scenario reads it back, also texts of which not all is known ([condition.PartialForm]).
// An invalid request is written too, nobody as null; the error is that of a context of faulty [condition.Pairs].
func (r Request) MarshalJSON() ([]byte, error) {
	if r.Partial {
		return r.marshalPartial()
	}
	form := struct {
		Principal Principal          `json:"principal"`
		Action    string             `json:"action"`
		Resource  Resource           `json:"resource"`
		Context   *condition.Context `json:"context,omitempty"`
	}{Principal: r.Principal, Action: r.Action, Resource: r.Resource}
	if r.Context.Len() > 0 || r.Context.Err() != nil {
		form.Context = &r.Context
	}
	return jsonwrite.Marshal(form)
}

// MarshalJSON returns the ARN as a string, or an object where more is known: arn, account, tags, organization,
// organizationPath and managementAccount, each but the first if it says something.
func (r Resource) MarshalJSON() ([]byte, error) {
	if r.Account == "" && len(r.Tags) == 0 && r.Organization == "" && r.OrganizationPath == "" && !r.ManagementAccount {
		return jsonwrite.Marshal(r.ARN)
	}
	return jsonwrite.Marshal(struct {
		ARN               string            `json:"arn"`
		Account           string            `json:"account,omitempty"`
		Tags              map[string]string `json:"tags,omitempty"`
		Organization      string            `json:"organization,omitempty"`
		OrganizationPath  string            `json:"organizationPath,omitempty"`
		ManagementAccount bool              `json:"managementAccount,omitempty"`
	}(r))
}

// MarshalJSON returns [Principal.ID] as a string, or an object where more is known: id, userId, tags, organization,
// organizationPath, managementAccount, serviceLinkedRole, rolePath, federatingUser and sessionToken, and of a session
// its sessionTags, transitiveTags (keys in lower case) and sourceIdentity, each but the first if it says something.
// Nobody is null.
func (p Principal) MarshalJSON() ([]byte, error) {
	return p.marshal(p.principal != nil && p.partial)
}

// marshal is MarshalJSON of a principal whose texts may have stand-ins, if it is partial.
func (p Principal) marshal(partial bool) ([]byte, error) {
	q := p.principal
	if q == nil {
		return []byte("null"), nil
	}
	text := func(s string) any {
		if partial {
			return condition.PartialForm(s)
		}
		return s
	}
	tags := func(set tagSet) any {
		m := make(map[string]any, len(set))
		for _, t := range set {
			m[t.name] = text(t.value)
		}
		return m
	}
	bare, err := ParsePrincipal(q.id)
	if err != nil { // the session was given a name that no session can have
		bare = Principal{&principal{session: q.session}}
	}
	var form jsonwrite.Object
	form.Add("id", text(q.id))
	more := false
	add := func(says bool, name string, v any) {
		if says {
			more = true
			form.Add(name, v)
		}
	}
	if q.partial {
		bare, _ = ParsePartialPrincipal(q.id)
	}
	id := q.uniqueID
	if q.session != bare.session { // WithUserID said it
		id += ":" + q.session
	}
	add(id != "", "userId", text(id))
	add(q.tags != nil, "tags", tags(q.tags))
	add(q.organization != "", "organization", q.organization)
	add(q.organizationPath != "", "organizationPath", q.organizationPath)
	add(q.management, "managementAccount", true)
	add(q.linked != unsaid, "serviceLinkedRole", q.linked == yes)
	add(q.pathKnown && (!bare.pathKnown || q.path != bare.path), "rolePath", text(q.path))
	add(q.federatingUser != "", "federatingUser", text(q.federatingUser))
	add(q.temporary, "sessionToken", true)
	add(q.passed != nil, "sessionTags", tags(q.passed))
	add(q.inherited != nil, "transitiveTags", slices.Compact(slices.Sorted(slices.Values(q.inherited))))
	add(q.sourceIdentity != "", "sourceIdentity", text(q.sourceIdentity))
	if more {
		return form.MarshalJSON()
	}
	return jsonwrite.Marshal(text(q.id))
}

// marshalPartial is MarshalJSON for a request with stand-ins.
func (r *Request) marshalPartial() ([]byte, error) {
	var form, resource jsonwrite.Object
	principal, err := r.Principal.marshal(true)
	if err != nil {
		return nil, err
	}
	form.Add("principal", json.RawMessage(principal))
	form.Add("action", r.Action)
	if plain := r.Resource; plain.Account == "" && len(plain.Tags) == 0 && plain.Organization == "" &&
		plain.OrganizationPath == "" && !plain.ManagementAccount {
		form.Add("resource", condition.PartialForm(plain.ARN))
	} else {
		resource.Add("arn", condition.PartialForm(plain.ARN))
		if plain.Account != "" {
			resource.Add("account", condition.PartialForm(plain.Account))
		}
		if len(plain.Tags) > 0 {
			tags := make(map[string]condition.PartialForm, len(plain.Tags))
			for key, value := range plain.Tags {
				tags[key] = condition.PartialForm(value)
			}
			resource.Add("tags", tags)
		}
		if plain.Organization != "" {
			resource.Add("organization", plain.Organization)
		}
		if plain.OrganizationPath != "" {
			resource.Add("organizationPath", plain.OrganizationPath)
		}
		if plain.ManagementAccount {
			resource.Add("managementAccount", true)
		}
		form.Add("resource", resource)
	}
	if r.Context.Len() > 0 || r.Context.Err() != nil {
		context, err := r.Context.MarshalPartial()
		if err != nil {
			return nil, err
		}
		form.Add("context", json.RawMessage(context))
	}
	return form.MarshalJSON()
}

// MarshalJSON returns the policies as they stand in a scenario file: an object with those of identity, boundary,
// session, resource, scps, rcps and endpoint that are given. A policy is its document, or an object of name and
// document if it has a name. Package scenario reads it back.
func (ps Policies) MarshalJSON() ([]byte, error) {
	var form jsonwrite.Object
	for _, s := range ps.slots() {
		switch s.kind {
		case policy.SCP, policy.RCP:
			if s.levels != nil {
				form.Add(s.kind.String()+"s", s.levels)
			}
		case policy.Identity, policy.Session:
			if s.levels != nil {
				form.Add(s.kind.String(), named(s.levels[0].Policies))
			}
		default:
			if s.levels != nil {
				form.Add(s.kind.String(), withName{s.levels[0].Policies[0]})
			}
		}
	}
	return form.MarshalJSON()
}

// MarshalJSON returns the list of policies, or an object of name and policies if the level has a name.
func (l Level) MarshalJSON() ([]byte, error) {
	list := named(l.Policies)
	if l.Name == "" {
		return jsonwrite.Marshal(list)
	}
	return jsonwrite.Marshal(struct {
		Name     string     `json:"name"`
		Policies []withName `json:"policies"`
	}{l.Name, list})
}

// A withName is a policy that is written with its name.
type withName struct{ *policy.Policy }

// MarshalJSON returns the document, or an object of name and document; null for nil.
func (w withName) MarshalJSON() ([]byte, error) {
	switch {
	case w.Policy == nil:
		return []byte("null"), nil
	case w.Name() == "":
		return w.Policy.MarshalJSON()
	}
	return jsonwrite.Marshal(struct {
		Name     string         `json:"name"`
		Document *policy.Policy `json:"document"`
	}{w.Name(), w.Policy})
}

// named returns policies that are written with their names, never nil.
func named(ps []*policy.Policy) []withName {
	list := make([]withName, len(ps))
	for i, p := range ps {
		list[i] = withName{p}
	}
	return list
}

// MarshalJSON returns [Evaluator.Policies]; options are not among them.
func (e Evaluator) MarshalJSON() ([]byte, error) { return e.Policies().MarshalJSON() }
