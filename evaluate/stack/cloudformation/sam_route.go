package cloudformation

const integrationMember = "x-amazon-apigateway-integration"

// A route is a path and a method in lower case.
type route struct{ path, method string }

// A samRoute is an operation in the document of an API.
type samRoute struct {
	route
	value     *node // without its condition
	condition *node
}

// add adds an operation. It is false if events have it already; what the template itself says stays.
func (a *samAPI) add(path, method string, value, condition *node) bool {
	if !a.managed {
		return true
	}
	if method == "any" {
		method = anyMethod
	}
	if _, ok := a.numbers[route{path, method}]; ok {
		return given(a.props.member("DefinitionBody"))
	}
	a.put(samRoute{route{path, method}, value, condition})
	return true
}

func (a *samAPI) put(r samRoute) {
	if a.numbers == nil {
		a.numbers = make(map[route]int)
	}
	a.numbers[r.route] = len(a.routes)
	a.routes = append(a.routes, r)
}

// paths are the paths of the document with those of events.
func (a *samAPI) paths(had *node) *node {
	paths := a.at.object()
	if had != nil && had.kind == kindObject {
		paths = copied(had)
	}
	numbers := make(map[string]int, len(paths.members))
	for i, m := range paths.members {
		numbers[m.name] = i
	}
	own := len(paths.members)
	for _, r := range a.routes[a.own:] {
		i, ok := numbers[r.path]
		switch {
		case !ok:
			numbers[r.path] = len(paths.members)
			paths.members = append(paths.members, member{r.path, r.value.at, a.at.object(field{r.method, r.operation()})})
		case i < own:
			paths.members[i].value = r.in(paths.members[i].value)
		default: // all that is there is of other methods
			item := paths.members[i].value
			item.members = append(item.members, member{r.method, r.value.at, r.operation()})
		}
	}
	return paths
}

// mostOperations is more than a path can have.
const mostOperations = 64

// operation is the operation, on its condition.
func (r samRoute) operation() *node { return r.on(r.value) }

// on is a value on the condition of the route.
func (r samRoute) on(value *node) *node {
	if r.condition == nil {
		return value
	}
	m := maker(value.at)
	return m.choose(r.condition, value, m.noValue())
}

// in returns an item of paths, or a choice of two, with the operation. What has an integration keeps it.
func (r samRoute) in(item *node) *node {
	if c, then, otherwise, ok := choice(item); ok {
		return maker(item.at).choose(c, r.in(then), r.in(otherwise))
	}
	if name, _ := samCall(item); name != "" || item.kind != kindObject || len(item.members) > mostOperations {
		return item
	}
	had := item.member(r.method)
	if had != nil && (had.kind != kindObject || had.member(integrationMember) != nil) {
		return item
	}
	item = copied(item)
	if had == nil {
		item.set(r.method, r.operation())
		return item
	}
	had = copied(had)
	had.set(integrationMember, r.on(r.value.member(integrationMember)))
	item.set(r.method, had)
	return item
}
