package policy_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

func TestParseRefusesActions(t *testing.T) {
	const (
		noAction = policy.CodeInvalidAction
		service  = policy.CodeInvalidActionService
	)
	one, second := "Statement[0].Action", "Statement[0].Action[1]"
	runRefusals(t, []refusal{
		{"G-50 no colon", actions(here + `"GetObject"`), noAction, one},
		{"G-50 no colon, in a list", actions(`["s3:GetObject",` + here + `"GetObject"]`), noAction, second},
		{"G-50 no colon, in a list of one", actions(`["GetObject"]`), noAction, "Statement[0].Action[0]"},
		{"G-50 no text", actions(`""`), noAction, one},
		{"G-50 two stars", actions(`"**"`), noAction, one},
		{"G-50 star and letters", actions(`"Get*"`), noAction, one},
		{"G-50 M-03 Q-02 any service", actions(`"*:*"`), service, one},
		{"G-50 M-03 Q-02 star in place of the service", actions(`["a:B",` + here + `"*:GetObject"]`), service, second},
		{"G-50 M-03 Q-02 star in the service", actions(`"s3*:Get"`), service, one},
		{"G-50 M-03 Q-02 question mark in the service", actions(`"s?:Get"`), service, one},
		{"V-02 variable in the service", actions(`"${aws:username}:Get"`), service, one},
		{"V-02 dollar sign in the service", actions(`"s$3:Get"`), service, one},
		{"V-02 variable in the service, Version 2008", `{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"${a}:Get","Resource":"*"}}`, service, one},
		{"G-50 NotAction", doc(`"Effect":"Deny","NotAction":["iam:*",` + here + `"sts"],"Resource":"*"`), noAction, "Statement[0].NotAction[1]"},
	})
}

func TestParseRefusesResources(t *testing.T) {
	one := "Statement[0].Resource"
	runRefusals(t, []refusal{
		{"G-51 no ARN", resources(here + `"mybucket"`), "INVALID_ARN_PREFIX", one},
		{"G-51 no ARN, in a list", resources(`["arn:aws:s3:::b",` + here + `"b/*"]`), "INVALID_ARN_PREFIX", one + "[1]"},
		{"G-51 no ARN, in NotResource", doc(`"Effect":"Deny","Action":"a:B","NotResource":` + here + `"b"`), "INVALID_ARN_PREFIX", "Statement[0].NotResource"},
		{"G-51 no text", resources(`""`), "INVALID_ARN_PREFIX", one},
		{"G-51 first part of another name", resources(`"xyz:aws:s3:::b/*"`), "INVALID_ARN_PREFIX", one},
		{"G-51 first part in upper case", resources(`"ARN:aws:s3:::b"`), "INVALID_ARN_PREFIX", one},
		{"G-51 star before the ARN", resources(`"*:aws:s3:::b"`), "INVALID_ARN_PREFIX", one},
		{"G-51 blank before the ARN", resources(`" arn:aws:s3:::b"`), "INVALID_ARN_PREFIX", one},
		{"G-51 question mark alone", resources(`"?"`), "INVALID_ARN_PREFIX", one},
		{"G-51 only arn", resources(`"arn"`), "INVALID_ARN_PREFIX", one},
		{"G-52 unknown partition", resources(`"arn:aws2:s3:::b"`), "INVALID_PARTITION", one},
		{"G-52 partition in upper case", resources(`"arn:AWS:s3:::b"`), "INVALID_PARTITION", one},
		{"G-52 partition without text", resources(`"arn::s3:::b"`), "INVALID_PARTITION", one},
		{"G-52 unknown partition of a short ARN", resources(`"arn:x"`), "INVALID_PARTITION", one},
		{"G-52 a service without text", resources(`"arn:aws::::x"`), "INVALID_SERVICE", one},
		{"G-52 a short ARN and a service without text", resources(`"arn:aws::fdsasf"`), "INVALID_SERVICE", one},
		{"G-52 a short ARN with parts left out", resources(`"arn:aws:s3::x"`), "MISSING_ARN_FIELD", one},
		{"G-53 service is a star", resources(`"arn:aws:*:::b"`), "WILDCARD_IN_SERVICE_NAME", one},
		{"G-53 star in the service", resources(`"arn:aws:s*:::b"`), "WILDCARD_IN_SERVICE_NAME", one},
		{"G-53 question mark in the service", resources(`"arn:aws:s?:::b"`), "WILDCARD_IN_SERVICE_NAME", one},
		{"G-53 variable in the service", resources(`"arn:aws:${aws:username}:::b"`), "INVALID_SERVICE", one},
		{"G-53 service in upper case", resources(`"arn:aws:Lambda:us-east-1:111122223333:function:x"`), "INVALID_ARN_SERVICE_CASE", one},
		{"V-09 no closing brace", resources(here + `"arn:aws:s3:::b/${aws:username"`), "MISSING_BRACE_IN_VARIABLE", one},
		{"V-09 no closing quote", resources(`"arn:aws:s3:::h/${aws:username, 'x}"`), "MISSING_QUOTE_IN_VARIABLE", one},
		{"V-09 no quotes", resources(`"arn:aws:s3:::h/${aws:username, x}"`), "MISSING_QUOTE_IN_VARIABLE", one},
		{"V-09 blank in a variable", resources(`"arn:aws:s3:::b/${aws: username}"`), "UNSUPPORTED_SPACE_IN_VARIABLE", one},
		{"V-09 blank before the key", resources(`"arn:aws:s3:::b/${ aws:username}"`), "UNSUPPORTED_SPACE_IN_VARIABLE", one},
		{"V-09 no key", resources(`["*","arn:aws:s3:::b/${}"]`), "EMPTY_VARIABLE", one + "[1]"},
		{"V-09 variable within a variable", resources(`"arn:aws:s3:::b/${a${b:c}}"`), "MISSING_BRACE_IN_VARIABLE", one},
	})
}

func TestParseRefusesConditions(t *testing.T) {
	var tests []refusal
	add := func(name, members string, code policy.Code, path string) {
		tests = append(tests, refusal{name, cond(members), code, "Statement[0].Condition." + path})
	}
	for _, op := range []string{
		"stringEquals", "STRINGEQUALS", "StringEqual", "StringEquals ", "Equals", "NotBool", "BinaryNotEquals", "BinaryEqualsIgnoreCase",
		"NumericLike", "IpAddressIfexists", "StringEqualsIfExistsIfExists", "IfExists", "ForAnyValues:StringEquals", "ForAllValue:StringEquals",
		"ForAnyValue::StringEquals", "ForAllValues: StringEquals", "forallvalues:StringEquals", "ForAllValues:",
		"ForAllValues:ForAnyValue:StringEquals", "StringEqualsIfExists:ForAllValues", "",
	} {
		path := op
		if strings.Trim(op, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || op == "" {
			path = strconv.Quote(op)
		}
		add("G-54 C-15 operator "+path, `"`+op+`":{"a:k":"x"}`, "INVALID_CONDITION_OPERATOR", path)
	}
	add("G-54 C-15 unknown operator with an empty body", `"Foo":{}`, "INVALID_CONDITION_OPERATOR", "Foo")
	add("C-15 unknown operator behind a known one", `"StringEquals":{"a:k":"x"},"Foo":{"a:k":"x"}`, "INVALID_CONDITION_OPERATOR", "Foo")
	add("C-05 NullIfExists", `"NullIfExists":{"aws:TagKeys":"true"}`, "NULL_WITH_IF_EXISTS", "NullIfExists")
	add("C-05 NullIfExists with a prefix", `"ForAnyValue:NullIfExists":{"aws:TagKeys":"true"}`, "NULL_WITH_IF_EXISTS", `"ForAnyValue:NullIfExists"`)

	for _, op := range strings.Fields("StringEquals StringNotEquals NumericLessThan DateEquals Bool BinaryEquals NotIpAddress ArnLike Null") {
		add("G-42 no value under "+op, `"`+op+`":{"a:k":`+here+`[]}`, policy.CodeEmptyCondition, op+`."a:k"`)
	}
	add("K no condition key", `"StringEquals":{"":"x"}`, "INVALID_CONDITION_KEY_FORMAT", `StringEquals.""`)
	for _, key := range []string{"aws:ResourceTag/", "aws:RequestTag/", "aws:PrincipalTag/", "ec2:ResourceTag/", "AWS:requesttag/"} {
		add("K no tag key behind "+key, `"StringEquals":{"`+key+`":"x"}`, "MISSING_TAG_KEY_IN_CONDITION", `StringEquals."`+key+`"`)
	}

	// Values that their operator cannot read, first as the only value, then as the second of a list.
	for _, e := range []struct {
		op, good string
		code     policy.Code
		bad      []string
	}{
		{"NumericEquals", "1", "TYPE_MISMATCH_NUMBER", []string{"", "ten", "10abc", "0x10", "inf", "NaN", "1,5", " 1", "1_000"}},
		{"NumericGreaterThanEqualsIfExists", "1", "TYPE_MISMATCH_NUMBER", []string{"*"}},
		{"DateLessThan", "2024-01-01", "TYPE_MISMATCH_DATE", []string{"", "sdfdsf", "234-13", "2024-13-01", "2024-02-30", "March 7, 2024",
			"2024-01-01T00:00:00", "2024-01-01T00:00:00.0123456789Z", "9223372036854775808", "-1", "now"}},
		{"ForAnyValue:DateEquals", "0", "TYPE_MISMATCH_DATE", []string{"1.5"}},
		{"Bool", "true", "TYPE_MISMATCH_BOOLEAN", []string{"", "yes", "1", "tru", "true ", "*"}},
		{"Null", "true", "TYPE_MISMATCH_BOOLEAN", []string{"", "null", "0"}},
		{"IpAddress", "::1", "TYPE_MISMATCH_IP_RANGE", []string{"", "203.0.113.0/33", "203.0.113", "203.0.113.256", "203.0.113.*", "2001:db8::/129", "fe80::1%eth0", "localhost", "203.0.113.1/", "0.0.0.0/-1"}},
		{"NotIpAddress", "10.0.0.0/8", "TYPE_MISMATCH_IP_RANGE", []string{"10.0.0.0/255.0.0.0"}},
		{"BinaryEquals", "AA==", "TYPE_MISMATCH_STRING", []string{"A", "AA=", "?", "AA==="}},
	} {
		path := e.op
		if strings.Contains(path, ":") {
			path = strconv.Quote(path)
		}
		for _, bad := range e.bad {
			add("C-14 "+e.op+" "+strconv.Quote(bad), `"`+e.op+`":{"a:k":`+here+`"`+bad+`"}`, e.code, path+`."a:k"`)
		}
		add("C-14 second value of "+e.op, `"`+e.op+`":{"a:k":["`+e.good+`",`+here+`"`+e.bad[0]+`"]}`, e.code, path+`."a:k"[1]`)
	}
	add("C-14 JSON boolean under a number operator", `"NumericEquals":{"a:k":true}`, "TYPE_MISMATCH_NUMBER", `NumericEquals."a:k"`)
	add("C-14 JSON number under Bool", `"Bool":{"a:k":[`+here+`0]}`, "TYPE_MISMATCH_BOOLEAN", `Bool."a:k"[0]`)

	for _, op := range strings.Fields("StringEquals StringNotEqualsIgnoreCase StringLike ArnEquals ArnNotLike Bool") {
		for _, v := range []struct {
			text string
			code policy.Code
		}{
			{"${aws:username", "MISSING_BRACE_IN_VARIABLE"},
			{"${aws:username, 'x}", "MISSING_QUOTE_IN_VARIABLE"},
			{"${aws:user name}", "UNSUPPORTED_SPACE_IN_VARIABLE"},
			{"a${}", "EMPTY_VARIABLE"},
		} {
			add("V-09 "+op+" "+v.text, `"`+op+`":{"a:k":`+here+`"`+v.text+`"}`, v.code, op+`."a:k"`)
		}
	}
	for _, op := range strings.Fields("NumericEquals DateGreaterThan IpAddress NotIpAddress BinaryEquals Null") {
		add("V-02 variable under "+op, `"`+op+`":{"a:k":`+here+`"${aws:username}"}`, "INVALID_VARIABLE_FOR_OPERATOR", op+`."a:k"`)
	}
	runRefusals(t, tests)

	runRefusals(t, []refusal{{"G-21 without variables the text must be a number",
		`{"Statement":{"Effect":"Allow","Action":"a:B","Condition":{"NumericEquals":{"a:k":` + here + `"${aws:username}"}}}}`,
		"TYPE_MISMATCH_NUMBER", `Statement[0].Condition.NumericEquals."a:k"`}})
}

// TestPlaces counts lines and columns by hand.
func TestPlaces(t *testing.T) {
	tests := []struct {
		name, doc            string
		line, column, offset int
	}{
		{"first line", `{"Version":"x","Statement":[]}`, 1, 12, 11},
		{"third line", "{\n\n\t\"Version\": \"x\",\"Statement\":[]}", 3, 13, 15},
		{"carriage returns", "{\r\n  \"Version\": \"x\",\"Statement\":[]}", 2, 14, 16},
		{"accents before it", `{"Id":"éü","Version":"x","Statement":[]}`, 1, 22, 23},
		{"letters outside the basic plane before it", `{"Id":"😀","Version":"x","Statement":[]}`, 1, 21, 23},
		{"accents on the line before", "{\"Id\":\"éü\",\n\"Version\":\"x\",\"Statement\":[]}", 2, 11, 24},
		{"byte order mark", "\ufeff{\"Version\":\"x\",\"Statement\":[]}", 1, 12, 14},
		{"blanks before the document", " \n {\"Version\":\"x\",\"Statement\":[]}", 2, 13, 14},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := policy.Parse([]byte(tt.doc))
			e := wantError(t, err, policy.CodeInvalidVersion, "Version")
			if e.Line != tt.line || e.Column != tt.column || e.Offset != tt.offset {
				t.Errorf("%d:%d, byte %d, want %d:%d, byte %d", e.Line, e.Column, e.Offset, tt.line, tt.column, tt.offset)
			}
		})
	}
}
