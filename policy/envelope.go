package policy

import (
	"net/url"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// ParseURLEncoded reads a document that is percent-encoded, as the API of IAM returns policy documents
// (GetPolicyVersion, GetRolePolicy, GetRole and others). Places in errors are those in the decoded text. Its errors are
// those of [Parse], and [CodeInvalidEncoding] for text that is not percent-encoded.
func ParseURLEncoded(text string, opts ...Option) (*Policy, error) {
	o := optionsOf(opts)
	p := &Policy{name: o.name, parsed: true}
	if len(text)/3 > o.max {
		return p.refused(jsonscan.ErrTooLarge(o.max))
	}
	decoded, err := url.PathUnescape(text)
	if err != nil {
		return p.refused(&fault{code: CodeInvalidEncoding, reason: "not percent-encoded", err: err})
	}
	if len(decoded) > o.max {
		return p.refused(jsonscan.ErrTooLarge(o.max))
	}
	return parse(decoded, o)
}

// ParseEmbedded reads a document that stands in other JSON as a string: the answer of GetPolicy of Lambda and of the
// calls of other services with a member "Policy" or "ResourcePolicy", the answer of GetQueueAttributes and
// GetTopicAttributes with such a member in "Attributes", or the string by itself. Places in errors are those in the
// document, not in what is around it. Its errors are those of [Parse], and [CodeInvalidEncoding] where there is no such
// string.
func ParseEmbedded(data []byte, opts ...Option) (*Policy, error) {
	o := optionsOf(opts)
	outer := &Policy{name: o.name, parsed: true}
	const (
		escaped = 6        // bytes that one byte of the document may take up in a string
		around  = 64 << 10 // bytes of other members
	)
	if (len(data)-around)/escaped > o.max {
		return outer.refused(jsonscan.ErrTooLarge(o.max))
	}
	outer.text = string(data)
	root, err := jsonscan.Read(outer.text, len(outer.text))
	if err != nil {
		return outer.refused(err)
	}
	text, found, err := embedded(root)
	switch {
	case err != nil:
		return outer.refused(err)
	case !found:
		return outer.refused(&fault{code: CodeInvalidEncoding, reason: `no string, and no member "Policy" or "ResourcePolicy" that is one`})
	case len(text) > o.max:
		return outer.refused(jsonscan.ErrTooLarge(o.max))
	}
	return parse(text, o)
}

// embedded finds the string that holds the document.
func embedded(v jsonscan.Value) (text string, found bool, err error) {
	if v.Kind() == jsonscan.KindString {
		return v.Text(), true, nil
	}
	if v.Kind() != jsonscan.KindObject {
		return "", false, nil
	}
	err = v.Members(func(name string, _ int, v jsonscan.Value) (err error) {
		switch {
		case found:
			// The first one counts; a further one could only be another document.
			if name == "Policy" || name == "ResourcePolicy" || name == "Attributes" {
				return &fault{code: CodeInvalidEncoding, path: jsonscan.Path{}.Name(name), reason: "more than one document"}
			}
		case name == "Policy" || name == "ResourcePolicy":
			text, found = v.Text(), v.Kind() == jsonscan.KindString
		case name == "Attributes" && v.Kind() == jsonscan.KindObject:
			text, found, err = embedded(v)
		}
		return err
	})
	return text, found, err
}
