package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/arnformat"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/template"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// A format is the format of the ARNs of a type of resource, to be compared with entries of Resource.
type format struct {
	text     string
	service  string // of the ARN, which may have another name than that of the actions
	region   bool   // has one
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
		text: text, service: part[2], region: part[3] != "", account: part[4] != "", resource: cover.New(arnformat.Resource(part[5])),
		bucket: strings.HasSuffix(text, "${BucketName}"),
	}
}

// canMatch reports whether some text matches both the sixth part of an ARN in an entry and that of a format.
func (f *format) canMatch(e *resourceEntry, resource cover.Pattern) bool {
	return !(f.bucket && strings.Contains(e.part[5], "/")) && f.resource.Overlaps(resource)
}

// hasFormatOf reports whether ARNs of another service are ARNs of resources of a service too.
func (r *run) hasFormatOf(service, arnService string) bool {
	for _, f := range r.formatsOf(service) {
		if f.service == arnService {
			return true
		}
	}
	return false
}

// resourcePattern returns the sixth part of an ARN in an entry as a pattern, in which variables stand for any text.
func (r *run) resourcePattern(e *resourceEntry) cover.Pattern {
	t, err := template.Parse(e.part[5], template.Options{Wildcards: true, Variables: r.variables()})
	if err != nil {
		panic(err) // never: the entry was read
	}
	pieces := t.Pieces()
	for i := range pieces {
		pieces[i].Within = false
	}
	return cover.New(pieces)
}

// isOpen reports whether a part of an ARN is a pattern or a variable: whether it may be more than one text.
func (r *run) isOpen(part string) bool { return strings.ContainsAny(part, "*?") || r.hasVariable(part) }

// newEntryPattern returns an entry of Resource as a pattern of whole ARNs.
func newEntryPattern(text string, variables bool) cover.Pattern {
	t, err := template.Parse(text, template.Options{Wildcards: true, Variables: variables, Parts: template.Open})
	if err != nil {
		panic(err) // never: the entry was read
	}
	return cover.New(t.Pieces())
}

// formatsOfARN returns the formats of ARNs of a service: those of the service of that name.
func (r *run) formatsOfARN(service string) (list []format) {
	for _, f := range r.formatsOf(service) {
		if f.service == service {
			list = append(list, f)
		}
	}
	return list
}
