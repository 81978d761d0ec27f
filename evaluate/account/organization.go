package account

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An organization is one that was read.
type organization struct {
	id, management string
	noSCPs, noRCPs bool                 // the policy type is not enabled
	policies       map[string]*document // by id in lower case; nil where levels have their documents
	levels         []*level
	root           *spot // of an organization file
}

// A level is the root of an organization, a unit or an account, with what is attached to it directly.
type level struct {
	of   *organization
	up   *level // nil for the root
	id   string
	scps []attachment
	rcps []attachment
	spot
	account bool   // an account, which is no part of the path
	bad     *fault // answers about what is below are errors
}

// An attachment is a control policy: a document, or the name of one that was not given.
type attachment struct {
	arn  string
	body *document
}

// path returns where an account stands, as aws:PrincipalOrgPaths has it.
func (l *level) path() string {
	if l == nil {
		return ""
	}
	if l.up == nil && !l.account {
		return l.of.id + "/" + l.id + "/"
	}
	if l.account {
		return l.up.path()
	}
	return l.up.path() + l.id + "/"
}

// organization reads an organization file.
func (r *reader) organization(in spot, v jsonscan.Value) error {
	o := &organization{}
	var root jsonscan.Value
	err := in.members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "organization":
			return text(&o.id, v)
		case "managementAccount":
			if err := text(&o.management, v); err != nil {
				return err
			}
			if !arn.IsAccountID(o.management) {
				return in.invalid(v, "not the id of an account")
			}
		case "root":
			root = v
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case o.id == "":
		return in.missing(v, "organization")
	case o.management == "":
		return in.missing(v, "managementAccount")
	case root.Kind() == jsonscan.KindNull:
		return in.missing(v, "root")
	}
	o.root = &in
	for _, other := range r.s.organizations {
		if other.id == o.id && other.root != nil && other.root.same(o.root) { // IN-12
			return nil
		}
	}
	r.s.organizations = append(r.s.organizations, o)
	return r.level(in.inner(root, "root"), root, o, nil)
}

// level reads the root of an organization or a unit, with all below.
func (r *reader) level(in spot, v jsonscan.Value, o *organization, up *level) error {
	l := &level{of: o, up: up, spot: in}
	var accounts, children jsonscan.Value
	err := l.members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "id":
			return text(&l.id, v)
		case "scps":
			l.fail(l.attachments(&l.scps, policy.SCP, v))
		case "rcps":
			l.fail(l.attachments(&l.rcps, policy.RCP, v))
		case "accounts":
			accounts = v
		case "children":
			children = v
		}
		return nil
	})
	if err == nil && l.id == "" {
		err = l.missing(v, "id")
	}
	if err != nil {
		return err
	}
	r.settleLevel(l)
	if accounts.Raw() != "" {
		err = l.elements(accounts, func(i int, v jsonscan.Value) error {
			return r.account(in.inner(v, index("accounts", i)), v, l)
		})
	}
	if children.Raw() != "" && err == nil {
		err = l.elements(children, func(i int, v jsonscan.Value) error {
			return r.level(in.inner(v, index("children", i)), v, o, l)
		})
	}
	return err
}

// account reads an account of an organization: its id, or an object.
func (r *reader) account(in spot, v jsonscan.Value, up *level) error {
	l := &level{of: up.of, up: up, spot: in, account: true}
	id := v
	if v.Kind() != jsonscan.KindString {
		id = jsonscan.Value{}
		err := l.members(v, func(name string, v jsonscan.Value) error {
			switch name {
			case "id":
				id = v
			case "scps":
				l.fail(l.attachments(&l.scps, policy.SCP, v))
			case "rcps":
				l.fail(l.attachments(&l.rcps, policy.RCP, v))
			}
			return nil
		})
		switch {
		case err != nil:
			return err
		case id.Raw() == "":
			return l.missing(v, "id")
		}
	}
	if err := text(&l.id, id); err != nil {
		return in.fault(err)
	}
	if !arn.IsAccountID(l.id) {
		return in.invalid(id, "not the id of an account")
	}
	r.place(l)
	return nil
}

// place puts an account into its organization.
func (r *reader) place(l *level) {
	r.settleLevel(l)
	first := r.s.placed[l.id]
	if first == nil {
		r.s.placed[l.id] = l
		return
	}
	f := l.self(CodeDuplicateEntity, l.id, "the account has two places") // IN-12
	first.bad = f
	r.report(l.id, false, f)
}

// settleLevel reports what is wrong with a level.
func (r *reader) settleLevel(l *level) {
	l.of.levels = append(l.of.levels, l)
	if l.bad != nil {
		r.report(l.id, false, l.bad)
	}
}

// fail keeps the first fault.
func (l *level) fail(err error) {
	if err != nil && l.bad == nil {
		l.bad = l.fault(err)
	}
}

// ownPolicies is what the ARNs of AWS's own control policies begin with.
const ownPolicies = "arn:aws:organizations::aws:policy/"

// attachments reads a list of control policies: documents, name and document, ARNs, or the ids of AWS's own.
func (l *level) attachments(list *[]attachment, kind policy.Kind, v jsonscan.Value) error {
	return l.elements(v, func(_ int, v jsonscan.Value) (err error) {
		var a attachment
		switch {
		case kind == policy.SCP && v.Kind() == jsonscan.KindString && v.Text() == "p-FullAWSAccess":
			a.arn = ownPolicies + "service_control_policy/" + v.Text()
		case kind == policy.RCP && v.Kind() == jsonscan.KindString && v.Text() == "p-RCPFullAWSAccess":
			a.arn = ownPolicies + "resource_control_policy/" + v.Text()
		case v.Kind() == jsonscan.KindString && strings.HasPrefix(v.Text(), "arn:"):
			a.arn = v.Text()
			parsed, err := arn.Parse(a.arn)
			if err != nil || parsed.Service != "organizations" || !strings.HasPrefix(parsed.Resource, "policy/") {
				return l.invalid(v, "not the ARN of a policy of an organization")
			}
		case v.Kind() == jsonscan.KindObject:
			a.body, err = l.named(kind, v)
		default:
			a.body, err = l.document(v, kind, "")
		}
		if err == nil {
			*list = append(*list, a)
		}
		return err
	})
}

// named reads a document, or an object with a name and a document.
func (l *level) named(kind policy.Kind, v jsonscan.Value) (*document, error) {
	var name string
	var body, statement jsonscan.Value
	err := l.members(v, func(member string, v jsonscan.Value) error {
		switch member {
		case "name":
			return text(&name, v)
		case "document":
			body = v
		case "Statement":
			statement = v
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case body.Raw() != "":
		return l.document(body, kind, name)
	case statement.Raw() != "":
		return l.document(v, kind, name)
	}
	return nil, l.missing(v, "document")
}
