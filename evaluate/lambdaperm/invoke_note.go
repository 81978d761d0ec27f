package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// The notes of questions about invoking a function.
const (
	// ConfusedDeputy: the statement that let a service in has no condition on whose resource the service calls for, so
	// any customer's will do (PUSH-29, L-12; "The confused deputy problem", IAM User Guide).
	ConfusedDeputy NoteCode = "CONFUSED_DEPUTY"
	// SourceAccountMissing: the statement names the source, but not the account it must belong to, and the ARN does not
	// either: that of a bucket has no account, and a deleted bucket can be created again by anybody (PUSH-1).
	SourceAccountMissing NoteCode = "SOURCE_ACCOUNT_MISSING"
	// SourceAccountNeverSent: a statement for the service has a condition on aws:SourceAccount, which the service does
	// not send, so the statement never applies (PUSH-2).
	SourceAccountNeverSent NoteCode = "SOURCE_ACCOUNT_NEVER_SENT"
	// SourceNotDocumented: the decision hangs on aws:SourceArn or aws:SourceAccount, and it is not documented whether
	// the service sends it; it was taken not to (OPEN-8). The Context of a Source can say otherwise.
	SourceNotDocumented NoteCode = "SOURCE_NOT_DOCUMENTED"
	// PublicGrant: a statement for everyone without a condition let the caller in (RBP-33).
	PublicGrant NoteCode = "PUBLIC_GRANT"
	// NoFunctionPolicyNeeded: Lambda polls the source, with the execution role (SEED-15, PULL-16).
	NoFunctionPolicyNeeded NoteCode = "NO_FUNCTION_POLICY_NEEDED"
	// CrossAccountSource: the source belongs to another account than the function, which may take more than this report
	// checks (PUSH-33).
	CrossAccountSource NoteCode = "CROSS_ACCOUNT_SOURCE"
	// AddressedPolicyDecided and FunctionPolicyDecided say which policy FunctionLevelPolicy found to decide (OPEN-1).
	AddressedPolicyDecided NoteCode = "ADDRESSED_POLICY_DECIDED"
	FunctionPolicyDecided  NoteCode = "FUNCTION_POLICY_DECIDED"
	// FunctionPolicyNotConsulted: the policy of the unqualified function has statements about the version or alias that
	// is called, and FunctionLevelPolicy is not given (OPEN-1).
	FunctionPolicyNotConsulted NoteCode = "FUNCTION_POLICY_NOT_CONSULTED"
	// CallerNotAuthenticated: the URL has AuthNone, so that whoever calls is anonymous (RBP-25, RBP-32).
	CallerNotAuthenticated NoteCode = "CALLER_NOT_AUTHENTICATED"
	// UnsignedRequest: the URL has AuthIAM, and takes no requests without a signature whatever the policies say
	// (RBP-33).
	UnsignedRequest NoteCode = "UNSIGNED_REQUEST"
	// LegacyURLOnly: LegacyURL allows the request and the rule in force would not (RBP-29).
	LegacyURLOnly NoteCode = "LEGACY_URL_ONLY"
)

// note adds a note that the report does not have yet.
func (r *Report) note(n Note) {
	if !slices.Contains(r.Notes, n) {
		r.Notes = append(r.Notes, n)
	}
}

// remark adds the notes about the statements of the function's policy p that a check came down to.
func (v *invocation) remark(c *Check, p *policy.Policy) {
	if c.Result.Decision == evaluate.Allowed {
		for _, m := range c.Result.Statements {
			if s := statementOf(p, m.Ref); s != nil {
				v.remarkGrant(s, m.As)
			}
		}
		return
	}
	if v.source == nil {
		return
	}
	for _, miss := range c.Result.Misses {
		grant := miss.Type == policy.Resource && miss.Effect == policy.Allow
		if grant && v.source.SourceAccount == NeverSent && testsKey(miss.Tests, keySourceAccount) {
			v.note(Note{SourceAccountNeverSent, "statement " + miss.Statement() + " wants " + keySourceAccount + ", which " +
				v.source.Title + " never sends: it never applies"})
		}
	}
	for _, k := range [...]struct {
		key  string
		sent Sent
	}{{keySourceARN, v.source.SourceARN}, {keySourceAccount, v.source.SourceAccount}} {
		if k.sent == NotDocumented && slices.Contains(c.Result.MissingContext, k.key) {
			v.note(Note{SourceNotDocumented, "it is not documented whether " + v.source.Title + " sends " + k.key +
				": the request was taken to lack it"})
		}
	}
}

// remarkGrant adds the notes about a statement that let the caller in.
func (v *invocation) remarkGrant(s *policy.Statement, as string) {
	name := "statement " + s.Sid()
	if s.Sid() == "" {
		name = "a statement without Sid"
	}
	bySource, byAccount := pinned(s)
	switch {
	case as == "everyone" && s.Condition().Len() == 0:
		v.note(Note{PublicGrant, name + " lets everyone in, without a condition"})
	case v.source == nil || byAccount:
	case bySource && v.source.SourceAccount == AlwaysSent:
		v.note(Note{SourceAccountMissing, name + " names the source but not its account: add a condition on " + keySourceAccount})
	default:
		v.note(Note{ConfusedDeputy, name + " lets " + v.source.Title + " in for any customer: none of its conditions on " +
			keySourceARN + ", " + keySourceAccount + " or " + keyToken + " says for whom"})
	}
}

// statementOf returns the statement of the function's policy that a match refers to, nil for one of another policy.
func statementOf(p *policy.Policy, ref evaluate.Ref) *policy.Statement {
	for i, s := range p.Statements() {
		if ref.Type == policy.Resource && ref.Index == i {
			return s
		}
	}
	return nil
}

func testsKey(tests []condition.TestReport, key string) bool {
	return slices.ContainsFunc(tests, func(t condition.TestReport) bool { return strings.EqualFold(t.Test.Key(), key) })
}

// pinned reports whether the conditions of an Allow statement hold a service to certain sources, and to an account or
// organization: by a positive test whose values are not all wildcard. A token stands for both.
func pinned(s *policy.Statement) (bySource, byAccount bool) {
	for _, t := range s.Condition().Tests() {
		if op := t.Operator(); op.Negated() || op.IfExists() || op.String() == "Null" || op.Set() == condition.All {
			continue
		}
		all := func(ok func(string) bool) bool {
			for value := range t.Values() {
				if !ok(value) {
					return false
				}
			}
			return t.Len() > 0
		}
		some := func(value string) bool { return strings.Trim(value, "*?") != "" }
		switch strings.ToLower(t.Key()) {
		case "aws:sourcearn":
			bySource = bySource || all(func(value string) bool {
				a, err := arn.Parse(value)
				return err == nil && some(a.Resource)
			})
			byAccount = byAccount || all(func(value string) bool {
				a, err := arn.Parse(value)
				return err == nil && arn.IsAccountID(a.AccountID)
			})
		case "aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths":
			byAccount = byAccount || all(some)
		case "lambda:eventsourcetoken":
			pinnedByToken := all(some)
			bySource, byAccount = bySource || pinnedByToken, byAccount || pinnedByToken
		}
	}
	return bySource, byAccount
}
