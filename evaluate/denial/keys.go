package denial

import (
	"net/netip"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/internal/quote"
)

// keys returns the condition keys that an event tells (IN-64).
func (e *event) keys() (condition.Context, error) {
	var c condition.Context
	set := func(key, value string) {
		if value != "" {
			c.Set(key, value)
		}
	}
	id := &e.identity
	for _, t := range [...]struct {
		key, value string
		path       []string
	}{
		{"aws:CurrentTime", e.time, []string{"eventTime"}},
		{"aws:TokenIssueTime", id.created, []string{"userIdentity", "sessionContext", "attributes", "creationDate"}},
	} {
		if _, ok := condition.ParseTime(t.value); t.value != "" && !ok {
			f := at(e.at, CodeInvalidValue, quote.Text(t.value)+" is no point in time")
			for _, name := range t.path {
				f.path = append(f.path, jsonscan.Step{Name: name, Index: -1})
			}
			return c, f
		}
		set(t.key, t.value)
	}
	set("aws:RequestedRegion", e.region)
	set("aws:UserAgent", e.agent)
	if a, err := netip.ParseAddr(e.address); err == nil {
		key := "aws:SourceIp"
		if e.endpoint != "" {
			key = "aws:VpcSourceIp"
		}
		c.SetAddr(key, a)
	}
	if e.endpoint != "AWS Internal" {
		set("aws:SourceVpce", e.endpoint)
	}
	if e.secure {
		c.SetBool("aws:SecureTransport", true)
	}
	set("aws:MultiFactorAuthPresent", id.mfa)
	set("aws:SourceIdentity", id.sourceIdentity)
	switch id.kind {
	case "IAMUser", "AssumedRole", "Role", "FederatedUser", "Root":
		set("aws:userid", id.principalID)
		e.setVia(&c)
	case "AWSAccount":
		set("aws:userid", id.principalID)
	case "WebIdentityUser":
		id.setClaims(&c)
	}
	return c, nil
}

// setVia sets what follows from a service that made the call for the caller.
func (e *event) setVia(c *condition.Context) {
	by := e.identity.invokedBy
	if by == "" || by == "signin.amazonaws.com" || strings.Contains(e.identity.issuer, ":role/aws-service-role/") {
		return
	}
	c.SetBool("aws:ViaAWSService", true)
	if isServiceName(by) {
		c.SetMulti("aws:CalledVia", by)
	}
}

// setClaims sets audience and subject of a web identity, which principalId has behind the provider.
func (id *identity) setClaims(c *condition.Context) {
	rest, ok := strings.CutPrefix(id.principalID, id.provider+":")
	audience, isSubject := strings.CutSuffix(rest, ":"+id.userName)
	if !ok || id.userName == "" || !isSubject {
		return
	}
	host := id.provider
	if _, name, ok := strings.Cut(host, ":oidc-provider/"); ok {
		host = name
	}
	c.Set(host+":aud", audience)
	c.Set(host+":sub", id.userName)
}
