package validate

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/lambdaiam/lambdaiam/internal/arnformat"
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
	resource                madePattern // the sixth part
	exact                   madePattern // the whole
	whole                   madePattern // the whole, whatever Region and account are
	withRegion, withAccount madePattern // the same with a Region, or an account, that is not empty
}

// A madePattern is a pattern that is made once, and serves all runs.
type madePattern = atomic.Pointer[cover.Pattern]

// A formatList is the formats of a service.
type formatList struct {
	all    []*format
	ofARN  []*format // those of ARNs of the service of that name
	ofType map[string][]*format
}

// formatLists are the lists of services of the reference that were asked for, by prefix. They serve all runs.
var formatLists sync.Map

// formatsOf returns the formats of a service, by its prefix; none if the reference has none, or does not know it.
func formatsOf(service string) *formatList {
	s, ok := action.LookupService(service)
	if !ok {
		return &formatList{}
	}
	if list, ok := formatLists.Load(s); ok {
		return list.(*formatList)
	}
	list := &formatList{ofType: make(map[string][]*format)}
	for t := range s.ResourceTypes() {
		for text := range t.ARNFormats() {
			f := newFormat(text, t.Name())
			list.all = append(list.all, f)
			list.ofType[f.of] = append(list.ofType[f.of], f)
			if f.isOf(s.Prefix()) {
				list.ofARN = append(list.ofARN, f)
			}
		}
	}
	kept, _ := formatLists.LoadOrStore(s, list)
	return kept.(*formatList)
}

// isOf reports whether ARNs of the format are those of a service, as far as the format says it.
func (f *format) isOf(service string) bool {
	return f.service == service || strings.HasPrefix(f.service, "$")
}

func newFormat(text, of string) *format {
	f := &format{text: text, of: of}
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
func made(kept *madePattern, make func() cover.Pattern) cover.Pattern {
	if p := kept.Load(); p != nil {
		return *p
	}
	p := make()
	kept.Store(&p)
	return p
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
	head    string        // before the first wildcard or variable
	pattern cover.Pattern // once it was made
	made    bool
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
	if !e.made {
		e.pattern, e.made = newPattern(e.text, r.variables()), true
	}
	return r.unbound.Overlaps(made(&f.resource, func() cover.Pattern { return starsPattern(f.sixth) }), e.pattern)
}

// formatsOfARN returns the formats of ARNs of a service: those that the service of that name has.
func formatsOfARN(service string) (list []*format) {
	all := formatsOf(service)
	if s, _ := action.LookupService(service); s.Prefix() == service {
		return all.ofARN
	}
	for _, f := range all.all { // of a service in other letter case
		if f.isOf(service) {
			list = append(list, f)
		}
	}
	return list
}

// hasFormatOf reports whether ARNs of another service are ARNs of resources of a service too.
func hasFormatOf(service, arnService string) bool {
	return slices.ContainsFunc(formatsOf(service).all, func(f *format) bool { return f.isOf(arnService) })
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

// starsPattern returns the pattern of a format or a part of one with a "*" for each placeholder.
func starsPattern(format string) cover.Pattern { return newPattern(arnformat.Stars(format), false) }

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
