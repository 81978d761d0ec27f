package policy

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// readText reads a string.
func readText(v jsonscan.Value) (string, error) {
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
			e.Reason = "unresolved template function " + quote.Text(name) + ", wanted a string"
		}
		return nil
	})
	return err
}

func readEffect(v jsonscan.Value) (Effect, error) {
	s, err := readText(v)
	if err != nil {
		return 0, err
	}
	switch s {
	case "Allow":
		return Allow, nil
	case "Deny":
		return Deny, nil
	}
	return 0, &fault{code: CodeInvalidEffect, reason: noWord(s, effectWords[:]) + hint(s, effectWords[:])}
}

// kindSet is a set of kinds of JSON values.
type kindSet uint8

const (
	stringKind  kindSet = 1 << jsonscan.KindString
	numberKind  kindSet = 1 << jsonscan.KindNumber
	booleanKind kindSet = 1 << jsonscan.KindBool
)

// readValue reads one value of a kind that is allowed.
func readValue(v jsonscan.Value, allowed kindSet) (string, error) {
	if allowed&(1<<v.Kind()) == 0 {
		return "", intrinsic(v, v.Want(jsonscan.KindString))
	}
	return v.Text(), nil
}

// readValues reads one value or a list of values of the kinds that are allowed. The result is not nil (G-06), and good
// until the next statement is read.
func (p *parser) readValues(v jsonscan.Value, allowed kindSet) ([]string, valueShape, error) {
	sh := valueShape{list: v.Kind() == jsonscan.KindList}
	most := 1
	if sh.list {
		most = v.Most()
	}
	p.makeRoom(most)
	from := len(p.texts)
	add := func(v jsonscan.Value) error {
		s, err := readValue(v, allowed)
		if err != nil {
			return err
		}
		sh.note(len(p.texts)-from, most, v.Kind())
		p.texts = append(p.texts, s)
		return nil
	}
	var err error
	if sh.list {
		err = v.Elements(func(i int, v jsonscan.Value) error { return in(add(v), element(i)) })
	} else {
		err = add(v)
	}
	return p.texts[from:len(p.texts):len(p.texts)], sh, err
}

// entries is readValues for elements that hold strings only.
func (p *parser) entries(v jsonscan.Value, list *bool) ([]string, error) {
	entries, sh, err := p.readValues(v, stringKind)
	*list = sh.list
	return entries, err
}

func (p *parser) principalElement(v jsonscan.Value, sh *shape) ([]PrincipalSpec, error) {
	p.principals = append(p.principals[:0], PrincipalSpec{})[:0] // not nil
	if v.Kind() == jsonscan.KindString {
		p.principals = append(p.principals, PrincipalSpec{TypeEveryone, v.Text()})
		return p.principals, nil
	}
	if err := wantPrincipal(v); err != nil {
		return nil, err
	}
	sh.principalObject = true
	err := v.Members(func(name string, at int, v jsonscan.Value) error {
		t, allowed := PrincipalType(name), stringKind
		switch t {
		case TypeAWS:
			allowed |= numberKind // an account id that lost its quotes
		case TypeService, TypeFederated, TypeCanonicalUser:
		default:
			return in(unknownPrincipalType(name), member(name))
		}
		list, group, err := p.readValues(v, allowed)
		if err != nil {
			return in(err, member(name))
		}
		sh.principals = append(sh.principals, groupShape{name, len(list), group})
		if n := len(p.principals) + len(list); n > cap(p.principals) {
			p.principals = append(make([]PrincipalSpec, 0, n), p.principals...)
		}
		for _, id := range list {
			p.principals = append(p.principals, PrincipalSpec{t, id})
		}
		return nil
	})
	return p.principals, err
}

// wantPrincipal refuses what can be no Principal element: all but an object, where it is no string.
func wantPrincipal(v jsonscan.Value) error {
	if v.Kind() == jsonscan.KindList {
		return &fault{code: CodeInvalidPrincipal, reason: `a list, wanted "*" or an object such as {"AWS": […]}`}
	}
	return v.Want(jsonscan.KindObject)
}

func (p *parser) conditionElement(v jsonscan.Value, sh *shape) ([]condition.Spec, error) {
	if p.partial != nil && v.Kind() == jsonscan.KindString {
		sh.hasCondition = false
		return nil, p.unknownCondition(v)
	}
	if err := v.Want(jsonscan.KindObject); err != nil {
		return nil, err
	}
	p.tests = p.tests[:0]
	var few [4]operatorShape
	var some [8]valueShape
	operators, keys := few[:0], some[:0]
	all, n := v, 0
	var many []valueShape // in place of some
	err := v.Members(func(operator string, at int, v jsonscan.Value) error {
		if err := v.Want(jsonscan.KindObject); err != nil {
			return in(err, member(operator))
		}
		before := n
		err := v.Members(func(key string, at int, v jsonscan.Value) error {
			list, vs, err := p.readValues(v, stringKind|numberKind|booleanKind)
			if err != nil {
				return in(err, member(key))
			}
			if n++; n <= len(some) {
				keys = append(keys, vs)
			} else {
				if many == nil {
					many = append(make([]valueShape, 0, max(2*n, all.Most())), keys...)
				}
				many = append(many, vs)
			}
			p.tests = append(grown(p.tests, all), condition.Spec{Operator: operator, Key: key, Values: list})
			return nil
		})
		if err != nil {
			return in(err, member(operator))
		}
		if n == before {
			if p.keeps { // it may be one that never holds
				p.tests = append(grown(p.tests, all), condition.Spec{Operator: operator})
			} else if _, err := condition.ParseOperator(operator); err != nil {
				return conditionFault(err)
			}
		}
		operators = append(operators, operatorShape{operator, n - before})
		return nil
	})
	if sh.operators, sh.keys = p.operators.Keep(operators), many; many == nil {
		sh.keys = p.keys.Keep(keys)
	}
	return p.tests, err
}

// EscapeLiteral returns text as it must be written in a Resource entry or a StringLike value of Version 2012-10-17 to
// stand for itself: "*", "?" and "$" become ${*}, ${?} and ${$} ("IAM policy elements: Variables and tags").
func EscapeLiteral(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; c {
		case '*', '?', '$': // V-08
			b.WriteString("${" + s[i:i+1] + "}")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
