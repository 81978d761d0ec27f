package words

import "testing"

func TestWords(t *testing.T) {
	list := []string{"", "read", "write", "list"}
	for i, word := range list {
		if got := String(list, i, "Level"); got != word {
			t.Errorf("String(%d) = %q", i, got)
		}
		if got, ok := Index(list, []byte(word)); got != i || !ok {
			t.Errorf("Index(%q) = %d, %v", word, got, ok)
		}
	}
	if got := String(list, 200, "Level"); got != "Level(200)" {
		t.Errorf("no value is %q", got)
	}
	if i, ok := Index([]string{"unknown", "x"}, nil); i != 0 || !ok {
		t.Errorf("empty text is %d, %v", i, ok)
	}
	for _, text := range []string{"Read", "reads", " read", "\xff", "Level(1)"} {
		if i, ok := Index(list, []byte(text)); i != 0 || ok {
			t.Errorf("Index(%q) = %d, %v", text, i, ok)
		}
	}
	if got := Unknown(list); got != `neither "read", "write" nor "list"` {
		t.Error(got)
	}
}

func TestWithArticle(t *testing.T) {
	for in, want := range map[string]string{"identity policy": "an identity policy", "VPC endpoint policy": "a VPC endpoint policy", "": "a "} {
		if got := WithArticle(in); got != want {
			t.Errorf("WithArticle(%q) = %q", in, got)
		}
	}
}
