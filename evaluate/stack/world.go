package stack

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/policy"
)

// A world is the stack as one question sees it, with some conditions decided.
type world struct {
	*Stack
	o     *options
	given given
	made  map[condition.Unknown]When // what choices stand for that are not conditions themselves
}

// left returns the choice that stands for a When here; absent says that it does not hold.
func (w *world) left(when When) (u condition.Unknown, absent bool) {
	rest, absent := w.given.of(when)
	if absent || len(rest) == 0 {
		return condition.Unknown{}, absent
	}
	u = rest.choice()
	if u != rest[0].Condition {
		if w.made == nil {
			w.made = make(map[condition.Unknown]When)
		}
		w.made[u] = rest
	}
	return u, false
}

// conditions returns the conditions among values on which an answer depends.
func (w *world) conditions(values []condition.Unknown) (list []condition.Unknown) {
	for _, u := range values {
		if u.Class != condition.ClassChoice {
			continue
		}
		for _, t := range w.made[u] {
			if !slices.Contains(list, t.Condition) {
				list = append(list, t.Condition)
			}
		}
		if w.made[u] == nil && !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	return list
}

// function returns a function as it will be.
func (w *world) function(f *Function) (lambdaperm.Function, error) {
	if err := w.faulty[f.ID]; err != nil {
		return lambdaperm.Function{}, refuse(CodeFault, f.ID, "the function has a fault: "+err.Reason, err)
	}
	out := f.Function
	for i := range f.Configurations {
		if rest, absent := w.given.of(f.Configurations[i].When); !absent && len(rest) == 0 {
			f.Configurations[i].over(&out)
		}
	}
	out.Partial = true
	var err error
	if out.Role, err = w.role(f.Role, f); err != nil {
		return lambdaperm.Function{}, err
	}
	if out.Policies, err = w.functionPolicies(f); err != nil {
		return lambdaperm.Function{}, err
	}
	for _, i := range w.parts[f.ID].urls {
		u := &w.d.URLs[i]
		if _, absent := w.given.of(u.When); absent {
			continue
		}
		if out.URLs == nil {
			out.URLs = make(map[string]lambdaperm.URL)
		}
		out.URLs[w.qualifier(u.Qualifier)] = lambdaperm.URL{AuthType: u.AuthType}
	}
	out.ResourcePolicies, err = w.policiesOf(reached(&out))
	return out, err
}

// reached returns the ARNs of what a function reaches by its configuration.
func reached(f *lambdaperm.Function) []string {
	names := []string{f.DeadLetter, f.OnSuccess, f.OnFailure, f.KMSKey, f.CodeObject, f.CodeKey, f.DurableKey, f.ImageRepository}
	for _, fs := range f.FileSystems {
		names = append(names, fs.ARN, fs.AccessPoint, fs.Bucket)
	}
	for _, key := range f.DestinationKeys {
		names = append(names, key)
	}
	return names
}

// polled returns the ARNs of what a mapping reaches.
func polled(m *lambdaperm.EventSourceMapping) []string {
	names := []string{m.SourceARN, m.Cluster, m.OnFailure, m.FilterKey, m.SourceKey}
	secrets := m.Secrets
	if m.Registry != nil {
		names, secrets = append(names, m.Registry.URI), slices.Concat(secrets, m.Registry.Secrets)
	}
	for _, secret := range secrets {
		names = append(names, secret.ARN, secret.Key)
	}
	for _, key := range m.DestinationKeys {
		names = append(names, key)
	}
	return names
}

// policiesOf returns the policies of resources of the stack that ARNs name, or that what they name is in.
func (w *world) policiesOf(names []string) (map[string]*policy.Policy, error) {
	var out map[string]*policy.Policy
	for _, name := range names {
		i, ok := w.own(name)
		if name == "" || !ok || len(w.d.Resources[i].Policies) == 0 {
			continue
		}
		p, err := w.resourcePolicy(i)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		if out == nil {
			out = make(map[string]*policy.Policy)
		}
		out[w.d.Resources[i].ARN] = p
	}
	return out, nil
}

// resourcePolicies returns the policies of all resources by their ARNs.
func (w *world) resourcePolicies() (map[string]*policy.Policy, error) {
	var out map[string]*policy.Policy
	for _, i := range w.withPolicy {
		r := &w.d.Resources[i]
		p, err := w.resourcePolicy(i)
		if err != nil {
			return nil, err
		}
		if p == nil || r.ARN == "" {
			continue
		}
		if out == nil {
			out = make(map[string]*policy.Policy)
		}
		out[r.ARN] = p
	}
	return out, nil
}

// role returns a role of the stack by its ID, or one from outside by its ARN.
func (w *world) role(ref string, of *Function) (*lambdaperm.Role, error) {
	i, ok := w.roles[ref]
	if !ok {
		if err := w.faulty[ref]; err != nil {
			return nil, refuse(CodeFault, ref, "the role has a fault: "+err.Reason, err)
		}
		return w.roleOutside(ref, of)
	}
	r := &w.d.Roles[i]
	if err := w.faulty[r.ID]; err != nil {
		return nil, refuse(CodeFault, r.ID, "the role has a fault: "+err.Reason, err)
	}
	out := &lambdaperm.Role{ARN: r.ARN, Tags: r.Tags, SCPs: w.o.scps}
	var err error
	if r.Trust != nil {
		if out.Trust, err = w.policy(r.Trust); err != nil {
			return nil, err
		}
	}
	for j := range r.Policies {
		p, err := w.policy(&r.Policies[j])
		if err != nil {
			return nil, err
		}
		if p != nil {
			out.Identity = append(out.Identity, p)
		}
	}
	if r.Boundary != nil {
		if out.Boundary, err = w.policy(r.Boundary); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// roleOutside returns a role that the stack does not make: what is known of it outside, or else one with policies that
// nobody knows (IN-46).
func (w *world) roleOutside(ref string, of *Function) (*lambdaperm.Role, error) {
	if ref == "" {
		return nil, nil
	}
	if w.o.outside != nil && isKnown(ref) {
		ps, err := w.o.outside.Policies(ref, "sts:AssumeRole", ref)
		if err == nil {
			return &lambdaperm.Role{ARN: ref, Trust: ps.Resource, Identity: ps.Identity, Boundary: ps.Boundary,
				SCPs: scpsOf(ps, w.o)}, nil
		}
	}
	name := condition.ShowPartial(ref)
	parts, _ := condition.PartsOf(ref)
	if len(parts) == 1 && parts[0].Unknown.Label != "" {
		name = parts[0].Unknown.Label
	}
	unknown, err := w.unknownPolicy(name)
	if err != nil {
		return nil, err
	}
	return &lambdaperm.Role{ARN: roleARN(ref, name, of), Trust: unknown, Identity: []*policy.Policy{unknown},
		SCPs: w.o.scps}, nil
}

// roleARN returns an ARN for a role of which nobody knows more than how it is referred to.
func roleARN(ref, name string, of *Function) string {
	if strings.HasPrefix(ref, "arn:") {
		return ref
	}
	u := condition.Unknown{Label: label("role of " + name), Class: condition.ClassName}
	return "arn:" + of.Function.ARN.Partition + ":iam::" + of.Function.ARN.AccountID + ":role/" + u.StandIn()
}

func scpsOf(ps evaluate.Policies, o *options) []evaluate.Level {
	if ps.SCPs != nil {
		return ps.SCPs
	}
	return o.scps
}
