package policy_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestParseAccepts: what is no reason to refuse a document, whatever else may be said about it.
func TestParseAccepts(t *testing.T) {
	allow := `"Effect":"Allow","Action":"a:B","Resource":"*"`
	tests := []struct{ name, doc string }{
		{"G-01 members in any order", `{"Statement":[{"Resource":"*","Action":"a:B","Effect":"Allow"}],"Version":"2012-10-17"}`},
		{"G-01 blanks around the document", " \r\n\t" + doc(allow) + "\n\n"},
		{"G-02 bare statement", `{"Version":"2012-10-17","Statement":{` + allow + `}}`},
		{"G-20 Version 2008-10-17", `{"Version":"2008-10-17","Statement":[{` + allow + `}]}`},
		{"G-22 no Version", `{"Statement":[{` + allow + `}]}`},
		{"G-30 Id", `{"Id":"my policy, nº 1","Statement":[{` + allow + `}]}`},
		{"G-30 empty Id", `{"Id":"","Statement":[{` + allow + `}]}`},
		{"G-31 Sid with any characters", doc(`"Sid":"Statement 1: it's mine!",` + allow)},
		{"G-31 empty Sids", `{"Statement":[{"Sid":"",` + allow + `},{"Sid":"",` + allow + `}]}`},
		{"G-31 duplicate Sids", `{"Statement":[{"Sid":"A",` + allow + `},{"Sid":"A",` + allow + `}]}`},
		{"G-08 characters that IAM does not store", doc(`"Sid":"日本 😀\u0001",` + allow)},
		{"G-08 a surrogate pair as escapes", doc(`"Sid":"\ud83d\uDE00",` + allow)},
		{"byte order mark", "\ufeff" + doc(allow)},
		{"G-04 a name written with an escape", doc(`"\u0045ffect":"Allow","Action":"a:B","Resource":"*"`)},
		{"G-40 empty Action", doc(`"Effect":"Allow","Action":[],"Resource":"*"`)},
		{"G-40 empty Resource", doc(`"Effect":"Allow","Action":"a:B","Resource":[]`)},
		{"G-40 empty Principal", doc(`"Principal":{},` + allow)},
		{"1.6 no Resource", doc(`"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"`)},
		{"G-50 blank before an action", doc(`"Effect":"Allow","Action":" lambda:InvokeFunction","Resource":"*"`)},
		{"G-50 blank in an action", doc(`"Effect":"Allow","Action":"iam: asdf","Resource":"*"`)},
		{"G-50 two colons in an action", doc(`"Effect":"Allow","Action":"iam:Get:User","Resource":"*"`)},
		{"G-50 comma in an action", doc(`"Effect":"Allow","Action":"lambda:Get*,lambda:List*","Resource":"*"`)},
		{"M-04 action that does not exist", doc(`"Effect":"Allow","Action":["lambda:Invoke","nosuch:Thing"],"Resource":"*"`)},
		{"V-02 variable in the name of an action", doc(`"Effect":"Allow","Action":"s3:${aws:username","Resource":"*"`)},
		{"G-51 a run of stars", doc(`"Effect":"Allow","Action":"a:B","Resource":"***"`)},
		{"G-52 short ARNs", doc(`"Effect":"Allow","Action":"a:B","Resource":["arn:aws","arn:aws:fdsasf","arn:aws:s3","arn:aws:lambda:*"]`)},
		{"G-53 account and Region that are none", doc(`"Effect":"Allow","Action":"a:B","Resource":"arn:aws:sns:region:account-id:topic"`)},
		{"G-53 IAM and S3 ARNs with a Region", doc(`"Effect":"Allow","Action":"a:B","Resource":["arn:aws:iam:us-east-1:111122223333:user/a","arn:aws:s3:us-east-1::b"]`)},
		{"G-53 IAM path that is none", doc(`"Effect":"Allow","Action":"a:B","Resource":"arn:aws:iam::111122223333:nonsense"`)},
		{"Q-03 pattern as partition", doc(`"Effect":"Allow","Action":"a:B","Resource":["arn:*:s3:::b","arn:aws*:s3:::b","arn:${aws:x}:s3:::b","arn:aws-??:s3:::b"]`)},
		{"V-02 variable before the fifth colon", doc(`"Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:${aws:RequestedRegion}:${aws:PrincipalAccount}:b"`)},
		{"V-08 escapes in a resource", doc(`"Effect":"Allow","Action":"a:B","Resource":"arn:aws:ec2:*::snapshot/${*}${?}${$}"`)},
		{"G-21 malformed variable in Version 2008", `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:::b/${x","Condition":{"StringEquals":{"a:k":"${"}}}]}`},
		{"G-22 malformed variable without Version", `{"Statement":[{"Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:::b/${x"}]}`},
		{"G-41 empty Condition", doc(`"Condition":{},` + allow)},
		{"G-41 empty operator", doc(`"Condition":{"StringEquals":{}},` + allow)},
		{"G-42 no value, ForAllValues", cond(`"ForAllValues:StringEquals":{"aws:TagKeys":[]}`)},
		{"G-42 no value, ForAnyValue", cond(`"ForAnyValue:StringEquals":{"aws:TagKeys":[]}`)},
		{"G-42 no value, IfExists", cond(`"StringEqualsIfExists":{"aws:TagKeys":[]}`)},
		{"G-10 mixed types of values", cond(`"StringEquals":{"a:k":["10",20,true]}`)},
		{"C-27 two booleans", cond(`"Bool":{"aws:SecureTransport":["true",false]}`)},
		{"C-16 a key in two spellings under two operators", cond(`"StringEquals":{"aws:username":"a"},"StringLike":{"AWS:USERNAME":"a"}`)},
		{"G-04 an operator with and without IfExists", cond(`"StringEquals":{"a:k":"a"},"StringEqualsIfExists":{"a:k":"a"},"ForAnyValue:StringEquals":{"a:k":"a"}`)},
		{"Q-05 Arn operators with text that is no ARN", cond(`"ArnLike":{"aws:PrincipalArn":["*","role/x",""]}`)},
		{"Q-06 variable under Bool", cond(`"Bool":{"aws:SecureTransport":"${a:b}"}`)},
		{"Q-13 mapped address and host bits", cond(`"IpAddress":{"aws:SourceIp":["203.0.113.5/24","::ffff:203.0.113.1","2001:DB8::/32","203.0.113.1"]}`)},
		{"G-54 dates", cond(`"DateLessThan":{"aws:CurrentTime":["2024-05","2024-05-01","2024-05-01T10:00Z","2024-05-01T10:00:00.123456789+02:00","2024-05-01T10:00:00+02","0","9223372036854775807",1700000000]}`)},
		{"C-26 numbers", cond(`"NumericEquals":{"a:k":["1e3","-0.5","+7",1E-2,12345678901234567890]}`)},
		{"C-27 booleans in other case", cond(`"Bool":{"a:k":"True"},"Null":{"a:k":"FALSE"}`)},
		{"C-06 Null with a prefix", cond(`"ForAllValues:Null":{"a:k":"true"}`)},
		{"an unknown condition key", cond(`"StringEquals":{"no such key!":"x"}`)},
		{"G-70 NotPrincipal with Allow", doc(`"NotPrincipal":{"AWS":"111122223333"},` + allow)},
		{"G-90 RCP for a service that has none", `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"lambda:*","Resource":"*"}]}`},
		{"E-81 endpoint policy that names a principal", doc(`"Principal":{"AWS":"111122223333"},` + allow)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := mustParse(t, tt.doc)
			if p.Len() == 0 || first(t, p).Effect() == 0 {
				t.Errorf("%d statements", p.Len())
			}
		})
	}
}

// TestParseKeepsEverything reads back each element.
func TestParseKeepsEverything(t *testing.T) {
	p := mustParse(t, `{"Version":"2012-10-17","Id":"I","Statement":[
  {"Sid":"one","Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"NotAction":["a:B","c:*"],"NotResource":"arn:aws:s3:::b",
   "Condition":{"StringEquals":{"a:k":["x","y"]},"NumericEquals":{"a:n":10}}},
    {"Effect":"Allow","Action":"*"}]}`, policy.WithName("mine"))
	id, ok := p.ID()
	if p.Version() != policy.Version2012 || id != "I" || !ok || p.Name() != "mine" || p.Len() != 2 {
		t.Errorf("version %q, id %q, name %q, %d statements", p.Version(), id, p.Name(), p.Len())
	}
	var got []string
	note := func(s ...string) { got = append(got, strings.Join(s, " ")) }
	for i, s := range p.Statements() {
		at := placeOf(t, p, "Statement["+strconv.Itoa(i)+"]").Start
		note(strconv.Itoa(i), s.Sid(), s.Effect().String(), "at", strconv.Itoa(at.Line), strconv.Itoa(at.Column))
		for p := range s.Principals() {
			note("principal", p.ID(), strconv.FormatBool(s.NotPrincipal()))
		}
		for a := range s.Actions() {
			note("action", a.String(), strconv.FormatBool(s.NotAction()))
		}
		note("resources", strconv.FormatBool(s.HasResource()))
		for r := range s.Resources() {
			note("resource", r.String(), strconv.FormatBool(s.NotResource()))
		}
		for _, c := range s.Condition().Tests() {
			note("test", c.Operator().String(), c.Key(), strings.Join(slices.Collect(c.Values()), ","))
		}
	}
	want := []string{
		"0 one Deny at 2 3", "principal 111122223333 true", "action a:B true", "action c:* true", "resources true", "resource arn:aws:s3:::b true",
		"test StringEquals a:k x,y", "test NumericEquals a:n 10",
		"1  Allow at 4 5", "action * false", "resources false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, s := range p.Statements() { // the iterators stop when they are told to
		for range s.Actions() {
			break
		}
		break
	}
	if got := policy.Effect(0).String(); got != "" {
		t.Errorf("the zero Effect is %q", got)
	}
}

// TestErrorChain: the error of the package that knows the reason is behind ours.
func TestErrorChain(t *testing.T) {
	_, err := policy.Parse([]byte(resources(`["*","arn:aws:S3:::b"]`)))
	wantError(t, err, policy.Code(arn.CodeInvalidARNServiceCase), "Statement[0].Resource[1]")
	if e, ok := errors.AsType[*arn.Error](err); !ok || e.Code != arn.CodeInvalidARNServiceCase || e.Input != "arn:aws:S3:::b" {
		t.Errorf("behind a resource: %+v", e)
	}
	_, err = policy.Parse([]byte(cond(`"Bool":{"a:k":["true","maybe"]}`)))
	wantError(t, err, policy.Code(condition.CodeTypeMismatchBoolean), `Statement[0].Condition.Bool."a:k"[1]`)
	if e, ok := errors.AsType[*condition.Error](err); !ok || e.Code != condition.CodeTypeMismatchBoolean || e.Value != 1 || e.Input != "maybe" {
		t.Errorf("behind a condition: %+v", e)
	}
	_, err = policy.Parse([]byte(`{"Statement":[]}`))
	if errors.Unwrap(err) != nil {
		t.Errorf("behind an error of our own: %v", errors.Unwrap(err))
	}
}

func TestErrorMessage(t *testing.T) {
	_, err := policy.Parse([]byte("{\n\"Version\":1}"), policy.WithName(`my "policy"`))
	if got, want := err.Error(), `policy: "my \"policy\"":2:11: Version: `; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, " (DATA_TYPE_MISMATCH)") {
		t.Errorf("message %q", got)
	}
	long := strings.Repeat("é", 10_000)
	for _, text := range []string{actions(`"` + long + `"`), resources(`"` + long + `"`), cond(`"` + long + `":{"a:k":"x"}`), cond(`"Bool":{"a:k":"` + long + `"}`),
		principals(`{"AWS":"` + long + `"}`), principals(`{"` + long + `":"*"}`), `{"Version":"` + long + `"}`, doc(`"Effect":"` + long + `"`)} {
		_, err := policy.Parse([]byte(text))
		e, ok := errors.AsType[*policy.Error](err)
		if !ok || len(e.Reason) > 500 {
			t.Errorf("%.40s…: a reason of %d bytes", text, len(e.Reason))
		}
	}
}

// TestNilPolicy: who overlooks an error holds a policy that allows nothing and passes as nothing.
func TestNilPolicy(t *testing.T) {
	if p, err := policy.Parse([]byte("{")); !useless(p) || err == nil {
		t.Fatalf("Parse = %v, %v", p, err)
	}
	var p *policy.Policy
	id, ok := p.ID()
	if p.Name() != "" || p.Version() != "" || id != "" || ok || p.Len() != 0 || p.String() != "" || p.Named("x") != nil {
		t.Error("a nil policy has content")
	}
	for range p.Statements() {
		t.Error("a nil policy has a statement")
	}
	if !p.Equal(nil) || !p.Equal(&policy.Policy{}) || !(&policy.Policy{}).Equal(nil) || p.Equal(policy.MustParse(doc(`"Effect":"Deny","Action":"*","Resource":"*"`))) {
		t.Error("nil equals nil and the zero value, nothing else")
	}
	for _, p := range []*policy.Policy{nil, {}} {
		for k := policy.Identity; k <= policy.Endpoint; k++ {
			wantError(t, p.CheckKind(k), policy.CodeMissingStatement, "")
		}
		if _, err := p.With(); err == nil {
			t.Error("With accepts a policy without statements")
		}
	}
	if b, err := p.MarshalJSON(); string(b) != "null" || err != nil {
		t.Errorf("MarshalJSON = %s, %v", b, err)
	}
}

func TestMustParse(t *testing.T) {
	defer func() {
		if _, ok := recover().(*policy.Error); !ok {
			t.Error("MustParse did not panic with an *Error")
		}
	}()
	policy.MustParse("{}")
}
