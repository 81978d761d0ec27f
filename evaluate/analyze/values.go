package analyze

import (
	"encoding/base64"
	"net/netip"
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A keyInfo says what values a condition key has.
type keyInfo struct {
	typ  condition.Type
	one  bool // it can have one value
	list bool // it can have a list
}

// infoOf returns what is known about a key, and whether policies test it as a list.
func infoOf(key string, asList bool) keyInfo {
	if k, ok := condition.LookupKey(key); ok {
		return keyInfo{typ: k.Type, one: !k.Multivalued, list: k.Multivalued}
	}
	info := keyInfo{one: true}
	service, _, _ := strings.Cut(key, ":")
	if k, ok := action.LookupConditionKey(service, key); ok {
		info.typ = k.Type()
		if !k.Multivalued() {
			return info
		}
		info.list = true
	}
	info.list = info.list || asList // AN-16
	return info
}

// family is what the values of an operator are.
type family uint8

const (
	textFamily family = iota
	foldFamily
	likeFamily
	arnFamily
	numberFamily
	dateFamily
	addressFamily
	boolFamily
	binaryFamily
	nullFamily
)

func familyOf(op condition.Operator) family {
	name := op.String()
	if i := strings.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSuffix(name, "IfExists")
	switch {
	case name == "Null":
		return nullFamily
	case name == "Bool":
		return boolFamily
	case name == "BinaryEquals":
		return binaryFamily
	case strings.HasSuffix(name, "IpAddress"):
		return addressFamily
	case strings.HasPrefix(name, "Numeric"):
		return numberFamily
	case strings.HasPrefix(name, "Date"):
		return dateFamily
	case strings.HasPrefix(name, "Arn"):
		return arnFamily
	case strings.HasSuffix(name, "IgnoreCase"):
		return foldFamily
	case strings.HasSuffix(name, "Like"):
		return likeFamily
	}
	return textFamily
}

func (f family) isText() bool { return f <= arnFamily }

// familyOfType is the family whose values those of a type are.
func familyOfType(t condition.Type) (family, bool) {
	switch t {
	case condition.TypeBool:
		return boolFamily, true
	case condition.TypeNumeric:
		return numberFamily, true
	case condition.TypeDate:
		return dateFamily, true
	case condition.TypeIP:
		return addressFamily, true
	case condition.TypeBinary:
		return binaryFamily, true
	}
	return textFamily, false
}

// isOfType reports whether text is a value of a type (AN-17): one that the operators of the type read, whatever its
// spelling, but for booleans, which are "true" or "false".
func isOfType(text string, t condition.Type) bool {
	switch t {
	case condition.TypeBool:
		return text == "true" || text == "false"
	case condition.TypeNumeric:
		return isNumber(text)
	case condition.TypeDate:
		_, ok := condition.ParseTime(text)
		return ok
	case condition.TypeIP:
		a, err := netip.ParseAddr(text)
		return err == nil && a.Zone() == ""
	case condition.TypeBinary:
		_, err := base64.StdEncoding.DecodeString(text)
		return err == nil
	case condition.TypeARN:
		return arn.IsARN(text)
	}
	return true
}

// isNumber reports whether the operators read text as a number: it is zero or not.
func isNumber(text string) bool {
	for _, t := range isZero().Tests() {
		if t.HoldsFor(condition.One(text), source(nil), false) {
			return true
		}
	}
	return false
}

var isZero = sync.OnceValue(func() *condition.Block {
	b, err := condition.New(condition.Spec{Operator: "NumericEquals", Key: "key", Values: []string{"0"}},
		condition.Spec{Operator: "NumericNotEquals", Key: "key", Values: []string{"0"}})
	if err != nil {
		panic(err) // never: nothing is wrong with it
	}
	return &b
})
