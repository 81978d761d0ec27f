package jsonscan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// TestTree: every value has the path, the place and the neighbours that walking gives it.
func TestTree(t *testing.T) {
	many := `{"k0":0,"k1":1,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k1":9}`
	for _, text := range []string{
		` {"a":[1,{"b c":"d"}],"e":{},"f":{"a":true,"a":null}} `, "7", "[]", `[[[]]]`, many, `{"\u0061":1,"a":2}`,
	} {
		root := jsonscan.Tree(read(t, text))
		var visit func(n *jsonscan.Node)
		visit = func(n *jsonscan.Node) {
			path := n.Path()
			if !n.Twice {
				v, taken, found := jsonscan.Root(text).Follow(path, func(int) bool { return false })
				if strings.Contains(text, "null") || text == many || strings.Contains(text, `\u`) { // a name that is there twice ends the walk
					found = true
				} else if !found || v.Offset() != n.Offset() || taken.String() != path.String() {
					t.Errorf("%s: %s leads to byte %d, want %d", text, path, v.Offset(), n.Offset())
				}
				if root.Follow(path) != n {
					t.Errorf("%s: Follow(%s) is another value", text, path)
				}
			}
			if got := root.Around(n.From()); got.From() != n.From() {
				t.Errorf("%s: byte %d is in %s, want %s", text, n.From(), got.Path(), path)
			}
			if n.Up != nil && n.Step.Index < 0 && text[n.NameAt:n.NameEnd(text)] != `"`+n.Step.Name+`"` && !strings.Contains(text, `\u`) {
				t.Errorf("%s: the name %s stands at %q", text, n.Step.Name, text[n.NameAt:n.NameEnd(text)])
			}
			if all := slices.Collect(n.All()); !slices.Equal(all, n.Entries()) {
				t.Errorf("%s: All of %s yields %d values", text, path, len(all))
			}
			for range n.All() {
				break // yields no more
			}
			names := make(map[string]bool)
			for i := range n.Inner {
				m := &n.Inner[i]
				if m.Up != n || m.Twice != (m.Step.Index < 0 && names[m.Step.Name]) {
					t.Errorf("%s: %s is there twice: %t", text, m.Path(), m.Twice)
				}
				if m.Step.Index < 0 && !m.Twice && n.Member(m.Step.Name) != m {
					t.Errorf("%s: Member(%q) is another one", text, m.Step.Name)
				}
				names[m.Step.Name] = true
				visit(m)
			}
		}
		visit(root)
		if root.Member("none") != nil {
			t.Errorf("%s: there is no such member", text)
		}
	}
	root := jsonscan.Tree(read(t, `{"S":{"A":"b"},"L":[1,2]}`))
	root.Member("S").Alone = true
	var p jsonscan.Path
	for want, path := range map[string]jsonscan.Path{
		"S[0].A": p.Name("S").Index(0).Name("A").Index(0), "L[1]": p.Name("L").Index(1), "S[0]": p.Name("S").Name("none").Name("A"),
		"L": p.Name("L").Index(2), "": p.Name("x"),
	} {
		if got := root.Follow(path).Path().String(); got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
	if n := len(root.Member("L").Entries()); n != 2 || len(root.Member("S").Entries()) != 1 {
		t.Errorf("%d entries", n)
	}
}

// TestLocator: a Locator says what Locate does, in whatever order it is asked.
func TestLocator(t *testing.T) {
	const text = "ab\r\né😀x\n\nz\r"
	l := jsonscan.NewLocator(text)
	for _, offset := range []int{0, 3, 4, 10, 16, 11, 4, 0, 99, -1, 12, 12, 13, 2} {
		line, column := jsonscan.Locate(text, offset)
		if gotLine, gotColumn := l.Locate(offset); gotLine != line || gotColumn != column {
			t.Errorf("Locate(%d) = %d, %d, want %d, %d", offset, gotLine, gotColumn, line, column)
		}
	}
}
