package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// anyMethod is how OpenAPI documents of API Gateway write every method.
const anyMethod = "x-amazon-apigateway-any-method"

// defaultPath is the route of an HTTP API that takes what no other takes.
const defaultPath = "$default"

// restAPI is an event of a REST API.
func (e *samEvent) restAPI() {
	path, method, ok := e.readRoute()
	if !ok {
		return
	}
	id, api := e.apiOf(e.samFunction.id, e.props, "RestApiId", implicitREST, e.at)
	if api == nil {
		return
	}
	api.conditions = append(api.conditions, e.condition)
	suffix := "Stage"
	if stage := textOf(api.props.member("StageName")); isAlphanumeric(stage) {
		suffix = stage
	} else if stage != "" {
		suffix = hashed(stage)
	}
	verb := "*"
	if method != "any" {
		verb = ascii.ToUpper(method)
	}
	e.permit(e.id+"Permission"+suffix, e.at, "apigateway.amazonaws.com", field{"SourceArn",
		e.here(e.at, "execute-api", "${__ApiId__}/${__Stage__}/"+verb+starred(trimmed(path), true),
			field{"__ApiId__", id}, field{"__Stage__", e.at.text("*")})})
	e.serve(api, path, method, "POST", e.integration(e.at, e.partitionText(),
		textOf(e.props.member("ResponseTransferMode"))))
}

// httpAPI is an event of an HTTP API. Without path and method it takes what no other takes.
func (e *samEvent) httpAPI() {
	path, method := defaultPath, anyMethod
	if given(e.props.member("Path")) || given(e.props.member("Method")) {
		var ok bool
		if path, method, ok = e.readRoute(); !ok {
			return
		}
	}
	id, api := e.apiOf(e.samFunction.id, e.props, "ApiId", implicitHTTP, e.at)
	if api == nil {
		return
	}
	api.conditions = append(api.conditions, e.condition)
	if path == defaultPath || !e.servesDefault(api) {
		verb := "*"
		if method != anyMethod && method != "any" {
			verb = ascii.ToUpper(method)
		}
		route := "/" + verb + starred(trimmed(path), false)
		switch {
		case path == defaultPath:
			route = "/" + verb
		case method == "any" && path == "/"+defaultPath:
			route = path
		}
		e.permission("apigateway.amazonaws.com", field{"SourceArn",
			e.here(e.at, "execute-api", "${__ApiId__}/${__Stage__}"+route,
				field{"__ApiId__", id}, field{"__Stage__", e.at.text("*")})})
	}
	e.serve(api, path, method, "POST", e.integration(e.at, "${AWS::Partition}", ""))
}

// readRoute returns path and method of the event, the method in lower case.
func (e *samEvent) readRoute() (path, method string, ok bool) {
	p, m := e.need("Path"), e.need("Method")
	if p == nil || m == nil {
		return "", "", false
	}
	for _, n := range []*node{p, m} {
		if n.kind != kindString {
			e.wrong(e.samFunction.id, n, "Path or Method")
			return "", "", false
		}
	}
	return p.text, ascii.ToLower(m.text), true
}

// serve writes into the document of an API that the function serves a route.
func (e *samEvent) serve(api *samAPI, path, method, verb string, uri *node) {
	m := e.at
	integration := m.object(field{"type", m.text("aws_proxy")}, field{"httpMethod", m.text(verb)}, field{"uri", uri})
	integration.origin = e.name
	if !api.add(path, method, m.object(field{integrationMember, integration}), e.condition) {
		e.r.fault(e.samFunction.id, stack.CodeInvalidValue, int(m), path,
			"the API has another event for this path and method", nil)
	}
}

// servesDefault reports whether the function takes what no other route of the API takes: then the permission for that
// lets the API invoke it for every route. The translator does not see it of an alias.
func (e *samEvent) servesDefault(api *samAPI) bool {
	if e.alias != "" {
		return false
	}
	i, ok := api.numbers[route{defaultPath, anyMethod}]
	if !ok {
		return false
	}
	name, uri := samCall(api.routes[i].value.member(integrationMember).member("uri"))
	return name == "Fn::Sub" && strings.Contains(textOf(uri), "${"+e.samFunction.id+".Arn}")
}

// textOf returns the text of a string, "" for any other value.
func textOf(n *node) string {
	if n == nil || n.kind != kindString {
		return ""
	}
	return n.text
}

// trimmed returns a path without the slash at its end.
func trimmed(path string) string {
	if len(path) > 1 {
		return strings.TrimSuffix(path, "/")
	}
	return path
}

// starred returns a path with stars for its parameters; greedy ones such as {name+} are parameters of REST APIs, and of
// HTTP APIs if they are named proxy.
func starred(path string, greedy bool) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(path, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, behind, ok := strings.Cut(rest, "}")
		plain, plus := strings.CutSuffix(name, "+")
		if !ok || !isParameter(plain) || plus && !greedy && plain != "proxy" {
			b.WriteByte('{')
			path = rest
			continue
		}
		b.WriteByte('*')
		path = behind
	}
}

func isParameter(name string) bool {
	return name != "" && strings.Trim(name, letters+digits+"._-") == ""
}

func isAlphanumeric(text string) bool { return text != "" && strings.Trim(text, letters+digits) == "" }

const (
	letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits  = "0123456789"
)
