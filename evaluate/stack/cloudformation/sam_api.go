package cloudformation

import "github.com/lambdaiam/lambdaiam/evaluate/stack"

// The logical ids of APIs that SAM makes for events that name none.
const (
	implicitREST = "ServerlessRestApi"
	implicitHTTP = "ServerlessHttpApi"
)

// A samAPI is an API of the template, or one that SAM makes for events.
type samAPI struct {
	id         string
	http       bool
	implicit   bool
	managed    bool // SAM writes the routes of events into the document
	at         maker
	props      *node // with those of Globals
	routes     []samRoute
	own        int           // how many of the routes the template has
	numbers    map[route]int // of routes
	conditions []*node       // of the functions whose events are here; nil for a function without one
}

// openAPIs finds the APIs of the template before functions write into them.
func (s *sam) openAPIs(resources *node) {
	for _, m := range resources.members {
		switch typ := trimType(m.value); typ {
		case "Api", "HttpApi":
			s.apis[m.name] = s.openAPI(m.name, m.value, typ == "HttpApi")
		}
	}
}

func (s *sam) openAPI(id string, resource *node, http bool) *samAPI {
	a := &samAPI{id: id, http: http, at: maker(resource.at), props: s.properties(id, resource)}
	body, file := given(a.props.member("DefinitionBody")), given(a.props.member("DefinitionUri"))
	a.managed = !body && !file || given(a.props.member("MergeDefinitions")) || http && body
	for _, path := range membersOf(a.props.member("DefinitionBody").member("paths")) {
		for _, method := range membersOf(path.value) {
			if name, _ := samCall(method.value); name == "" && method.value.member(integrationMember) == nil {
				continue
			}
			a.put(samRoute{route{path.name, method.name}, method.value, nil})
		}
	}
	a.own = len(a.routes)
	return a
}

// membersOf returns the members of an object, none of any other value or of a function of templates.
func membersOf(n *node) []member {
	if name, _ := samCall(n); n == nil || n.kind != kindObject || name != "" {
		return nil
	}
	return n.members
}

// apiOf returns the API of an event, and the value by which the event names it.
func (s *sam) apiOf(owner string, props *node, name, implicit string, m maker) (id *node, api *samAPI) {
	id = present(props.member(name))
	if id == nil {
		id = m.ref(implicit)
	}
	logical := referred(id)
	if logical == "" {
		logical = textOf(id)
	}
	api = s.apis[logical]
	if logical == implicit && (api == nil || !api.implicit) { // whatever the template has under this name
		section := "Api"
		if implicit == implicitHTTP {
			section = "HttpApi"
		}
		props := merged(s.template.member("Globals").member(section), m.object())
		props = copied(props)
		if implicit == implicitREST {
			props.set("StageName", m.text("Prod"))
		}
		api = &samAPI{id: implicit, http: implicit == implicitHTTP, implicit: true, managed: true, at: m, props: props}
		s.apis[implicit] = api
	}
	if resource := s.original(logical); api == nil && resource != nil && resource.kind == kindObject {
		// An API that is not one of SAM: its owner says what is in it.
		api = &samAPI{id: logical, http: implicit == implicitHTTP, at: m, props: m.object()}
		if p := resource.member("Properties"); p != nil {
			api.props = p
		}
		s.apis[logical] = api
	}
	if api == nil || api.http && implicit == implicitREST {
		s.fault(owner, stack.CodeUnresolvedReference, id, name+" must name an API of the template")
		return nil, nil
	}
	return id, api
}

// api rewrites a resource that is an API of SAM.
func (s *sam) api(id string, resource *node) {
	if a := s.apis[id]; a != nil && !a.implicit && (trimType(resource) == "Api" || trimType(resource) == "HttpApi") {
		s.replace(id, a.typ(), resource, a.properties())
		s.addStage(a, conditionOf(resource))
		s.authorizers(a, conditionOf(resource))
	}
}

// implicitAPIs makes the APIs of events that name none. One is there if any of the functions is.
func (s *sam) implicitAPIs() {
	for _, id := range []string{implicitREST, implicitHTTP} {
		a := s.apis[id]
		if a == nil || !a.implicit {
			continue
		}
		condition := s.any(a.conditions, id+"Condition")
		s.add(id, a.typ(), a.at, condition, fieldsOf(a.properties())...)
		s.addStage(a, condition)
		s.authorizers(a, condition)
	}
}

func fieldsOf(n *node) []field {
	var list []field
	for _, m := range n.members {
		list = append(list, field{m.name, m.value})
	}
	return list
}

// any returns the name of a condition that holds if one of several does; nil is one that always does.
func (s *sam) any(conditions []*node, name string) *node {
	var each []*node
	seen := make(map[string]bool)
	for _, c := range conditions {
		if c == nil {
			return nil
		}
		if !seen[c.text] {
			seen[c.text] = true
			each = append(each, c)
		}
	}
	if len(each) == 1 {
		return each[0]
	}
	n := textNode(each[0].at, name)
	s.define(name, or(n.at, each))
	return n
}

// or holds if one of several conditions does. The function takes ten of them.
func or(at int, conditions []*node) *node {
	list := listNode(at)
	for _, c := range conditions[:min(len(conditions), 9)] {
		list.items = append(list.items, callNode("Condition", c))
	}
	switch rest := conditions[len(list.items):]; len(rest) {
	case 0:
	case 1:
		list.items = append(list.items, callNode("Condition", rest[0]))
	default:
		list.items = append(list.items, or(at, rest))
	}
	return callNode("Fn::Or", list)
}

func (a *samAPI) typ() string {
	if a.http {
		return "AWS::ApiGatewayV2::Api"
	}
	return "AWS::ApiGateway::RestApi"
}

// properties are those of the API that CloudFormation knows, with the routes of events in the document.
func (a *samAPI) properties() *node {
	p := a.at.object(pick(a.props, "Name", "Policy", "Mode")...)
	body := present(a.props.member("DefinitionBody"))
	if !a.managed {
		if body != nil {
			p.set("Body", body)
		}
		return p
	}
	if body == nil {
		body = a.at.object()
	} else if name, _ := samCall(body); name != "" || body.kind != kindObject {
		p.set("Body", body)
		return p
	}
	body = copied(body)
	body.set("paths", a.paths(body.member("paths")))
	p.set("Body", body)
	return p
}
