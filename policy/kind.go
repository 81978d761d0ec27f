package policy

// Kind is what a policy is used for. The same document may be legal as one kind and illegal as another. The zero value
// is no kind.
type Kind uint8

const (
	Identity Kind = iota + 1 // attached to a user, group or role
	Resource                 // attached to a resource
	Trust                    // the trust policy of a role
	Key                      // the policy of a KMS key
	Boundary                 // a permissions boundary
	Session                  // passed when a session begins
	SCP                      // service control policy of an organization
	RCP                      // resource control policy of an organization
	Endpoint                 // VPC endpoint policy
)

var kinds = enumeration[Kind]{"Kind", "kind of policy", CodeInvalidKind, []string{
	"", "identity", "resource", "trust", "key", "boundary", "session", "scp", "rcp", "endpoint",
}}

// String returns the kind's name in lower case, as in scenario files; "" for the zero value.
func (k Kind) String() string { return kinds.name(k) }

// ParseKind is the inverse of [Kind.String]; ok is false for a name that is none.
func ParseKind(name string) (k Kind, ok bool) {
	k, _ = kinds.value(name)
	return k, k != 0
}

// MarshalText returns the text of [Kind.String]. The error is an [*Error] with [CodeInvalidKind] for a number that is no
// kind.
func (k Kind) MarshalText() ([]byte, error) { return kinds.marshal(k) }

// UnmarshalText is the inverse of [Kind.MarshalText]. For a text that is no kind the error is an [*Error] with
// [CodeInvalidKind], and the kind becomes the zero value.
func (k *Kind) UnmarshalText(text []byte) error { return kinds.unmarshal(k, text) }

// words names a policy of the kind in a message, with its article.
func (k Kind) words() string {
	return [...]string{
		"a policy", "an identity policy", "a resource policy", "a trust policy", "a key policy", "a permissions boundary", "a session policy",
		"a service control policy", "a resource control policy", "a VPC endpoint policy",
	}[k]
}

func (k Kind) mustNotHave(what string) string { return k.words() + " must not have " + what }
func (k Kind) needs(what string) string       { return k.words() + " needs " + what }
