package validate

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

func TestOperators(t *testing.T) {
	const key = `"aws:PrincipalTag/a"`
	checkSpots(t, []spot{
		{"F-108", "FORALLVALUES_WITH_SINGLE_VALUED_KEY", 0, denyIf(`"ForAllValues:StringNotEquals":{"aws:username":"a"},` +
			`"ForAllValues:NumericLessThan":{"s3:max-keys":"5"}`), `"aws:username" "s3:max-keys"`},
		{"F-108", "FORALLVALUES_WITH_SINGLE_VALUED_KEY", 0, denyIf(`"ForAllValues:StringEquals":{"aws:TagKeys":"a","own:Key":"a"},` +
			`"ForAnyValue:StringEquals":{"aws:username":"a"},"ForAllValues:Null":{"aws:username":"true"}`), ""},
		{"F-130", "EMPTY_ARRAY_CONDITION_FORALLVALUES", 0, denyIf(`"ForAllValues:StringNotLikeIfExists":{"aws:TagKeys":[]}`), `"aws:TagKeys"`},
		{"F-130", "EMPTY_ARRAY_CONDITION_FORALLVALUES", 0, denyIf(`"ForAnyValue:StringNotLike":{"aws:TagKeys":[]}`), ""},
		{"F-131", "EMPTY_ARRAY_CONDITION_FORANYVALUE", 0, denyIf(`"ForAnyValue:StringLikeIfExists":{"aws:TagKeys":[]}`), `"aws:TagKeys"`},
		{"F-131", "EMPTY_ARRAY_CONDITION_FORANYVALUE", 0, denyIf(`"ForAnyValue:StringLikeIfExists":{"aws:TagKeys":[""]}`), ""},
		{"F-132", "EMPTY_ARRAY_CONDITION_IFEXISTS", 0, allowIf(`"BoolIfExists":{"aws:SecureTransport":[]}`), `"aws:SecureTransport"`},
		{"F-132", "EMPTY_ARRAY_CONDITION_IFEXISTS", 0, allowIf(`"BoolIfExists":{"aws:SecureTransport":[true]}`), ""},
		{"F-134", "EQUIVALENT_TO_NULL_FALSE", 0, allowIf(`"StringLike":{` + key + `:["a","*"]},"ArnLike":{"aws:SourceArn":"*"},` +
			`"ForAnyValue:StringLike":{"aws:TagKeys":"*"}`), key + ` "aws:SourceArn" "aws:TagKeys"`},
		{"F-134", "EQUIVALENT_TO_NULL_FALSE", 0, allowIf(`"StringLike":{` + key + `:["a*","?*"]},"StringEquals":{` + key + `:"*"},` +
			`"StringLikeIfExists":{` + key + `:"*"},"ForAllValues:StringLike":{"aws:TagKeys":"*"},"StringNotLike":{` + key + `:"*"}`), ""},
		{"F-135", "EQUIVALENT_TO_NULL_TRUE", 0, denyIf(`"StringNotLikeIfExists":{` + key + `:["a","*"]},"ArnNotLike":{"aws:SourceArn":"*"},` +
			`"ForAllValues:StringNotLike":{"aws:TagKeys":"*"}`), key + ` "aws:SourceArn" "aws:TagKeys"`},
		{"F-135", "EQUIVALENT_TO_NULL_TRUE", 0, denyIf(`"StringNotLike":{` + key + `:"a*"},"ForAnyValue:StringNotLike":{"aws:TagKeys":"*"}`), ""},
		{"F-136", "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", 0, allowIf(`"StringLikeIfExists":{` + key + `:"*"},` +
			`"ArnLikeIfExists":{"aws:SourceArn":"*"},"ForAllValues:StringLike":{"aws:TagKeys":["*"]}`), key + ` "aws:SourceArn" "aws:TagKeys"`},
		{"F-136", "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", 0, allowIf(`"StringLike":{` + key + `:"*"},"StringLikeIfExists":{` + key + `:"?"}`), ""},
		{"F-137", "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", 0, denyIf(`"ForAnyValue:StringNotLike":{"aws:TagKeys":["a","*"]}`),
			`"aws:TagKeys"`},
		{"F-137", "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", 0, denyIf(`"ForAnyValue:StringNotLike":{"aws:TagKeys":["a*"]},` +
			`"ForAnyValue:StringNotLikeIfExists":{"aws:TagKeys":["*"]},"ForAnyValue:StringLike":{"aws:TagKeys":["*"]}`), ""},
		{"F-139", "NULL_WITH_QUALIFIER", 0, denyIf(`"ForAnyValue:Null":{"aws:TagKeys":"true","aws:username":"true"},` +
			`"ForAllValues:Null":{"aws:TagKeys":"true"}`), `"ForAnyValue:Null" "ForAllValues:Null"`},
		{"F-139", "NULL_WITH_QUALIFIER", 0, denyIf(`"Null":{"aws:TagKeys":"true"}`), ""},
	})
}

// TestAnyText holds what is said of "*" among the values against what tests with it are: for each operator with
// wildcards, whether it holds for a request without the key, and for one that has it (F-134 to F-137).
func TestAnyText(t *testing.T) {
	want := map[[2]bool]Code{
		{false, true}:  "EQUIVALENT_TO_NULL_FALSE",
		{true, false}:  "EQUIVALENT_TO_NULL_TRUE",
		{true, true}:   "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
		{false, false}: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
	}
	for _, base := range [...]string{"StringLike", "StringNotLike", "ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"} {
		for _, set := range [...]string{"", "ForAnyValue:", "ForAllValues:"} {
			for _, suffix := range [...]string{"", "IfExists"} {
				operator := set + base + suffix
				block, err := condition.New(condition.Spec{Operator: operator, Key: "own:Key", Values: []string{"*"}})
				if err != nil {
					t.Fatal(err)
				}
				absent, present := condition.Pairs(), condition.Pairs("own:Key", "arn:aws:s3:::b")
				if set != "" {
					present = condition.Pairs("own:Key", []string{"arn:aws:s3:::b"})
				}
				code := want[[2]bool{block.Eval(absent), block.Eval(present)}]
				found := Text([]byte(allowIf(`"`+operator+`":{"own:Key":"*"}`)), policy.Identity)
				if !slices.ContainsFunc(found, func(f Finding) bool { return f.Code == code }) ||
					slices.ContainsFunc(found, func(f Finding) bool { return f.Code != code && strings.Contains(string(f.Code), "NULL") }) {
					t.Errorf("%s: no %s%s", operator, code, listed(found))
				}
			}
		}
	}
}
