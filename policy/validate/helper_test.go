package validate

import (
	"cmp"
	"slices"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// removed returns a list or object of JSON without some values.
func removed(t *testing.T, text string, out func(value string) bool) string {
	t.Helper()
	v, err := jsonscan.Read(text, len(text))
	if err != nil {
		t.Fatal(err)
	}
	edits := remove(jsonscan.Tree(v), func(n *jsonscan.Node) bool { return out(n.Text()) })
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(b.start, a.start) })
	for _, e := range edits {
		text = text[:e.start] + e.text + text[e.end:]
	}
	return text
}
