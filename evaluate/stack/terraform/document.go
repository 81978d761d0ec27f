package terraform

import (
	"net/url"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// document returns the policy that an argument is; nil for none.
func (b *block) document(name string) *stack.Document {
	d := stack.Document{ID: b.in.address, Place: b.r.placeOf(b.in)}
	n := b.known(name)
	switch {
	case n != nil:
		d.Place = b.r.place(n.Offset(), b.in.path)
		text, ok := b.documentText(n)
		if !ok {
			return nil
		}
		d.Text = []byte(text)
		if secret := step(b.secret, name); markedWithin(secret) { // IN-74: the error would show a part of it
			if _, err := policy.Parse(d.Text); err != nil {
				b.wrong(n, "a sensitive policy document that is refused")
			}
		}
	case b.isUnknown(name):
		if t, ok := b.target(name); ok && t.in != nil && isDocument(t) {
			if text, ok := b.r.fromBlocks(t.in); ok { // IN-73
				d.Text = text
				d.Place = b.r.placeOf(t.in)
				return &d
			}
		}
		d.Unknown = labelOf(b.label + "." + name)
	default:
		return nil
	}
	return &d
}

// needDocument is document for an argument that must be there: without it the document is unknown.
func (b *block) needDocument(name string) *stack.Document {
	if d := b.document(name); d != nil {
		return d
	}
	return &stack.Document{ID: b.in.address, Unknown: labelOf(b.label + "." + name), Place: b.r.placeOf(b.in)}
}

// documentText returns the text of a document: JSON text, percent-encoded or not, or an object; ok is false for a
// blank.
func (b *block) documentText(n *jsonscan.Node) (text string, ok bool) {
	text = n.Raw()
	if n.Kind() != jsonscan.KindObject {
		text = strings.TrimSpace(b.literal(n))
	}
	if strings.HasPrefix(text, "%") {
		if decoded, err := url.PathUnescape(text); err == nil {
			text = decoded
		}
	}
	// The characters of stand-ins may also be written as escapes, which count for nothing else.
	_, err := condition.PartialText(condition.Part{Text: text})
	if err != nil || strings.Contains(ascii.ToLower(text), `\ufdd`) {
		b.wrong(n, "a character that is kept for values that are not known")
	}
	return text, text != ""
}

func (r *reader) placeOf(in *instance) stack.Place { return r.place(in.at, in.path) }

// isDocument reports whether a target is the text of a policy that a data source writes, when the plan is carried out.
func isDocument(t target) bool {
	return t.in.typ == "aws_iam_policy_document" && t.in.reading &&
		(t.attribute == "json" || t.attribute == "minified_json")
}

// managed returns the policy with an ARN: one of the plan, or one from outside. label stands for an ARN that is
// unknown.
func (r *reader) managed(by *instance, arn string, t target, label string) stack.Document {
	own := t.in
	if own == nil || own.typ != "aws_iam_policy" {
		own = r.find("aws_iam_policy", arn)
	}
	switch {
	case own != nil && own.mode == "managed":
		return *r.block(own).needDocument("policy")
	case own != nil && isKnown(arn) && r.arn(own) == arn && r.block(own).known("policy") != nil: // a data source has read it
		return *r.block(own).needDocument("policy")
	case isKnown(arn):
		return stack.Document{ID: arn, Managed: arn, Place: r.placeOf(by)}
	}
	return stack.Document{ID: by.address, Unknown: labelOf(label), Place: r.placeOf(by)}
}
