package evaluate

import (
	"strconv"
	"time"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// The keys that follow from the resource, and from other keys.

func firstCalled(e *env, _ string) (string, bool) {
	if v, ok := e.list("aws:calledvia"); ok {
		return v.At(0), true
	}
	return "", false
}

func lastCalled(e *env, _ string) (string, bool) {
	if v, ok := e.list("aws:calledvia"); ok {
		return v.At(v.Len() - 1), true
	}
	return "", false
}

// viaService is true where something says by which service the call came. Else the call is taken for one that the
// caller made himself.
func viaService(e *env, _ string) (string, bool) {
	_, via := e.list("aws:calledvia")
	for _, key := range [...]string{"aws:calledviafirst", "aws:calledvialast"} {
		if !via {
			_, via = e.list(key)
		}
	}
	return boolean(via), true
}

func viaMCP(e *env, _ string) (string, bool) {
	_, via := e.list("aws:calledviaawsmcp")
	return boolean(true), via
}

func tagKeys(e *env) (condition.Value, bool) { return e.Context.TagKeys() }

func currentTime(e *env, _ string) (string, bool) {
	if s, ok := e.given("aws:epochtime"); ok {
		if t, ok := condition.ParseTime(s); ok {
			return t.UTC().Format(time.RFC3339Nano), true
		}
	}
	return "", false
}

func epochTime(e *env, _ string) (string, bool) {
	if s, ok := e.given("aws:currenttime"); ok {
		if t, ok := condition.ParseTime(s); ok {
			return strconv.FormatInt(t.Unix(), 10), true
		}
	}
	return "", false
}

func requestRegion(e *env, _ string) (string, bool) {
	return some(splitARN(e.Resource.ARN).region)
}

func ec2Region(e *env, _ string) (string, bool) {
	return e.like("aws:requestedregion", requestRegion)
}

func s3Owner(e *env, _ string) (string, bool) {
	return e.like("aws:resourceaccount", ownerAccount)
}

// single is a value that is there and no list.
func single(v condition.Value, ok bool) (string, bool) {
	if !ok || v.IsList() {
		return "", false
	}
	return v.At(0), true
}

// like is the value of another key, which derive derives.
func (e *env) like(key string, derive func(*env, string) (string, bool)) (string, bool) {
	if v, ok, known := e.Context.Find(key); known {
		return single(v, ok)
	}
	return derive(e, "")
}

func ownerAccount(e *env, _ string) (string, bool) {
	target := splitARN(e.Resource.ARN)
	account, _ := owner((*Request)(e), &target)
	return some(account)
}

func ownerOrganization(e *env, _ string) (string, bool) {
	return organization(e, "aws:resourceorgpaths", e.Resource.Organization, e.Resource.OrganizationPath)
}

func ownerOrgPath(e *env, _ string) (string, bool) { return some(e.Resource.OrganizationPath) }

func ownTag(e *env, tag string) (string, bool) {
	if e.tags != nil {
		return e.tags.lookup(tag)
	}
	return resourceTag(e.Resource.Tags, tag)
}

// serviceTag is the tag of the resource under the name that a service has for it: it has the value of aws:ResourceTag.
func serviceTag(e *env, tag string) (string, bool) {
	if v, ok, known := e.Context.FindMember("aws:resourcetag/", tag); known {
		return single(v, ok)
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
