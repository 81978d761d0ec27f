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

// inWords names a policy of the kind in a message, with its article.
func (k Kind) inWords() string {
	return [...]string{
		"a policy", "an identity policy", "a resource policy", "a trust policy", "a key policy", "a permissions boundary", "a session policy",
		"a service control policy", "a resource control policy", "a VPC endpoint policy",
	}[k]
}

func (k Kind) mustNotHave(what string) string { return k.inWords() + " must not have " + what }
func (k Kind) needs(what string) string       { return k.inWords() + " needs " + what }
