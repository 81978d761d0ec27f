package action

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/glob"
	"github.com/lambdaiam/lambdaiam/policy/action/internal/layout"
)

// maxPieces is enough for every format: a placeholder takes two pieces, and text before, between and behind them one.
const maxPieces = 3*layout.MaxPlaceholders + 1

// readFormat appends the pieces of the format of an ARN, or of the name of a family of condition keys, to pieces. It
// also returns the number of literal bytes.
func readFormat(pieces []glob.Piece, text string, isARN bool) (_ []glob.Piece, literal int) {
	colons := 0
	for text != "" {
		start, end, some := placeholder(text, isARN)
		if start > 0 {
			colons += strings.Count(text[:start], ":")
			literal += start
			pieces = append(pieces, glob.Piece{Text: text[:start]})
		}
		if start == len(text) {
			break
		}
		within := isARN && (colons < 5 || end < len(text))
		if some {
			pieces = append(pieces, glob.Piece{Kind: glob.One, Within: within})
		}
		pieces = append(pieces, glob.Piece{Kind: glob.Star, Within: within})
		text = text[end:]
	}
	return pieces, literal
}

// placeholder returns where the next placeholder begins and ends, and whether it stands for at least one character.
// Where there is none, both are the end of text.
func placeholder(text string, isARN bool) (start, end int, some bool) {
	for i := range len(text) {
		end := -1
		switch {
		case strings.HasPrefix(text[i:], "${"):
			end = strings.IndexByte(text[i:], '}')
		case isARN && text[i] == '*':
			return i, i + 1, false
		case !isARN && text[i] == '<':
			end = strings.IndexByte(text[i:], '>')
		}
		if end > 0 {
			return i, i + end + 1, true
		}
	}
	return len(text), len(text), false
}

// newFormat prepares a format.
func newFormat(text string) format {
	resource, _ := resourcePart(text)
	start, _, _ := placeholder(resource, true)
	return format{text: text, resource: resource, head: resource[:start], bucket: strings.HasSuffix(text, "${BucketName}")}
}

// qualifiedFunction is one more format of functions (ACT-13): "function" stands for the function as it is addressed.
const qualifiedFunction = "arn:${Partition}:lambda:${Region}:${Account}:function:${FunctionName}:${Qualifier}"

// lambdaResource reports whether a resource of Lambda that matches a format does so with names that Lambda allows: they
// have neither colons nor slashes, and a qualifier tells by itself whether it is an alias or a version (M-41).
func lambdaResource(format, resource string) bool {
	if strings.Count(format, ":") != strings.Count(resource, ":") || strings.Count(format, "/") != strings.Count(resource, "/") {
		return false
	}
	_, q, _ := strings.Cut(resource, ":")
	_, q, _ = strings.Cut(q, ":")
	q, _, _ = strings.Cut(q, "/")
	f := arn.Function{Qualifier: q}
	switch {
	case strings.Contains(format, "${Alias}"):
		return f.IsAlias()
	case strings.Contains(format, "${Version}"):
		return f.IsVersion() || f.IsLatest() || q == arn.LatestPublished
	}
	return true
}
