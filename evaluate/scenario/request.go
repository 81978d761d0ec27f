package scenario

import (
	"errors"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

func request(v jsonscan.Value) (evaluate.Request, error) {
	var req evaluate.Request
	partial := &req.Partial
	seen := make(map[string]bool)
	err := members(v, func(name string, v jsonscan.Value) (err error) {
		seen[name] = true
		switch name {
		case "principal":
			req.Principal, err = principal(v, partial)
		case "action":
			req.Action, err = text(v)
		case "resource":
			req.Resource, err = resource(v, partial)
		case "context":
			req.Context, err = requestContext(v, partial)
		default:
			err = errUnknown
		}
		return err
	})
	for _, name := range [...]string{"principal", "action", "resource"} {
		if err == nil && !seen[name] {
			err = missing(v, name)
		}
	}
	if err == nil && req.Partial {
		err = withoutStandIns(v)
	}
	return req, err
}

func principal(v jsonscan.Value, partial *bool) (evaluate.Principal, error) {
	if v.Kind() == jsonscan.KindString || isPartial(v) {
		return principalID(v, partial)
	}
	var p evaluate.Principal
	var changes []func(evaluate.Principal) evaluate.Principal
	change := func(f func(evaluate.Principal) evaluate.Principal) { changes = append(changes, f) }
	var hasID bool
	var organization, organizationPath string
	var session evaluate.AssumeRole
	err := members(v, func(name string, v jsonscan.Value) (err error) {
		var s string
		var is bool
		switch name {
		case "id":
			hasID = true
			p, err = principalID(v, partial)
		case "userId":
			s, err = partialText(v, partial)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithUserID(s) })
		case "tags":
			var tags map[string]string
			tags, err = partialMap(v, partial)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithTags(tags) })
		case "organization":
			organization, err = text(v)
		case "organizationPath":
			organizationPath, err = text(v)
		case "managementAccount":
			is, err = boolean(v)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithManagementAccount(is) })
		case "serviceLinkedRole":
			is, err = boolean(v)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithServiceLinkedRole(is) })
		case "rolePath":
			s, err = partialText(v, partial)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithRolePath(s) })
		case "federatingUser":
			s, err = partialText(v, partial)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithFederatingUser(s) })
		case "sessionToken":
			is, err = boolean(v)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithSessionToken(is) })
		case "sessionTags":
			session.Tags, err = partialMap(v, partial)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithSessionTags(session.Tags) })
		case "sourceIdentity":
			session.SourceIdentity, err = partialText(v, partial)
			change(func(p evaluate.Principal) evaluate.Principal { return p.WithSourceIdentity(session.SourceIdentity) })
		case "transitiveTags":
			session.Transitive, err = texts(v)
		default:
			err = errUnknown
		}
		return err
	})
	if err == nil && !hasID {
		err = missing(v, "id")
	}
	if err != nil {
		return evaluate.Principal{}, err
	}
	for _, f := range changes {
		p = f(p)
	}
	p = p.WithOrganization(organization, organizationPath)
	if session.Transitive == nil {
		return p, nil
	}
	return transitive(v, p, session)
}

// transitive returns the session with the keys of its transitive tags: as one that a caller of which nothing is known
// began.
func transitive(v jsonscan.Value, p evaluate.Principal, session evaluate.AssumeRole) (evaluate.Principal, error) {
	_, session.SessionName, _ = strings.Cut(p.ID(), ":assumed-role/")
	_, session.SessionName, _ = strings.Cut(session.SessionName, "/")
	if session.SessionName == "" {
		reason := "only a session with a name has transitiveTags"
		return evaluate.Principal{}, &fault{code: CodeInvalidValue, offset: v.Offset(), reason: reason}
	}
	return p.Assume(p, session)
}

func principalID(v jsonscan.Value, partial *bool) (evaluate.Principal, error) {
	id, err := partialText(v, partial)
	if err != nil {
		return evaluate.Principal{}, err
	}
	parse := evaluate.ParsePrincipal
	if isPartial(v) {
		parse = evaluate.ParsePartialPrincipal
	}
	p, err := parse(id)
	if e, ok := errors.AsType[*evaluate.Error](err); ok {
		reason := quote.Text(condition.ShowPartial(id)) + ": " + e.Reason
		return p, &fault{code: Code(e.Code), offset: v.Offset(), reason: reason, err: err}
	}
	return p, err
}

func resource(v jsonscan.Value, partial *bool) (evaluate.Resource, error) {
	if v.Kind() == jsonscan.KindString || isPartial(v) {
		arn, err := partialText(v, partial)
		return evaluate.Resource{ARN: arn}, err
	}
	var r evaluate.Resource
	hasARN := false
	err := members(v, func(name string, v jsonscan.Value) (err error) {
		switch name {
		case "arn":
			hasARN = true
			r.ARN, err = partialText(v, partial)
		case "account":
			r.Account, err = partialText(v, partial)
		case "tags":
			r.Tags, err = partialMap(v, partial)
		case "organization":
			r.Organization, err = text(v)
		case "organizationPath":
			r.OrganizationPath, err = text(v)
		case "managementAccount":
			r.ManagementAccount, err = boolean(v)
		default:
			err = errUnknown
		}
		return err
	})
	if err == nil && !hasARN {
		err = missing(v, "arn")
	}
	return r, err
}

func requestContext(v jsonscan.Value, partial *bool) (condition.Context, error) {
	var c condition.Context
	keys := make(folded)
	err := members(v, func(key string, v jsonscan.Value) error {
		if err := keys.add(key, v); err != nil {
			return err
		}
		switch v.Kind() {
		case jsonscan.KindNull:
			c.SetAbsent(key)
			return nil
		case jsonscan.KindList:
			var values []string
			err := elements(v, func(_ int, v jsonscan.Value) error {
				s, err := partialScalar(v, partial)
				values = append(values, s)
				return err
			})
			c.SetMulti(key, values...)
			return err
		}
		s, err := partialScalar(v, partial)
		c.Set(key, s)
		return err
	})
	return c, err
}
