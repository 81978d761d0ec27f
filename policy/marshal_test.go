package policy_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/policy"
)

// roundTrip checks what holds for every policy.
func roundTrip(t *testing.T, p *policy.Policy) {
	t.Helper()
	text := p.String()
	opts := []policy.Option{policy.WithMaxSize(1 << 30)}
	if p.Dead() != nil {
		opts = append(opts, policy.WithStored())
	}
	back, err := policy.Parse([]byte(text), opts...)
	if err != nil {
		t.Fatalf("Parse refuses what MarshalJSON wrote: %v\n%s", err, text)
	}
	if !back.Equal(p) || !p.Equal(back) {
		t.Errorf("not equal after a round trip:\n%s", text)
	}
	if diff := cmp.Diff(text, back.String()); diff != "" {
		t.Errorf("other bytes the second time (-first +second)\n%s", diff)
	}
	if b, err := p.MarshalJSON(); err != nil || string(b) != text || !json.Valid(b) {
		t.Errorf("MarshalJSON = %s, %v, want %s", b, err, text)
	}
}

// TestMarshalKeepsShape: documents in our order of members come back byte for byte.
func TestMarshalKeepsShape(t *testing.T) {
	tests := []struct{ name, doc string }{
		{"G-06 text", doc(`"Effect":"Allow","Action":"a:B","Resource":"*"`)},
		{"G-06 lists of one", doc(`"Effect":"Allow","Action":["a:B"],"Resource":["*"]`)},
		{"G-06 lists", doc(`"Effect":"Allow","Action":["a:B","c:D"],"Resource":["*","arn:aws:s3:::b"]`)},
		{"G-02 bare statement", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:B","Resource":"*"}}`},
		{"G-01 several statements", `{"Statement":[{"Effect":"Allow","Action":"a:B"},{"Effect":"Deny","NotAction":"a:B","NotResource":"*"}]}`},
		{"G-20 Version 2008", `{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"a:B"}}`},
		{"G-22 no Version", `{"Statement":{"Effect":"Allow","Action":"a:B"}}`},
		{"G-30 Id", `{"Version":"2012-10-17","Id":"x","Statement":{"Effect":"Allow","Action":"a:B"}}`},
		{"G-30 empty Id", `{"Id":"","Statement":{"Effect":"Allow","Action":"a:B"}}`},
		{"G-31 Sid", doc(`"Sid":"S1","Effect":"Allow","Action":"a:B"`)},
		{"G-31 empty Sid", doc(`"Sid":"","Effect":"Allow","Action":"a:B"`)},
		{"G-40 empty lists", doc(`"Effect":"Allow","Principal":{"AWS":[],"Service":[]},"Action":[],"Resource":[]`)},
		{"G-40 empty Principal", doc(`"Effect":"Allow","Principal":{},"Action":[]`)},
		{"G-41 empty Condition", doc(`"Effect":"Allow","Action":"a:B","Condition":{}`)},
		{"G-41 empty operator", doc(`"Effect":"Allow","Action":"a:B","Condition":{"StringEquals":{}}`)},
		{"G-41 empty operators between others", doc(`"Effect":"Allow","Action":"a:B","Condition":{"Bool":{},"Null":{"a:k":"true"},"StringLike":{},"StringEquals":{"a:k":"b"}}`)},
		{"G-42 empty values", doc(`"Effect":"Allow","Action":"a:B","Condition":{"ForAllValues:StringEquals":{"a:k":[]},"StringEqualsIfExists":{"a:k":[]}}`)},
		{"G-60 everyone", doc(`"Effect":"Allow","Principal":"*","Action":"a:B"`)},
		{"G-60 everyone, long form", doc(`"Effect":"Allow","Principal":{"AWS":"*"},"Action":"a:B"`)},
		{"G-60 types in their order", doc(`"Effect":"Allow","Principal":{"Service":["a.b","c.d"],"AWS":"111122223333","Federated":["www.amazon.com"]},"Action":"a:B"`)},
		{"G-60 account ids as numbers", doc(`"Effect":"Allow","Principal":{"AWS":[111122223333,"*",444455556666]},"Action":"a:B"`)},
		{"G-70 NotPrincipal", doc(`"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"a:B"`)},
		{"G-09 numbers", doc(`"Effect":"Allow","Action":"a:B","Condition":{"NumericEquals":{"a:n":12345678901234567890,"a:m":[1.50,"1.50",-0,1E+2,0.10]}}`)},
		{"G-09 booleans", doc(`"Effect":"Allow","Action":"a:B","Condition":{"Bool":{"a:b":true,"a:c":["false",false]}}`)},
		{"G-10 mixed", doc(`"Effect":"Allow","Action":"a:B","Condition":{"StringEquals":{"a:k":["a",1,"b",true,"c"]}}`)},
		{"C-01 order of operators and keys", doc(`"Effect":"Allow","Action":"a:B","Condition":{"StringLike":{"z:z":"1","a:a":"2","M:m":"3"},"Bool":{"b:b":"true"},"ArnLike":{"a:a":"*"}}`)},
		{"C-16 keys as they were written", doc(`"Effect":"Allow","Action":"a:B","Condition":{"StringEquals":{"AWS:SOURCEaccount":"1"}}`)},
		{"V-01 variables as they were written", doc(`"Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:::${AWS:UserName, 'no one'}${*}","Condition":{"StringLike":{"a:k":"${aws:Username}*"}}`)},
		{"G-08 characters", doc(`"Sid":"é 日本 😀 <&> / ' \u0001\u001f` + "\u2028\u007f" + ` \"\\","Effect":"Allow","Action":"a:B"`)},
		{"keys that gjson would read as paths", doc(`"Effect":"Allow","Action":"a:B","Condition":{"StringEquals":{"a.b":"1","a*":"2","a|b":"3","#":"4","@this":"5","a\\b":"6","\"":"7"}}`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := mustParse(t, tt.doc)
			if diff := cmp.Diff(tt.doc, p.String()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			roundTrip(t, p)
		})
	}
}

// TestMarshalNormalises: blanks, the order of members and the choice of escapes do not survive.
func TestMarshalNormalises(t *testing.T) {
	const want = `{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"a/é\u000a","Effect":"Allow","Principal":"*","Action":"a:B","Resource":"*","Condition":{"Null":{"a:k":"true"}}}]}`
	p := mustParse(t, "\ufeff { \"Statement\" : [ { \"Condition\":{\"Null\":{\"a\\u003ak\":\"true\"}},\"Resource\":\"\\u002a\",\"Action\":\"a:B\",\n"+
		"\"Principal\":\"*\",\"Effect\":\"Allow\",\"Sid\":\"a\\/\\u00e9\\n\"}],\t\"Id\":\"i\",\"Version\":\"2012-10-17\"}\n", policy.WithName("no part of it"))
	if diff := cmp.Diff(want, p.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	roundTrip(t, p)
}

// TestMarshalWithin: inside other values encoding/json writes the same document.
func TestMarshalWithin(t *testing.T) {
	p := mustParse(t, doc(`"Effect":"Allow","Action":"a:B","Resource":"*","Condition":{"NumericEquals":{"a:n":12345678901234567890}}`))
	b, err := json.Marshal(map[string]any{"doc": p, "none": (*policy.Policy)(nil)})
	if want := `{"doc":` + p.String() + `,"none":null}`; err != nil || string(b) != want {
		t.Errorf("%s, %v, want %s", b, err, want)
	}
	var any map[string]json.RawMessage
	if err := json.Unmarshal(b, &any); err != nil {
		t.Fatal(err)
	}
	if back := mustParse(t, string(any["doc"])); !back.Equal(p) {
		t.Errorf("%v is not %v", back, p)
	}
}

func TestEqual(t *testing.T) {
	const base = `{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"s","Effect":"Allow","Principal":{"AWS":["111122223333","*"]},"Action":["a:B","c:D"],"Resource":["*","arn:aws:s3:::b"],"Condition":{"NumericEquals":{"a:n":["1","2"]},"Bool":{"a:b":"true"}}}]}`
	p := mustParse(t, base)
	same := []struct{ name, doc string }{
		{"itself", base},
		{"blanks and positions", "\n\n" + base},
		{"bare statement", `{"Version":"2012-10-17","Id":"i","Statement":{"Sid":"s","Effect":"Allow","Principal":{"AWS":["111122223333","*"]},"Action":["a:B","c:D"],"Resource":["*","arn:aws:s3:::b"],"Condition":{"NumericEquals":{"a:n":["1","2"]},"Bool":{"a:b":["true"]}}}}`},
		{"numbers and booleans", `{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"s","Effect":"Allow","Principal":{"AWS":[111122223333,"*"]},"Action":["a:B","c:D"],"Resource":["*","arn:aws:s3:::b"],"Condition":{"NumericEquals":{"a:n":[1,2]},"Bool":{"a:b":true}}}]}`},
		{"order of members", `{"Id":"i","Statement":[{"Condition":{"NumericEquals":{"a:n":["1","2"]},"Bool":{"a:b":"true"}},"Resource":["*","arn:aws:s3:::b"],"Action":["a:B","c:D"],"Principal":{"AWS":["111122223333","*"]},"Effect":"Allow","Sid":"s"}],"Version":"2012-10-17"}`},
	}
	for _, tt := range same {
		if q := mustParse(t, tt.doc, policy.WithName("other name")); !p.Equal(q) || !q.Equal(p) {
			t.Errorf("%s: not equal", tt.name)
		}
	}
	changes := []struct{ name, old, new string }{
		{"Version", "2012-10-17", "2008-10-17"}, {"Id", `"Id":"i"`, `"Id":"j"`}, {"no Id", `"Id":"i",`, ``}, {"Sid", `"Sid":"s"`, `"Sid":"t"`},
		{"Effect", "Allow", "Deny"}, {"principal", "111122223333", "111122223334"}, {"NotPrincipal", `"Principal"`, `"NotPrincipal"`},
		{"fewer principals", `,"*"]},"Action"`, `]},"Action"`}, {"action", "a:B", "a:C"}, {"case of an action", "a:B", "a:b"}, {"NotAction", `"Action"`, `"NotAction"`},
		{"order of actions", `"a:B","c:D"`, `"c:D","a:B"`}, {"resource", "s3:::b", "s3:::c"}, {"NotResource", `"Resource"`, `"NotResource"`},
		{"operator", "NumericEquals", "NumericLessThan"}, {"key", "a:n", "a:m"}, {"value", `"1"`, `"3"`}, {"fewer values", `["1","2"]`, `"1"`}, {"fewer tests", `,"Bool":{"a:b":"true"}`, ``},
		{"no Resource", `"Resource":["*","arn:aws:s3:::b"],`, ``}, {"no Principal", `"Principal":{"AWS":["111122223333","*"]},`, ``},
		{"everyone in another form", `{"AWS":["111122223333","*"]}`, `"*"`}, {"further statement", `}]}`, `},{"Effect":"Deny","Action":"*"}]}`},
	}
	for _, c := range changes {
		text := replaceOnce(t, base, c.old, c.new)
		if q := mustParse(t, text); p.Equal(q) || q.Equal(p) {
			t.Errorf("%s: equal to %s", c.name, text)
		}
	}

	// An element that is there and empty is not the same as none.
	plain := mustParse(t, doc(`"Effect":"Allow","Action":"a:B"`))
	for _, members := range []string{`"Principal":{}`, `"Resource":[]`} {
		if q := mustParse(t, doc(`"Effect":"Allow","Action":"a:B",`+members)); plain.Equal(q) || q.Equal(plain) {
			t.Errorf("%s: equal to a statement without it", members)
		}
	}
}

func TestUnmarshalJSON(t *testing.T) {
	type attached struct{ Policy *policy.Policy }
	var a attached
	text := `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}`
	if err := json.Unmarshal([]byte(`{"Policy":`+text+`}`), &a); err != nil {
		t.Fatal(err)
	}
	if got := a.Policy.String(); got != text {
		t.Errorf("read %s, want %s", got, text)
	}
	p := *policy.MustParse(text, policy.WithName("n"))
	err := json.Unmarshal([]byte(`{"Statement":[]}`), &p)
	if e, ok := errors.AsType[*policy.Error](err); !ok || e.Code != policy.CodeMissingStatement {
		t.Errorf("error %v, want MISSING_STATEMENT", err)
	}
	if p.Len() != 0 || p.Name() != "n" || p.CheckKind(policy.Identity) == nil {
		t.Errorf("after a failure: %d statements, name %q, CheckKind %v", p.Len(), p.Name(), p.CheckKind(policy.Identity))
	}
}
