package lambdaperm

import (
	"maps"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A roleReport is a question about the execution role, on the way to its report.
type roleReport struct {
	draft
	f        *Function
	role     *Role
	code     Caller // the session of the function's code
	lambda   Caller // a session of Lambda
	known    values
	attached map[string]*policy.Policy // resource policies by ARN
	// endpoints are the policies of VPC endpoints, by the prefix of the service's actions.
	endpoints map[string]*policy.Policy
	asked     map[string]bool
}

// newRoleReport begins a report about the role of a function. It returns an *Error for the ARN of the function or its
// role, and for a role that is missing or of another account.
func newRoleReport(f *Function, question string) (*roleReport, error) {
	fn, _, err := f.target("")
	if err != nil {
		return nil, err
	}
	if err := f.checkRole(); err != nil {
		return nil, err
	}
	v := &roleReport{f: f, role: f.Role, asked: make(map[string]bool), attached: make(map[string]*policy.Policy)}
	maps.Copy(v.attached, f.ResourcePolicies)
	v.Question, v.rcps = question, f.RCPs
	for _, s := range [...]struct {
		caller *Caller
		name   string
	}{{&v.code, fn.Name}, {&v.lambda, lambdaSession}} { // ROLE-7
		if *s.caller, err = f.Role.Session(s.name); err != nil {
			return nil, err
		}
	}
	group := f.LogGroup
	if group == "" {
		group = "/aws/lambda/" + fn.Name
	}
	if !isLogGroup(group) {
		return nil, &Error{Code: CodeInvalidParameter, Input: group, Reason: "not the name of a log group"}
	}
	v.known = values{
		"partition": {fn.Partition}, "region": {fn.Region}, "account": {fn.AccountID}, "group": {group},
		"version": {fn.String() + ":" + arn.Latest},
	}
	for _, q := range f.Versions {
		version, err := fn.WithQualifier(q)
		if err != nil {
			return nil, &Error{Code: CodeUnknownQualifier, Input: q, Reason: "not a qualifier of " + fn.String()}
		}
		if !version.IsLatest() {
			v.known["version"] = append(v.known["version"], version.String())
		}
	}
	v.lintRole()
	return v, nil
}

// require checks everything that a feature needs; more are values for the names in its formats.
func (v *roleReport) require(row *featureRow, more values) error {
	all := maps.Clone(v.known)
	maps.Copy(all, more)
	feature := row.feature()
	for _, n := range feature.Needs {
		for _, resource := range all.expand(n.Resource) {
			if err := v.need(&feature, &n, resource, all); err != nil {
				return err
			}
		}
	}
	return nil
}

// need checks one action on one resource, in all the ways in which it can be had.
func (v *roleReport) need(feature *Feature, n *Need, resource string, all values) error {
	ctx := v.context(condition.Context{}, n.SourceFunctionArn)
	id := n.Action + " " + resource
	if n.Key != "" {
		ctx.SetAbsent(n.Key)
		for _, value := range all.expand(n.Value) {
			ctx.Set(n.Key, value)
			id += " " + value
		}
	}
	if n.Service { // the same action may be needed by the role itself
		id += " or " + lambdaService
	}
	if v.asked[id] {
		return nil
	}
	v.asked[id] = true
	caller := &v.lambda
	if n.FromCode {
		caller = &v.code
	}
	from := len(v.Checks)
	for _, action := range append([]string{n.Action}, n.Alternatives...) {
		c, err := v.ask(feature.Title, caller, action, v.resource(resource), ctx)
		if err != nil {
			return err
		}
		if c.Result.Decision == evaluate.ImplicitDeny && c.Result.By == policy.Identity {
			c.Remedy = feature.Managed
		}
	}
	if n.Service {
		service := Caller{Principal: evaluate.MustParsePrincipal(lambdaService)}
		by := condition.Context{}
		by.Set(keySourceAccount, v.f.ARN.AccountID)
		if feature.ID == "" { // the mapping that reads filter criteria has an ARN of its own
			by.Set(keySourceARN, v.f.ARN.String())
		}
		c, err := v.ask(feature.Title+", as "+lambdaService, &service, n.Action, v.resource(resource), by)
		if err != nil {
			return err
		}
		if c.Request.Resource.Account != v.f.ARN.AccountID { // IDP-12: both
			return nil
		}
	}
	v.settle(v.Checks[from:])
	for i := from; i < len(v.Checks); i++ {
		v.Checks[i].Advisory = v.Checks[i].Advisory || n.Optional
	}
	return nil
}

// settle lets one of several checks count that are alternatives: the one that is allowed, or else the one that lacks
// least.
func (*roleReport) settle(checks []Check) {
	best := 0
	for i := range checks {
		if stronger := rank(checks[i].Result.Decision) > rank(checks[best].Result.Decision); stronger {
			best = i
		}
	}
	for i := range checks {
		switch c := &checks[i]; {
		case i == best:
		case checks[best].Missing == "":
			c.Advisory, c.Missing, c.Remedy = true, "", ""
		default:
			c.Advisory = true
			checks[best].Missing += "; instead of that: " + c.Missing
		}
	}
}

// rank orders decisions by how far they are from allowed.
func rank(d evaluate.Decision) int {
	return [...]int{evaluate.ImplicitDeny: 1, evaluate.ExplicitDeny: 0, evaluate.Allowed: 2}[d]
}

// ask makes a check.
func (v *roleReport) ask(name string, c *Caller, action string, r evaluate.Resource, ctx condition.Context) (*Check, error) {
	attached := v.policyOf(r, action)
	ps := c.policies(attached)
	service, _, _ := strings.Cut(action, ":")
	if p := v.endpoints[service]; p != nil {
		ps.Endpoint = p
	}
	check, err := v.check(name, evaluate.Request{Principal: c.Principal, Action: action, Resource: r, Context: ctx}, ps)
	if err != nil {
		return nil, err
	}
	v.lintResource(r.ARN, attached)
	v.explainAbsent(check)
	return check, nil
}

// context returns what is known about a request, with lambda:SourceFunctionArn or without. Its value is the
// unqualified function whatever runs (ROLE-10), and nothing the caller says changes it.
func (v *roleReport) context(known condition.Context, sourceFunction bool) condition.Context {
	ctx := known.Clone()
	ctx.SetAbsent(keySourceFunction)
	if sourceFunction {
		ctx.Set(keySourceFunction, v.f.ARN.String())
	}
	return ctx
}

// resource is what a request is about. What has no account in its ARN is taken to be the function's account's.
func (v *roleReport) resource(text string) evaluate.Resource {
	r := evaluate.Resource{ARN: text, Account: v.f.ARN.AccountID}
	if a, err := arn.Parse(text); err == nil && arn.IsAccountID(a.AccountID) {
		r.Account = a.AccountID
	}
	return r
}

// policyOf returns the policy of a resource: of a bucket for its objects, of a cluster for its topics and groups. A
// key always has one: that of a key in the role's account is taken to be the default key policy if it is not known
// (E-35).
func (v *roleReport) policyOf(r evaluate.Resource, action string) *policy.Policy {
	if p := v.attached[r.ARN]; p != nil {
		return p
	}
	if bucket, _, ok := strings.Cut(r.ARN, "/"); ok && strings.HasPrefix(action, "s3:") {
		return v.attached[bucket]
	}
	a, err := arn.Parse(r.ARN)
	if parts := strings.Split(a.Resource, "/"); err == nil && a.Service == "kafka" && len(parts) > 2 {
		a.Resource = "cluster/" + parts[1] + "/" + parts[2]
		return v.attached[a.String()]
	}
	return v.keyPolicyOf(r.ARN, v.f.ARN.Partition, v.f.ARN.AccountID)
}
