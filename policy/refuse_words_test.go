package policy_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// TestWordsOfParse: a refusal says what would have to be there, and what was probably meant.
func TestWordsOfParse(t *testing.T) {
	for _, tt := range []struct{ doc, want string }{
		{with(`"sid":"a"`), `unknown element "sid"; there is "Sid"`},
		{with(`"Actions":"a:B"`), `unknown element "Actions"; there is "Action"`},
		{with(`"Resources":"a:B"`), `unknown element "Resources"; there is "Resource"`},
		{with(`"NoPrincipal":"a:B"`), `unknown element "NoPrincipal"; there is "NotPrincipal", "Principal"`},
		{with(`"Comment":"x"`), `unknown element "Comment"`},
		{`{"version":"2012-10-17","Statement":[]}`, `unknown element "version"; there is "Version"`},
		{`{"Version":"2012-10-17","Statements":[]}`, `unknown element "Statements"; there is "Statement"`},
		{`{"Version":"2012-10-18","Statement":[]}`, `"2012-10-18": neither 2012-10-17 nor 2008-10-17; there is "2012-10-17"`},
		{`{"Version":"latest","Statement":[]}`, `"latest": neither 2012-10-17 nor 2008-10-17`},
		{doc(`"Effect":"allow"`), `"allow": neither "Allow" nor "Deny"; there is "Allow"`},
		{doc(`"Effect":""`), `"": neither "Allow" nor "Deny"`},
		{principals(`{"Aws":"*"}`), `"Aws": no such type of principal; there is "AWS"`},
		{principals(`{"Services":"*"}`), `"Services": no such type of principal; there is "Service"`},
		{principals(`{"User":"*"}`), `"User": no such type of principal`},
		{principals(`{"AWS":"arn:aws:iam::111122223333:user/*"}`), `"arn:aws:iam::111122223333:user/*": a principal must not have wildcards`},
		{doc(``), "a statement needs an Effect"},
		{doc(`"Effect":"Deny"`), "a statement needs an Action or NotAction"},
		{with(`"NotAction":"a:B"`), "a statement must not have both Action and NotAction"},
		{cond(`"Bool":{"a:b":[]}`), "a condition needs a value to compare with"},
		{`{}`, "a policy needs a Statement"},
		{`{"Statement":[]}`, "a policy needs a statement"},
	} {
		_, err := policy.Parse([]byte(tt.doc))
		if e, ok := err.(*policy.Error); !ok || e.Reason != tt.want {
			t.Errorf("%s:\n%v, want %s", tt.doc, err, tt.want)
		}
	}
}

// TestWordsOfCheckKind: a refusal calls the kind by its name, and says what it must not have or what it needs.
func TestWordsOfCheckKind(t *testing.T) {
	const principal, all = `"Principal":"*",`, `"Effect":"Deny","Action":"*","Resource":"*"`
	for _, tt := range []struct {
		kind      policy.Kind
		doc, want string
	}{
		{policy.Identity, doc(principal + all), "an identity policy must not have a Principal"},
		{policy.Boundary, doc(`"NotPrincipal":"*",` + all), "a permissions boundary must not have a NotPrincipal"},
		{policy.Session, doc(`"Sid":"a b",` + all), `"a b": a session policy must not have a Sid of other characters than A-Z, a-z and 0-9`},
		{policy.Resource, doc(all), "a resource policy needs a Principal"},
		{policy.Key, doc(all), "a key policy needs a Principal"},
		{policy.SCP, doc(principal + all), "a service control policy must not have a Principal"},
		{policy.SCP, `{"Statement":{` + all + `}}`, "a service control policy needs Version 2012-10-17"},
		{policy.RCP, `{"Version":"2008-10-17","Statement":{` + all + `}}`, "a resource control policy needs Version 2012-10-17, not 2008-10-17"},
		{policy.Identity, doc(`"Effect":"Deny","Action":"*"`), "an identity policy needs a Resource or NotResource"},
		{policy.Endpoint, doc(all), "a VPC endpoint policy needs a Principal"},
		{policy.Trust, doc(principal + all), "a trust policy must not have a Resource"},
		{policy.Trust, doc(`"NotPrincipal":"*","Effect":"Deny","Action":"*"`), "a trust policy must not have a NotPrincipal"},
		{policy.Trust, doc(principal + `"Effect":"Deny","Action":"a:B"`), `"a:B": a trust policy must not have actions of other services than sts`},
		{policy.Trust, doc(principal + `"Effect":"Deny","NotAction":"sts:B"`), "a trust policy must not have a NotAction"},
		{policy.RCP, doc(principal + all), `a resource control policy must not have "*" alone as an action`},
		{policy.RCP, doc(principal + `"Effect":"Allow","Action":"a:B","Resource":"*"`), "a resource control policy must not have the Effect Allow"},
		{policy.RCP, doc(`"Principal":{"AWS":"*"},"Effect":"Deny","Action":"a:B","Resource":"*"`), `a resource control policy must not have a Principal other than "*"`},
		{policy.RCP, doc(principal + `"Effect":"Deny","NotAction":"a:B","Resource":"*"`), "a resource control policy must not have a NotAction"},
		{0, doc(all), "the zero Kind is no kind of policy"},
		{77, doc(all), "Kind(77) is no kind of policy"},
	} {
		err := mustParse(t, tt.doc).CheckKind(tt.kind)
		if e, ok := err.(*policy.Error); !ok || e.Reason != tt.want {
			t.Errorf("%s as %v:\n%v, want %s", tt.doc, tt.kind, err, tt.want)
		}
	}
}
