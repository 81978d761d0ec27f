package policy_test

import (
	"strconv"
	"strings"
	"testing"

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
