// Package page writes explanations as HTML. It is a package of its own so that programs that explain without HTML do
// not contain html/template, through which all of it goes: no text of a policy or request is ever put where a script, a
// style or an address could stand.
package page

import (
	"bytes"
	_ "embed"
	"html/template"
	"io"
	"sync"

	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
)

//go:embed page.css
var style string

//go:embed page.html
var source string

// Style returns the style sheet of [WriteHTML], for pages of one's own that hold fragments. It follows whether the
// reader likes it dark, fits the screen of a telephone, and loads nothing.
func Style() string { return style }

// WriteHTML writes the explanation as a page that stands by itself: it loads nothing, has no script, and says so in a
// Content-Security-Policy. It is HTML and well-formed XML. The error is that of w.
func WriteHTML(w io.Writer, x *explain.Explanation) error { return write(w, "page", x) }

// WriteHTMLFragment writes the explanation as an element, section, with the class explanation, to be put into a page:
// the verdict, the request in a definition list, the tree of [explain.Explanation.WriteText] in nested lists, and a
// table of the condition keys with their origin. It is well-formed XML; [Style] has what it should look like. The error
// is that of w.
func WriteHTMLFragment(w io.Writer, x *explain.Explanation) error { return write(w, "fragment", x) }

// view is what the templates see.
type view struct {
	*outline.Outline
	Style template.CSS
}

// parsed are the templates: made when they are first needed.
var parsed = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"mark": func(m outline.Mark) string { return [...]string{"", "✓", "✗"}[m] },
		"yes":  func(m outline.Mark) string { return [...]string{"", "yes", "no"}[m] },
		"name": func(k outline.Kind) bool { return k == outline.Name },
	}).Parse(source))
})

func write(w io.Writer, name string, x *explain.Explanation) error {
	var b bytes.Buffer
	if err := parsed().ExecuteTemplate(&b, name, view{outline.Of(x), template.CSS(style)}); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
