package explain

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// Remedies that change a policy.

// optionsFor returns what could be done about an obstacle, in the order in which it is tried.
func (w *work) optionsFor(o *obstacle) (list []option) {
	if o.denies() {
		return w.removeDenials(o)
	}
	var asked, edits, added []option
	for i := range o.near {
		n := &o.near[i]
		asked = slices.Concat(asked, w.sendKeys(n), w.fillVariable(n), w.askOtherwise(n))
		if o.ReadAs != policy.SCP && !n.hasEmptyVariable() {
			edits = append(edits, w.edits(o, n)...)
		}
	}
	if !isLimit(o.Kind) {
		added = w.additions(o)
	}
	switch f, err := arn.ParseFunction(w.x.Request.Resource.ARN); {
	case o.ReadAs == policy.Resource && err == nil && !f.IsZero(): // by AddPermission first
		list = slices.Concat(added, edits, asked)
	case o.ReadAs == policy.Trust && len(edits) > 0:
		list = slices.Concat(asked, edits)
	default:
		list = slices.Concat(asked, edits, added)
	}
	return append(list, w.ownerDecides(o))
}

// place fills in whose policies a change is about.
func (o *obstacle) place(c Change) Change {
	c.Side, c.Account, c.Kind, c.Level, c.LevelName = sideOf(o.ReadAs), o.Account, o.ReadAs, o.Level, o.LevelName
	return c
}

// additions returns the new statements that would let the request in.
func (w *work) additions(o *obstacle) (list []option) {
	spec, ok := w.newStatement(o)
	if !ok {
		return nil
	}
	c := o.place(Change{Code: AddStatement, Spec: &spec})
	where := w.wherePolicy(o)
	c.Say = where + " add " + statementText(&spec)
	if in, said := w.permission(o, &spec); said != "" {
		c.Permission, c.Say = &in, "on the function: "+said
	}
	list = append(list, option{Change: c, apply: func(d *draft) { d.add(o, spec) }})
	if o.ReadAs == policy.Key && w.x.Request.Principal.Account() == o.Account && o.Account != "" {
		root := policy.StatementSpec{
			Effect: policy.Allow, Action: []string{"kms:*"}, Resource: []string{"*"},
			Principal: policy.AWSPrincipals("arn:" + partitionOf(&w.x.Request) + ":iam::" + o.Account + ":root"),
		}
		c := o.place(Change{Code: Delegate, Spec: &root})
		c.Say = "let the key policy delegate to the account; all identity policies of the account then count"
		list = append(list, option{Change: c, apply: func(d *draft) { d.add(o, root) }})
	}
	return list
}

// partitionOf returns the partition of the resource.
func partitionOf(req *evaluate.Request) string {
	if a, err := arn.Parse(req.Resource.ARN); err == nil {
		return a.Partition
	}
	return "aws"
}

// wherePolicy names the place of a new statement.
func (w *work) wherePolicy(o *obstacle) string {
	switch o.ReadAs {
	case policy.Identity:
		return "for " + quote.Whole(w.x.Request.Principal.ID())
	case policy.Trust, policy.Key:
		return "in the " + o.ReadAs.Title()
	}
	return "in the policy of " + quote.Whole(w.x.Request.Resource.ARN)
}

// statementText writes a statement for a sentence.
func statementText(s *policy.StatementSpec) string {
	text, err := s.MarshalJSON()
	if err != nil {
		return "a statement"
	}
	return quote.Sentence(string(text))
}

// namesNone reports whether the request names no resource though its action takes one: then only a statement about all
// resources covers it, and none is offered.
func (w *work) namesNone() bool {
	a, known := action.Lookup(w.x.Request.Action)
	return w.x.Request.Resource.ARN == "*" && (!known || a.TakesResource())
}

// newStatement returns the statement that lets this request in and nothing else, with the conditions of the nearest
// statement; false if there is none that names the caller and nobody besides, and this resource.
func (w *work) newStatement(o *obstacle) (s policy.StatementSpec, ok bool) {
	req := &w.x.Request
	s = policy.StatementSpec{Effect: policy.Allow, Action: []string{req.Action}}
	switch a, known := action.Lookup(req.Action); {
	case o.ReadAs == policy.Trust:
	case o.ReadAs == policy.Key, known && !a.TakesResource(), req.Resource.ARN == "*":
		s.Resource = []string{"*"}
	default:
		s.Resource = []string{policy.EscapeLiteral(req.Resource.ARN)}
	}
	switch o.Kind {
	case policy.Resource:
		if s.Principal, ok = grantee(req.Principal); !ok {
			return s, false
		}
	case policy.Endpoint:
		s.Principal = policy.Everyone()
	}
	s.Condition = w.conditions(o)
	return s, !w.namesNone() && o.keepsOut() == ""
}

// grantee names a caller in a Principal: the role of a session, not the session; false for an anonymous caller, whom
// nothing names but everyone.
func grantee(who evaluate.Principal) ([]policy.PrincipalSpec, bool) {
	switch id := who.ID(); {
	case id == "anonymous" || id == "":
		return nil, false
	case who.ARN() != "":
		return policy.AWSPrincipals(who.ARN()), true
	case strings.HasPrefix(id, "arn:"):
		return policy.FederatedPrincipals(id), true
	case strings.HasSuffix(id, ".amazonaws.com") || strings.HasSuffix(id, ".amazonaws.com.cn"):
		return policy.ServicePrincipals(id), true
	default:
		return policy.FederatedPrincipals(id), true
	}
}

// Keys of the source of a call, which a new statement has as they are sent.
var sourceKeys = [...]struct{ key, operator string }{{"aws:SourceArn", "ArnLike"}, {"aws:SourceAccount", "StringEquals"}}

// conditions returns those of a new statement: the guards of the nearest statement, and the source of the call as sent.
func (w *work) conditions(o *obstacle) (list []condition.Spec) {
	sent := func(key string) (string, bool) {
		v, ok := w.x.Request.Context.Lookup(key)
		return v.String(), ok && !v.IsList() && v.String() != ""
	}
	if guard := o.guard(); guard != nil {
		for i := range guard.Tests {
			t := guard.Tests[i].Test
			spec := condition.Spec{Operator: t.OperatorName(), Key: t.Key(), Values: slices.Collect(t.Values())}
			for _, k := range sourceKeys {
				if v, ok := sent(k.key); ok && ascii.EqualFold(k.key, spec.Key) && !t.Operator().Negated() {
					spec.Values = []string{v}
				}
			}
			list = append(list, spec)
		}
	}
	if o.Kind != policy.Resource || w.x.Request.Principal.Account() != "" {
		return list
	}
	for _, k := range sourceKeys {
		v, ok := sent(k.key)
		if ok && !slices.ContainsFunc(list, func(s condition.Spec) bool { return ascii.EqualFold(s.Key, k.key) }) {
			list = append(list, condition.Spec{Operator: k.operator, Key: k.key, Values: []string{v}})
		}
	}
	return list
}

// guard returns the near statement whose conditions a new statement has: the nearest that differs in nothing else, or
// else the nearest.
func (o *obstacle) guard() *Near {
	for i := range o.near {
		if !slices.ContainsFunc(o.near[i].Differs, func(d Difference) bool { return d.Element != "Condition" }) {
			return &o.near[i]
		}
	}
	if len(o.near) > 0 {
		return &o.near[0]
	}
	return nil
}

// keepsOut says how the nearest statement keeps the request out on purpose though no condition does, "" if it does not.
func (o *obstacle) keepsOut() string {
	guard := o.guard()
	switch {
	case guard == nil:
	case slices.ContainsFunc(guard.Differs, func(d Difference) bool { return d.Code == evaluate.PrincipalExcluded }):
		return "the caller is among those that are left out"
	case guard.hasEmptyVariable():
		return "a variable in Resource has no value, and is there for a reason"
	}
	return ""
}

// hasEmptyVariable reports whether nothing differs but a variable in Resource that has no value: like a condition it
// says for whom the statement is.
func (n *Near) hasEmptyVariable() bool {
	return len(n.Differs) == 1 && n.Differs[0].Code == evaluate.ResourceVariableEmpty
}

// removeDenials is that whoever owns the Deny statements that apply decides. It is tried without them, and then with a
// statement in their place that allows: nothing of that is offered.
func (w *work) removeDenials(o *obstacle) []option {
	c := o.place(Change{Code: OwnerDecides})
	for i := range o.Statements {
		s := &o.Statements[i]
		if s.Applies && s.Effect == policy.Deny {
			c.Policy, c.Statement, c.Line, c.Column = s.Policy, s.Statement(), s.Line, s.Column
			break
		}
	}
	c.Say = "no addition allows it: whoever owns " + quote.Name(c.Policy) + " decides"
	without := option{Change: c, limit: isLimit(o.Kind), apply: func(d *draft) { d.removeDenials(o) }}
	instead := without
	instead.apply = func(d *draft) {
		d.removeDenials(o)
		d.add(o, w.open(o))
		d.owners = false
	}
	return []option{without, instead}
}

// open returns a statement that would let the request in without any guard, for trying.
func (w *work) open(o *obstacle) policy.StatementSpec {
	spec, _ := w.newStatement(o)
	if spec.Principal == nil && (o.Kind == policy.Resource || o.Kind == policy.Endpoint) {
		spec.Principal = policy.Everyone()
	}
	spec.Condition = nil
	return spec
}

// ownerDecides is that whoever owns the policies decides. It is tried with a statement that is offered only where the
// policies are there to allow so much and no more.
func (w *work) ownerDecides(o *obstacle) option {
	spec, ok := w.newStatement(o)
	c := o.place(Change{Code: OwnerDecides})
	about := quote.Whole(w.x.Request.Action)
	switch o.ReadAs {
	case policy.SCP:
		c.Say = "the organization's administrators decide: level " + levelName(o.TypeTrace) + " has to allow " + about
	case policy.Boundary:
		c.Say = "whoever owns the permissions boundary decides: it has to allow " + about
	case policy.Session:
		c.Say = "whoever begins the session decides: a session policy has to allow " + about
	case policy.Endpoint:
		c.Say = "whoever owns the VPC endpoint decides: its policy has to allow " + about
	default:
		c.Say = "whoever owns the " + o.ReadAs.Title() + " decides: "
		switch {
		case w.namesNone():
			c.Say += "the request names no resource, and only a grant for all of them covers that"
		case o.keepsOut() != "":
			c.Say += o.keepsOut()
		case ok && o.guard() != nil && len(o.guard().Tests) > 0:
			c.Say += "conditions keep the request out, and are there for a reason"
		case ok:
			c.Say += "it has to allow " + about
		default:
			c.Say += "nothing but a grant to everyone lets an anonymous caller in"
		}
	}
	if ok && isLimit(o.Kind) && o.Kind != policy.Endpoint { // whose Principal would be everyone
		c.Spec = &spec
	}
	if c.Spec == nil { // nothing is offered, so the guards need not hold
		spec = w.open(o)
	}
	return option{Change: c, limit: isLimit(o.Kind), apply: func(d *draft) {
		owners := d.owners
		d.add(o, spec)
		d.owners = owners
	}}
}
