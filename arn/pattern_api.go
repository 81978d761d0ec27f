package arn

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/internal/template"
)

// apiPrefix begins the short form of an ARN in the policy of an API. A pattern of it holds what follows, which begins
// with a slash, as no other pattern does.
const (
	apiService = "execute-api" // G-100
	apiPrefix  = apiService + ":"
)

func parseShortAPI(s, rest string, variables bool) (Pattern, error) {
	t, err := template.Parse(rest, template.Options{Wildcards: true, Variables: variables})
	if err != nil {
		code, offset := variableError(err)
		return refuse(code, s, len(apiPrefix)+offset, err.Error())
	}
	return Pattern{t}, nil
}

// IsShortAPI reports whether the pattern is of the form execute-api:/STAGE/METHOD/PATH, which means something in the
// policy of an API only.
func (p *Pattern) IsShortAPI() bool {
	return p.t.Colons() == 0 && strings.HasPrefix(p.t.String(), "/") && !p.t.IsDead()
}

// shortAPI returns the part of a resource with which a pattern that has no ARN is compared.
func (p *Pattern) shortAPI(resource string) (path string, ok bool) {
	if !p.IsShortAPI() {
		return "", false
	}
	rest := resource
	for i := range 5 { // arn, partition, service, Region, account
		part, behind, ok := strings.Cut(rest, ":")
		if !ok || i == 0 && part+":" != prefix || i == 2 && part != apiService {
			return "", false
		}
		rest = behind
	}
	slash := strings.IndexByte(rest, '/')
	if slash <= 0 {
		return "", false
	}
	return rest[slash:], true
}
