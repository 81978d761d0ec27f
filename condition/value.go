package condition

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
)

// A Value is what a request holds for a condition key: one string, or a list of any length. A list of one is not the
// same as one string, an empty list not the same as an absent key. The zero value is one empty string.
type Value struct {
	one  string
	list *list // nil: one
}

// A list is the values of a list, which never change.
type list struct {
	texts   []string
	ordered []int32 // where there are many: the places of those that are not empty, in their order and each text once
}

// One returns a single value.
func One(s string) Value { return Value{one: s} }

// List returns a list of values; it keeps no reference to its argument.
func List(s ...string) Value {
	l := &list{texts: slices.Clone(s)}
	if len(s) > manyValues {
		l.ordered = make([]int32, 0, len(s))
		for i, text := range l.texts {
			if text != "" {
				l.ordered = append(l.ordered, int32(i))
			}
		}
		l.ordered = inOrder(l.ordered, strings.Compare, func(i int32) string { return l.texts[i] })
	}
	return Value{list: l}
}

// IsList reports whether v is a list.
func (v Value) IsList() bool { return v.list != nil }

// Has reports whether s is one of the values. In a long list that was made by [List] or [Context.SetMulti] it is found
// without looking at each of them.
func (v Value) Has(s string) bool {
	switch {
	case v.list == nil:
		return v.one == s
	case v.list.ordered == nil || s == "":
		return slices.Contains(v.list.texts, s)
	}
	_, ok := slices.BinarySearchFunc(v.list.ordered, s, func(i int32, s string) int {
		return strings.Compare(v.list.texts[i], s)
	})
	return ok
}

// Len returns the number of values, 1 if v is not a list.
func (v Value) Len() int {
	if v.list != nil {
		return len(v.list.texts)
	}
	return 1
}

// At returns the i-th value, counted from 0. It panics if i is out of range.
func (v Value) At(i int) string {
	if v.list != nil {
		return v.list.texts[i]
	}
	if i != 0 {
		panic("condition: index out of range")
	}
	return v.one
}

// All returns the values in order.
func (v Value) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range v.Len() {
			if !yield(v.At(i)) {
				return
			}
		}
	}
}

// String returns the value, or the list in brackets with its values quoted.
func (v Value) String() string {
	if v.list == nil {
		return v.one
	}
	var b strings.Builder
	b.WriteByte('[')
	for i, s := range v.list.texts {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Quote(s))
	}
	b.WriteByte(']')
	return b.String()
}

// A Source gives the values of a request. Keys are in lower case.
type Source interface {
	// Lookup returns the value of a key; ok is false where it is absent.
	Lookup(key string) (v Value, ok bool)
	// Value returns what a policy variable stands for: the value of a single-valued key. Most sources return
	// [VariableValue] of what Lookup gives.
	Value(key string) (s string, ok bool)
}

// VariableValue is what a [Source] returns for a policy variable, given what [Source.Lookup] returns for its key: a
// multivalued key, by its definition or because a list was given, has no value as a variable. The key is in lower case.
func VariableValue(key string, v Value, ok bool) (string, bool) {
	if !ok || v.list != nil {
		return "", false
	}
	if k, known := lookupFolded(key); known && k.Multivalued {
		return "", false // V-04
	}
	return v.one, true
}

// MarshalJSON writes a string, and a list as an array, never null.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.list == nil {
		return jsonwrite.Marshal(v.one)
	}
	return jsonwrite.Marshal(append([]string{}, v.list.texts...))
}
