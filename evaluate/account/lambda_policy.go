package account

import (
	"slices"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// Policies of functions, their versions and aliases, and of versions of layers.

// attached reads the answer of get-policy and get-layer-version-policy. Whose it is the Resource of its statements
// says.
func (r *reader) attached(in spot, v jsonscan.Value) error {
	var body *document
	var qualifier string
	own := &in
	err := own.members(v, func(name string, v jsonscan.Value) (err error) {
		switch name {
		case "Policy":
			body, err = own.document(v, policy.Resource, "")
		case "qualifier":
			return text(&qualifier, v)
		}
		return err
	})
	if err != nil {
		return err
	}
	functions, layers, err := body.resources()
	switch {
	case err != nil:
		return err
	case len(layers) == 1 && len(functions) == 0:
		r.list(&resource{arn: layers[0].String(), account: layers[0].AccountID, policy: body, spot: in})
		return nil
	case len(functions) == 0 || len(layers) > 0:
		return own.wrong(CodeInvalidValue, v, "the statements do not say which function or layer version has the policy")
	}
	fn := functions[0].Unqualified()
	for _, other := range functions {
		if other.Unqualified() != fn {
			return own.wrong(CodeInvalidValue, v, "the statements name several functions")
		}
	}
	f := r.s.function(fn)
	if q, bad := own.qualifierOf(v, functions, qualifier); bad != nil {
		f.fail(bad)
	} else {
		r.attach(f, q, &attached{in, body})
	}
	return nil
}

// qualifierOf tells to which qualifier a policy belongs (IN-21).
func (s *spot) qualifierOf(v jsonscan.Value, named []arn.Function, given string) (string, *fault) {
	if given != "" {
		return given, nil
	}
	for _, fn := range named {
		if fn.Qualifier != named[0].Qualifier {
			const reason = `the statements name several qualifiers: a member "qualifier" has to say which one has the policy`
			return "", s.wrong(CodeSeveralQualifiers, v, reason)
		}
	}
	if len(named) == 0 {
		return "", nil
	}
	return named[0].Qualifier, nil
}

// attach gives a function the policy of a qualifier.
func (r *reader) attach(f *function, qualifier string, p *attached) {
	fn, err := f.arn.WithQualifier(qualifier)
	if err != nil {
		f.fail(p.self(CodeInvalidValue, qualifier, "not a qualifier"))
		return
	}
	if p.body != nil {
		p.body.name = fn.String()
	}
	first := f.policies[qualifier]
	switch {
	case first == nil:
		f.policies[qualifier] = p
	case !first.body.same(p.body): // IN-12
		f.fail(p.self(CodeDuplicateEntity, fn.String(), "a second policy, and not the same"))
	}
}

// functionPolicy takes in a function that a file of resources lists.
func (r *reader) functionPolicy(res *resource, fn arn.Function, qualifier string) error {
	f := r.s.function(fn)
	if res.tags != nil && f.tags == nil {
		f.tags = res.tags
	}
	if fn.Qualifier != "" {
		qualifier = fn.Qualifier
	}
	if res.bad != nil {
		f.fail(res.bad)
		return nil
	}
	var named []arn.Function
	if res.policy != nil {
		var err error
		if named, _, err = res.policy.resources(); err != nil {
			f.fail(res.fault(err))
			return nil
		}
	}
	named = slices.DeleteFunc(named, func(other arn.Function) bool { return other.Unqualified() != fn.Unqualified() })
	q, bad := res.qualifierOf(jsonscan.At(res.text, res.at), named, qualifier)
	if bad != nil {
		f.fail(bad)
		return nil
	}
	if res.policy != nil {
		r.attach(f, q, &attached{res.spot, res.policy})
	}
	return nil
}

// open returns the JSON of a document, whatever its shape.
func (d *document) open() (jsonscan.Value, error) {
	v := jsonscan.At(d.in.text, d.start)
	defer v.Release()
	text, err := v.Raw(), error(nil)
	if v.Kind() != jsonscan.KindObject {
		text, err = documentText(v)
	}
	var inner jsonscan.Value
	if err == nil {
		inner, err = jsonscan.Read(text, policy.DefaultMaxSize)
	}
	if err != nil {
		return inner, d.in.wrong(CodeInvalidPolicy, v, err.Error())
	}
	return inner, nil
}

// same reports whether two documents are equal member by member, whatever their shapes.
func (d *document) same(other *document) bool {
	v, err := d.open()
	if err != nil {
		return false
	}
	defer v.Release()
	w, err := other.open()
	if err != nil {
		return false
	}
	defer w.Release()
	return digestOf(v) == digestOf(w)
}

// resources returns the functions and layer versions that the Resource elements of a document name, each once.
func (d *document) resources() (functions []arn.Function, layers []arn.LayerVersion, err error) {
	inner, err := d.open()
	if err != nil {
		return nil, nil, err
	}
	defer inner.Release()
	add := func(v jsonscan.Value) {
		if fn, err := arn.ParseFunction(v.Text()); err == nil && !slices.Contains(functions, fn) {
			functions = append(functions, fn)
		} else if l, err := arn.ParseLayerVersion(v.Text()); err == nil && !slices.Contains(layers, l) {
			layers = append(layers, l)
		}
	}
	for name, v := range membersOf(inner) {
		if name != "Statement" {
			continue
		}
		for s := range entriesOf(v) {
			for name, v := range membersOf(s) {
				if name == "Resource" {
					for v := range entriesOf(v) {
						add(v)
					}
				}
			}
		}
	}
	return functions, layers, nil
}
