package lambdaperm

import (
	"cmp"
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
	owners    map[string]string // accounts that own objects in S3, by ARN
	given     condition.Context // what is known besides of every request
	asked     map[string]bool
}

// newRoleReport begins a report about the role of a function. It returns an *Error for the ARN of the function or its
// role, and for a role that is missing or of another account.
func newRoleReport(x *unknowns, f *Function, question string) (*roleReport, error) {
	fn, _, err := f.target("")
	if err != nil {
		return nil, err
	}
	if err := f.checkRole(); err != nil {
		return nil, err
	}
	v := &roleReport{f: f, role: f.Role, asked: make(map[string]bool), attached: make(map[string]*policy.Policy),
		owners: make(map[string]string)}
	maps.Copy(v.attached, f.ResourcePolicies)
	v.Question, v.rcps, v.unknowns = question, f.RCPs, x
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
		"version": {fn.String() + ":" + arn.Latest}, "functionarn": {fn.String()},
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
	if c == &v.lambda { // ROLE-7
		if err := v.doubtSession(check, v.role, ps); err != nil {
			return nil, err
		}
	}
	if v.owners[r.ARN] == "" {
		if err := v.doubtOwner(check, ps); err != nil {
			return nil, err
		}
	}
	return check, nil
}

// context returns what is known about a request, with lambda:SourceFunctionArn or without. Its value is the
// unqualified function whatever runs (ROLE-10), and nothing the caller says changes it.
func (v *roleReport) context(known condition.Context, sourceFunction bool) condition.Context {
	ctx := known.Clone()
	ctx.Fill(v.given)
	ctx.SetAbsent(keySourceFunction)
	if sourceFunction {
		ctx.Set(keySourceFunction, v.f.ARN.String())
	}
	return ctx
}

// resource is what a request is about. What has no account in its ARN is taken to be the function's account's, unless
// its owner is known.
func (v *roleReport) resource(text string) evaluate.Resource {
	r := evaluate.Resource{ARN: text, Account: cmp.Or(v.owners[text], v.f.ARN.AccountID)}
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
