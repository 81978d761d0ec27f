package evaluate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/internal/differ"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// element adds an element whose entries are those added since from, and returns whether it covers the request.
func (m *tracer) element(name string, not, covers bool, from int) bool {
	if not {
		name = "Not" + name
	}
	entries := m.entries[from:len(m.entries):len(m.entries)]
	m.elements = append(m.elements, ElementTrace{Element: name, Covers: covers, Entries: entries})
	return covers
}

// actions adds Action or NotAction.
func (m *tracer) actions(st *statement) bool {
	from, request := len(m.entries), m.f.req.Action
	not, spells, spell := st.NotAction(), false, false
	covers := not
	for entry := range st.Actions() {
		e := EntryTrace{Text: entry.String(), Covers: entry.Match(request)}
		switch {
		case e.Covers && not:
			e.Code, covers = ActionExcluded, false
		case e.Covers:
			covers = true
		case !not:
			service, _, _ := strings.Cut(e.Text, ":")
			if !ascii.EqualFold(service, m.f.service) {
				e.Code = ActionOtherService
				break
			}
			if e.Code = ActionOtherName; differ.IsWild(e.Text) {
				break
			}
			if !spells {
				spells, spell = true, m.spell()
			}
			if spell && differ.Spelled(e.Text, request) && !(isAction(e.Text) && isAction(request)) {
				e.Code = ActionSpelling
			}
		}
		m.entries = append(m.entries, e)
	}
	return m.element("Action", not, covers, from)
}

func isAction(name string) bool {
	_, known := action.Lookup(name)
	return known
}

// principals adds Principal or NotPrincipal of a statement that names the caller as h says.
func (m *tracer) principals(st *statement, h how) {
	f, from := m.f, len(m.entries)
	for entry := range st.Principals() {
		e := EntryTrace{Text: entry.ID(), Type: entry.Type(), Covers: !f.namesRootOnly(st, entry) && f.namesAs(entry) != 0}
		switch {
		case e.Covers && !st.NotPrincipal() && h == 0: // a provider that cannot make the call
			e.Covers, e.Code = false, PrincipalOtherType
		case e.Covers && st.NotPrincipal() && h == 0:
			e.Code = PrincipalExcluded
		case !e.Covers && !st.NotPrincipal():
			e.Code = f.principalCode(entry)
		}
		m.entries = append(m.entries, e)
	}
	m.element("Principal", st.NotPrincipal(), h != 0, from)
}

// principalCode says why an entry does not name the caller.
func (f *facts) principalCode(entry *policy.Principal) EntryCode {
	p := f.p
	kind := entry.Kind()
	switch kind {
	case policy.PrincipalService, policy.PrincipalFederated:
		if kind == policy.PrincipalService && f.caller == service || kind == policy.PrincipalFederated && f.caller == provider {
			return PrincipalOtherName
		}
		return PrincipalOtherType
	case policy.PrincipalUniqueID:
		if f.caller == user || f.caller == roleSession {
			return PrincipalDeletedID
		}
		return PrincipalOtherType
	case policy.PrincipalCanonicalUser, policy.PrincipalInvalid:
		return PrincipalOtherType
	}
	switch { // accounts and who is in them
	case !f.account:
		return PrincipalOtherType
	case entry.Account() != p.account || entry.Partition() != "" && entry.Partition() != p.partition:
		return PrincipalOtherAccount
	}
	switch {
	case kind == policy.PrincipalUser && f.caller == user, kind == policy.PrincipalRole && f.caller == roleSession:
		if entry.Name() == nameOf(p) {
			return PrincipalOtherPath
		}
		return PrincipalOtherName
	case kind == policy.PrincipalRoleSession && f.caller == roleSession:
		if p.sessionOf(entry) {
			return PrincipalOtherSession
		}
		return PrincipalOtherName
	case kind == policy.PrincipalFederatedUser && f.caller == federatedUser:
		return PrincipalOtherSession
	case kind == policy.PrincipalUser && f.caller == federatedUser:
		return PrincipalOtherName
	}
	return PrincipalOtherType
}

// nameOf returns the name of a user or role without its path.
func nameOf(p *principal) string { return p.name[strings.LastIndexByte(p.name, '/')+1:] }

// resources adds Resource or NotResource, if there is one.
func (m *tracer) resources(st *statement) bool {
	f, from := m.f, len(m.entries)
	covers := f.matchResource(st)
	if !st.HasResource() {
		return covers
	}
	not, request := st.NotResource(), f.req.Resource.ARN
	spells, spell := false, false
	for entry := range st.Resources() {
		e := EntryTrace{Text: entry.String(), Covers: entry.Match(request, f.env)}
		variables := strings.Contains(e.Text, "${")
		if variables {
			if text, ok := entry.Resolve(f.env); ok && text != e.Text {
				e.Resolved = text
			}
		}
		switch {
		case !not && !covers && e.Covers: // not the right one for an action without resources, or one of several callers
			e.Covers, e.Code = false, ResourceMustBeStar
			if !f.noResource() {
				e.Code = ResourceVariableEmpty
			}
		case !not && covers && !e.Covers && f.standsFor != "" && !st.NotAction(): // OP-7
			e.Covers = entry.Match(f.standsFor, f.env)
		case not && e.Covers && !covers:
			e.Code = ResourceExcluded
		}
		if !e.Covers && !not && e.Code == "" {
			text := e.Text
			if e.Resolved != "" {
				text = e.Resolved
			}
			switch {
			case entry.IsDead(), entry.IsShortAPI():
				e.Code = ResourceNamesNone
			case request == "*" && f.noResource():
				e.Code = ResourceMustBeStar
			case request == "*":
				e.Code = ResourceNamesNone
			case variables && (entry.Unresolved(f.env) != "" || entry.Blocked(request, f.env) != ""):
				e.Code = ResourceVariableEmpty
			default:
				if !spells {
					spells, spell = true, m.spell()
				}
				e.Code = resourceCodes[m.resource().ARN(text, spell).Kind]
			}
		}
		m.entries = append(m.entries, e)
	}
	return m.element("Resource", not, covers, from)
}

// resource returns the resource of the request, divided for comparing.
func (m *tracer) resource() *differ.Resource {
	if m.asked == nil {
		m.asked = differ.NewResource(m.f.req.Resource.ARN)
	}
	return m.asked
}

var resourceCodes = [...]EntryCode{
	differ.Nothing: ResourceName, differ.Case: ResourceCase, differ.Spelling: ResourceSpelling, differ.Name: ResourceName,
	differ.Type: ResourceType, differ.Account: ResourceAccount, differ.Region: ResourceRegion,
	differ.Service: ResourceService, differ.Partition: ResourcePartition,
	differ.ContainerOnly: ResourceContainerOnly, differ.ContentOnly: ResourceContentOnly,
	differ.QualifierMissing: ResourceQualifierMissing, differ.QualifierAdded: ResourceQualifierAdded,
	differ.QualifierOther: ResourceQualifierOther,
}
