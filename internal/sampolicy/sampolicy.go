// Package sampolicy holds the policy templates of AWS SAM: policies with parameters that the Policies of a serverless
// function may name.
//
// They are embedded as the translator of SAM has them, deflated and without blanks, and opened on first use. [From]
// says where they come from; NOTICE.md has the licence.
package sampolicy

import (
	"compress/flate"
	_ "embed"
	"io"
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

//go:generate go run ./internal/gensam

// embedded is the file of the source without blanks between its tokens, deflated.
//
//go:embed templates.bin
var embedded string

// A Source is the file that the templates come from.
type Source struct {
	Repository string // on GitHub
	Commit     string
	Date       string // of the commit
	File       string
	Licence    string // its SPDX identifier
	SHA256     string // of the file, in hexadecimal digits
}

// From returns the source of the templates.
func From() Source {
	return Source{
		Repository: "aws/serverless-application-model",
		Commit:     "7000d0a3b0e5e0d9fca014ce135850718aad1290",
		Date:       "2026-05-29",
		File:       "samtranslator/policy_templates_data/policy_templates.json",
		Licence:    "Apache-2.0",
		SHA256:     "3da6e0e839d44360b0f68d0d15f5962e709099e7b398f035a062e82c9f27ed89",
	}
}

// A Template is a policy with parameters.
type Template struct {
	Parameters []string // what must be given a value; {"Ref": name} stands for it in the document
	Document   string   // JSON text of an object with a Statement, without a Version
}

// Lookup returns the template with a name, in exactly these letters.
func Lookup(name string) (t Template, ok bool) {
	t, ok = templates()[name]
	return t, ok
}

// JSON returns the file of the source without blanks between its tokens.
func JSON() (string, error) {
	text, err := io.ReadAll(flate.NewReader(strings.NewReader(embedded)))
	return string(text), err
}

// templates reads what is embedded, once. That it can be read is held by a test.
var templates = sync.OnceValue(func() map[string]Template {
	text, err := JSON()
	if err != nil {
		panic("sampolicy: " + err.Error())
	}
	list, err := read(text)
	if err != nil {
		panic("sampolicy: " + err.Error())
	}
	return list
})

func read(text string) (map[string]Template, error) {
	root, err := jsonscan.Read(text, len(text))
	if err != nil {
		return nil, err
	}
	defer root.Release()
	list := make(map[string]Template)
	err = object(root, func(section string, v jsonscan.Value) error {
		if section != "Templates" {
			return nil
		}
		return object(v, func(name string, v jsonscan.Value) (err error) {
			list[name], err = readTemplate(v)
			return err
		})
	})
	return list, err
}

func readTemplate(v jsonscan.Value) (t Template, err error) {
	err = object(v, func(name string, v jsonscan.Value) error {
		switch name {
		case "Definition":
			t.Document = v.Raw()
		case "Parameters":
			return object(v, func(name string, _ jsonscan.Value) error {
				t.Parameters = append(t.Parameters, name)
				return nil
			})
		}
		return nil
	})
	return t, err
}

// object calls f with each member of v, which must be an object.
func object(v jsonscan.Value, f func(name string, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindObject); err != nil {
		return err
	}
	return v.Members(func(name string, _ int, v jsonscan.Value) error { return f(name, v) })
}
