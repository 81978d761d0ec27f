package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/arnformat"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A format is the format of the ARNs of a type of resource, to be compared with entries of Resource.
type format struct {
	text     string
	region   bool // has one
	account  bool
	resource cover.Pattern // of the sixth part
	bucket   bool          // ends in the name of a bucket, which has no slash
}

// formatsOf returns the formats of a service, by its prefix; nil if the reference has none, or does not know it.
func (r *run) formatsOf(service string) []format {
	service = ascii.ToLower(service)
	list, ok := r.formats[service]
	if ok {
		return list
	}
	s, _ := action.LookupService(service)
	for t := range s.ResourceTypes() {
		for text := range t.ARNFormats() {
			list = append(list, newFormat(text))
		}
	}
	if r.formats == nil {
		r.formats = make(map[string][]format)
	}
	r.formats[service] = list
	return list
}

func newFormat(text string) format {
	part := strings.SplitN(text, ":", 6)
	for len(part) < 6 {
		part = append(part, "")
	}
	return format{
		text: text, region: part[3] != "", account: part[4] != "", resource: cover.New(arnformat.Resource(part[5])),
		bucket: strings.HasSuffix(text, "${BucketName}"),
	}
}

// canMatch reports whether some text matches both the sixth part of an ARN in an entry and that of a format.
func (f *format) canMatch(e *resourceEntry, resource cover.Pattern) bool {
	return !(f.bucket && strings.Contains(e.part[5], "/")) && f.resource.Overlaps(resource)
}
