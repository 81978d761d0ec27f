package evaluate

import (
	"strconv"
	"strings"
	"time"

	"github.com/lambdaiam/lambdaiam/condition"
)

// env is a request as a source of condition keys: what its context says, and behind that what follows from principal
// and resource ("AWS global condition context keys"). It holds no state of its own, so that evaluating a request
// allocates nothing.
type env Request

// Lookup makes env a condition.Source.
func (e *env) Lookup(key string) (condition.Value, bool) {
	if v, ok, known := e.Context.Find(key); known { // K-05
		return v, ok
	}
	s, ok := e.derive(key)
	return condition.One(s), ok
}

// Value makes env a condition.Source.
func (e *env) Value(key string) (string, bool) {
	v, ok := e.Lookup(key)
	return condition.VariableValue(key, v, ok)
}

// given returns the single value the caller set for a key.
func (e *env) given(key string) (string, bool) {
	v, ok := e.Context.Lookup(key)
	if !ok || v.IsList() {
		return "", false
	}
	return v.At(0), true
}

// derive returns the value of a key that nobody set. The keys of several values have one here at most.
func (e *env) derive(key string) (string, bool) {
	name, ok := strings.CutPrefix(key, "aws:")
	if !ok {
		if tag, ok := strings.CutPrefix(key, "iam:resourcetag/"); ok && splitARN(e.Resource.ARN).service == "iam" {
			return resourceTag(e.Resource.Tags, tag)
		}
		return "", false
	}
	p := e.Principal.principal
	if tag, ok := strings.CutPrefix(name, "principaltag/"); ok {
		if p.passed.find(tag) != nil {
			return p.passed.lookup(tag)
		}
		return p.tags.lookup(tag)
	}
	if tag, ok := strings.CutPrefix(name, "resourcetag/"); ok {
		return resourceTag(e.Resource.Tags, tag)
	}
	kind := e.caller()
	unlessEmpty := func(s string) (string, bool) { return s, s != "" }
	switch name {
	case "principalarn":
		if partition := splitARN(e.Resource.ARN).partition; p.anyPartition && partition != "" && partition != p.partition {
			return "arn:" + partition + ":iam::" + p.account + ":root", true
		}
		return unlessEmpty(p.arn)
	case "principalaccount":
		if kind == anonymous {
			return "anonymous", true
		}
		return unlessEmpty(p.account)
	case "principaltype":
		return unlessEmpty(principalTypes[kind])
	case "userid":
		return unlessEmpty(p.userid)
	case "username":
		return p.name, kind == user
	case "principalorgid":
		return unlessEmpty(p.organization)
	case "principalorgpaths":
		return unlessEmpty(p.organizationPath)
	case "principalisawsservice":
		return strconv.FormatBool(kind == service), kind != anonymous && kind != provider
	case "principalservicename", "principalservicenameslist":
		return p.name, kind == service
	case "federatedprovider":
		return p.name, kind == provider
	case "sourceidentity":
		return unlessEmpty(p.sourceIdentity)
	case "viaawsservice":
		return "false", true
	case "resourceaccount":
		target := splitARN(e.Resource.ARN)
		account, _ := owner((*Request)(e), &target)
		return unlessEmpty(account)
	case "resourceorgid":
		return unlessEmpty(e.Resource.Organization)
	case "resourceorgpaths":
		return unlessEmpty(e.Resource.OrganizationPath)
	case "requestedregion":
		return unlessEmpty(splitARN(e.Resource.ARN).region)
	case "currenttime":
		if s, ok := e.given("aws:epochtime"); ok {
			if t, ok := condition.ParseTime(s); ok {
				return t.UTC().Format(time.RFC3339Nano), true
			}
		}
	case "epochtime":
		if s, ok := e.given("aws:currenttime"); ok {
			if t, ok := condition.ParseTime(s); ok {
				return strconv.FormatInt(t.Unix(), 10), true
			}
		}
	}
	return "", false
}

var principalTypes = [...]string{
	user: "User", roleSession: "AssumedRole", federatedUser: "FederatedUser", root: "Account", anonymous: "Anonymous",
	webProvider: "",
}

// resourceTag returns the tag whose key is key ignoring case. Two of them are none.
func resourceTag(tags map[string]string, key string) (value string, ok bool) {
	for k, v := range tags {
		if strings.EqualFold(k, key) {
			if ok {
				return "", false
			}
			value, ok = v, true
		}
	}
	return value, ok
}

// caller returns the kind of the caller, which for some providers depends on the action.
func (e *env) caller() callerKind {
	switch {
	case e.Principal.principal == nil:
		return nobody
	case e.Principal.kind != webProvider:
		return e.Principal.kind
	case strings.EqualFold(e.Action, "sts:AssumeRoleWithWebIdentity"):
		return provider
	case e.Principal.name == "cognito-identity.amazonaws.com" && strings.EqualFold(e.Action, "sts:TagSession"):
		return provider // E-34: it passes session tags with AssumeRoleWithWebIdentity
	}
	return service
}
