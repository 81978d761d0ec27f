package explain

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain/internal/outline"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// mostNodes is how many nodes a chart has.
const mostNodes = 40

// WriteMermaid writes the explanation as a flowchart for Mermaid: a node for each policy type in the order of the
// decision, the path that was taken in bold lines, and in dotted ones what would come next. There are at most 40 nodes.
// Every text is quoted: none can end its node. The error is that of w.
func (x *Explanation) WriteMermaid(w io.Writer) error {
	c := chart{d: drawer{x: x.complete(), much: brief, shown: true}}
	c.b.WriteString("flowchart TD\n")
	c.draw()
	_, err := io.WriteString(w, c.b.String())
	return err
}

// A chart is a flowchart being written.
type chart struct {
	d drawer
	b strings.Builder
}

// step is a node of the path.
type step struct {
	id, text string
	blocks   bool
}

// draw writes all lines behind the first one.
func (c *chart) draw() {
	t := c.d.x.Trace
	const denies = `d{"does a Deny apply?"}`
	asked := "q[" + label(c.asked()) + "]"
	end := "no([" + label(t.Result.Decision.String()) + "])"
	if t.Result.Decision == evaluate.Allowed {
		end = "yes([" + label(t.Result.Decision.String()) + "])"
	}
	steps := c.steps()
	switch {
	case t.Result.Decision == evaluate.ExplicitDeny:
		c.line(asked + " ==> " + denies)
		from := "d == yes ==> "
		for _, s := range steps {
			c.line(from + s.id + "[" + label(s.text) + "]")
			from = s.id + " ==> "
		}
		c.line(from + end)
		return
	case t.Rule > evaluate.RuleOpen, t.Rule == 0: // no policy can
		why := "there is no evaluator"
		if t.Rule != 0 {
			why = t.Rule.String()
		}
		c.line(asked + " ==> r[" + label(why) + "]")
		c.line("r ==> " + end)
		return
	}
	c.line(asked + " ==> " + denies)
	from, arrow := "d", " == no ==> "
	for _, s := range steps {
		c.line(from + arrow + s.id + "[" + label(s.text) + "]")
		if from, arrow = s.id, " ==> "; s.blocks {
			if end != "" {
				c.line(from + arrow + end)
				end = ""
			}
			arrow = ` -. "if it allowed" .-> `
		}
	}
	if end != "" {
		c.line(from + arrow + end)
		return
	}
	c.line(from + arrow + `yes(["allowed"])`)
}

func (c *chart) line(s string) { c.b.WriteString("  " + s + "\n") }

// asked is the request in short.
func (c *chart) asked() string {
	req := &c.d.x.Request
	resource := req.Resource.ARN
	if a, err := arn.Parse(resource); err == nil && a.Resource != "" {
		resource = a.Resource
	}
	return quote.Name(req.Action) + " on " + quote.Name(resource)
}

// steps are the policy types on the path.
func (c *chart) steps() (steps []step) {
	var types []*evaluate.TypeTrace
	for i := range c.d.x.Trace.Types {
		t := &c.d.x.Trace.Types[i]
		normal := drawer{x: c.d.x, much: normal}
		if normal.matters(t) {
			types = append(types, t)
		}
	}
	const room = mostNodes - 5 // those at the beginning and the ends
	total := len(types)
	if total > room {
		types = slices.DeleteFunc(types, func(t *evaluate.TypeTrace) bool { return !t.Blocks })
		types = types[:min(len(types), room-1)]
	}
	for _, t := range types {
		n := c.d.typeNode(t)
		text := n.Head.String()
		for _, cell := range n.Cells {
			text += ": " + upToPolicy(cell)
		}
		steps = append(steps, step{id: stepID(t), text: text, blocks: t.Blocks})
	}
	if n := total - len(types); n > 0 {
		steps = append([]step{{id: "m", text: counted(n, "further type or level", "further types or levels")}}, steps...)
	}
	return steps
}

// upToPolicy is a text up to the policy in it, so that a statement has its effect and name alone.
func upToPolicy(t outline.Text) string {
	if i := slices.Index(t, inPolicy[0]); i >= 0 {
		t = t[:i]
	}
	return t.String()
}

// stepID names the node of a type.
func stepID(t *evaluate.TypeTrace) string {
	switch word := t.ReadAs.String(); {
	case t.ReadAs == policy.SCP, t.ReadAs == policy.RCP:
		return word + strconv.Itoa(t.Level)
	case word == "":
		return "x"
	default:
		return word[:1]
	}
}

// label quotes the text of a node. What means something to Mermaid, to Markdown in it or to HTML becomes an entity.
func label(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range s {
		switch {
		case i > mostOfLabel:
			b.WriteString("…")
			b.WriteByte('"')
			return b.String()
		case strings.ContainsRune("\"#;&<>`%\\", r):
			b.WriteString("#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// mostOfLabel is how many bytes of a text a node shows.
const mostOfLabel = 200
