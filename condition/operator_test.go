package condition_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
)

// A fixture is one operator with a value, and request values that stand in the relation of its positive form to it.
type fixture struct {
	name    string
	negated bool
	value   string
	match   string
	other   string
	bad     string // not of the operator's type; "" if every text is
}

const (
	fixtureARN  = "arn:aws:sns:*:111122223333:t*"
	matchingARN = "arn:aws:sns:us-east-1:111122223333:topic"
	otherARN    = "arn:aws:sns:us-east-1:111122223333:queue"
)

// fixtures lists every operator but Null (C-02, and the table of operators).
var fixtures = []fixture{
	{"StringEquals", false, "a", "a", "A", ""},
	{"StringNotEquals", true, "a", "a", "A", ""},
	{"StringEqualsIgnoreCase", false, "Ab", "aB", "ac", ""},
	{"StringNotEqualsIgnoreCase", true, "Ab", "aB", "ac", ""},
	{"StringLike", false, "a*?", "a/b:c", "a", ""},
	{"StringNotLike", true, "a*?", "a/b:c", "a", ""},
	{"NumericEquals", false, "10", "10.0", "11", "ten"},
	{"NumericNotEquals", true, "10", "10.0", "11", "ten"},
	{"NumericLessThan", false, "10", "9", "10", "ten"},
	{"NumericLessThanEquals", false, "10", "10", "11", "ten"},
	{"NumericGreaterThan", false, "10", "11", "10", "ten"},
	{"NumericGreaterThanEquals", false, "10", "10", "9", "ten"},
	{"DateEquals", false, "2024-01-01", "2024-01-01T00:00:00Z", "2024-01-02", "today"},
	{"DateNotEquals", true, "2024-01-01", "2024-01-01T00:00:00Z", "2024-01-02", "today"},
	{"DateLessThan", false, "2024-01-01", "2023-12-31T23:59:59Z", "2024-01-01", "today"},
	{"DateLessThanEquals", false, "2024-01-01", "2024-01-01", "2024-01-01T00:00:01Z", "today"},
	{"DateGreaterThan", false, "2024-01-01", "2024-01-01T00:00:01Z", "2024-01-01", "today"},
	{"DateGreaterThanEquals", false, "2024-01-01", "2024-01-01", "2023-12-31T23:59:59Z", "today"},
	{"Bool", false, "true", "true", "false", "yes"},
	{"BinaryEquals", false, "QUI=", "QUI=", "QUJD", "%"},
	{"IpAddress", false, "192.0.2.0/24", "192.0.2.77", "198.51.100.1", "localhost"},
	{"NotIpAddress", true, "192.0.2.0/24", "192.0.2.77", "198.51.100.1", "localhost"},
	{"ArnEquals", false, fixtureARN, matchingARN, otherARN, "topic"},
	{"ArnNotEquals", true, fixtureARN, matchingARN, otherARN, "topic"},
	{"ArnLike", false, fixtureARN, matchingARN, otherARN, "topic"},
	{"ArnNotLike", true, fixtureARN, matchingARN, otherARN, "topic"},
}

func TestParseOperator(t *testing.T) {
	prefixes := []struct {
		text string
		set  condition.Set
	}{{"", condition.Single}, {"ForAllValues:", condition.All}, {"ForAnyValue:", condition.Any}}
	seen := map[condition.Operator]string{}
	check := func(t *testing.T, name string, set condition.Set, ifExists, negated bool) {
		op, err := condition.ParseOperator(name)
		if err != nil {
			t.Fatal(err)
		}
		if op.String() != name || op.Set() != set || op.IfExists() != ifExists || op.Negated() != negated {
			t.Errorf("%q: String %q, Set %v, IfExists %v, Negated %v", name, op, op.Set(), op.IfExists(), op.Negated())
		}
		if other, ok := seen[op]; ok {
			t.Errorf("%q equals %q", name, other)
		}
		seen[op] = name
	}
	for _, p := range prefixes {
		for _, f := range fixtures {
			t.Run("C-02 "+p.text+f.name, func(t *testing.T) { check(t, p.text+f.name, p.set, false, f.negated) })
			t.Run("C-04 "+p.text+f.name+"IfExists", func(t *testing.T) { check(t, p.text+f.name+"IfExists", p.set, true, f.negated) })
		}
		t.Run("C-06 "+p.text+"Null", func(t *testing.T) { check(t, p.text+"Null", p.set, false, false) })
	}
	if want := 3 * (2*26 + 1); len(seen) != want {
		t.Errorf("%d operators, want %d", len(seen), want)
	}
}

func TestZeroOperator(t *testing.T) {
	var op condition.Operator
	if op.String() != "" || op.Set() != condition.Single || op.IfExists() || op.Negated() || op.TakesVariables() {
		t.Errorf("the zero Operator is %q, %+v", op, op)
	}
}

func TestParseOperatorRefuses(t *testing.T) {
	tests := []struct {
		name, operator string
		code           condition.Code
		meant          string
	}{
		{"Q-26 lower case", "stringequals", condition.CodeInvalidOperator, "StringEquals"},
		{"Q-26 upper case", "NULL", condition.CodeInvalidOperator, "Null"},
		{"Q-26 spelling of the address operator", "IPAddress", condition.CodeInvalidOperator, "IpAddress"},
		{"Q-26 spelling of an ARN operator", "ARNLike", condition.CodeInvalidOperator, "ArnLike"},
		{"Q-26 case of the suffix", "StringEqualsIfexists", condition.CodeInvalidOperator, "StringEqualsIfExists"},
		{"Q-26 case of the prefix", "forAllValues:StringLike", condition.CodeInvalidOperator, "ForAllValues:StringLike"},
		{"C-15 suffix in front", "IfExistsStringEquals", condition.CodeInvalidOperator, "StringEqualsIfExists"},
		{"C-15 prefix behind", "StringEquals:ForAnyValue", condition.CodeInvalidOperator, "ForAnyValue:StringEquals"},
		{"C-15 suffix before the prefix", "IfExistsForAllValues:ArnLike", condition.CodeInvalidOperator, "ForAllValues:ArnLikeIfExists"},
		{"C-15 ForAnyValues", "ForAnyValues:StringEquals", condition.CodeInvalidOperator, "ForAnyValue:StringEquals"},
		{"C-15 ForAllValue", "ForAllValue:StringEquals", condition.CodeInvalidOperator, "ForAllValues:StringEquals"},
		{"C-15 two colons", "ForAnyValue::StringEquals", condition.CodeInvalidOperator, "ForAnyValue:StringEquals"},
		{"C-15 no colon", "ForAnyValueStringEquals", condition.CodeInvalidOperator, "ForAnyValue:StringEquals"},
		{"C-15 blank", "ForAnyValue: StringEquals", condition.CodeInvalidOperator, "ForAnyValue:StringEquals"},
		{"C-15 blank at the end", "StringEquals ", condition.CodeInvalidOperator, "StringEquals"},
		{"C-15 suffix twice", "BoolIfExistsIfExists", condition.CodeInvalidOperator, "BoolIfExists"},
		{"C-15 both prefixes", "ForAllValues:ForAnyValue:StringLike", condition.CodeInvalidOperator, "ForAllValues:StringLike"},
		{"Q-26 a letter too much", "StringEqualss", condition.CodeInvalidOperator, `StringEquals`},
		{"Q-26 a letter too few under a prefix", "ForAnyValue:StringLik", condition.CodeInvalidOperator, "ForAnyValue:StringLike"},
		{"Q-26 several are near", "DateLessThanEqual", condition.CodeInvalidOperator, "DateLessThanEquals"},
		{"Q-26 two letters", "ArnLkie", condition.CodeInvalidOperator, `ArnLike`},
		{"C-15 no name", "", condition.CodeInvalidOperator, ""},
		{"C-15 prefix alone", "ForAllValues:", condition.CodeInvalidOperator, ""},
		{"C-15 suffix alone", "IfExists", condition.CodeInvalidOperator, ""},
		{"C-15 no such name", "StringMatches", condition.CodeInvalidOperator, ""},
		{"C-02 no BinaryNotEquals", "BinaryNotEquals", condition.CodeInvalidOperator, ""},
		{"C-02 no NotBool", "NotBool", condition.CodeInvalidOperator, ""},
		{"C-15 long name", "ForAnyValue:" + strings.Repeat("x", 200), condition.CodeInvalidOperator, ""},
		{"C-05 Null with IfExists", "NullIfExists", condition.CodeNullWithIfExists, ""},
		{"C-05 ForAllValues:Null with IfExists", "ForAllValues:NullIfExists", condition.CodeNullWithIfExists, ""},
		{"C-05 ForAnyValue:Null with IfExists", "ForAnyValue:NullIfExists", condition.CodeNullWithIfExists, ""},
		{"Q-26 Null with IfExists in lower case", "nullifexists", condition.CodeInvalidOperator, "Null"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			op, err := condition.ParseOperator(tt.operator)
			e, ok := errors.AsType[*condition.Error](err)
			if !ok || op != (condition.Operator{}) {
				t.Fatalf("ParseOperator(%q) = %v, %v", tt.operator, op, err)
			}
			if e.Code != tt.code || e.Operator != tt.operator || e.Value != -1 || e.Key != "" {
				t.Errorf("ParseOperator(%q): %+v, want code %s", tt.operator, e, tt.code)
			}
			if named := strings.Contains(e.Reason, "there is"); named != (tt.meant != "") || named && !strings.HasPrefix(e.Reason, `no such operator; there is "`+tt.meant+`"`) {
				t.Errorf("ParseOperator(%q): reason %q, want it to name %q", tt.operator, e.Reason, tt.meant)
			}
		})
	}
}

func TestTakesVariables(t *testing.T) {
	for _, f := range append(fixtures, fixture{name: "Null", value: "true"}) {
		t.Run("V-02 "+f.name, func(t *testing.T) {
			want := strings.HasPrefix(f.name, "String") || strings.HasPrefix(f.name, "Arn") || f.name == "Bool"
			op, err := condition.ParseOperator(f.name)
			if err != nil {
				t.Fatal(err)
			}
			if op.TakesVariables() != want {
				t.Errorf("TakesVariables = %v, want %v", op.TakesVariables(), want)
			}
			_, err = condition.New(is(f.name, "k", f.value, "${aws:username}"))
			if want {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if e, ok := errors.AsType[*condition.Error](err); !ok || e.Code != condition.CodeInvalidVariable || e.Value != 1 {
				t.Errorf("New: %v, want %s at value 1", err, condition.CodeInvalidVariable)
			}
		})
	}
}
