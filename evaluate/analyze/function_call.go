package analyze

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// Which requests a call takes is asked of package lambdaperm, about somebody who may do everything: the checks of its
// report have the actions, resources and condition keys. What is asked of the callers then is whether they are allowed
// such requests.

// A call is requests that must each be allowed. A nil call cannot be made, whatever the policies say.
type call []need

// A need is one request of a call.
type need struct {
	name       string
	request    evaluate.Request
	places     []place // of which one is enough
	conditions []condition.Spec
}

// A place is what a request can be about, and what is known of its policy.
type place struct {
	pattern  string // of the resource, of which the request has an example; "" for just that
	policy   *policy.Policy
	unlisted string // as in System
}

// A callerKind says what a caller can do to a function.
type callerKind uint8

const (
	isOther callerKind = iota // nothing
	isUser                    // calls with the credentials of an account
	isService
	isAnonymous
)

const anonymousID = "anonymous"

func kindOf(p evaluate.Principal) callerKind {
	if p.Account() != "" {
		return isUser
	}
	if p.ID() == anonymousID {
		return isAnonymous
	}
	id, err := policy.NewPrincipal(policy.ServicePrincipals(p.ID())[0])
	if err == nil && id.Kind() == policy.PrincipalService {
		return isService
	}
	return isOther
}

// check returns an error for a system that no question can be about.
func (s *FunctionSystem) check() error {
	switch {
	case s.System.Caller.ID() == "":
		return &evaluate.Error{Code: evaluate.CodeInvalidPrincipal, Reason: "the system has no caller"}
	case s.Function.Partial:
		return &lambdaperm.Error{Code: lambdaperm.CodeInvalidParameter, Input: s.Function.ARN.String(),
			Reason: "of the function everything but its policies must be known"}
	}
	_, err := lambdaperm.Invoke(s.bare(), "", s.owner())
	return err
}

// bare returns the function without what only matters to decisions: the requests do not depend on it.
func (s *FunctionSystem) bare() lambdaperm.Function {
	f := &s.Function
	return lambdaperm.Function{ARN: f.ARN, Versions: f.Versions, Aliases: f.Aliases, URLs: f.URLs, Tags: f.Tags}
}

// owner returns somebody who may do everything in the function's account: then package lambdaperm need not say what is
// missing.
func (s *FunctionSystem) owner() (c lambdaperm.Caller) {
	p, err := evaluate.ParsePrincipal("arn:" + s.Function.ARN.Partition + ":iam::" + s.Function.ARN.AccountID + ":root")
	if err == nil { // else the function's ARN is refused
		c.Principal = p
	}
	return c
}

// qualifiers returns those that the function has for certain, "" for the unqualified function among them, in order.
func (s *FunctionSystem) qualifiers() []string {
	f := &s.Function
	list := slices.Concat([]string{"", arn.Latest}, f.Versions, f.Aliases, sortedKeys(f.Policies), sortedKeys(f.URLs))
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(qualifierRank(a), qualifierRank(b)), cmp.Compare(a, b))
	})
	return slices.Compact(list)
}

// qualifierRank orders "", $LATEST, versions by number, and then all else.
func qualifierRank(q string) int {
	switch {
	case q == "":
		return 0
	case q == arn.Latest:
		return 1
	case strings.Trim(q, "0123456789") == "":
		return 1 + len(q)
	}
	return math.MaxInt
}

// invoke returns the call of the Invoke API, or what a service sends.
func (s *FunctionSystem) invoke(qualifier string, who callerKind) (call, error) {
	r, err := lambdaperm.Invoke(s.bare(), qualifier, s.owner())
	if err != nil {
		return nil, err
	}
	token := who == isService && sendsToken(s.System.Caller.ID())
	return s.needs(r, func(_, key string) bool { return token && key == tokenKey }, nil), nil
}

const tokenKey = "lambda:EventSourceToken"

// sendsToken reports whether a service sends a token in place of the ARN of a source.
func sendsToken(service string) bool {
	for e := range lambdaperm.EventSources() {
		if e.Token && e.Principal == service {
			return true
		}
	}
	return false
}

// url returns the call of a URL.
func (s *FunctionSystem) url(qualifier string, who callerKind) (call, error) {
	c := s.owner()
	if who == isAnonymous {
		c = lambdaperm.Caller{Principal: s.System.Caller}
	}
	r, err := lambdaperm.InvokeURL(s.bare(), qualifier, c)
	if err != nil {
		return nil, err
	}
	return s.needs(r, nil, nil), nil
}

// An operating is an operation of Lambda's API with what its caller can choose.
type operating struct {
	op     lambdaperm.Operation
	chosen map[string][]string // the values of keys of which it chooses one; nil: any
	places map[string][]place  // what ARNs that are examples stand for
}

// operation returns the call of an operation on the function, if it names no other. Keys that a parameter gives, which
// the caller can leave out or choose, are free.
func (s *FunctionSystem) operation(o operating) (call, error) {
	if o.op.Function == nil {
		f := s.bare()
		o.op.Function = &f
	}
	r, err := lambdaperm.Do(s.owner(), o.op)
	if err != nil {
		return nil, err
	}
	return s.needs(r, func(name, key string) bool {
		a, _ := action.Lookup(name)
		for k := range a.ConditionKeys() {
			if k.Match(key) {
				return true
			}
		}
		return false
	}, &o), nil
}

// needs returns what the checks of a report take. Keys that free reports may be there though the check lacks them.
func (s *FunctionSystem) needs(r lambdaperm.Report, free func(action, key string) bool, o *operating) (list call) {
	for _, c := range r.Checks {
		if c.Advisory {
			continue
		}
		n := need{name: c.Name, request: c.Request, places: []place{{}}}
		var chosen map[string][]string
		if o != nil {
			chosen = o.chosen
			for _, principal := range o.op.Principals {
				n.name = strings.TrimSuffix(n.name, " for "+principal)
			}
		}
		where := c.Request.Resource.ARN
		if o != nil && o.places[where] != nil {
			n.places = o.places[where]
		} else if fn, err := arn.ParseFunction(where); err == nil && fn.Unqualified() == s.Function.ARN {
			n.places[0] = place{"", s.Function.Policies[fn.Qualifier], s.System.Unlisted}
		}
		n.conditions = fixed(&c.Request, chosen, free)
		list = append(list, n)
	}
	return list
}

// fixed returns the conditions that hold a request to the keys of a check. A list may have any values.
func fixed(
	r *evaluate.Request, chosen map[string][]string, free func(action, key string) bool,
) (list []condition.Spec) {
	test := func(operator, key string, values ...string) {
		list = append(list, condition.Spec{Operator: operator, Key: key, Values: values})
	}
	for key, v := range r.Context.All() {
		k, _ := condition.LookupKey(key)
		values, isChosen := chosen[key]
		switch {
		case v.IsList() || isChosen && values == nil:
			test("Null", key, "false")
		case isChosen:
			test("StringEquals", key, values...)
		case k.Type == condition.TypeBool:
			test("Bool", key, v.At(0))
		default:
			test("StringEquals", key, policy.EscapeLiteral(v.At(0)))
		}
	}
	for k := range condition.Keys() {
		lacking := strings.HasPrefix(k.Name, "lambda:") || k.Name == "aws:TagKeys" // those that package lambdaperm marks
		if lacking && r.Context.MarkedAbsent(k.Name) && (free == nil || !free(r.Action, k.Name)) {
			test("Null", k.Name, "true")
		}
	}
	return list
}

// system returns the system that meets what a need is about.
func (s *FunctionSystem) system(n *need, p place) System {
	out, home := s.System, s.System.Resource
	resource := n.request.Resource
	if home.Account == "" || home.Account == resource.Account {
		resource.Organization, resource.OrganizationPath = home.Organization, home.OrganizationPath
		resource.ManagementAccount = home.ManagementAccount
	}
	if p.pattern != "" {
		resource.ARN = ""
		if a, err := arn.Parse(p.pattern); err == nil && a.AccountID == "*" {
			resource = evaluate.Resource{}
		}
	}
	if n.request.Principal.ID() == anonymousID {
		out.Caller, out.Policies = n.request.Principal, evaluate.Policies{Endpoint: out.Policies.Endpoint}
	}
	out.Policies.Resource, out.Policies.RCPs = p.policy, s.Function.RCPs[resource.Account]
	out.Resource, out.Unlisted = resource, p.unlisted
	return out
}

// access returns what a need asks for at a place.
func (n *need) access(p place) Access {
	resource := p.pattern
	if resource == "" {
		resource = policy.EscapeLiteral(n.request.Resource.ARN)
		if n.request.Resource.ARN == "*" {
			resource = "*"
		}
	}
	return Access{Actions: []string{n.request.Action}, Resources: []string{resource}, Conditions: n.conditions}
}
