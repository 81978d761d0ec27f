package analyze

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/policy"
)

// resource finds a resource.
func (s *solver) resource(lits []literal) solution {
	if s.point.none {
		for _, l := range lits {
			if l.fact == nil && !s.mayCoverNone(l) {
				return solution{}
			}
		}
		return solution{ok: true, value: condition.One("*")}
	}
	var w cover.Wanted
	var checks []func(string) bool
	for _, l := range lits {
		if l.fact != nil {
			if len(l.fact.must) > 0 {
				w.Must = append(w.Must, patterns(l.fact.must))
			}
			w.Not = append(w.Not, patterns(l.fact.not)...)
			checks = append(checks, l.fact.holds)
			continue
		}
		if !l.st.HasResource() {
			if l.want {
				continue
			}
			return solution{}
		}
		match := l.want != l.st.NotResource()
		var union [][]glob.Piece
		for i := range l.st.templates {
			if list, ok := s.pieces(&l.st.templates[i]); ok {
				if match && !s.q.opts.anyARN {
					list = within(list)
				}
				union = append(union, list)
			}
		}
		if match {
			w.Must = append(w.Must, patterns(union))
		} else {
			w.Not = append(w.Not, patterns(union)...)
		}
		if s.exact {
			checks = append(checks, func(text string) bool {
				return slices.ContainsFunc(union, func(p []glob.Piece) bool { return glob.Match(p, text, nil) }) == match
			})
		}
	}
	w.Must = append(w.Must, patterns(s.shapes()))
	formats := s.point.formats()
	if s.exact {
		for _, f := range formats {
			if text := exampleOf(f); !slices.ContainsFunc(checks, func(ok func(string) bool) bool { return !ok(text) }) {
				return solution{ok: true, value: condition.One(text)}
			}
		}
	}
	return s.find(w)
}

// isOpenResource reports whether a statement has a variable in its resources whose value is not known.
func (s *solver) isOpenResource(st *statement) bool {
	for i := range st.templates {
		for _, key := range st.templates[i].Variables() {
			if s.point.named && s.values[key].letter {
				return true
			}
		}
	}
	return false
}

// mayCoverNone reports whether a statement can cover the resource of an action that takes none, or can fail to. A
// variable whose value is not known is taken for a star where it must match, and left out where it must not.
func (s *solver) mayCoverNone(l literal) bool {
	if !s.isOpenResource(l.st) {
		return s.coversNone(l.st, func(text string) (string, bool) { return text, true }) == l.want
	}
	if l.want != l.st.NotResource() {
		return s.coversNone(l.st, func(text string) (string, bool) {
			for {
				before, rest, ok := strings.Cut(text, "${")
				if !ok {
					return text, true
				}
				_, after, _ := strings.Cut(rest, "}")
				text = before + "*" + after
			}
		}) == l.want
	}
	return s.coversNone(l.st, func(text string) (string, bool) { return text, !strings.Contains(text, "${") }) == l.want
}

// coversNone reports whether a statement covers the resource of an action that takes none, with its entries as they are
// rewritten. Package evaluate is asked: for some actions there is a name that stands for no resource.
func (s *solver) coversNone(st *statement, rewrite func(text string) (string, bool)) bool {
	if !s.point.named || !st.HasResource() {
		return st.MatchResource("*", s.source())
	}
	spec := policy.StatementSpec{Effect: policy.Allow, Action: []string{"*"}}
	if st.NotAction() {
		spec.Action, spec.NotAction = nil, []string{"unnamed:Action"}
	}
	entries := []string{}
	for r := range st.Resources() {
		if text, ok := rewrite(r.String()); ok {
			entries = append(entries, text)
		}
	}
	if len(entries) == 0 { // only of entries that were left out
		return st.NotResource()
	}
	if spec.Resource = entries; st.NotResource() {
		spec.Resource, spec.NotResource = nil, entries
	}
	version := policy.Version2012
	if !st.variables {
		version = policy.Version2008
	}
	p, err := policy.New(version, spec)
	if err != nil {
		return st.MatchResource("*", s.source())
	}
	request := evaluate.Request{Principal: s.caller.principal, Action: s.point.action}
	request.Resource.ARN = "*"
	for _, key := range sortedKeys(s.values) {
		if v := s.values[key]; v.absent {
			request.Context.SetAbsent(key)
		} else {
			request.Context.Set(key, v.text)
		}
	}
	kind := policy.Identity
	if s.q.ofResource() {
		kind, spec.Principal = policy.Resource, policy.Everyone()
		if p, err = policy.New(version, spec); err != nil {
			return st.MatchResource("*", s.source())
		}
	}
	list := s.q.applying(s.q.compileAs(p, kind), &request)
	return len(list) > 0
}

// shapes returns what resources look like (AN-13).
func (s *solver) shapes() [][]glob.Piece {
	if s.q.opts.typed {
		var list [][]glob.Piece
		for _, f := range s.point.formats() {
			list = append(list, formatPieces(f))
		}
		if list != nil {
			return list
		}
	}
	part := []glob.Piece{{Text: ":"}, {Kind: glob.One, Within: true}, {Kind: glob.Star, Within: true}}
	open := []glob.Piece{{Text: ":"}, {Kind: glob.Star, Within: true}}
	list := []glob.Piece{{Text: "arn"}}
	list = append(append(list, part...), part...)
	list = append(append(list, open...), open...)
	list = append(list, glob.Piece{Text: ":"}, glob.Piece{Kind: glob.One}, glob.Piece{Kind: glob.Star})
	return [][]glob.Piece{list}
}

func (p *point) formats() (list []string) {
	for t := range p.known.ResourceTypes() {
		for f := range t.ARNFormats() {
			if arn.IsARN(f) {
				list = append(list, f)
			}
		}
	}
	return list
}

// formatPieces returns the pieces of a format of ARNs: a placeholder is one character or more, an account twelve
// digits.
func formatPieces(format string) (list []glob.Piece) {
	for format != "" {
		i := strings.IndexAny(format, "$*")
		if i < 0 {
			return append(list, glob.Piece{Text: format})
		}
		colons := strings.Count(format[:i], ":")
		for _, p := range list {
			if p.Kind == glob.Literal {
				colons += strings.Count(p.Text, ":")
			}
		}
		list = append(list, glob.Piece{Text: format[:i]})
		if format[i] == '*' {
			list = append(list, glob.Piece{Kind: glob.Star, Within: colons < 5})
			format = format[i+1:]
			continue
		}
		name, rest, ok := strings.Cut(format[i:], "}")
		if !ok {
			return append(list, glob.Piece{Text: format[i:]})
		}
		format = rest
		if name == "${Account" {
			for range 12 {
				list = append(list, glob.Piece{Kind: cover.Digit})
			}
			continue
		}
		list = append(list, glob.Piece{Kind: glob.One, Within: colons < 5}, glob.Piece{Kind: glob.Star, Within: colons < 5})
	}
	return list
}

// exampleOf returns an ARN of a format.
func exampleOf(format string) string {
	var b strings.Builder
	for format != "" {
		before, rest, ok := strings.Cut(format, "${")
		b.WriteString(strings.ReplaceAll(before, "*", "x"))
		if !ok {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		switch name {
		case "Partition":
			b.WriteString("aws")
		case "Region":
			b.WriteString("us-east-1")
		case "Account":
			b.WriteString(exampleAccount)
		default:
			b.WriteString("example")
		}
		format = after
	}
	return b.String()
}

const exampleAccount = "123456789012"
