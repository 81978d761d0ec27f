package action

import (
	"iter"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/arnformat"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// A ResourceType is a type of resources of a service, as an action takes it or by itself. The zero value is none.
type ResourceType struct {
	t   *typeData
	use *use // nil for a type by itself
}

type typeData struct {
	service *service
	name    string
	formats []format
	keys    []uint16
}

// A format is the format of an ARN.
type format struct {
	text     string
	resource string // its sixth part
	head     string // what comes before the first placeholder there: most ARNs of other types differ here already
	bucket   bool   // ends in the name of a bucket, which has no slashes
	unlisted bool   // by a rule of ours, not by the reference
}

// Name returns the name of the type in the spelling of the reference, such as "function" or "code signing config"; ""
// for the zero value.
func (t ResourceType) Name() string {
	if t.t == nil {
		return ""
	}
	return t.t.name
}

// String returns the [ResourceType.Name].
func (t ResourceType) String() string { return t.Name() }

// Required reports whether the action that the type comes from must be allowed on a resource of this type, whatever
// else the request names. It is false for a type that does not come from an action.
func (t ResourceType) Required() bool { return t.use != nil && t.use.required } // M-21

// ARNFormats returns the formats of the type's ARNs: one, with a few types two. Parts that vary stand in ${…}, as in
// arn:${Partition}:s3:::${BucketName}; a "*" stands for any text.
func (t ResourceType) ARNFormats() iter.Seq[string] {
	return func(yield func(string) bool) {
		if t.t == nil {
			return
		}
		for i := range t.t.formats {
			if f := &t.t.formats[i]; !f.unlisted && !yield(f.text) {
				return
			}
		}
	}
}

// MatchARN reports whether an ARN is that of a resource of this type: it has the format of the type, and no other type
// of the same service has a format that describes it with more literal characters. So the ARN of an object is none of a
// bucket, though ${BucketName} would cover it. It is the ARN of one resource, not a pattern: a "*" in it is a
// character.
//
// A placeholder stands for one character or more. Those in the first five parts and those that others follow have no
// colon in them, the last one may have any characters; only names of buckets have no slash. Log groups match with and
// without ":*" behind them.
//
// For AWS Lambda no name has a colon or slash in it. A qualifier of digits and $LATEST are versions, all others
// aliases, and the type function takes functions with and without a qualifier.
func (t ResourceType) MatchARN(arn string) bool { return t.match(arn) >= 0 }

// match returns the number of literal characters with which the type describes the ARN, and -1 if it is not of the
// type.
func (t ResourceType) match(arn string) int {
	if t.t == nil {
		return -1
	}
	resource, ok := resourcePart(arn)
	if !ok {
		return -1
	}
	n := t.t.match(arn, resource)
	if n < 0 {
		return -1
	}
	for i := range t.t.service.types {
		if other := &t.t.service.types[i]; other != t.t && other.match(arn, resource) > n {
			return -1
		}
	}
	return n
}

func (t *typeData) match(arn, resource string) int {
	best := -1
	for i := range t.formats {
		f := &t.formats[i]
		if !strings.HasPrefix(resource, f.head) || f.bucket && strings.Count(resource, "/") != strings.Count(f.resource, "/") {
			continue
		}
		var buf [maxPieces]glob.Piece
		pieces, literal := arnformat.Append(buf[:0], f.text, true)
		if literal > best && (!t.service.lambda || lambdaResource(f.resource, resource)) && glob.Match(pieces, arn, nil) {
			best = literal
		}
	}
	return best
}

// resourcePart returns what follows the fifth colon.
func resourcePart(arn string) (string, bool) {
	for range 5 {
		_, after, ok := strings.Cut(arn, ":")
		if !ok {
			return "", false
		}
		arn = after
	}
	return arn, true
}
