package lambdaperm

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/lambdasource"
)

const anyPartition = lambdasource.AnyPartition

// Has reports whether an ARN has one of the formats of the source, in any partition.
func (e EventSource) Has(sourceARN string) bool {
	a, err := arn.Parse(sourceARN)
	if err != nil || !arn.KnownPartition(a.Partition) {
		return false
	}
	for _, format := range e.ARNs {
		if rest, ok := strings.CutPrefix(format, anyPartition); ok && lambdasource.HasFormat(rest, a) {
			return true
		}
	}
	return false
}

func (r *sourceRow) has(a arn.ARN) bool { return r.facts().Has(a) }

// forms lists the formats of the source's ARNs in words.
func (r *sourceRow) forms() string {
	if len(r.ARNs) == 0 {
		return "none"
	}
	return anyPartition + strings.Join(r.ARNs, " or "+anyPartition)
}

// notOf makes the error for an ARN that is that of no source of some rows. Of rows with the same formats it names the
// first.
func notOf(sourceARN string, rows ...*sourceRow) error {
	var have []string
	seen := make(map[string]bool)
	for _, r := range rows {
		if forms := r.forms(); !seen[forms] {
			seen[forms] = true
			have = append(have, r.Title+" has "+forms)
		}
	}
	return &Error{Code: CodeInvalidARN, Input: sourceARN, Reason: "not the ARN of an event source: " + strings.Join(have, ", ")}
}
