package cedarbench

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/cedar-policy/cedar-go"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/loads"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Loads that are translated, statement by statement, and what the other engines are asked.

// perimeterKeys are keys that follow from what Decide is told of caller and resource.
var perimeterKeys = map[string]string{
	"aws:PrincipalArn": "arn:aws:iam::" + account + ":role/team/app", "aws:ResourceOrgID": "o-a1b2c3d4e5",
}

// translated makes a load in all languages; keys are those that Decide derives itself.
func translated(b *testing.B, from loads.Load, keys map[string]string) *load {
	l := &load{name: from.Name, policies: from.Policies, requests: from.Requests, want: from.Want, entities: cedar.EntityMap{}, keys: keys}
	var text strings.Builder
	for n, s := range l.statements() {
		text.WriteString(cedarPolicy(b, s, n))
	}
	l.parseCedar(b, text.String())
	for i := range l.requests {
		context := make(cedar.RecordMap)
		for key, v := range contextOf(&l.requests[i], l.keys) {
			switch v := v.(type) {
			case bool:
				context[cedar.String(key)] = cedar.Boolean(v)
			case netip.Addr:
				context[cedar.String(key)] = cedar.IPAddr(netip.PrefixFrom(v, v.BitLen()))
			case string:
				context[cedar.String(key)] = cedar.String(v)
			}
		}
		l.ask(&l.requests[i], context)
	}
	return l
}

// statements are those of the resource's policy, where there is one, and else those of the caller's with those that deny
// of an organization's, in the order in which they are asked.
func (l *load) statements() (list []*policy.Statement) {
	policies := l.policies.Identity
	if l.policies.Resource != nil {
		policies = []*policy.Policy{l.policies.Resource}
	}
	for _, level := range l.policies.SCPs {
		for _, p := range level.Policies {
			for _, s := range p.Statements() {
				if s.Effect() == policy.Deny {
					list = append(list, s)
				}
			}
		}
	}
	for _, p := range policies {
		for _, s := range p.Statements() {
			list = append(list, s)
		}
	}
	return list
}

// callerOf returns the ARN of the role or user, or the name of the service.
func callerOf(p evaluate.Principal) (id string, kind cedar.EntityType) {
	id = p.ID()
	if session, ok := strings.CutPrefix(id, "arn:aws:sts::"+account+":assumed-role/"); ok {
		role, _, _ := strings.Cut(session, "/")
		return "arn:aws:iam::" + account + ":role/team/" + role, "Role"
	}
	if p.Account() == "" {
		return id, "Service"
	}
	return id, "User"
}

// ask writes a request in Cedar, with the groups in which its entities are.
func (l *load) ask(req *evaluate.Request, context cedar.RecordMap) {
	id, kind := callerOf(req.Principal)
	caller := cedar.NewEntityUID(kind, cedar.String(id))
	action := cedar.NewEntityUID("Action", cedar.String(req.Action))
	resource := cedar.NewEntityUID("Resource", cedar.String(req.Resource.ARN))
	l.asked = append(l.asked, cedar.Request{Principal: caller, Action: action, Resource: resource, Context: cedar.NewRecord(context)})
	if _, known := l.entities[caller]; !known {
		in := cedar.NewEntityUID("Account", cedar.String(req.Principal.Account()))
		l.entities[caller] = cedar.Entity{UID: caller, Parents: cedar.NewEntityUIDSet(in)}
	}
	if _, known := l.entities[action]; !known {
		var in []cedar.EntityUID
		for n, s := range l.statements() {
			for i, a := range slices.Collect(s.Actions()) {
				if !a.Match(req.Action) {
					continue
				}
				names := actionGroups(s, n)
				if name := names[min(i, len(names)-1)]; name != req.Action {
					in = append(in, cedar.NewEntityUID("Action", cedar.String(name)))
				}
			}
		}
		l.entities[action] = cedar.Entity{UID: action, Parents: cedar.NewEntityUIDSet(in...)}
	}
	if _, known := l.entities[resource]; !known {
		var in []cedar.EntityUID
		for _, s := range l.statements() {
			for r := range s.Resources() {
				if r.Match(req.Resource.ARN, nil) && r.String() != req.Resource.ARN {
					in = append(in, cedar.NewEntityUID("Resource", cedar.String(r.String())))
				}
			}
		}
		l.entities[resource] = cedar.Entity{UID: resource, Parents: cedar.NewEntityUIDSet(in...)}
	}
}

// contextOf returns the keys of a request as they are typed in the other languages.
func contextOf(req *evaluate.Request, keys map[string]string) map[string]any {
	context := make(map[string]any)
	for key, value := range keys {
		context[key] = value
	}
	for key, v := range req.Context.All() {
		text := v.At(0)
		context[key] = text
		if text == "true" || text == "false" {
			context[key] = text == "true"
		} else if a, err := netip.ParseAddr(text); err == nil {
			context[key] = a
		}
	}
	return context
}
