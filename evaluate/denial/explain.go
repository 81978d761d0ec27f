package denial

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/account"
	"github.com/lambdaiam/lambdaiam/evaluate/explain"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/internal/words"
	"github.com/lambdaiam/lambdaiam/policy"
)

// An Explanation says why a request is denied under the policies of a snapshot, and whether that is what AWS said. The
// zero value is that of nothing.
type Explanation struct {
	Denial  Denial
	Result  evaluate.Result // what the snapshot says; zero where there is no answer
	Verdict Verdict
	Reasons []string // why the verdict is not [Agrees], in words: what differs, or what the answer hangs on
	// Keys are the condition keys that the denial does not carry and that could change the decision, in alphabetical
	// order.
	Keys []string
	// Unseen, of a contradiction, is what a snapshot cannot know and may be the cause.
	Unseen []string
	// Why is the explanation in detail, with near misses and remedies; nil where there is no answer.
	Why *explain.Explanation

	noPolicy bool          // the snapshot does not have the policy of the resource, and it matters
	unknown  []policy.Kind // types with policies that are not known, and do not matter for the decision
}

// Explain evaluates the request with the policies of a snapshot and compares the result with what AWS claimed.
//
// The verdict is [Agrees] if the claimed type of policies denies here too, with the same effect, and the policy that
// AWS named, if names here can be compared with it, is one of those that deny; or if AWS claimed nothing. An explicit
// deny that is claimed of service control policies agrees with an implicit one, since AWS calls both so. It is [InPart]
// where another type denies, [Contradicts] where the request is allowed, and [Open] where that depends on condition
// keys that the denial does not carry, on a policy that is not known, or on a caller or resource that is not. A call of
// [All] that was not denied agrees where it is allowed, and contradicts where it is denied.
//
// The error is that of [account.Snapshot.Evaluate]; the verdict is then Open.
func (d Denial) Explain(s *account.Snapshot, opts ...explain.Option) (Explanation, error) {
	x := Explanation{Denial: d}
	open := func(reason string) (Explanation, error) {
		x.Reasons = append(x.Reasons, reason)
		return x, nil
	}
	if !d.Sure.Principal {
		return open("the caller is not known")
	}
	if err := d.Request.Validate(); err != nil {
		return open(err.Error())
	}
	var err error
	if x.Result, err = s.Evaluate(d.Request); err == nil {
		err = x.explain(s, opts)
	}
	if err != nil {
		x.Result = evaluate.Result{}
		x.Reasons = append(x.Reasons, err.Error())
		return x, err
	}
	x.Keys = slices.Clone(x.Result.MissingContext)
	x.noPolicy = lacksPolicy(&x.Result) || isOfResource(d.Claimed.Type) && d.lacksPolicy(s)
	switch {
	case len(x.Result.DependsOn) > 0:
		x.Reasons = notKnown(x.Result.DependsOn)
	case !d.Denied:
		x.made()
	case x.Result.Decision == evaluate.Allowed:
		x.allowed()
	default:
		x.denied()
	}
	return x, nil
}

// explain explains the request with what the snapshot knows of its caller. Where the result does not depend on policies
// that are not known it is explained without them.
func (x *Explanation) explain(s *account.Snapshot, opts []explain.Option) error {
	req := x.Denial.Request
	p, err := s.Principal(req.Principal.ID())
	if err != nil {
		return err
	}
	if id, ok := req.Context.Lookup("aws:SourceIdentity"); ok {
		p = p.WithSourceIdentity(id.String())
	}
	req.Principal = p
	ps, err := s.Policies(p.ID(), req.Action, req.Resource.ARN)
	if err != nil {
		return err
	}
	if len(x.Result.DependsOn) == 0 {
		ps, x.unknown = known(ps)
	}
	e, err := evaluate.Compile(ps)
	if err != nil {
		return err
	}
	x.Why = explain.Explain(e, &req, opts...)
	return nil
}

// known returns policies without those that are not known, and of which kinds there are some.
func known(ps evaluate.Policies) (evaluate.Policies, []policy.Kind) {
	var kinds []policy.Kind
	list := func(kind policy.Kind, list []*policy.Policy) []*policy.Policy {
		left := slices.DeleteFunc(slices.Clone(list), (*policy.Policy).IsUnknown)
		if len(left) < len(list) {
			kinds = append(kinds, kind)
		}
		return left
	}
	ps.Identity, ps.Session = list(policy.Identity, ps.Identity), list(policy.Session, ps.Session)
	if ps.Boundary != nil && ps.Boundary.IsUnknown() {
		ps.Boundary = nil
		kinds = append(kinds, policy.Boundary)
	}
	levels := func(kind policy.Kind, levels []evaluate.Level) []evaluate.Level {
		levels = slices.Clone(levels)
		for i := range levels {
			levels[i].Policies = list(kind, levels[i].Policies)
		}
		return levels
	}
	ps.SCPs, ps.RCPs = levels(policy.SCP, ps.SCPs), levels(policy.RCP, ps.RCPs)
	return ps, kinds
}

// made says what an answer is worth to a call that AWS let pass.
func (x *Explanation) made() {
	x.unknownKeys()
	switch {
	case x.Result.Decision == evaluate.Allowed:
		x.Verdict, x.Reasons = Agrees, nil
	case len(x.Reasons) == 0:
		x.contradict("the snapshot denies the call: it is " + x.decided())
	}
}

// unknownKeys says which keys the answer hangs on.
func (x *Explanation) unknownKeys() {
	for _, key := range x.Keys {
		x.Reasons = append(x.Reasons, "not known: whether the request had "+quote.Name(key)+", and with which value")
	}
}

// contradict says that the snapshot decides otherwise.
func (x *Explanation) contradict(reason string) {
	x.Verdict, x.Reasons = Contradicts, []string{reason}
	x.Unseen = []string{
		"policies that were changed since", "session policies", "tags of the session",
		"condition keys that the denial does not carry", "the policy of a VPC endpoint",
	}
}

// allowed says what an answer is worth that allows what AWS denied.
func (x *Explanation) allowed() {
	claimed := x.Denial.Claimed.Type
	x.unknownKeys()
	if claimed == policy.Session || claimed == policy.Endpoint {
		x.Reasons = append(x.Reasons, "a snapshot does not have the "+claimed.Title()+" that AWS names")
	}
	if (claimed == 0 || isOfResource(claimed)) && x.noPolicy {
		x.Reasons = append(x.Reasons, "the snapshot does not have the policy of the resource")
	}
	if !x.Denial.Sure.Resource && !takesNone(x.Denial.Action) {
		x.Reasons = append(x.Reasons, "it is not known which resource the request was about")
	}
	if len(x.Reasons) == 0 {
		x.contradict("the snapshot allows the request")
	}
}

// denied compares a denial with what AWS claims.
func (x *Explanation) denied() {
	c := x.Denial.Claimed
	switch {
	case isOfResource(c.Type) && x.noPolicy:
		x.Reasons = []string{"the snapshot does not have the policy of the resource"}
	case slices.Contains(x.unknown, c.Type) && !(c.Explicit && x.hasClaimed(c)):
		x.Reasons = []string{words.WithArticle(c.Type.Title()) + " is not known"}
	case !x.hasClaimed(c):
		x.Verdict = InPart
		x.Reasons = []string{"AWS says " + c.String() + ", here it is " + x.decided()}
		if len(x.Keys) > 0 { // IN-66
			x.Verdict = Open
			x.Reasons = append(x.Reasons, "keys that the denial does not carry decide: "+strings.Join(x.Keys, ", "))
		}
	case c.Policy != "" && !x.hasNamed(c):
		x.Verdict = InPart
		x.Reasons = []string{"AWS names " + quote.Name(c.Policy) + ", which does not deny here"}
	default:
		x.Verdict = Agrees
	}
}

// decided says what decided, as in "explicitDeny by scp".
func (x *Explanation) decided() string {
	s := x.Result.Decision.String()
	if by := cmp.Or(x.Result.By, x.Why.Trace.Result.By); by != 0 {
		s += " by " + by.String()
	}
	return s
}

// isOfResource reports whether a type of policies is that of a resource.
func isOfResource(k policy.Kind) bool {
	return k == policy.Resource || k == policy.Trust || k == policy.Key
}

// lacksPolicy reports whether a result depends on a policy of the resource that the snapshot does not have.
func lacksPolicy(r *evaluate.Result) bool {
	return slices.ContainsFunc(r.Problems, func(p evaluate.Problem) bool {
		return p.Code == account.ProblemResourcePolicy
	})
}

// lacksPolicy reports whether a snapshot lacks the policy of the resource, whatever else is not known of the caller:
// the root user of the caller's account needs no other.
func (d Denial) lacksPolicy(s *account.Snapshot) bool {
	req := d.Request
	var err error
	if req.Principal, err = evaluate.ParsePrincipal(req.Principal.Account()); err != nil {
		return false
	}
	r, err := s.Evaluate(req)
	return err == nil && lacksPolicy(&r)
}

// hasClaimed reports whether policies of the claimed type deny with the claimed effect.
func (x *Explanation) hasClaimed(c Claim) bool {
	r := &x.Result
	explicit := r.Decision == evaluate.ExplicitDeny
	switch {
	case c.IsZero():
		return true
	case c.Type == 0:
		return explicit
	case explicit:
		return c.Explicit && slices.ContainsFunc(r.Statements, func(m evaluate.Match) bool {
			return is(c.Type, m.Kind, m.ReadAs)
		})
	case c.Explicit && c.Type != policy.SCP:
		return false
	}
	silent := func(o evaluate.Outcome, mustAllow bool) bool {
		return mustAllow && o.Decision == evaluate.ImplicitDeny && is(c.Type, o.Kind, o.ReadAs)
	}
	return r.By == c.Type || r.By == policy.Resource && c.Type == policy.Trust ||
		slices.ContainsFunc(r.Outcomes, func(o evaluate.Outcome) bool { return silent(o, o.Consulted) }) ||
		slices.ContainsFunc(x.Why.Trace.Types, func(t evaluate.TypeTrace) bool { return silent(t.Outcome, t.Blocks) })
}

// is reports whether the policies of a field, read as some kind, are what AWS calls a type.
func is(claimed, kind, readAs policy.Kind) bool {
	if claimed == policy.Trust {
		return readAs == policy.Trust
	}
	return claimed == kind && readAs != policy.Trust
}

// hasNamed reports whether the policy that AWS named may be one of those that deny. Names that are no ARN, as those of
// policies in an organization file, cannot be compared, unless they are the last part of one.
func (x *Explanation) hasNamed(c Claim) bool {
	if x.Result.Decision != evaluate.ExplicitDeny {
		return true
	}
	return slices.ContainsFunc(x.Result.Statements, func(m evaluate.Match) bool {
		return is(c.Type, m.Kind, m.ReadAs) && mayName(c.Policy, m.Policy, m.Kind)
	})
}

// mayName reports whether the ARN of a policy may be that of the policy of a kind with a name. Inline policies of
// users, groups and roles have no ARN.
func mayName(arn, name string, kind policy.Kind) bool {
	switch {
	case isPolicyARN(name) || kind == policy.Identity || kind == policy.Boundary:
		return arn == name
	case strings.HasPrefix(name, "p-"):
		return strings.HasSuffix(arn, "/"+name)
	}
	return true
}
