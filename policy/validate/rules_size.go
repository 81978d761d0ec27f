package validate

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Sizes of documents ("IAM and AWS STS quotas", IAM User Guide; "Quotas and service limits for AWS Organizations", AWS
// Organizations User Guide; "Lambda quotas", AWS Lambda Developer Guide; "Quotas", AWS KMS Developer Guide).
var sizeRules = []rule{
	{
		id: "F-078", code: "POLICY_SIZE_EXCEEDS_SCP_QUOTA", severity: Error, kinds: scpKind,
		sentence: "A service control policy has more than 10,240 characters as it is written, blanks counted.",
		help:     "shorten it, or split it in two", policy: sizes,
	},
	{
		id: "F-079", code: "POLICY_SIZE_EXCEEDS_RCP_QUOTA", severity: Error, kinds: rcpKind,
		sentence: "A resource control policy has more than 5,120 characters as it is written, blanks counted.",
		help:     "shorten it, or split it in two",
	},
	{
		id: "F-080", code: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", severity: Warning, kinds: identityKind | boundaryKind,
		sentence: "A policy has more than 10,240 characters outside blanks, the most that all inline policies of a role may have.",
		help:     "shorten it, or split it in managed policies of at most 6,144 characters",
	},
	{
		id: "F-081", code: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", severity: Warning, kinds: resourceKind | keyKind,
		sentence: "A policy has more characters than its resource takes: 20,480, a key 32,768.",
		help:     "shorten it",
	},
	{
		id: "F-082", code: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", severity: Warning, kinds: trustKind,
		sentence: "A trust policy has more than 2,048 characters outside blanks.",
		help:     "shorten it, or ask for a higher quota, which is 4,096 at most",
	},
	{
		id: "F-L23", code: "MANAGED_POLICY_SIZE", severity: Suggestion, kinds: identityKind | boundaryKind,
		sentence: "A policy has more than 6,144 characters outside blanks, but no more than 10,240: too many for a managed policy.",
		help:     "keep it as an inline policy, or split it",
	},
}

// A quota is the most characters that policies of some kinds may have.
type quota struct {
	code   Code
	kinds  kindSet
	most   int
	blanks bool // are counted
}

// quotas are what sizes are compared with. The first of a kind that is exceeded is reported.
var quotas = [...]quota{
	{"POLICY_SIZE_EXCEEDS_SCP_QUOTA", scpKind, 10_240, true},
	{"POLICY_SIZE_EXCEEDS_RCP_QUOTA", rcpKind, 5_120, true},
	{"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", identityKind | boundaryKind, 10_240, false},
	{"MANAGED_POLICY_SIZE", identityKind | boundaryKind, 6_144, false},
	{"POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", resourceKind, 20_480, true},
	{"POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", keyKind, 32_768, true},
	{"POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", trustKind, 2_048, false},
}

// sizes finds documents that are too long. Of a policy built in code the shortest text counts.
func sizes(r *run) { // F-078, F-079, F-080, F-081, F-082, F-L23
	for _, q := range quotas {
		if !q.kinds.has(r.kind) {
			continue
		}
		size, what := utf8.RuneCountInString(r.text), "characters"
		if !q.blanks {
			size, what = size-blanks(r.text), "characters outside blanks"
		}
		if size > q.most {
			r.report(finding{code: q.code, place: whole, message: fmt.Sprintf("the policy has %d %s, and %d are the most", size, what, q.most)})
			return
		}
	}
}

// blanks counts the white space of a text, also within its strings.
func blanks(text string) (n int) {
	for _, c := range [...]string{" ", "\t", "\r", "\n"} {
		n += strings.Count(text, c)
	}
	return n
}
