package validate

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// counted returns how often each code was found.
func counted(list []Finding) map[Code]int {
	n := make(map[Code]int)
	for _, f := range list {
		n[f.Code]++
	}
	return n
}

// TestFixes: a fix takes its finding away, and brings no other.
func TestFixes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if *vectorFiles != "" {
		files = append(files, strings.Split(*vectorFiles, ",")...)
	}
	fixes := make(map[Code]int)
	for _, file := range files {
		for _, v := range readVectors(t, file) {
			before := Text([]byte(v.Text), v.Kind)
			for _, f := range before {
				if f.Fix == nil {
					continue
				}
				fixes[f.Code]++
				fixed, n := Apply([]byte(v.Text), []Finding{f})
				after := Text(fixed, v.Kind)
				was, is := counted(before), counted(after)
				if n != 1 || is[f.Code] >= was[f.Code] {
					t.Errorf("%s: %s is still there in %.500s%s", v.Name, f.Code, fixed, listed(after))
				}
				for code, n := range is {
					if n > was[code] {
						t.Errorf("%s: the fix of %s brings %s: %.500s%s", v.Name, f.Code, code, fixed, listed(after))
					}
				}
			}
			if all, n := Apply([]byte(v.Text), before); n > 0 {
				for code, n := range counted(Text(all, v.Kind)) {
					if n > counted(before)[code] {
						t.Errorf("%s: the fixes together bring %s: %.500s", v.Name, code, all)
					}
				}
			}
		}
	}
	for _, code := range []Code{
		"INVALID_POLICY_ELEMENT", "INVALID_EFFECT", "INVALID_ACTION", "INVALID_SERVICE_IN_ACTION", "INVALID_ARN_REGION", "ARN_REGION_NOT_ALLOWED", "ARN_ACCOUNT_NOT_ALLOWED",
		"MISSING_VERSION", "EMPTY_SID_VALUE", "ACCOUNT_ID_AS_NUMBER", "ID_WITHOUT_USE", "LOG_STREAM_RESOURCE", "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
	} {
		if fixes[code] == 0 {
			t.Errorf("no text has a fix of %s", code)
		}
	}
}

func TestFixTexts(t *testing.T) {
	const lead = `{"Version":"2012-10-17","Statement":`
	for _, c := range []struct{ name, text, want string }{
		{"bare statement", ` {"Effect":"Deny","Action":"*","Resource":"*"}` + "\n", ` ` + lead + `[{"Effect":"Deny","Action":"*","Resource":"*"}]}` + "\n"},
		{"letters of Effect", lead + `{"Effect":"deny","Action":"*","Resource":"*"}}`, lead + `{"Effect":"Deny","Action":"*","Resource":"*"}}`},
		{"API name", lead + `{"Effect":"Deny","Action":["s3:ListBuckets"],"Resource":"*"}}`, lead + `{"Effect":"Deny","Action":["s3:ListAllMyBuckets"],"Resource":"*"}}`},
		{"is there already", lead + `{"Effect":"Deny","Action":["s3:ListBuckets", "s3:ListAllMyBuckets"],"Resource":"*"}}`, ""},
		{"two may be meant", lead + `{"Effect":"Deny","Action":"s3:GetObjec?","Resource":"*"}}`, ""},
		{"Version", "{\n\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}", "{\"Version\":\"2012-10-17\",\n\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}"},
		{"Version that would change the meaning", `{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/${*}"}}`, ""},
		{"empty Sid", lead + `[{"Effect":"Deny", "Sid": "" ,"Action":"*","Resource":"*"}]}`, lead + `[{"Effect":"Deny" ,"Action":"*","Resource":"*"}]}`},
		{"empty Sid first", lead + `[{"Sid":"", "Effect":"Deny","Action":"*","Resource":"*"}]}`, lead + `[{"Effect":"Deny","Action":"*","Resource":"*"}]}`},
		{"behind a mark", "\ufeff" + lead + `[{"Sid":"", "Effect":"Deny","Action":"*","Resource":"*"}]}`, "\ufeff" + lead + `[{"Effect":"Deny","Action":"*","Resource":"*"}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, n := Apply([]byte(c.text), Text([]byte(c.text), 1))
			if c.want == "" {
				c.want = c.text
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" || (n > 0) != (c.want != c.text) {
				t.Errorf("%d fixes (-want +got)\n%s", n, diff)
			}
		})
	}
}

// TestRemove: what is taken out of a list goes with one comma.
func TestRemove(t *testing.T) {
	for _, c := range []struct{ text, out, want string }{
		{`[1, 2 ,3]`, "1", `[2 ,3]`}, {`[1, 2 ,3]`, "2", `[1 ,3]`}, {`[1, 2 ,3 ]`, "3", `[1, 2 ]`}, {`[1, 2 ,3]`, "12", `[3]`},
		{`[1, 2 ,3]`, "23", `[1]`}, {`[1, 2 ,3]`, "13", `[2]`}, {`[1, 2 ,3]`, "123", `[1, 2 ,3]`}, {`[1]`, "1", `[1]`}, {`[]`, "", `[]`},
		{`{"a": 1, "b":2}`, "1", `{"b":2}`}, {`{"a": 1, "b":2}`, "2", `{"a": 1}`},
	} {
		got := removed(t, c.text, func(value string) bool { return strings.Contains(c.out, value) })
		if got != c.want {
			t.Errorf("%s without %s: %s, want %s", c.text, c.out, got, c.want)
		}
	}
}

// TestApplyForeign: findings of another text break nothing.
func TestApplyForeign(t *testing.T) {
	long := Text([]byte(`{"Statement":[{"Sid":"","Effect":"deny","Action":"s3:ListBuckets","Resource":"*"}]}`), 1)
	for _, text := range []string{"", "{}", "éé"} {
		if got, _ := Apply([]byte(text), long); len(got) > len(text)+200 {
			t.Errorf("%q becomes %q", text, got)
		}
	}
	if got, n := Apply(nil, nil); len(got) != 0 || n != 0 {
		t.Errorf("%q, %d", got, n)
	}
	data := []byte("{}")
	if got, _ := Apply(data, nil); string(got) != "{}" || &got[0] == &data[0] {
		t.Error("the result shares the text")
	}
}
