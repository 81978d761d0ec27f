package managed

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/nearest"
	"github.com/lambdaiam/lambdaiam/policy"
)

// aws is filled when it is first used.
var aws library

// A Catalog finds policies by name or ARN. It is immutable and safe for concurrent use; copies are the same catalogue.
// The zero value is empty and ready for [Catalog.With].
type Catalog struct {
	library *library                  // nil: none
	own     map[string]*policy.Policy // never changed; nil for a policy that was taken out
}

// AWS returns the catalogue of all embedded policies. It costs nothing.
func AWS() Catalog { return Catalog{library: &aws} }

// Lookup returns the default version of a policy of AWS: that of [Catalog.Lookup] for [AWS].
func Lookup(nameOrARN string) (*policy.Policy, error) { return AWS().Lookup(nameOrARN) }

// MustLookup is [Lookup] for names known to be right, as in tests and package variables. It panics where [Lookup] gives
// an error.
func MustLookup(nameOrARN string) *policy.Policy {
	p, err := Lookup(nameOrARN)
	if err != nil {
		panic(err)
	}
	return p
}

// With returns a catalogue in which a name, or the ARN of a policy of one's own, stands for p; the receiver stays as it
// is. A name that the catalogue holds already, or the ARN that goes with it, is overridden under both. The policy takes
// the name. A nil p takes the policy out; an empty name changes nothing.
//
// An override has no versions and none of the other properties of the policy it replaces, except name, ARN and path.
func (c Catalog) With(name string, p *policy.Policy) Catalog {
	if name == "" {
		return c
	}
	if i, _, ok := c.find(name); ok {
		name = c.library.name(i)
	}
	own := maps.Clone(c.own)
	if own == nil {
		own = make(map[string]*policy.Policy)
	}
	own[name] = p.Named(name)
	return Catalog{c.library, own}
}

// Has reports whether [Catalog.Lookup] finds a policy of this name or ARN. It takes less time than an error does, which
// says what was probably meant.
func (c Catalog) Has(nameOrARN string) bool {
	i, _, ok := c.find(nameOrARN)
	key := nameOrARN
	if ok {
		key = c.library.name(i)
	}
	p, isOwn := c.own[key]
	return p != nil || ok && !isOwn
}

// find returns the number of an embedded policy, and otherwise that of one with the same name, or -1, and the partition
// of the ARN that was meant.
func (c Catalog) find(nameOrARN string) (i int, partition string, ok bool) {
	if c.library == nil {
		return -1, "", false
	}
	l := c.library.open()
	if strings.HasPrefix(nameOrARN, "arn:") {
		return l.findARN(nameOrARN)
	}
	if i, ok = l.find(nameOrARN); ok {
		return i, "", true
	}
	return -1, "", false
}

// resolve finds a policy. If it is one of the caller's own, p is not nil, and i is the number of the embedded policy it
// overrides or -1; otherwise i is the number of an embedded policy.
func (c Catalog) resolve(nameOrARN string) (p *policy.Policy, i int, err error) {
	i, partition, ok := c.find(nameOrARN)
	if c.own != nil {
		key := nameOrARN
		if ok {
			key = c.library.name(i)
		}
		switch p, isOwn := c.own[key]; {
		case p != nil && ok:
			return p, i, nil
		case p != nil:
			return p, -1, nil
		case isOwn:
			ok, i = false, -1
		}
	}
	if !ok {
		return nil, -1, c.notFound(nameOrARN, i, partition)
	}
	return nil, i, nil
}

// notFound makes the error for what resolve does not find.
func (c Catalog) notFound(input string, i int, partition string) *Error {
	e := &Error{Code: CodeUnknownPolicy, Input: input, Reason: "there is no policy of this name"}
	if i >= 0 && (c.own == nil || !c.hidden(i)) {
		e.Code, e.Reason = CodeWrongARN, "the policy of this name has another ARN"
		right := c.library.arn(i, partition)
		if right == "" {
			e.Reason, right = "the policy of this name has no ARN that is known", c.library.name(i)
		}
		e.Suggestions = []string{right}
		return e
	}
	if strings.HasPrefix(input, "arn:") && partition == "" {
		e.Reason = "the ARN is not that of a policy of AWS"
		return e
	}
	name := input[strings.LastIndexByte(input, '/')+1:]
	if c.library != nil {
		for newer := range c.library.lines("newer") {
			if newer[strings.LastIndexByte(newer, '/')+1:] == name {
				e.Code, e.Reason = CodeNewerThanData, "the policy is newer than the documents, which are of "+c.AsOf().Format(time.DateOnly)
				return e
			}
		}
	}
	e.Suggestions = nearestTo(name, c.Names())
	return e
}

// hidden reports whether embedded policy i was taken out.
func (c Catalog) hidden(i int) bool {
	p, isOwn := c.own[c.library.name(i)]
	return isOwn && p == nil
}

// Names returns the names of all policies, byte by byte in their order: those of [Catalog.All], which takes longer.
func (c Catalog) Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		own := slices.Sorted(maps.Keys(c.own))
		n := 0
		if c.library != nil {
			n = c.library.open().len()
		}
		for i := 0; i < n || len(own) > 0; {
			var name string
			switch {
			case i == n || len(own) > 0 && own[0] < c.library.name(i):
				name, own = own[0], own[1:]
			case len(own) > 0 && own[0] == c.library.name(i):
				name, own, i = own[0], own[1:], i+1
			default:
				name, i = c.library.name(i), i+1
			}
			if p, isOwn := c.own[name]; isOwn && p == nil {
				continue
			}
			if !yield(name) {
				return
			}
		}
	}
}

// Lookup returns the default version of the policy with a name or ARN. The policy has its name ([policy.Policy.Name]).
//
// The error is an [*Error]: [CodeUnknownPolicy], [CodeWrongARN], [CodeNewerThanData] or [CodeDamaged]. The policy
// beside it has no statements and is refused as every kind, so that a caller who ignores the error gets no decision.
func (c Catalog) Lookup(nameOrARN string) (*policy.Policy, error) {
	return c.LookupVersion(nameOrARN, "")
}

// LookupVersion returns a version of the policy with a name or ARN, such as "v2"; "" is the default version.
// [Catalog.Versions] tells which ones there are.
//
// The error is an [*Error], as for [Catalog.Lookup], or with [CodeUnknownVersion].
func (c Catalog) LookupVersion(nameOrARN, id string) (*policy.Policy, error) {
	p, i, v, err := c.version(nameOrARN, id)
	if err != nil {
		return &policy.Policy{}, err
	}
	if p != nil {
		return p, nil
	}
	if p, err = c.library.policy(i, v); err != nil {
		return &policy.Policy{}, damaged(nameOrARN, id, err)
	}
	return p, nil
}

// Document returns the JSON document of a version of the policy with a name or ARN, as AWS publishes it but without
// blanks; "" is the default version. Errors are those of [Catalog.LookupVersion].
func (c Catalog) Document(nameOrARN, id string) ([]byte, error) {
	p, _, v, err := c.version(nameOrARN, id)
	if err != nil {
		return nil, err
	}
	if p != nil {
		return p.MarshalJSON()
	}
	text, err := c.library.document(v)
	if err != nil {
		return nil, damaged(nameOrARN, id, err)
	}
	return text, nil
}

// version finds a version: p if the policy is one of the caller's own, otherwise record v of embedded policy i.
func (c Catalog) version(nameOrARN, id string) (p *policy.Policy, i, v int, err error) {
	p, i, err = c.resolve(nameOrARN)
	switch {
	case err != nil:
		return nil, 0, 0, err
	case p != nil && id == "":
		return p, 0, 0, nil
	case p != nil:
		return nil, 0, 0, &Error{Code: CodeUnknownVersion, Input: nameOrARN, Version: id, Reason: "a policy of one's own has no versions"}
	case id == "":
		return nil, i, c.library.defaultOf(i), nil
	}
	from, to := c.library.versionsOf(i)
	e := &Error{Code: CodeUnknownVersion, Input: nameOrARN, Version: id, Reason: "the data does not hold this version"}
	for v := to - 1; v >= from; v-- {
		switch n := c.library.versionNumber(v); {
		case n == 0:
			e.Reason = "the policy has no versions"
		case versionID(n) == id:
			return nil, i, v, nil
		case len(e.Suggestions) < nearest.Most:
			e.Suggestions = append(e.Suggestions, versionID(n))
		}
	}
	return nil, 0, 0, e
}

// versionID returns the id of a version, "" for number 0.
func versionID(n int) string {
	if n == 0 {
		return ""
	}
	return "v" + strconv.Itoa(n)
}

func damaged(input, version string, err error) *Error {
	return &Error{Code: CodeDamaged, Input: input, Version: version, Reason: "the embedded data cannot be read", err: err}
}
