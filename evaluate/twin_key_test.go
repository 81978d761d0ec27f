package evaluate_test

import (
	"strconv"
	"strings"
	"time"
)

// The keys of the twin: what the context says, and what follows from principal and resource.

// part is a part of the resource's ARN, "" if it is none.
func (c *twinCase) part(i int) string {
	if parts := strings.SplitN(c.Resource, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		return parts[i]
	}
	return ""
}

// owner: E-43, OP-8.
func (c *twinCase) owner() (string, bool) {
	if c.part(2) == "sso" && c.Owner != "" {
		return c.Owner, true
	}
	for _, a := range []string{c.part(4), c.Owner, c.Caller.Account} {
		if a != "" {
			return a, true
		}
	}
	return "", false
}

// key is the value of a condition key, in lower case: what the context says, or what follows from principal and
// resource (K-05).
func (c *twinCase) key(key string) (twinValue, bool) {
	if v, ok := c.Context[key]; ok {
		return v, !v.Absent
	}
	s, ok := c.derived(key)
	return twinValue{Values: []string{s}}, ok
}

func (c *twinCase) derived(key string) (string, bool) {
	p := c.Caller
	some := func(s string) (string, bool) { return s, s != "" }
	tagged := func(tags map[string]string, key string) (value string, n int) {
		for k, v := range tags {
			if strings.ToLower(k) == key {
				value, n = v, n+1
			}
		}
		if n > 1 {
			return "", n
		}
		return value, n
	}
	if key, ok := strings.CutPrefix(key, "aws:principaltag/"); ok {
		v, n := tagged(p.SessionTags, key) // E-90
		if n == 0 {
			v, n = tagged(p.Tags, key)
		}
		return v, n == 1
	}
	resource, ok := strings.CutPrefix(key, "iam:resourcetag/")
	if !ok || c.part(2) != "iam" {
		resource, ok = strings.CutPrefix(key, "aws:resourcetag/")
	}
	if key := resource; ok {
		v, n := tagged(c.Tags, key)
		return v, n == 1
	}
	given := func(key string) (time.Time, bool) {
		v, ok := c.Context[key]
		if !ok || v.Absent || v.List {
			return time.Time{}, false
		}
		return twinDate(v.Values[0])
	}
	switch key {
	case "aws:principalarn":
		switch partition := c.part(1); {
		case p.Kind == "user", p.Kind == "federated":
			return p.ID, true
		case p.AnyPartition && partition != "":
			return "arn:" + partition + ":iam::" + p.Account + ":root", true
		case p.Kind == "root":
			return "arn:" + p.Partition + ":iam::" + p.Account + ":root", true
		case p.Kind == "session" && p.Path == "":
			return "arn:" + p.Partition + ":iam::" + p.Account + ":role/" + p.Name, true
		case p.Kind == "session":
			return "arn:" + p.Partition + ":iam::" + p.Account + ":role" + p.Path + p.Name, true
		}
	case "aws:principalaccount":
		if p.Kind == "anonymous" {
			return "anonymous", true
		}
		return some(p.Account)
	case "aws:principaltype": // V-11
		return some(map[string]string{"user": "User", "session": "AssumedRole", "federated": "FederatedUser", "root": "Account",
			"anonymous": "Anonymous"}[p.Kind])
	case "aws:userid":
		switch {
		case p.Kind == "user":
			return some(p.UniqueID)
		case p.Kind == "federated":
			return p.Account + ":" + p.Name, true
		case p.Kind == "session" && p.UniqueID != "" && p.Session != "":
			return p.UniqueID + ":" + p.Session, true
		case p.Kind == "root":
			return p.Account, true
		case p.Kind == "anonymous":
			return "anonymous", true
		}
	case "aws:username":
		return p.Name, p.Kind == "user"
	case "aws:principalorgid":
		return some(p.Organization)
	case "aws:principalorgpaths":
		return some(p.OrganizationPath)
	case "aws:principalisawsservice":
		return strconv.FormatBool(p.Kind == "service"), p.Kind != "anonymous" && p.Kind != "provider"
	case "aws:principalservicename", "aws:principalservicenameslist":
		return p.ID, p.Kind == "service"
	case "aws:federatedprovider":
		return p.ID, p.Kind == "provider"
	case "aws:sourceidentity":
		return some(p.SourceIdentity)
	case "aws:viaawsservice":
		return "false", true
	case "aws:resourceaccount":
		return c.owner()
	case "aws:requestedregion":
		return some(c.part(3))
	case "aws:currenttime":
		t, ok := given("aws:epochtime")
		return t.UTC().Format(time.RFC3339Nano), ok
	case "aws:epochtime":
		t, ok := given("aws:currenttime")
		return strconv.FormatInt(t.Unix(), 10), ok
	}
	return "", false
}
