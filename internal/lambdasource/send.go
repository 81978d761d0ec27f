package lambdasource

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/cover"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

// Sent returns the formats of the ARNs that the service sends. The ARN of a log group is sent with ":*" behind it, also
// by those who write it without.
func (s *Source) Sent() []string { // PUSH-5
	if !s.Is(NamedBoth) {
		return s.ARNs
	}
	return slices.DeleteFunc(slices.Clone(s.ARNs), func(format string) bool { return !strings.HasSuffix(format, ":*") })
}

// CanSend reports whether the service may send an ARN that a value with wildcards matches. It errs on the side of yes.
func (s *Source) CanSend(value []glob.Piece) bool {
	text, literal := literalOf(value)
	if literal {
		a, err := arn.Parse(text)
		return err == nil && slices.ContainsFunc(s.Sent(), func(format string) bool { return HasFormat(format, a) })
	}
	p, slashes := cover.New(value), strings.Count(text, "/")
	return slices.ContainsFunc(s.Sent(), func(format string) bool {
		if most, bounded := slashesIn(format); bounded && slashes > most {
			return false
		}
		q := cover.New(formatPieces(format))
		return p.Overlaps(q)
	})
}

// literalOf returns the literal text in pieces, and whether there is nothing else.
func literalOf(pieces []glob.Piece) (text string, all bool) {
	var b strings.Builder
	all = true
	for _, p := range pieces {
		if p.Kind == glob.Literal {
			b.WriteString(p.Text)
		} else {
			all = false
		}
	}
	return b.String(), all
}

// slashesIn counts the slashes that an ARN with a format has, and reports whether it cannot have more.
func slashesIn(format string) (n int, bounded bool) {
	open := strings.Contains(format, "+}") || strings.Contains(format, "/}") || strings.HasSuffix(format, "...")
	return strings.Count(format, "/"), !open
}

// formatPieces returns the pieces of a format: what a name stands for has no colon, but for {name+}, and is not empty.
func formatPieces(format string) []glob.Piece {
	pieces := []glob.Piece{{Text: "arn:"}, {Kind: glob.One, Within: true}, {Kind: glob.Star, Within: true}, {Text: ":"}}
	head, rest := strings.CutSuffix(format, "...")
	for head != "" {
		open := strings.IndexByte(head, '{')
		if open < 0 {
			pieces = append(pieces, glob.Piece{Text: head})
			break
		}
		if open > 0 {
			pieces = append(pieces, glob.Piece{Text: head[:open]})
		}
		name, more, _ := strings.Cut(head[open:], "}")
		within := !strings.HasSuffix(name, "+")
		pieces = append(pieces, glob.Piece{Kind: glob.One, Within: within}, glob.Piece{Kind: glob.Star, Within: within})
		head = more
	}
	if rest {
		pieces = append(pieces, glob.Piece{Kind: glob.Star})
	}
	return pieces
}
