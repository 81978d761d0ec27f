package denial

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// ReadDetails reads the details of one request and the documents of its policies from a directory: every file whose
// name ends in .json, in the directories below it too. Pages are joined in the order of the names of their files. A
// file that holds {"uri", "policyDocument"}, or the document under any other name, or the document and the uri side by
// side, is one of GetRequestAuthorizationPolicy. Files that are neither are listed in Skipped.
//
// The error, an [*Error], is that of [ParseDetails], or of a directory without details ([CodeFormat]). A document that
// is refused is a problem, and its policy is then not known.
func ReadDetails(fsys fs.FS, opts ...Option) (Details, error) {
	o := optionsOf(opts)
	var d Details
	r := newDetailsReader(&d)
	var documents []raw
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".json" {
			return err
		}
		text, err := readFile(fsys, name, o.max)
		if err != nil {
			return err
		}
		used := false
		for p, err := range values(text, o.max) {
			p.file = name
			ok := false
			if err == nil && p.value.Kind() == jsonscan.KindObject {
				ok, err = r.page(p.value)
			}
			if err != nil && ok {
				return p.locate(err)
			}
			if err != nil { // IN-01: it may have been ours
				d.Problems = append(d.Problems, p.locate(err))
				used = true
				continue
			}
			r.settle(p.piece)
			if !ok && isDocument(p.value) {
				p.value = jsonscan.At(p.text, p.value.Offset()) // it is read after all pages
				documents = append(documents, p)
				ok = true
			}
			used = used || ok
		}
		if !used {
			d.Skipped = append(d.Skipped, name)
		}
		return nil
	})
	if err == nil && r.pages == 0 {
		err = &Error{Code: CodeFormat, Reason: "no file with authorization details"}
	}
	if err != nil {
		if e, ok := err.(*Error); ok {
			return Details{}, e
		}
		return Details{}, &Error{Code: CodeFormat, Reason: err.Error(), err: err}
	}
	for _, p := range documents {
		if err := d.add(p.value); err != nil {
			d.Problems = append(d.Problems, p.locate(err))
		}
	}
	r.end()
	return d, nil
}

// readFile reads a file of at most so many bytes.
func readFile(fsys fs.FS, name string, most int) (string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		return "", err
	}
	text, tooMuch := unpacked(data, most)
	if tooMuch != nil {
		tooMuch.File = name
		return "", tooMuch
	}
	return text, nil
}

// AddPolicy adds the document of a policy as GetRequestAuthorizationPolicy has it, with its uri: {"uri",
// "policyDocument"}. The error is an [*Error]: of a uri that the details do not have, a document that is refused, or
// one that another was added for before.
func (d *Details) AddPolicy(data []byte, opts ...Option) error {
	o := optionsOf(opts)
	text, tooMuch := unpacked(data, o.max)
	if tooMuch != nil {
		return tooMuch
	}
	whole := newPiece(text, 1)
	root, err := jsonscan.ReadNested(text, o.max, jsonscan.MostDepth)
	if err == nil {
		err = d.add(root)
	}
	if err != nil {
		return whole.locate(err)
	}
	return nil
}

// isDocument reports whether an object has a uri and a document.
func isDocument(v jsonscan.Value) bool {
	uri, document, err := parts(v)
	return err == nil && uri != "" && document.Kind() != jsonscan.KindNull
}

// parts returns what an answer of GetRequestAuthorizationPolicy has: the document is the member that is an object with
// Statement, or policyDocument, which may be a text, or the object itself.
func parts(v jsonscan.Value) (uri string, document jsonscan.Value, err error) {
	err = members(v, func(name string, inner jsonscan.Value) error {
		switch {
		case name == "uri":
			return read(&uri, inner)
		case name == "Statement":
			document = v
		case name == "policyDocument", inner.Kind() == jsonscan.KindObject && hasStatement(inner):
			document = inner
		}
		return nil
	})
	return uri, document, err
}

func hasStatement(v jsonscan.Value) bool {
	found := false
	_ = v.Members(func(name string, _ int, _ jsonscan.Value) error {
		found = found || name == "Statement"
		return nil
	})
	return found
}

// add adds the document of a policy.
func (d *Details) add(v jsonscan.Value) error {
	uri, document, err := parts(v)
	switch {
	case err != nil:
		return err
	case uri == "":
		return at(v, CodeMissingMember, "no member uri")
	case document.Kind() == jsonscan.KindNull:
		return at(v, CodeMissingMember, "no policy document")
	}
	i := slices.IndexFunc(d.Policies, func(p PolicyInfo) bool { return p.URI == uri })
	if i < 0 {
		return at(v, CodeConflict, "no policy of the details has the uri "+quote.Text(uri))
	}
	p := &d.Policies[i]
	parsed, err := parseDocument(document, uri)
	switch {
	case err != nil:
		f := at(document, CodePolicy, err.Error())
		f.err = err
		return f
	case p.Document != nil && !p.Document.Equal(parsed):
		return at(document, CodeConflict, "another document of the same policy says something else")
	}
	p.Document = parsed
	return nil
}

// parseDocument reads a document: an object, or a text that is JSON or percent-encoded (IN-03).
func parseDocument(v jsonscan.Value, name string) (*policy.Policy, error) {
	opts := []policy.Option{policy.WithName(name), policy.WithStored()}
	switch {
	case v.Kind() == jsonscan.KindObject:
		return policy.Parse(withoutURI(v), opts...)
	case strings.HasPrefix(v.Text(), "%"):
		return policy.ParseURLEncoded(v.Text(), opts...)
	}
	return policy.Parse([]byte(v.Text()), opts...)
}

// withoutURI returns an object without a member uri, which may stand beside the elements of a policy.
func withoutURI(v jsonscan.Value) []byte {
	var b []byte
	has := false
	_ = v.Members(func(name string, _ int, v jsonscan.Value) error {
		if name == "uri" {
			has = true
			return nil
		}
		b = append(strconv.AppendQuote(append(b, ','), name), ':')
		b = append(b, v.Raw()...)
		return nil
	})
	if !has || len(b) == 0 {
		return []byte(v.Raw())
	}
	b[0] = '{'
	return append(b, '}')
}
