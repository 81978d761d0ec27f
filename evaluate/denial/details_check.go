package denial

import (
	"iter"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A Comparison is an evaluation of AWS beside ours. The zero value is none.
type Comparison struct {
	Evaluation Evaluation
	Request    evaluate.Request // as it was evaluated here
	Result     evaluate.Result
	// Verdict is [Agrees] where decision and statements are the same, [InPart] where only the decision is,
	// [Contradicts] where that is not, and [Open] where it depends on what is not known.
	Verdict Verdict
	Differs []string // what differs, or is not known, in words
}

// Check evaluates each evaluation of AWS with the context and the policies of that very request, and nothing else, and
// says where we differ from AWS. Keys that AWS did not list are absent. A policy without document and a key that could
// not be read are not known.
func (d Details) Check() iter.Seq[Comparison] {
	return func(yield func(Comparison) bool) {
		for _, e := range d.Evaluations {
			if !yield(d.compare(e)) {
				return
			}
		}
	}
}

// compare compares one evaluation.
func (d Details) compare(e Evaluation) Comparison {
	c := Comparison{Evaluation: e, Verdict: Open}
	req, err := d.request(e)
	c.Request = req
	if err == nil {
		err = req.Validate()
	}
	if err != nil {
		c.Differs = append(c.Differs, err.Error())
		return c
	}
	ps, err := d.policies(e)
	if err == nil {
		c.Result, err = evaluate.Evaluate(&req, ps)
	}
	if err != nil {
		c.Differs = append(c.Differs, err.Error())
		return c
	}
	if len(c.Result.DependsOn) > 0 {
		c.Differs = notKnown(c.Result.DependsOn)
		return c
	}
	c.Differs = differences(e.Decision, d.matched(e), &c.Result)
	unknown := d.unknownKeys(e, &c.Result)
	switch {
	case len(c.Differs) == 0:
		c.Verdict = Agrees
	case len(unknown) > 0:
		c.Differs = append(c.Differs, unknown...)
	case e.Decision == c.Result.Decision:
		c.Verdict = InPart
	default:
		c.Verdict = Contradicts
	}
	return c
}

// notKnown says what an answer depends on.
func notKnown(list []condition.Unknown) (reasons []string) {
	for _, u := range list {
		reasons = append(reasons, "not known: "+quote.Name(u.Label))
	}
	return reasons
}

// unknownKeys returns what of the context could not be read and could change the decision.
func (d Details) unknownKeys(e Evaluation, r *evaluate.Result) (list []string) {
	for _, key := range r.MissingContext {
		if folded := ascii.ToLower(key); d.unread[folded] || e.unread[folded] {
			list = append(list, "the value of "+key+" could not be read")
		}
	}
	return list
}

// matched returns the statements that AWS lists, without the Sids that AWS makes for those that have none
// ("MatchedStatement").
func (d Details) matched(e Evaluation) []MatchedStatement {
	list := slices.Clone(e.Matched)
	for i := range list {
		if m := &list[i]; d.madeSid(m) {
			m.Sid = ""
		}
	}
	return list
}

// madeSid reports whether the policy has no such Sid, and statements without one.
func (d Details) madeSid(m *MatchedStatement) bool {
	made := false
	for i := range d.Policies {
		if p := &d.Policies[i]; p.URI == m.URI && p.Document != nil {
			for _, s := range p.Document.Statements() {
				if s.Sid() == m.Sid {
					return false
				}
				made = made || s.Sid() == ""
			}
		}
	}
	return made
}

// differences says where a result is another than the decision and the statements of AWS. The Allow of a control
// policy, which lets pass and grants nothing, need not be among those.
func differences(decision evaluate.Decision, matched []MatchedStatement, r *evaluate.Result) (list []string) {
	if decision != r.Decision {
		list = append(list, "AWS decided "+decision.String()+", here it is "+r.Decision.String())
	}
	wanted := policy.Allow
	if decision == evaluate.ExplicitDeny {
		wanted = policy.Deny
	}
	// A policy may be attached to several levels: AWS lists it once.
	type place struct {
		uri   string
		index int
	}
	seen := make(map[place]bool)
	ours := make(map[MatchedStatement]int)
	for _, m := range r.Statements {
		if at := (place{m.Policy, m.Index}); !seen[at] {
			seen[at] = true
			ours[MatchedStatement{m.Policy, m.Sid, m.Effect}]++
		}
	}
	for _, m := range matched {
		if m.Effect != wanted {
			continue
		}
		if ours[m]--; ours[m] < 0 {
			list = append(list, "only AWS has "+m.String())
		}
	}
	for _, m := range r.Statements {
		s := MatchedStatement{m.Policy, m.Sid, m.Effect}
		lets := m.Effect == policy.Allow && (m.Kind == policy.SCP || m.Kind == policy.RCP)
		if ours[s] > 0 && decision == r.Decision && !lets {
			ours[s]--
			list = append(list, "AWS does not have "+s.String())
		}
	}
	return list
}

// String names the statement.
func (m MatchedStatement) String() string {
	sid := "a statement without Sid"
	if m.Sid != "" {
		sid = quote.Name(m.Sid)
	}
	return m.Effect.String() + " " + sid + " of " + quote.Name(m.URI)
}
