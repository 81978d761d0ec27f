package policy

import (
	"math"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// Examples of statements of which not all is known.

// exampleOf returns a statement with texts that could be those which are not known; has is true if there are some. The
// values of conditions stay.
func (d *document) exampleOf(spec *StatementSpec) (example *StatementSpec, has bool, f *fault) {
	if standin.In(spec.Sid) {
		return nil, false, within(misplaced(spec.Sid), member("Sid")).(*fault)
	}
	for i := range spec.Condition {
		if c := &spec.Condition[i]; standin.In(c.Operator) || standin.In(c.Key) {
			f := misplaced(c.Operator + " " + c.Key)
			f.path = jsonscan.Path{}.Name("Condition")
			return nil, false, f
		}
	}
	for text := range spec.texts {
		if !standin.In(*text) {
			continue
		}
		has = true
		parts, err := condition.PartsOf(*text)
		if err != nil {
			return nil, false, noUnknown(err)
		}
		for _, part := range parts {
			if u := part.Unknown; u != (condition.Unknown{}) {
				if !u.Class.IsText() {
					return nil, false, misplaced(*text)
				}
				if f := d.use(u); f != nil {
					return nil, false, f
				}
			}
		}
		if standin.InVariable(*text) {
			return nil, false, misplaced(*text)
		}
	}
	if !has {
		return spec, false, nil
	}
	example = spec.clone()
	for _, list := range [...][]PrincipalSpec{example.Principal, example.NotPrincipal} {
		for i := range list {
			examplePrincipal(&list[i])
		}
	}
	for _, list := range [...][]string{example.Action, example.NotAction} {
		for i, entry := range list {
			if list[i] = standin.Replace(entry, exampleText); textBefore(entry, 1) {
				list[i] = "sts:AssumeRole"
			}
		}
	}
	for _, list := range [...][]string{example.Resource, example.NotResource} {
		for i, entry := range list {
			if list[i] = exampleResource(entry); textBefore(entry, 5) {
				list[i] = "*"
			}
		}
	}
	return example, true, nil
}

// exampleText returns a text of a class.
func exampleText(class byte, _ string) string {
	switch class {
	case standin.Account:
		return "111122223333"
	case standin.Region:
		return "us-east-1"
	case standin.Partition:
		return "aws"
	}
	return "unknown"
}

// exampleResource returns what an entry of Resource could be. Of what IAM has, names are such as it knows.
func exampleResource(entry string) string {
	example := standin.Replace(entry, func(class byte, label string) string {
		if text := exampleText(class, label); text != "unknown" {
			return text
		}
		return "root"
	})
	if example != entry {
		example = strings.Replace(example, ":root/", ":role/", 1)
	}
	return example
}

// textBefore reports whether a value that may be any text stands before the n-th colon.
func textBefore(entry string, n int) bool {
	pieces, _ := standin.Split(entry)
	for _, p := range pieces {
		n -= strings.Count(p.Text, ":")
		if p.Class == standin.Text && n > 0 {
			return true
		}
	}
	return false
}

// examplePrincipal makes an example of an entry.
func examplePrincipal(entry *PrincipalSpec) {
	if !standin.In(entry.ID) {
		return
	}
	if entry.Type == TypeEveryone {
		entry.Type = TypeAWS
	}
	if textBefore(entry.ID, math.MaxInt) {
		entry.ID = map[PrincipalType]string{
			TypeAWS: "arn:aws:iam::111122223333:role/unknown", TypeService: "unknown.amazonaws.com",
			TypeFederated: "arn:aws:iam::111122223333:saml-provider/unknown", TypeCanonicalUser: strings.Repeat("0", 64),
		}[entry.Type]
		return
	}
	entry.ID = standin.Replace(entry.ID, exampleText)
}
