package cloudformation

// other rewrites the tables and layers of SAM, and lists what is not rewritten.
func (s *sam) other(id string, resource *node) {
	if connectors := present(resource.member("Connectors")); connectors != nil {
		s.r.incomplete(id, serverlessPrefix+"Connector", "what connectors grant is not read", connectors.at)
	}
	switch typ := trimType(resource); typ {
	case "", "Function", "StateMachine", "Api", "HttpApi", "WebSocketApi":
	case "Application": // listed as nested stacks are
	case "SimpleTable":
		props := s.properties(id, resource)
		p := objectNode(props.at)
		for _, f := range pick(props, "TableName", "SSESpecification") {
			p.set(f.name, f.value)
		}
		s.replace(id, "AWS::DynamoDB::Table", resource, p)
	case "LayerVersion":
		props := s.properties(id, resource)
		p := objectNode(props.at)
		p.set("LayerName", textNode(resource.at, id))
		if name := props.member("LayerName"); given(name) {
			p.set("LayerName", name)
		}
		s.replace(id, "AWS::Lambda::LayerVersion", resource, p)
	case "CapacityProvider":
		s.capacity(id, resource)
	default:
		s.r.incomplete(id, typeOf(resource), "it is not rewritten", resource.at)
	}
}

// capacity rewrites a capacity provider, which has a role to manage instances.
func (s *sam) capacity(id string, resource *node) {
	props, m := s.properties(id, resource), maker(resource.at)
	if !given(props.member("OperatorRole")) {
		s.add(id+"OperatorRole", "AWS::IAM::Role", m, conditionOf(resource),
			field{"AssumeRolePolicyDocument", m.trust("lambda.amazonaws.com")},
			field{"ManagedPolicyArns", m.list(s.managedARN(m, "AWSLambdaManagedEC2ResourceOperator"))},
			field{"Tags", s.tags(m, "lambda:createdBy", nil)})
	}
	s.replace(id, "AWS::Lambda::CapacityProvider", resource, m.object(pick(props, "CapacityProviderName", "KmsKeyArn")...))
}
