package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
)

// A samFunction is a function while it is rewritten.
type samFunction struct {
	*sam
	id        string
	at        maker
	props     *node  // with those of Globals
	condition *node  // nil for none
	alias     string // the logical id of the alias that is addressed, "" for the function
	aliasName *node
	role      *samRole
}

// function rewrites a resource that is a function of SAM.
func (s *sam) function(id string, resource *node) {
	if typeOf(resource) != serverlessPrefix+"Function" {
		return
	}
	clear(s.made)
	f := &samFunction{sam: s, id: id, at: maker(resource.at), props: s.properties(id, resource),
		condition: conditionOf(resource)}
	properties := f.properties()
	f.role = f.newRole()
	f.publish()
	f.gradually()
	f.url()
	f.invokeConfig()
	f.role.addPolicies(f.props.member("Policies"))
	f.events()
	if role := f.executionRole(); role != nil {
		properties.set("Role", role)
	}
	// A queue or topic that can be named is the last one that was made, whatever it is for.
	for part, typ := range samParts["Function"] {
		if made := s.made[typ]; made != "" {
			s.parts[id+"."+part] = made
		}
	}
	s.replace(id, "AWS::Lambda::Function", resource, properties)
}

// properties are those of the function that CloudFormation knows too.
func (f *samFunction) properties() *node {
	p := f.at.object(pick(f.props, "FunctionName", "Role", "VpcConfig", "Environment", "KmsKeyArn", "Layers",
		"FileSystemConfigs",
		"LoggingConfig", "PackageType", "CodeSigningConfigArn", "DurableConfig", "Handler", "Runtime")...)
	if image := present(f.props.member("ImageUri")); image != nil {
		p.set("Code", f.at.object(field{"ImageUri", image}))
	}
	if f.traced() {
		p.set("TracingConfig", f.at.object(field{"Mode", f.props.member("Tracing")}))
	}
	if queue := f.object(f.id, f.props, "DeadLetterQueue"); given(queue) {
		p.set("DeadLetterConfig", f.at.object(pick(queue, "TargetArn")...))
	}
	p.set("Tags", f.ownTags())
	return p
}

// ownTags are the tags of the function and of its role.
func (f *samFunction) ownTags() *node {
	if tags := f.propagated(); tags != nil {
		return f.tags(f.at, "", tags)
	}
	return f.tags(f.at, "lambda:createdBy", f.props.member("Tags"))
}

// propagated are the tags that all get that is made for the function, in the place of their own; nil for none.
func (f *samFunction) propagated() *node { return propagated(f.props) }

func propagated(props *node) *node {
	if tags := props.member("Tags"); given(tags) && given(props.member("PropagateTags")) {
		return tags
	}
	return nil
}

// tags are the tags of a resource as CloudFormation writes them, with the one that SAM adds, if any.
func (s *sam) tags(m maker, own string, tags *node) *node {
	tag := func(key string, value *node) *node { return m.object(field{"Key", m.text(key)}, field{"Value", value}) }
	list := m.list()
	if own != "" {
		list.items = append(list.items, tag(own, m.text("SAM")))
	}
	if tags != nil {
		for _, t := range tags.members {
			list.items = append(list.items, tag(t.name, t.value))
		}
	}
	return list
}

// traced reports whether the function sends traces.
func (f *samFunction) traced() bool {
	tracing := f.props.member("Tracing")
	return given(tracing) && f.always(tracing).text != "Disabled"
}

// name is what permissions and mappings address.
func (f *samFunction) name() *node {
	if f.alias != "" {
		return f.at.ref(f.alias)
	}
	return f.at.ref(f.id)
}

// arn is the ARN of what triggers address.
func (f *samFunction) arn() *node {
	if f.alias != "" {
		return f.at.ref(f.alias)
	}
	return f.at.attribute(f.id, "Arn")
}

// integration is what API Gateway calls to invoke the function.
func (f *samFunction) integration(m maker, partition, streams string) *node {
	target := "${" + f.id + ".Arn}"
	if f.alias != "" {
		target = "${" + f.alias + "}"
	}
	path, end := "2015-03-31", "/invocations"
	if streams == "RESPONSE_STREAM" {
		path, end = "2021-11-15", "/response-streaming-invocations"
	}
	return m.sub("arn:" + partition + ":apigateway:${AWS::Region}:lambda:path/" + path + "/functions/" + target + end)
}

// add puts a resource that is there if the function is.
func (f *samFunction) add(id, typ string, m maker, properties ...field) *node {
	return f.sam.add(id, typ, m, f.condition, properties...)
}

// permit adds a permission for a service to invoke what triggers address.
func (f *samFunction) permit(id string, m maker, principal string, properties ...field) {
	f.add(id, "AWS::Lambda::Permission", m, append([]field{{"Action", m.text("lambda:InvokeFunction")},
		{"FunctionName", f.name()},
		{"Principal", m.text(principal)}}, properties...)...)
}

// publish makes the version and the alias of AutoPublishAlias.
func (f *samFunction) publish() {
	name := f.props.member("AutoPublishAlias")
	if !given(name) {
		return
	}
	m := maker(name.at)
	name = f.always(name)
	version := f.free(f.id + "Version")
	f.alias, f.aliasName = f.id+"Alias", name
	if name.kind == kindString {
		f.alias += strings.NewReplacer("-", "D", "_", "U").Replace(name.text)
	} else if function, _ := samCall(name); function == "" {
		f.wrong(f.id, name, "AutoPublishAlias")
	}
	f.add(version, "AWS::Lambda::Version", m, field{"FunctionName", m.ref(f.id)})
	f.add(f.alias, "AWS::Lambda::Alias", m, field{"Name", name}, field{"FunctionName", m.ref(f.id)},
		field{"FunctionVersion", m.attribute(version, "Version")})
}

// url makes the function URL of FunctionUrlConfig, and who may call it.
func (f *samFunction) url() {
	config := f.object(f.id, f.props, "FunctionUrlConfig")
	if !given(config) {
		return
	}
	m := maker(config.at)
	auth := present(config.member("AuthType"))
	if auth == nil {
		f.fault(f.id, stack.CodeMissingMember, config, "FunctionUrlConfig has no AuthType")
		return
	}
	f.add(f.id+"Url", "AWS::Lambda::Url", m, field{"TargetFunctionArn", f.name()}, field{"AuthType", auth})
	if auth.kind != kindString || auth.text != "NONE" {
		return
	}
	everyone := []field{{"FunctionName", f.name()}, {"Principal", m.text("*")}}
	f.add(f.id+"UrlPublicPermissions", "AWS::Lambda::Permission", m,
		append(everyone, field{"Action", m.text("lambda:InvokeFunctionUrl")}, field{"FunctionUrlAuthType", auth})...)
	f.add(f.id+"URLInvokeAllowPublicAccess", "AWS::Lambda::Permission", m,
		append(everyone, field{"Action", m.text("lambda:InvokeFunction")}, field{"InvokedViaFunctionUrl", m.yes()})...)
}
