package simulator

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// A keyType says how the values of a type are read: as the operator of the type reads those of a request, for which one
// value to compare with is enough.
type keyType struct{ name, operator, value string }

// keyTypes are the types of keys ("ContextEntry"), each of which can have "List" behind it.
var keyTypes = [...]keyType{
	{name: "string"},
	{"numeric", "NumericEquals", "0"},
	{"boolean", "Bool", "true"},
	{"ip", "IpAddress", "0.0.0.0/0"},
	{"binary", "BinaryEquals", "AA=="},
	{"date", "DateEquals", "0"},
}

// contextEntries reads the list of keys.
func contextEntries(v jsonscan.Value) (c condition.Context, err error) {
	err = elements(v, func(_ int, v jsonscan.Value) error { return contextEntry(v, &c) })
	return c, err
}

// contextEntry reads a key with its values.
func contextEntry(v jsonscan.Value, c *condition.Context) error {
	var key, typ, values *jsonscan.Value
	err := members(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "ContextKeyName":
			key = &v
		case "ContextKeyType":
			typ = &v
		case "ContextKeyValues":
			values = &v
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case key == nil:
		return missing(v, "ContextKeyName")
	case values == nil:
		return missing(v, "ContextKeyValues")
	}
	name, err := text(*key, minKey, maxKey)
	if err == nil {
		if _, twice := c.Lookup(name); twice {
			err = refuse(*key, CodeDuplicate, "the key "+quote.Text(name)+" occurs twice")
		}
	}
	if err != nil {
		return in(err, member("ContextKeyName"))
	}
	var t keyType
	single, list := false, false
	if typ != nil {
		if t, list, err = readType(*typ); err != nil {
			return in(err, member("ContextKeyType"))
		}
		single = !list
	}
	given, err := t.values(*values)
	if err == nil && single && len(given) != 1 { // IN-81
		err = refuse(*values, CodeInvalidValue, t.name+" has one value, "+t.name+"List any number")
	}
	if err != nil {
		return in(err, member("ContextKeyValues"))
	}
	if list || len(given) != 1 {
		c.SetMulti(name, given...)
	} else {
		c.Set(name, given[0])
	}
	return nil
}

// readType reads the name of a type; list is whether "List" is behind it.
func readType(v jsonscan.Value) (t keyType, list bool, err error) {
	if err := v.Want(jsonscan.KindString); err != nil {
		return t, false, err
	}
	name, list := strings.CutSuffix(v.Text(), "List")
	for _, t := range keyTypes {
		if t.name == name {
			return t, list, nil
		}
	}
	return t, false, refuse(v, CodeInvalidValue, quote.Text(v.Text())+" is no type of context keys")
}

// values reads the values of a key. Those of the zero type are texts.
func (t keyType) values(v jsonscan.Value) ([]string, error) {
	const key = "key"
	var test condition.Block
	if t.operator != "" {
		var err error
		if test, err = condition.New(condition.Spec{Operator: t.operator, Key: key, Values: []string{t.value}}); err != nil {
			return nil, err
		}
	}
	return texts(v, func(v jsonscan.Value) (string, error) {
		if err := v.Want(jsonscan.KindString); err != nil {
			return "", err
		}
		s := v.Text()
		for _, report := range test.Explain(condition.Pairs(key, s)) {
			if report.Reason == condition.Unreadable {
				return s, refuse(v, CodeInvalidValue, quote.Text(s)+" cannot be read as "+t.name)
			}
		}
		return s, nil
	})
}
