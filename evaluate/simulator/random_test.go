package simulator_test

import (
	"math/rand/v2"
	"testing"
)

// TestMissingIsEnough: of random policies, whatever the request lacks changes nothing where no key is reported missing.
func TestMissingIsEnough(t *testing.T) { // IN-80, S-02
	r := rand.New(rand.NewPCG(8, 0))
	keys := []string{"aws:username", "aws:PrincipalType", "aws:SourceIdentity", "my:Key"}
	values := []string{"a", "b"}
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	statement := func() string {
		resource := pick("*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/${my:Key}",
			"arn:aws:s3:::c/*")
		s := pick(allow("s3:GetObject", resource), allow("s3:*", resource), deny("s3:GetObject", resource),
			allow("s3:PutObject", resource))
		condition := ""
		for range r.IntN(3) {
			if condition != "" {
				condition += ","
			}
			operator := pick("StringEquals", "StringNotEquals", "StringEqualsIfExists", "StringLike") // each once
			if condition != "" {
				operator = pick("StringNotLike", "StringEqualsIgnoreCase")
			}
			condition += `"` + operator + `":{"` + pick(keys...) + `":"` + pick(values...) + `"}`
		}
		return with(s, "{"+condition+"}")
	}
	policies := func() string {
		list := []string{statement()}
		for range r.IntN(3) {
			list = append(list, statement())
		}
		return policyOf(list...)
	}
	none := 0
	for range 200 {
		request := object{
			"ActionNames": []string{"s3:GetObject"}, "ResourceArns": []string{"arn:aws:s3:::b/a"},
			"PolicyInputList": []string{policies()},
		}
		if r.IntN(2) == 0 {
			request["PermissionsBoundaryPolicyInputList"] = []string{policies()}
		}
		before := only(t, ask(t, request))
		if len(before.MissingContextValues) > 0 {
			continue
		}
		none++
		for n := range 81 { // each key absent, or with one of the values
			entries := []object{}
			for _, key := range keys {
				if n%3 > 0 {
					entries = append(entries, entry(key, "string", values[n%3-1]))
				}
				n /= 3
			}
			request["ContextEntries"] = entries
			if after := only(t, ask(t, request)); after.EvalDecision != before.EvalDecision {
				t.Fatalf("%s, and no key is missing; %s in %s", before.EvalDecision, after.EvalDecision, text(t, request))
			}
		}
	}
	if none < 30 {
		t.Errorf("only %d requests miss nothing", none)
	}
}
