package account

import (
	"slices"
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
	"github.com/lambdaiam/lambdaiam/policy"
)

// What the AWS CLI prints about Lambda functions.

// A function is what is known of a function.
type function struct {
	arn      arn.Function // without qualifier
	config   *configuration
	role     string
	tags     map[string]string
	image    string               // URI of a container image
	policies map[string]*attached // by qualifier
	versions []string             // nil: not known
	aliases  []string             // nil: not known
	urls     map[string]lambdaperm.URL
	async    map[string]destinations // of asynchronous invocations, by qualifier
	mappings []*mapping
	stored   bool // from iam-collect's layout, which has the policy of the unqualified function alone
	bad      *fault
}

// An attached policy is one of a qualifier of a function or of a version of a layer.
type attached struct {
	spot
	body *document
}

// destinations are the ARNs of what receives the results of asynchronous invocations.
type destinations struct{ onSuccess, onFailure string }

// function returns what is known of a function, of which that may be nothing yet.
func (s *Snapshot) function(fn arn.Function) *function {
	fn = fn.Unqualified()
	f := s.functions[fn.String()]
	if f == nil {
		f = &function{arn: fn, policies: make(map[string]*attached)}
		s.functions[fn.String()] = f
		s.account(fn.AccountID)
	}
	return f
}

// fail keeps the first fault.
func (f *function) fail(bad *fault) {
	if f.bad == nil {
		f.bad = bad
	}
}

// functionARN reads the ARN of a function, which may have a qualifier.
func (s *spot) functionARN(fn *arn.Function, v jsonscan.Value) error {
	var name string
	if err := text(&name, v); err != nil {
		return err
	}
	parsed, err := arn.ParseFunction(name)
	if err != nil {
		return s.invalid(v, "not the ARN of a function")
	}
	*fn = parsed
	return nil
}

// about reads an object about a function, which member names it.
func (r *reader) about(in spot, v jsonscan.Value, member string, read func(in *spot, name string, v jsonscan.Value) error) (*function, arn.Function, *spot, error) {
	var fn arn.Function
	own := &in
	var unnamed error
	err := own.members(v, func(name string, v jsonscan.Value) error {
		if name == member {
			unnamed = own.functionARN(&fn, v)
			return unnamed
		}
		return read(own, name, v)
	})
	switch {
	case fn.IsZero() && err == nil:
		err = own.missing(v, member)
		fallthrough
	case fn.IsZero():
		return nil, fn, own, own.fault(err) // nobody can tell whose it is
	}
	f := r.s.function(fn)
	if err != nil {
		f.fail(own.fault(err))
	}
	return f, fn, own, nil
}

// function reads the answer of get-function.
func (r *reader) function(in spot, v jsonscan.Value) error {
	var f *function
	image := ""
	var tags map[string]string
	var first error
	err := in.members(v, func(name string, v jsonscan.Value) (err error) {
		switch name {
		case "Configuration":
			if err := v.Want(jsonscan.KindObject); err != nil {
				return err
			}
			f, err = r.configured(in.inner(v, name), v)
		case "Code":
			first = in.object(v, "ImageUri", func(v jsonscan.Value) error { return text(&image, v) })
		case "Tags":
			if bad := in.tagObject(&tags, v); bad != nil {
				first = bad
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if first != nil {
		f.fail(in.fault(first))
	}
	if image != "" {
		f.image = image
	}
	if tags != nil {
		f.tags = tags
	}
	return nil
}

// configuration reads the answer of get-function-configuration, or an element of that of list-functions.
func (r *reader) configuration(in spot, v jsonscan.Value) error {
	_, err := r.configured(in, v)
	return err
}

// configured reads the configuration of a function. One that is there already must be the same.
func (r *reader) configured(in spot, v jsonscan.Value) (*function, error) {
	c := &configuration{}
	f, fn, own, err := r.about(in, v, "FunctionArn", c.read)
	if err != nil {
		return nil, err
	}
	c.spot = *own
	if c.version != "" && c.version != arn.Latest || fn.Qualifier != "" && !fn.IsLatest() {
		return f, nil // that of a version, which is frozen
	}
	switch {
	case f.config == nil:
		f.config = c
	case !f.config.equal(c): // IN-12
		f.fail(&fault{code: CodeDuplicateEntity, in: own, offset: own.at, input: fn.String(), reason: "occurs twice, and not the same"})
	}
	return f, nil
}

// alias reads an alias.
func (r *reader) alias(in spot, v jsonscan.Value) error {
	f, fn, own, err := r.about(in, v, "AliasArn", func(*spot, string, jsonscan.Value) error { return nil })
	if err != nil {
		return err
	}
	if !fn.IsAlias() {
		f.fail(own.wrong(CodeInvalidValue, v, "AliasArn: not the ARN of an alias"))
		return nil
	}
	f.aliases = append(f.aliases, fn.Qualifier)
	return nil
}

// version reads a version.
func (r *reader) version(in spot, v jsonscan.Value) error {
	number := ""
	f, _, own, err := r.about(in, v, "FunctionArn", func(_ *spot, name string, v jsonscan.Value) error {
		if name == "Version" {
			return text(&number, v)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case number == "":
		f.fail(own.missing(v, "Version"))
	case number == arn.Latest:
		if f.versions == nil {
			f.versions = []string{}
		}
	default:
		f.versions = append(f.versions, number)
	}
	return nil
}

// url reads the configuration of a function URL.
func (r *reader) url(in spot, v jsonscan.Value) error {
	var u lambdaperm.URL
	f, fn, own, err := r.about(in, v, "FunctionArn", func(_ *spot, name string, v jsonscan.Value) error {
		if name == "AuthType" {
			return text(&u.AuthType, v)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case u.AuthType == "":
		f.fail(own.missing(v, "AuthType"))
		return nil
	case f.urls == nil:
		f.urls = make(map[string]lambdaperm.URL)
	}
	if first, ok := f.urls[fn.Qualifier]; ok && first != u {
		f.fail(&fault{code: CodeDuplicateEntity, in: own, offset: own.at, input: fn.String(), reason: "a second URL, and not the same"})
	}
	f.urls[fn.Qualifier] = u
	return nil
}

// destinations reads the configuration of asynchronous invocations.
func (r *reader) destinations(in spot, v jsonscan.Value) error {
	var d destinations
	f, fn, own, err := r.about(in, v, "FunctionArn", func(in *spot, name string, v jsonscan.Value) error {
		if name != "DestinationConfig" {
			return nil
		}
		return in.destinationConfig(&d, v)
	})
	if err != nil {
		return err
	}
	if f.async == nil {
		f.async = make(map[string]destinations)
	}
	if first, ok := f.async[fn.Qualifier]; ok && first != d {
		f.fail(&fault{code: CodeDuplicateEntity, in: own, offset: own.at, input: fn.String(), reason: "other destinations than before"})
	}
	f.async[fn.Qualifier] = d
	return nil
}

// destinationConfig reads OnSuccess and OnFailure.
func (s *spot) destinationConfig(d *destinations, v jsonscan.Value) error {
	return s.members(v, func(name string, v jsonscan.Value) error {
		var to *string
		switch name {
		case "OnSuccess":
			to = &d.onSuccess
		case "OnFailure":
			to = &d.onFailure
		default:
			return nil
		}
		return s.object(v, "Destination", func(v jsonscan.Value) error { return text(to, v) })
	})
}

// attached reads the answer of get-policy and get-layer-version-policy. Whose it is the Resource of its statements says.
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
		return own.wrong(CodeInvalidValue, v, "the statements do not say which function or layer version the policy belongs to")
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
			return "", s.wrong(CodeSeveralQualifiers, v, `the statements name several qualifiers: a member "qualifier" has to say which one has the policy`)
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
		f.fail(&fault{code: CodeInvalidValue, in: &p.spot, offset: p.at, input: qualifier, reason: "not a qualifier"})
		return
	}
	if p.body != nil {
		p.body.name = fn.String()
	}
	first := f.policies[qualifier]
	switch {
	case first == nil:
		f.policies[qualifier] = p
	case !first.same(&p.spot): // IN-12
		f.fail(&fault{code: CodeDuplicateEntity, in: &p.spot, offset: p.at, input: fn.String(), reason: "a second policy, and not the same"})
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

// resources returns the functions and layer versions that the Resource elements of a document name, each once.
func (d *document) resources() (functions []arn.Function, layers []arn.LayerVersion, err error) {
	v := jsonscan.At(d.in.text, d.start)
	defer v.Release()
	text := v.Raw()
	if v.Kind() != jsonscan.KindObject {
		if text, err = documentText(v); err != nil {
			return nil, nil, d.in.wrong(CodeInvalidPolicy, v, err.Error())
		}
	}
	inner, err := jsonscan.Read(text, policy.DefaultMaxSize)
	if err != nil {
		return nil, nil, d.in.wrong(CodeInvalidPolicy, v, err.Error())
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

// imageRepository returns the ARN of the repository of a container image in Amazon ECR, "" for any other.
func imageRepository(partition, uri string) string {
	host, name, ok := strings.Cut(uri, "/")
	part := strings.Split(host, ".")
	if !ok || len(part) < 6 || part[1] != "dkr" || part[2] != "ecr" || !arn.IsAccountID(part[0]) {
		return ""
	}
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	return arn.ARN{Partition: partition, Service: "ecr", Region: part[3], AccountID: part[0], Resource: "repository/" + name}.String()
}
