package explain

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
)

// WriteMarkdown writes the explanation for a comment or a report: verdict, a table of the policy types, one of each
// nearest statement, what would have the request allowed, and at the end what was asked. It is GitHub's Markdown, in
// which every text of a policy or request is code and everything else escaped. The error is that of w.
func (x *Explanation) WriteMarkdown(w io.Writer) error {
	o := x.outline(normal)
	m := &markdown{}
	m.b.WriteString("**" + o.Decision + "**")
	if s := o.Summary.String(); s != "" {
		m.b.WriteString(": " + escaped(s))
	}
	if len(o.Codes) > 0 {
		m.b.WriteString(" (`" + strings.Join(o.Codes, "`, `") + "`)")
	}
	m.b.WriteString("\n")
	if len(o.Types) > 0 {
		m.b.WriteString("\n| | policy type | says |\n|---|---|---|\n")
		for i := range o.Types {
			n := &o.Types[i]
			says := ""
			for _, c := range n.Cells {
				says += spans(c, true, false)
			}
			m.b.WriteString("| " + marks[n.Mark] + " | " + spans(n.Head, true, false) + " | " + says + " |\n")
		}
	}
	for i := range o.Types {
		m.statements(&o.Types[i])
	}
	for _, s := range o.Sections {
		m.section(s)
	}
	for i, f := range o.Facts {
		if i == 0 {
			m.b.WriteString("\n")
		}
		m.b.WriteString("- " + f.Name + ": " + spans(f.Text, false, true) + "\n")
	}
	_, err := io.WriteString(w, m.b.String())
	return err
}

type markdown struct{ b strings.Builder }

var marks = [...]string{outline.None: "", outline.Yes: "✓", outline.No: "✗"}

// statements writes a table of each statement below a type.
func (m *markdown) statements(t *outline.Node) {
	var parts []outline.Node // of the only statement of a type
	for _, n := range t.Nodes {
		switch {
		case n.Near:
			m.b.WriteString("\n" + upper(spans(n.Head, false, true)) + "\n")
			m.table(n.Nodes)
		case n.Wanted != nil:
			parts = append(parts, n)
		default:
			m.b.WriteString("\n" + spans(n.Head, false, true) + "\n")
		}
	}
	if parts != nil {
		says := ""
		for _, c := range t.Cells {
			says += spans(c, false, true)
		}
		m.b.WriteString("\n" + says + "\n")
		m.table(parts)
	}
}

// table writes what a statement wants and what the request has.
func (m *markdown) table(list []outline.Node) {
	if len(list) == 0 {
		return
	}
	m.b.WriteString("\n| | element | wanted | got |\n|---|---|---|---|\n")
	for i := range list {
		n := &list[i]
		m.b.WriteString("| " + marks[n.Mark])
		for _, t := range [...]outline.Text{n.Head, n.Wanted, n.Got} {
			m.b.WriteString(" | " + spans(t, true, true))
		}
		m.b.WriteString(" |\n")
	}
}

// section writes a list with its title.
func (m *markdown) section(s outline.Section) {
	m.b.WriteString("\n")
	if s.Title != "" {
		m.b.WriteString(upper(s.Title) + ":\n\n")
	}
	m.list(s.Nodes, "")
}

func (m *markdown) list(nodes []outline.Node, indent string) {
	for i := range nodes {
		n := &nodes[i]
		m.b.WriteString(indent + "- " + spans(n.Head, false, true))
		if n.Code != "" {
			m.b.WriteString(" (`" + n.Code + "`)")
		}
		for _, u := range n.Under {
			m.b.WriteString("; " + spans(u, false, true))
		}
		m.b.WriteString("\n")
		m.list(n.Nodes, indent+"  ")
	}
}

// spans writes a text, in a cell of a table or elsewhere. Of the place of a statement it makes ", 3:6", or nothing.
func spans(t outline.Text, cell, places bool) string {
	var b strings.Builder
	for i := range t {
		switch s := &t[i]; s.Kind {
		case outline.Name:
			b.WriteString(code(s.Text, cell))
		case outline.Place:
			if places {
				b.WriteString("," + s.Text)
			}
		default:
			b.WriteString(escaped(s.Text))
		}
	}
	return b.String()
}

// code writes a text as code: between one backtick more than it has in a row. In a cell of a table a text with a "|",
// which would end the cell, is an element of HTML.
func code(s string, cell bool) string {
	if cell && strings.Contains(s, "|") {
		var b strings.Builder
		for _, r := range s {
			if r < utf8.RuneSelf && !('0' <= r && r <= '9' || 'a' <= r|' ' && r|' ' <= 'z') {
				b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
			} else {
				b.WriteRune(r)
			}
		}
		return "<code>" + b.String() + "</code>"
	}
	fence, run := 1, 0
	for i := range len(s) {
		if run++; s[i] != '`' {
			run = 0
		}
		fence = max(fence, run+1)
	}
	if s == "" || s[0] == '`' || s[len(s)-1] == '`' || s[0] == ' ' && s[len(s)-1] == ' ' {
		s = " " + s + " "
	}
	return strings.Repeat("`", fence) + s + strings.Repeat("`", fence)
}

// escaped writes a text in which no character means anything: neither markup, a link nor a mention.
func escaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; c {
		case '\\', '`', '*', '_', '[', ']', '<', '>', '#', '~', '!', '&', '{', '}', '$':
			b.WriteByte('\\')
		case ':':
			if strings.HasPrefix(s[i:], "://") {
				b.WriteByte('\\')
			}
		case '@', '|':
			b.WriteString("&#" + strconv.Itoa(int(c)) + ";")
			continue
		case '.':
			if i >= 3 && (s[i-3:i] == "www" || s[i-3:i] == "WWW") {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// upper makes the first letter of one of our own texts a capital.
func upper(s string) string {
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
