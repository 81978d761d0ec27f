package lambdaperm

import "github.com/lambdaiam/lambdaiam/internal/words"

var (
	modelWords          = [...]string{"", "push", "pull", "role"}
	sentWords           = [...]string{"notDocumented", "always", "never"}
	namingWords         = [...]string{"global", "byOptInRegion", "both", "byRegion"}
	authenticationWords = [...]string{"none", "IAM", "SASL/SCRAM", "mTLS", "basic"}
)

// marshal returns the word of a value.
func marshal(list []string, i int, word string) ([]byte, error) {
	if i >= len(list) {
		return nil, &Error{Code: CodeUnknownWord, Input: word, Reason: "the value has no word"}
	}
	return []byte(word), nil
}

// unmarshal sets an enumeration to the value that has a word; empty text is zero.
func unmarshal[E ~uint8](e *E, list []string, text []byte) error {
	i, ok := words.Index(list, text)
	*e = E(i)
	if !ok {
		return &Error{Code: CodeUnknownWord, Input: string(text), Reason: words.Unknown(list)}
	}
	return nil
}

// String returns push, pull or role; "" for the zero value.
func (m Model) String() string { return words.String(modelWords[:], int(m), "Model") }

// MarshalText returns what [Model.String] does. For a value that is none of the constants it returns an [*Error].
func (m Model) MarshalText() ([]byte, error) { return marshal(modelWords[:], int(m), m.String()) }

// UnmarshalText reads what [Model.MarshalText] writes. It returns an [*Error] with [CodeUnknownWord] for any other text,
// and m becomes zero.
func (m *Model) UnmarshalText(text []byte) error { return unmarshal(m, modelWords[:], text) }

// String returns notDocumented, always or never.
func (s Sent) String() string { return words.String(sentWords[:], int(s), "Sent") }

// MarshalText returns what [Sent.String] does. For a value that is none of the constants it returns an [*Error].
func (s Sent) MarshalText() ([]byte, error) { return marshal(sentWords[:], int(s), s.String()) }

// UnmarshalText reads what [Sent.MarshalText] writes. It returns an [*Error] with [CodeUnknownWord] for any other text,
// and s becomes zero.
func (s *Sent) UnmarshalText(text []byte) error { return unmarshal(s, sentWords[:], text) }

// String returns global, byOptInRegion, both or byRegion.
func (n Naming) String() string { return words.String(namingWords[:], int(n), "Naming") }

// MarshalText returns what [Naming.String] does. For a value that is none of the constants it returns an [*Error].
func (n Naming) MarshalText() ([]byte, error) { return marshal(namingWords[:], int(n), n.String()) }

// UnmarshalText reads what [Naming.MarshalText] writes. It returns an [*Error] with [CodeUnknownWord] for any other
// text, and n becomes zero.
func (n *Naming) UnmarshalText(text []byte) error { return unmarshal(n, namingWords[:], text) }

// String returns none, IAM, SASL/SCRAM, mTLS or basic.
func (a Authentication) String() string {
	return words.String(authenticationWords[:], int(a), "Authentication")
}

// MarshalText returns what [Authentication.String] does. For a value that is none of the constants it returns an [*Error].
func (a Authentication) MarshalText() ([]byte, error) {
	return marshal(authenticationWords[:], int(a), a.String())
}

// UnmarshalText reads what [Authentication.MarshalText] writes. It returns an [*Error] with [CodeUnknownWord] for any
// other text, and a becomes zero.
func (a *Authentication) UnmarshalText(text []byte) error {
	return unmarshal(a, authenticationWords[:], text)
}
