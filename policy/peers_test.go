package policy_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The tests in this file are named after what other engines get wrong: A is a TypeScript engine, B are Go engines.

func refused(t *testing.T, text string, code policy.Code, path string) {
	t.Helper()
	p, err := policy.Parse([]byte(text))
	if !useless(p) {
		t.Errorf("a policy comes with the error: %v", p)
	}
	wantError(t, err, code, path)
}

func TestPeersA1ResourceThatIsNoARN(t *testing.T) {
	for _, r := range []string{"mybucket", "xyz:aws:s3:::b/*", "xyz:aws:s3:::*", ":aws:s3:::b", "arn", "a*:aws:s3:::b"} {
		refused(t, resources(`"`+r+`"`), "INVALID_ARN_PREFIX", "Statement[0].Resource")
	}
}

func TestPeersA5VariablesNeedTheVersion(t *testing.T) {
	var vars condition.Context
	vars.Set("aws:username", "bob")
	for version, want := range map[string]bool{`"Version":"2012-10-17",`: true, `"Version":"2008-10-17",`: false, ``: false} {
		s := first(t, mustParse(t, `{`+version+`"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}"}}`))
		if s.MatchResource("arn:aws:s3:::bob", vars) != want || s.MatchResource("arn:aws:s3:::${aws:username}", vars) == want {
			t.Errorf("%s the variable is replaced: %t, want %t", version, !want, want)
		}
	}
}

// TestPeersB2NoConditionIsDropped: an operator is in force or refused.
func TestPeersB2NoConditionIsDropped(t *testing.T) {
	values := map[string]string{"Numeric": "1", "Date": "2024-01-01", "Bool": "true", "Binary": "AA==", "IpAddress": "10.0.0.0/8", "NotIpAddress": "10.0.0.0/8", "Null": "true"}
	operators := strings.Fields(`StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike
		NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals
		DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals
		Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnNotEquals ArnLike ArnNotLike Null`)
	if len(operators) != 27 {
		t.Fatalf("%d operators, want 27", len(operators))
	}
	for _, op := range operators {
		value := "arn:aws:s3:::b"
		for prefix, v := range values {
			if strings.HasPrefix(op, prefix) {
				value = v
			}
		}
		for _, set := range []string{"", "ForAllValues:", "ForAnyValue:"} {
			for _, suffix := range []string{"", "IfExists"} {
				if op == "Null" && suffix != "" {
					continue
				}
				name := set + op + suffix
				block := first(t, mustParse(t, cond(`"`+name+`":{"a:k":"`+value+`"}`))).Condition()
				if block.Len() != 1 {
					t.Errorf("%s: %d tests", name, block.Len())
				}
				for _, test := range block.Tests() {
					if test.Operator().String() != name || test.Key() != "a:k" || test.Len() != 1 || test.At(0) != value {
						t.Errorf("%s became %s %s %q", name, test.Operator(), test.Key(), test.At(0))
					}
				}
			}
		}
	}
	for _, name := range []string{"StringMatches", "ForAnyValues:StringEquals", "BinaryNotEquals", "stringEquals"} {
		path := name
		if strings.Contains(name, ":") {
			path = `"` + name + `"`
		}
		refused(t, cond(`"`+name+`":{"a:k":"x"}`), "INVALID_CONDITION_OPERATOR", "Statement[0].Condition."+path)
	}
}

func TestPeersB8StrictWhereItMatters(t *testing.T) {
	s := first(t, mustParse(t, `{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"S3:getobject","Resource":"arn:aws:s3:::b/k"}}`))
	if !s.MatchAction("s3:GetObject") {
		t.Error("actions compare with their case")
	}
	if s.MatchResource("arn:aws:s3:::b/x/../k", nil) {
		t.Error("a resource is cleaned as if it were a path")
	}
	refused(t, doc(`"Effect":"Allow","Action":"a:B"`)+"x", policy.CodeJSONSyntax, "")
}

// TestPeersB9NothingIsSkipped: one bad statement among good ones leaves no policy; NotPrincipal is kept; case counts.
func TestPeersB9NothingIsSkipped(t *testing.T) {
	good := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	for _, bad := range []string{`{}`, `{"Effect":"Deny"}`, `{"Effect":"Deny","Action":"*","Resource":"b"}`, `null`, `[]`, `{"Effect":"Deny","Action":"*","Condition":{"X":{"a":"b"}}}`} {
		for i, list := range []string{bad + "," + good, good + "," + bad} {
			if p, err := policy.Parse([]byte(`{"Statement":[` + list + `]}`)); !useless(p) || err == nil || !strings.Contains(err.Error(), "Statement["+string(rune('0'+i))+"]") {
				t.Errorf("%s: %v, %v", list, p, err)
			}
		}
	}
	s := first(t, mustParse(t, doc(`"Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"`)))
	if !s.NotPrincipal() || len(whoIs(s)) != 1 || s.MatchResource("arn:aws:s3:::B/x", nil) {
		t.Errorf("NotPrincipal %t with %d entries", s.NotPrincipal(), len(whoIs(s)))
	}
}

func TestPeersB10ConditionIsInForce(t *testing.T) {
	b := first(t, mustParse(t, principals(`"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`))).Condition()
	var inside, outside condition.Context
	inside.Set("aws:SourceIp", "203.0.113.9")
	outside.Set("aws:SourceIp", "198.51.100.9")
	if !b.Eval(inside) || b.Eval(outside) || b.Eval(condition.Context{}) {
		t.Errorf("inside %t, outside %t, unknown %t", b.Eval(inside), b.Eval(outside), b.Eval(condition.Context{}))
	}
}

// TestPeersB12JSONTraps: what encoding/json reads without a word.
func TestPeersB12JSONTraps(t *testing.T) {
	tests := []struct {
		name, doc string
		code      policy.Code
		path      string
	}{
		{"names folded", doc(`"effect":"Allow","ACTION":"*","resource":"*"`), policy.CodeInvalidElement, "Statement[0].effect"},
		{"names folded beside the real one", doc(`"Effect":"Deny","effect":"Allow","Action":"*","Resource":"*"`), policy.CodeInvalidElement, "Statement[0].effect"},
		{"the last duplicate kept", doc(`"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"`), policy.CodeDuplicateElement, "Statement[0].Effect"},
		{"the first duplicate kept", doc(`"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"`), policy.CodeDuplicateElement, "Statement[0].Effect"},
		{"a duplicate of the whole list", `{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}],"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, policy.CodeDuplicateElement, "Statement"},
		{"a duplicate in a map", principals(`{"AWS":"111122223333","AWS":"*"}`), policy.CodeDuplicateElement, "Statement[0].Principal.AWS"},
		{"unknown names ignored", with(`"Conditon":{}`), policy.CodeInvalidElement, "Statement[0].Conditon"},
		{"unknown names ignored at the top", `{"Statements":[],"Statement":{"Effect":"Allow","Action":"*"}}`, policy.CodeInvalidElement, "Statements"},
		{"null taken as absent", with(`"Condition":null`), policy.CodeDataTypeMismatch, "Statement[0].Condition"},
		{"null document", "null", policy.CodeDataTypeMismatch, ""},
		{"a second value behind the first", doc(`"Effect":"Allow","Action":"*"`) + doc(`"Effect":"Deny","Action":"*"`), policy.CodeJSONSyntax, ""},
		{"invalid UTF-8 replaced", resources("\"arn:aws:s3:::\xff\""), policy.CodeInvalidUTF8, ""},
		{"lone surrogates replaced", resources(`"arn:aws:s3:::\ud800"`), policy.CodeLoneSurrogate, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if json.Unmarshal([]byte(tt.doc), new(struct{ Statement any })) != nil && tt.code != policy.CodeJSONSyntax {
				t.Error("encoding/json refuses it as well: the case shows nothing")
			}
			refused(t, tt.doc, tt.code, tt.path)
		})
	}
}

// TestPeersB13HostileJSON: depth does not reach the stack, and names are never read as paths.
func TestPeersB13HostileJSON(t *testing.T) {
	const n = 20_000_000
	large := policy.WithMaxSize(n)
	for _, open := range []string{"[", `{"a":`} {
		text := []byte(strings.Repeat(open, n/len(open)))
		_, err := policy.Parse(text)
		wantError(t, err, policy.CodeTooLarge, "")
		_, err = policy.Parse(text, large)
		if e := wantError(t, err, policy.CodeTooDeep, ""); e.Offset != 32*len(open) {
			t.Errorf("at byte %d, want %d", e.Offset, 32*len(open))
		}
		_, err = policy.ParseEmbedded(text, large)
		wantError(t, err, policy.CodeTooDeep, "")
	}
	_, err := policy.Parse(bytes.Repeat([]byte("]"), n), large)
	wantError(t, err, policy.CodeJSONSyntax, "")

	keys := []string{"a.b", ".", "a*", "*", "?", "a|b", "#", "#(a==1)", "@this", "@reverse", "a\\b", "0", "-1", "a:b.c*d|e#f@g", "..", "!", "{", "["}
	for _, key := range keys {
		quoted, _ := json.Marshal(key)
		text := cond(`"StringEquals":{"first":"1",` + string(quoted) + `:"2","last":"3"}`)
		var got []string
		for _, c := range first(t, mustParse(t, text)).Condition().Tests() {
			got = append(got, c.Key()+"="+c.At(0))
		}
		if want := "first=1 " + key + "=2 last=3"; strings.Join(got, " ") != want {
			t.Errorf("tests %v, want %s", got, want)
		}
		text = cond(`"NumericEquals":{"first":"1",` + string(quoted) + `:["2",` + here + `"x"],"last":"3"}`)
		text, offset, _, _ := place(text)
		_, err := policy.Parse([]byte(text))
		path := string(quoted)
		if key == "0" {
			path = key
		}
		if e := wantError(t, err, "TYPE_MISMATCH_NUMBER", "Statement[0].Condition.NumericEquals."+path+"[1]"); e.Offset != offset {
			t.Errorf("key %q: at byte %d, want %d", key, e.Offset, offset)
		}
	}
}

// TestPeersB14OneReadingOfEffect: what one part of an engine accepts no other part reads in another way; an address
// that cannot be read is no reason to panic.
func TestPeersB14OneReadingOfEffect(t *testing.T) {
	for _, effect := range []string{"allow", "DENY", "Deny\u0000", " Allow", "Аllow"} {
		quoted, _ := json.Marshal(effect)
		refused(t, doc(`"Effect":`+string(quoted)+`,"Action":"*","Resource":"*"`), policy.CodeInvalidEffect, "Statement[0].Effect")
	}
	b := first(t, mustParse(t, cond(`"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}`))).Condition()
	for _, ip := range []string{"", "unknown", "203.0.113", "203.0.113.1:80", "[::1]", "fe80::1%eth0"} {
		var ctx condition.Context
		ctx.Set("aws:SourceIp", ip)
		if b.Eval(ctx) {
			t.Errorf("%q is in 0.0.0.0/0", ip)
		}
	}
}
