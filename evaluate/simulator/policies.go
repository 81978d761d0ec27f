package simulator

import (
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// documents reads a list of policies of a kind, which are called by the name of the list and their number, from 1.
func documents(v jsonscan.Value, kind policy.Kind, name string) (list []*policy.Policy, err error) {
	err = elements(v, func(i int, v jsonscan.Value) error {
		p, err := document(v, kind, name+"."+strconv.Itoa(i+1))
		list = append(list, p)
		return err
	})
	return list, err
}

// levels reads the service control policies of an organization, root first.
func levels(v jsonscan.Value, name string) (list []evaluate.Level, err error) {
	err = elements(v, func(i int, v jsonscan.Value) error {
		if i == mostLevels {
			return refuse(v, CodeLimit, "more than "+strconv.Itoa(mostLevels)+" levels")
		}
		var l evaluate.Level
		err := members(v, func(list string, v jsonscan.Value) (err error) {
			if list == "ServiceControlPolicyInputList" {
				l.Policies, err = documents(v, policy.SCP, name+"."+strconv.Itoa(i+1)+"."+list)
			}
			return err
		})
		list = append(list, l)
		return err
	})
	return list, err
}

// document reads a policy: text, percent-encoded text, or an object.
func document(v jsonscan.Value, kind policy.Kind, name string) (p *policy.Policy, err error) {
	switch {
	case v.Kind() == jsonscan.KindObject: // IN-03
		p, err = policy.Parse([]byte(v.Raw()), policy.WithName(name))
	default:
		var s string
		if s, err = text(v, 1, maxPolicy); err != nil {
			return nil, err
		}
		if strings.ContainsFunc(s, isForeign) {
			return nil, refuse(v, CodeInvalidValue, "a character above U+00FF, or a control character")
		}
		if s[0] == '%' {
			p, err = policy.ParseURLEncoded(s, policy.WithName(name))
		} else {
			p, err = policy.Parse([]byte(s), policy.WithName(name))
		}
	}
	if err == nil {
		err = p.CheckKind(kind)
	}
	if err != nil {
		return nil, &fault{code: CodeInvalidPolicy, offset: v.Offset(), reason: err.Error(), err: err}
	}
	return p, nil
}

// isForeign reports whether a character has no place in a policy ("SimulateCustomPolicy").
func isForeign(r rune) bool {
	return r > '\u00ff' || r < ' ' && r != '\t' && r != '\n' && r != '\r'
}

// A source is a policy whose statements are shown.
type source struct {
	name, typ  string
	kind       policy.Kind
	policy     *policy.Policy
	statements []*statement // nil as long as nobody asked
}

// sources returns the policies whose statements are shown: not those of boundary and organization.
func (s *simulation) sources() (list []*source) {
	for _, p := range s.policies.Identity {
		list = append(list, &source{name: p.Name(), typ: identityPolicy, kind: policy.Identity, policy: p})
	}
	if p := s.policies.Resource; p != nil {
		list = append(list, &source{name: p.Name(), typ: resourcePolicy, kind: policy.Resource, policy: p})
	}
	return list
}

// statement returns what the response says of a statement.
func (s *source) statement(i int) *statement {
	if s.statements == nil {
		s.place()
	}
	return s.statements[i]
}

// place finds all statements in one pass over the text.
func (s *source) place() {
	text, _ := s.policy.Source()
	locator := jsonscan.NewLocator(text)
	at := func(offset int) position {
		line, column := locator.Locate(offset)
		return position{line, column}
	}
	add := func(_ int, v jsonscan.Value) error {
		s.statements = append(s.statements, &statement{s.name, s.typ, at(v.Offset()), at(v.End())})
		return nil
	}
	_ = jsonscan.Root(text).Members(func(name string, _ int, v jsonscan.Value) error {
		switch {
		case name != "Statement":
			return nil
		case v.Kind() == jsonscan.KindList:
			return v.Elements(add)
		}
		return add(0, v)
	})
}
