package evaluate_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// The tables read: name, request, policies in force, outcome. Statements are written with grant and refuse, or as JSON.

const (
	acctA, acctB = "111122223333", "444455556666"
	rootOfA      = "arn:aws:iam::111122223333:root"
	rootOfB      = "arn:aws:iam::444455556666:root"
	aliceARN     = "arn:aws:iam::111122223333:user/alice"
	frankARN     = "arn:aws:iam::111122223333:user/frank"
	roleARN      = "arn:aws:iam::111122223333:role/dev"
	sessionARN   = "arn:aws:sts::111122223333:assumed-role/dev/s1"
	fredARN      = "arn:aws:sts::111122223333:federated-user/fred"
	bobARN       = "arn:aws:iam::444455556666:user/bob"
	samlARN      = "arn:aws:iam::111122223333:saml-provider/corp"
	githubARN    = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
	object       = "arn:aws:s3:::b/k"
	function     = "arn:aws:lambda:us-east-1:111122223333:function:f"
	keyARN       = "arn:aws:kms:us-east-1:111122223333:key/k1"
	queue        = "arn:aws:sqs:us-east-1:111122223333:q"
)

var (
	alice     = evaluate.MustParsePrincipal(aliceARN)
	roleDev   = evaluate.MustParsePrincipal(sessionARN).WithRolePath("/") // a session of role dev
	fred      = evaluate.MustParsePrincipal(fredARN).WithFederatingUser(frankARN)
	rootUser  = evaluate.MustParsePrincipal(rootOfA)
	bob       = evaluate.MustParsePrincipal(bobARN) // of the other account
	snsCalls  = evaluate.MustParsePrincipal("sns.amazonaws.com")
	saml      = evaluate.MustParsePrincipal(samlARN)
	github    = evaluate.MustParsePrincipal(githubARN)
	anonymous = evaluate.MustParsePrincipal("anonymous")
)

// keys are condition keys: a string is one value, []string a list, nil an absence said aloud.
type keys map[string]any

// ask makes a request. A resource whose ARN names no account belongs to account A; see owned.
func ask(who evaluate.Principal, action, arn string, context ...keys) evaluate.Request {
	req := evaluate.Request{Principal: who, Action: action, Resource: evaluate.Resource{ARN: arn}}
	if strings.HasPrefix(arn, "arn:aws:s3:::") {
		req.Resource.Account = acctA
	}
	for _, m := range context {
		for key, v := range m {
			switch v := v.(type) {
			case string:
				req.Context.Set(key, v)
			case []string:
				req.Context.SetMulti(key, v...)
			case nil:
				req.Context.SetAbsent(key)
			default:
				panic("a string, []string or nil is wanted for " + key)
			}
		}
	}
	return req
}

// owned returns the request with another owner of the resource.
func owned(account string, req evaluate.Request) evaluate.Request {
	req.Resource.Account = account
	return req
}

// attached are the policies in force. A policy is a whole document, or the statements of one of Version 2012-10-17.
type attached struct {
	identity, session            []string
	boundary, resource, endpoint string
	scps, rcps                   levels
}

type levels [][]string

// level is a level without a name.
func level(ps ...*policy.Policy) evaluate.Level { return evaluate.Level{Policies: ps} }

func document(s string) string {
	if strings.HasPrefix(s, `{"Version"`) || strings.HasPrefix(s, `{"Statement"`) {
		return s
	}
	return `{"Version":"2012-10-17","Statement":[` + s + `]}`
}

func (a attached) policies() evaluate.Policies {
	one := func(s string) *policy.Policy {
		if s == "" {
			return nil
		}
		return policy.MustParse(document(s))
	}
	list := func(ss []string) (ps []*policy.Policy) {
		for _, s := range ss {
			ps = append(ps, one(s))
		}
		return ps
	}
	nested := func(l levels) (ps []evaluate.Level) {
		for _, ss := range l {
			ps = append(ps, level(list(ss)...))
		}
		return ps
	}
	return evaluate.Policies{
		Identity: list(a.identity), Session: list(a.session), Boundary: one(a.boundary), Resource: one(a.resource),
		Endpoint: one(a.endpoint), SCPs: nested(a.scps), RCPs: nested(a.rcps),
	}
}

func jsonOf(values ...string) string {
	var v any = values
	if len(values) == 1 {
		v = values[0]
	}
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// statementText writes a statement. Several actions or resources are divided by blanks; none leave the element out.
func statementText(effect, actions, resources string, members []string) string {
	s := []string{`"Effect":"` + effect + `"`}
	if actions != "" {
		s = append(s, `"Action":`+jsonOf(strings.Fields(actions)...))
	}
	if resources != "" {
		s = append(s, `"Resource":`+jsonOf(strings.Fields(resources)...))
	}
	return `{` + strings.Join(append(s, members...), ",") + `}`
}

func grant(actions, resources string, members ...string) string {
	return statementText("Allow", actions, resources, members)
}

func refuse(actions, resources string, members ...string) string {
	return statementText("Deny", actions, resources, members)
}

// Members of statements.

const everyone = `"Principal":"*"`

func sid(s string) string { return `"Sid":"` + s + `"` }
func to(kind string, ids ...string) string {
	return `"Principal":{"` + kind + `":` + jsonOf(ids...) + `}`
}
func notTo(kind string, ids ...string) string {
	return `"NotPrincipal":{"` + kind + `":` + jsonOf(ids...) + `}`
}
func notAction(actions ...string) string     { return `"NotAction":` + jsonOf(actions...) }
func notResource(resources ...string) string { return `"NotResource":` + jsonOf(resources...) }
func when(operator, key string, values ...string) string {
	return `"Condition":{"` + operator + `":{"` + key + `":` + jsonOf(values...) + `}}`
}

// join puts statements together in one policy.
func join(statements ...string) string { return strings.Join(statements, ",") }

// Policies that allow everything, and one that says nothing about the actions of the tables.
var (
	full       = grant("*", "*", sid("Full"))
	fullPublic = grant("*", "*", sid("Full"), everyone)
	elsewhere  = grant("ec2:*", "*")
	scpFull    = levels{{full}}
)

// An outcome is what a rule says. The deciding type, the reason and the problems are always compared.
type outcome struct {
	decision evaluate.Decision
	by       policy.Kind
	reason   evaluate.Reason
	problems []evaluate.ProblemCode
	sids     []string // of the statements that decided; nil: not compared
}

func allowed(by policy.Kind) outcome  { return outcome{decision: evaluate.Allowed, by: by} }
func explicit(by policy.Kind) outcome { return outcome{decision: evaluate.ExplicitDeny, by: by} }
func implicit(by policy.Kind) outcome { return outcome{by: by} }

func (o outcome) because(r evaluate.Reason) outcome          { o.reason = r; return o }
func (o outcome) with(codes ...evaluate.ProblemCode) outcome { o.problems = codes; return o }
func (o outcome) from(sids ...string) outcome                { o.sids = sids; return o }

type rule struct {
	name string // begins with the id of the rule
	req  evaluate.Request
	in   attached
	want outcome
}

type rules []rule

func (rs rules) run(t *testing.T) {
	t.Helper()
	names := make(map[string]bool)
	for _, r := range rs {
		if names[r.name] {
			t.Errorf("two cases are named %q", r.name)
		}
		names[r.name] = true
		t.Run(r.name, func(t *testing.T) { decided(t, &r.req, r.in.policies(), r.want) })
	}
}

// withoutMadeUp leaves out what is said of the keys x:…, which the tables use because no definition says what they hold
// (K-12).
func withoutMadeUp(problems []evaluate.Problem) []evaluate.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p evaluate.Problem) bool {
		return p.Code == evaluate.ProblemKeyNeverSent && strings.HasPrefix(p.Key, "x:")
	})
}

// decided evaluates a request, compares the result, and holds Decide and Evaluate against each other.
func decided(t *testing.T, req *evaluate.Request, ps evaluate.Policies, want outcome, opts ...evaluate.Option) evaluate.Result {
	t.Helper()
	e, err := evaluate.Compile(ps, opts...)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	r := e.Evaluate(req)
	if d := e.Decide(req); d != r.Decision {
		t.Errorf("Decide says %v, Evaluate %v", d, r.Decision)
	}
	if r.Reason != evaluate.InvalidRequest && e != nil { // ACT-3
		at := 0
		if len(want.problems) > 0 && want.problems[0] == evaluate.ProblemAccountAssumed {
			at = 1
		}
		if _, known := action.Lookup(req.Action); !known {
			want.problems = slices.Insert(slices.Clone(want.problems), at, evaluate.ProblemUnknownAction)
		}
	}
	got := outcome{decision: r.Decision, by: r.By, reason: r.Reason}
	for _, p := range withoutMadeUp(r.Problems) {
		got.problems = append(got.problems, p.Code)
	}
	effect := policy.Allow
	if r.Decision == evaluate.ExplicitDeny {
		effect = policy.Deny
	}
	for _, m := range r.Statements {
		if m.Effect != effect {
			t.Errorf("%v: %v is among the statements", r.Decision, m.Ref)
		}
		if want.sids != nil {
			got.sids = append(got.sids, m.Sid)
		}
	}
	switch {
	case r.Decision == evaluate.ImplicitDeny && len(r.Statements) > 0:
		t.Errorf("implicit deny with statements %v", r.Statements)
	case r.Decision != evaluate.ImplicitDeny && r.By != 0 && len(r.Statements) == 0:
		t.Errorf("%v without statements", r.Decision)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("outcome (-want +got):\n%s\n%v", diff, r)
	}
	return r
}
