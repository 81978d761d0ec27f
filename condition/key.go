package condition

import (
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/words"
)

// Type is what the values of a condition key are, and so which operators suit it. For a multivalued key it is the type
// of each value.
//
// The zero value, [TypeUnknown], is the type of no key in the catalogue.
type Type uint8

// The types of condition keys, named as in the Service Authorization Reference. Any of them can also be tested with
// Null. String operators work on keys of every type, since every value has a text.
const (
	TypeUnknown Type = iota
	TypeString       // text: String operators
	TypeARN          // an Amazon Resource Name: Arn operators
	TypeBool         // true or false: Bool
	TypeNumeric      // an integer or a decimal number: Numeric operators
	TypeDate         // an instant: Date operators
	TypeIP           // an IPv4 or IPv6 address: IpAddress and NotIpAddress
	TypeBinary       // bytes, written in base64: BinaryEquals
)

var typeNames = [...]string{
	TypeUnknown: "Unknown",
	TypeString:  "String",
	TypeARN:     "ARN",
	TypeBool:    "Bool",
	TypeNumeric: "Numeric",
	TypeDate:    "Date",
	TypeIP:      "IPAddress",
	TypeBinary:  "Binary",
}

// String returns the name of the type as the Service Authorization Reference spells it, for example "ARN" or
// "IPAddress", and "Unknown" for [TypeUnknown].
func (t Type) String() string {
	return words.String(typeNames[:], int(t), "Type")
}

// Key describes a condition key, or a family of keys that differ in a variable part such as the key of a tag. Keys are
// comparable with ==. The zero value describes no key.
type Key struct {
	// Name is the key in AWS's spelling. That of a family ends in a slash, as in "aws:PrincipalTag/". A key known only
	// by its pattern has its name in lower case. Letter case never distinguishes keys.
	Name string `json:"name"`

	// Type is the type of the key's values.
	Type Type `json:"type"`

	// Multivalued says whether a request can carry several values, so that the key must be tested with ForAllValues or
	// ForAnyValue. It is a property of the key, not of how many values one request happens to have: see "Single-valued
	// vs. multivalued context keys" in the IAM User Guide.
	Multivalued bool `json:"multivalued"`
}

// Cardinalities, to make the catalogue readable.
const (
	single = false
	multi  = true
)

type catalogueEntry struct {
	folded string // Key.Name in lower case
	key    Key
}

// LookupKey finds a condition key by its name, in any letter case. It reports false, with the zero [Key], for a name
// that is not in the catalogue: most single-valued keys of services other than IAM, STS and Lambda are not.
//
// Besides the keys of [Keys] it finds
//   - every member of a family, such as aws:RequestTag/team, and answers with the family; so does the name of the
//     family;
//   - attributes of SAML assertions, saml:…[], which are multivalued Strings;
//   - the claims aud, azp, email, oaud and sub (single Strings) and amr (multivalued Strings) of OpenID Connect
//     providers, whose keys begin with a host name: token.actions.githubusercontent.com:sub.
//
// The sources are the AWS pages "AWS global condition context keys" and "IAM and AWS STS condition context keys", and
// the Service Authorization Reference.
func LookupKey(name string) (Key, bool) {
	return lookupFolded(ascii.ToLower(name)) // ACT-1, G-111
}

// Keys returns the catalogue in the order of the names, letter case ignored. Families appear once; keys known only by a
// pattern do not appear.
func Keys() iter.Seq[Key] {
	return func(yield func(Key) bool) {
		for i := range catalogue {
			if !yield(catalogue[i].key) {
				return
			}
		}
	}
}

// lookupFolded is LookupKey for a name in lower case. It allocates nothing.
func lookupFolded(lower string) (Key, bool) {
	if e := lookupEntry(lower); e != nil {
		return e.key, true
	}
	// Exact names come first because some of them hold a slash too (apigateway:Request/EndpointType). The variable part
	// may hold more.
	if i := strings.IndexByte(lower, '/'); i >= 0 {
		if e := lookupEntry(lower[:i+1]); e != nil {
			return e.key, true
		}
	}
	return lookupPattern(lower)
}

// lookupEntry is a binary search, written out because package slices would copy an entry for every comparison, and
// without strings.Compare, for which a name that is no more than a buffer would have to be allocated.
func lookupEntry(lower string) *catalogueEntry {
	low, high := 0, len(catalogue)
	for low < high {
		mid := (low + high) / 2
		switch e := &catalogue[mid]; {
		case e.folded == lower:
			return e
		case e.folded < lower:
			low = mid + 1
		default:
			high = mid
		}
	}
	return nil
}

// lookupPattern knows the keys that are named by an identity provider.
func lookupPattern(lower string) (Key, bool) {
	prefix, attribute, ok := strings.Cut(lower, ":")
	if !ok {
		return Key{}, false
	}
	if prefix == "saml" {
		if len(attribute) > len("[]") && strings.HasSuffix(attribute, "[]") {
			return Key{Name: lower, Type: TypeString, Multivalued: true}, true
		}
		return Key{}, false
	}
	// Only host names have a dot there. The claim stands behind the last colon, since a provider's URL may contain a
	// port.
	if !strings.Contains(prefix, ".") {
		return Key{}, false
	}
	switch lower[strings.LastIndexByte(lower, ':')+1:] {
	case "aud", "azp", "email", "oaud", "sub":
		return Key{Name: lower, Type: TypeString}, true
	case "amr":
		return Key{Name: lower, Type: TypeString, Multivalued: true}, true
	}
	return Key{}, false
}
