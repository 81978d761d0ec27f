package policy

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/words"
)

var (
	effectWords        = [...]string{"", "Allow", "Deny"}
	kindWords          = [...]string{"", "identity", "resource", "trust", "key", "boundary", "session", "scp", "rcp", "endpoint"}
	principalKindWords = [...]string{
		"", "everyone", "account", "user", "role", "roleSession", "federatedUser", "uniqueId", "service", "federated", "canonicalUser",
	}
)

// marshalWord returns the word of value i; the error is an [*Error] with [CodeUnknownWord] for a value that has none.
func marshalWord(list []string, i int, word string) ([]byte, error) {
	if i >= len(list) {
		return nil, &Error{Code: CodeUnknownWord, Reason: word + " has no word"}
	}
	return []byte(word), nil
}

// unmarshalWord reads a word; empty text is the zero value.
func unmarshalWord[E ~uint8](to *E, list []string, text []byte) error {
	i, ok := words.Index(list, text)
	*to = E(i)
	if !ok {
		return &Error{Code: CodeUnknownWord, Reason: noWord(string(text), list)}
	}
	return nil
}

// noWord says that a text is none of the words.
func noWord(text string, list []string) string { return quote.Text(text) + ": " + words.Unknown(list) }

// hint names those of the names that were probably meant, for the end of a reason.
func hint(wanted string, names []string) string {
	return nearest.Hint(nearest.Of(wanted, slices.Values(names), nearest.Limit))
}

// String returns "Allow" or "Deny", "" for the zero value.
func (e Effect) String() string { return words.String(effectWords[:], int(e), "Effect") }

// MarshalText returns the word that [Effect.String] gives. The error, for a value that is none of the constants, is an
// [*Error] with [CodeUnknownWord].
func (e Effect) MarshalText() ([]byte, error) { return marshalWord(effectWords[:], int(e), e.String()) }

// UnmarshalText reads a word of [Effect.String]; empty text is the zero value. The error is an [*Error] with
// [CodeUnknownWord]; e is then the zero value.
func (e *Effect) UnmarshalText(text []byte) error { return unmarshalWord(e, effectWords[:], text) }

// String returns the kind's name in lower case, as in scenario files; "" for the zero value.
func (k Kind) String() string { return words.String(kindWords[:], int(k), "Kind") }

// ParseKind is the inverse of [Kind.String]; ok is false for a name that is none.
func ParseKind(name string) (k Kind, ok bool) {
	i, _ := words.Index(kindWords[:], []byte(name))
	return Kind(i), i > 0
}

// MarshalText returns the word that [Kind.String] gives. The error, for a value that is none of the constants, is an
// [*Error] with [CodeUnknownWord].
func (k Kind) MarshalText() ([]byte, error) { return marshalWord(kindWords[:], int(k), k.String()) }

// UnmarshalText reads a word of [Kind.String]; empty text is the zero value. The error is an [*Error] with
// [CodeUnknownWord]; k is then the zero value.
func (k *Kind) UnmarshalText(text []byte) error { return unmarshalWord(k, kindWords[:], text) }

// String returns the kind as one word, such as "account" or "roleSession"; "" for [PrincipalInvalid].
func (k PrincipalKind) String() string {
	return words.String(principalKindWords[:], int(k), "PrincipalKind")
}

// MarshalText returns the word that [PrincipalKind.String] gives. The error, for a value that is none of the constants,
// is an [*Error] with [CodeUnknownWord].
func (k PrincipalKind) MarshalText() ([]byte, error) {
	return marshalWord(principalKindWords[:], int(k), k.String())
}

// UnmarshalText reads a word of [PrincipalKind.String]; empty text is [PrincipalInvalid]. The error is an [*Error] with
// [CodeUnknownWord]; k is then [PrincipalInvalid].
func (k *PrincipalKind) UnmarshalText(text []byte) error {
	return unmarshalWord(k, principalKindWords[:], text)
}
