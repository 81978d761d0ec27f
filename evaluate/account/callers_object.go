package account

import (
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
	reference "github.com/lambdaiam/lambdaiam/policy/action"
)

// An object is what callers could have access to: a resource, or all that a pattern covers, with one policy.
type object struct {
	evaluate.Resource
	policy   *policy.Policy // nil if there is none, or if it is not known
	unlisted string         // names the one that is not known
}

// object returns what is known of a resource, or of a pattern of what the policy of one resource covers.
func (s *Snapshot) object(action, name string) object {
	t, err := s.target(action, name)
	o := object{Resource: evaluate.Resource{ARN: name, Account: t.account, Tags: t.tags}}
	if err == nil && t.policy != nil {
		o.policy, err = t.policy.get()
	}
	switch {
	case err != nil:
		o.policy = standIn("the policy of " + name)
	case !t.listed:
		o.unlisted = "the policy of " + name
	}
	return o
}

// objects returns the resources that a pattern covers, as far as policies tell them apart (AN-62).
func (s *Snapshot) objects(action, name string) (list []object) {
	if known, ok := reference.Lookup(action); ok && !known.TakesResource() && name == "*" { // M-18: that is not a pattern
		return []object{{Resource: evaluate.Resource{ARN: name}}}
	}
	pattern, err := arn.ParsePatternWithoutVariables(name)
	if err != nil || !isPattern(name) {
		return []object{s.object(action, name)}
	}
	a, err := arn.Parse(name)
	if err == nil && !isPattern(policyOwner(a)) { // such as all objects of a bucket
		return []object{s.object(action, name)}
	}
	for _, id := range slices.Sorted(maps.Keys(s.resources)) {
		if pattern.Match(id, nil) {
			list = append(list, s.object(action, id))
		}
		for _, part := range partsOf(id) {
			for _, covered := range within(&pattern, part) {
				list = append(list, s.object(action, covered))
			}
		}
	}
	more := true
	for _, id := range slices.Sorted(maps.Keys(s.functions)) {
		list = append(list, s.versions(action, id, &pattern)...)
		more = more && !strings.HasPrefix(pattern.LiteralPrefix(), id+":")
	}
	if mayBeOfSTS(action) {
		for _, id := range slices.Sorted(maps.Keys(s.accounts)) {
			m := s.accounts[id]
			for _, name := range slices.Sorted(maps.Keys(m.byARN)) {
				if m.byARN[name].kind == KindRole && pattern.Match(name, nil) {
					list = append(list, s.object(action, name))
				}
			}
			roles := "arn:" + m.partition() + ":iam::" + id + ":role/"
			more = more && (!m.isWhole() || !strings.HasPrefix(pattern.LiteralPrefix(), roles))
		}
	}
	if !more {
		return list
	}
	rest := object{Resource: evaluate.Resource{ARN: name}, unlisted: "the policies of resources that are not listed"}
	called, _, _ := strings.Cut(action, ":")
	if !mayBeOfSTS(action) && (a.Service == "iam" || ascii.EqualFold(called, "iam")) { // whose resources have none
		rest.unlisted = ""
	}
	return append(list, rest)
}

// isWhole reports whether all users and roles of an account are known.
func (m *roster) isWhole() bool { return m != nil && m.isRead && !m.partial }

// versions returns the versions and aliases of a function that a pattern covers, and the function itself. Those that
// the snapshot does not have may exist where it does not have all, and have no policy.
func (s *Snapshot) versions(action, id string, pattern *arn.Pattern) (list []object) {
	f := s.functions[id]
	qualifiers := slices.AppendSeq(append(slices.Clone(f.versions), f.aliases...), maps.Keys(f.policies))
	slices.Sort(qualifiers)
	names := []string{id}
	for _, q := range slices.Compact(qualifiers) {
		if q != "" {
			names = append(names, id+":"+q)
		}
	}
	for _, name := range names {
		if pattern.Match(name, nil) {
			list = append(list, s.object(action, name))
		}
	}
	if f.versions != nil && f.aliases != nil {
		return list
	}
	for _, name := range within(pattern, id+":") {
		o := object{Resource: evaluate.Resource{ARN: name, Account: f.arn.AccountID, Tags: f.tags}}
		switch {
		case f.bad != nil:
			o.policy = standIn("the policy of " + name)
		case f.stored:
			o.unlisted = "the policy of " + name
		}
		list = append(list, o)
	}
	return list
}

// mayBeOfSTS reports whether an action, which may have wildcards, can be one of STS (AN-63).
func mayBeOfSTS(action string) bool {
	service, _, ok := strings.Cut(action, ":")
	return !ok && strings.Trim(action, "*") == "" || ascii.EqualFold(service, "sts")
}

func isPattern(s string) bool { return strings.ContainsAny(s, "*?") }

// partsOf returns what the ARNs begin with of what the policy of a resource covers besides the resource itself.
func partsOf(id string) []string {
	for _, separator := range []string{"/", "/index/"} {
		part := id + separator
		if a, err := arn.Parse(part + "x"); err == nil && policyOwner(a) == id {
			return []string{part}
		}
	}
	return nil
}

// within returns patterns that together cover the ARNs that begin with a text and that a pattern covers.
func within(pattern *arn.Pattern, begin string) (list []string) {
	a, err := arn.Parse(begin)
	if err != nil {
		return nil
	}
	resource := "*"
	if parts, n := pattern.Parts(); n == len(parts) {
		resource = parts[5]
		parts[5] = "*"
		same, err := arn.ParsePatternWithoutVariables(strings.Join(parts[:], ":"))
		if err != nil || !same.Match(begin, nil) {
			return nil
		}
	} else if !pattern.Match(begin, nil) {
		return nil
	}
	for _, rest := range remains(resource, a.Resource) {
		if rest != "" {
			list = append(list, begin+rest)
		}
	}
	return list
}

// remains returns patterns that together cover what can follow a text in the texts that a pattern covers.
func remains(pattern, text string) (list []string) {
	p := []rune(pattern)
	at := starsPassed(p, []int{0})
	for _, r := range text {
		var next []int
		for _, i := range at {
			switch {
			case i < len(p) && p[i] == '*':
				next = append(next, i)
			case i < len(p) && (p[i] == '?' || p[i] == r):
				next = append(next, i+1)
			}
		}
		at = starsPassed(p, next)
	}
	for i, n := range at {
		if i == 0 || p[at[i-1]] != '*' || at[i-1] != n-1 { // what is behind a star is covered by it
			list = append(list, string(p[n:]))
		}
	}
	return list
}

// starsPassed adds to places in a pattern, which are in order, those behind its stars, which may stand for nothing.
func starsPassed(p []rune, at []int) (all []int) {
	for _, n := range at {
		for len(all) == 0 || all[len(all)-1] < n {
			all = append(all, n)
			if n < len(p) && p[n] == '*' {
				n++
			}
		}
	}
	return all
}
