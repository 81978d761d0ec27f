package policy

// PrincipalKind says what an entry of a Principal or NotPrincipal element names ("AWS JSON policy elements: Principal"). In
// which member of the element it stands is its [PrincipalType].
type PrincipalKind uint8

const (
	PrincipalInvalid       PrincipalKind = iota // the zero Principal
	PrincipalEveryone                           // "*" or {"AWS": "*"}
	PrincipalAccount                            // an account, by its id or its root ARN
	PrincipalUser                               // an IAM user
	PrincipalRole                               // every session of a role
	PrincipalRoleSession                        // one session of a role
	PrincipalFederatedUser                      // a session of GetFederationToken
	PrincipalUniqueID                           // a user or role by its unique id
	PrincipalService                            // an AWS service
	PrincipalFederated                          // an identity provider
	PrincipalCanonicalUser                      // an account by its S3 canonical user id
)

var principalKinds = enumeration[PrincipalKind]{"PrincipalKind", "kind of principal", CodeInvalidPrincipalKind, []string{
	"", "everyone", "account", "user", "role", "roleSession", "federatedUser", "uniqueId", "service", "federated", "canonicalUser",
}}

// String returns the kind as one word, such as "account" or "roleSession"; "" for [PrincipalInvalid].
func (k PrincipalKind) String() string { return principalKinds.name(k) }

// MarshalText returns the text of [PrincipalKind.String]. The error is an [*Error] with [CodeInvalidPrincipalKind] for a
// number that is no kind.
func (k PrincipalKind) MarshalText() ([]byte, error) { return principalKinds.marshal(k) }

// UnmarshalText is the inverse of [PrincipalKind.MarshalText]. For a text that is no kind the error is an [*Error] with
// [CodeInvalidPrincipalKind], and the kind becomes [PrincipalInvalid].
func (k *PrincipalKind) UnmarshalText(text []byte) error { return principalKinds.unmarshal(k, text) }
