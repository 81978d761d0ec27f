// Package layout is what the generator of package action's data and its reader must agree on.
//
// The data begins with lines of text: [Magic], "as-of" and a date, "source" with name, version and hash, "checksum"
// with the SHA-256 of what was compressed, and an empty line. Then come, with numbers as in encoding/binary.Uvarint and
// strings behind their length, the dictionary of the compressor, the number of services, for each its prefix and the
// length of its block before and after compression (deflate), and the blocks.
//
// A block is the length of its lines, the lines, and numbers. The lines are the name of the service; the names of its
// condition keys; name and formats of its resource types, [Between] two formats and [Usual] for the usual beginning;
// the names of its actions. The numbers are
//
//	how many keys; the flags of each
//	how many types; how many numbers all lists have; for each type its list of keys
//	how many actions; how many uses; the access level of each action; the list of keys of each; for each how many uses
//	it has, and for each use its flags and, if there is one, its list of keys
//
// where a list is its length and that many numbers of keys, and a use is a resource type as an action takes it.
package layout

// Magic is the first line. Its number changes with the layout.
const Magic = "lambdaiam service authorization reference 2"

// Flags of a use; above them stands the number of the resource type.
const (
	Required = 1 << 0
	OwnKeys  = 1 << 1 // a list of keys follows
	UseFlags = 2      // how many bits the flags are
)

// Flags of a key: the type of its values, and whether it has several.
const (
	KeyType     = 0xf
	Multivalued = 1 << 4
)

// Between two formats of a resource type.
const Between = ", "

// Usual stands for what UsualPrefix returns.
const Usual = "~"

// UsualPrefix returns how most ARNs of a service begin.
func UsualPrefix(service string) string {
	return "arn:${Partition}:" + service + ":${Region}:${Account}:"
}

// MaxPlaceholders is how many placeholders a format has at most: the reader has room for them.
const MaxPlaceholders = 10
