package explain

import (
	"slices"
	"strconv"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/words"
	"github.com/lambdaiam/lambdaiam/policy"
)

// allowedBecause sums up an allowed request.
func allowedBecause(t *evaluate.Trace) string {
	switch {
	case t.Result.By != 0:
		by := policyOf(t, t.Result.By)
		if by == policy.Identity {
			return "the identity policies allow it"
		}
		return "the " + by.Title() + " allows it"
	case t.Rule == evaluate.RuleRoot:
		return "the root user needs no grant in its account"
	}
	return "the call needs no permission"
}

// policyOf returns what the policies of a kind are read as.
func policyOf(t *evaluate.Trace, kind policy.Kind) policy.Kind {
	for i := range t.Types {
		if t.Types[i].Kind == kind {
			return t.Types[i].ReadAs
		}
	}
	return kind
}

// summary says in one sentence what stands in the way.
func (w *work) summary() string {
	if len(w.inWay) == 0 {
		return w.cannot()
	}
	for i := range w.inWay {
		if o := &w.inWay[i]; o.denies() {
			s := words.WithArticle(o.ReadAs.Title()) + " denies it"
			if key := absentKey(&w.x.Blockers[i]); key != "" {
				s += ", because " + named(key) + " is absent"
			}
			return s
		}
	}
	switch n := len(w.inWay); {
	case n == 1:
		return w.single(&w.inWay[0])
	case n == 2 && w.inWay[0].Kind == policy.Resource && w.inWay[1].Kind == policy.Identity:
		return "neither " + w.resourcePolicy() + " nor the caller's own policies allow it"
	case n == 2 && w.inWay[0].ReadAs == policy.SCP && w.inWay[1].ReadAs == policy.SCP:
		return "the service control policies of two levels do not allow it"
	}
	var list []string
	for i := range w.inWay {
		if name := policiesOf(w.inWay[i].TypeTrace); !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return count(len(w.inWay)) + " things stand in the way: " + strings.Join(list, ", ")
}

// dependsOn says on what an answer depends.
func dependsOn(r *evaluate.Result) string {
	return "it depends on what nobody knows yet: " + quote.Join(len(r.DependsOn), ", ", func(i int) string {
		return quote.Excerpt(r.DependsOn[i].Label)
	})
}

// count writes small numbers in words.
func count(n int) string {
	if list := [...]string{"no", "one", "two", "three", "four", "five", "six"}; n < len(list) {
		return list[n]
	}
	return strconv.Itoa(n)
}

// absentKey returns the key on whose absence the first Deny hangs, "" if on none.
func absentKey(b *Blocker) string {
	if b.Code != DenyBecauseKeyAbsent {
		return ""
	}
	for _, d := range b.Denials {
		for i := range d.Tests {
			if d.Spares[i].Got == nil && hangsOnAbsence(&evaluate.StatementTrace{Tests: d.Tests[i : i+1]}) {
				return d.Tests[i].Test.Key()
			}
		}
	}
	return ""
}

// cannot says why no policy can allow the request.
func (w *work) cannot() string {
	if w.e == nil {
		return "there is no evaluator"
	}
	result := &w.x.Trace.Result
	switch {
	case result.Reason == evaluate.InvalidRequest && len(result.Problems) > 0:
		return "the request is invalid: " + quote.Sentence(result.Problems[0].Message)
	case result.Reason == evaluate.AllowedIfAssumed:
		if s := assumption(result); s != "" {
			return "the policies allow it only as far as something is so that nothing says: " + s
		}
	}
	return w.x.Trace.Rule.Sentence()
}

// assumption says what an allowed decision would rest on.
func assumption(r *evaluate.Result) string {
	for _, p := range r.Problems {
		if p.Code.Assumed() {
			return quote.Sentence(p.Message)
		}
	}
	if len(r.MissingContext) > 0 {
		return "that the request does not have " + oneOf(r.MissingContext)
	}
	return ""
}

// helpless says why no change of policies helps.
func (w *work) helpless() string {
	result := &w.x.Trace.Result
	switch result.Reason {
	case evaluate.AllowedIfAssumed:
		if s := assumption(result); s != "" {
			return "the request has to say what was assumed: " + s
		}
	case evaluate.WorkLimit:
		return "deciding would take more work than evaluate.WithMaxWork lets it"
	}
	return w.cannot()
}

// single says why the only obstacle is one.
func (w *work) single(o *obstacle) string {
	req := &w.x.Request
	switch o.code {
	case NoPolicyGiven:
		return "the caller has no " + policiesOf(o.TypeTrace) + "; everything else allows it"
	case LevelAllowsNothing:
		return "a level of service control policies has no policy, and so allows nothing"
	case SessionWithoutPolicy:
		return "a federated session without session policies has no permission of its own"
	case NotGrantable:
		return "the policy of the resource cannot open " + quote.Whole(req.Action) + " to the caller"
	case NotDelegated:
		if !o.Given {
			return "no " + o.ReadAs.Title() + " was given, and without one nothing counts for " + w.resource()
		}
		return "the " + o.ReadAs.Title() + " names neither " + w.callerInWords() + " nor its account"
	case GrantIsLimited:
		who, whose := "the role", "the role's "
		if isFederatedUser(req) {
			who, whose = "the user behind the session", "the user's "
		}
		return w.resource() + " lets " + who + " in, but " + whose + strings.TrimPrefix(limitOf(o), "permissions ") + " does not allow it"
	}
	if s := w.byNearest(o); s != "" {
		return s
	}
	switch {
	case o.code == OwnerDoesNotAllow && !o.Given:
		return w.resource() + " has no policy that lets the caller in"
	case o.ReadAs == policy.Trust:
		return "the trust policy of the role does not name " + quote.Whole(req.Principal.ID())
	case o.Kind == policy.Resource:
		return w.resourcePolicy() + " does not let " + quote.Whole(req.Principal.ID()) + " in"
	case o.ReadAs == policy.SCP:
		return "the service control policies of one level do not allow it"
	case o.ReadAs == policy.Identity:
		return "no identity policy allows it"
	case o.ReadAs == policy.Session:
		return "no session policy allows it; everything else does"
	}
	return "the " + o.ReadAs.Title() + " does not allow it; everything else does"
}

// isFederatedUser reports whether the caller is a session of GetFederationToken.
func isFederatedUser(req *evaluate.Request) bool {
	return strings.Contains(req.Principal.ID(), ":federated-user/")
}

func limitOf(o *obstacle) string {
	if o.ReadAs == policy.Session {
		return "session policy"
	}
	return o.ReadAs.Title()
}

// resource says what kind of thing the resource is.
func (w *work) resource() string {
	a, err := arn.Parse(w.x.Request.Resource.ARN)
	what := "resource"
	switch {
	case err != nil:
	case a.Service == "lambda" && strings.HasPrefix(a.Resource, "function:"):
		what = "function"
	case a.Service == "sqs":
		what = "queue"
	case a.Service == "sns":
		what = "topic"
	case a.Service == "s3":
		what = "bucket"
	case a.Service == "kms" && strings.HasPrefix(a.Resource, "key/"):
		what = "key"
	case a.Service == "iam" && strings.HasPrefix(a.Resource, "role/"):
		what = "role"
	}
	return "the " + what
}

// resourcePolicy names the policy of the resource.
func (w *work) resourcePolicy() string {
	switch kind := policyOf(w.x.Trace, policy.Resource); kind {
	case policy.Trust, policy.Key:
		return "the " + kind.Title()
	}
	return w.resource() + "'s policy"
}

// callerInWords says what the caller is.
func (w *work) callerInWords() string {
	switch a, err := arn.Parse(w.x.Request.Principal.ID()); {
	case err != nil:
	case strings.HasPrefix(a.Resource, "user/"):
		return "the user"
	case strings.HasPrefix(a.Resource, "assumed-role/"), strings.HasPrefix(a.Resource, "role/"):
		return "the role"
	}
	return "the caller"
}
