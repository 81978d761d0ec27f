package validate

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/lambdaiam/lambdaiam/policy"
)

// A rule is a row of the table of what is looked for.
type rule struct {
	id       string // "" for refusals that are none of the rules
	code     Code
	severity Severity
	kinds    kindSet
	sentence string   // when it is reported
	help     string   // what to do, where a finding says nothing more special
	tags     []string // such as "security"
	refusal  bool     // nothing but what Parse or CheckKind refuse
	// What looks for it: in the whole policy, or in each statement. One function may serve several rules, of which the
	// first has it. A rule without any is one that the policy is refused for.
	policy    func(*run)
	statement func(*run, *statement)
	alone     bool // the function serves no rule of other kinds of policies
}

// tables are the rules by family.
var tables = [...][]rule{
	refusalRules, refusedRules, elementsRules, actionsRules, resourcesRules, principalsRules, trustRules,
	organizationsRules, keysRules, valuesRules, operatorsRules, securityRules, tagsRules, redundancyRules, sizeRules,
	sourcesRules, functionsRules, executionRules,
}

// A table is all rules.
type table struct {
	rules  []*rule // in the order of their numbers
	byCode map[Code]*rule
}

var allRules = sync.OnceValue(func() *table {
	t := &table{byCode: make(map[Code]*rule)}
	for _, family := range tables {
		for i := range family {
			t.rules = append(t.rules, &family[i])
			t.byCode[family[i].code] = &family[i]
		}
	}
	slices.SortStableFunc(t.rules, func(a, b *rule) int { return strings.Compare(a.id, b.id) })
	return t
})

// kindSet is a set of kinds of policies.
type kindSet uint16

const (
	identityKind  kindSet = 1 << policy.Identity
	resourceKind  kindSet = 1 << policy.Resource
	trustKind     kindSet = 1 << policy.Trust
	keyKind       kindSet = 1 << policy.Key
	boundaryKind  kindSet = 1 << policy.Boundary
	sessionKind   kindSet = 1 << policy.Session
	scpKind       kindSet = 1 << policy.SCP
	rcpKind       kindSet = 1 << policy.RCP
	endpointKind  kindSet = 1 << policy.Endpoint
	identityKinds         = identityKind | boundaryKind | sessionKind
	allKinds      kindSet = 1<<(policy.Endpoint+1) - 1<<policy.Identity
)

func (s kindSet) has(k policy.Kind) bool { return k <= policy.Endpoint && s&(1<<k) != 0 }

// CodeInfo describes what may be found. The zero value describes nothing.
type CodeInfo struct {
	Rule     string        `json:"rule"` // "" for a refusal that is none of the rules
	Code     Code          `json:"code"`
	Severity Severity      `json:"severity"` // unless a finding has another one
	Kinds    []policy.Kind `json:"kinds"`    // of policies in which it is looked for
	Ours     bool          `json:"ours"`     // not one of Access Analyzer's
	Refusal  bool          `json:"refusal"`  // nothing but a refusal of Parse or CheckKind
	Sentence string        `json:"sentence"` // when it is reported
	Help     string        `json:"help"`     // what to do
	Tags     []string      `json:"tags"`
}

// Codes returns all that may be found, in the order of the rules.
func Codes() iter.Seq[CodeInfo] {
	return func(yield func(CodeInfo) bool) {
		for _, r := range allRules().rules {
			if !yield(r.info()) {
				return
			}
		}
	}
}

func (r *rule) info() CodeInfo {
	info := CodeInfo{
		Rule: r.id, Code: r.code, Severity: r.severity,
		Ours:    !strings.HasPrefix(r.id, "F-") || strings.HasPrefix(r.id, "F-L"),
		Refusal: r.refusal, Sentence: r.sentence, Help: r.help, Tags: slices.Clone(r.tags),
	}
	for k := policy.Identity; k <= policy.Endpoint; k++ {
		if r.kinds.has(k) {
			info.Kinds = append(info.Kinds, k)
		}
	}
	return info
}
