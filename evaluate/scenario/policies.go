package scenario

import (
	"errors"
	"strconv"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/managed"
	"github.com/lambdaiam/lambdaiam/policy"
)

// policies reads the policies in force. One that is refused is noted and left out.
func (r *reader) policies(v jsonscan.Value) (evaluate.Policies, error) {
	var ps evaluate.Policies
	err := members(v, func(name string, v jsonscan.Value) (err error) {
		at := jsonscan.Path{}.Name("policies").Name(name)
		switch name {
		case "identity":
			ps.Identity, err = r.list(v, policy.Identity, at)
		case "boundary":
			ps.Boundary, err = r.policy(v, policy.Boundary, at)
		case "session":
			ps.Session, err = r.list(v, policy.Session, at)
		case "resource":
			ps.Resource, err = r.policy(v, policy.Resource, at)
		case "scps":
			ps.SCPs, err = r.levels(v, policy.SCP, at)
		case "rcps":
			ps.RCPs, err = r.levels(v, policy.RCP, at)
		case "endpoint":
			ps.Endpoint, err = r.policy(v, policy.Endpoint, at)
		default:
			err = errUnknown
		}
		return err
	})
	return ps, err
}

// levels reads the policies of an organization. The result is not nil: a list without levels is still an organization.
func (r *reader) levels(v jsonscan.Value, kind policy.Kind, at jsonscan.Path) ([]evaluate.Level, error) {
	levels := []evaluate.Level{}
	err := elements(v, func(i int, v jsonscan.Value) error {
		level, err := r.level(v, kind, at.Index(i))
		levels = append(levels, level)
		return err
	})
	return levels, err
}

// level reads the policies of a level, or an object that names it too.
func (r *reader) level(v jsonscan.Value, kind policy.Kind, at jsonscan.Path) (level evaluate.Level, err error) {
	if v.Kind() != jsonscan.KindObject {
		level.Policies, err = r.list(v, kind, at)
		return level, err
	}
	hasPolicies := false
	err = members(v, func(name string, v jsonscan.Value) (err error) {
		switch name {
		case "name":
			level.Name, err = text(v)
		case "policies":
			hasPolicies = true
			level.Policies, err = r.list(v, kind, at.Name("policies"))
		default:
			err = errUnknown
		}
		return err
	})
	if err == nil && !hasPolicies {
		err = missing(v, "policies")
	}
	return level, err
}

func (r *reader) list(v jsonscan.Value, kind policy.Kind, at jsonscan.Path) ([]*policy.Policy, error) {
	var list []*policy.Policy
	var named map[string]bool
	if v.Most() > 1 {
		named = make(map[string]bool)
	}
	err := elements(v, func(i int, v jsonscan.Value) error {
		if named != nil && v.Kind() == jsonscan.KindString {
			if named[v.Text()] {
				return nil // the same policy twice in a list is one
			}
			named[v.Text()] = true
		}
		p, err := r.policy(v, kind, at.Index(i))
		if p != nil {
			list = append(list, p)
		}
		return err
	})
	return list, err
}

// policy reads a policy in any of its forms; at is its path. The policy is nil where it is refused or there is an
// error.
func (r *reader) policy(v jsonscan.Value, kind policy.Kind, at jsonscan.Path) (*policy.Policy, error) {
	switch {
	case v.Kind() == jsonscan.KindString:
		return r.managed(v, kind, at), nil
	case wrapped(v):
		return r.wrapped(v, kind, at)
	}
	return r.document(v, "", kind, at), nil
}

// managed reads a policy that is named by a string.
func (r *reader) managed(v jsonscan.Value, kind policy.Kind, at jsonscan.Path) *policy.Policy {
	if r.refusal != nil && !r.catalog.Has(v.Text()) {
		return nil // which is no more than the first refusal says
	}
	p, err := r.catalog.Lookup(v.Text())
	if err != nil {
		r.refuse(&fault{code: CodeUnknownManaged, offset: v.Offset(), path: at, reason: err.Error(), err: err})
		return nil
	}
	if r.size += r.catalog.size(p); r.size > MaxScenarioSize {
		r.refuse(&fault{code: CodeTooLarge, offset: v.Offset(), path: at,
			reason: "with the policies that it names the scenario is larger than " + strconv.Itoa(MaxScenarioSize) + " bytes"})
		return nil
	}
	return r.check(p, nil, kind, v.Offset(), 0, at)
}

// A catalog finds policies by name. Reading a text has one, which remembers how large they are.
type catalog struct {
	managed.Catalog
	sizes map[*policy.Policy]int
}

// size returns how many bytes a policy takes up in a text.
func (c *catalog) size(p *policy.Policy) int {
	n, ok := c.sizes[p]
	if !ok {
		n = len(p.String())
		c.sizes[p] = n
	}
	return n
}

// wrapped reports whether v is an object with a policy in it, and not a policy.
func wrapped(v jsonscan.Value) bool {
	outer, inner := false, false
	if v.Kind() == jsonscan.KindObject {
		_ = v.Members(func(name string, _ int, _ jsonscan.Value) error {
			switch name {
			case "name", "document", "text":
				outer = true
			case "Version", "Id", "Statement":
				inner = true
			}
			return nil
		})
	}
	return outer && !inner
}

// wrapped reads a policy with a name.
func (r *reader) wrapped(v jsonscan.Value, kind policy.Kind, at jsonscan.Path) (*policy.Policy, error) {
	var name, content string
	var document, quoted jsonscan.Value
	var hasDocument, hasText bool
	err := members(v, func(member string, v jsonscan.Value) (err error) {
		switch member {
		case "name":
			name, err = text(v)
		case "document":
			document, hasDocument = v, true
		case "text":
			quoted, hasText = v, true
			content, err = text(v)
		default:
			err = errUnknown
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case hasDocument && hasText:
		return nil, &fault{code: CodeInvalidValue, offset: v.Offset(), reason: `both "document" and "text"`}
	case hasDocument:
		return r.document(document, name, kind, at.Name("document")), nil
	case hasText:
		p, err := policy.Parse([]byte(content), policy.WithName(name))
		return r.check(p, err, kind, quoted.Offset(), 0, at.Name("text")), nil
	}
	return nil, missing(v, "document")
}

// document reads a policy from the bytes it has in the text.
func (r *reader) document(v jsonscan.Value, name string, kind policy.Kind, at jsonscan.Path) *policy.Policy {
	from, to := v.Offset(), v.Offset()+len(v.Raw())
	r.spans = append(r.spans, span{from, to})
	p, err := policy.Parse([]byte(r.text[from:to]), policy.WithName(name))
	return r.check(p, err, kind, from, 1, at)
}

// check notes the refusal of a policy, by err or as the kind it is used as. The policy's text begins at offset, and
// inside is 1 if its faults can be found there, 0 if the text stands there as a string.
func (r *reader) check(p *policy.Policy, err error, kind policy.Kind, offset, inside int, at jsonscan.Path) *policy.Policy {
	if err == nil {
		err = p.CheckKind(kind)
	}
	if err == nil {
		return p
	}
	f := &fault{offset: offset, path: at, reason: err.Error(), err: err}
	if e, ok := errors.AsType[*policy.Error](err); ok {
		f.code = Code(e.Code)
		f.offset += inside * e.Offset
	}
	r.refuse(f)
	return nil
}

// refuse keeps the first refusal.
func (r *reader) refuse(f *fault) {
	if r.refusal == nil {
		r.refusal = f
	}
}
