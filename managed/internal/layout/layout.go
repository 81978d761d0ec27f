// Package layout is what the generator of package managed's data and its reader must agree on.
//
// The data is made so that a policy is found without reading the whole of it. Numbers are little-endian. It begins with
// [Magic] and the offsets of its parts, of four bytes each, with that of the end. The head is lines of text: "as-of
// DATE", "source NAME VERSION DATE LICENCE HASH", "sha256 CHECKSUM" (of the data with zeros for it), and "newer
// PATH/NAME" for each policy that is newer than the documents. The dictionary is not deflated: unpacking it would take
// longer than any other step of a first lookup.
package layout

// Magic is how the data begins.
const Magic = "managedpolicies1"

// The parts, in their order.
const (
	Head       = iota
	Table      // numbers of policies by the hash of their name
	Policies   // records by name; the last one only tells where the versions of the one before it end
	Versions   // records by policy and number; the last one only tells where the document of the one before it ends
	Names      // path and name of each policy, one after the other
	Dictionary // what the documents have in common; deflate begins with it
	Documents  // deflated one by one
	Parts      // how many
)

// TableSize is the size of an entry of the table. A policy's number + 1 is in the place of the hash of its name, modulo
// the number of entries, or the next that was free; 0 is a free place.
const TableSize = 2

// Where the fields of a record in Policies begin.
const (
	PolicyNames     = 0  // 4 bytes: the offset in Names
	PolicyPathLen   = 4  // 1
	PolicyNameLen   = 5  // 1
	PolicyKind      = 6  // 1
	PolicyFlags     = 7  // 1
	PolicyVersions  = 8  // 2: its first record in Versions
	PolicyDefault   = 10 // 2: the number of its default version
	PolicySuccessor = 12 // 2: the number of the successor's record + 1, or 0; two bytes of zeros follow
	PolicyCreated   = 16 // 4: seconds since 1970, or 0
	PolicyUpdated   = 20 // 4: likewise
	PolicySize      = 24
)

// Where the fields of a record in Versions begin.
const (
	VersionNumber   = 0  // 2; two bytes of zeros follow
	VersionCreated  = 4  // 4: seconds since 1970, or 0
	VersionDocument = 8  // 4: the offset in Documents
	VersionLen      = 12 // 4: the size of the document
	VersionSize     = 16
)

// Flags of a policy.
const (
	Deprecated = 1 << 0
	Overlay    = 1 << 1 // written by hand
	NoARN      = 1 << 2
)

// Kinds of policies.
const (
	Identity = iota
	SCP
	RCP
)
