package account

import (
	"net/url"
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A document is a policy document in a file. It is parsed when it is first needed, so that reading a snapshot costs
// little more than its text.
type document struct {
	in    *spot
	start int    // in the text of the piece
	name  string // of the policy
	kind  policy.Kind

	once   sync.Once
	policy *policy.Policy
	err    *Error

	compared sync.Once
	other    bool
}

// document notes the place of a document: an object, JSON text, or percent-encoded text.
func (s *spot) document(v jsonscan.Value, kind policy.Kind, name string) (*document, error) {
	if k := v.Kind(); k != jsonscan.KindString && k != jsonscan.KindObject {
		return nil, v.Want(jsonscan.KindObject)
	}
	return &document{in: s, start: v.Offset(), name: name, kind: kind}, nil
}

// get returns the policy, the same one each time, or an [*Error] that says why it is refused.
func (d *document) get() (*policy.Policy, error) {
	d.once.Do(func() {
		var f *fault
		if d.policy, f = d.parse(); f != nil {
			d.err = f.error()
		}
	})
	if d.err != nil {
		return nil, d.err
	}
	return d.policy, nil
}

// differs reports whether a document that is not refused says something else than the catalogue's, which is always the
// same.
func (d *document) differs(ofCatalog *policy.Policy) bool {
	d.compared.Do(func() { d.other = !d.policy.Equal(ofCatalog) })
	return d.other
}

// parse reads the document as AWS gave it back.
func (d *document) parse() (*policy.Policy, *fault) {
	v := jsonscan.At(d.in.text, d.start)
	defer v.Release()
	p, err := parseDocument(v, policy.WithName(d.name), policy.WithStored())
	if err == nil {
		err = p.CheckKind(d.kind)
	}
	if err != nil {
		f := d.in.wrong(CodeInvalidPolicy, v, err.Error())
		f.err = err
		return nil, f
	}
	return p, nil
}

// parseDocument reads a document whatever its shape (IN-03).
func parseDocument(v jsonscan.Value, opts ...policy.Option) (*policy.Policy, error) {
	if v.Kind() == jsonscan.KindObject {
		return policy.Parse([]byte(v.Raw()), opts...)
	}
	text := v.Text()
	if isEncoded(text) {
		return policy.ParseURLEncoded(text, opts...)
	}
	return policy.Parse([]byte(text), opts...)
}

// isEncoded reports whether the text of a document is percent-encoded.
func isEncoded(text string) bool { return strings.HasPrefix(text, "%") }

// documentText returns the JSON of a document that is a string.
func documentText(v jsonscan.Value) (string, error) {
	text := v.Text()
	if isEncoded(text) {
		return url.PathUnescape(text)
	}
	return strings.TrimPrefix(text, "\ufeff"), nil
}
