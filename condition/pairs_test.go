package condition_test

import (
	"encoding/json"
	"errors"
	"math"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/condition"
)

// Every type gives what the setter of that type gives.
func TestPairs(t *testing.T) {
	at := time.Date(2030, 1, 2, 3, 4, 5, 6, time.FixedZone("", 3600))
	addr := netip.MustParseAddr("2001:db8::1")
	got := condition.Pairs(
		"svc:Text", "v", "svc:Empty", "", "svc:Yes", true, "svc:Int", -7, "svc:Int64", int64(math.MinInt64),
		"svc:Uint8", uint8(8), "svc:Uint64", uint64(math.MaxUint64), "svc:Float", 0.1, "svc:Large", 1e21,
		"svc:Time", at, "svc:Addr", addr, "svc:List", []string{"a", "b"}, "svc:None", []string(nil),
		"svc:Value", condition.List("x"), "svc:Gone", nil,
	)
	var want condition.Context
	want.Set("svc:Text", "v")
	want.Set("svc:Empty", "")
	want.SetBool("svc:Yes", true)
	want.SetInt("svc:Int", -7)
	want.SetInt("svc:Int64", math.MinInt64)
	want.SetInt("svc:Uint8", 8)
	want.Set("svc:Uint64", "18446744073709551615")
	want.Set("svc:Float", "0.1")
	want.Set("svc:Large", "1000000000000000000000")
	want.SetTime("svc:Time", at)
	want.SetAddr("svc:Addr", addr)
	want.SetMulti("svc:List", "a", "b")
	want.SetMulti("svc:None")
	want.SetMulti("svc:Value", "x")
	want.SetAbsent("svc:Gone")
	if got.Err() != nil || want.Err() != nil {
		t.Fatal(got.Err(), want.Err())
	}
	if diff := cmp.Diff(textOf(t, want), textOf(t, got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if none := condition.Pairs(); none.Len() != 0 || none.Err() != nil {
		t.Errorf("no pairs: %d keys, %v", none.Len(), none.Err())
	}
}

func textOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPairsRefuse(t *testing.T) {
	type named string
	for _, tt := range []struct {
		name string
		args []any
		code condition.Code
		pair int
		key  string
		text string
	}{
		{"odd number", []any{"aws:A", "v", "aws:B"}, condition.CodeInvalidPairs, 1, "aws:B",
			`condition: "aws:B": the last key of Pairs has no value (INVALID_PAIRS)`},
		{"one argument", []any{"k"}, condition.CodeInvalidPairs, 0, "k", ""},
		{"key that is no string", []any{"k", 1, 2, "v"}, condition.CodeInvalidKey, 1, "",
			"condition: a key of Pairs is a string, not a int (INVALID_CONDITION_KEY_FORMAT)"},
		{"nil key", []any{nil, "v"}, condition.CodeInvalidKey, 0, "", ""},
		{"named key", []any{named("k"), "v"}, condition.CodeInvalidKey, 0, "", ""},
		{"empty key", []any{"", "v"}, condition.CodeInvalidKey, 0, "", ""},
		{"odd number and no key", []any{7}, condition.CodeInvalidKey, 0, "", ""},
		{"C-16 key twice", []any{"aws:SourceIp", "v", "x", "y", "AWS:sourceip", "v"}, condition.CodeDuplicateKey, 2, "AWS:sourceip", ""},
		{"absent and then given", []any{"k", nil, "K", "v"}, condition.CodeDuplicateKey, 1, "K", ""},
		{"named string", []any{"k", named("v")}, condition.CodeInvalidPairs, 0, "k", ""},
		{"pointer", []any{"k", new("v")}, condition.CodeInvalidPairs, 0, "k", ""},
		{"nil pointer", []any{"k", (*string)(nil)}, condition.CodeInvalidPairs, 0, "k", ""},
		{"duration", []any{"k", time.Second}, condition.CodeInvalidPairs, 0, "k", ""},
		{"list of anything", []any{"k", []any{"v"}}, condition.CodeInvalidPairs, 0, "k", ""},
		{"bytes", []any{"k", []byte("v")}, condition.CodeInvalidPairs, 0, "k", ""},
		{"prefix", []any{"k", netip.MustParsePrefix("10.0.0.0/8")}, condition.CodeInvalidPairs, 0, "k", ""},
		{"context", []any{"k", condition.Context{}}, condition.CodeInvalidPairs, 0, "k", ""},
		{"no address", []any{"k", netip.Addr{}}, condition.CodeInvalidPairs, 0, "k", ""},
		{"no number", []any{"k", math.NaN()}, condition.CodeInvalidPairs, 0, "k", ""},
		{"infinite", []any{"k", math.Inf(-1)}, condition.CodeInvalidPairs, 0, "k", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := condition.Pairs(tt.args...)
			e, ok := errors.AsType[*condition.Error](c.Err())
			if !ok || e.Code != tt.code || e.Test != tt.pair || e.Value != -1 || e.Key != tt.key || e.Reason == "" {
				t.Fatalf("got %+v, want %s at pair %d", e, tt.code, tt.pair)
			}
			if tt.text != "" && e.Error() != tt.text {
				t.Errorf("message %s, want %s", e, tt.text)
			}
			own := c.Clone()
			c.Set("k2", "v")
			if c.Err() != e || own.Err() != e {
				t.Error("Set or Clone lose the error")
			}
			if b, err := json.Marshal(c); err == nil {
				t.Errorf("JSON %s hides the error", b)
			}
		})
	}
}
