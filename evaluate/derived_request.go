package evaluate

import (
	"strconv"
	"time"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// The keys that follow from the resource, and from other keys.

func firstCalled(e *env, _ string) (condition.Value, bool) {
	if v, ok := e.list("aws:calledvia"); ok {
		return condition.One(v.At(0)), true
	}
	return condition.Value{}, false
}

func lastCalled(e *env, _ string) (condition.Value, bool) {
	if v, ok := e.list("aws:calledvia"); ok {
		return condition.One(v.At(v.Len() - 1)), true
	}
	return condition.Value{}, false
}

// viaService is true where something says by which service the call came. Else the call is taken for one that the
// caller made himself.
func viaService(e *env, _ string) (condition.Value, bool) {
	_, via := e.list("aws:calledvia")
	for _, key := range [...]string{"aws:calledviafirst", "aws:calledvialast"} {
		if !via {
			_, via = e.list(key)
		}
	}
	return boolean(via), true
}

func viaMCP(e *env, _ string) (condition.Value, bool) {
	_, via := e.list("aws:calledviaawsmcp")
	return boolean(true), via
}

func tagKeys(e *env, _ string) (condition.Value, bool) { return e.Context.TagKeys() }

func currentTime(e *env, _ string) (condition.Value, bool) {
	if s, ok := e.given("aws:epochtime"); ok {
		if t, ok := condition.ParseTime(s); ok {
			return condition.One(t.UTC().Format(time.RFC3339Nano)), true
		}
	}
	return condition.Value{}, false
}

func epochTime(e *env, _ string) (condition.Value, bool) {
	if s, ok := e.given("aws:currenttime"); ok {
		if t, ok := condition.ParseTime(s); ok {
			return condition.One(strconv.FormatInt(t.Unix(), 10)), true
		}
	}
	return condition.Value{}, false
}

func requestRegion(e *env, _ string) (condition.Value, bool) {
	return some(splitARN(e.Resource.ARN).region)
}

func ec2Region(e *env, _ string) (condition.Value, bool) {
	return e.like("aws:requestedregion", requestRegion)
}

func s3Owner(e *env, _ string) (condition.Value, bool) {
	return e.like("aws:resourceaccount", ownerAccount)
}

// like is the value of another key, which derive derives.
func (e *env) like(key string, derive func(*env, string) (condition.Value, bool)) (condition.Value, bool) {
	if v, ok, known := e.Context.Find(key); known {
		return v, ok && !v.IsList()
	}
	return derive(e, "")
}

func ownerAccount(e *env, _ string) (condition.Value, bool) {
	target := splitARN(e.Resource.ARN)
	account, _ := owner((*Request)(e), &target)
	return some(account)
}

func ownerOrganization(e *env, _ string) (condition.Value, bool) {
	return organization(e, "aws:resourceorgpaths", e.Resource.Organization, e.Resource.OrganizationPath)
}

func ownerOrgPath(e *env, _ string) (condition.Value, bool) { return some(e.Resource.OrganizationPath) }

func ownTag(e *env, tag string) (condition.Value, bool) {
	s, ok := resourceTag(e.Resource.Tags, tag)
	return condition.One(s), ok
}

// serviceTag is the tag of the resource under the name that a service has for it: it has the value of aws:ResourceTag.
func serviceTag(e *env, tag string) (condition.Value, bool) {
	if v, ok, known := e.Context.FindMember("aws:resourcetag/", tag); known {
		return v, ok && !v.IsList()
	}
	return ownTag(e, tag)
}

// resourceTag returns the tag whose key is key ignoring case. Two of them are none.
func resourceTag(tags map[string]string, key string) (value string, ok bool) {
	for k, v := range tags {
		if ascii.EqualFold(k, key) { // G-111
			if ok {
				return "", false
			}
			value, ok = v, true
		}
	}
	return value, ok
}
