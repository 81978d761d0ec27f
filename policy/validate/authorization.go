package validate

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// authorization looks for actions that cannot be about what the statement is about (F-L02 to F-L04).
func (r *run) authorization(s *statement) {
	named := !s.resource.not && s.resource.whole && len(s.resources) > 0 && s.onEverything() == nil
	if !named || s.action.not || s.effect == 0 {
		return
	}
	streams := r.logGroups(s)
	var types typeMatcher
	for i := range s.actions {
		a := &s.actions[i]
		known, ok := action.Lookup(a.text)
		switch {
		case !a.literal || !ok:
		case !known.TakesResource():
			if !r.onEverything(s.effect).covers(a.text, &r.steps) {
				r.report(finding{code: "ACTION_TAKES_NO_RESOURCE", severity: s.gravity(a), place: at(a.at), related: resourcesOf(s),
					message: quote.Text(a.text) + " takes no resource: only \"*\" covers it, and the statement " + s.nothing()})
			}
		case streams && isLogAction(a.text):
		case !types.some(r, s, known):
			r.report(finding{code: "RESOURCE_TYPE_NOT_TAKEN", severity: s.gravity(a), place: at(a.at), related: resourcesOf(s),
				message: quote.Text(a.text) + " is about none of these resources, and the statement " + s.nothing(),
				help:    "name a resource such as " + takenBy(known) + asOf()})
		}
	}
}

// nothing says what the statement does for an action that it is not about.
func (s *statement) nothing() string {
	if s.deny() {
		return "denies nothing"
	}
	return "allows nothing"
}

// gravity is the severity of a statement that does nothing for an action: graver where something should be denied.
func (s *statement) gravity(a *actionEntry) Severity {
	switch {
	case s.deny():
		return SecurityWarning
	case ascii.EqualFold(a.service, "lambda"):
		return Warning
	}
	return Suggestion
}

// resourcesOf returns the places of the entries of Resource.
func resourcesOf(s *statement) []place {
	const most = 20
	var list []place
	for i := range s.resources[:min(len(s.resources), most)] {
		list = append(list, at(s.resources[i].at))
	}
	return list
}

// takenBy names formats of the resources that an action takes.
func takenBy(a action.Action) string {
	var formats []*format
	for t := range a.ResourceTypes() {
		for text := range t.ARNFormats() {
			formats = append(formats, &format{text: text})
		}
	}
	return exampleOf(formats)
}

// A typeMatcher answers whether some entry of a statement's Resource can be of a type of resource, and keeps the
// answers.
type typeMatcher struct {
	answers  map[typeName]answers
	sixth    []sixth         // parts of the entries
	patterns []cover.Pattern // of the entries as a whole, made when they are needed
}

// A typeName is a type of resource of a service.
type typeName struct{ service, name string }

// answers are what is known about a type: for each of the ways to compare, which are the bits.
type answers struct{ known, yes uint8 }

// ways are those in which entries are compared with formats, the cheapest one first.
var ways = [...]func(m *typeMatcher, r *run, s *statement, f *format) bool{
	(*typeMatcher).atAGlance, (*typeMatcher).byParts, (*typeMatcher).asAWhole,
}

// some reports whether an entry can be of a type that an action takes.
func (m *typeMatcher) some(r *run, s *statement, a action.Action) bool {
	if m.answers == nil {
		m.answers = make(map[typeName]answers)
		m.sixth = make([]sixth, len(s.resources))
		for i := range s.resources {
			m.sixth[i] = sixthOf(&s.resources[i])
		}
	}
	service := a.Service().Prefix()
	var formats *formatList
	// What is found at a glance is asked about all types first.
	for way, match := range ways {
		for t := range a.ResourceTypes() {
			name := typeName{service, t.Name()}
			known := m.answers[name]
			if known.known&(1<<way) == 0 {
				known.known |= 1 << way
				if formats == nil {
					formats = formatsOf(service)
				}
				for _, f := range formats.ofType[name.name] {
					if match(m, r, s, f) {
						known.yes |= 1 << way
						break
					}
				}
				m.answers[name] = known
			}
			if known.yes&(1<<way) != 0 {
				return true
			}
		}
	}
	return false
}

// atAGlance reports whether an entry fits a format by what stands before their wildcards, or is no ARN with six parts.
func (m *typeMatcher) atAGlance(r *run, s *statement, f *format) bool {
	for i := range s.resources {
		r.steps++
		if e := &s.resources[i]; e.n < 6 || r.mayFit(e, f) && f.compare(&m.sixth[i]) == meeting {
			return true
		}
	}
	return false
}

// byParts reports whether an entry fits a format part by part.
func (m *typeMatcher) byParts(r *run, s *statement, f *format) bool {
	for i := range s.resources {
		r.steps++
		if r.mayFit(&s.resources[i], f) && r.overlaps(f, &m.sixth[i]) {
			return true
		}
	}
	return false
}

// asAWhole reports whether an entry fits a format, whatever its wildcards stand for.
func (m *typeMatcher) asAWhole(r *run, s *statement, f *format) bool {
	if m.patterns == nil {
		for i := range s.resources {
			m.patterns = append(m.patterns, r.pattern(&s.resources[i]))
		}
	}
	pattern := made(&f.exact, func() cover.Pattern { return starsPattern(f.text) })
	for _, e := range m.patterns {
		if r.meets(pattern, e) {
			return true
		}
	}
	return false
}

// logActions write to log streams.
var logActions = [...]string{"logs:CreateLogStream", "logs:PutLogEvents"}

func isLogAction(name string) bool { return isOneOf(name, logActions[:]) }

// logGroups looks for statements that would allow to write to log streams, if their resources named some (F-L04). It
// reports whether this is one.
func (r *run) logGroups(s *statement) bool {
	if !s.allow() || !identityKinds.has(r.kind) || !s.covers(logActions[0]) && !s.covers(logActions[1]) {
		return false
	}
	var groups []*resourceEntry
	for i := range s.resources {
		e := &s.resources[i]
		if e.n < 3 || e.part[2] != "logs" {
			continue
		}
		name, ok := strings.CutPrefix(e.part[5], "log-group:")
		if !ok || strings.Contains(name, ":") || strings.HasSuffix(name, "*") || name == "" || strings.HasSuffix(name, "}") {
			return false
		}
		groups = append(groups, e)
	}
	for _, e := range groups {
		r.report(finding{code: "LOG_STREAM_RESOURCE", place: at(e.at), fix: replace(e.at, e.text+":*"),
			message: quote.Text(e.text) + " is a log group, not its streams: nothing can be written to it"})
	}
	return groups != nil
}

// An actionSet answers whether some entry covers an action: literal ones and those with one star at their end by their
// text, the others one by one.
type actionSet struct {
	all      bool
	exact    map[string]bool // in lower case
	prefixes map[string]bool
	others   []cover.Entry
	left     int // comparisons that may still be made
}

// mostSteps is how many comparisons are made before an actionSet takes everything to be covered.
const mostSteps = 1 << 20

func newActionSet() *actionSet {
	return &actionSet{exact: make(map[string]bool), prefixes: make(map[string]bool), left: mostSteps}
}

func (m *actionSet) add(a *actionEntry) {
	text := a.lower
	head, star := strings.CutSuffix(text, "*")
	switch {
	case text == "*":
		m.all = true
	case a.literal:
		m.exact[text] = true
	case star && !strings.ContainsAny(head, "*?"):
		m.prefixes[head] = true
	case !m.exact["\x00"+text]:
		m.exact["\x00"+text] = true // no action has such a name: it is there already
		m.others = append(m.others, a.pattern())
	}
}

func (m *actionSet) covers(name string, steps *int) bool {
	lower := ascii.ToLower(name)
	if m.all || m.exact[lower] {
		return true
	}
	if len(m.prefixes) > 0 {
		for i := range len(lower) + 1 {
			if m.prefixes[lower[:i]] {
				return true
			}
		}
	}
	for i := range m.others {
		*steps++
		if m.left--; m.left < 0 || m.others[i].Covers(name) {
			return true
		}
	}
	return false
}

// onEverything returns the entries of Action in the statements of an effect that are about all resources.
func (r *run) onEverything(e policy.Effect) *actionSet {
	if m := r.everything[e]; m != nil {
		return m
	}
	m := newActionSet()
	for _, s := range r.statements {
		if s.effect == e && !s.action.not && s.onEverything() != nil {
			for i := range s.actions {
				m.add(&s.actions[i])
			}
		}
	}
	r.everything[e] = m
	return m
}
