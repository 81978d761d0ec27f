package yaml_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/evaluate/stack/yaml"
)

func TestJSON(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"IN-52 date", "Version: 2012-10-17", `{"Version":"2012-10-17"}`},
		{"IN-52 account that begins with 0", "Principal: 012345678901", `{"Principal":"012345678901"}`},
		{"IN-52 account", "Principal: 123456789012", `{"Principal":123456789012}`},
		{"IN-52 quoted account", "Principal: '123456789012'", `{"Principal":"123456789012"}`},
		{"IN-52 doubly quoted", `a: "1\t2"`, `{"a":"1\u00092"}`},
		{"IN-52 words of YAML 1.1", "[yes, No, on, OFF, y, True, TRUE, False]",
			`["yes","No","on","OFF","y","True","TRUE","False"]`},
		{"IN-52 booleans", "[true, false, 'true', \"false\"]", `[true,false,"true","false"]`},
		{"IN-52 decimal", "[0, 7, -7, 10.50, -0.1, 123456789012345678901234567890]",
			`[0,7,-7,10.50,-0.1,123456789012345678901234567890]`},
		{"IN-52 not plainly decimal",
			"[+7, 007, 0x1f, 0o7, 1_000, 1e3, .5, 5., 1.2.3, .inf, .NaN, '1:30', 1:30, '-', --1, 00, -01, ١]",
			`["+7","007","0x1f","0o7","1_000","1e3",".5","5.","1.2.3",".inf",".NaN","1:30","1:30","-","--1","00","-01","١"]`},
		{"IN-52 nothing", "{a: , b: ~, c: null, d: '', e: Null, f: NULL, g: '~'}",
			`{"a":null,"b":null,"c":null,"d":"","e":"Null","f":"NULL","g":"~"}`},
		{"IN-52 base 60 and dates", "[2001-12-14t21:59:43.10-05:00, 190:20:30]",
			`["2001-12-14t21:59:43.10-05:00","190:20:30"]`},
		{"IN-52 Ref", "!Ref A", `{"Ref":"A"}`},
		{"IN-52 Ref of digits", "!Ref 12", `{"Ref":"12"}`},
		{"IN-52 Condition", "- !Condition IsProd", `[{"Condition":"IsProd"}]`},
		{"IN-52 Sub", "!Sub 'arn:${AWS::Partition}:s3:::${B}/${!aws:username}'",
			`{"Fn::Sub":"arn:${AWS::Partition}:s3:::${B}/${!aws:username}"}`},
		{"IN-52 Sub with a map", "!Sub\n- a${X}\n- X: !GetAtt T.Arn", `{"Fn::Sub":["a${X}",{"X":{"Fn::GetAtt":["T","Arn"]}}]}`},
		{"IN-52 Sub of a block", "x: !Sub |\n  a\n  b\n", `{"x":{"Fn::Sub":"a\u000ab\u000a"}}`},
		{"IN-52 Sub of a folded block", "x: !Sub >-\n  a\n  b\n", `{"x":{"Fn::Sub":"a b"}}`},
		{"IN-52 GetAtt at its first dot", "!GetAtt a.b.c", `{"Fn::GetAtt":["a","b.c"]}`},
		{"IN-52 GetAtt as a list", "!GetAtt [a, b.c]", `{"Fn::GetAtt":["a","b.c"]}`},
		{"IN-52 GetAtt with a function", "!GetAtt [a, !Ref B]", `{"Fn::GetAtt":["a",{"Ref":"B"}]}`},
		{"IN-52 GetAtt without a dot", "!GetAtt a", `{"Fn::GetAtt":"a"}`},
		{"IN-52 GetAtt in the long form", "Fn::GetAtt: a.b.c", `{"Fn::GetAtt":"a.b.c"}`},
		{"IN-52 If", "!If [C, !Ref A, !Ref 'AWS::NoValue']", `{"Fn::If":["C",{"Ref":"A"},{"Ref":"AWS::NoValue"}]}`},
		{"IN-52 Join", "!Join ['', ['arn:', !Ref A]]", `{"Fn::Join":["",["arn:",{"Ref":"A"}]]}`},
		{"IN-52 Select and Split", "!Select [0, !Split [',', !Ref L]]",
			`{"Fn::Select":[0,{"Fn::Split":[",",{"Ref":"L"}]}]}`},
		{"IN-52 FindInMap", "!FindInMap [M, !Ref 'AWS::Region', k]", `{"Fn::FindInMap":["M",{"Ref":"AWS::Region"},"k"]}`},
		{"IN-52 ImportValue", "!ImportValue shared-vpc", `{"Fn::ImportValue":"shared-vpc"}`},
		{"IN-52 function in a function", "Fn::ImportValue: !Sub a-${B}", `{"Fn::ImportValue":{"Fn::Sub":"a-${B}"}}`},
		{"IN-52 others", "[!Base64 a, !Cidr [a, 1, 8], !GetAZs '', !Length [], !ToJsonString {a: 1}]",
			`[{"Fn::Base64":"a"},{"Fn::Cidr":["a",1,8]},{"Fn::GetAZs":""},{"Fn::Length":[]},{"Fn::ToJsonString":{"a":1}}]`},
		{"IN-52 conditions", "!And [!Equals [a, b], !Or [!Not [!Condition C]]]",
			`{"Fn::And":[{"Fn::Equals":["a","b"]},{"Fn::Or":[{"Fn::Not":[{"Condition":"C"}]}]}]}`},
		{"IN-52 macros", "[!Transform {Name: AWS::Include}, !ForEach [a, [b], {c: d}]]",
			`[{"Fn::Transform":{"Name":"AWS::Include"}},{"Fn::ForEach":["a",["b"],{"c":"d"}]}]`},
		{"IN-52 rules", "[!Contains [a, b], !EachMemberIn [a, b], !EachMemberEquals [a, b], !RefAll a, !ValueOf [a, b], !ValueOfAll [a, b]]",
			`[{"Fn::Contains":["a","b"]},{"Fn::EachMemberIn":["a","b"]},{"Fn::EachMemberEquals":["a","b"]},` +
				`{"Fn::RefAll":"a"},{"Fn::ValueOf":["a","b"]},{"Fn::ValueOfAll":["a","b"]}]`},
		{"IN-52 names are texts", "{1: a, true: b, 2012-10-17: c, null: d, !!str 5: e, 'f g': h}",
			`{"1":"a","true":"b","2012-10-17":"c","null":"d","5":"e","f g":"h"}`},
		{"IN-52 order", "b: 1\na: 2", `{"b":1,"a":2}`},
		{"IN-52 tags of JSON's types", "[!!str 1, !!int 1, !!int '1', !!float 1, !!float 1.5, !!bool true, !!null ~, !!null '', !!map {}, !!seq []]",
			`["1",1,1,1,1.5,true,null,null,{},[]]`},
		{"IN-52 no particular tag", "[! 12, ! {a: 1}, ! [2]]", `["12",{"a":1},[2]]`},
		{"IN-52 tag in full", "!<tag:yaml.org,2002:str> 12", `"12"`},
		{"IN-52 an anchor that nothing refers to", "a: &x 1", `{"a":1}`},
		{"IN-52 << as a text", "{'<<': 1, a: <<}", `{"<<":1,"a":"<<"}`},
		{"IN-52 begin and end of the document", "---\na: 1\n...\n", `{"a":1}`},
		{"IN-52 nothing in the document", "---\n", `null`},
		{"IN-52 JSON", "{\"a\": [1, \"\\u00e4\\n\", {\"Ref\": \"B\"}], \"c\": {}}", `{"a":[1,"ä\u000a",{"Ref":"B"}],"c":{}}`},
		{"byte order mark and CRLF", "\ufeffa: 1\r\nb: c\r\n", `{"a":1,"b":"c"}`},
		{"comments", "# x\na: 1 # y\n", `{"a":1}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := yaml.JSON([]byte(tt.in))
			if err != nil || string(got) != tt.want {
				t.Errorf("JSON(%q)\n= %s, %v\nwant %s", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestJSONRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in     string
		code         yaml.Code
		line, column int
	}{
		{"IN-52 alias", "a: &x 1\nb: [*x]", yaml.CodeAlias, 2, 5},
		{"IN-52 alias as a name", "a: &x 1\n*x : 2", yaml.CodeAlias, 2, 1},
		{"IN-52 alias inside of its anchor", "a: &x [*x]", yaml.CodeAlias, 1, 8},
		{"IN-52 alias of nothing", "a: *x", yaml.CodeSyntax, 1, 4},
		{"IN-52 merge key", "a: 1\n<<: {b: 2}", yaml.CodeMerge, 2, 1},
		{"IN-52 merge key with an alias", "a: &x {b: 2}\nc:\n  <<: *x", yaml.CodeMerge, 3, 3},
		{"IN-52 merge key by its tag", "!!merge x: {b: 2}", yaml.CodeMerge, 1, 1},
		{"IN-52 unknown short form", "a:\n  - !Foo b", yaml.CodeTag, 2, 5},
		{"IN-52 short forms have letter case", "a: !ref b", yaml.CodeTag, 1, 4},
		{"IN-52 unknown tag of a list", "!Foo [a]", yaml.CodeTag, 1, 1},
		{"IN-52 unknown tag of a mapping", "!Foo {a: b}", yaml.CodeTag, 1, 1},
		{"IN-52 binary", "!!binary aGk=", yaml.CodeTag, 1, 1},
		{"IN-52 timestamp", "!!timestamp 2012-10-17", yaml.CodeTag, 1, 1},
		{"IN-52 set", "!!set {a: ~}", yaml.CodeTag, 1, 1},
		{"IN-52 omap", "!!omap [a: 1]", yaml.CodeTag, 1, 1},
		{"IN-52 long form as a tag", "!Fn::Sub a", yaml.CodeTag, 1, 1},
		{"IN-52 a tag without its mark", "!<Ref> a", yaml.CodeTag, 1, 1},
		{"IN-52 a tag of another", "!!str [a]", yaml.CodeTag, 1, 1},
		{"IN-52 no number", "!!int 1_000", yaml.CodeValue, 1, 1},
		{"IN-52 no whole number", "!!int 1.5", yaml.CodeValue, 1, 1},
		{"IN-52 no boolean", "!!bool yes", yaml.CodeValue, 1, 1},
		{"IN-52 twice", "a: 1\nb: 2\n\"a\": 3", yaml.CodeDuplicate, 3, 1},
		{"IN-52 twice inside", "x:\n  - {ä: 1, ä: 2}", yaml.CodeDuplicate, 2, 12},
		{"IN-52 twice as text", "{1: a, '1': b}", yaml.CodeDuplicate, 1, 8},
		{"IN-52 second document", "---\na: 1\n---\nb: 2", yaml.CodeDocuments, 3, 1},
		{"IN-52 second document after the end", "a: 1\n...\nb", yaml.CodeDocuments, 3, 1},
		{"IN-52 broken second document", "a: 1\n---\n[", yaml.CodeSyntax, 4, 1},
		{"IN-52 a list as a name", "? [a]\n: b", yaml.CodeKey, 1, 3},
		{"IN-52 a mapping as a name", "{{a: 1}: b}", yaml.CodeKey, 1, 2},
		{"IN-52 a function as a name", "!Ref a: b", yaml.CodeKey, 1, 1},
		{"IN-52 a star is an alias", "Action: *", yaml.CodeSyntax, 1, 10},
		{"IN-52 two short forms", "a: !Base64 !Sub b", yaml.CodeSyntax, 1, 12},
		{"empty", "", yaml.CodeNoDocument, 1, 1},
		{"comments only", "# a\n\n", yaml.CodeNoDocument, 1, 1},
		{"tab", "a:\n\tb: c", yaml.CodeSyntax, 2, 1},
		{"no end", "a: [b", yaml.CodeSyntax, 2, 1},
		{"half a character", `a: "\ud83d"`, yaml.CodeSyntax, 1, 7},
		{"control", "a: ä\x01", yaml.CodeSyntax, 1, 5},
		{"not UTF-8", "a: ä\n- \ufffd\xff", yaml.CodeInvalidUTF8, 2, 4},
		{"UTF-16", "\xff\xfea\x00", yaml.CodeInvalidUTF8, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := yaml.JSON([]byte(tt.in))
			e, ok := errors.AsType[*yaml.Error](err)
			if !ok || got != nil || e.Code != tt.code || e.Line != tt.line || e.Column != tt.column || e.Reason == "" {
				t.Errorf("JSON(%q) = %s, %v, want %s at %d:%d", tt.in, got, err, tt.code, tt.line, tt.column)
			}
		})
	}
}

// TestLimits holds what is refused for its size or depth alone, and that the last that is taken is taken.
func TestLimits(t *testing.T) {
	repeat := strings.Repeat
	for _, tt := range []struct {
		name, in string
		code     yaml.Code
		opts     []yaml.Option
	}{
		{"IN-52 deep enough", repeat("[", 64) + repeat("]", 64), "", nil},
		{"IN-52 too deep", repeat("[", 65) + repeat("]", 65), yaml.CodeTooDeep, nil},
		{"IN-52 far too deep", repeat("[", 1<<17), yaml.CodeTooDeep, nil},
		{"IN-52 too deep in blocks", repeat("- ", 1<<17) + "a", yaml.CodeTooDeep, nil},
		{"IN-52 too deep in mappings", repeat("{a: ", 65) + repeat("}", 65), yaml.CodeTooDeep, nil},
		{"IN-52 short form deep enough", repeat("[", 63) + "!Ref a" + repeat("]", 63), "", nil},
		{"IN-52 too deep by a short form", repeat("[", 64) + "!Ref a" + repeat("]", 64), yaml.CodeTooDeep, nil},
		{"IN-52 GetAtt deep enough", repeat("[", 62) + "!GetAtt a.b" + repeat("]", 62), "", nil},
		{"IN-52 too deep by GetAtt", repeat("[", 63) + "!GetAtt a.b" + repeat("]", 63), yaml.CodeTooDeep, nil},
		{"IN-52 too deep by short forms of lists", repeat("!If [", 33) + repeat("]", 33), yaml.CodeTooDeep, nil},
		{"IN-52 short forms of lists deep enough", repeat("!If [", 32) + repeat("]", 32), "", nil},
		{"IN-52 large enough", "a: 345678", "", []yaml.Option{yaml.WithMaxSize(9)}},
		{"IN-52 too large", "a: 3456789", yaml.CodeTooLarge, []yaml.Option{yaml.WithMaxSize(9)}},
		{"IN-52 too large by default", repeat(" ", 4<<20+1), yaml.CodeTooLarge, nil},
		{"IN-52 too many in a list", "[" + repeat("a,", 1<<18) + "]", yaml.CodeTooMany, nil},
		{"IN-52 too many in lines", repeat("-\n", 1<<18), yaml.CodeTooMany, nil},
		{"IN-52 too many nested in lines", repeat(repeat("- ", 60)+"\n", 5000), yaml.CodeTooMany, nil},
		{"IN-52 too many names", "{" + repeat("? a", 1<<18) + "}", yaml.CodeTooMany, nil},
		{"IN-52 many in a long text", "a: " + repeat("-a:?", 1<<19), "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := yaml.JSON([]byte(tt.in), tt.opts...)
			if e, ok := errors.AsType[*yaml.Error](err); ok && e.Code != tt.code || !ok && tt.code != "" {
				t.Errorf("%v, want %q", err, tt.code)
			}
			if err == nil && !json.Valid(got) {
				t.Error("not JSON")
			}
		})
	}
}

// TestPlaces holds that every value and name is found where it stands in the YAML.
func TestPlaces(t *testing.T) {
	const text = "# IN-51\na: 1\nä:\n  - !Sub 'x'\n  - {ö: !GetAtt b.c.d, ü: \"y\"}\n\nz: !If\n  - p\n  - q: ~\n"
	got, places, err := yaml.JSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"a":1,"ä":[{"Fn::Sub":"x"},{"ö":{"Fn::GetAtt":["b","c.d"]},"ü":"y"}],"z":{"Fn::If":["p",{"q":null}]}}`
	if string(got) != want {
		t.Fatalf("%s\nwant %s", got, want)
	}
	for _, tt := range []struct {
		at           string
		line, column int
	}{
		{`{"a"`, 2, 1}, {`"a"`, 2, 1}, {`1,`, 2, 4}, {`"ä"`, 3, 1}, {`[{"Fn::S`, 4, 3}, {`{"Fn::S`, 4, 5},
		{`"Fn::S`, 4, 5}, {`"x"`, 4, 5}, {`{"ö"`, 5, 5}, {`"ö"`, 5, 6}, {`{"Fn::G`, 5, 9}, {`"Fn::G`, 5, 9}, {`["b`, 5, 9},
		{`"b"`, 5, 9}, {`"c.d"`, 5, 9}, {`"ü"`, 5, 24}, {`"y"`, 5, 27}, {`y"`, 5, 27}, {`"z"`, 7, 1}, {`{"Fn::I`, 7, 4},
		{`["p"`, 7, 4}, {`"p"`, 8, 5}, {`{"q"`, 9, 5}, {`"q"`, 9, 5}, {`null`, 9, 8}, {`ull`, 9, 8},
	} {
		line, column := places.Locate(strings.Index(want, tt.at))
		if line != tt.line || column != tt.column {
			t.Errorf("IN-51 %s: %d:%d, want %d:%d", tt.at, line, column, tt.line, tt.column)
		}
	}
	if line, column := places.Locate(-1); line != 1 || column != 1 {
		t.Errorf("before the text: %d:%d", line, column)
	}
	if line, column := (yaml.Places{}).Locate(5); line != 1 || column != 1 {
		t.Errorf("without places: %d:%d", line, column)
	}
}

func TestError(t *testing.T) {
	_, _, err := yaml.JSON([]byte("a: &" + strings.Repeat("x", 5000) + " 1\nb: *" + strings.Repeat("x", 5000)))
	const want = `yaml: line 2, column 4: the alias "*` // and so on
	if err == nil || !strings.HasPrefix(err.Error(), want) || len(err.Error()) > 300 {
		t.Errorf("%v", err)
	}
	for _, in := range []string{"*" + strings.Repeat("ä", 5000), "!" + strings.Repeat("%C3%A4", 5000) + " a", "!a\u2028b c"} {
		if _, _, err := yaml.JSON([]byte(in)); err == nil || len(err.Error()) > 2000 || strings.ContainsAny(err.Error(), "\n\u2028") {
			t.Errorf("%.20q: %.300q", in, err)
		}
	}
}

func TestSample(t *testing.T) {
	text, err := os.ReadFile("testdata/thumbs.sam.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, places, err := yaml.JSON(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"AWSTemplateFormatVersion":"2010-09-09","Transform":"AWS::Serverless-2016-10-31"`,
		`"FunctionName":{"Fn::Sub":"thumbs-${Stage}"}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:PutItem","Resource":{"Fn::GetAtt":["Index","Arn"]}}]}`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if line, column := places.Locate(strings.Index(string(got), `"dynamodb:PutItem"`)); line != 30 || column != 23 {
		t.Errorf("%d:%d", line, column)
	}
}
