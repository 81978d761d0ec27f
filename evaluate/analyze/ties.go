package analyze

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/glob"
)

const (
	tagFamily = "aws:requesttag/"
	tagKeys   = "aws:tagkeys"
	maxTags   = 6

	resourceAccount = "aws:resourceaccount"
	requestedRegion = "aws:requestedregion"
)

// variations looks for a request in each of the ways in which dimensions that depend on each other can be.
func (s *solver) variations(facts []choice) bool {
	keys := s.testedKeys()
	s.tested = keys
	if s.q.strange {
		facts = append(slices.Clip(facts), s.strangerFacts(keys)...)
	}
	for _, tags := range s.tagFacts(keys) {
		for _, account := range s.accountFacts(keys) {
			for _, region := range s.regionFacts(keys) {
				if s.run(slices.Concat(facts, tags, account, region)) {
					return true
				}
			}
		}
	}
	return false
}

// testedKeys returns the keys of tests and variables of the statements.
func (s *solver) testedKeys() []string {
	found := make(map[string]bool)
	for _, st := range s.all {
		for _, key := range st.keys {
			found[key] = true
			if st.old && s.q.system.differs(key) {
				found[ofOld+key] = true
			}
		}
	}
	for key := range s.values {
		found[key] = true
	}
	return sortedKeys(found)
}

// tagFacts ties aws:RequestTag and aws:TagKeys: a tag is passed if and only if its key is in the list (AN-24).
func (s *solver) tagFacts(keys []string) [][]choice {
	var tags []string
	for _, key := range keys {
		if strings.HasPrefix(key, tagFamily) {
			tags = append(tags, key)
		}
	}
	if len(tags) == 0 || !slices.Contains(keys, tagKeys) {
		return [][]choice{nil}
	}
	if len(tags) > maxTags {
		s.q.undecided(Budget, tagKeys)
		return nil
	}
	var list [][]choice
	for mask := range 1 << len(tags) {
		var facts []choice
		var list1 fact
		for i, key := range tags {
			name := strings.TrimPrefix(key, tagFamily)
			if mask&(1<<i) != 0 {
				facts = append(facts, choice{key, s.factLiteral("present", fact{present: true})})
				list1.some = append(list1.some, name)
			} else {
				facts = append(facts, choice{key, s.factLiteral("absent", fact{absent: true})})
				list1.never = append(list1.never, name)
			}
		}
		name := fmt.Sprintf("tags %q %q", list1.some, list1.never)
		list = append(list, append(facts, choice{tagKeys, s.factLiteral(name, list1)}))
	}
	return list
}

// accountFacts ties aws:ResourceAccount to the account in the ARN of the resource (AN-23).
func (s *solver) accountFacts(keys []string) [][]choice {
	const key = resourceAccount
	if f := s.caller.facts[key]; !slices.Contains(keys, key) || f != nil && f.value != nil {
		return [][]choice{nil}
	}
	if a, err := arn.Parse(s.q.oneResource()); err == nil && a.AccountID != "" {
		return [][]choice{{{key, s.factLiteral("value "+a.AccountID, fact{value: &a.AccountID})}}}
	}
	if s.point.none {
		return [][]choice{nil}
	}
	none := [][]glob.Piece{wildcardsWithin("arn:*:*:*::*")}
	list := [][]choice{{ // the ARN names no account: then any may own the resource
		{"", s.factLiteral("account", fact{must: none})},
	}}
	if own := s.caller.principal.Account(); s.q.system != nil && own != "" { // or the caller's, where nothing else is said
		list[0] = append(list[0], choice{key, s.factLiteral("value "+own, fact{value: &own})})
	}
	for _, a := range s.accounts() {
		list = append(list, []choice{
			{"", s.factLiteral("account "+a, fact{must: [][]glob.Piece{wildcardsWithin("arn:*:*:*:" + a + ":*")}})},
			{key, s.factLiteral("value "+a, fact{value: &a})},
		})
	}
	return list
}

// accounts returns the accounts that may own the resource: those that are named, also by variables, that of the caller, one
// more, and what stands for AWS. That is enough, since nothing tells those that are named nowhere apart.
func (s *solver) accounts() []string {
	list := s.namedAccounts()
	for _, key := range sortedKeys(s.values) {
		if text := s.values[key].text; arn.IsAccountID(text) && !slices.Contains(list, text) {
			list = append(slices.Clip(list), text)
		}
	}
	return list
}

// namedAccounts is accounts without the values of variables.
func (s *solver) namedAccounts() []string {
	if s.owners != nil {
		return s.owners
	}
	var accounts nameSet
	add := func(text string) {
		if isPartial(text) {
			s.q.undecided(Partial, resourceAccount)
		}
		if arn.IsAccountID(text) {
			accounts.add(text)
		}
	}
	for _, st := range s.all {
		for i, t := range st.tests {
			if st.keys[i] == resourceAccount {
				for text := range t.Values() {
					add(text)
				}
			}
		}
		for r := range st.Resources() {
			if parts, n := r.Parts(); n > 4 {
				add(parts[4])
			}
		}
		s.q.budget.Spend(int64(len(st.templates) / 8))
	}
	add(s.caller.principal.Account())
	if a, err := arn.Parse(s.q.oneResource()); err == nil {
		add(a.AccountID)
	}
	if slices.Contains(s.variableKeys(), resourceAccount) { // what it is compared with
		s.addAccounts(&accounts)
	}
	for _, other := range []string{exampleAccount, "222233334444", "555566667777"} {
		if !accounts.has[other] {
			accounts.add(other)
			break
		}
	}
	accounts.add(awsAccount) // E-46
	s.owners = accounts.list
	return s.owners
}

// addAccounts adds all account ids that tests, resources and what follows about keys have anywhere.
func (s *solver) addAccounts(accounts *nameSet) {
	in := func(text string) {
		for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
			if arn.IsAccountID(part) {
				accounts.add(part)
			}
		}
	}
	for _, st := range s.all {
		for _, t := range st.tests {
			for text := range t.Values() {
				in(text)
			}
		}
		for r := range st.Resources() {
			in(r.String())
		}
		s.q.budget.Spend(1 + int64(len(st.tests)+len(st.templates)))
	}
	for _, key := range sortedKeys(s.caller.facts) {
		if f := s.caller.facts[key]; f.value != nil {
			in(*f.value)
		}
	}
}

// isPartial reports whether a pattern of an account stands for some accounts by a part of their ids.
func isPartial(text string) bool {
	if strings.HasPrefix(text, "${") && strings.IndexByte(text, '}') == len(text)-1 {
		return false
	}
	return strings.ContainsAny(text, "*?$") && strings.Trim(text, "*") != ""
}

// wildcardsWithin returns the pieces of an ARN in which the stars of the first five parts stay in their part.
func wildcardsWithin(text string) []glob.Piece { return within(wildcards(text)) }

// fixing are the keys whose values fix who sends a request, or from where ("Blocking public access to your Amazon S3
// storage", The meaning of "public").
var fixing = []string{
	"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:sourceaccount",
	"aws:sourcearn", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "aws:userid",
	"s3:dataaccesspointaccount", "s3:dataaccesspointarn",
}

// strangerFacts says that a stranger has none of the values that the policy fixes (AN-41).
func (s *solver) strangerFacts(keys []string) (list []choice) {
	if s.q.fixed == nil {
		s.q.fixed = s.q.fixedValues()
	}
	for _, key := range keys {
		if f := s.q.fixed[key]; f != nil {
			list = append(list, choice{dimension(key), literal{id: f.id, fact: f}})
		}
	}
	return list
}

// fixedValues returns, for each key that fixes somebody, that the value is none of those that the policy fixes.
func (q *question) fixedValues() map[string]*fact {
	found := make(map[string]*fact)
	var ranges []netip.Prefix
	of := func(key string) *fact {
		if found[key] == nil {
			found[key] = q.newFact(fact{})
		}
		return found[key]
	}
	for _, st := range q.all {
		for i, t := range st.tests {
			for text := range t.Values() {
				switch key := st.keys[i]; {
				case key == "aws:sourceip":
					if p, ok := fixedRange(text); ok {
						ranges = append(ranges, p)
						of(key).candidates = append(of(key).candidates, addresses([]string{text})...)
					}
				case slices.Contains(fixing, key) && q.fixes(key, text, st.variables):
					of(key).not = append(of(key).not, wildcards(text))
				}
			}
		}
	}
	if ranges != nil {
		of("aws:sourceip").ranges = len(ranges)
		of("aws:sourceip").check = func(text string) bool {
			a, err := netip.ParseAddr(text)
			return err != nil || !slices.ContainsFunc(ranges, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
		}
	}
	return found
}

// fixes reports whether a value of a key fixes somebody (AN-42).
func (q *question) fixes(key, text string, variables bool) bool {
	if variables && strings.Contains(text, "${") {
		return false
	}
	if key == "s3:dataaccesspointarn" {
		parts := strings.SplitN(text, ":", 6)
		return !q.opts.accessPoint && (!strings.ContainsAny(text, "*?") || len(parts) > 4 && arn.IsAccountID(parts[4]))
	}
	return !strings.ContainsAny(text, "*?")
}

// fixedRange reads a range of addresses that fixes who sends a request: one that is not too large, or private (AN-43).
func fixedRange(text string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		a, err := netip.ParseAddr(text)
		return netip.PrefixFrom(a, a.BitLen()), err == nil
	}
	least := 8
	if p.Addr().Is6() {
		least = 32
	}
	return p.Masked(), p.Bits() >= least || isPrivate(p)
}

// isPrivate reports whether all addresses of a range are private (RFC 1918, RFC 4193).
func isPrivate(p netip.Prefix) bool {
	for _, text := range []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"} {
		if q := netip.MustParsePrefix(text); q.Bits() <= p.Bits() && q.Contains(p.Addr()) {
			return true
		}
	}
	return false
}
