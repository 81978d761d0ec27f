package explain

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
)

// A TextOption changes how [Explanation.WriteText] writes.
type TextOption func(*textOptions)

type textOptions struct {
	color, ascii bool
	width        int
}

// WithColor writes marks, verdict and codes in colours, with the escape sequences of terminals.
func WithColor() TextOption { return func(o *textOptions) { o.color = true } }

// WithASCII writes ASCII alone: the tree in "|" and "`", the marks as words, and other characters as Go does inside
// quotation marks.
func WithASCII() TextOption { return func(o *textOptions) { o.ascii = true } }

// WithWidth breaks lines that have more than n characters at blanks; a word that is longer, such as an ARN, stays
// whole. Nothing is broken if n is not positive.
func WithWidth(n int) TextOption { return func(o *textOptions) { o.width = n } }

// WriteText writes the explanation as a tree, for a terminal: the verdict with its codes, the request, the policy types
// that the decision hangs on with the statements that came nearest, and what would have the request allowed. It ends in
// a line break.
//
// No text of a policy or request can add a line: it is quoted where it could look like something else, and cut where it
// is long; what is left out is counted. The error is that of w.
func (x *Explanation) WriteText(w io.Writer, opts ...TextOption) error {
	var o textOptions
	for _, opt := range opts {
		opt(&o)
	}
	_, err := io.WriteString(w, text(x.outline(normal), o)+"\n")
	return err
}

// text writes an outline, without a line break at its end.
func text(o *outline.Outline, opts textOptions) string {
	p := &printer{textOptions: opts}
	gap := "  "
	if len(o.Summary.String()) == 0 {
		gap = ""
	}
	p.line(row{lead: o.Decision + gap, text: o.Summary.String(), code: strings.Join(o.Codes, ", "), good: o.Allowed})
	width := 0
	for _, f := range o.Facts {
		width = max(width, len(f.Name))
	}
	for _, f := range o.Facts {
		p.line(row{first: "  ", rest: strings.Repeat(" ", width+4), text: pad(f.Name, width+2) + f.Text.String()})
	}
	p.nodes(o.Types, "")
	for _, s := range o.Sections {
		if s.Title == "" {
			for _, n := range s.Nodes {
				p.line(row{rest: "  ", text: n.Head.String(), code: n.Code})
			}
			continue
		}
		p.line(row{text: s.Title})
		p.nodes(s.Nodes, "")
	}
	return strings.TrimSuffix(p.b.String(), "\n")
}

// A printer writes the lines of a text.
type printer struct {
	textOptions
	b strings.Builder
}

// A row is one line before it is broken.
type row struct {
	first, rest string // what stands in front of the first line and of those that continue it
	lead        string // the verdict
	mark        outline.Mark
	text        string
	code        string
	good        bool // of a verdict
}

// nodes writes a list of siblings behind a prefix.
func (p *printer) nodes(list []outline.Node, prefix string) {
	columns := columnsOf(list)
	for i := range list {
		n := &list[i]
		branch, below := "├─ ", "│  "
		if i == len(list)-1 {
			branch, below = "└─ ", "   "
		}
		rest := prefix + below
		if n.Nodes != nil {
			rest += "│ "
		} else {
			rest += "  "
		}
		p.line(row{first: prefix + branch, rest: rest, mark: n.Mark, text: rowText(n, columns[n.Group]), code: n.Code})
		for _, u := range n.Under {
			p.line(row{first: prefix + below, rest: rest, text: u.String()})
		}
		p.nodes(n.Nodes, prefix+below)
	}
}

// widest is how wide a column becomes for what stands in it: what is wider moves the rest of its line.
const widest = 60

// columnsOf returns the widths of the columns that rows of a group have in common, in which a last cell does not count.
func columnsOf(list []outline.Node) map[int][]int {
	columns := make(map[int][]int)
	for i := range list {
		n := &list[i]
		if n.Group == 0 {
			continue
		}
		widths := columns[n.Group]
		for c := range n.Cells {
			if len(widths) == c {
				widths = append(widths, 0)
			}
			if w := utf8.RuneCountInString(cell(n, c)); w <= widest {
				widths[c] = max(widths[c], w)
			}
		}
		columns[n.Group] = widths
	}
	return columns
}

// cell is what stands in a column: the head in the first one.
func cell(n *outline.Node, c int) string {
	if c == 0 {
		return n.Head.String()
	}
	return n.Cells[c-1].String()
}

// rowText joins head and cells.
func rowText(n *outline.Node, widths []int) string {
	s := n.Head.String()
	if len(widths) > 0 && len(n.Cells) > 0 {
		s = pad(s, widths[0])
	}
	for c := range n.Cells {
		gap := "   "
		if c == 0 && n.Group != 2 {
			gap = "  "
		}
		text := n.Cells[c].String()
		if c+1 < len(n.Cells) && c+1 < len(widths) {
			text = pad(text, widths[c+1])
		}
		s += gap + text
	}
	return s
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// line writes a row, on several lines if it is too long for one.
func (p *printer) line(r row) {
	mark := ""
	switch {
	case r.mark == outline.Yes && p.ascii:
		mark = "ok "
	case r.mark == outline.No && p.ascii:
		mark = "NO "
	case r.mark == outline.Yes:
		mark = "✓ "
	case r.mark == outline.No:
		mark = "✗ "
	}
	gap := ""
	if r.code != "" {
		gap = "   "
	}
	if p.ascii {
		r.first, r.rest, r.text = toASCII(r.first), toASCII(r.rest), toASCII(r.text)
	}
	lines := p.fold(r.first+mark+r.lead+r.text+gap+r.code, r.rest, len(r.first)+len(mark)+len(r.lead))
	for i, line := range lines {
		if p.color {
			line = colored(line, &r, mark, i == 0, i == len(lines)-1)
		}
		p.b.WriteString(line)
		p.b.WriteByte('\n')
	}
}

// fold breaks a line at blanks behind its first bytes.
func (p *printer) fold(s, rest string, keep int) (lines []string) {
	for p.width > 0 && utf8.RuneCountInString(s) > p.width {
		at, seen := -1, 0 // the last blank that is early enough, or else the first one
		for i, r := range s {
			if r == ' ' && i >= keep && strings.TrimLeft(s[keep:i], " ") != "" && (at < 0 || seen <= p.width) {
				at = i
			}
			if seen++; seen > p.width && at >= 0 {
				break
			}
		}
		if at < 0 {
			break
		}
		lines = append(lines, strings.TrimRight(s[:at], " "))
		s, keep = rest+strings.TrimLeft(s[at:], " "), len(rest)
	}
	return append(lines, s)
}

// The escape sequences of colours.
const (
	red, green, dim, bold, plain = "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[1m", "\x1b[0m"
)

// colored colours mark and verdict in the first line of a row, and the code in its last one.
func colored(line string, r *row, mark string, first, last bool) string {
	color := red
	if r.good || r.mark == outline.Yes {
		color = green
	}
	if front, ok := strings.CutSuffix(line, r.code); last && ok && r.code != "" {
		line = front + dim + r.code + plain
	}
	if !first {
		return line
	}
	switch {
	case r.lead != "":
		word := strings.TrimRight(r.lead, " ")
		return bold + color + word + plain + line[len(word):]
	case mark != "":
		if i := strings.Index(line, mark); i >= 0 {
			word := strings.TrimRight(mark, " ")
			return line[:i] + color + word + plain + line[i+len(word):]
		}
	}
	return line
}

var trees = strings.NewReplacer("├─", "|-", "└─", "`-", "│", "|", "…", "...")

// toASCII replaces what is not ASCII.
func toASCII(s string) string {
	s = strconv.QuoteToASCII(trees.Replace(s))
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s[1 : len(s)-1])
}
