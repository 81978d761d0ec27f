package lambdaperm

import (
	"iter"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/policy"
)

// remark adds the notes about the statements of the function's policy p that a check came down to.
func (v *invokeReport) remark(c *Check, p *policy.Policy) {
	if c.Result.Decision == evaluate.Allowed {
		for s, m := range grants(p, &c.Result) {
			v.remarkGrant(s, m)
		}
		return
	}
	if v.source == nil {
		return
	}
	for _, miss := range c.Result.Misses {
		grant := miss.Kind == policy.Resource && miss.Effect == policy.Allow
		if grant && v.source.SendsSourceAccount == SentNever && testsKey(miss.Tests, keySourceAccount) {
			// PUSH-2: as Amazon SNS.
			v.note(Note{NoteSourceAccountNeverSent, "statement " + miss.Statement() + " wants " + keySourceAccount + ", which " +
				v.source.Title + " never sends: it never applies"})
		}
	}
	for _, k := range [...]struct {
		key  string
		sent Sent
	}{{keySourceARN, v.source.SendsSourceARN}, {keySourceAccount, v.source.SendsSourceAccount}} {
		// OPEN-8: a key that is not documented is taken not to be sent.
		if k.sent == SentNotDocumented && slices.Contains(c.Result.MissingContext, k.key) {
			v.note(Note{NoteSourceNotDocumented, "it is not documented whether " + v.source.Title + " sends " + k.key +
				": the request was taken to lack it"})
		}
	}
}

// remarkGrant adds the notes about a statement that let the caller in.
func (v *invokeReport) remarkGrant(s *policy.Statement, m evaluate.Match) {
	name := "statement " + m.Statement()
	if m.Sid == "" {
		name += " of " + m.ReadAs.String() + " policy " + m.Policy
	}
	bySource, byAccount := pinned(s)
	switch {
	case m.As == "everyone" && s.Condition().Len() == 0:
		// RBP-33: a grant to everyone is public.
		v.note(Note{NotePublicGrant, name + " lets everyone in, without a condition"})
	case v.source == nil || byAccount:
	case bySource && v.source.SendsSourceAccount == SentAlways:
		// PUSH-1: the ARN of a bucket does not say whose it is.
		v.note(Note{NoteSourceAccountMissing, name + " names the source but not its account: add a condition on " + keySourceAccount})
	default:
		// PUSH-29, L-12: a service calls for every customer.
		v.note(Note{NoteConfusedDeputy, name + " lets " + v.source.Title + " in for any customer: none of its conditions on " +
			keySourceARN + ", " + keySourceAccount + " or " + keyToken + " says for whom"})
	}
}

// grants returns the statements of p, the policy of the resource, that decided a result, each with its match.
func grants(p *policy.Policy, r *evaluate.Result) iter.Seq2[*policy.Statement, evaluate.Match] {
	return func(yield func(*policy.Statement, evaluate.Match) bool) {
		var all []*policy.Statement
		for _, s := range p.Statements() {
			all = append(all, s)
		}
		for _, m := range r.Statements {
			if m.Kind == policy.Resource && m.Index < len(all) && !yield(all[m.Index], m) {
				return
			}
		}
	}
}

// pinned reports whether the conditions of an Allow statement hold a service to certain sources, and to an account or
// organization: by a positive test whose values are not all wildcard. A token stands for both.
func pinned(s *policy.Statement) (bySource, byAccount bool) {
	for _, t := range s.Condition().Tests() {
		if op := t.Operator(); op.Negated() || op.IfExists() || op.String() == "Null" || op.Set() == condition.All {
			continue
		}
		every := func(ok func(string) bool) bool {
			for value := range t.Values() {
				if !ok(value) {
					return false
				}
			}
			return t.Len() > 0
		}
		some := func(value string) bool { return strings.Trim(value, "*?") != "" }
		about := func(key string) bool { return ascii.EqualFold(key, t.Key()) }
		switch {
		case about(keySourceARN):
			bySource = bySource || every(func(value string) bool {
				a, err := arn.Parse(value)
				return err == nil && some(a.Resource)
			})
			byAccount = byAccount || every(func(value string) bool {
				a, err := arn.Parse(value)
				return err == nil && arn.IsAccountID(a.AccountID)
			})
		case about(keySourceAccount), about(keySourceOwner), about(keySourceOrgID), about(keySourceOrgPaths):
			byAccount = byAccount || every(some)
		case about(keyToken):
			pinnedByToken := every(some)
			bySource, byAccount = bySource || pinnedByToken, byAccount || pinnedByToken
		}
	}
	return bySource, byAccount
}
