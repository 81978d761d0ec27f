package policy_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/eviltext"
	"github.com/lambdaiam/lambdaiam/policy"
)

// TestFaults: all faults of a text at once, each at its place.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, text string
		kind       policy.Kind
		want       []string
	}{
		{"accepted", smallDocument, policy.Identity, nil},
		{"not JSON", "{\n}}", policy.Identity, []string{"2:2  JSON_SYNTAX_ERROR"}},
		{"no kind", smallDocument, 0, []string{"1:1  INVALID_KIND"}},
		{"a list", "[]", policy.Identity, []string{"1:1  DATA_TYPE_MISMATCH"}},
		{"nothing in it", "{}", policy.Identity, []string{"1:1  MISSING_STATEMENT"}},
		{"statements", "{\"Statement\":[{},\n1,{\"Effect\":\"x\",\"Effect\":1}]}", policy.Identity, []string{
			"1:15 Statement[0] MISSING_EFFECT", "1:15 Statement[0] MISSING_ACTION", "1:15 Statement[0] MISSING_RESOURCE",
			"2:1 Statement[1] DATA_TYPE_MISMATCH", "2:3 Statement[2] MISSING_ACTION", "2:3 Statement[2] MISSING_RESOURCE",
			"2:13 Statement[2].Effect INVALID_EFFECT", "2:17 Statement[2].Effect DUPLICATE_ELEMENT"}},
		{"entries", `{"Version":"x","statement":1,"Statement":{"Effect":"Allow","Action":["a",null,"a:b","*:c"],"Resource":["b","*",{}],` +
			`"Condition":{"Foo":{"a:k":null},"Bool":{"a:k":["yes","true","no"],"A:k":[]}}}}`, policy.Identity, []string{
			"1:12 Version INVALID_VERSION", "1:16 statement INVALID_POLICY_ELEMENT", "1:70 Statement[0].Action[0] INVALID_ACTION",
			"1:74 Statement[0].Action[1] DATA_TYPE_MISMATCH", "1:85 Statement[0].Action[3] INVALID_SERVICE_IN_ACTION",
			"1:104 Statement[0].Resource[0] INVALID_ARN_PREFIX", "1:112 Statement[0].Resource[2] DATA_TYPE_MISMATCH",
			"1:135 Statement[0].Condition.Foo INVALID_CONDITION_OPERATOR", `1:142 Statement[0].Condition.Foo."a:k" DATA_TYPE_MISMATCH`,
			`1:163 Statement[0].Condition.Bool."a:k"[0] TYPE_MISMATCH_BOOLEAN`, `1:176 Statement[0].Condition.Bool."a:k"[2] TYPE_MISMATCH_BOOLEAN`,
			`1:188 Statement[0].Condition.Bool."A:k" EMPTY_ARRAY_CONDITION`, `1:188 Statement[0].Condition.Bool."A:k" DUPLICATE_KEYS_WITH_DIFFERENT_CASE`}},
		{"G-104 a Sid is reported once", `{"Statement":[` + strings.Repeat(`{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"},`, 3) +
			`{"Sid":"b-","Effect":"Deny","Action":[],"Resource":[]}]}`, policy.Session, []string{
			"1:78 Statement[1].Sid UNIQUE_SIDS_REQUIRED", "1:190 Statement[3].Sid UNSUPPORTED_SID",
			"1:220 Statement[3].Action EMPTY_ARRAY_ACTION", "1:234 Statement[3].Resource EMPTY_ARRAY_RESOURCE"}},
		{"trust", `{"Statement":{"Effect":"Allow","Principal":{"AWS":[]},"Action":["sts:AssumeRole","s3:*","x"],"Resource":"y","NotResource":"*"}}`, policy.Trust, []string{
			"1:44 Statement[0].Principal EMPTY_ARRAY_PRINCIPAL", "1:82 Statement[0].Action[1] UNSUPPORTED_ACTION_IN_POLICY",
			"1:89 Statement[0].Action[2] INVALID_ACTION", "1:105 Statement[0].Resource INVALID_ARN_PREFIX",
			"1:123 Statement[0].NotResource UNSUPPORTED_ELEMENT_COMBINATION"}},
		{"rcp", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotPrincipal":"*","NotAction":"*","Resource":"*"},` +
			`{"Effect":"Deny","Principal":{"AWS":"*","Service":["a*"]},"Action":["*","s3:*"],"Resource":"*"}]}`, policy.RCP, []string{
			"1:48 Statement[0].Effect RCP_SYNTAX_ERROR_ALLOW", "1:71 Statement[0].NotPrincipal RCP_SYNTAX_ERROR_PRINCIPAL",
			"1:87 Statement[0].NotAction RCP_SYNTAX_ERROR_NOTACTION", "1:136 Statement[1].Principal RCP_SYNTAX_ERROR_PRINCIPAL",
			"1:158 Statement[1].Principal.Service[0] UNSUPPORTED_WILDCARD_IN_PRINCIPAL", "1:175 Statement[1].Action[0] RCP_SYNTAX_ERROR_ACTION"}},
		{"G-106 every value with such a character", `{"Id":"ā","Statement":{"Sid":"a","Effect":"Deny","Action":["a:ā","a:āā","a:b"],"Resource":"*"}}`, policy.Boundary, []string{
			"1:7 Id CONTROL_CHARACTER", "1:60 Statement[0].Action[0] CONTROL_CHARACTER", "1:66 Statement[0].Action[1] CONTROL_CHARACTER"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, e := range policy.Faults([]byte(c.text), c.kind) {
				got = append(got, fmt.Sprintf("%d:%d %s %s", e.Line, e.Column, e.Path, e.Code))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			checkFaults(t, c.text)
		})
	}
}

// checkFaults holds that Faults finds something exactly where Parse or CheckKind do, and their error among the rest.
func checkFaults(t *testing.T, text string) {
	t.Helper()
	p, parse := policy.Parse([]byte(text), policy.WithName("n"))
	for k := policy.Identity; k <= policy.Endpoint; k++ {
		err := parse
		if err == nil {
			err = p.CheckKind(k)
		}
		all := policy.Faults([]byte(text), k, policy.WithName("n"))
		if err == nil {
			if len(all) > 0 {
				t.Fatalf("%q as %s is accepted, with %v", text, k, all[0])
			}
			continue
		}
		want, _ := errors.AsType[*policy.Error](err)
		found := false
		for _, e := range all {
			found = found || e.Error() == want.Error() && e.Offset == want.Offset && e.End == want.End && e.Code == want.Code && e.Path == want.Path
		}
		if !found {
			t.Fatalf("%q as %s: %v at %d to %v is not among\n%v", text, k, want, want.Offset, want.End, all)
		}
	}
}

// TestSource: the text that was parsed, and nothing of what was not.
func TestSource(t *testing.T) {
	text := "\n" + smallDocument
	p := policy.MustParse("\ufeff" + text)
	if got, mark := p.Source(); got != text || mark != 3 {
		t.Errorf("%q behind %d bytes", got, mark)
	}
	built, err := p.With(policy.StatementSpec{Effect: policy.Deny, Action: []string{"*"}, Resource: []string{"*"}})
	if err != nil {
		t.Fatal(err)
	}
	refused, _ := policy.Parse([]byte("{}"))
	for _, p := range []*policy.Policy{nil, {}, built, refused} {
		if got, mark := p.Source(); got != "" || mark != 0 {
			t.Errorf("%q behind %d bytes", got, mark)
		}
	}
}

// TestFaultsStored: what WithStored keeps is no fault with it, and all else is.
func TestFaultsStored(t *testing.T) {
	const text = `{"Statement":[{"Effect":"Allow","Principal":{"AWS":"x","Federated":"y z"},"Action":"a:b","Resource":"q","Condition":{"Foo":{"a:k":"v"},` +
		`"DateLessThan":{"a:k":"01T"},"Bool":{"a:k":"x"}}}]}`
	var got []string
	for _, e := range policy.Faults([]byte(text), policy.Resource, policy.WithStored()) {
		got = append(got, string(e.Code))
	}
	if diff := cmp.Diff([]string{"TYPE_MISMATCH_BOOLEAN"}, got); diff != "" {
		t.Errorf("G-107 (-want +got)\n%s", diff)
	}
	if all := policy.Faults([]byte(text), policy.Resource); len(all) != 6 {
		t.Errorf("without it: %v", all)
	}
}

// TestFaultsEvil: whatever is refused, the errors say so on one line.
func TestFaultsEvil(t *testing.T) {
	for _, evil := range eviltext.Texts() {
		for _, document := range textDocuments {
			for _, e := range policy.Faults([]byte(strings.ReplaceAll(document, "EVIL", strconv.Quote(evil))), policy.Trust) {
				if fault := eviltext.ErrorFault(e); fault != "" {
					t.Errorf("%.300q: %.1000s", document, fault)
				}
			}
		}
	}
}

func ExampleFaults() {
	const text = `{
  "Version": "2012-10-17",
  "Statement": {"Effect": "allow", "Action": "GetObject", "Resource": "*"}
}`
	for _, e := range policy.Faults([]byte(text), policy.Identity, policy.WithName("role.json")) {
		fmt.Println(e)
	}
	// Output:
	// policy: role.json:3:27: Statement[0].Effect: "allow": neither "Allow" nor "Deny"; there is "Allow" (INVALID_EFFECT)
	// policy: role.json:3:46: Statement[0].Action: "GetObject": neither "*" nor an action with its service, as in lambda:InvokeFunction (INVALID_ACTION)
}
