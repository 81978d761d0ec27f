package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

const anyPartition = "arn:{partition}:"

// Has reports whether an ARN has one of the formats of the source, in any partition.
func (e EventSource) Has(sourceARN string) bool {
	a, err := arn.Parse(sourceARN)
	if err != nil || !arn.KnownPartition(a.Partition) {
		return false
	}
	for _, format := range e.ARNs {
		if rest, ok := strings.CutPrefix(format, anyPartition); ok && hasFormat(rest, a) {
			return true
		}
	}
	return false
}

func (r *sourceRow) has(a arn.ARN) bool {
	return slices.ContainsFunc(r.arns, func(format string) bool { return hasFormat(format, a) })
}

// forms lists the formats of the source's ARNs in words.
func (r *sourceRow) forms() string {
	if len(r.arns) == 0 {
		return "none"
	}
	return anyPartition + strings.Join(r.arns, " or "+anyPartition)
}

// notOf makes the error for an ARN that is that of no source of some rows. Of rows with the same formats it names the
// first.
func notOf(sourceARN string, rows ...*sourceRow) error {
	var have []string
	seen := make(map[string]bool)
	for _, r := range rows {
		if forms := r.forms(); !seen[forms] {
			seen[forms] = true
			have = append(have, r.title+" has "+forms)
		}
	}
	return &Error{Code: CodeInvalidARN, Input: sourceARN, Reason: "not the ARN of an event source: " + strings.Join(have, ", ")}
}

// hasFormat reports whether an ARN has the form that a row gives for it, without the partition.
func hasFormat(format string, a arn.ARN) bool {
	service, rest, _ := strings.Cut(format, ":")
	region, rest, _ := strings.Cut(rest, ":")
	account, rest, _ := strings.Cut(rest, ":")
	switch {
	case service != a.Service,
		region == "" && a.Region != "", region != "" && !arn.IsRegion(a.Region),
		account == "" && a.AccountID != "", account != "" && !arn.IsAccountID(a.AccountID):
		return false
	}
	return resourceFits(rest, a.Resource)
}

// resourceFits reports whether the resource part of an ARN has a format.
func resourceFits(format, s string) bool {
	for {
		open := strings.IndexByte(format, '{')
		if open < 0 {
			if head, ok := strings.CutSuffix(format, "..."); ok {
				return strings.HasPrefix(s, head)
			}
			return s == format
		}
		var ok bool
		if s, ok = strings.CutPrefix(s, format[:open]); !ok {
			return false
		}
		name, rest, _ := strings.Cut(format[open:], "}")
		stops := ":/"
		switch {
		case strings.HasSuffix(name, "+"):
			stops = ""
		case strings.HasSuffix(name, "/"):
			stops = ":"
		}
		end := len(s)
		if i := strings.IndexAny(s, stops); i >= 0 {
			end = i
		}
		if end == 0 || strings.ContainsAny(s[:end], "*?") {
			return false
		}
		format, s = rest, s[end:]
	}
}
