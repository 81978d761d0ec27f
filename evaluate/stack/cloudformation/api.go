package cloudformation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/evaluate/stack/internal/reading"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// Amazon API Gateway: methods, integrations and documents in OpenAPI.

// integrated returns the function that the URI of an integration names: its ARN, or
// …:path/DATE/functions/ARN/invocations.
func integrated(uri string) string {
	const before, behind = "/functions/", "/invocations"
	if _, rest, ok := strings.Cut(uri, before); ok {
		uri, _, _ = strings.Cut(rest, behind)
	}
	if _, _, variable := strings.Cut(uri, "${"); variable {
		uri, _, _ = strings.Cut(uri, "${")
		uri = strings.TrimSuffix(uri, ":")
	}
	return uri
}

// An endpoint is a method and path of an API.
type endpoint struct{ method, path string }

// addEndpoint adds the triggers that an endpoint of an API is: one for each stage.
func (r *reader) addEndpoint(api string, by *resource, at *node, e endpoint, uri, role string, when stack.When) {
	to := integrated(uri)
	if f, _ := r.functionOf(r.places.settle(to)); f == nil {
		return
	}
	r.findAPIs()
	from := cmp.Or(r.apis[api], by.id)
	for _, stage := range r.stagesOf(api, from) {
		name := "arn:" + r.partition + ":execute-api:" + r.region + ":" + r.account + ":" + api + "/" + stage + "/" +
			r.methodOf(e.method) + reading.RequestPath(e.path, r.unknown)
		t := pushed(lambdaperm.EventSourceAPIGateway, name)
		if role != "" && !strings.HasSuffix(role, ":user/*") {
			t.Role, t.Service = r.roleOf(role), lambdaperm.EventSourceAPIGatewayWithRole
		}
		r.addTrigger(from, by, at, to, when, t)
	}
}

// methodOf returns the method of a request: of ANY it is not known.
func (r *reader) methodOf(method string) string {
	switch ascii.ToUpper(method) {
	case "ANY", "X-AMAZON-APIGATEWAY-ANY-METHOD":
		return r.unknown("HTTP method", condition.ClassName)
	case "":
		return ""
	}
	if strings.HasPrefix(method, "$") {
		return method
	}
	return ascii.ToUpper(method)
}

// findAPIs finds the APIs, their stages, and the routes of integrations.
func (r *reader) findAPIs() {
	if r.apis != nil {
		return
	}
	r.apis, r.stages, r.routes = make(map[string]string), make(map[string][]string), make(map[string][]*resource)
	for _, res := range r.order {
		if res.props == nil {
			continue
		}
		property := "RestApiId"
		switch res.kind {
		case "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api":
			if ref, err := r.resourceRef(res, res.at); err == nil {
				r.apis[ref.text] = res.id
			}
			continue
		case "AWS::ApiGatewayV2::Route":
			if to, err := r.textOf(res.props, "Target"); err == nil {
				to = strings.TrimPrefix(to, "integrations/")
				r.routes[to] = append(r.routes[to], res)
			}
			continue
		case "AWS::ApiGatewayV2::Stage":
			property = "ApiId"
		case "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment":
		default:
			continue
		}
		api, err := r.textOf(res.props, property)
		if err != nil {
			continue
		}
		name, err := r.textOf(res.props, "StageName")
		if err == nil && name != "" && !slices.Contains(r.stages[api], name) {
			r.stages[api] = append(r.stages[api], name)
		}
	}
}

// stagesOf returns the names of the stages of an API; of one without any the name is not known.
func (r *reader) stagesOf(api, id string) []string {
	if list := r.stages[api]; list != nil {
		return list
	}
	return []string{r.unknown("stage of "+id, condition.ClassName)}
}

func methodTrigger(r *reader, res *resource) error {
	integration, err := r.objectOf(res.props, "Integration")
	if err != nil || integration == nil {
		return err
	}
	uri, err := r.textOf(integration, "Uri")
	if err != nil || uri == "" {
		return err
	}
	api, err := r.needText(res.props, "RestApiId")
	if err != nil {
		return err
	}
	method, err := r.needText(res.props, "HttpMethod")
	if err != nil {
		return err
	}
	at, err := r.textOf(res.props, "ResourceId")
	if err != nil {
		return err
	}
	role, err := r.textOf(integration, "Credentials")
	if err != nil {
		return err
	}
	r.addEndpoint(api, res, integration, endpoint{method, r.resourcePath(at, 0)}, uri, role, nil)
	return nil
}

// resourcePath returns the path of an AWS::ApiGateway::Resource by its id.
func (r *reader) resourcePath(id string, depth int) string {
	if r.paths == nil {
		r.paths = make(map[string]*resource)
		for _, res := range r.order {
			if res.kind == "AWS::ApiGateway::Resource" && res.props != nil {
				if ref, err := r.resourceRef(res, res.at); err == nil {
					r.paths[ref.text] = res
				}
			}
		}
	}
	res := r.paths[id]
	if res == nil || depth > 64 {
		return "/"
	}
	part, _ := r.textOf(res.props, "PathPart")
	parent, _ := r.textOf(res.props, "ParentId")
	return strings.TrimSuffix(r.resourcePath(parent, depth+1), "/") + "/" + part
}

func integrationTriggers(r *reader, res *resource) error {
	uri, err := r.textOf(res.props, "IntegrationUri")
	if err != nil || uri == "" {
		return err
	}
	api, err := r.needText(res.props, "ApiId")
	if err != nil {
		return err
	}
	role, err := r.textOf(res.props, "CredentialsArn")
	if err != nil {
		return err
	}
	ref, err := r.resourceRef(res, res.at)
	if err != nil {
		return err
	}
	r.findAPIs()
	found := false
	for _, route := range r.routes[ref.text] {
		key, err := r.textOf(route.props, "RouteKey")
		if err != nil {
			continue
		}
		found = true
		r.addEndpoint(api, res, &node{at: route.at, origin: res.node.origin}, endpointOf(key), uri, role, route.when)
	}
	if !found {
		any := endpoint{"ANY", "/{path+}"}
		r.addEndpoint(api, res, &node{at: res.at, origin: res.node.origin}, any, uri, role, nil)
	}
	return nil
}

// endpointOf reads the key of a route: METHOD /path, or one of its own such as $default.
func endpointOf(key string) endpoint {
	if method, path, ok := strings.Cut(key, " "); ok {
		return endpoint{method, path}
	}
	return endpoint{key, ""}
}

// bodyTriggers reads the document of an API and, of an HTTP API, its quick Target.
func bodyTriggers(r *reader, res *resource) error {
	ref, err := r.resourceRef(res, res.at)
	if err != nil {
		return err
	}
	api := r.places.settle(ref.text)
	if quick, err := r.textOf(res.props, "Target"); err != nil {
		return err
	} else if quick != "" {
		role, err := r.textOf(res.props, "CredentialsArn")
		if err != nil {
			return err
		}
		r.addEndpoint(api, res, &node{at: res.at}, endpoint{"$default", ""}, quick, role, nil)
	}
	body, err := r.objectOf(res.props, "Body")
	if err != nil || body == nil {
		return nil // a text in Body or BodyS3Location is not entered
	}
	paths, err := r.objectOf(body, "paths")
	if err != nil || paths == nil {
		return nil
	}
	for _, path := range paths.members {
		for _, item := range appendEntries(nil, path.value, nil) {
			for _, method := range item.members {
				for _, operation := range appendEntries(nil, method.value, item.when) {
					r.operationTrigger(api, res, endpoint{method.name, path.name}, operation)
				}
			}
		}
	}
	return nil
}

func (r *reader) operationTrigger(api string, res *resource, e endpoint, operation entry) {
	integration := operation.member("x-amazon-apigateway-integration")
	for _, i := range appendEntries(nil, cmp.Or(integration, none(0)), operation.when) {
		role, _ := r.textOf(i.node, "credentials")
		at := i.node
		if at.origin == "" {
			at = &node{at: at.at, origin: operation.origin}
		}
		if e.path == "/$default" || e.method == "x-amazon-apigateway-any-method" && e.path == "$default" {
			e = endpoint{"$default", ""}
		}
		for _, uri := range appendEntries(nil, cmp.Or(i.member("uri"), none(0)), i.when) {
			if text, ok := asText(uri.node); ok {
				r.addEndpoint(api, res, at, e, text, role, uri.when)
			}
		}
	}
}
