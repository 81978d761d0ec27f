package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/arnformat"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/template"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// Entries of Resource and formats of ARNs are compared as patterns of whole texts: a "*" of an entry crosses colons,
// and a variable stands for any text, as a placeholder of a format does in its part. What is said of an ARN is then
// true whatever its wildcards stand for. Mostly an entry fits a format part by part too, which is found much faster.

// A format is the format of the ARNs of a type of resource.
type format struct {
	text    string
	of      string // the name of the type
	service string // of the ARNs, which may have another name than that of the actions, or be a placeholder
	sixth   string // part
	head    string // of the sixth part, before the first placeholder
	ends    bool   // there is one placeholder in the sixth part, at its end
	region  bool   // has one
	account bool   // has one

	// Patterns, made when they are needed.
	resource                *cover.Pattern // the sixth part
	whole                   *cover.Pattern // the whole, whatever Region and account are
	withRegion, withAccount *cover.Pattern // the same with a Region, or an account, that is not empty
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
			list = append(list, newFormat(text, t.Name()))
		}
	}
	if r.formats == nil {
		r.formats = make(map[string][]format)
	}
	r.formats[service] = list
	return list
}

func newFormat(text, of string) format {
	f := format{text: text, of: of}
	var part [5]string
	f.sixth = text
	for i := range part {
		part[i], f.sixth, _ = strings.Cut(f.sixth, ":")
	}
	f.service, f.region, f.account = part[2], part[3] != "", part[4] != ""
	f.head = arnformat.Head(f.sixth)
	rest := f.sixth[len(f.head):]
	f.ends = strings.HasPrefix(rest, "${") && strings.IndexByte(rest, '}') == len(rest)-1
	return f
}

// stars returns the parts of the format with a "*" for each placeholder.
func (f *format) stars() []string { return strings.SplitN(arnformat.Stars(f.text), ":", 6) }

// made returns a pattern that is kept, and makes it first if there is none.
func made(kept **cover.Pattern, make func() cover.Pattern) cover.Pattern {
	if *kept == nil {
		p := make()
		*kept = &p
	}
	return **kept
}

// anyOf returns the format as a pattern of whole ARNs, with other patterns of Region and account.
func (f *format) anyOf(region, account string) func() cover.Pattern {
	return func() cover.Pattern {
		part := f.stars()
		return formatPattern("arn:*:" + part[2] + ":" + region + ":" + account + ":" + part[len(part)-1])
	}
}

// fits reports whether an entry may be an ARN of the format but for Region and account. These reports are true where so
// much was compared already that no more can be: then nothing is found.
func (r *run) fits(e cover.Pattern, f *format) bool {
	return r.meets(e, made(&f.whole, f.anyOf("*", "*")))
}

// hasRegion reports whether an entry that fits may have a Region.
func (r *run) hasRegion(e cover.Pattern, f *format) bool {
	return r.meets(e, made(&f.withRegion, f.anyOf("?*", "*")))
}

// hasAccount reports whether an entry that fits may have an account.
func (r *run) hasAccount(e cover.Pattern, f *format) bool {
	return r.meets(e, made(&f.withAccount, f.anyOf("*", "?*")))
}

// mostCompared bounds the work of comparing entries with formats as a whole, in steps of package cover.
const mostCompared = 1 << 26

func (r *run) meets(p, q cover.Pattern) bool {
	r.steps++
	return r.budget.Overlaps(p, q) || r.budget.Spent()
}

// A sixth is the sixth part of an entry, for comparisons.
type sixth struct {
	text    string
	head    string // before the first wildcard or variable
	pattern *cover.Pattern
}

func sixthOf(e *resourceEntry) sixth {
	text := e.part[5]
	head := text
	if i := strings.IndexAny(text, "*?$"); i >= 0 {
		head = text[:i]
	}
	return sixth{text: text, head: head}
}

// A relation is what the texts before the first wildcards tell of two patterns.
type relation uint8

const (
	unclear relation = iota
	apart            // nothing matches both
	meeting          // something does
)

// compare compares a format with an entry by little: most pairs differ in what stands before the first wildcards, or end
// in a star behind it.
func (f *format) compare(e *sixth) relation {
	switch n := min(len(f.head), len(e.head)); {
	case f.head[:n] != e.head[:n]:
		return apart
	case n == len(e.head) && len(e.text) == n+1 && e.text[n] == '*', n == len(f.head) && f.ends:
		return meeting
	}
	return unclear
}

// overlaps reports whether a format and an entry have a sixth part in common.
func (r *run) overlaps(f *format, e *sixth) bool {
	if c := f.compare(e); c != unclear {
		return c == meeting
	}
	return made(&f.resource, func() cover.Pattern { return newPattern(arnformat.Stars(f.sixth), false) }).
		Overlaps(made(&e.pattern, func() cover.Pattern { return newPattern(e.text, r.variables()) }))
}

// formatsOfARN returns the formats of ARNs of a service: those that the service of that name has.
func (r *run) formatsOfARN(service string) (list []*format) {
	all := r.formatsOf(service)
	for i := range all {
		if f := &all[i]; f.service == service || strings.HasPrefix(f.service, "$") {
			list = append(list, f)
		}
	}
	return list
}

// hasFormatOf reports whether ARNs of another service are ARNs of resources of a service too.
func (r *run) hasFormatOf(service, arnService string) bool {
	for _, f := range r.formatsOf(service) {
		if f.service == arnService || strings.HasPrefix(f.service, "$") {
			return true
		}
	}
	return false
}

// mayFit reports whether service, Region and account of an entry are as in a format.
func (r *run) mayFit(e *resourceEntry, f *format) bool {
	may := func(has bool, part string) bool { return has || part == "" || r.isOpen(part) }
	return f.service == e.part[2] && may(f.region, e.part[3]) && may(f.account, e.part[4])
}

// formatPattern returns a format with stars as a pattern. A placeholder of the first five parts has no colon in it.
func formatPattern(stars string) cover.Pattern {
	t, _, err := template.ParseARN(stars, template.Options{Wildcards: true, Parts: template.Compared})
	if err != nil {
		panic(err) // never: only variables can be wrong
	}
	return cover.New(t.Pieces())
}

// newPattern returns the pattern of a whole text; with variables, "${…}" is one.
func newPattern(text string, variables bool) cover.Pattern {
	t, err := template.Parse(text, template.Options{Wildcards: true, Variables: variables})
	if err != nil {
		panic(err) // never: what a policy has was read
	}
	return cover.New(t.Pieces())
}

// pattern returns an entry of Resource as a pattern. What a short ARN leaves out is "*".
func (r *run) pattern(e *resourceEntry) cover.Pattern {
	text := e.text
	if e.n > 0 && e.n < 6 {
		text += strings.Repeat(":*", 6-e.n)
	}
	return newPattern(text, r.variables())
}

// isOpen reports whether a part of an ARN is a pattern or a variable: whether it may be more than one text.
func (r *run) isOpen(part string) bool { return strings.ContainsAny(part, "*?") || r.hasVariable(part) }
