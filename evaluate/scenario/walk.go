package scenario

import (
	"errors"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// errUnknown is what the function given to members returns for a name it does not know.
var errUnknown = errors.New("unknown member")

// members calls f for every member of an object. Errors of f get the name put before their path.
func members(v jsonscan.Value, f func(name string, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindObject); err != nil {
		return err
	}
	return v.Members(func(name string, at int, v jsonscan.Value) error {
		err := f(name, v)
		if err == errUnknown {
			return jsonscan.Unknown(name, at)
		}
		return in(err, member(name))
	})
}

// elements calls f for every element of a list. Errors of f get the number put before their path.
func elements(v jsonscan.Value, f func(i int, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindList); err != nil {
		return err
	}
	return v.Elements(func(i int, v jsonscan.Value) error { return in(f(i, v), element(i)) })
}

// missing is the error for an object that lacks a member.
func missing(v jsonscan.Value, name string) error {
	return &fault{code: CodeMissingMember, offset: v.Offset(), reason: "no member " + quote.Text(name)}
}

// invalid is the error for a string that is none of those allowed.
func invalid(v jsonscan.Value, wanted string) error {
	reason := quote.Text(v.Text()) + " is not " + wanted
	return &fault{code: CodeInvalidValue, offset: v.Offset(), reason: reason}
}

func text(v jsonscan.Value) (string, error) {
	if err := v.Want(jsonscan.KindString); err != nil {
		return "", err
	}
	return v.Text(), nil
}

func boolean(v jsonscan.Value) (bool, error) {
	if err := v.Want(jsonscan.KindBool); err != nil {
		return false, err
	}
	return v.Raw() == "true", nil
}

// texts reads a list of strings. It is not nil.
func texts(v jsonscan.Value) ([]string, error) {
	list := []string{}
	err := elements(v, func(_ int, v jsonscan.Value) error {
		s, err := text(v)
		list = append(list, s)
		return err
	})
	return list, err
}

// scalar reads one value of a condition key: a string, the digits of a number, true or false.
func scalar(v jsonscan.Value) (string, error) {
	switch v.Kind() {
	case jsonscan.KindString, jsonscan.KindNumber, jsonscan.KindBool:
		return v.Text(), nil
	}
	return "", v.Want(jsonscan.KindString)
}

// folded finds names that differ in case only.
type folded map[string]string

// add returns an error where a name like it was added before.
func (f folded) add(name string, v jsonscan.Value) error {
	key := ascii.ToLower(name)
	if before, ok := f[key]; ok {
		reason := "the key occurs twice, before as " + quote.Text(before)
		return &fault{code: CodeDuplicate, offset: v.Offset(), reason: reason}
	}
	f[key] = name
	return nil
}
