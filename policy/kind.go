package policy

import "github.com/lambdaiam/lambdaiam/internal/words"

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

// titles name a policy of each kind.
var titles = [...]string{
	"policy", "identity policy", "resource policy", "trust policy", "key policy", "permissions boundary", "session policy",
	"service control policy", "resource control policy", "VPC endpoint policy",
}

// Title names a policy of the kind in a message, such as "service control policy"; "policy" for the zero value. It
// returns what String does for a number that is no kind.
func (k Kind) Title() string {
	if int(k) < len(titles) {
		return titles[k]
	}
	return k.String()
}

func (k Kind) mustNotHave(what string) string {
	return words.WithArticle(k.Title()) + " must not have " + what
}
func (k Kind) needs(what string) string { return words.WithArticle(k.Title()) + " needs " + what }
