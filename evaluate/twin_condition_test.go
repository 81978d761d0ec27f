package evaluate_test

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/condition"
)

// The conditions of the twin: texts against texts.

// A twinVerdict is what comes of comparing two texts.
type twinVerdict int

const (
	twinNo twinVerdict = iota
	twinYes
	twinUnreadable // one of them is not of the operator's type (C-14)
)

func twinIf(b bool) twinVerdict {
	if b {
		return twinYes
	}
	return twinNo
}

// conditions: C-01, all tests must hold. Where the ARN of the caller's role is one of several, a test of a Deny holds if
// it does for one, of an Allow if it does for all (K-11).
func (c *twinCase) conditions(tests []condition.Spec, variables, strict, deny bool) bool {
	var texts []string
	for _, test := range tests {
		if variables && slices.ContainsFunc(test.Values, twinNamesARN) || strings.EqualFold(test.Key, "aws:PrincipalArn") {
			texts = append(texts, test.Values...)
		}
	}
	for _, test := range tests {
		if !c.supposing(deny, texts, func() bool { return c.condition(test, variables, strict) }) {
			return false
		}
	}
	return true
}

// twinNamesARN tells whether a text has a variable that stands for the ARN of the caller.
func twinNamesARN(text string) bool {
	return strings.Contains(strings.ToLower(text), "${aws:principalarn")
}

func (c *twinCase) condition(test condition.Spec, variables, strict bool) bool {
	operator, all := strings.CutPrefix(test.Operator, "ForAllValues:")
	operator, any := strings.CutPrefix(operator, "ForAnyValue:")
	operator, ifExists := strings.CutSuffix(operator, "IfExists")
	key := strings.ToLower(test.Key) // C-16, C-17
	value, present := c.key(key)

	if operator == "Null" {
		if all || any { // C-06
			return all
		}
		absent := !present || value.List && len(value.Values) == 0
		return slices.ContainsFunc(test.Values, func(v string) bool { return strings.EqualFold(v, strconv.FormatBool(absent)) })
	}
	negated := strings.Contains(operator, "Not")
	if !present {
		switch {
		case ifExists, all: // C-04, C-07, C-10
			return true
		case any: // C-08
			return false
		}
		return negated // C-03
	}
	satisfied := func(given string) bool { // C-01, C-09
		unreadable := false
		for _, v := range test.Values {
			switch c.compare(operator, given, v, variables) {
			case twinYes:
				return !negated
			case twinUnreadable:
				unreadable = true
			}
		}
		if unreadable || twinMistyped(operator, given) {
			return strict && negated
		}
		return negated
	}
	if !all && !any {
		if value.List || twinMultivalued[key] { // C-12, Q-08
			return false
		}
		return satisfied(value.Values[0])
	}
	some, every := false, true
	for _, given := range value.Values {
		if given != "" { // C-11, Q-10
			s := satisfied(given)
			some, every = some || s, every && s
		}
	}
	return all && every || any && some
}

// twinMultivalued are the keys of the cases that are multivalued by their definition.
var twinMultivalued = map[string]bool{
	"kms:resourcealiases": true, "aws:sourceorgpaths": true, "aws:vpceorgpaths": true,
	"aws:tagkeys": true, "aws:calledvia": true, "aws:principalorgpaths": true, "aws:resourceorgpaths": true,
	"aws:principalservicenameslist": true,
}

// variable is what a policy variable stands for (V-04).
func (c *twinCase) variable(key string) (string, bool) {
	v, ok := c.key(key)
	if !ok || v.List || twinMultivalued[key] {
		return "", false
	}
	return v.Values[0], true
}

// twinMistyped reports whether a request's value is not of the operator's type, whatever it is compared with.
func twinMistyped(operator, given string) (mistyped bool) {
	switch {
	case strings.HasPrefix(operator, "Numeric"):
		_, ok := twinNumber(given)
		return !ok
	case strings.HasPrefix(operator, "Date"):
		_, ok := twinDate(given)
		return !ok
	case strings.HasPrefix(operator, "Arn"):
		return !twinIsARN(given)
	case strings.HasSuffix(operator, "IpAddress"):
		_, ok := twinAddress(given)
		return !ok
	case operator == "Bool":
		_, ok := twinBool(given)
		return !ok
	case operator == "BinaryEquals":
		_, err := base64.StdEncoding.DecodeString(given)
		return err != nil
	}
	return false
}

// compare holds a value of the request against one of the policy, negation aside.
func (c *twinCase) compare(operator, given, wanted string, variables bool) twinVerdict {
	if twinMistyped(operator, given) {
		return twinUnreadable
	}
	positive := strings.Replace(operator, "Not", "", 1)
	marks, resolved := twinExpand(wanted, false, variables, c.variable)
	text := twinText(marks)
	switch positive {
	case "StringEquals":
		return twinIf(resolved && given == text)
	case "StringEqualsIgnoreCase":
		have, want := strings.ToLower(given), strings.ToLower(text) // EqualFold takes more letters for the same
		return twinIf(resolved && have == want)
	case "StringLike":
		marks, resolved = twinExpand(wanted, true, variables, c.variable)
		return twinIf(resolved && twinGlob(marks, []rune(given), nil))
	case "Bool":
		if !resolved {
			return twinNo
		}
		want, ok := twinBool(text)
		if !ok {
			return twinUnreadable
		}
		have, _ := twinBool(given)
		return twinIf(have == want)
	case "BinaryEquals":
		want, _ := base64.StdEncoding.DecodeString(wanted)
		have, _ := base64.StdEncoding.DecodeString(given)
		return twinIf(string(want) == string(have))
	case "IpAddress":
		have, _ := twinAddress(given)
		return twinIf(twinRange(wanted).Contains(have))
	case "ArnEquals", "ArnLike":
		return c.compareARN(given, wanted, text, resolved, variables)
	}
	if relation, ok := strings.CutPrefix(positive, "Numeric"); ok {
		have, _ := twinNumber(given)
		want, _ := twinNumber(wanted)
		return twinIf(twinRelation(relation, have.Cmp(want)))
	}
	relation := strings.TrimPrefix(positive, "Date")
	have, _ := twinDate(given)
	want, _ := twinDate(wanted)
	return twinIf(twinRelation(relation, have.Compare(want)))
}

func twinRelation(relation string, cmp int) bool {
	switch relation {
	case "Equals":
		return cmp == 0
	case "LessThan":
		return cmp < 0
	case "LessThanEquals":
		return cmp <= 0
	case "GreaterThan":
		return cmp > 0
	case "GreaterThanEquals":
		return cmp >= 0
	}
	panic("relation " + relation)
}

// compareARN: C-22, Q-05. text is the policy's value with its variables replaced and its wildcards left.
func (c *twinCase) compareARN(given, wanted, text string, resolved, variables bool) twinVerdict {
	if wanted == "*" {
		return twinYes
	}
	if variables && twinLoneVariable(wanted) {
		switch {
		case !resolved:
			return twinNo
		case !twinIsARN(text):
			return twinUnreadable
		}
		return twinIf(given == text)
	}
	// The six parts of the policy's value; colons in variables divide nothing.
	parts := [][]twinMark{nil}
	all, _ := twinExpand(wanted, true, variables, func(key string) (string, bool) {
		v, _ := c.variable(key)
		return v, true // whether all have a value is asked below
	})
	if resolved {
		all, _ = twinExpand(wanted, true, variables, c.variable)
	}
	for _, m := range all {
		if m.char == ':' && !m.data && len(parts) < 6 {
			parts = append(parts, nil)
			continue
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], m)
	}
	switch {
	case len(parts) < 6:
		return twinUnreadable
	case !resolved:
		return twinNo
	}
	for i, have := range strings.SplitN(given, ":", 6) {
		if !twinGlob(parts[i], []rune(have), nil) {
			return twinNo
		}
	}
	return twinYes
}

func twinIsARN(s string) bool { return strings.HasPrefix(s, "arn:") && len(strings.Split(s, ":")) >= 6 }

// twinNumber: C-26.
func twinNumber(s string) (*big.Rat, bool) {
	if !twinNumberForm.MatchString(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

var twinNumberForm = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// twinDate: C-25, G-54, Q-27.
func twinDate(s string) (time.Time, bool) {
	if twinEpochForm.MatchString(s) {
		n, err := strconv.ParseInt(s, 10, 64)
		return time.Unix(n, 0), err == nil
	}
	if !twinDateForm.MatchString(s) {
		return time.Time{}, false
	}
	if twinShortZone.MatchString(s) {
		s += ":00"
	}
	for _, layout := range []string{"2006-01", "2006-01-02", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

var (
	twinEpochForm = regexp.MustCompile(`^[0-9]+$`)
	twinDateForm  = regexp.MustCompile(`^\d{4}-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3])(:\d\d)?))?)?$`)
	twinShortZone = regexp.MustCompile(`T.*[+-]\d\d$`)
)

// twinBool: C-27.
func twinBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// twinAddress: Q-13.
func twinAddress(s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(s)
	return a.Unmap(), err == nil && a.Zone() == ""
}

// twinRange: C-24.
func twinRange(s string) netip.Prefix {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p
	}
	a, _ := netip.ParseAddr(s)
	return netip.PrefixFrom(a, a.BitLen())
}
