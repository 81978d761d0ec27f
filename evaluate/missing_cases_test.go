package evaluate_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
)

// The generated cases of the tests of MissingContext.

// A missingTest is a condition test with a value that satisfies it and one that does not, where there are such.
type missingTest struct {
	operator string
	values   []string
	yes, no  condition.Value
	always   bool   // no value makes it false: no is another value that satisfies it
	never    bool   // no value makes it true: yes is another value that does not satisfy it
	key      string // where it must be this one
}

func genOne(s string) condition.Value     { return condition.One(s) }
func genList(s ...string) condition.Value { return condition.List(s...) }
func missingList(s ...string) []string    { return s }

var missingTests = []missingTest{
	{operator: "StringEquals", values: missingList("a"), yes: genOne("a"), no: genOne("b")},
	{operator: "StringEquals", values: missingList("a", "c"), yes: genOne("c"), no: genOne("")},
	{operator: "StringNotEquals", values: missingList("a"), yes: genOne("b"), no: genOne("a")},
	{operator: "StringEqualsIfExists", values: missingList("a"), yes: genOne("a"), no: genOne("b")},
	{operator: "StringNotEqualsIfExists", values: missingList("a"), yes: genOne("b"), no: genOne("a")},
	{operator: "StringEqualsIgnoreCase", values: missingList("a"), yes: genOne("A"), no: genOne("b")},
	{operator: "StringLike", values: missingList("a*"), yes: genOne("ab"), no: genOne("b")},
	{operator: "StringNotLike", values: missingList("a*"), yes: genOne("b"), no: genOne("ab")},
	{operator: "StringLike", values: missingList("*"), yes: genOne("x"), no: genList("x")}, // a list
	{operator: "StringNotLike", values: missingList("*"), yes: genOne("x"), no: genOne("y"), never: true},
	{operator: "NumericLessThan", values: missingList("10"), yes: genOne("9.5"), no: genOne("11")},
	{operator: "NumericNotEquals", values: missingList("10"), yes: genOne("9"), no: genOne("10.0")},
	{operator: "DateGreaterThan", values: missingList("2024-01-01T00:00:00Z"), yes: genOne("2025-01-01T00:00:00Z"), no: genOne("2023-01-01T00:00:00Z")},
	{operator: "IpAddress", values: missingList("10.0.0.0/8"), yes: genOne("10.1.1.1"), no: genOne("11.1.1.1")},
	{operator: "NotIpAddress", values: missingList("10.0.0.0/8"), yes: genOne("::1"), no: genOne("10.1.1.1")},
	{operator: "ArnLike", values: missingList("arn:aws:s3:::b*"), yes: genOne("arn:aws:s3:::b1"), no: genOne("arn:aws:s3:::c")},
	{operator: "ArnNotEquals", values: missingList("arn:aws:s3:::b*"), yes: genOne("arn:aws:s3:::c"), no: genOne("arn:aws:s3:::b1")},
	{operator: "ArnLike", values: missingList("*"), yes: genOne("arn:aws:s3:::b1"), no: genOne("none")},
	{operator: "ArnLike", values: missingList("arn:aws:s3"), yes: genOne("arn:aws:s3:::b1"), no: genOne("none"), never: true},
	{operator: "Bool", values: missingList("true"), yes: genOne("true"), no: genOne("false")},
	{operator: "BoolIfExists", values: missingList("false"), yes: genOne("false"), no: genOne("true")},
	{operator: "BinaryEquals", values: missingList("YQ=="), yes: genOne("YQ=="), no: genOne("Yg==")},
	{operator: "Null", values: missingList("true"), yes: genList(), no: genOne("x")},
	{operator: "Null", values: missingList("false"), yes: genOne("x"), no: genList()},
	{operator: "Null", values: missingList("true", "false"), yes: genOne("x"), no: genList(), always: true},
	{operator: "ForAllValues:Null", values: missingList("false"), yes: genOne("x"), no: genList(), always: true},
	{operator: "ForAnyValue:Null", values: missingList("true"), yes: genOne("x"), no: genList(), never: true},
	{operator: "ForAllValues:StringEquals", values: missingList("a", "b"), yes: genList("a", "b"), no: genList("a", "z")},
	{operator: "ForAllValues:StringNotEquals", values: missingList("a"), yes: genList("b"), no: genList("b", "a")},
	{operator: "ForAllValues:StringLike", values: missingList("*"), yes: genList("a"), no: genList(), always: true},
	{operator: "ForAllValues:StringEquals", values: missingList(), yes: genList(), no: genList("a")},
	{operator: "ForAnyValue:StringEquals", values: missingList("a"), yes: genList("b", "a"), no: genList("b")},
	{operator: "ForAnyValue:StringEquals", values: missingList(), yes: genList("a"), no: genList(), never: true},
	{operator: "ForAnyValue:StringNotEquals", values: missingList("a"), yes: genList("a", "b"), no: genList("a")},
	{operator: "ForAnyValue:StringEqualsIfExists", values: missingList("a"), yes: genList("a"), no: genList("b")},
	{operator: "ForAnyValue:StringNotLike", values: missingList("*"), yes: genList("a"), no: genList("b"), never: true},
	// True of text that is no ARN in a Deny statement with DenyUnreadable.
	{operator: "ForAnyValue:ArnNotLike", values: missingList("*"), yes: genList("none"), no: genList("arn:aws:s3:::b1"), never: true},
	{operator: "ArnNotLikeIfExists", values: missingList("*"), yes: genOne("none"), no: genOne("arn:aws:s3:::b1"), never: true},
	{operator: "ArnNotLike", values: missingList("arn:aws:s3"), yes: genOne("none"), no: genList("none"), never: true},
	// Keys of the catalogue: their definition says how many values they take (C-12).
	{operator: "StringEquals", values: missingList("a"), yes: genList("a"), no: genList("b"), never: true, key: "aws:TagKeys"},
	{operator: "StringNotEquals", values: missingList("a"), yes: genList("a"), no: genList("b"), never: true, key: "aws:TagKeys"},
	{operator: "ForAllValues:StringEquals", values: missingList("a"), yes: genList("a"), no: genList("b"), key: "aws:TagKeys"},
	{operator: "StringLike", values: missingList("*"), yes: genOne("a"), no: genOne("b"), always: true, key: "aws:SourceVpce"},
	{operator: "Bool", values: missingList("true"), yes: genOne("true"), no: genOne("false"), key: "aws:SecureTransport"},
	{operator: "NotIpAddress", values: missingList("10.0.0.0/8"), yes: genOne("11.1.1.1"), no: genOne("10.1.1.1"), key: "aws:SourceIp"},
}

// A missingCase is a case with the values that each absent key may be given, by the key's name in lower case.
type missingCase struct {
	*genCase
	keys   []string // absent and not marked so
	marked []string
	values map[string][]condition.Value
}

// settle gives each key that stands in the conditions a value, leaves it absent, or marks it absent.
func (c *missingCase) settle(r *rand.Rand) {
	for _, key := range slices.Sorted(func(yield func(string) bool) {
		for key := range c.values {
			if !yield(key) {
				return
			}
		}
	}) {
		switch n := r.IntN(10); {
		case n == 0:
			c.ctx.SetAbsent(key)
			c.marked = append(c.marked, key)
		case n <= 2 || len(c.keys) == 5:
			c.ctx.SetValue(key, genPick(r, append(c.values[key], genOne("unreadable"))...))
		default:
			c.keys = append(c.keys, key)
		}
	}
	c.set.strict = genChance(r, 30)
}

// missingExact makes a case in which each key is tested once and stands in no variable.
func missingExact(seed uint64) *missingCase {
	c := &missingCase{values: map[string][]condition.Value{}}
	c.genCase = genMake(seed, func(r *rand.Rand) (specs []condition.Spec) {
		for range 1 + r.IntN(2) {
			m := genPick(r, missingTests...)
			key := m.key
			if key == "" {
				key = "app:Key" + string(rune('A'+len(c.values)))
			}
			if c.values[strings.ToLower(key)] != nil || len(c.values) > 8 {
				continue
			}
			c.values[strings.ToLower(key)] = []condition.Value{m.yes, m.no}
			specs = append(specs, condition.Spec{Operator: m.operator, Key: key, Values: m.values})
		}
		return specs
	})
	c.settle(genRand(seed + 1<<40))
	return c
}

// missingShared makes a case in which tests and variables share three or four keys.
func missingShared(seed uint64) *missingCase {
	c := &missingCase{values: map[string][]condition.Value{}}
	keys := []string{"app:k1", "App:K2", "aws:RequestTag/team", "app:k4"}[:3+seed%2]
	inVariables := keys
	operators := []string{"StringEquals", "StringNotEquals", "StringEqualsIfExists", "StringLike", "StringNotLike",
		"ForAllValues:StringEquals", "ForAnyValue:StringEquals", "ForAnyValue:StringNotEquals", "Null", "ArnLike", "ArnNotEquals"}
	switch {
	case seed%5 == 0: // many statements that depend on the same in opposite ways
		keys, inVariables = []string{"aws:RequestTag/team", "aws:RequestTag/unit"}, nil
		operators = []string{"StringEquals", "StringNotEquals"}
	case seed%8 < 4:
		inVariables = nil
	}
	c.genCase = genMake(seed, func(r *rand.Rand) (specs []condition.Spec) {
		seen := map[string]bool{}
		for range 1 + r.IntN(3) {
			s := condition.Spec{
				Operator: genPick(r, operators...), Key: genPick(r, keys...),
			}
			variable := "${" + genPick(r, keys...)
			s.Values = genPick(r, missingList("a"), missingList("b"), missingList("a", "1"))
			switch {
			case s.Operator == "Null":
				s.Values = missingList(genPick(r, "true", "false"))
			case strings.HasPrefix(s.Operator, "Arn"):
				s.Values = genPick(r, missingList("arn:aws:s3:::a"), missingList("arn:aws:s3"), missingList("*"))
				if len(inVariables) > 0 && genChance(r, 60) {
					s.Values = genPick(r, missingList("arn:aws:s3:::"+variable+"}"), missingList(variable+"}"))
				}
			case len(inVariables) > 0 && genChance(r, 40):
				s.Values = genPick(r, missingList(variable+"}"), missingList("b", variable+", 'a'}"))
			}
			if !seen[s.Operator+s.Key] {
				specs = append(specs, s)
			}
			seen[s.Operator+s.Key] = true
		}
		return specs
	}, inVariables...)
	arn := c.call.resource.ARN
	for _, key := range keys {
		c.values[strings.ToLower(key)] = []condition.Value{
			genOne("a"), genOne("b"), genOne(arn[strings.LastIndexAny(arn, ":/")+1:]), genOne("arn:aws:s3:::a"),
		}
		if seed%3 == 0 && !strings.HasPrefix(key, "aws:") { // the catalogue says that a tag has one value
			c.values[strings.ToLower(key)] = append(c.values[strings.ToLower(key)], genList("a"))
		}
	}
	c.settle(genRand(seed + 1<<40))
	return c
}
