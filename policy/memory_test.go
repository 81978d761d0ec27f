package policy_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/policy"
)

// filled returns a document of about 256 KiB: parts between a head and a tail.
func filled(head, tail string, part func(i int) string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := 0; ; i++ {
		p := part(i)
		if b.Len()+len(p)+len(tail)+1 > policy.DefaultMaxSize {
			b.WriteString(tail)
			return b.String()
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(p)
	}
}

// key returns the i-th of the shortest texts that differ in more than case.
func key(i int) string {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789!#%&'()*+-.:;<=>?@[]^_`{|}~"
	s := ""
	for ; i >= 0; i = i/len(letters) - 1 {
		s += letters[i%len(letters) : i%len(letters)+1]
	}
	return s
}

// TestParseMemory: reading takes less than 40 bytes of memory for each byte that is read, and what is kept is less than 32,
// also for documents that are nothing but the shortest parts that there are.
func TestParseMemory(t *testing.T) {
	const (
		statement  = `{"Version":"2012-10-17","Statement":{"Effect":"Allow",`
		condition  = statement + `"Action":"*","Resource":"*","Condition":{`
		statements = `{"Version":"2012-10-17","Statement":[`
	)
	same := func(s string) func(int) string { return func(int) string { return s } }
	keyed := func(v string) func(int) string {
		return func(i int) string { return fmt.Sprintf("%q:%s", key(i), v) }
	}
	list := func(element string) string { return statement + `"` + element + `":[` }
	test := func(operator string) string { return condition + `"` + operator + `":{` }
	values := func(operator string) string { return test(operator) + `"a":[` }
	none := []policy.Option{}
	stored := []policy.Option{policy.WithStored()}
	for _, tt := range []struct {
		name, head, tail string
		part             func(int) string
		opts             []policy.Option
	}{
		{"actions *", list("Action"), `],"Resource":"*"}}`, same(`"*"`), none},
		{"actions ?", list("Action"), `],"Resource":"*"}}`, same(`"a:?"`), none},
		{"actions a", list("Action"), `],"Resource":"*"}}`, same(`"a:"`), none},
		{"resources *", list("Resource"), `],"Action":"*"}}`, same(`"*"`), none},
		{"resources arn:*", list("Resource"), `],"Action":"*"}}`, same(`"arn:*"`), none},
		{"resources arn:* or arn:?", list("Resource"), `],"Action":"*"}}`, func(i int) string { return [...]string{`"arn:*"`, `"arn:?"`}[i%2] }, none},
		{"resources arn:*x", list("Resource"), `],"Action":"*"}}`, func(i int) string { return fmt.Sprintf(`"arn:*%c"`, 'a'+i%26) }, none},
		{"resources arn:aws:a", list("Resource"), `],"Action":"*"}}`, same(`"arn:aws:a"`), none},
		{"resources ?", list("Resource"), `],"Action":"*"}}`, same(`"arn:aws:s3:::?"`), none},
		{"resources variable", list("Resource"), `],"Action":"*"}}`, same(`"arn:${a}"`), none},
		{"principals AWS", statement + `"Principal":{"AWS":[`, `]},"Action":"*"}}`, same(`"*"`), none},
		{"principals Service", statement + `"Principal":{"Service":[`, `]},"Action":"*"}}`, same(`"a.b"`), none},
		{"principals stored", statement + `"Principal":{"AWS":[`, `]},"Action":"*"}}`, same(`""`), stored},
		{"resources stored", list("Resource"), `],"Action":"*"}}`, same(`""`), stored},
		{"statements", statements, `]}`, same(`{"Effect":"Deny","Action":[]}`), none},
		{"statements with lists", statements, `]}`, same(`{"Effect":"Deny","Action":[],"Resource":[],"Principal":{},"Condition":{}}`), none},
		{"statements with tests", statements, `]}`, func(i int) string {
			return fmt.Sprintf(`{"Effect":"Deny","Action":[],"Condition":{"Null":{%q:true}}}`, key(i))
		}, none},
		{"statements with principals", statements, `]}`, same(`{"Effect":"Deny","Action":[],"Principal":"*"}`), none},
		{"empty lists", test("ForAllValues:StringEquals"), `}}}}`, keyed(`[]`), none},
		{"empty values", values("StringLike"), `]}}}}`, same(`""`), none},
		{"values ?", values("StringLike"), `]}}}}`, same(`"?"`), none},
		{"values a?", values("StringLike"), `]}}}}`, same(`"a?"`), none},
		{"values a?b", values("StringLike"), `]}}}}`, same(`"a?b"`), none},
		{"values ?????", values("StringLike"), `]}}}}`, same(`"?????"`), none},
		{"values ?a?a?a?a", values("StringLike"), `]}}}}`, same(`"?a?a?a?a"`), none},
		{"value of ?", values("StringLike"), `]}}}}`, same(`"` + strings.Repeat("?", 250_000) + `"`), none},
		{"value of *?", values("StringLike"), `]}}}}`, same(`"` + strings.Repeat("*?", 125_000) + `"`), none},
		{"value of ${*}", values("StringLike"), `]}}}}`, same(`"` + strings.Repeat("${*}", 62_500) + `"`), none},
		{"value of commas", values("StringLike"), `]}}}}`, same(`"` + strings.Repeat(",", 250_000) + `"`), none},
		{"value of escapes", values("StringLike"), `]}}}}`, same(`"` + strings.Repeat(`\n`, 125_000) + `"`), none},
		{"values ${a}", values("StringLike"), `]}}}}`, same(`"${a}"`), none},
		{"values of 100 variables", values("StringLike"), `]}}}}`, same(`"` + strings.Repeat(`${a}`, 100) + `"`), none},
		{"values of 100 defaults", values("StringLike"), `]}}}}`, same(`"` + strings.Repeat(`${a, ''}`, 100) + `"`), none},
		{"values with a default", values("StringLike"), `]}}}}`, same(`"${a, ''}"`), none},
		{"values ARN", values("ArnLike"), `]}}}}`, same(`":::::"`), none},
		{"values ARN ?", values("ArnLike"), `]}}}}`, same(`"?"`), none},
		{"values number", values("NumericEquals"), `]}}}}`, same(`1`), none},
		{"values number text", values("NumericEquals"), `]}}}}`, same(`"1"`), none},
		{"values mixed", values("NumericEquals"), `]}}}}`, func(i int) string { return [...]string{`1`, `"1"`}[i%2] }, none},
		{"values date", values("DateEquals"), `]}}}}`, same(`1`), none},
		{"values binary", values("BinaryEquals"), `]}}}}`, same(`""`), none},
		{"values IP", values("IpAddress"), `]}}}}`, same(`"::"`), none},
		{"values text", values("StringEquals"), `]}}}}`, func(i int) string { return fmt.Sprintf("%q", key(i)) }, none},
		{"values fold", values("StringEqualsIgnoreCase"), `]}}}}`, func(i int) string { return fmt.Sprintf("%q", key(i)) }, none},
		{"values different numbers", values("NumericEquals"), `]}}}}`, func(i int) string { return fmt.Sprint(i) }, none},
		{"tests text", test("StringEquals"), `}}}}`, keyed(`1`), none},
		{"tests empty text", test("StringEquals"), `}}}}`, keyed(`""`), none},
		{"tests ?", test("StringLike"), `}}}}`, keyed(`"?"`), none},
		{"tests number", test("NumericEquals"), `}}}}`, keyed(`1`), none},
		{"tests number text", test("NumericEquals"), `}}}}`, keyed(`"1"`), none},
		{"tests date", test("DateEquals"), `}}}}`, keyed(`1`), none},
		{"tests IP", test("IpAddress"), `}}}}`, keyed(`"::"`), none},
		{"tests binary", test("BinaryEquals"), `}}}}`, keyed(`""`), none},
		{"tests bool", test("Bool"), `}}}}`, keyed(`true`), none},
		{"tests in upper case", test("StringEquals"), `}}}}`, func(i int) string { return fmt.Sprintf("%q:1", strings.ToUpper(key(i))) }, none},
		{"tests of two numbers", test("NumericEquals"), `}}}}`, keyed(`[1,2]`), none},
		{"tests of three numbers", test("NumericEquals"), `}}}}`, keyed(`[1,2,3]`), none},
		{"tests with blanks", test("StringEquals"), `}}}}`, func(i int) string { return fmt.Sprintf("%q :1", key(i)) }, none},
		{"tests under many operators", condition, `}}}`, manyOperators, none},
		{"tests of dates that are none", test("DateEquals"), `}}}}`, keyed(`""`), stored},
		{"unknown operators with tests", condition, `}}}`, func(i int) string { return fmt.Sprintf(`%q:{"a":1}`, key(i)) }, stored},
		{"unknown operators", condition, `}}}`, func(i int) string { return fmt.Sprintf("%q:{}", key(i)) }, stored},
		{"ordinary", statements, `]}`, func(i int) string {
			return fmt.Sprintf(`{"Sid":"S%d","Effect":"Allow","Action":["s3:GetObject","s3:List*"],"Resource":"arn:aws:s3:::b%d/*",
				"Condition":{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"},"Bool":{"aws:SecureTransport":"true"}}}`, i, i)
		}, none},
	} {
		data := []byte(filled(tt.head, tt.tail, tt.part))
		var before, after, kept runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		p, err := policy.Parse(data, tt.opts...)
		runtime.ReadMemStats(&after)
		runtime.GC()
		runtime.ReadMemStats(&kept)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		size := uint64(len(data))
		if grown := after.TotalAlloc - before.TotalAlloc; grown >= 40*size {
			t.Errorf("%s: %.1f bytes were allocated for each byte", tt.name, float64(grown)/float64(size))
		}
		if kept.HeapAlloc > before.HeapAlloc+32*size {
			t.Errorf("%s: %.1f bytes are kept for each byte", tt.name, float64(kept.HeapAlloc-before.HeapAlloc)/float64(size))
		}
		runtime.KeepAlive(p)
	}
}

// TestParseMemoryRefused: the same for documents that are refused.
func TestParseMemoryRefused(t *testing.T) {
	const (
		begin = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"a":[`
		end   = `]}}}}`
	)
	values := filled(begin, end, func(int) string { return `"?"` })
	keys := filled(begin[:len(begin)-len(`"a":[`)], `}}}}`, func(i int) string { return fmt.Sprintf("%q:1", key(i)) })
	for name, text := range map[string]string{
		"no end":                   values[:len(values)-1],
		"more text":                values + "x",
		"a last bad value":         strings.TrimSuffix(values, end) + `,"${"` + end,
		"a last null":              strings.TrimSuffix(values, end) + `,null` + end,
		"a key twice":              strings.TrimSuffix(keys, `}}}}`) + `,"b":1}}}}`,
		"a key twice but for case": strings.TrimSuffix(keys, `}}}}`) + `,"B":1}}}}`,
		"lone surrogate":           values[:len(values)-len(end)-2] + `\ud800"` + end,
		"no UTF-8":                 values[:len(values)-len(end)-2] + "\xff\"" + end,
		"brackets":                 strings.Repeat("[", policy.DefaultMaxSize),
		"unknown members":          filled(`{`, `}`, func(i int) string { return fmt.Sprintf("%q:1", key(i)) }),
		"template":                 filled(begin+`{`, `}`+end, func(i int) string { return fmt.Sprintf("%q:1", key(i)) }),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p, err := policy.Parse([]byte(text), policy.WithMaxSize(1<<20))
		runtime.ReadMemStats(&after)
		if err == nil || p.Len() != 0 || len(err.Error()) > 4<<10 {
			t.Errorf("%s: %d statements, %.300v", name, p.Len(), err)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown >= 40*uint64(len(text)) {
			t.Errorf("%s: %.1f bytes were allocated for each byte", name, float64(grown)/float64(len(text)))
		}
	}
}

// manyOperators are tests of a thousand keys under each of many operators.
func manyOperators(i int) string {
	set := [...]string{"", "ForAllValues:", "ForAnyValue:"}[i%3]
	operator := set + [...]string{"NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThan"}[i/3%4]
	if i >= 12 {
		operator += "IfExists"
	}
	if i >= 24 {
		return strings.Repeat("x", policy.DefaultMaxSize) // there are no more
	}
	keys := make([]string, 1000)
	for k := range keys {
		keys[k] = fmt.Sprintf("%q:1", key(k))
	}
	return fmt.Sprintf("%q:{%s}", operator, strings.Join(keys, ","))
}
