package action

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/arnformat"
	"github.com/lambdaiam/lambdaiam/policy/action/internal/layout"
)

// maxPieces is enough for every format: a placeholder takes two pieces, and text before, between and behind them one.
const maxPieces = 3*layout.MaxPlaceholders + 1

// newFormat prepares a format.
func newFormat(text string) format {
	resource, _ := resourcePart(text)
	head := arnformat.Head(resource)
	return format{text: text, resource: resource, head: head, bucket: strings.HasSuffix(text, "${BucketName}")}
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
