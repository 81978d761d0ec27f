package validate

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

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

// sizes finds documents that are too long. Of a policy built in code the shortest text counts (F-078 to F-082, F-L23).
func (r *run) sizes() {
	for _, q := range quotas {
		if !q.kinds.has(r.kind) {
			continue
		}
		size, what := utf8.RuneCountInString(r.text), "characters"
		if !q.blanks {
			size, what = size-blanks(r.text), "characters outside blanks"
		}
		if size > q.most {
			r.report(finding{code: q.code, place: whole,
				message: fmt.Sprintf("the policy has %d %s, and %d are the most", size, what, q.most)})
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
