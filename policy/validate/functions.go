package validate

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

const (
	getLayerVersion = "lambda:GetLayerVersion"

	keySourceFunction = "lambda:SourceFunctionArn"
	keyURLAuthType    = "lambda:FunctionUrlAuthType"
	keyViaURL         = "lambda:InvokedViaFunctionUrl"
)

// callerKeys name who calls, or for whom or from where: a test of one of these that narrows a statement keeps it from
// being public. Of ARNs the account must be given.
var callerKeys = [...]string{
	"aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn",
	keySourceARN, keySourceAccount, keySourceOrg, "aws:SourceOrgPaths",
	"aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn", "aws:SourceIp",
	"lambda:EventSourceToken",
}

// onLambda reports whether a statement of a resource's policy may be about functions or layers.
func (r *run) onLambda(s *statement) bool {
	if r.resourceType != "" && !strings.HasPrefix(r.resourceType, "AWS::Lambda::") {
		return false
	}
	return s.resource.at == nil || s.resource.not || len(s.resources) == 0 ||
		slices.ContainsFunc(s.resources, func(e resourceEntry) bool { return e.n < 3 || e.part[2] == "lambda" })
}

// onPart reports whether an entry of the statement's Resource names functions, layers or the like, by the word before
// their names. No Resource and "*" do not.
func (s *statement) onPart(word string) bool {
	return !s.resource.not && slices.ContainsFunc(s.resources, func(e resourceEntry) bool {
		return e.n == 6 && strings.HasPrefix(e.part[5], word)
	})
}

// everyone returns the entry of Principal that is everyone, nil if there is none.
func (s *statement) everyone() *principalEntry {
	if s.principal.not {
		return nil
	}
	for i := range s.principals {
		if s.principals[i].everyone() {
			return &s.principals[i]
		}
	}
	return nil
}

// keepsOut reports whether a test keeps a statement for everyone from being public.
func (t *test) keepsOut() bool {
	if !t.narrows() || !t.whole {
		return false
	}
	switch {
	case t.is(keyViaURL):
		return t.values[0].text == "true"
	case t.is("aws:PrincipalArn"), t.is(keySourceARN):
		return !slices.ContainsFunc(t.values, func(v value) bool { return !hasAccount(v.text) })
	case t.is(keyURLAuthType):
		return !slices.ContainsFunc(t.values, func(v value) bool { return v.text != "AWS_IAM" })
	}
	return isOneOf(t.key, callerKeys[:])
}

// publicGrants finds statements that let everyone use a function, its URL or a layer (F-L10, F-L11, F-L22).
func (r *run) publicGrants(s *statement) {
	who := s.everyone()
	if !s.allow() || who == nil || !r.onLambda(s) || s.some((*test).keepsOut) {
		return
	}
	if name := s.publicAction(); name != "" {
		r.report(finding{code: "PUBLIC_GRANT", place: at(who.at), message: "everyone may do " + name + ", in any account"})
	}
	if s.covers(invokeFunctionURL) {
		r.report(finding{code: "PUBLIC_FUNCTION_URL", place: at(who.at),
			message: "everyone on the internet may call the URL of the function"})
	}
	if s.covers(getLayerVersion) && s.onPart("layer:") {
		r.report(finding{code: "PUBLIC_LAYER", place: at(who.at), message: "every AWS account may read the layer"})
	}
}

// publicAction returns an action of Lambda that the statement is about, but for those with a rule of their own: calls of
// a URL, and reading a layer.
func (s *statement) publicAction() string {
	if s.covers(invokeFunction) {
		return invokeFunction
	}
	about := s.actionSet()
	lambda, _ := action.LookupService("lambda")
	for a := range lambda.Actions() {
		if name := a.Name(); name != invokeFunctionURL && name != getLayerVersion && about(name) {
			return name
		}
	}
	return ""
}

// legacyURLs finds grants of the URL of a function without one to invoke it (F-L12). Conditions do not count.
func (r *run) legacyURLs() {
	var grants map[string]*resourceSet
	for _, s := range r.statements {
		if !s.allow() || s.principal.not || !r.onLambda(s) || !s.covers(invokeFunctionURL) || s.covers(invokeFunction) {
			continue
		}
		if s.resource.not || !s.action.whole || !s.principal.whole || !s.resource.whole {
			continue // what it allows is not all known
		}
		if grants == nil {
			grants = r.invokers()
		}
		for i := range s.principals {
			p := &s.principals[i]
			if mayInvoke(grants, p, s) {
				continue
			}
			f := finding{code: "LEGACY_URL_ONLY", place: at(s.action.at),
				message: quote.Text(p.ID()) + " may call the URL but not invoke the function: the URL answers 403"}
			if !s.action.not {
				f.place = at(s.covering(invokeFunctionURL).at)
			}
			r.report(f)
			break
		}
	}
}

// ofAccount is the key of invokers for all principals of an account.
func ofAccount(id string) string { return "account " + id }

// invokers returns what may be invoked, by the id of a principal, an account, or "*" for everyone.
func (r *run) invokers() map[string]*resourceSet {
	grants := make(map[string]*resourceSet)
	for _, s := range r.statements {
		if !s.allow() || !s.covers(invokeFunction) {
			continue
		}
		grant := func(who string) {
			if grants[who] == nil {
				grants[who] = newResourceSet()
			}
			grants[who].add(s)
		}
		if s.principal.not {
			grant("*")
		}
		for i := range s.principals {
			switch p := &s.principals[i]; {
			case s.principal.not:
			case p.everyone():
				grant("*")
			case p.Kind() == policy.PrincipalAccount:
				grant(ofAccount(p.Account()))
			default:
				grant(p.ID())
			}
		}
	}
	return grants
}

// mayInvoke reports whether a principal of s may invoke all that s is about.
func mayInvoke(grants map[string]*resourceSet, p *principalEntry, s *statement) bool {
	sets := []*resourceSet{grants["*"]}
	if !p.everyone() {
		sets = append(sets, grants[p.ID()])
		if p.Type() == policy.TypeAWS {
			sets = append(sets, grants[ofAccount(p.Account())])
		}
	}
	some := func(holds func(*resourceSet) bool) bool {
		return slices.ContainsFunc(sets, func(set *resourceSet) bool { return set != nil && holds(set) })
	}
	if len(s.resources) == 0 {
		return some(func(set *resourceSet) bool { return set.all })
	}
	for i := range s.resources {
		if !some(func(set *resourceSet) bool { return set.covers(s.resources[i].text) }) {
			return false
		}
	}
	return true
}

// sourceFunctions finds tests of lambda:SourceFunctionArn in policies of resources (F-L14).
func (r *run) sourceFunctions(s *statement) {
	for i := range s.tests {
		if t := &s.tests[i]; t.is(keySourceFunction) {
			r.report(finding{code: "SOURCE_FUNCTION_ARN_IN_RESOURCE_POLICY", place: named(t.at),
				message: keySourceFunction + " is documented for identity policies and service control policies only"})
		}
	}
}

// notGrantable finds actions that the policy of a function cannot grant to another account (F-L20).
func (r *run) notGrantable(s *statement) {
	if !s.allow() || s.action.not || s.principal.not || !r.onLambda(s) || !s.onPart("function:") {
		return
	}
	other := s.otherAccount()
	if other == "" {
		return
	}
	for i := range s.actions {
		a := &s.actions[i]
		if !ascii.EqualFold(a.service, "lambda") {
			continue
		}
		n := 0
		for known := range action.Expand(a.text) {
			if n++; action.FunctionPolicyGrants(known.Name()) {
				n = -1
				break
			}
		}
		if n > 0 {
			r.report(finding{code: "ACTION_NOT_GRANTABLE", place: at(a.at),
				message: quote.Text(a.text) + " cannot be granted to account " + other + " by the policy of a function"})
		}
	}
}

// otherAccount returns the account of a principal that owns none of the resources, "" if there is none or the resources
// do not name their accounts.
func (s *statement) otherAccount() string {
	own := make(map[string]bool)
	for i := range s.resources {
		e := &s.resources[i]
		if e.n < 6 || e.part[4] == "" || hasWildcard(e.part[4]) || strings.Contains(e.part[4], "$") {
			return ""
		}
		own[e.part[4]] = true
	}
	for i := range s.principals {
		if p := &s.principals[i]; p.Type() == policy.TypeAWS && p.Account() != "" && !own[p.Account()] {
			return p.Account()
		}
	}
	return ""
}
