package account

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/arn"
	"github.com/lambdaiam/lambdaiam/evaluate/lambdaperm"
	"github.com/lambdaiam/lambdaiam/internal/jsonscan"
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

// A memberReader reads a member of an object, if it knows it.
type memberReader func(in *spot, name string, v jsonscan.Value) error

// about reads an object about a function, which a member names. Where that cannot be read nobody can tell whose it is.
func (r *reader) about(in *spot, v jsonscan.Value, member string, read memberReader) (*function, arn.Function, error) {
	var fn arn.Function
	err := in.members(v, func(name string, v jsonscan.Value) error {
		if name == member {
			return in.functionARN(&fn, v)
		}
		return read(in, name, v)
	})
	switch {
	case fn.IsZero() && err == nil:
		return nil, fn, in.missing(v, member)
	case fn.IsZero():
		return nil, fn, err
	}
	f := r.s.function(fn)
	if err != nil {
		f.fail(in.fault(err))
	}
	return f, fn, nil
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
	f, fn, err := r.about(&in, v, "FunctionArn", c.read)
	if err != nil {
		return nil, err
	}
	c.spot = in
	if c.version != "" && c.version != arn.Latest || fn.Qualifier != "" && !fn.IsLatest() {
		return f, nil // that of a version, which is frozen
	}
	switch {
	case f.config == nil:
		f.config = c
	case !f.config.equal(c): // IN-12
		f.fail(in.self(CodeDuplicateEntity, fn.String(), "occurs twice, and not the same"))
	}
	return f, nil
}

// alias reads an alias.
func (r *reader) alias(in spot, v jsonscan.Value) error {
	f, fn, err := r.about(&in, v, "AliasArn", func(*spot, string, jsonscan.Value) error { return nil })
	if err != nil {
		return err
	}
	if !fn.IsAlias() {
		f.fail(in.wrong(CodeInvalidValue, v, "AliasArn: not the ARN of an alias"))
		return nil
	}
	f.aliases = append(f.aliases, fn.Qualifier)
	return nil
}

// version reads a version.
func (r *reader) version(in spot, v jsonscan.Value) error {
	number := ""
	f, _, err := r.about(&in, v, "FunctionArn", func(_ *spot, name string, v jsonscan.Value) error {
		if name == "Version" {
			return text(&number, v)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case number == "":
		f.fail(in.missing(v, "Version"))
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
	f, fn, err := r.about(&in, v, "FunctionArn", func(_ *spot, name string, v jsonscan.Value) error {
		if name == "AuthType" {
			return text(&u.AuthType, v)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case u.AuthType == "":
		f.fail(in.missing(v, "AuthType"))
		return nil
	case f.urls == nil:
		f.urls = make(map[string]lambdaperm.URL)
	}
	if first, ok := f.urls[fn.Qualifier]; ok && first != u {
		f.fail(in.self(CodeDuplicateEntity, fn.String(), "a second URL, and not the same"))
	}
	f.urls[fn.Qualifier] = u
	return nil
}

// destinations reads the configuration of asynchronous invocations.
func (r *reader) destinations(in spot, v jsonscan.Value) error {
	var d destinations
	f, fn, err := r.about(&in, v, "FunctionArn", func(in *spot, name string, v jsonscan.Value) error {
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
		f.fail(in.self(CodeDuplicateEntity, fn.String(), "other destinations than before"))
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

// imageRepository returns the ARN of the repository of a container image in Amazon ECR, "" for any other.
func imageRepository(partition, uri string) string {
	host, name, ok := strings.Cut(uri, "/")
	part := strings.Split(host, ".")
	if !ok || len(part) < 6 || part[1] != "dkr" || part[2] != "ecr" || !arn.IsAccountID(part[0]) {
		return ""
	}
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, ":")
	of := arn.ARN{Partition: partition, Service: "ecr", Region: part[3], AccountID: part[0]}
	of.Resource = "repository/" + name
	return of.String()
}
