package lambdaperm

import (
	"maps"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// operationKeys are the keys that the request for an action has only if the reference lists them for it.
var operationKeys = [...]string{
	keyAuthType, keyCodeSigning, keyFunctionArn, keyLayer, keyPrincipal, keySecurityGroups, keySubnets, keyToken, keyVPC,
	keyWebRequestAuth, keyWebResourceAuth,
}

// hasKey reports whether the requests for an action can have a key.
func hasKey(name, key string) bool {
	a, _ := action.Lookup(name)
	for k := range a.ConditionKeys() {
		if k.Match(key) {
			return true
		}
	}
	return false
}

// context returns the context of one check: what is known about the call, with the keys of this very action (M-20).
func (q *operationReport) context(s step, principal string) condition.Context {
	name := s.action
	ctx := q.c.Context.Clone()
	ctx.SetAbsent(keyViaURL) // calls through a function URL are no operations
	for _, key := range operationKeys {
		_, _, said := ctx.Find(key)
		switch {
		case hasKey(name, key):
			value, given, known := q.value(key, principal)
			if given {
				ctx.SetValue(key, value)
			} else if known && !said {
				ctx.SetAbsent(key)
			}
		case key == keyCodeSigning && q.op.Name == "UpdateFunctionConfiguration" && said:
			// LC-8: the developer guide has the key and the reference does not, so the asker decides.
		default: // ACT-15
			ctx.SetAbsent(key)
		}
	}
	q.setTags(&ctx, name)
	if name == passRole {
		ctx.Set(keyPassedTo, lambdaService) // ROLE-3
	}
	if s.isForwarded() {
		q.forward(&ctx, s)
	}
	return ctx
}

// value returns what the call has for a key: a value if it is given, certainly none if it is not given and known.
func (q *operationReport) value(key, principal string) (v condition.Value, given, known bool) {
	op := q.op
	single := func(s string, known bool) (condition.Value, bool, bool) { return condition.One(s), s != "", known }
	list := func(s []string) (condition.Value, bool, bool) { return condition.List(s...), len(s) > 0, true }
	vpc := op.VPC
	if vpc == nil {
		vpc = &VPC{}
	}
	switch key {
	case keyAuthType:
		if op.AuthType == "" && op.Function != nil && strings.HasSuffix(op.Name, "FunctionUrlConfig") {
			return single(op.Function.URLs[op.Qualifier].AuthType, false) // that of the URL there is
		}
		// What is removed, or put as a whole, may be a permission for a URL.
		return single(op.AuthType, op.Name == "AddPermission")
	case keyCodeSigning:
		return single(op.CodeSigningConfig, true)
	case keyFunctionArn:
		if op.Function == nil {
			return single("", false)
		}
		fn, _ := op.Function.ARN.WithQualifier(op.Qualifier) // ACT-12, ARN-8: as addressed
		return single(fn.String(), true)
	case keyLayer:
		var arns []string
		for _, l := range op.Layers {
			arns = append(arns, l.ARN)
		}
		return list(arns)
	case keyPrincipal:
		return single(principal, false)
	case keySecurityGroups:
		return list(vpc.SecurityGroups)
	case keySubnets:
		return list(vpc.Subnets)
	case keyVPC:
		return single(op.vpc().ID, true)
	case keyWebRequestAuth: // L2-9
		return single(op.AuthType, true)
	case keyWebResourceAuth:
		return single(op.endpointAuth(), false)
	}
	return single("", false) // a token belongs to the call of Alexa
}

// setTags sets the tags and tag keys that the call gives, for the actions that have such keys.
func (q *operationReport) setTags(ctx *condition.Context, name string) {
	if !hasKey(name, keyTagKeys) {
		for key := range q.c.Context.All() {
			if hasPrefixFold(key, keyRequestTag) {
				ctx.SetAbsent(key)
			}
		}
		ctx.SetAbsent(keyTagKeys)
		return
	}
	keys := slices.Sorted(maps.Keys(q.op.Tags))
	if q.op.Name == "UntagResource" {
		keys = q.op.TagKeys
	}
	if len(keys) > 0 {
		ctx.SetMulti(keyTagKeys, keys...)
	}
	for key, value := range q.op.Tags {
		ctx.Set(keyRequestTag+key, value)
	}
}
