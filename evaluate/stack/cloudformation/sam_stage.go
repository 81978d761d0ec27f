package cloudformation

import "github.com/lambdaiam/lambdaiam/evaluate/stack"

// addStage makes the stage of an API.
func (s *sam) addStage(a *samAPI, condition *node) {
	name := present(a.props.member("StageName"))
	typ, api := "AWS::ApiGateway::Stage", "RestApiId"
	if a.http {
		typ, api = "AWS::ApiGatewayV2::Stage", "ApiId"
		if name == nil {
			name = a.at.text(defaultPath)
		}
	}
	if name == nil {
		s.fault(a.id, stack.CodeMissingMember, a.props, "the API has no StageName")
		return
	}
	id := a.id + "Stage" + hashed(textOf(name))
	switch {
	case isAlphanumeric(textOf(name)):
		id = a.id + name.text + "Stage"
	case a.http && textOf(name) == defaultPath:
		id = a.id + "ApiGatewayDefaultStage"
	}
	s.add(id, typ, a.at, condition, field{api, a.at.ref(a.id)}, field{"StageName", name})
	s.parts[a.id+".Stage"] = id
	if a.http {
		return
	}
	// The deployment makes a stage of its own, unless a version of OpenAPI is given.
	id = s.free(a.id + "Deployment")
	deployment := s.add(id, "AWS::ApiGateway::Deployment", a.at, condition, field{api, a.at.ref(a.id)})
	if !given(a.props.member("OpenApiVersion")) {
		deployment.member("Properties").set("StageName", a.at.text("Stage"))
	}
	s.parts[a.id+".Deployment"] = id
}

// authorizers lets an API invoke the functions that authorize its callers: those of a REST API unless it is told not
// to, those of an HTTP API if it is told to.
func (s *sam) authorizers(a *samAPI, condition *node) {
	for _, m := range membersOf(a.props.member("Auth").member("Authorizers")) {
		function := present(m.value.member("FunctionArn"))
		wanted := given(m.value.member("EnableFunctionDefaultPermissions"))
		if !a.http {
			wanted = !given(m.value.member("DisableFunctionDefaultPermissions"))
		}
		if function == nil || !wanted {
			continue
		}
		at := maker(m.at)
		s.permitAPI(a.id+m.name+"AuthorizerPermission", at, condition, function, "${__ApiId__}/authorizers/*",
			field{"__ApiId__", at.ref(a.id)})
	}
}
