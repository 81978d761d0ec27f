package lambdaperm

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/words"
)

// A Report is the answer to a question. The zero value is an implicit deny without checks.
type Report struct {
	Question string            `json:"question"` // in words
	Decision evaluate.Decision `json:"decision"`
	Checks   []Check           `json:"checks"` // in the order AWS makes them, as far as that is known
	Notes    []Note            `json:"notes"`  // what a person should know beside the decision
	// DependsOn are the values that nobody knows yet on which the answer depends ([Function.Partial]), by label; the
	// Decision is then a deny. It is empty where the answer is the same for all values.
	DependsOn []condition.Unknown `json:"dependsOn,omitempty"`
}

// A Check is one request that AWS decides on the way.
type Check struct {
	Name    string           `json:"name"` // what is checked, in words
	Request evaluate.Request `json:"request"`
	Result  evaluate.Result  `json:"result"`
	// Advisory checks do not count for the decision.
	Advisory bool `json:"advisory"`
	// Missing says in words what is missing, and on which side; "" if nothing is.
	Missing string `json:"missing,omitempty"`
	// Remark says in words what else a person should know about what is missing: that there is no policy at all, that a
	// matching grant hangs on another version or alias, that a URL takes two actions; "" for nothing.
	Remark string `json:"remark,omitempty"`
	// Fix says in words what to do about it: the statement that is missing, or the parameters of AddPermission; "" if
	// nothing is missing or no statement helps.
	Fix string `json:"fix,omitempty"`
	// Remedy names an AWS managed policy that would give what is missing, "" if none does or nothing is missing.
	Remedy string `json:"remedy,omitempty"`
	// Explanation says of a check that is not allowed what stands in the way, what comes nearest and what would change
	// it; nil for an allowed check. It has a JSON form of its own, and is no part of that of the check.
	Explanation *explain.Explanation `json:"-"`
}

// conclude sets the decision by the checks there are, and by a note that it cannot work.
func (r *Report) conclude() {
	r.Decision = combine(r.Checks)
	r.DependsOn = dependsOn(r.Checks)
	if r.cannot() && r.Decision != evaluate.ExplicitDeny { // L2-7
		r.Decision, r.DependsOn = evaluate.ImplicitDeny, nil
	}
}

// dependsOn returns the values on which checks depend: on none where one that counts is denied whatever they are.
func dependsOn(checks []Check) (list []condition.Unknown) {
	for i := range checks {
		switch c := &checks[i]; {
		case c.Advisory || c.Result.Decision == evaluate.Allowed:
		case len(c.Result.DependsOn) == 0:
			return nil
		default:
			list = append(list, c.Result.DependsOn...)
		}
	}
	return inOrder(list)
}

// cannot reports whether a note says that no policy can help.
func (r *Report) cannot() bool {
	return slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == NoteCannotWork })
}

// combine returns what checks come to: all that count must be allowed.
func combine(checks []Check) evaluate.Decision {
	var decisions []evaluate.Decision
	for i := range checks {
		if !checks[i].Advisory {
			decisions = append(decisions, checks[i].Result.Decision)
		}
	}
	return evaluate.Combine(decisions...)
}

// labels joins the labels of values.
func labels(list []condition.Unknown) string {
	return quote.Join(len(list), ", ", func(i int) string { return quote.Excerpt(list[i].Label) })
}

// missing says in words what keeps a request from being allowed, and on which side.
func missing(req evaluate.Request, res evaluate.Result) string {
	// RBP-27: a denial says which policy type lacks the permission.
	about := quote.Whole(req.Action) + " on " + quote.Whole(req.Resource.ARN)
	switch {
	case res.Decision == evaluate.Allowed:
		return ""
	case len(res.DependsOn) > 0:
		return about + " depends on " + labels(res.DependsOn)
	case res.Decision == evaluate.ExplicitDeny:
		return "an explicit deny in " + words.WithArticle(decider(&req, &res)) + " for " + about
	case res.By != 0:
		return "no " + decider(&req, &res) + " allows " + about
	}
	return about + " cannot be allowed: " + string(res.Reason)
}

// Failed returns the checks that count and are not allowed.
func (r Report) Failed() []Check {
	var failed []Check
	for _, c := range r.Checks {
		if !c.Advisory && c.Result.Decision != evaluate.Allowed {
			failed = append(failed, c)
		}
	}
	return failed
}

// nearest says what the statement that comes closest to allowing the check wants and the request does not have; "" where
// none comes close.
func (c *Check) nearest() string {
	if c.Explanation == nil || len(c.Explanation.Near) == 0 {
		return ""
	}
	n := &c.Explanation.Near[0]
	s := "nearest: " + n.Ref.String()
	for i := range n.Differs {
		d := &n.Differs[i]
		what := d.Element
		if d.Key != "" {
			what = quote.Name(d.Operator) + " " + quote.Name(d.Key)
		}
		got := "nothing"
		if len(d.Got) > 0 {
			got = quote.Join(len(d.Got), ", ", func(i int) string { return quote.Excerpt(d.Got[i]) })
		}
		s += "; " + what + " wants " + quote.Join(len(d.Wanted), ", ", func(i int) string { return quote.Excerpt(d.Wanted[i]) }) +
			", got " + got + " (" + string(d.Code) + ")"
	}
	return s
}

// quoteTexts makes every text of the report one printable line: names of policies, requests and functions are in them.
func (r *Report) quoteTexts() {
	r.Question = quote.Sentence(r.Question)
	for i := range r.Checks {
		c := &r.Checks[i]
		for _, text := range []*string{&c.Name, &c.Missing, &c.Remark, &c.Fix} {
			*text = quote.Sentence(*text)
		}
	}
	for i := range r.Notes {
		r.Notes[i].Message = quote.Sentence(r.Notes[i].Message)
	}
}

// String gives the report as a person would want to read it, on several lines.
func (r Report) String() string {
	var b strings.Builder
	b.WriteString(quote.Sentence(r.Question) + ": " + r.Decision.String())
	if len(r.DependsOn) > 0 {
		b.WriteString(", for it depends on " + labels(r.DependsOn))
	}
	for _, c := range r.Checks {
		mark := "ok  "
		if c.Result.Decision != evaluate.Allowed {
			mark = "FAIL"
			if len(c.Result.DependsOn) > 0 {
				mark = "may "
			}
			if c.Advisory {
				mark = "note"
			}
		}
		b.WriteString("\n  " + mark + " " + quote.Sentence(c.Name) +
			" (" + quote.Whole(c.Request.Action) + " on " + quote.Whole(c.Request.Shown().Resource.ARN) + ")")
		if c.Missing != "" {
			b.WriteString("\n       " + quote.Sentence(c.Missing))
		}
		if c.Remark != "" {
			b.WriteString("\n       " + quote.Sentence(c.Remark))
		}
		if why := c.nearest(); why != "" {
			b.WriteString("\n       " + why)
		}
		if c.Fix != "" {
			b.WriteString("\n       fix: " + quote.Sentence(c.Fix))
		}
		if c.Remedy != "" {
			b.WriteString("\n       the managed policy " + quote.Name(c.Remedy) + " would give it")
		}
	}
	for _, n := range r.Notes {
		b.WriteString("\n  note " + quote.Name(string(n.Code)) + ": " + quote.Sentence(n.Message))
	}
	return b.String()
}
