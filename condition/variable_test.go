package condition_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

func TestVariables(t *testing.T) {
	tag := in{"aws:PrincipalTag/Team": "red", "k": "red"}
	testEval(t, []evalCase{
		{"V-01 value", specs{is("StringEquals", "k", "${aws:PrincipalTag/Team}")}, tag, true},
		{"V-01 another value", specs{is("StringEquals", "k", "${aws:PrincipalTag/Team}")}, in{"aws:PrincipalTag/Team": "blue", "k": "red"}, false},
		{"V-01 key in other case", specs{is("StringEquals", "k", "${AWS:principaltag/TEAM}")}, tag, true},
		{"V-01 text around", specs{is("StringLike", "k", "${a}-${b}/*")}, in{"a": "x", "b": "y", "k": "x-y/z"}, true},
		{"V-01 default unused", specs{is("StringEquals", "k", "${aws:PrincipalTag/Team, 'blue'}")}, tag, true},
		{"V-01 default", specs{is("StringEquals", "k", "${aws:PrincipalTag/Team, 'blue'}")}, in{"k": "blue"}, true},
		{"V-01 default, negated", specs{is("StringNotEquals", "k", "${aws:PrincipalTag/Team, 'blue'}")}, in{"k": "blue"}, false},
		{"V-01 a dollar without brace", specs{is("StringEquals", "k", "$aws:username")}, in{"k": "$aws:username"}, true},
		{"V-02 ignoring case", specs{is("StringEqualsIgnoreCase", "k", "${a}")}, in{"a": "BOB", "k": "bob"}, true},
		{"V-02 ignoring case, negated", specs{is("StringNotEqualsIgnoreCase", "k", "${a}")}, in{"a": "BOB", "k": "bob"}, false},
		{"V-02 StringNotLike", specs{is("StringNotLike", "k", "${a}*")}, in{"a": "b", "k": "bob"}, false},
		{"V-02 whole ARN", specs{is("ArnEquals", "aws:SourceArn", "${aws:PrincipalArn}")}, in{"aws:PrincipalArn": "arn:aws:s3:::b", "aws:SourceArn": "arn:aws:s3:::b"}, true},
		{"V-02 whole ARN, another", specs{is("ArnNotEquals", "aws:SourceArn", "${aws:PrincipalArn}")}, in{"aws:PrincipalArn": "arn:aws:s3:::b", "aws:SourceArn": "arn:aws:s3:::c"}, true},
		{"V-02 whole ARN, default", specs{is("ArnLike", "k", "${a, 'arn:aws:s3:::b'}")}, in{"k": "arn:aws:s3:::b"}, true},
		{"C-14 whole ARN that is none", specs{is("ArnNotLike", "k", "${a}")}, in{"a": "bob", "k": "arn:aws:s3:::b"}, false},
		{"C-14 whole ARN, default that is none", specs{is("ArnNotLike", "k", "${a, 'bob'}")}, in{"k": "arn:aws:s3:::b"}, false},
		{"Q-06 Bool", specs{is("Bool", "k", "${a}")}, in{"a": "true", "k": "true"}, true},
		{"Q-06 Bool, another", specs{is("Bool", "k", "${a}")}, in{"a": "false", "k": "true"}, false},
		{"Q-06 Bool, letter case", specs{is("Bool", "k", "${a}")}, in{"a": "TRUE", "k": "true"}, true},
		{"Q-06 Bool, default", specs{is("Bool", "k", "${a, 'false'}")}, in{"k": "false"}, true},
		{"Q-06 Bool, no boolean", specs{is("Bool", "k", "${a}")}, in{"a": "yes", "k": "true"}, false},
		{"Q-06 Bool, no value", specs{is("Bool", "k", "${a}")}, in{"k": "true"}, false},
		{"V-04 multivalued by definition", specs{is("StringEquals", "k", "${aws:TagKeys}")}, in{"aws:TagKeys": "a", "k": "a"}, false},
		{"V-04 multivalued by definition, negated", specs{is("StringNotEquals", "k", "${aws:TagKeys}")}, in{"aws:TagKeys": "a", "k": "a"}, true},
		{"V-04 given as a list", specs{is("StringEquals", "k", "${svc:a}")}, in{"svc:a": list{"a"}, "k": "a"}, false},
		{"V-04 single-valued, given as a list", specs{is("StringEquals", "k", "${aws:username}")}, in{"aws:username": list{"a"}, "k": "a"}, false},
		{"V-04 default of a multivalued key", specs{is("StringEquals", "k", "${aws:TagKeys, 'd'}")}, in{"aws:TagKeys": list{"a"}, "k": "d"}, true},
		{"V-05 positive, no value", specs{is("StringEquals", "k", "${a}")}, in{"k": ""}, false},
		{"V-05 StringLike, no value", specs{is("StringLike", "k", "${a}*")}, in{"k": "bob"}, false},
		{"V-05 ArnLike, no value", specs{is("ArnLike", "k", "arn:aws:s3:::${a}*")}, in{"k": "arn:aws:s3:::b"}, false},
		{"V-05 negated, no value", specs{is("StringNotEquals", "s3:ExistingObjectTag/Team", "${aws:PrincipalTag/Team}")}, in{"s3:ExistingObjectTag/Team": "red"}, true},
		{"V-05 StringNotLike, no value", specs{is("StringNotLike", "k", "${a}*")}, in{"k": "bob"}, true},
		{"V-05 StringNotEqualsIgnoreCase, no value", specs{is("StringNotEqualsIgnoreCase", "k", "${a}")}, in{"k": "bob"}, true},
		{"V-05 ArnNotLike, no value", specs{is("ArnNotLike", "k", "arn:aws:s3:::${a}*")}, in{"k": "arn:aws:s3:::b"}, true},
		{"V-05 ArnNotEquals, no whole ARN", specs{is("ArnNotEquals", "k", "${a}")}, in{"k": "arn:aws:s3:::b"}, true},
		{"V-05 IfExists, no value", specs{is("StringEqualsIfExists", "k", "${a}")}, in{"k": "b"}, false},
		{"V-05 ForAllValues negated, no value", specs{is("ForAllValues:StringNotEquals", "k", "${a}")}, in{"k": list{"b"}}, true},
		{"V-05 ForAnyValue, no value", specs{is("ForAnyValue:StringLike", "k", "${a}*")}, in{"k": list{"b"}}, false},
		{"V-05 marked absent", specs{is("StringEquals", "k", "${a}")}, in{"a": nil, "k": ""}, false},
		{"V-05 an empty value is a value", specs{is("StringEquals", "k", "x${a}")}, in{"a": "", "k": "x"}, true},
		{"V-05 an empty value beats the default", specs{is("StringEquals", "k", "x${a, 'd'}")}, in{"a": "", "k": "xd"}, false},
		{"V-05 no value, another matches, negated", specs{is("StringNotEquals", "k", "${a}", "b")}, in{"k": "b"}, false},
		{"V-06 the other value", specs{is("StringLike", "s3:prefix", "home/", "home/${aws:username}/")}, in{"s3:prefix": "home/"}, true},
		{"V-06 the value without name", specs{is("StringLike", "s3:prefix", "home/", "home/${aws:username}/")}, in{"s3:prefix": "home/bob/"}, false},
		{"V-06 the value with name", specs{is("StringLike", "s3:prefix", "home/", "home/${aws:username}/")}, in{"s3:prefix": "home/bob/", "aws:username": "bob"}, true},
		{"V-07 star as data", specs{is("StringLike", "k", "b-${a}")}, in{"a": "*", "k": "b-secret"}, false},
		{"V-07 star as data is itself", specs{is("StringLike", "k", "b-${a}")}, in{"a": "*", "k": "b-*"}, true},
		{"V-07 question mark as data", specs{is("StringNotLike", "k", "${a}")}, in{"a": "?", "k": "b"}, true},
		{"V-07 star as data in an ARN", specs{is("ArnLike", "k", "arn:aws:s3:::${a}")}, in{"a": "*", "k": "arn:aws:s3:::b"}, false},
		{"V-07 star as the whole ARN", specs{is("ArnLike", "k", "${a}")}, in{"a": "*", "k": "arn:aws:s3:::b"}, false},
		{"V-07 star in the default", specs{is("StringLike", "k", "${a, '*'}")}, in{"k": "b"}, false},
		{"V-07 not expanded again", specs{is("StringEquals", "k", "${a}")}, in{"a": "${b}", "b": "x", "k": "x"}, false},
		{"V-07 a variable as data", specs{is("StringEquals", "k", "${a}")}, in{"a": "${b}", "b": "x", "k": "${b}"}, true},
		{"V-07 an escape as data", specs{is("StringEquals", "k", "${a}")}, in{"a": "${*}", "k": "*"}, false},
		{"V-07 a default is not expanded", specs{is("StringEquals", "k", "${a, '${b}'}")}, in{"b": "x", "k": "${b}"}, true},
		{"V-07 a request value is not expanded", specs{is("StringEquals", "k", "x")}, in{"a": "x", "k": "${a}"}, false},
		{"V-08 star", specs{is("StringEquals", "k", "a${*}")}, in{"k": "a*"}, true},
		{"V-08 star under StringLike", specs{is("StringLike", "k", "a${*}")}, in{"k": "ab"}, false},
		{"V-08 star itself under StringLike", specs{is("StringLike", "k", "a${*}")}, in{"k": "a*"}, true},
		{"V-08 question mark under StringLike", specs{is("StringLike", "k", "a${?}*")}, in{"k": "ab?"}, false},
		{"V-08 question mark itself", specs{is("StringLike", "k", "a${?}*")}, in{"k": "a?b"}, true},
		{"V-08 dollar", specs{is("StringEquals", "k", "${$}{a}")}, in{"a": "x", "k": "${a}"}, true},
		{"V-08 star in an ARN", specs{is("ArnLike", "k", "arn:aws:s3:::${*}")}, in{"k": "arn:aws:s3:::b"}, false},
		{"V-08 star itself in an ARN", specs{is("ArnLike", "k", "arn:aws:s3:::${*}")}, in{"k": "arn:aws:s3:::*"}, true},
	})
}

func TestBlocksWithoutVariables(t *testing.T) {
	tests := []struct {
		name string
		spec condition.Spec
		req  in
		want bool
	}{
		{"G-21 no substitution", is("StringEquals", "k", "${aws:username}"), in{"k": "bob", "aws:username": "bob"}, false},
		{"G-21 literal text", is("StringEquals", "k", "${aws:username}"), in{"k": "${aws:username}", "aws:username": "bob"}, true},
		{"G-21 negated", is("StringNotEquals", "k", "${aws:username}"), in{"k": "bob", "aws:username": "bob"}, true},
		{"G-22 wildcards still work", is("StringLike", "k", "${aws:*}/?"), in{"k": "${aws:username}/x"}, true},
		{"G-21 an escape is a wildcard in braces", is("StringLike", "k", "${*}"), in{"k": "${abc}"}, true},
		{"G-21 default", is("StringEquals", "k", "${a, 'b'}"), in{"k": "${a, 'b'}"}, true},
		{"G-21 unfinished variable", is("StringEquals", "k", "${a"), in{"k": "${a"}, true},
		{"G-21 colons of a variable part an ARN", is("ArnLike", "k", "arn:aws:s3::${aws:username}"), in{"k": "arn:aws:s3::${aws:username}"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := condition.NewWithoutVariables(tt.spec)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.Eval(tt.req.context()); got != tt.want {
				t.Errorf("%v with %v: Eval = %v, want %v", tt.spec, tt.req, got, tt.want)
			}
			for _, test := range b.Tests() {
				if keys := test.VariableKeys(); len(keys) > 0 {
					t.Errorf("variables %q", keys)
				}
			}
		})
	}
	for name, code := range map[string]condition.Code{"NumericEquals": condition.CodeTypeMismatchNumber, "Bool": condition.CodeTypeMismatchBoolean, "DateEquals": condition.CodeTypeMismatchDate, "Null": condition.CodeTypeMismatchBoolean} {
		_, err := condition.NewWithoutVariables(is(name, "k", "${a}"))
		if e, ok := err.(*condition.Error); !ok || e.Code != code {
			t.Errorf("G-21: %s with a variable: %v, want %s", name, err, code)
		}
	}
}

// One block serves several callers: what it once put in place must not stay.
func TestBlockIsNotWrittenTo(t *testing.T) {
	values := []string{"${aws:username}", "arn:aws:s3:::${aws:username}*", "${svc:flag, 'true'}"}
	b, err := condition.New(is("StringEquals", "k", values[0]), is("ArnLike", "r", values[1]), is("Bool", "t", values[2]))
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range strings.Fields("alice bob alice carol bob") {
		req := in{"aws:username": user, "k": user, "r": "arn:aws:s3:::" + user + "/x", "t": "true"}
		if !b.Eval(req.context()) {
			t.Errorf("V-10: %s does not get to their own", user)
		}
		req["k"] = "dave"
		if b.Eval(req.context()) {
			t.Errorf("V-10: %s gets to what is dave's", user)
		}
	}
	for i, test := range b.Tests() {
		if test.At(0) != values[i] {
			t.Errorf("V-10: value %q has become %q", values[i], test.At(0))
		}
	}
}
