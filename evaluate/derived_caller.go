package evaluate

import "strings"

// The keys that follow from the caller.

// some is a value, and none where it is empty.
func some(s string) (string, bool) { return s, s != "" }

func callerARN(e *env, _ string) (string, bool) {
	p := e.Principal.principal
	if p.anyPartition {
		if partition := splitARN(e.Resource.ARN).partition; partition != "" && partition != p.partition {
			return "arn:" + partition + ":iam::" + p.account + ":root", true
		}
	}
	return some(p.arn)
}

func callerAccount(e *env, _ string) (string, bool) {
	if e.caller() == anonymous {
		return "anonymous", true
	}
	return some(e.Principal.account)
}

var principalTypes = [...]string{
	user: "User", roleSession: "AssumedRole", federatedUser: "FederatedUser", root: "Account", anonymous: "Anonymous",
}

func callerType(e *env, _ string) (string, bool) { return some(principalTypes[e.caller()]) }

func callerUserID(e *env, _ string) (string, bool) { return some(e.Principal.userid) }

func callerName(e *env, _ string) (string, bool) {
	return e.Principal.name, true
}

func callerProvider(e *env, _ string) (string, bool) {
	name := e.Principal.name
	return name, e.caller() == provider
}

func callerIsService(e *env, _ string) (string, bool) {
	return boolean(e.caller() == service), true
}

func boolean(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func callerSourceIdentity(e *env, _ string) (string, bool) {
	return some(e.Principal.sourceIdentity)
}

func callerTag(e *env, tag string) (string, bool) {
	tags := e.Principal.passed // E-90
	if tags.find(tag) == nil {
		tags = e.Principal.tags
	}
	s, ok := tags.lookup(tag)
	return s, ok
}

func callerOrgPath(e *env, _ string) (string, bool) {
	return some(e.Principal.organizationPath)
}

func callerOrganization(e *env, _ string) (string, bool) {
	return organization(e, "aws:principalorgpaths", e.Principal.organization, e.Principal.organizationPath)
}

// organization returns the id of an organization: that of the path which was set, or what is known.
func organization(e *env, paths, id, path string) (string, bool) {
	if v, ok := e.list(paths); ok {
		if id, ok := organizationIn(v.At(0)); ok {
			return id, true
		}
	}
	if id == "" {
		id, _ = organizationIn(path)
	}
	return some(id)
}

// organizationIn returns the id at the beginning of a path, such as o-a1b2c3d4e5/r-ab12/.
func organizationIn(path string) (id string, ok bool) {
	id, _, ok = strings.Cut(path, "/")
	return id, ok && strings.HasPrefix(id, "o-")
}

func sourceOrganization(e *env, _ string) (string, bool) {
	return organization(e, "aws:sourceorgpaths", "", "")
}

func endpointOrganization(e *env, _ string) (string, bool) {
	return organization(e, "aws:vpceorgpaths", "", "")
}

// kmsCaller is the account of the caller. That of a service is not known, which is not absent (K-09).
func kmsCaller(e *env, _ string) (string, bool) {
	if account, ok := e.given("aws:principalaccount"); ok {
		return account, true
	}
	return some(e.Principal.account)
}
