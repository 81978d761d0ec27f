package sarif

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy/validate"
)

// rulesOf returns the rules of the codes that are used, in the order of [validate.Codes], and tells the number of each.
// Codes that are not listed there come last.
func rulesOf(used map[validate.Code]int) []rule {
	rules := []rule{}
	left := make(map[validate.Code]bool, len(used))
	for code := range used {
		left[code] = true
	}
	add := func(info validate.CodeInfo) {
		used[info.Code] = len(rules)
		rules = append(rules, newRule(info))
		delete(left, info.Code)
	}
	for info := range validate.Codes() {
		if left[info.Code] {
			add(info)
		}
	}
	var others []validate.Code
	for code := range left {
		others = append(others, code)
	}
	slices.Sort(others)
	for _, code := range others {
		add(validate.CodeInfo{Code: code, Severity: validate.Error, Sentence: string(code) + ".", Help: "see the message"})
	}
	return rules
}

func newRule(info validate.CodeInfo) rule {
	r := rule{
		ID: string(info.Code), Name: camel(string(info.Code)),
		Short: text{info.Sentence}, Full: text{sentences(info.Sentence, info.Help)},
		Help:       help{sentences(info.Help), info.Sentence + "\n\n**What to do:** " + info.Help + "."},
		Default:    configuration{level(info.Severity)},
		Properties: properties{Precision: "high", Tags: info.Tags},
	}
	if info.Severity == validate.Error { // what is wrong beyond doubt
		r.Properties.Precision = "very-high"
	}
	if slices.Contains(info.Tags, "security") {
		r.Properties.SecuritySeverity = "7.0" // high, as GitHub counts
	}
	return r
}

// camel writes INVALID_ACTION as InvalidAction.
func camel(code string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(code, "_") {
		if word != "" {
			b.WriteString(word[:1] + ascii.ToLower(word[1:]))
		}
	}
	return b.String()
}
