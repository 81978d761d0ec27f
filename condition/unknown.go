package condition

import (
	"strings"
	"unicode/utf8"

	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/internal/standin"
	"github.com/lambdaiam/lambdaiam/internal/words"
)

// An Unknown is a value that nobody knows yet, such as the name of a bucket that a deployment will make up. It is the
// same value wherever its label stands, in policies and in the request; values of different labels have nothing to do
// with each other. It is comparable. The zero value is none.
type Unknown struct {
	Label string `json:"label"` // for people, such as "Ref Bucket" or "aws_s3_bucket.b.id"
	Class Class  `json:"class"` // which values it can have
}

// A Class says which values an [Unknown] can have. The zero value is no class.
type Class uint8

const (
	ClassAccount   Class = iota + 1 // twelve digits
	ClassRegion                     // the code of a Region
	ClassPartition                  // the name of a partition, such as aws-cn
	ClassName                       // not empty, without "*", "?", "$", ":", "/" and blanks
	ClassPath                       // as ClassName, but slashes may be there
	// ClassText is any text. In a policy it may have wildcards and variables, so that a statement with it never covers
	// anything for certain.
	ClassText
	ClassPolicy // no text: a policy, a statement or a Condition as a whole
	ClassChoice // no text: whether a statement is there
)

var (
	classWords   = [...]string{"", "account", "region", "partition", "name", "path", "text", "policy", "choice"}
	classLetters = [...]byte{
		0, standin.Account, standin.Region, standin.Partition, standin.Name, standin.Path, standin.Text, standin.Policy, standin.Choice,
	}
)

// MaxLabel is the length of the longest label, in bytes.
const MaxLabel = 1 << 10

// ParseClass is the inverse of [Class.String]; ok is false for a word that is none.
func ParseClass(word string) (c Class, ok bool) {
	i, ok := words.Index(classWords[:], []byte(word))
	return Class(i), ok && word != ""
}

// classOf returns the class that a letter of a stand-in stands for, 0 if none.
func classOf(letter byte) Class {
	for i, l := range classLetters {
		if l == letter {
			return Class(i)
		}
	}
	return 0
}

// IsText reports whether the values of the class are texts.
func (c Class) IsText() bool { return ClassAccount <= c && c <= ClassText }

// String returns account, region, partition, name, path, text, policy or choice; "" for the zero value.
func (c Class) String() string { return words.String(classWords[:], int(c), "Class") }

// MarshalText returns the word that [Class.String] gives. The error, for a value that is none of the constants, is an
// [*Error] with [CodeUnknownWord].
func (c Class) MarshalText() ([]byte, error) { return marshalWord(classWords[:], int(c), c.String()) }

// UnmarshalText reads a word of [Class.String]; empty text is the zero value. The error is an [*Error] with
// [CodeUnknownWord]; c is then the zero value.
func (c *Class) UnmarshalText(text []byte) error { return unmarshalWord(c, classWords[:], text) }

// Validate returns an [*Error] with [CodeInvalidUnknown] for a label that is empty, longer than [MaxLabel], not UTF-8,
// or has the characters U+FDD0 and U+FDD1, and for a class that is none.
func (u Unknown) Validate() error {
	reason := ""
	switch {
	case u.Label == "":
		reason = "an unknown value needs a label"
	case len(u.Label) > MaxLabel:
		reason = "the label is too long"
	case !utf8.ValidString(u.Label):
		reason = "the label is not UTF-8"
	case !standin.IsLabel(u.Label):
		reason = "the label has characters that are kept for stand-ins"
	case u.Class == 0 || int(u.Class) >= len(classWords):
		reason = "an unknown value needs a class"
	default:
		return nil
	}
	return badUnknown(u.Label, reason)
}

func badUnknown(input, reason string) *Error {
	return &Error{Code: CodeInvalidUnknown, Value: -1, Input: standin.Show(input), Reason: reason}
}

// StandIn returns the text that stands for the value in texts where stand-ins are read: see [PartialText]. Of what
// [Unknown.Validate] refuses it is one that is refused there too.
func (u Unknown) StandIn() string {
	if u.Validate() != nil {
		return standin.Of('?', u.Label)
	}
	return standin.Of(classLetters[u.Class], u.Label)
}

// A Part is a part of a text of which not all is known: Unknown if that is not zero, else Text.
type Part struct {
	Text    string
	Unknown Unknown
}

// MarshalJSON writes the part as it stands in a scenario file: a string, or an object with the label as unknown, and
// class.
func (p Part) MarshalJSON() ([]byte, error) {
	if p.Unknown == (Unknown{}) {
		return jsonwrite.Marshal(p.Text)
	}
	return jsonwrite.Marshal(struct {
		Unknown string `json:"unknown"`
		Class   Class  `json:"class"`
	}{p.Unknown.Label, p.Unknown.Class})
}

// A PartialForm is a text as it stands in a scenario file: a string, or where it has stand-ins an object with its
// parts.
type PartialForm string

// MarshalJSON writes the text. What is in it and no stand-in is text like any other.
func (f PartialForm) MarshalJSON() ([]byte, error) {
	parts, err := PartsOf(string(f))
	if err != nil || !standin.In(string(f)) {
		return jsonwrite.Marshal(string(f))
	}
	return jsonwrite.Marshal(struct {
		Parts []Part `json:"parts"`
	}{parts})
}

// PartialText returns the text of its parts, with stand-ins for what is not known. It is one for packages policy and
// evaluate where they are told so; whatever reads a text without being told takes stand-ins for what they look like,
// text with the characters U+FDD0 and U+FDD1. The error is an [*Error] with [CodeInvalidUnknown] for a Text that has
// these characters itself, what [Unknown.Validate] refuses, and a label of two classes. Text from elsewhere that comes
// to stand beside stand-ins should come through here.
func PartialText(parts ...Part) (string, error) {
	var b strings.Builder
	for _, p := range parts {
		if p.Unknown == (Unknown{}) {
			if standin.In(p.Text) {
				return "", badUnknown(p.Text, "the text has characters that are kept for stand-ins")
			}
			b.WriteString(p.Text)
			continue
		}
		if err := p.Unknown.Validate(); err != nil {
			return "", err
		}
		b.WriteString(p.Unknown.StandIn())
	}
	if _, err := PartsOf(b.String()); err != nil {
		return "", err
	}
	return b.String(), nil
}

// PartsOf returns the parts of a text that may have stand-ins, none of which is empty. The error is as that of
// [PartialText], also for what looks like a stand-in and is none.
func PartsOf(text string) ([]Part, error) {
	if !standin.In(text) {
		if text == "" {
			return nil, nil
		}
		return []Part{{Text: text}}, nil
	}
	pieces, ok := standin.Split(text)
	if !ok {
		return nil, badUnknown(text, "the text has characters that are kept for stand-ins")
	}
	parts := make([]Part, len(pieces))
	classes := make(map[string]Class)
	for i, p := range pieces {
		if p.Class == 0 {
			parts[i].Text = p.Text
			continue
		}
		u := Unknown{p.Label, classOf(p.Class)}
		if err := u.Validate(); err != nil {
			return nil, err
		}
		if c, ok := classes[u.Label]; ok && c != u.Class {
			return nil, badUnknown(u.Label, "the label has two classes, "+c.String()+" and "+u.Class.String())
		}
		classes[u.Label] = u.Class
		parts[i].Unknown = u
	}
	return parts, nil
}

// ShowPartial returns a text as people are shown it: with labels in angle brackets in the place of stand-ins, as in
// arn:aws:s3:::<Ref Bucket>/*.
func ShowPartial(text string) string { return standin.Show(text) }
