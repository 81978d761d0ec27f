package account

import (
	"slices"
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Authorization details of an account: the answers of GetAccountAuthorizationDetails, page by page.

// detailLists are the lists of a page, and which lists each of their entries must have. A user without inline policies
// has no list of them.
var detailLists = map[string]struct {
	kind  Kind
	wants []string
}{
	"UserDetailList":  {KindUser, []string{"GroupList", "AttachedManagedPolicies"}},
	"GroupDetailList": {kindGroup, []string{"GroupPolicyList", "AttachedManagedPolicies"}},
	"RoleDetailList":  {KindRole, []string{"RolePolicyList", "AttachedManagedPolicies"}},
	"Policies":        {kindPolicy, nil},
}

// A page is one answer.
type page struct {
	spot
	truncated bool
	accounts  []string // those of its entities
	has       map[string]bool
	aws       []*entity // policies of AWS
}

// page reads a page of authorization details.
func (r *reader) page(in spot, v jsonscan.Value) error {
	pg := &page{spot: in, has: make(map[string]bool)}
	r.pages = append(r.pages, pg)
	more := ""
	spare := new(entity) // one that turned out to have no name serves again
	err := pg.members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "IsTruncated":
			return flag(&pg.truncated, v)
		case "NextToken": // the CLI stopped early
			return text(&more, v)
		}
		list, ok := detailLists[name]
		if !ok {
			return nil
		}
		if err := v.Want(jsonscan.KindList); err != nil {
			return err
		}
		return v.Elements(func(i int, v jsonscan.Value) error {
			e := spare
			*e = entity{kind: list.kind, spot: in.inner(v, index(name, i))}
			e.fail(e.detail(v, list.wants))
			if e.arn == "" {
				return r.nameless(e.bad)
			}
			spare = new(entity)
			r.add(e, pg)
			return nil
		})
	})
	pg.truncated = pg.truncated || more != ""
	return err
}

// detail reads an entry of a list.
func (e *entity) detail(v jsonscan.Value, wants []string) error {
	var has []string
	versions := versions{spot: &e.spot}
	err := e.members(v, func(name string, v jsonscan.Value) (err error) {
		if slices.Contains(wants, name) {
			has = append(has, name)
		}
		switch name {
		case "Arn":
			return e.identify(v)
		case "UserId", "GroupId", "RoleId":
			return text(&e.id, v)
		case "GroupList":
			return e.texts(&e.groups, v)
		case "UserPolicyList", "GroupPolicyList", "RolePolicyList":
			return e.inlinePolicies(&e.spot, v)
		case "AttachedManagedPolicies":
			return e.attachedPolicies(v)
		case "PermissionsBoundary":
			return e.boundaryOf(v)
		case "Tags":
			return e.tagList(&e.tags, v)
		case "AssumeRolePolicyDocument":
			e.trust, err = e.document(v, policy.Resource, "")
		case "AttachmentCount":
			return number(&e.used, v)
		case "PermissionsBoundaryUsageCount":
			return number(&e.bounds, v)
		case "DefaultVersionId":
			return text(&versions.named, v)
		case "PolicyVersionList":
			return versions.read(v)
		}
		return err
	})
	if e.kind == kindPolicy && err == nil {
		e.body, err = versions.inForce(v)
	}
	if err == nil && e.arn == "" {
		err = e.missing(v, "Arn")
	}
	for _, name := range wants {
		if !slices.Contains(has, name) {
			e.lacks = append(e.lacks, e.missing(v, name))
		}
	}
	e.finish()
	return err
}

// versions are those of a managed policy.
type versions struct {
	*spot
	named    string // DefaultVersionId
	id       string // of the default version
	defaults int
	body     *document
}

func (vs *versions) read(v jsonscan.Value) error {
	return vs.elements(v, func(_ int, v jsonscan.Value) error {
		var id string
		var isDefault bool
		var d *document
		err := vs.members(v, func(name string, v jsonscan.Value) (err error) {
			switch name {
			case "VersionId":
				return text(&id, v)
			case "IsDefaultVersion":
				return flag(&isDefault, v)
			case "Document":
				d, err = vs.spot.document(v, policy.Identity, "")
			}
			return err
		})
		if isDefault && err == nil {
			vs.defaults++
			vs.id, vs.body = id, d
			if d == nil {
				return vs.missing(v, "Document")
			}
		}
		return err
	})
}

// inForce returns the document of the version that is in force.
func (vs *versions) inForce(v jsonscan.Value) (*document, error) {
	switch { // IN-13
	case vs.defaults != 1:
		return nil, vs.wrong(CodeDefaultVersion, v, strconv.Itoa(vs.defaults)+" versions of the policy are in force")
	case vs.id != vs.named:
		return nil, vs.wrong(CodeDefaultVersion, v,
			"DefaultVersionId is "+quote.Text(vs.named)+", and the version in force is "+quote.Text(vs.id))
	}
	return vs.body, nil
}

// number sets n to a count.
func number(n *int, v jsonscan.Value) error {
	if err := v.Want(jsonscan.KindNumber); err != nil {
		return err
	}
	i, err := strconv.Atoi(v.Raw())
	if err != nil || i < 0 {
		return &jsonscan.Error{Fault: jsonscan.WrongKind, Offset: v.Offset(), Reason: "not a count"}
	}
	*n = i
	return nil
}
