package denial

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/policy/action"
)

// actionOf returns the action that an operation of a service needs, in the spelling of the Service Authorization
// Reference, and whether that knows it. An unknown one gets the name of the operation.
func actionOf(source, name string) (string, bool) {
	service, _, _ := strings.Cut(source, ".amazonaws.com")
	if other := find(prefixes[:], service); other != "" {
		service = other
	}
	if service == "" || name == "" {
		return "", false
	}
	for _, name := range [...]string{name, withoutDate(name)} {
		full := service + ":" + name
		for _, known := range [...]string{find(renamed[:], full), full, verb(service, name)} {
			if a, ok := action.Lookup(known); ok {
				return a.Name(), true
			}
		}
	}
	return service + ":" + withoutDate(name), false
}

// withoutDate returns the name of an operation without the version of the API behind it, as in GetFunction20150331v2
// and GetDistribution2020_05_31.
func withoutDate(name string) string {
	s := name
	if i := strings.LastIndexByte(s, 'v'); i >= 0 && i+1 < len(s) && strings.Trim(s[i+1:], "0123456789") == "" {
		s = s[:i]
	}
	rest := strings.TrimRight(s, "0123456789_")
	if strings.Count(s[len(rest):], "_") <= 3 && len(strings.ReplaceAll(s[len(rest):], "_", "")) == len("20150331") {
		return rest
	}
	return name
}

// verb returns the action of an operation of Amazon API Gateway, whose actions are methods of HTTP.
func verb(service, name string) string {
	if service == "apigateway" {
		for _, v := range verbs {
			if strings.HasPrefix(name, v.begin) {
				return "apigateway:" + v.method
			}
		}
	}
	return ""
}

var verbs = [...]struct{ begin, method string }{
	{"Get", "GET"}, {"Export", "GET"}, {"Create", "POST"}, {"Import", "POST"}, {"Generate", "POST"}, {"Test", "POST"},
	{"Update", "PATCH"}, {"Put", "PUT"}, {"Reimport", "PUT"}, {"Tag", "PUT"}, {"Untag", "DELETE"}, {"Delete", "DELETE"},
	{"Flush", "DELETE"}, {"Reset", "DELETE"},
}
