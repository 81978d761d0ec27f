package account

import (
	"errors"
	"iter"
	"strconv"

	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// What all files have in common: members of a type, lists, tags. Members that no reader knows are ignored.

// members calls f for the members of an object and goes on where it returns an error. It returns the first error.
func (s *spot) members(v jsonscan.Value, f func(name string, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindObject); err != nil {
		return s.fault(err)
	}
	var first error
	err := v.Members(func(name string, _ int, v jsonscan.Value) error {
		if err := f(name, v); err != nil && first == nil {
			first = s.fault(err)
		}
		return nil
	})
	if err != nil { // a member occurs twice: whatever follows it was not read
		return s.fault(err)
	}
	return first
}

// elements calls f for the elements of a list and goes on where it returns an error. It returns the first error.
func (s *spot) elements(v jsonscan.Value, f func(i int, v jsonscan.Value) error) error {
	if err := v.Want(jsonscan.KindList); err != nil {
		return s.fault(err)
	}
	var first error
	_ = v.Elements(func(i int, v jsonscan.Value) error {
		if err := f(i, v); err != nil && first == nil {
			first = s.fault(err)
		}
		return nil
	})
	return first
}

// text sets s to a string.
func text(s *string, v jsonscan.Value) error {
	if err := v.Want(jsonscan.KindString); err != nil {
		return err
	}
	*s = v.Text()
	return nil
}

// flag sets b to a boolean.
func flag(b *bool, v jsonscan.Value) error {
	if err := v.Want(jsonscan.KindBool); err != nil {
		return err
	}
	*b = v.Raw() == "true"
	return nil
}

// texts appends the strings of a list.
func (s *spot) texts(list *[]string, v jsonscan.Value) error {
	return s.elements(v, func(_ int, v jsonscan.Value) error {
		var one string
		err := text(&one, v)
		if err == nil {
			*list = append(*list, one)
		}
		return err
	})
}

// object reads one member of an object that has no other of interest.
func (s *spot) object(v jsonscan.Value, name string, f func(v jsonscan.Value) error) error {
	return s.members(v, func(n string, v jsonscan.Value) error {
		if n == name {
			return f(v)
		}
		return nil
	})
}

// tagList reads tags as IAM gives them: a list of Key and Value. They are all tags there are: of an empty list none.
func (s *spot) tagList(tags *map[string]string, v jsonscan.Value) error {
	*tags = make(map[string]string)
	return s.elements(v, func(_ int, v jsonscan.Value) error {
		var key, value string
		var hasKey, hasValue bool
		err := s.members(v, func(name string, v jsonscan.Value) error {
			switch name {
			case "Key":
				hasKey = true
				return text(&key, v)
			case "Value":
				hasValue = true
				return text(&value, v)
			}
			return nil
		})
		switch {
		case err != nil:
			return err
		case !hasKey:
			return s.missing(v, "Key")
		case !hasValue:
			return s.missing(v, "Value")
		}
		return s.tag(tags, key, value, v)
	})
}

// tagObject reads tags as other services give them: an object, again of all.
func (s *spot) tagObject(tags *map[string]string, v jsonscan.Value) error {
	*tags = make(map[string]string)
	return s.members(v, func(key string, v jsonscan.Value) error {
		var value string
		if err := text(&value, v); err != nil {
			return err
		}
		return s.tag(tags, key, value, v)
	})
}

func (s *spot) tag(tags *map[string]string, key, value string, v jsonscan.Value) error {
	if _, twice := (*tags)[key]; twice {
		return s.wrong(CodeInvalidValue, v, "the tag "+quote.Text(key)+" occurs twice")
	}
	(*tags)[key] = value
	return nil
}

// index writes the path of an element.
func index(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// membersOf yields the members of an object, nothing for any other value. A member that occurs twice ends it.
func membersOf(v jsonscan.Value) iter.Seq2[string, jsonscan.Value] {
	return func(yield func(string, jsonscan.Value) bool) {
		_ = v.Members(func(name string, _ int, v jsonscan.Value) error {
			if !yield(name, v) {
				return errStop
			}
			return nil
		})
	}
}

// entriesOf yields the elements of a list, and for any other value that value.
func entriesOf(v jsonscan.Value) iter.Seq[jsonscan.Value] {
	return func(yield func(jsonscan.Value) bool) {
		if v.Kind() != jsonscan.KindList {
			yield(v)
			return
		}
		_ = v.Elements(func(_ int, v jsonscan.Value) error {
			if !yield(v) {
				return errStop
			}
			return nil
		})
	}
}

// errStop ends a walk.
var errStop = errors.New("stop")
