package policy

// Effect is what a statement does. The zero value is neither [Allow] nor [Deny].
type Effect uint8

const (
	Allow Effect = iota + 1
	Deny
)

var effects = enumeration[Effect]{"Effect", "effect", CodeInvalidEffect, []string{"", "Allow", "Deny"}}

// String returns "Allow" or "Deny", "" for the zero value.
func (e Effect) String() string { return effects.name(e) }

// MarshalText returns the text of [Effect.String]. The error is an [*Error] with [CodeInvalidEffect] for a number that is
// no effect.
func (e Effect) MarshalText() ([]byte, error) { return effects.marshal(e) }

// UnmarshalText is the inverse of [Effect.MarshalText]. For a text that is no effect the error is an [*Error] with
// [CodeInvalidEffect], and the effect becomes the zero value.
func (e *Effect) UnmarshalText(text []byte) error { return effects.unmarshal(e, text) }
