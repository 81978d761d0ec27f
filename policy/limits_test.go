package policy_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy"
)

// ofSize returns a document of n bytes.
func ofSize(n int) []byte {
	text := doc(`"Sid":"","Effect":"Allow","Action":"a:B","Resource":"*"`)
	return []byte(strings.Replace(text, `"Sid":"`, `"Sid":"`+strings.Repeat("x", n-len(text)), 1))
}

func TestMaxSize(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		opts []policy.Option
		ok   bool
	}{
		{"default, at the limit", ofSize(256 << 10), nil, true},
		{"default, one byte more", ofSize(256<<10 + 1), nil, false},
		{"smaller, at the limit", ofSize(1000), []policy.Option{policy.WithMaxSize(1000)}, true},
		{"smaller, one byte more", ofSize(1001), []policy.Option{policy.WithMaxSize(1000)}, false},
		{"larger", ofSize(1 << 20), []policy.Option{policy.WithMaxSize(1 << 20)}, true},
		{"larger, one byte more", ofSize(1<<20 + 1), []policy.Option{policy.WithMaxSize(1 << 20)}, false},
		{"nothing", ofSize(1000), []policy.Option{policy.WithMaxSize(0)}, false},
		{"the last option counts", ofSize(1000), []policy.Option{policy.WithMaxSize(1), policy.WithMaxSize(1000)}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := policy.Parse(tt.data, tt.opts...)
			if tt.ok {
				if err != nil || p.Len() != 1 {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if e := wantError(t, err, policy.CodeTooLarge, ""); e.Line != 1 || e.Column != 1 {
				t.Errorf("at %d:%d, want 1:1", e.Line, e.Column)
			}
		})
	}
}

// TestManyMembers runs documents whose work would be seen if it grew with the square of their size.
func TestManyMembers(t *testing.T) {
	const n = 30_000
	list := func(entry func(i int) string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(entry(i))
		}
		return b.String()
	}
	large := policy.WithMaxSize(16 << 20)
	quoted := func(i int) string { return `"a:` + strconv.Itoa(i) + `"` }

	p := mustParse(t, actions("["+list(quoted)+"]"), large)
	if !first(t, p).MatchAction("A:29999") || first(t, p).MatchAction("a:30000") {
		t.Error("not the actions of the list")
	}
	p = mustParse(t, cond(`"StringEquals":{`+list(func(i int) string { return quoted(i) + `:""` })+`}`), large)
	if got := first(t, p).Condition().Len(); got != n {
		t.Errorf("%d tests, want %d", got, n)
	}
	p = mustParse(t, `{"Statement":[`+list(func(int) string { return `{"Effect":"Deny","Action":"*","Resource":"*"}` })+`]}`, large)
	if p.Len() != n {
		t.Errorf("%d statements, want %d", p.Len(), n)
	}
	_, err := policy.Parse([]byte(principals(`{"AWS":[`+list(func(int) string { return `"111122223333"` })+`,"x"]}`)), large)
	wantError(t, err, policy.CodeInvalidPrincipal, "Statement[0].Principal.AWS[30000]")
	_, err = policy.Parse([]byte(cond(`"Null":{`+list(func(i int) string { return quoted(i) + `:"true"` })+`,"a:7":"true"}`)), large)
	wantError(t, err, policy.CodeDuplicateElement, `Statement[0].Condition.Null."a:7"`)
	_, err = policy.Parse([]byte(`{`+list(func(i int) string { return quoted(i) + `:1` })+`}`), large)
	wantError(t, err, policy.CodeInvalidElement, `"a:0"`)
}

// TestGigabyte: what is too large is refused before it is copied or looked at. The memory of the text is never written
// to, so that it takes up addresses only.
func TestGigabyte(t *testing.T) {
	if testing.Short() || strconv.IntSize == 32 {
		t.Skip("a gigabyte of addresses")
	}
	data := make([]byte, 1<<30)
	text := unsafe.String(&data[0], len(data))
	for name, read := range map[string]func() (*policy.Policy, error){
		"Parse":           func() (*policy.Policy, error) { return policy.Parse(data) },
		"ParseEmbedded":   func() (*policy.Policy, error) { return policy.ParseEmbedded(data) },
		"ParseURLEncoded": func() (*policy.Policy, error) { return policy.ParseURLEncoded(text) },
		"UnmarshalJSON":   func() (*policy.Policy, error) { p := new(policy.Policy); return p, p.UnmarshalJSON(data) },
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p, err := read()
		runtime.ReadMemStats(&after)
		wantError(t, err, policy.CodeTooLarge, "")
		if p.Len() != 0 || p.CheckKind(policy.Identity) == nil {
			t.Errorf("%s: a policy to go on with", name)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<10 {
			t.Errorf("%s: %d bytes were allocated", name, grown)
		}
	}
}

// TestOpenBrackets: depth is refused without recursion, which would end the process.
func TestOpenBrackets(t *testing.T) {
	const n = 6_000_000
	large := policy.WithMaxSize(64 << 20)
	for _, open := range []string{"[", "{", `{"Statement":`, `[{"a":`, `{"Condition":{`} {
		text := strings.Repeat(open, n/len(open))
		for _, data := range []string{text, `{"Statement":` + text, `{"Policy":` + text} {
			for name, read := range map[string]func([]byte, ...policy.Option) (*policy.Policy, error){
				"Parse": policy.Parse, "ParseEmbedded": policy.ParseEmbedded,
			} {
				p, err := read([]byte(data), large)
				if err == nil || p.Len() != 0 || p.CheckKind(policy.Identity) == nil {
					t.Errorf("%s: %s… is read", name, data[:30])
				} else if m := err.Error(); len(m) > 2000 {
					t.Errorf("%s: a message of %d bytes", name, len(m))
				}
			}
		}
	}
	_, err := policy.Parse([]byte(strings.Repeat("[", n)), large)
	wantError(t, err, policy.CodeTooDeep, "")
	_, err = policy.ParseEmbedded([]byte(`"`+strings.Repeat("[", n)+`"`), large) // in the string
	wantError(t, err, policy.CodeTooDeep, "")
}

// TestManyVariables: a hundred in one text, and any number of texts.
func TestManyVariables(t *testing.T) {
	text := "arn:aws:s3:::b/" + strings.Repeat("${a:b}", 100)
	entries := make([]string, 2000)
	for i := range entries {
		entries[i] = fmt.Sprintf("%q", text+"/"+strconv.Itoa(i))
	}
	p := mustParse(t, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":[`+strings.Join(entries, ",")+`]}}`,
		policy.WithMaxSize(4<<20))
	var vars condition.Context
	vars.Set("a:b", "xy")
	for _, tt := range []struct {
		resource string
		want     bool
	}{{"/1999", true}, {"/2000", false}} {
		resource := "arn:aws:s3:::b/" + strings.Repeat("xy", 100) + tt.resource
		if got := first(t, p).MatchResource(resource, vars); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.resource, got, tt.want)
		}
	}
	one := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"` + text + `${a:b}"}}`
	if _, err := policy.Parse([]byte(one)); err == nil {
		t.Error("101 variables in one text")
	}
}
