package jsonvary_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lambdaiam/lambdaiam/internal/jsonvary"
)

func TestAll(t *testing.T) {
	var got []string
	for what, text := range jsonvary.All(`{"a":[{"b":1}],"c":2}`) {
		got = append(got, what+": "+text)
	}
	for _, want := range []string{
		`without a: {"c":2}`,
		`without c: {"a":[{"b":1}]}`,
		`without a[0].b: {"a":[{}],"c":2}`,
		`twice c: {"a":[{"b":1}],"c":2,"c":2}`,
		`null before a[0].b: {"a":[{"b":null,"b":1}],"c":2}`,
		`as {} a: {"a":{},"c":2}`,
	} {
		if !slices.Contains(got, want) {
			t.Errorf("not there: %s", want)
		}
	}
	if diff := cmp.Diff(30, len(got)); diff != "" {
		t.Errorf("(-want +got)\n%s%q", diff, got)
	}
	for range jsonvary.All(`{"a":1}`) {
		break // no panic
	}
}
