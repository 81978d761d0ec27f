package policy_test

import (
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// TestParseRefusesNull: null has no place anywhere.
func TestParseRefusesNull(t *testing.T) {
	const code = policy.CodeDataTypeMismatch
	null := here + "null"
	runRefusals(t, []refusal{
		{"null document", null, code, ""},
		{"null Version", `{"Version":` + null + `,"Statement":[]}`, code, "Version"},
		{"null Id", `{"Id": ` + null + `,"Statement":[]}`, code, "Id"},
		{"null Statement", `{"Statement":` + null + `}`, code, "Statement"},
		{"null statement in the list", `{"Statement":[` + null + `]}`, code, "Statement[0]"},
		{"null Sid", with(`"Sid":` + null), code, "Statement[0].Sid"},
		{"null Effect", doc(`"Effect":` + null + `,"Action":"a:B"`), code, "Statement[0].Effect"},
		{"null Principal", principals(null), code, "Statement[0].Principal"},
		{"null NotPrincipal", with(`"NotPrincipal":` + null), code, "Statement[0].NotPrincipal"},
		{"null type of principal", principals(`{"AWS":` + null + `}`), code, "Statement[0].Principal.AWS"},
		{"null in a list of principals", principals(`{"AWS":["111122223333",` + null + `]}`), code, "Statement[0].Principal.AWS[1]"},
		{"null Action", actions(null), code, "Statement[0].Action"},
		{"G-07 null in a list of actions", actions(`["a:B",` + null + `]`), code, "Statement[0].Action[1]"},
		{"null NotAction", doc(`"Effect":"Allow","NotAction":` + null + `,"Resource":"*"`), code, "Statement[0].NotAction"},
		{"null Resource", resources(null), code, "Statement[0].Resource"},
		{"G-109 null in a list of resources", resources(`[` + null + `]`), code, "Statement[0].Resource[0]"},
		{"null NotResource", doc(`"Effect":"Allow","Action":"a:B","NotResource":` + null), code, "Statement[0].NotResource"},
		{"null Condition", with(`"Condition":` + null), code, "Statement[0].Condition"},
		{"null operator", cond(`"StringEquals":` + null), code, "Statement[0].Condition.StringEquals"},
		{"null condition value", cond(`"StringEquals":{"a:k":` + null + `}`), code, `Statement[0].Condition.StringEquals."a:k"`},
		{"G-07 null in a list of values", cond(`"StringEquals":{"a:k":["x",` + null + `]}`), code, `Statement[0].Condition.StringEquals."a:k"[1]`},
		{"null beside an element that is given as well", `{"Statement":[{"Effect":"Deny","Action":"a:B","Resource":"*","NotResource":` + null + `}]}`, code, "Statement[0].NotResource"},
	})
}

// TestParseRefusesTypes: a value of another JSON type than its element takes.
func TestParseRefusesTypes(t *testing.T) {
	const code = policy.CodeDataTypeMismatch
	var tests []refusal
	for _, e := range []struct{ name, before, after, path, wrong string }{
		{"document", ``, ``, "", `[{"Statement":[]}]|"text"|5|true`},
		{"Version", `{"Version":`, `,"Statement":[]}`, "Version", `20121017|["2012-10-17"]|{}|true`},
		{"Id", `{"Id":`, `,"Statement":[]}`, "Id", `1|[]|{}|false`},
		{"Statement", `{"Statement":`, `}`, "Statement", `"text"|1|true`},
		{"statement", `{"Statement":[`, `]}`, "Statement[0]", `"text"|1|false|[{}]`},
		{"G-07 Sid", `{"Statement":[{"Sid":`, `}]}`, "Statement[0].Sid", `1|true|["a"]|{}`},
		{"Effect", `{"Statement":[{"Effect":`, `}]}`, "Statement[0].Effect", `1|true|["Allow"]|{}`},
		{"Principal", `{"Statement":[{"Principal":`, `}]}`, "Statement[0].Principal", `1|true`},
		{"Principal.AWS", `{"Statement":[{"Principal":{"AWS":`, `}}]}`, "Statement[0].Principal.AWS", `true|{}`},
		{"Principal.AWS[0]", `{"Statement":[{"Principal":{"AWS":[`, `]}}]}`, "Statement[0].Principal.AWS[0]", `true|{}|["*"]`},
		{"Principal.Service", `{"Statement":[{"Principal":{"Service":`, `}}]}`, "Statement[0].Principal.Service", `1|true|{}`},
		{"Principal.Federated", `{"Statement":[{"Principal":{"Federated":`, `}}]}`, "Statement[0].Principal.Federated", `1|true|{}`},
		{"Action", `{"Statement":[{"Action":`, `}]}`, "Statement[0].Action", `1|true|{}`},
		{"G-07 Action[1]", `{"Statement":[{"Action":["a:B",`, `]}]}`, "Statement[0].Action[1]", `1|true|{}|["a:B"]`},
		{"NotAction", `{"Statement":[{"NotAction":`, `}]}`, "Statement[0].NotAction", `1|true|{}`},
		{"Resource", `{"Statement":[{"Resource":`, `}]}`, "Statement[0].Resource", `1|true|{}`},
		{"Resource[0]", `{"Statement":[{"Resource":[`, `]}]}`, "Statement[0].Resource[0]", `1|true|{}|["*"]`},
		{"NotResource", `{"Statement":[{"NotResource":`, `}]}`, "Statement[0].NotResource", `1|true|{}`},
		{"Condition", `{"Statement":[{"Condition":`, `}]}`, "Statement[0].Condition", `1|true|"text"|[]|[{}]`},
		{"operator", `{"Statement":[{"Condition":{"Null":`, `}}]}`, "Statement[0].Condition.Null", `1|true|"text"|[]|[{}]`},
		{"G-10 condition value", `{"Statement":[{"Condition":{"Null":{"a:k":`, `}}}]}`, `Statement[0].Condition.Null."a:k"`, `{}|{"a":"b"}`},
		{"G-07 condition value in a list", `{"Statement":[{"Condition":{"Null":{"a:k":["true",`, `]}}}]}`, `Statement[0].Condition.Null."a:k"[1]`, `{}|["true"]`},
	} {
		for wrong := range strings.SplitSeq(e.wrong, "|") {
			tests = append(tests, refusal{e.name + " is " + wrong, e.before + here + wrong + e.after, code, e.path})
		}
	}
	tests = append(tests, refusal{"F-030 a list of principals", with(`"Principal":` + here + `["*"]`), policy.CodeInvalidPrincipal, "Statement[0].Principal"})
	runRefusals(t, tests)
}

func TestParseNamesTemplateFunctions(t *testing.T) {
	for _, fn := range []string{`{"Ref":"Bucket"}`, `{"Fn::Sub":"arn:${AWS::Partition}:s3:::b"}`} {
		_, err := policy.Parse([]byte(resources(fn)))
		e := wantError(t, err, policy.CodeDataTypeMismatch, "Statement[0].Resource")
		if !strings.Contains(e.Reason, "template") {
			t.Errorf("%s: reason %q does not say that it is a function of a template", fn, e.Reason)
		}
	}
	_, err := policy.Parse([]byte(resources(`{"Arn":"*"}`)))
	if e := wantError(t, err, policy.CodeDataTypeMismatch, "Statement[0].Resource"); strings.Contains(e.Reason, "template") {
		t.Errorf("reason %q for an object that is no function", e.Reason)
	}
}

// TestParseRefusesElements: elements that are missing, empty, double, or hold what they cannot.
func TestParseRefusesElements(t *testing.T) {
	runRefusals(t, []refusal{
		{"G-32 Effect missing", `{"Statement":[` + here + `{"Action":"a:B","Resource":"*"}]}`, policy.CodeMissingEffect, "Statement[0]"},
		{"G-32 Effect in lower case", doc(`"Effect":` + here + `"allow","Action":"a:B","Resource":"*"`), policy.CodeInvalidEffect, "Statement[0].Effect"},
		{"G-32 Effect in upper case", doc(`"Effect":"DENY","Action":"a:B","Resource":"*"`), policy.CodeInvalidEffect, "Statement[0].Effect"},
		{"G-32 Effect with a blank", doc(`"Effect":"Deny ","Action":"a:B","Resource":"*"`), policy.CodeInvalidEffect, "Statement[0].Effect"},
		{"G-32 Effect without text", doc(`"Effect":"","Action":"a:B","Resource":"*"`), policy.CodeInvalidEffect, "Statement[0].Effect"},
		{"G-20 a later Version", `{"Version":` + here + `"2012-10-18","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*"}]}`, policy.CodeInvalidVersion, "Version"},
		{"G-20 Version without text", `{"Version":` + here + `"","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*"}]}`, policy.CodeInvalidVersion, "Version"},
		{"G-20 Version with a blank", `{"Version":"2012-10-17 ","Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*"}]}`, policy.CodeInvalidVersion, "Version"},
		{"G-20 Version behind the statements", `{"Statement":[{"Effect":"Allow","Action":"a:B","Resource":"*"}],"Version":` + here + `"1"}`, policy.CodeInvalidVersion, "Version"},
		{"G-01 no Statement", here + `{"Version":"2012-10-17"}`, policy.CodeMissingStatement, ""},
		{"G-01 nothing at all", here + `{}`, policy.CodeMissingStatement, ""},
		{"G-01 empty list of statements", `{"Statement":` + here + `[]}`, policy.CodeMissingStatement, "Statement"},
		{"G-01 empty statement", `{"Statement":` + here + `{}}`, policy.CodeMissingEffect, "Statement[0]"},
		{"G-03 no Action", `{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"},` + "\n" + here + `{"Effect":"Allow","Resource":"*"}]}`, policy.CodeMissingAction, "Statement[1]"},
		{"G-03 Action and NotAction", doc(`"Effect":"Allow","Action":"s3:*","NotAction":` + here + `"s3:Get*","Resource":"*"`), policy.CodeUnsupportedCombo, "Statement[0].NotAction"},
		{"G-03 empty Action and NotAction", doc(`"Effect":"Allow","Action":[],"NotAction":"s3:Get*","Resource":"*"`), policy.CodeUnsupportedCombo, "Statement[0].NotAction"},
		{"G-03 Resource and NotResource", with(`"NotResource":` + here + `"arn:aws:s3:::b"`), policy.CodeUnsupportedCombo, "Statement[0].NotResource"},
		{"G-03 Resource and empty NotResource", with(`"NotResource":[]`), policy.CodeUnsupportedCombo, "Statement[0].NotResource"},
		{"G-03 Principal and NotPrincipal", with(`"Principal":"*","NotPrincipal":` + here + `{"AWS":"111122223333"}`), policy.CodeUnsupportedCombo, "Statement[0].NotPrincipal"},
		{"G-03 NotPrincipal before empty Principal", with(`"NotPrincipal":{"AWS":"111122223333"},"Principal":{}`), policy.CodeUnsupportedCombo, "Statement[0].NotPrincipal"},
		{"G-40 empty NotAction", doc(`"Effect":"Allow","NotAction":` + here + `[],"Resource":"*"`), policy.CodeEmptyNotAction, "Statement[0].NotAction"},
		{"G-40 empty NotResource", doc(`"Effect":"Allow","Action":"a:B","NotResource":` + here + `[]`), policy.CodeEmptyNotResource, "Statement[0].NotResource"},
		{"G-40 empty NotPrincipal", with(`"NotPrincipal":` + here + `{}`), policy.CodeEmptyNotPrincipal, "Statement[0].NotPrincipal"},
		{"G-40 NotPrincipal with an empty list", with(`"NotPrincipal":{"AWS":[]}`), policy.CodeEmptyNotPrincipal, "Statement[0].NotPrincipal"},
	})
}
