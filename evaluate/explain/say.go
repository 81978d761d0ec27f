package explain

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
	"github.com/lambdaiam/lambdaiam/internal/quote"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Words for what stands in the way and what would change it. All of them are one printable line.

// named returns a key or value for a sentence.
func named(s string) string { return quote.Excerpt(s) }

// oneOf returns values for a sentence.
func oneOf(values []string) string {
	return quote.Join(len(values), " or ", func(i int) string { return quote.Excerpt(values[i]) })
}

// tagOf returns the tag's key of a key of a family such as "aws:principaltag/".
func tagOf(key, family string) (string, bool) {
	if len(key) > len(family) && ascii.EqualFold(key[:len(family)], family) {
		return key[len(family):], true
	}
	return "", false
}

// requestWith names a request that has a value for a key. value is ready for a sentence.
func requestWith(key, value string) string {
	if tag, ok := tagOf(key, "aws:PrincipalTag/"); ok {
		return "a caller tagged " + named(tag) + " = " + value
	}
	if tag, ok := tagOf(key, "aws:ResourceTag/"); ok {
		return "a resource tagged " + named(tag) + " = " + value
	}
	switch ascii.ToLower(key) {
	case "aws:requestedregion":
		return "a request in " + value
	case "aws:multifactorauthpresent":
		if value == "true" {
			return "a caller who signed in with MFA"
		}
	case "aws:principalorgid":
		return "a caller of organization " + value + ": say it with Principal.WithOrganization if the caller is one"
	case "aws:principalisawsservice":
		if value == "true" {
			return "a call that an AWS service makes"
		}
	case "aws:viaawsservice":
		if value == "true" {
			return "a call that an AWS service makes for the caller"
		}
	case "aws:sourceip":
		return "a request from " + value
	case "aws:sourcevpc", "aws:sourcevpce":
		return "a request through " + value
	case "aws:securetransport":
		if value == "true" {
			return "a request over TLS"
		}
	}
	return "a request with " + named(key) + " = " + value
}

// sendIt says how a request comes to have a value for a key, and who has to see to it.
func sendIt(key, value string) (string, Side) {
	value = named(value)
	if tag, ok := tagOf(key, "aws:PrincipalTag/"); ok {
		return "tag the caller " + named(tag) + " = " + value, Caller
	}
	if i := strings.Index(ascii.ToLower(key), ":resourcetag/"); i >= 0 {
		return "tag the resource " + named(key[i+len(":resourcetag/"):]) + " = " + value, Owner
	}
	switch ascii.ToLower(key) {
	case "aws:requestedregion":
		return "ask in Region " + value, Request
	case "aws:multifactorauthpresent":
		if value == "true" {
			return "sign in with MFA", Request
		}
	case "aws:sourceip":
		return "ask from " + value, Network
	case "aws:sourcevpc", "aws:sourcevpce":
		return "ask through " + value, Network
	case "aws:securetransport":
		if value == "true" {
			return "ask over TLS", Request
		}
	case "aws:principalorgid":
		return "ask from an account of organization " + value + " (Principal.WithOrganization)", CallersOrganization
	}
	return "send " + named(key) + " = " + value, Request
}

// policiesOf names the policies of a kind in the plural, and organization's with their level.
func policiesOf(t *evaluate.TypeTrace) string {
	switch t.ReadAs {
	case policy.SCP:
		return "SCPs"
	case policy.RCP:
		return "RCPs"
	case policy.Identity:
		return "identity policies"
	case policy.Session:
		return "session policies"
	}
	return t.ReadAs.Title()
}

func isBool(op condition.Operator) bool { return strings.Contains(op.String(), "Bool") }
