package analyze

import (
	"cmp"
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
	one := s.q.oneResource()
	if s.point.none {
		for _, l := range lits {
			switch {
			case l.fact != nil:
			case one != "" && l.st == s.q.asked:
				if !l.st.MatchResource(one, nil) {
					return solution{}
				}
			case !s.mayCoverNone(l):
				return solution{}
			}
		}
		return solution{ok: true, value: condition.One(cmp.Or(one, "*"))}
	}
	if one != "" && !s.isShaped(one) {
		return solution{}
	}
	if one != "" && s.exact {
		return solution{ok: s.isFor(lits, one), value: condition.One(one)}
	}
	var w cover.Wanted
	var checks []func(string) bool
	for _, l := range lits {
		if l.fact != nil {
			l.fact.wants(&w)
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
		union := s.entries(l.st, match)
		if match {
			w.Must = append(w.Must, union.patterns)
		} else {
			w.Not = append(w.Not, union.patterns...)
		}
		if s.exact {
			checks = append(checks, func(text string) bool {
				return slices.ContainsFunc(union.pieces, func(p []glob.Piece) bool { return glob.Match(p, text, nil) }) == match
			})
		}
	}
	shapes := s.shapes()
	if one != "" {
		shapes = [][]glob.Piece{{{Text: one}}}
	}
	w.Must = append(w.Must, patterns(shapes))
	if s.q.opts.typed && s.point.isOfBuckets() {
		w.Not = append(w.Not, patterns([][]glob.Piece{wildcards(objects)})...)
	}
	if s.exact {
		partition, account := s.q.home()
		for _, f := range s.point.formats() {
			if text := exampleOf(f, partition, account); !slices.ContainsFunc(checks, func(ok func(string) bool) bool { return !ok(text) }) {
				return solution{ok: true, value: condition.One(text)}
			}
		}
	}
	return s.find(w)
}

// isFor reports whether all is as it must be for a resource.
func (s *solver) isFor(lits []literal, resource string) bool {
	return !slices.ContainsFunc(lits, func(l literal) bool {
		if l.fact != nil {
			return !l.fact.holds(resource)
		}
		return l.st.MatchResource(resource, s.source()) != l.want
	})
}

// A union is what the resources of a statement match.
type union struct {
	pieces   [][]glob.Piece
	patterns []cover.Pattern
}

// entries returns the resources of a statement, which must match, or must not. They are kept where they do not depend
// on the values of variables.
func (s *solver) entries(st *statement, match bool) *union {
	kept := &st.matching
	if !match {
		kept = &st.unmatching
	}
	if *kept != nil {
		return *kept
	}
	u, open := &union{}, false
	for i := range st.templates {
		open = open || st.templates[i].HasVariables()
		if list, ok := s.pieces(&st.templates[i]); ok {
			if match && !s.q.opts.anyARN {
				list = within(list)
			}
			u.pieces = append(u.pieces, list)
		}
	}
	if u.patterns = patterns(u.pieces); !open {
		*kept = u
	}
	return u
}

// objects are in buckets, whose names have no slash ("General purpose bucket naming rules", Amazon S3 User Guide).
const objects = "arn:*:s3:::*/*"

// isOfBuckets reports whether an action is about buckets and no objects.
func (p *point) isOfBuckets() bool {
	of := false
	for _, f := range p.formats() {
		if glob.Match(wildcards(objects), f, nil) {
			return false
		}
		of = of || strings.HasPrefix(f, "arn:${Partition}:s3:::")
	}
	return of
}

// isShaped reports whether the one resource of a system is one of those that count.
func (s *solver) isShaped(one string) bool {
	parsed, err := arn.Parse(one)
	if !s.q.opts.typed || s.point.formats() == nil || err == nil && parsed.AccountID == awsAccount {
		return true
	}
	w := cover.Wanted{Must: [][]cover.Pattern{patterns(s.shapes()), patterns([][]glob.Piece{{{Text: one}}})}}
	if s.point.isOfBuckets() {
		w.Not = patterns([][]glob.Piece{wildcards(objects)})
	}
	_, ok := s.q.budget.Word(w)
	return ok
}

// shapes returns what resources look like (AN-13).
func (s *solver) shapes() [][]glob.Piece {
	if s.q.opts.typed {
		var list [][]glob.Piece
		for _, f := range s.point.formats() {
			list = append(list, formatPieces(f))
			if begin, name, ok := strings.Cut(f, ":iam::${Account}:policy/"); ok { // E-46: AWS has managed policies too
				list = append(list, formatPieces(begin+":iam::"+awsAccount+":policy/"+name))
			}
		}
		if list != nil {
			return list
		}
	}
	return [][]glob.Piece{arnShape()}
}

// arnShape is what ARNs look like.
func arnShape() []glob.Piece {
	part := []glob.Piece{{Text: ":"}, {Kind: glob.One, Within: true}, {Kind: glob.Star, Within: true}}
	open := []glob.Piece{{Text: ":"}, {Kind: glob.Star, Within: true}}
	list := []glob.Piece{{Text: "arn"}}
	list = append(append(list, part...), part...)
	list = append(append(list, open...), open...)
	return append(list, glob.Piece{Text: ":"}, glob.Piece{Kind: glob.One}, glob.Piece{Kind: glob.Star})
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

// example returns a resource for an action, of a kind of policy.
func (p *point) example(kind policy.Kind) string {
	switch {
	case kind == policy.Trust:
		return "arn:aws:iam::" + exampleAccount + ":role/example"
	case kind == policy.Key:
		return "arn:aws:kms:us-east-1:" + exampleAccount + ":key/1234abcd-12ab-34cd-56ef-1234567890ab"
	case p.none:
		return "*"
	}
	for _, f := range p.formats() {
		return exampleOf(f, "aws", exampleAccount)
	}
	return "arn:aws:s3:::example"
}

// exampleOf returns an ARN of a format.
func exampleOf(format, partition, account string) string {
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
			b.WriteString(partition)
		case "Region":
			b.WriteString("us-east-1")
		case "Account":
			b.WriteString(account)
		default:
			b.WriteString("example")
		}
		format = after
	}
	return b.String()
}

// home returns the partition and account of resources to try first.
func (q *question) home() (partition, account string) {
	if q.system == nil {
		return "aws", exampleAccount
	}
	s := q.system.sides[0]
	return partitionOf(s.Caller), cmp.Or(s.Resource.Account, s.Caller.Account(), exampleAccount)
}

// partitionOf returns the partition that a caller is in.
func partitionOf(p evaluate.Principal) string {
	return cmp.Or(strings.SplitN(p.ARN()+"::", ":", 3)[1], "aws")
}

const exampleAccount = "123456789012"
