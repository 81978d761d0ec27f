package scenario

import (
	"errors"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
)

// Texts of which not all is known.

// isPartial reports whether a value is an object with parts.
func isPartial(v jsonscan.Value) (is bool) {
	if v.Kind() == jsonscan.KindObject {
		_ = v.Members(func(name string, _ int, _ jsonscan.Value) error {
			is = is || name == "parts"
			return nil
		})
	}
	return is
}

// partialText reads a text, or an object with its parts, and notes that there is one.
func partialText(v jsonscan.Value, partial *bool) (s string, err error) {
	if !isPartial(v) {
		return text(v)
	}
	*partial = true
	err = members(v, func(name string, v jsonscan.Value) error {
		if name != "parts" {
			return errUnknown
		}
		s, err = parts(v)
		return err
	})
	return s, err
}

// partialMap reads an object whose members are texts.
func partialMap(v jsonscan.Value, partial *bool) (map[string]string, error) {
	m := make(map[string]string)
	err := members(v, func(name string, v jsonscan.Value) (err error) {
		m[name], err = partialText(v, partial)
		return err
	})
	return m, err
}

// partialScalar is partialText for what may be a number or boolean too.
func partialScalar(v jsonscan.Value, partial *bool) (string, error) {
	if isPartial(v) {
		return partialText(v, partial)
	}
	return scalar(v)
}

// parts reads the parts of a text, one of which at least is not known.
func parts(v jsonscan.Value) (string, error) {
	var list []condition.Part
	unknown := false
	err := elements(v, func(_ int, v jsonscan.Value) (err error) {
		var p condition.Part
		if v.Kind() == jsonscan.KindString {
			p.Text = v.Text()
		} else {
			p.Unknown, err = unknownValue(v)
			unknown = true
		}
		list = append(list, p)
		return err
	})
	switch {
	case err != nil:
		return "", err
	case !unknown:
		reason := "all parts of the text are known: it is a string"
		return "", &fault{code: CodeInvalidValue, offset: v.Offset(), reason: reason}
	}
	s, err := condition.PartialText(list...)
	if e, ok := errors.AsType[*condition.Error](err); ok {
		return "", &fault{code: Code(e.Code), offset: v.Offset(), reason: e.Reason, err: err}
	}
	return s, err
}

// unknownValue reads a value that is not known.
func unknownValue(v jsonscan.Value) (u condition.Unknown, err error) {
	has := make(map[string]bool)
	err = members(v, func(name string, v jsonscan.Value) (err error) {
		has[name] = true
		switch name {
		case "unknown":
			u.Label, err = text(v)
		case "class":
			var word string
			if word, err = text(v); err == nil {
				var ok bool
				if u.Class, ok = condition.ParseClass(word); !ok || !u.Class.IsText() {
					err = invalid(v, "account, region, partition, name, path or text")
				}
			}
		default:
			err = errUnknown
		}
		return err
	})
	for _, name := range [...]string{"unknown", "class"} {
		if err == nil && !has[name] {
			err = missing(v, name)
		}
	}
	return u, err
}

// withoutStandIns refuses a string that looks like what stands for unknown values.
func withoutStandIns(v jsonscan.Value) error {
	switch v.Kind() {
	case jsonscan.KindString:
		if _, err := condition.PartialText(condition.Part{Text: v.Text()}); err != nil {
			reason := "the text has characters that are kept for unknown values"
			return &fault{code: Code(condition.CodeInvalidUnknown), offset: v.Offset(), reason: reason, err: err}
		}
	case jsonscan.KindObject:
		return members(v, func(_ string, v jsonscan.Value) error { return withoutStandIns(v) })
	case jsonscan.KindList:
		return elements(v, func(_ int, v jsonscan.Value) error { return withoutStandIns(v) })
	}
	return nil
}
