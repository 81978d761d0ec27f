package policy

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// text reads a string.
func text(v jsonscan.Value) (string, error) {
	if err := v.Want(jsonscan.KindString); err != nil {
		return "", intrinsic(v, err)
	}
	return v.Text(), nil
}

// intrinsic names the function of a deployment template that nobody resolved.
func intrinsic(v jsonscan.Value, err error) error {
	if v.Kind() != jsonscan.KindObject {
		return err
	}
	_ = v.Members(func(name string, _ int, _ jsonscan.Value) error {
		if e, ok := err.(*jsonscan.Error); ok && (name == "Ref" || strings.HasPrefix(name, "Fn::")) {
			e.Reason = "unresolved template function " + jsonscan.Shorten(name) + ", wanted a string"
		}
		return nil
	})
	return err
}

func effect(v jsonscan.Value) (Effect, error) {
	s, err := text(v)
	switch {
	case err != nil:
		return 0, err
	case s == "Allow":
		return Allow, nil
	case s == "Deny":
		return Deny, nil
	}
	return 0, &fault{code: CodeInvalidEffect, reason: "neither Allow nor Deny"}
}

// kindSet is a set of kinds of JSON values.
type kindSet uint8

const (
	stringKind  kindSet = 1 << jsonscan.KindString
	numberKind  kindSet = 1 << jsonscan.KindNumber
	booleanKind kindSet = 1 << jsonscan.KindBool
)

// value reads one value of a kind that is allowed.
func value(v jsonscan.Value, allowed kindSet) (string, error) {
	if allowed&(1<<v.Kind()) == 0 {
		return "", intrinsic(v, v.Want(jsonscan.KindString))
	}
	return v.Text(), nil
}

// values reads one value or a list of values of the kinds that are allowed. The result is not nil (G-06).
func (p *parser) values(v jsonscan.Value, allowed kindSet) ([]string, valueShape, error) {
	sh := valueShape{list: v.Kind() == jsonscan.KindList}
	if !sh.list {
		s, err := value(v, allowed)
		if err != nil {
			return nil, sh, err
		}
		sh.note(0, 1, v.Kind())
		one := p.texts.make(1)
		one[0] = s
		return one, sh, nil
	}
	p.list = p.list[:0]
	err := v.Elements(func(i int, v jsonscan.Value) error {
		s, err := value(v, allowed)
		if err != nil {
			return in(err, element(i))
		}
		sh.note(i, i+1, v.Kind())
		p.list = append(p.list, s)
		return nil
	})
	return p.texts.keep(p.list), sh, err
}

func (p *parser) principalElement(v jsonscan.Value, sh *shape) ([]PrincipalSpec, error) {
	p.principals = append(p.principals[:0], PrincipalSpec{})[:0] // not nil
	if v.Kind() == jsonscan.KindString {
		p.principals = append(p.principals, PrincipalSpec{TypeEveryone, v.Text()})
		return p.principals, nil
	}
	if err := v.Want(jsonscan.KindObject); err != nil {
		return nil, err
	}
	sh.principalObject = true
	var few [4]groupShape
	groups := few[:0]
	err := v.Members(func(name string, at int, v jsonscan.Value) error {
		t, allowed := PrincipalType(name), stringKind
		switch t {
		case TypeAWS:
			allowed |= numberKind // an account id that lost its quotes
		case TypeService, TypeFederated, TypeCanonicalUser:
		default:
			return &fault{code: CodeInvalidPrincipalKey, path: jsonscan.Path{}.Name(name), reason: "no such type of principal"}
		}
		list, group, err := p.values(v, allowed)
		if err != nil {
			return in(err, member(name))
		}
		groups = append(groups, groupShape{name, len(list), group})
		for _, id := range list {
			p.principals = append(p.principals, PrincipalSpec{t, id})
		}
		return nil
	})
	sh.principals = p.groups.keep(groups)
	return p.principals, err
}

func (p *parser) conditionElement(v jsonscan.Value, sh *shape) ([]condition.Spec, error) {
	if err := v.Want(jsonscan.KindObject); err != nil {
		return nil, err
	}
	p.tests = p.tests[:0]
	var few [4]operatorShape
	operators := few[:0]
	err := v.Members(func(operator string, at int, v jsonscan.Value) error {
		if err := v.Want(jsonscan.KindObject); err != nil {
			return in(err, member(operator))
		}
		var few [8]valueShape
		keys := few[:0]
		err := v.Members(func(key string, at int, v jsonscan.Value) error {
			list, vs, err := p.values(v, stringKind|numberKind|booleanKind)
			if err != nil {
				return in(err, member(key))
			}
			keys = append(keys, vs)
			p.tests = append(p.tests, condition.Spec{Operator: operator, Key: key, Values: list})
			return nil
		})
		if err != nil {
			return in(err, member(operator))
		}
		if len(keys) == 0 {
			if _, err := condition.ParseOperator(operator); err != nil {
				return conditionFault(err)
			}
		}
		operators = append(operators, operatorShape{operator, p.keys.keep(keys)})
		return nil
	})
	sh.operators = p.operators.keep(operators)
	return p.tests, err
}
