package managed

import (
	"compress/flate"
	_ "embed"
	"io"
	"iter"
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/managed/internal/layout"
	"github.com/lambdaiam/lambdaiam/policy"
)

//go:generate go run ./internal/genmanaged

// embedded is the data, which package layout describes.
//
//go:embed policies.bin
var embedded string

// A library is the data with what was made of it so far.
type library struct {
	data string // "" stands for embedded
	once sync.Once

	head, table, policies, versions, names, dictionary, documents string

	slots []slot // by record in versions
}

// A slot keeps the policy of a version.
type slot struct {
	once   sync.Once
	policy *policy.Policy
	err    error
}

// open finds the parts of the data, once.
func (l *library) open() *library {
	l.once.Do(func() {
		if l.data == "" {
			l.data = embedded
		}
		for i, part := range [layout.Parts]*string{
			layout.Head: &l.head, layout.Table: &l.table, layout.Policies: &l.policies, layout.Versions: &l.versions,
			layout.Names: &l.names, layout.Dictionary: &l.dictionary, layout.Documents: &l.documents,
		} {
			at := len(layout.Magic) + 4*i
			*part = l.data[number4(l.data, at):number4(l.data, at+4)]
		}
		l.slots = make([]slot, len(l.versions)/layout.VersionSize-1)
	})
	return l
}

func number2(s string, at int) int { return int(s[at]) | int(s[at+1])<<8 }
func number4(s string, at int) int { return number2(s, at) | number2(s, at+2)<<16 }

func number8(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// len returns the number of policies.
func (l *library) len() int { return len(l.policies)/layout.PolicySize - 1 }

// name returns the name of policy i.
func (l *library) name(i int) string {
	at := i * layout.PolicySize
	from := number4(l.policies, at+layout.PolicyNames) + int(l.policies[at+layout.PolicyPathLen])
	return l.names[from : from+int(l.policies[at+layout.PolicyNameLen])]
}

// path returns path and name of policy i, as its ARN ends in them.
func (l *library) path(i int) string {
	at := i * layout.PolicySize
	from := number4(l.policies, at+layout.PolicyNames)
	return l.names[from : from+int(l.policies[at+layout.PolicyPathLen])+int(l.policies[at+layout.PolicyNameLen])]
}

func (l *library) kind(i int) policy.Kind {
	switch l.policies[i*layout.PolicySize+layout.PolicyKind] {
	case layout.SCP:
		return policy.SCP
	case layout.RCP:
		return policy.RCP
	}
	return policy.Identity
}

func (l *library) has(i int, flag byte) bool {
	return l.policies[i*layout.PolicySize+layout.PolicyFlags]&flag != 0
}

// versionsOf returns the first record in versions of policy i and the one after its last.
func (l *library) versionsOf(i int) (from, to int) {
	at := i*layout.PolicySize + layout.PolicyVersions
	return number2(l.policies, at), number2(l.policies, at+layout.PolicySize)
}

// defaultOf returns the record in versions of the default version of policy i. It is nearly always the last one.
func (l *library) defaultOf(i int) int {
	wanted := number2(l.policies, i*layout.PolicySize+layout.PolicyDefault)
	from, to := l.versionsOf(i)
	for to--; to > from && l.versionNumber(to) != wanted; to-- {
	}
	return to
}

// versionNumber returns the number that the version in record v has, 0 for a policy without versions.
func (l *library) versionNumber(v int) int {
	return number2(l.versions, v*layout.VersionSize+layout.VersionNumber)
}

// arn returns the ARN of policy i in a partition, "" if it has none.
func (l *library) arn(i int, partition string) string {
	if l.has(i, layout.NoARN) {
		return ""
	}
	return "arn:" + partition + ":" + l.service(i) + "::aws:policy/" + l.path(i)
}

// service returns the service in the ARN of policy i.
func (l *library) service(i int) string {
	if l.kind(i) == policy.Identity {
		return "iam"
	}
	return "organizations"
}

// find returns the number of the policy with a name.
func (l *library) find(name string) (i int, ok bool) {
	mask := len(l.table)/layout.TableSize - 1
	for at := int(hash(name)) & mask; ; at = (at + 1) & mask {
		switch i = number2(l.table, at*layout.TableSize) - 1; {
		case i < 0:
			return 0, false
		case l.name(i) == name:
			return i, true
		}
	}
}

// hash says where a name is in the table: eight bytes at a time are mixed in, then the last eight again; of a shorter
// name each byte.
func hash(name string) uint32 {
	h := uint64(len(name))
	for rest := name; len(rest) > 8; rest = rest[8:] {
		h = mix(h, number8(rest))
	}
	if len(name) >= 8 {
		return uint32(mix(h, number8(name[len(name)-8:])))
	}
	for i := range len(name) {
		h = mix(h, uint64(name[i]))
	}
	return uint32(h)
}

func mix(h, n uint64) uint64 {
	h = (h ^ n) * 0x9E3779B97F4A7C15
	return h ^ h>>32
}

// findARN returns the number of the policy with an ARN. If there is none, but one of the same name, that is its number,
// and ok is false. The partition is the one to suggest ARNs in.
func (l *library) findARN(s string) (i int, partition string, ok bool) {
	known, service := true, "iam"
	path, usual := strings.CutPrefix(s, "arn:aws:iam::aws:policy/")
	if partition = "aws"; !usual {
		given, rest, _ := strings.Cut(strings.TrimPrefix(s, "arn:"), ":")
		if service, path, ok = strings.Cut(rest, "::aws:policy/"); !ok {
			return -1, "", false
		}
		if known = arn.KnownPartition(given); known { // MP-5
			partition = given
		}
	}
	name := path[strings.LastIndexByte(path, '/')+1:] // MP-15
	if service == "organizations" {
		name = strings.TrimPrefix(name, "p-")
	}
	if i, ok = l.find(name); !ok {
		return -1, partition, false
	}
	return i, partition, known && l.path(i) == path && l.service(i) == service && !l.has(i, layout.NoARN)
}

// document unpacks the document of the version in record v.
func (l *library) document(v int) ([]byte, error) {
	at := v*layout.VersionSize + layout.VersionDocument
	packed := l.documents[number4(l.versions, at):number4(l.versions, at+layout.VersionSize)]
	text := make([]byte, number4(l.versions, v*layout.VersionSize+layout.VersionLen))
	r := flate.NewReaderDict(strings.NewReader(packed), []byte(l.dictionary))
	if _, err := io.ReadFull(r, text); err != nil {
		return nil, err
	}
	return text, nil
}

// policy returns the policy in record v, which belongs to policy i.
func (l *library) policy(i, v int) (*policy.Policy, error) {
	s := &l.slots[v]
	s.once.Do(func() {
		text, err := l.document(v)
		if err == nil {
			s.policy, err = policy.Parse(text, policy.WithName(l.name(i)))
		}
		s.err = err
	})
	return s.policy, s.err
}

// lines returns what stands behind a word in the lines of the head that begin with it.
func (l *library) lines(word string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(l.head) {
			if rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), word+" "); ok && !yield(rest) {
				return
			}
		}
	}
}
