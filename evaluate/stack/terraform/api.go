package terraform

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
)

// describeIntegration reads a method of a REST API that invokes a function.
func (r *reader) describeIntegration(b *block) {
	if n := b.known("type"); n != nil && n.Text() != "AWS" && n.Text() != "AWS_PROXY" {
		return
	}
	method, path := methodOf(r, b.needed("http_method")), reading.RequestPath(r.resourcePath(b, "resource_id", 0), r.unknown)
	r.addEndpoint(b, "aws_api_gateway_rest_api", "rest_api_id", "uri", "credentials", method+path)
}

// describeIntegrationV2 reads the routes of an HTTP or WebSocket API that invoke a function.
func (r *reader) describeIntegrationV2(b *block) {
	if n := b.known("integration_type"); n != nil && n.Text() != "AWS_PROXY" && n.Text() != "AWS" {
		return
	}
	add := func(endpoint string) {
		r.addEndpoint(b, "aws_apigatewayv2_api", "api_id", "integration_uri", "credentials_arn", endpoint)
	}
	routes := r.routesOf(b.in)
	for _, in := range routes {
		key := r.block(in).needed("route_key")
		if method, path, ok := strings.Cut(key, " "); ok {
			key = methodOf(r, method) + reading.RequestPath(path, r.unknown)
		}
		add(key)
	}
	if len(routes) == 0 {
		add(r.unknown("route of "+b.in.address, condition.ClassPath))
	}
}

// addEndpoint adds the triggers that an endpoint of an API is: one for each stage.
func (r *reader) addEndpoint(b *block, typ, api, uri, credentials, endpoint string) {
	in, text := b.refersTo(typ, api)
	id := b.in.address
	if in != nil {
		id, text = in.address, r.attribute(in, "id")
	}
	role := r.roleOf(b, credentials)
	for _, stage := range r.stagesOf(in, id) {
		t := stack.Trigger{Source: lambdaperm.Source{Name: lambdaperm.EventSourceAPIGateway,
			ARN: r.expand(b.in, "arn:{P}:execute-api:{R}:{A}:", api) + text + "/" + stage + "/" + endpoint}}
		if role != "" && !strings.HasSuffix(role, ":user/*") {
			t.Role, t.Service = role, lambdaperm.EventSourceAPIGatewayWithRole
		}
		r.addTrigger(b, b, uri, id, t)
	}
}

// routesOf returns the routes to an integration.
func (r *reader) routesOf(integration *instance) []*instance {
	const typ = "aws_apigatewayv2_integration"
	if r.routes == nil {
		r.routes = make(map[string][]*instance)
		for _, in := range r.instances {
			if in.typ != "aws_apigatewayv2_route" {
				continue
			}
			to, text := r.block(in).refersTo(typ, "target")
			id := strings.TrimPrefix(text, "integrations/")
			if to != nil {
				id = r.attribute(to, "id")
			}
			r.routes[id] = append(r.routes[id], in)
		}
	}
	return r.routes[r.attribute(integration, "id")]
}

// stagesOf returns the names of the stages of an API; of one without any the name is not known.
func (r *reader) stagesOf(api *instance, id string) []string {
	if r.stages == nil {
		r.stages = make(map[*instance][]string)
		for _, in := range r.instances {
			name, typ, argument := "stage_name", "aws_api_gateway_rest_api", "rest_api_id"
			switch in.typ {
			case "aws_apigatewayv2_stage":
				name, typ, argument = "name", "aws_apigatewayv2_api", "api_id"
			case "aws_api_gateway_stage", "aws_api_gateway_deployment":
			default:
				continue
			}
			b := r.block(in)
			of, _ := b.refersTo(typ, argument)
			if text := b.text(name); of != nil && text != "" {
				r.stages[of] = append(r.stages[of], text)
			}
		}
	}
	if list := r.stages[api]; api != nil && list != nil {
		return list
	}
	return []string{r.unknown("stage of "+id, condition.ClassName)}
}

// methodOf returns the method of a request: of ANY it is not known.
func methodOf(r *reader, method string) string {
	if method == "ANY" {
		return r.unknown("HTTP method", condition.ClassName)
	}
	return method
}

// resourcePath returns the path of a resource of a REST API, with a slash before it: what the plan has, else made of
// the parts.
func (r *reader) resourcePath(b *block, argument string, depth int) string {
	t, ok := b.target(argument)
	switch {
	case !ok || t.in == nil || depth > mostHops:
		return "/" + r.unknown(b.label+"."+argument, condition.ClassPath)
	case t.in.typ == "aws_api_gateway_rest_api": // its root
		return "/"
	case t.in.typ != "aws_api_gateway_resource":
		return "/" + r.unknown(b.label+"."+argument, condition.ClassPath)
	}
	of := r.block(t.in)
	if n := of.known("path"); n != nil && !of.isSecret("path") {
		return r.bounded(t.in, of.literal(n))
	}
	return r.bounded(t.in, strings.TrimSuffix(r.resourcePath(of, "parent_id", depth+1), "/")+"/"+of.needed("path_part"))
}
