package simulator_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/simulator"
)

// TestContextTypes: how the values of a key are read, by its type. The decision is that of one Allow statement with the
// condition; "" is a value that is refused.
func TestContextTypes(t *testing.T) {
	one := func(operator, value string) string { return `{"` + operator + `":{"my:Key":"` + value + `"}}` }
	for _, tt := range []struct {
		name, typ string
		values    []string
		condition string
		want      string
	}{
		{"IN-81 text", "string", []string{"a"}, one("StringEquals", "a"), "allowed"},
		{"IN-81 text that looks like something else", "string", []string{"1.0"}, one("StringEquals", "1"), "implicitDeny"},
		{"IN-81 no text", "string", []string{""}, one("StringEquals", ""), "allowed"},
		{"IN-81 a number", "numeric", []string{"10.0"}, one("NumericEquals", "10"), "allowed"},
		{"IN-81 a number that is none", "numeric", []string{"ten"}, one("NumericEquals", "10"), ""},
		{"IN-81 a number with a blank", "numeric", []string{" 10"}, one("NumericEquals", "10"), ""},
		{"IN-81 a boolean", "boolean", []string{"true"}, one("Bool", "true"), "allowed"},
		{"IN-81 a boolean that is none", "boolean", []string{"yes"}, one("Bool", "true"), ""},
		{"IN-81 an address", "ip", []string{"203.0.113.7"}, one("IpAddress", "203.0.113.0/24"), "allowed"},
		{"IN-81 an address of version 6", "ip", []string{"2001:db8::1"}, one("IpAddress", "2001:db8::/32"), "allowed"},
		{"IN-81 a range is no address", "ip", []string{"203.0.113.0/24"}, one("IpAddress", "203.0.113.0/24"), ""},
		{"IN-81 an address that is none", "ip", []string{"203.0.113"}, one("IpAddress", "203.0.113.0/24"), ""},
		{"IN-81 bytes", "binary", []string{"AQID"}, one("BinaryEquals", "AQID"), "allowed"},
		{"IN-81 bytes that are none", "binary", []string{"A"}, one("BinaryEquals", "AQID"), ""},
		{"IN-81 a date", "date", []string{"2019-04-25T11:00:00Z"}, one("DateGreaterThan", "2018-08-16T12:00:00Z"), "allowed"},
		{"IN-81 seconds", "date", []string{"1556190000"}, one("DateEquals", "2019-04-25T11:00:00Z"), "allowed"},
		{"IN-81 a date that is none", "date", []string{"yesterday"}, one("DateGreaterThan", "2018-08-16T12:00:00Z"), ""},
		{"IN-81 a list", "stringList", []string{"a", "b"}, one("ForAnyValue:StringEquals", "b"), "allowed"},
		{"IN-81 all of a list", "stringList", []string{"a", "b"}, one("ForAllValues:StringEquals", "b"), "implicitDeny"},
		{"IN-81 a list makes a multivalued key", "stringList", []string{"a"}, one("StringEquals", "a"), "implicitDeny"},
		{"IN-81 no value", "stringList", []string{}, one("ForAllValues:StringEquals", "b"), "allowed"},
		{"IN-81 numbers", "numericList", []string{"1", "2"}, one("ForAnyValue:NumericEquals", "2"), "allowed"},
		{"IN-81 numbers of which one is none", "numericList", []string{"1", "two"}, one("ForAnyValue:NumericEquals", "1"), ""},
		{"IN-81 booleans", "booleanList", []string{"true"}, one("ForAnyValue:Bool", "true"), "allowed"},
		{"IN-81 addresses", "ipList", []string{"192.0.2.1"}, one("ForAnyValue:IpAddress", "192.0.2.0/24"), "allowed"},
		{"IN-81 lists of bytes", "binaryList", []string{"AQID"}, one("ForAnyValue:BinaryEquals", "AQID"), "allowed"},
		{"IN-81 dates", "dateList", []string{"2019-04-25"}, one("ForAnyValue:DateEquals", "2019-04-25"), "allowed"},
		{"IN-81 several values of a single type", "string", []string{"a", "b"}, one("ForAnyValue:StringEquals", "b"), ""},
		{"IN-81 no value of a single type", "boolean", []string{}, one("Bool", "true"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			request := object{
				"PolicyInputList": []string{policyOf(with(allow("s3:GetObject", "*"), tt.condition))},
				"ActionNames":     []string{"s3:GetObject"}, "ResourceArns": []string{object1},
				"ContextEntries": []object{entry("my:Key", tt.typ, tt.values...)},
			}
			if tt.want == "" {
				e := refused(t, text(t, request))
				path := "ContextEntries[0].ContextKeyValues"
				if e.Code != simulator.CodeInvalidValue || e.Path[:min(len(e.Path), len(path))] != path {
					t.Errorf("refused with %v", e)
				}
				return
			}
			if r := only(t, ask(t, request)); r.EvalDecision != tt.want {
				t.Errorf("got %s, want %s", r.EvalDecision, tt.want)
			}
		})
	}
}

// TestContextWithoutType: values are texts, and one of them a single value.
func TestContextWithoutType(t *testing.T) { // IN-81
	for _, tt := range []struct {
		condition string
		values    []string
		want      string
	}{
		{`{"StringEquals":{"my:Key":"a"}}`, []string{"a"}, "allowed"},
		{`{"ForAnyValue:StringEquals":{"my:Key":"b"}}`, []string{"a", "b"}, "allowed"},
		{`{"StringEquals":{"my:Key":"a"}}`, []string{"a", "a"}, "implicitDeny"},
		{`{"NumericEquals":{"my:Key":"1"}}`, []string{"one"}, "implicitDeny"},
		{`{"Null":{"my:Key":"true"}}`, []string{}, "allowed"},
	} {
		r := only(t, ask(t, object{
			"PolicyInputList": []string{policyOf(with(allow("s3:GetObject", "*"), tt.condition))},
			"ActionNames":     []string{"s3:GetObject"}, "ResourceArns": []string{object1},
			"ContextEntries": []object{{"ContextKeyName": "my:Key", "ContextKeyValues": tt.values}},
		}))
		if r.EvalDecision != tt.want {
			t.Errorf("%s with %q: got %s, want %s", tt.condition, tt.values, r.EvalDecision, tt.want)
		}
	}
}
