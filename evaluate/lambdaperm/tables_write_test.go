package lambdaperm

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
)

// The tables as testdata/tables.txt has them.

// facts in words. What has no word is a number.
var (
	sourceFactWords = []string{"withRole", "sendsARN", "sendsAccount", "omitsAccount", "hasToken", "callsURL", "namedOptIn", "namedBoth", "namedRegion",
		"runsWithRole", "sameAccount", "sameRegion", "sendsRegion", "asCaller", "scales"}
	pollFactWords = []string{"speaksKafka", "isMSK", "byConnection", "inVPC", "maybePublic", "keepsFailures", "unfiltered"}
	needFactWords = []string{"fromCode", "sent", "optional", "byService", "asLambda", "asRegional"}
	secretWords   = []string{"no secret", "may have a secret", "needs a secret"}
	placeWords    = []string{"itself", "function", "code signing configuration", "layers", "capacity provider", "connectors", "what gets tags", "role", "needed role", "VPC",
		"file systems", "code", "code version", "image", "closed image", "key", "durable key", "filter key", "VPC connections", "web code",
		"list of tags", "the VPC itself", "key to read", "durable key to read", "filter key to read", "code key to read"}
)

func factsIn(words []string, facts uint64) string {
	var list []string
	for ; facts != 0; facts &= facts - 1 {
		if i := bits.TrailingZeros64(facts); i < len(words) {
			list = append(list, words[i])
		} else {
			list = append(list, fmt.Sprint("bit ", i))
		}
	}
	return strings.Join(list, " ")
}

func wordOf(words []string, i int) string {
	if i < len(words) {
		return words[i]
	}
	return fmt.Sprint("value ", i)
}

// A sheet is a text with one fact on a line.
type sheet struct{ strings.Builder }

// fact adds a line unless the fact is empty.
func (s *sheet) fact(name, value string) {
	if value != "" {
		s.WriteString("  " + name + ": " + value + "\n")
	}
}

// list adds a line that is there also if the list is empty, but not if it is nil.
func (s *sheet) list(name string, values []string) {
	if values != nil {
		s.WriteString("  " + name + ": " + strings.Join(values, " ") + "\n")
	}
}

func (s *sheet) needs(name string, rows []needRow) {
	for _, r := range rows {
		s.WriteString("  " + name + ": " + r.actions + " on " + r.on)
		if facts := factsIn(needFactWords, uint64(r.facts)); facts != "" {
			s.WriteString(", " + facts)
		}
		if r.keys != "" {
			s.WriteString(", with " + r.keys)
		}
		s.WriteString("\n")
	}
}

func (s *sheet) source(r *lambdasource.Source) {
	s.WriteString(r.Name + "\n")
	s.fact("id", r.ID)
	s.fact("title", r.Title)
	s.fact("principal", r.Principal)
	s.fact("facts", factsIn(sourceFactWords, uint64(r.Facts)))
	s.list("arns", r.ARNs)
	s.fact("across accounts", r.CrossAccount)
	s.list("subscription", r.Subscription)
	s.list("actions", r.Actions)
}

func (s *sheet) polled(r *pullRow) {
	s.source(r.sourceRow.facts())
	p := &r.polling
	s.WriteString("  polled\n")
	s.fact("managed", p.managed)
	s.fact("note", p.note)
	s.fact("poll", factsIn(pollFactWords, uint64(p.facts)))
	s.fact("the ARN is", p.arn)
	s.fact("within", p.within)
	for _, w := range p.ways {
		s.WriteString("  way: " + wordOf(authenticationWords[:], int(w.authentication)) + ", " + wordOf(secretWords, int(w.secret)) + "; " + w.feature + "\n")
	}
	s.list("takes", p.takes)
	s.needs("needs", p.needs)
}

func (s *sheet) feature(r *featureRow) {
	s.WriteString(r.name + "\n")
	s.fact("id", r.id)
	s.fact("title", r.title)
	s.fact("managed", r.managed)
	s.fact("note", r.note)
	s.needs("needs", r.needs)
}

func (s *sheet) operation(r *operationRow) {
	s.WriteString(r.name + "\n")
	if r.creates {
		s.WriteString("  creates\n")
	}
	for _, step := range r.steps {
		s.WriteString("  " + step.action + " on " + wordOf(placeWords, int(step.at)) + ": " + step.name + "\n")
	}
}

// A dataTable is a table of the package, or of package lambdasource.
type dataTable struct {
	name  string
	rows  any // a pointer to it
	write func(*sheet)
}

func dataTables() []dataTable {
	sources := func(rows *[]lambdasource.Source) func(*sheet) {
		return func(s *sheet) {
			for i := range *rows {
				s.source(&(*rows)[i])
			}
		}
	}
	features := func(rows *[]featureRow) func(*sheet) {
		return func(s *sheet) {
			for i := range *rows {
				s.feature(&(*rows)[i])
			}
		}
	}
	return []dataTable{
		{"pushSources", &lambdasource.Push, sources(&lambdasource.Push)},
		{"pullSources", &pullSources, func(s *sheet) {
			for i := range pullSources {
				s.polled(&pullSources[i])
			}
		}},
		{"roleSources", &lambdasource.Roles, sources(&lambdasource.Roles)},
		{"functionFeatures", &functionFeatures, features(&functionFeatures)},
		{"mappingFeatures", &mappingFeatures, features(&mappingFeatures)},
		{"operationRows", &operationRows, func(s *sheet) {
			for i := range operationRows {
				s.operation(&operationRows[i])
			}
		}},
		{"permissionOnly", &permissionOnly, func(s *sheet) {
			for _, name := range permissionOnly {
				s.WriteString(name + "\n")
			}
		}},
	}
}
