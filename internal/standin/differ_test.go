package standin_test

import (
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/standin"
)

func TestDiffer(t *testing.T) {
	u, v := standin.Of(standin.Name, "Ref U"), standin.Of(standin.Name, "Ref V")
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"a", "a", false}, {"a", "b", true}, {"a", "ab", true}, {"", "", false},
		{u, u, false}, {u, v, false}, {u, "a", false}, {u + "-a", u + "-b", true}, {u + "-a-" + v, u + "-b-" + v, true},
		{u + "-a", "x-b", true}, {u + "-a", "x-a", false}, {"a-" + u, "b-x", true}, {"a-" + u, "a-x", false},
		{u, u + "a", true}, {u, u + v, true}, {u, u + standin.Of(standin.Text, "Ref T"), false}, {u + "a", v + "a", false}, {"a" + u + "b", "a" + v + "c", true},
		{"é" + u, "è" + u, true}, {u + "é", v + "é", false}, {"aa", "a" + u + "a", true},
	} {
		if got := standin.Differ(tt.a, tt.b); got != tt.want {
			t.Errorf("%q, %q: %v", tt.a, tt.b, got)
		}
		if got := standin.Differ(tt.b, tt.a); got != tt.want {
			t.Errorf("%q, %q: %v", tt.b, tt.a, got)
		}
	}
}

func TestHas(t *testing.T) {
	text := "a" + standin.Of(standin.Name, "t") + standin.Of(standin.Path, "Ref T")
	if !standin.Has(text, standin.Name) || !standin.Has(text, standin.Path) || standin.Has(text, standin.Text) || standin.Has("t", standin.Text) {
		t.Error("the classes in a text are others")
	}
}
