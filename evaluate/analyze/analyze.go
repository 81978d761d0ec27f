package analyze

import (
	"context"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// NewAccess answers whether there is a request that one policy allows and another, the old one, does not: Yes means
// that new gives access that old did not give. The check CheckNoNewAccess of IAM Access Analyzer is PASS for No.
//
// The errors are those of [policy.Policy.CheckKind], and a [*policy.Error] for a nil policy. A context that is done
// gives Unknown with code [Cancelled].
func NewAccess(ctx context.Context, old, new *policy.Policy, kind policy.Kind, opts ...Option) (Answer, error) {
	if err := check(kind, old, new); err != nil {
		return Answer{}, err
	}
	if answer, is := unknown(old, new); is {
		return answer, nil
	}
	return newQuestion(ctx, kind, opts).difference(old, new), nil // AN-01
}

// An Access is what [Granted] asks for: any of the actions on any of the resources, written as in the Action and
// Resource elements of a policy of Version 2012-10-17. An empty list stands for all, so the zero value asks whether
// anything is allowed.
type Access struct {
	Actions   []string
	Resources []string
	// Conditions must hold for the request, all of them, as those of a Condition element: iam:PassedToService is
	// lambda.amazonaws.com, or aws:MultiFactorAuthPresent is absent (Null, "true"). Without any every request counts.
	Conditions []condition.Spec
}

// Granted answers whether there is a request for one of the actions on one of the resources that the policy allows. The
// check CheckAccessNotGranted of IAM Access Analyzer is PASS for No.
//
// The errors are those of [NewAccess], and a [*policy.Error] for an entry or condition of a that no policy could have.
func Granted(ctx context.Context, p *policy.Policy, kind policy.Kind, a Access, opts ...Option) (Answer, error) {
	if err := check(kind, p); err != nil {
		return Answer{}, err
	}
	asked, err := a.policy(nil)
	if err != nil {
		return Answer{}, err
	}
	if answer, is := unknown(p); is {
		return answer, nil
	}
	q := newQuestion(ctx, kind, opts)
	if q.under, err = a.under(); err != nil {
		return Answer{}, err
	}
	return q.granted(p, asked), nil // AN-02
}

// policy returns a policy that allows some principals what is asked for.
func (a Access) policy(principals []policy.PrincipalSpec) (*policy.Policy, error) {
	spec := policy.StatementSpec{
		Effect: policy.Allow, Principal: principals, Action: a.Actions, Resource: a.Resources, Condition: a.Conditions,
	}
	if len(a.Actions) == 0 {
		spec.Action = []string{"*"}
	}
	if len(a.Resources) == 0 {
		spec.Resource = []string{"*"}
	}
	return policy.New(policy.Version2012, spec)
}

// Public answers whether the policy of a resource allows a request of a stranger: an anonymous caller, or somebody of
// an account that the policy names nowhere, who has none of the fixed values that the policy asks for in keys such as
// aws:SourceVpc ("Blocking public access to your Amazon S3 storage", The meaning of "public"). Deny statements count.
//
// The errors are those of [NewAccess].
func Public(ctx context.Context, p *policy.Policy, opts ...Option) (Answer, error) {
	if err := check(policy.Resource, p); err != nil {
		return Answer{}, err
	}
	if answer, is := unknown(p); is {
		return answer, nil
	}
	return newQuestion(ctx, policy.Resource, opts).public(p), nil // AN-03
}

// Different answers whether there is a request that one of two policies allows and the other does not: No means that
// they are equivalent. Of a Yes, Side says which policy allows the request, 0 for a. The errors are those of
// [NewAccess].
func Different(ctx context.Context, a, b *policy.Policy, kind policy.Kind, opts ...Option) (Answer, error) { // AN-04
	if err := check(kind, a, b); err != nil {
		return Answer{}, err
	}
	if answer, is := unknown(a, b); is {
		return answer, nil
	}
	first := newQuestion(ctx, kind, opts).difference(b, a)
	if first.Verdict == Yes {
		return first, nil
	}
	return ofBoth(first, newQuestion(ctx, kind, opts).difference(a, b)), nil
}

// ofBoth returns the answer to whether there is a difference, of the answers for both sides, of which the first is no Yes.
func ofBoth(first, second Answer) Answer {
	second.Steps += first.Steps
	switch {
	case second.Verdict == Yes:
		second.Side = 1
	case first.Verdict == Undecided:
		second.Verdict = Undecided
		second.Open = mergeOpen(first.Open, second.Open)
	}
	return second
}

// Redundant returns the numbers of the statements of which each, taken away alone, changes nothing: what the policy
// allows stays the same. Taken away together they may matter. It is about this policy alone: a Deny that nothing here
// allows may matter beside other policies. undecided has the answers of the statements of which it is not known: each
// statement is a question with steps of its own. The errors are those of [NewAccess].
func Redundant(
	ctx context.Context, p *policy.Policy, kind policy.Kind, opts ...Option,
) (redundant []int, undecided map[int]Answer, err error) { // AN-05
	if err := check(kind, p); err != nil {
		return nil, nil, err
	}
	redundant = []int{}
	undecided = make(map[int]Answer)
	if answer, is := unknown(p); is {
		for i := range p.Statements() {
			undecided[i] = answer
		}
		return redundant, undecided, nil
	}
	for i, st := range p.Statements() {
		answer := newQuestion(ctx, kind, opts).without(p, i, st.Effect() == policy.Deny)
		switch answer.Verdict {
		case No:
			redundant = append(redundant, i)
		case Undecided:
			undecided[i] = answer
		}
	}
	return redundant, undecided, nil
}

// unknown returns the answer about policies of which not all is known.
func unknown(policies ...*policy.Policy) (answer Answer, is bool) { // IN-34
	for _, p := range policies {
		if p.Unknowns() != nil {
			return Answer{Open: []Open{{Code: NotKnown, Message: NotKnown.message()}}}, true
		}
	}
	return Answer{}, false
}

// check refuses what no question can be about.
func check(kind policy.Kind, policies ...*policy.Policy) error {
	for _, p := range policies {
		if err := p.CheckKind(kind); err != nil {
			return err
		}
	}
	return nil
}

// Verdict is the answer to a question. The zero value is Undecided.
type Verdict uint8

// The verdicts.
const (
	Undecided Verdict = iota // not known: take it for the worse of the other two
	No                       // no request does it
	Yes                      // Answer.Request does it
)

// String returns unknown, no or yes.
func (v Verdict) String() string {
	switch v {
	case No:
		return "no"
	case Yes:
		return "yes"
	}
	return "unknown"
}

// MarshalText returns what [Verdict.String] does.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// An Answer is a verdict and what shows it. The zero value is undecided.
type Answer struct {
	Verdict Verdict
	// Request shows a Yes. It has no condition keys but those that matter; keys that must be absent are marked so.
	Request evaluate.Request
	// Result is what package evaluate says about Request with the policy that allows it and no other. For kinds of
	// policies that allow nothing by themselves the decision is a deny: what counts is the outcome of the kind.
	Result     evaluate.Result
	Statements []evaluate.Ref // of a Yes: the statements that allow it
	Side       int            // of [Different]: 0 or 1, which policy allows it
	Open       []Open         // of an Undecided: what was not decided
	Steps      int            // how much work it was, the same on every machine

	keys []string // those that matter for a Yes
}

// An Open is something that was not decided.
type Open struct {
	Code    Code
	Key     string // the condition key, in lower case, or "" where it is about none
	Message string
}

// Code says why something was not decided.
type Code string

// The codes: a closed list.
const (
	Budget       Code = "BUDGET"        // it would take more work than is allowed, see [MaxSteps]
	Cancelled    Code = "CANCELLED"     // the context was done
	Variable     Code = "VARIABLE"      // values of policy variables that were not tried could do it
	MixedTypes   Code = "MIXED_TYPES"   // a pattern of text on a key of another type
	Partial      Code = "PARTIAL"       // a pattern of an account where accounts are tried one by one
	NotConfirmed Code = "NOT_CONFIRMED" // package evaluate did not confirm the requests that were found
	ShortAPI     Code = "SHORT_API"     // a resource of the form execute-api:/STAGE/METHOD/PATH
	Canonical    Code = "CANONICAL_USER"
	RolePath     Code = "ROLE_PATH_UNKNOWN" // nobody said which path the caller's role has, and a statement depends on it
	NotKnown     Code = "NOT_KNOWN"         // values in a policy are not known yet ([policy.Policy.Unknowns])
)

func (c Code) message() string {
	switch c {
	case Budget:
		return "the question takes more work than is allowed"
	case Cancelled:
		return "the context was done"
	case Variable:
		return "values of policy variables that were not tried could do it"
	case MixedTypes:
		return "a pattern of text stands on a key of another type"
	case Partial:
		return "a pattern stands for a part of an account id"
	case NotKnown:
		return "values in a policy are not known yet"
	case RolePath:
		return "the path of the caller's role is not known, and a statement depends on it"
	case NotConfirmed:
		return "package evaluate did not confirm the request that was found"
	case ShortAPI:
		return "a resource has the form execute-api:/STAGE/METHOD/PATH"
	}
	return "a canonical user id names nobody who is known"
}

func mergeOpen(a, b []Open) []Open {
	list := a
	for _, o := range b {
		known := false
		for _, other := range a {
			known = known || other == o
		}
		if !known {
			list = append(list, o)
		}
	}
	return list
}

// An Option changes the domain of requests, or how much work a question may take.
type Option func(*options)

type options struct {
	steps                int64
	known, typed, anyARN bool
	accessPoint, region  bool
}

const (
	defaultSteps = 3_000_000
	maxNodes     = 300_000
	maxCells     = 512
	maxTries     = 64
	maxVariables = 7
)

// MaxSteps bounds the work of a question, in steps of the automata that look for texts and of everything else:
// 3,000,000 if it is not given. Less than 1 is 1.
func MaxSteps(n int) Option { return func(o *options) { o.steps = max(int64(n), 1) } }

// KnownActions leaves out actions that the Service Authorization Reference does not list.
func KnownActions() Option { return func(o *options) { o.known = true } }

// TypedResources leaves out resources that have none of the formats that the reference lists for the action. Managed
// policies of AWS have that of policies; what else AWS owns, such as its documents of Systems Manager, has none.
func TypedResources() Option { return func(o *options) { o.typed = true } }

// AnyARN takes the one reading of a "*" at the end of a part of an ARN that package evaluate has: that it matches
// beyond the colon. Without it requests count on which both readings agree.
func AnyARN() Option { return func(o *options) { o.anyARN = true } }

// RegionOfResource takes aws:RequestedRegion for the Region in the ARN of the resource, where the ARN has one. That is so
// for nearly all operations; a few, such as copies from another Region, are sent to one and name what is in the other.
func RegionOfResource() Option { return func(o *options) { o.region = true } }

// AccessPoint makes [Public] ask about the policy of an access point, in which s3:DataAccessPointArn fixes nobody.
func AccessPoint() Option { return func(o *options) { o.accessPoint = true } }

// source is what variables stand for in tests that are asked alone.
type source map[string]string

func (s source) Lookup(string) (condition.Value, bool) { return condition.Value{}, false }

func (s source) Value(key string) (string, bool) {
	v, ok := s[key]
	return v, ok
}
