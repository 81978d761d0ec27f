package lambdaperm

import (
	"cmp"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate"
	"github.com/lambdaiam/lambdaiam/policy/action"
)

// isWeb reports whether the operation is one on web functions alone.
func (op *Operation) isWeb() bool { return strings.Contains(op.Name, "WebFunction") }

// completeWeb fills in what follows from the web function: what is operated on, of the type that the action takes, and
// what it is created with.
func (op *Operation) completeWeb(row operationRow) error {
	w := op.WebFunction
	if w == nil {
		return nil
	}
	if _, err := w.target(); err != nil {
		return err
	}
	// L2-9: revisions and endpoints are created with a permission on the web function.
	a, _ := action.Lookup(row.steps[0].action)
	for t := range a.ResourceTypes() {
		resource, name, part := w.ARN, "", ""
		switch t.Name() {
		case "webFunction":
		case "webFunctionEndpoint":
			resource, name, part = w.endpoint(op.Endpoint), op.Endpoint, "Endpoint"
		case "webFunctionRevision":
			resource, name, part = w.revision(op.Revision), op.Revision, "Revision"
		default:
			continue
		}
		if op.Resource.ARN != "" {
			continue // it goes before the web function
		}
		if part != "" && !isWebName(name) {
			return &Error{Code: CodeInvalidParameter, Input: name, Reason: part + ": " + op.Name + " needs the name of one"}
		}
		op.Resource, op.ResourcePolicy = evaluate.Resource{ARN: resource, Tags: w.Tags}, cmp.Or(op.ResourcePolicy, w.Policy)
	}
	switch op.Name {
	case "CreateWebFunction":
		if op.Tags == nil {
			op.Tags = w.Tags
		}
		switch {
		case op.Endpoint != "" || len(w.Endpoints) == 0:
		case len(w.Endpoints) > 1:
			return &Error{Code: CodeInvalidParameter, Reason: "Endpoint is missing: a web function is created with one endpoint"}
		default:
			for op.Endpoint = range w.Endpoints {
			}
		}
		fallthrough
	case "CreateWebFunctionRevision":
		op.Role = cmp.Or(op.Role, w.Role)
		op.CodeObject = cmp.Or(op.CodeObject, w.CodeObject)
	}
	if op.Name == "CreateWebFunction" || op.Name == "CreateWebFunctionEndpoint" {
		op.AuthType = cmp.Or(op.AuthType, w.Endpoints[op.Endpoint].AuthType)
	}
	return nil
}

// endpointAuth is the way to authenticate of the endpoint there is, "" if it is not known.
func (op *Operation) endpointAuth() string {
	if op.WebFunction == nil {
		return ""
	}
	return op.WebFunction.Endpoints[op.Endpoint].AuthType
}

// webCode returns the object with the code of a web function, which the caller must be able to read.
func (q *operationReport) webCode(s step) ([]subject, error) {
	if q.op.CodeObject == "" {
		return nil, nil
	}
	t, err := named(s.action, q.op.CodeObject)
	w := q.op.WebFunction
	if w == nil {
		w = &WebFunction{}
	}
	t.resource, t.policy = w.code(q.op.CodeObject, q.account())
	return one(t, err)
}
