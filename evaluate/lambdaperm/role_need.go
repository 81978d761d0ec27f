package lambdaperm

import (
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy"
)

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
	service := all.expand(n.Principal)[0]
	id := n.Action + " " + resource + " " + service
	formats := n.formats()
	for _, key := range slices.Sorted(maps.Keys(formats)) {
		ctx.SetAbsent(key)
		for _, value := range all.expand(formats[key]) {
			ctx.Set(key, value)
			id += " " + value
		}
	}
	if n.Service { // the same action may be needed by the role itself
		id += " or " + lambdaService
	}
	if n.Optional { // … or needed for certain
		id += " ?"
	}
	if v.asked[id] {
		return nil
	}
	v.asked[id] = true
	if service != "" {
		return v.needAs(service, feature, n, resource, ctx)
	}
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
		by := condition.Context{}
		by.Set(keySourceAccount, v.f.ARN.AccountID)
		by.Set(keySourceARN, v.f.ARN.String())
		c, err := v.askAs(lambdaService, feature, n, resource, by)
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

// needAs checks one action that a service does without the role, which the policy of the resource alone can allow.
func (v *roleReport) needAs(service string, feature *Feature, n *Need, resource string, ctx condition.Context) error {
	c, err := v.askAs(service, feature, n, resource, ctx)
	if err != nil {
		return err
	}
	c.Advisory = n.Optional
	if c.Result.Decision == evaluate.ImplicitDeny {
		c.Missing += " to " + service
	}
	return nil
}

// askAs makes a check of a service.
func (v *roleReport) askAs(service string, feature *Feature, n *Need, resource string, ctx condition.Context) (*Check, error) {
	v.addNames(&ctx, service)
	caller := Caller{Principal: evaluate.MustParsePrincipal(service)}
	return v.ask(feature.Title+", as "+service, &caller, n.Action, v.resource(resource), ctx)
}

// addNames adds the names of a service to the context of its request where it has more than one.
func (v *roleReport) addNames(ctx *condition.Context, service string) {
	if v.f.ARN.Partition == "aws-cn" { // PUSH-31: the names there have two forms
		global := strings.TrimSuffix(service, ".cn")
		ctx.SetMulti(keyServiceNames, global, global+".cn")
	}
}

// settle lets one of several checks count that are alternatives: the one that is allowed, or else the one that lacks
// least.
func (*roleReport) settle(checks []Check) {
	best := 0
	for i := range checks {
		if stronger := rank(&checks[i].Result) > rank(&checks[best].Result); stronger {
			best = i
		}
	}
	if len(checks) > 0 && len(checks[best].Result.DependsOn) > 0 { // any of those that may be allowed is enough
		var all []condition.Unknown
		for i := range checks {
			all = append(all, checks[i].Result.DependsOn...)
		}
		checks[best].Result.DependsOn = inOrder(all)
	}
	for i := range checks {
		switch c := &checks[i]; {
		case i == best:
		case checks[best].Missing == "":
			c.Advisory, c.Missing, c.Fix, c.Remedy = true, "", "", ""
		default:
			c.Advisory = true
			checks[best].Missing += "; instead of that: " + c.Missing
			if checks[best].Fix != "" && c.Fix != "" {
				checks[best].Fix += "; or " + c.Fix
			}
		}
	}
}

// rank orders results by how far they are from allowed.
func rank(r *evaluate.Result) int {
	if len(r.DependsOn) > 0 {
		return 2
	}
	return [...]int{evaluate.ImplicitDeny: 1, evaluate.ExplicitDeny: 0, evaluate.Allowed: 3}[r.Decision]
}
