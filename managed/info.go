package managed

import (
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/internal/jsonwrite"
	"github.com/lambdaiam/lambdaiam/internal/words"
	"github.com/lambdaiam/lambdaiam/managed/internal/layout"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Origin says where a policy in a catalogue comes from. The zero value is none.
type Origin uint8

const (
	OriginPackage Origin = iota + 1 // from the package of AWS's documents, see Catalog.Sources
	OriginOverlay                   // written by hand from other records of AWS's policies
	OriginOwn                       // given to Catalog.With
)

var originWords = [...]string{OriginPackage: "package", OriginOverlay: "overlay", OriginOwn: "own"}

// String returns "package", "overlay" or "own", "" for the zero value.
func (o Origin) String() string { return words.String(originWords[:], int(o), "Origin") }

// MarshalText returns what [Origin.String] returns. The error, for a value that is none of the constants, is an
// [*Error].
func (o Origin) MarshalText() ([]byte, error) {
	if int(o) >= len(originWords) {
		return nil, &Error{Code: CodeUnknownWord, Input: o.String(), Reason: "the value has no word"}
	}
	return []byte(o.String()), nil
}

// UnmarshalText reads a word of [Origin.String]. The error is an [*Error] with [CodeUnknownWord]; o is then the zero
// value.
func (o *Origin) UnmarshalText(text []byte) error {
	i, ok := words.Index(originWords[:], text)
	*o = Origin(i)
	if !ok {
		return &Error{Code: CodeUnknownWord, Input: string(text), Reason: words.Unknown(originWords[:])}
	}
	return nil
}

// Info describes a policy. Times are in UTC; a time that is not known is zero, and left out in JSON. The zero value
// describes none.
type Info struct {
	Name           string      `json:"name"`
	ARN            string      `json:"arn"`              // in partition aws; "" if it has none that is known
	Path           string      `json:"path"`             // as in "/service-role/"; "" without an ARN of service iam
	Kind           policy.Kind `json:"kind,omitzero"`    // SCP and RCP for those of AWS Organizations; 0 for OriginOwn
	DefaultVersion string      `json:"defaultVersion"`   // such as "v3"; "" for a policy without versions
	Created        time.Time   `json:"created,omitzero"` // when the policy was created
	Updated        time.Time   `json:"updated,omitzero"` // when the default version was created
	Deprecated     bool        `json:"deprecated"`       // it no longer exists for new attachments
	Successor      string      `json:"successor"`        // the name of the policy that replaced it, "" if none is known
	Origin         Origin      `json:"origin"`
}

// Version describes a version of a policy. The zero value describes none.
type Version struct {
	ID      string    `json:"id"`               // such as "v3"
	Created time.Time `json:"created,omitzero"` // in UTC; zero if it is not known
	Default bool      `json:"default"`          // the one that is in force
}

// Source is a package that the data comes from.
type Source struct {
	Name      string    `json:"name"` // in the npm registry
	Version   string    `json:"version"`
	Date      time.Time `json:"date,omitzero"` // when this version was published, in UTC
	Licence   string    `json:"licence"`       // its SPDX identifier
	Integrity string    `json:"integrity"`     // the hash of its tarball, as the registry gives it
}

// Info describes the policy with a name or ARN. Errors are those of [Catalog.Lookup], except [CodeDamaged].
func (c Catalog) Info(nameOrARN string) (Info, error) {
	p, i, err := c.resolve(nameOrARN)
	if err != nil {
		return Info{}, err
	}
	return c.info(p, i), nil
}

// All describes all policies in the order of their names, byte by byte.
func (c Catalog) All() iter.Seq[Info] {
	return func(yield func(Info) bool) {
		for name := range c.Names() {
			if p, i, err := c.resolve(name); err == nil && !yield(c.info(p, i)) {
				return
			}
		}
	}
}

// MarshalJSON writes the list of what [Catalog.All] yields.
func (c Catalog) MarshalJSON() ([]byte, error) {
	return jsonwrite.Marshal(slices.AppendSeq([]Info{}, c.All()))
}

// info describes what resolve found.
func (c Catalog) info(p *policy.Policy, i int) Info {
	if p != nil && i < 0 {
		info := Info{Name: p.Name(), Origin: OriginOwn}
		if strings.HasPrefix(info.Name, "arn:") {
			info.ARN = info.Name
		}
		return info
	}
	l := c.library
	info := Info{Name: l.name(i), ARN: l.arn(i, "aws")}
	if l.kind(i) == policy.Identity && info.ARN != "" {
		info.Path = info.ARN[strings.IndexByte(info.ARN, '/') : len(info.ARN)-len(info.Name)]
	}
	if p != nil {
		info.Origin = OriginOwn
		return info
	}
	at := i * layout.PolicySize
	info.Kind = l.kind(i)
	info.DefaultVersion = versionID(number2(l.policies, at+layout.PolicyDefault))
	info.Created = moment(uint32(number4(l.policies, at+layout.PolicyCreated)))
	info.Updated = moment(uint32(number4(l.policies, at+layout.PolicyUpdated)))
	info.Deprecated = l.has(i, layout.Deprecated)
	if s := number2(l.policies, at+layout.PolicySuccessor); s > 0 {
		info.Successor = l.name(s - 1)
	}
	info.Origin = OriginPackage
	if l.has(i, layout.Overlay) {
		info.Origin = OriginOverlay
	}
	return info
}

// moment returns a time in seconds since 1970; 0 is not known.
func moment(seconds uint32) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

// Versions describes the versions of a policy that the catalogue holds, the oldest first: all that are known of the
// Lambda family, of other policies the default version, of policies without versions none. Errors are those of
// [Catalog.Info].
func (c Catalog) Versions(nameOrARN string) ([]Version, error) {
	p, i, err := c.resolve(nameOrARN)
	if err != nil || p != nil {
		return nil, err
	}
	l := c.library
	var list []Version
	from, to := l.versionsOf(i)
	for v := from; v < to; v++ {
		if n := l.versionNumber(v); n > 0 {
			created := moment(uint32(number4(l.versions, v*layout.VersionSize+layout.VersionCreated)))
			list = append(list, Version{versionID(n), created, v == l.defaultOf(i)})
		}
	}
	return list, nil
}

// AsOf returns the day of which the documents are, in UTC; a zero time for a catalogue without those of AWS.
func (c Catalog) AsOf() time.Time {
	if c.library != nil {
		for date := range c.library.open().lines("as-of") {
			return day(date)
		}
	}
	return time.Time{}
}

// Sources returns the packages that the data comes from: first that of the documents, then the one that says which
// policies exist. A catalogue without the policies of AWS has none.
func (c Catalog) Sources() []Source {
	var list []Source
	if c.library != nil {
		for line := range c.library.open().lines("source") {
			if f := strings.Fields(line); len(f) == 5 {
				list = append(list, Source{f[0], f[1], day(f[2]), f[3], f[4]})
			}
		}
	}
	return list
}

func day(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s)
	return t
}
