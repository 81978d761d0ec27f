// Package lambdasource has the facts of the event sources whose services invoke functions of AWS Lambda: what the
// service is called, what the ARNs of such sources look like, and which condition keys it sends. Package lambdaperm
// asks questions about them, package validate reads policies by them.
//
// What the developer guides say is in testdata/tables.txt of package lambdaperm, row by row with its source.
package lambdasource

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
)

// A Source is an event source, in a form that keeps the lines of its table short: facts are bits, the formats of ARNs
// begin behind the partition, and what most sources do not have is left out. The zero value is none.
type Source struct {
	ID, Title    string
	Name         string // short and unique
	Principal    string // the service that calls or assumes the role, in its global form
	Facts        Fact
	ARNs         []string // behind [AnyPartition]
	CrossAccount string   // what a source of another account needs besides
	Subscription []string // the actions that its policy must then allow
	Actions      []string // that the role takes; nil: lambda:InvokeFunction
}

// A Fact is what a row says with yes or no.
type Fact uint16

// What a row may say.
const (
	WithRole     Fact = 1 << iota // invokes as a role; neither this nor polled: pushes
	SendsARN                      // aws:SourceArn is always sent
	SendsAccount                  // aws:SourceAccount is always sent
	OmitsAccount                  // … never
	HasToken                      // no ARN, no account, a token
	CallsURL                      // calls the function's URL
	NamedOptIn                    // has the Region in its name where that must be enabled first and is not the function's
	NamedBoth                     // may have the Region in its name
	NamedRegion                   // always has
	RunsWithRole                  // the execution role must trust it, and the function's policy does not count
	SameAccount                   // cannot work with a function of another account
	SameRegion                    // … of another Region
	SendsRegion                   // aws:SourceArn has the function's Region, whatever the source's
	AsCaller                      // without a role calls with the permissions of whoever calls it; without a principal always
	Scales                        // changes provisioned concurrency, which only versions and aliases have
)

// AnyPartition is what formats of ARNs begin with.
const AnyPartition = "arn:{partition}:"

const amazonaws = ".amazonaws.com"

// Is reports whether the row says one of some facts.
func (s *Source) Is(f Fact) bool { return s.Facts&f != 0 }

// SendsNoAccount reports whether no request of the service has aws:SourceAccount.
func (s *Source) SendsNoAccount() bool { return s.Is(OmitsAccount | HasToken) }

// Has reports whether an ARN has one of the formats of the source.
func (s *Source) Has(a arn.ARN) bool {
	return slices.ContainsFunc(s.ARNs, func(format string) bool { return HasFormat(format, a) })
}

// Regional returns the name of a service with a Region in it.
func Regional(principal, region string) string {
	return strings.TrimSuffix(principal, amazonaws) + "." + region + amazonaws
}

// IsNamed reports whether a service principal is one of the names that the service may have: with a Region in it as far
// as it has such names, and with the ending of the China partition.
func (s *Source) IsNamed(principal string) bool { // PUSH-31
	if s.Principal == "" {
		return false
	}
	if plain, ok := strings.CutSuffix(principal, ".cn"); ok && strings.HasSuffix(s.Principal, amazonaws) {
		principal = plain
	}
	if principal == s.Principal {
		return !s.Is(NamedRegion)
	}
	rest, ok := strings.CutPrefix(principal, strings.TrimSuffix(s.Principal, amazonaws)+".")
	region, ends := strings.CutSuffix(rest, amazonaws)
	return ok && ends && arn.IsRegion(region) && s.Is(NamedOptIn|NamedBoth|NamedRegion)
}

// HasFormat reports whether an ARN has the form that a row gives for it. A name in braces stands for text without colons
// and slashes, {name/} for text that may hold slashes, {name+} for any text to the end, and three dots at the end for
// any text or none; what a name stands for has no wildcards.
func HasFormat(format string, a arn.ARN) bool {
	service, rest, _ := strings.Cut(format, ":")
	region, rest, _ := strings.Cut(rest, ":")
	account, rest, _ := strings.Cut(rest, ":")
	switch {
	case service != a.Service,
		region == "" && a.Region != "", region != "" && !arn.IsRegion(a.Region),
		account == "" && a.AccountID != "", account != "" && !arn.IsAccountID(a.AccountID):
		return false
	}
	return resourceFits(rest, a.Resource)
}

// resourceFits reports whether the resource part of an ARN has a format.
func resourceFits(format, s string) bool {
	for {
		open := strings.IndexByte(format, '{')
		if open < 0 {
			if head, ok := strings.CutSuffix(format, "..."); ok {
				return strings.HasPrefix(s, head)
			}
			return s == format
		}
		var ok bool
		if s, ok = strings.CutPrefix(s, format[:open]); !ok {
			return false
		}
		name, rest, _ := strings.Cut(format[open:], "}")
		stops := ":/"
		switch {
		case strings.HasSuffix(name, "+"):
			stops = ""
		case strings.HasSuffix(name, "/"):
			stops = ":"
		}
		end := len(s)
		if i := strings.IndexAny(s, stops); i >= 0 {
			end = i
		}
		if end == 0 || strings.ContainsAny(s[:end], "*?") {
			return false
		}
		format, s = rest, s[end:]
	}
}

// IsQualified reports whether a value of a condition can only match the ARN of a version or alias of a function, or that
// of some other part of a function: lambda:SourceFunctionArn has that of the function without a qualifier.
func IsQualified(value string) bool { // ROLE-10
	fields := strings.Split(value, ":")
	return len(fields) > 7 && fields[0] == "arn" && fields[2] == "lambda" && fields[5] == "function"
}
