package condition

import "github.com/lambdaiam/lambdaiam/internal/words"

var setWords = [...]string{Single: "", All: "ForAllValues", Any: "ForAnyValue"}

var reasonWords = [...]string{
	ReasonNone:       "",
	KeyAbsent:        "keyAbsent",
	KeyPresent:       "keyPresent",
	ValueMatches:     "valueMatches",
	NoValueMatches:   "noValueMatches",
	Unreadable:       "unreadable",
	ListUnderPlain:   "listUnderPlain",
	EmptyList:        "emptyList",
	NeedsSetOperator: "needsSetOperator",
	AlwaysTrue:       "alwaysTrue",
	AlwaysFalse:      "alwaysFalse",
	NeverHolds:       "neverHolds",
	NotKnown:         "notKnown",
}

// marshalWord returns a word; the error is an [*Error] with [CodeUnknownWord] for a value that has none.
func marshalWord(list []string, i int, word string) ([]byte, error) {
	if i >= len(list) {
		return nil, &Error{Code: CodeUnknownWord, Value: -1, Input: word, Reason: "the value has no word"}
	}
	return []byte(word), nil
}

// unmarshalWord reads a word; empty text is the zero value.
func unmarshalWord[T ~uint8](to *T, list []string, text []byte) error {
	i, ok := words.Index(list, text)
	*to = T(i)
	if !ok {
		return &Error{Code: CodeUnknownWord, Value: -1, Input: string(text), Reason: words.Unknown(list)}
	}
	return nil
}

// String returns "ForAllValues", "ForAnyValue", and "" for [Single].
func (s Set) String() string { return words.String(setWords[:], int(s), "Set") }

// MarshalText returns the word that [Set.String] gives. The error, for a value that is none of the constants, is an
// [*Error].
func (s Set) MarshalText() ([]byte, error) { return marshalWord(setWords[:], int(s), s.String()) }

// UnmarshalText reads a word of [Set.String]. The error is an [*Error] with [CodeUnknownWord]; s is then [Single].
func (s *Set) UnmarshalText(text []byte) error { return unmarshalWord(s, setWords[:], text) }

// String returns the name of the constant in lower camel case, as in "keyAbsent", and "" for [ReasonNone].
func (r Reason) String() string { return words.String(reasonWords[:], int(r), "Reason") }

// MarshalText returns the word that [Reason.String] gives. The error, for a value that is none of the constants, is an
// [*Error].
func (r Reason) MarshalText() ([]byte, error) {
	return marshalWord(reasonWords[:], int(r), r.String())
}

// UnmarshalText reads a word of [Reason.String]. The error is an [*Error] with [CodeUnknownWord]; r is then
// [ReasonNone].
func (r *Reason) UnmarshalText(text []byte) error { return unmarshalWord(r, reasonWords[:], text) }

// MarshalText returns the name that [Type.String] gives. The error, for a value that is none of the constants, is an
// [*Error].
func (t Type) MarshalText() ([]byte, error) { return marshalWord(typeNames[:], int(t), t.String()) }

// UnmarshalText reads a name of [Type.String]; empty text is [TypeUnknown]. The error is an [*Error] with
// [CodeUnknownWord]; t is then [TypeUnknown].
func (t *Type) UnmarshalText(text []byte) error { return unmarshalWord(t, typeNames[:], text) }
