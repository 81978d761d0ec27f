package policy_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// TestParseRefusesText: size, UTF-8, depth, JSON, text behind the document, lone surrogates.
func TestParseRefusesText(t *testing.T) {
	valid := doc(`"Effect":"Allow","Action":"a:B","Resource":"*"`)
	deep := func(n int) string {
		return doc(`"Condition":` + strings.Repeat("[", n) + strings.Repeat("]", n))
	}
	runRefusals(t, []refusal{
		{"size", here + strings.Repeat(" ", policy.DefaultMaxSize) + valid, policy.CodeTooLarge, ""},
		{"UTF-8", doc("\"Sid\":\"é" + here + "\xff\""), policy.CodeInvalidUTF8, ""},
		{"UTF-8, a sequence cut short", doc("\"Sid\":\"" + here + "\xe2\x82\""), policy.CodeInvalidUTF8, ""},
		{"UTF-8, an encoded surrogate", doc("\"Sid\":\"" + here + "\xed\xa0\x80\""), policy.CodeInvalidUTF8, ""},
		{"UTF-8, UTF-16 text", here + "\xff\xfe{\x00}\x00", policy.CodeInvalidUTF8, ""},
		{"depth", doc(`"Condition":` + strings.Repeat("[", 29) + here + "[" + strings.Repeat("]", 30)), policy.CodeTooDeep, ""},
		{"depth, of objects", strings.Repeat(`{"a":`, 32) + here + `{"a":`, policy.CodeTooDeep, ""},
		{"depth, 32 is not too deep", deep(29), policy.CodeDataTypeMismatch, "Statement[0].Condition"},
		{"JSON, nothing", here, policy.CodeJSONSyntax, ""},
		{"JSON, blanks", " \n ", policy.CodeJSONSyntax, ""},
		{"JSON, no document", here + "policy", policy.CodeJSONSyntax, ""},
		{"JSON, the end is missing", strings.TrimSuffix(valid, "}") + here, policy.CodeJSONSyntax, ""},
		{"JSON, a string without end", `{"Version":"2012` + here, policy.CodeJSONSyntax, ""},
		{"JSON, trailing comma", "{\n \"Version\":\"2012-10-17\",\n" + here + "}", policy.CodeJSONSyntax, ""},
		{"JSON, missing comma", "{\"Id\":\"ü\"\n\t " + here + "\"Statement\":[]}", policy.CodeJSONSyntax, ""},
		{"JSON, single quotes", "{" + here + "'Version':1}", policy.CodeJSONSyntax, ""},
		{"JSON, a comment", "{\n  " + here + "// why\n}", policy.CodeJSONSyntax, ""},
		{"JSON, control character in a string", doc("\"Sid\":\"a" + here + "\nb\""), policy.CodeJSONSyntax, ""},
		{"JSON, escape that is none", doc(`"Sid":"a\` + here + `x"`), policy.CodeJSONSyntax, ""},
		{"JSON, number with leading zero", `{"Version":0` + here + `1}`, policy.CodeJSONSyntax, ""},
		{"JSON, no-break space between members", "{" + here + "\u00a0\"Version\":\"2012-10-17\"}", policy.CodeJSONSyntax, ""},
		{"JSON, a second byte order mark", "\ufeff" + here + "\ufeff" + valid, policy.CodeJSONSyntax, ""},
		{"JSON, percent-encoded text", here + "%7B%22Statement%22%3A%5B%5D%7D", policy.CodeJSONSyntax, ""},
		{"trailing data, a second document", valid + here + `{"Statement":[]}`, policy.CodeJSONSyntax, ""},
		{"trailing data, on a further line", valid + "\n \t" + here + "x", policy.CodeJSONSyntax, ""},
		{"trailing data, a brace", valid + here + "}", policy.CodeJSONSyntax, ""},
		{"trailing data, NUL", valid + here + "\x00", policy.CodeJSONSyntax, ""},
		{"lone surrogate, high", doc(`"Sid":"é` + here + `\ud83d"`), policy.CodeLoneSurrogate, ""},
		{"lone surrogate, low", doc(`"Sid":"` + here + `\uDE00"`), policy.CodeLoneSurrogate, ""},
		{"lone surrogate, halves reversed", doc(`"Sid":"` + here + `\ude00\ud83d"`), policy.CodeLoneSurrogate, ""},
		{"lone surrogate, high and a letter", doc(`"Sid":"` + here + `\ud83dA\ude00"`), policy.CodeLoneSurrogate, ""},
		{"lone surrogate, two high", doc(`"Sid":"` + here + `\ud83d\ud83d\ude00"`), policy.CodeLoneSurrogate, ""},
		{"lone surrogate, behind a pair", doc(`"Sid":"\ud83d\ude00` + here + `\ud83d"`), policy.CodeLoneSurrogate, ""},
		{"lone surrogate, in a name", cond(`"StringEquals":{"` + here + `\ud800":"a"}`), policy.CodeLoneSurrogate, ""},
	})
}

// TestParseRefusesDuplicates: G-04 at every level where there are members.
func TestParseRefusesDuplicates(t *testing.T) {
	const code = policy.CodeDuplicateElement
	statement := `{"Effect":"Allow","Action":"a:B","Resource":"*"}`
	runRefusals(t, []refusal{
		{"G-04 Version", `{"Version":"2012-10-17",` + here + `"Version":"2012-10-17","Statement":[` + statement + `]}`, code, "Version"},
		{"G-04 Id", `{"Id":"a",` + here + `"Id":"b","Statement":[` + statement + `]}`, code, "Id"},
		{"G-04 Statement", `{"Statement":[` + statement + "],\n " + here + `"Statement":[` + statement + `]}`, code, "Statement"},
		{"G-04 Sid", with(`"Sid":"a",` + here + `"Sid":"a"`), code, "Statement[0].Sid"},
		{"G-04 Effect", with(here + `"Effect":"Deny"`), code, "Statement[0].Effect"},
		{"G-04 Effect, the same value", with(here + `"Effect":"Allow"`), code, "Statement[0].Effect"},
		{"G-04 Action", with(here + `"Action":"c:D"`), code, "Statement[0].Action"},
		{"G-04 Resource", with(here + `"Resource":"*"`), code, "Statement[0].Resource"},
		{"G-04 Principal", with(`"Principal":"*",` + here + `"Principal":"*"`), code, "Statement[0].Principal"},
		{"G-04 Condition", with(`"Condition":{},` + here + `"Condition":{}`), code, "Statement[0].Condition"},
		{"G-04 in the second statement", `{"Statement":[` + statement + `,{"Effect":"Deny",` + here + `"Effect":"Allow"}]}`, code, "Statement[1].Effect"},
		{"G-04 in a bare statement", `{"Statement":{"Effect":"Deny",` + here + `"Effect":"Allow"}}`, code, "Statement[0].Effect"},
		{"G-04 written with an escape", with(here + `"\u0045ffect":"Deny"`), code, "Statement[0].Effect"},
		{"G-04 type of principal", principals(`{"AWS":"111122223333",` + here + `"AWS":"*"}`), code, "Statement[0].Principal.AWS"},
		{"G-04 condition operator", cond(`"Null":{"a:b":"true"},` + here + `"Null":{"a:c":"true"}`), code, "Statement[0].Condition.Null"},
		{"G-04 condition key", cond(`"Null":{"a:b":"true",` + here + `"a:b":"true"}`), code, `Statement[0].Condition.Null."a:b"`},
		{"G-04 the twentieth member", cond(`"Null":{` + manyKeys(19) + `,` + here + `"a:k3":"true"}`), code, `Statement[0].Condition.Null."a:k3"`},
		{"C-16 condition keys equal but for case", cond(`"StringEquals":{"aws:SourceArn":"a","AWS:sourcearn":"b"}`),
			"DUPLICATE_KEYS_WITH_DIFFERENT_CASE", `Statement[0].Condition.StringEquals."AWS:sourcearn"`},
		{"C-16 tag keys equal but for case", cond(`"StringEquals":{"aws:ResourceTag/Team":"a","aws:ResourceTag/team":"b"}`),
			"DUPLICATE_KEYS_WITH_DIFFERENT_CASE", `Statement[0].Condition.StringEquals."aws:ResourceTag/team"`},
	})
}

// manyKeys writes n members a:k0, a:k1 and so on.
func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"a:k` + strconv.Itoa(i) + `":"true"`)
	}
	return b.String()
}

// TestParseRefusesUnknown: G-05, unknown and wrongly cased elements.
func TestParseRefusesUnknown(t *testing.T) {
	const code = policy.CodeInvalidElement
	runRefusals(t, []refusal{
		{"G-05 unknown element of the document", "{\n  \"Version\": \"2012-10-17\",\n  " + here + "\"Comment\": \"ü\"\n}", code, "Comment"},
		{"G-05 version in lower case", `{` + here + `"version":"2012-10-17","Statement":[]}`, code, "version"},
		{"G-05 statement in lower case", `{` + here + `"statement":[]}`, code, "statement"},
		{"G-05 ID in upper case", `{` + here + `"ID":"a","Statement":[]}`, code, "ID"},
		{"G-05 a name without text", `{` + here + `"":1}`, code, `""`},
		{"G-05 effect in lower case", doc(here + `"effect":"Allow","Action":"a:B","Resource":"*"`), code, "Statement[0].effect"},
		{"G-05 ACTION in upper case", doc(`"Effect":"Allow",` + here + `"ACTION":"a:B","Resource":"*"`), code, "Statement[0].ACTION"},
		{"G-05 unknown element of a statement", with(here + `"Conditions":{}`), code, "Statement[0].Conditions"},
		{"G-05 NotEffect", with(here + `"NotEffect":"Deny"`), code, "Statement[0].NotEffect"},
		{"G-05 NotCondition", with(here + `"NotCondition":{}`), code, "Statement[0].NotCondition"},
		{"G-05 a blank behind the name", with(here + `"Sid ":"a"`), code, `Statement[0]."Sid "`},
		{"G-05 Version inside a statement", with(here + `"Version":"2012-10-17"`), code, "Statement[0].Version"},
		{"G-05 template function in place of an element", with(here + `"Fn::If":[]`), code, `Statement[0]."Fn::If"`},
		{"G-05 name with a byte order mark", with(here + "\"\ufeffSid\":\"a\""), code, "Statement[0].\"\\ufeffSid\""},
	})
}
