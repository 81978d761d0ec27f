package cloudformation

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/ascii"
)

// webSocket rewrites a resource that is a WebSocket API of SAM: an integration, a route and a permission for each of
// its routes.
func (s *sam) webSocket(id string, resource *node) {
	if typeOf(resource) != serverlessPrefix+"WebSocketApi" {
		return
	}
	props, m := s.properties(id, resource), maker(resource.at)
	on := (*node)(nil) // the translator leaves out the condition of the API
	resource = copied(resource)
	resource.members = slices.DeleteFunc(resource.members, func(m member) bool { return m.name == "Condition" })
	stage := present(props.member("StageName"))
	if stage == nil {
		stage = m.text("default")
	}
	s.replace(id, "AWS::ApiGatewayV2::Api", resource, m.object(append(pick(props, "Name", "RouteSelectionExpression"),
		field{"ProtocolType", m.text("WEBSOCKET")})...))
	stageID := id + "Stage"
	switch name := textOf(stage); {
	case name == "default":
		stageID = id + "DefaultStage"
	case isAlphanumeric(name):
		stageID = id + name + "Stage"
	}
	s.add(stageID, "AWS::ApiGatewayV2::Stage", m, on, field{"ApiId", m.ref(id)}, field{"StageName", stage})
	s.parts[id+".Stage"] = stageID
	if routes := s.object(id, props, "Routes"); routes != nil {
		for _, route := range routes.members {
			s.webSocketRoute(id, route, stage, on)
		}
	}
	auth := s.object(id, props, "Auth")
	function := present(auth.member("AuthArn"))
	if textOf(auth.member("AuthType")) == "CUSTOM" && function != nil && !given(auth.member("InvokeRole")) {
		at := maker(auth.at)
		s.permitAPI(id+"AuthorizerPermission", at, on, function, "${__ApiId__}/authorizers/*", field{"__ApiId__", at.ref(id)})
	}
}

func (s *sam) webSocketRoute(id string, route member, stage, on *node) {
	m := maker(route.at)
	function := present(route.value.member("FunctionArn"))
	if function == nil {
		s.r.fault(id, stack.CodeMissingMember, route.at, route.name, "the route has no FunctionArn", nil)
		return
	}
	key := strings.TrimPrefix(route.name, "$")
	if key != "" {
		key = ascii.ToUpper(key[:1]) + ascii.ToLower(key[1:])
	}
	base := id + key
	uri := m.sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"+
		"${FunctionArn}/invocations",
		field{"FunctionArn", function})
	s.add(base+"Integration", "AWS::ApiGatewayV2::Integration", m, on, field{"ApiId", m.ref(id)},
		field{"IntegrationType", m.text("AWS_PROXY")}, field{"IntegrationUri", uri})
	s.add(base+"Route", "AWS::ApiGatewayV2::Route", m, on, field{"ApiId", m.ref(id)},
		field{"RouteKey", m.text(route.name)},
		field{"Target", callNode("Fn::Join", m.list(m.text("/"), m.list(m.text("integrations"), m.ref(base+"Integration"))))})
	s.permitAPI(base+"Permission", m, on, function, "${__ApiId__}/${__StageName__}/"+route.name,
		field{"__ApiId__", m.ref(id)}, field{"__StageName__", stage})
}

// permitAPI adds a permission for an API to invoke a function.
func (s *sam) permitAPI(id string, m maker, on, function *node, rest string, given ...field) {
	s.add(id, "AWS::Lambda::Permission", m, on, field{"Action", m.text("lambda:InvokeFunction")},
		field{"FunctionName", function},
		field{"Principal", m.text("apigateway.amazonaws.com")}, field{"SourceArn", s.here(m, "execute-api", rest, given...)})
}
