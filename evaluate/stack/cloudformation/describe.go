package cloudformation

import (
	"github.com/lambdaiam/lambdaiam/condition"
	"strings"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// describe fills the description with what the evaluated resources say (CloudFormation Template Reference).
func (r *reader) describe() {
	r.out.File, r.out.Environment, r.out.Lookup = r.options.name, r.env, r.lookup
	r.functions, r.roles = make(map[string]*functionParts), make(map[string]*roleParts)
	if r.env.Partition == "" {
		r.out.Partition = condition.Unknown{Label: "Ref AWS::Partition", Class: condition.ClassPartition}
		r.out.InPartition = r.inPartition
	}
	r.functionNames, r.byARN = make(map[string]*functionParts), make(map[string]int)
	r.describeResources()
	r.each(map[string]describer{
		"AWS::IAM::Role":                      (*reader).describeRole,
		"AWS::Lambda::Function":               (*reader).describeFunction,
		"AWS::Lambda::Version":                (*reader).describeVersion,
		"AWS::Lambda::Alias":                  (*reader).describeAlias,
		"AWS::EFS::AccessPoint":               nil,
		"AWS::CloudFormation::Stack":          (*reader).describeNested,
		"AWS::Serverless::Application":        (*reader).describeNested,
		"AWS::CloudFormation::Macro":          nil,
		"AWS::CloudFormation::StackSet":       (*reader).describeNested,
		"AWS::CloudFormation::CustomResource": (*reader).describeCustom,
	})
	r.each(map[string]describer{
		"AWS::IAM::Policy":                    (*reader).describePolicy,
		"AWS::IAM::RolePolicy":                (*reader).describePolicy,
		"AWS::IAM::ManagedPolicy":             (*reader).describeManagedPolicy,
		"AWS::Lambda::Permission":             (*reader).describePermission,
		"AWS::Lambda::LayerVersionPermission": (*reader).describeLayerPermission,
		"AWS::Lambda::Url":                    (*reader).describeURL,
		"AWS::Lambda::EventInvokeConfig":      (*reader).describeInvokeConfig,
	})
	r.each(resourcePolicies)
	r.each(map[string]describer{"AWS::Lambda::EventSourceMapping": (*reader).describeMapping})
	r.each(triggers)
	r.describeFaulty()
	for _, res := range r.order {
		if f := r.functions[res.id]; f != nil {
			r.out.Functions = append(r.out.Functions, f.of)
		}
		if role := r.roles[res.id]; role != nil {
			r.out.Roles = append(r.out.Roles, role.of)
		}
	}
}

// A describer puts what a resource says into the description.
type describer func(*reader, *resource) error

// each calls the describers of all resources that are there, by their type.
func (r *reader) each(by map[string]describer) {
	for _, res := range r.order {
		if res.props == nil || res.err != nil {
			continue
		}
		describe := by[res.kind]
		if describe == nil && strings.HasPrefix(res.kind, "Custom::") {
			describe = by["AWS::CloudFormation::CustomResource"]
		}
		if describe == nil {
			continue
		}
		if err := r.describeEach(res, describe); err != nil {
			r.faultOf(res, err)
		}
	}
}

// perCondition are the types that are described once for each way in which conditions in their properties can turn out,
// with the properties that count.
var perCondition = map[string][]string{
	"AWS::Lambda::Permission": {"FunctionName", "Action", "Principal", "SourceArn", "SourceAccount", "EventSourceToken",
		"FunctionUrlAuthType", "InvokedViaFunctionUrl", "PrincipalOrgID"},
	"AWS::Lambda::Url":                      {"TargetFunctionArn", "Qualifier", "AuthType"},
	"AWS::Lambda::EventSourceMapping":       {"FunctionName", "EventSourceArn"},
	"AWS::SNS::Subscription":                {"Protocol", "Endpoint", "TopicArn"},
	"AWS::Scheduler::Schedule":              {"Target"},
	"AWS::Logs::SubscriptionFilter":         {"LogGroupName", "DestinationArn", "RoleArn"},
	"AWS::SecretsManager::RotationSchedule": {"SecretId", "RotationLambdaARN"},
	"AWS::AppSync::DataSource":              {"LambdaConfig", "ServiceRoleArn"},
	"AWS::Config::ConfigRule":               {"Source"},
}

func (r *reader) describeEach(res *resource, describe describer) error {
	var labels []string
	for _, name := range perCondition[res.kind] {
		if n := res.props.member(name); n != nil {
			labels = conditionsIn(n, labels)
		}
	}
	if len(labels) == 0 {
		return describe(r, res)
	}
	props, when := res.props, res.when
	defer func() { res.props, res.when = props, when }()
	for _, o := range outcomes(labels) {
		both, ok := and(when, o.when())
		if !ok {
			continue
		}
		res.props, res.when = o.settle(props), both
		if err := describe(r, res); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) describeNested(res *resource) error { // IN-50
	r.incomplete(res.id, res.kind, "a nested stack, which is not entered", res.at)
	return nil
}

func (r *reader) describeCustom(res *resource) error { // IN-50
	r.incomplete(res.id, res.kind, "a custom resource, which can create anything", res.at)
	return nil
}

// describeResources lists all resources with their ARNs.
func (r *reader) describeResources() {
	for _, res := range r.order {
		if !res.there {
			continue
		}
		d := stack.Resource{ID: res.id, Type: res.kind, When: res.when, Place: r.place(res.at)}
		if res.props != nil && res.form != nil && res.form.ARN != "" {
			if n, err := r.expand(res, res.form.ARN, "GetAtt "+res.id+".Arn", res.at); err == nil {
				d.ARN = r.places.settle(n.text)
			}
		}
		if d.ARN != "" {
			r.byARN[d.ARN] = len(r.out.Resources)
			if strings.HasPrefix(res.kind, "AWS::S3::") {
				d.Account = r.account
			}
		}
		res.listed = len(r.out.Resources)
		r.out.Resources = append(r.out.Resources, d)
	}
}

// A roleParts is a role, and by which names others refer to it.
type roleParts struct {
	of   stack.Role
	name string
}

func (r *reader) describeRole(res *resource) error {
	role := &roleParts{name: res.name, of: stack.Role{ID: res.id, ARN: r.out.Resources[res.listed].ARN, When: res.when, Place: r.place(res.at)}}
	trust, err := r.documents(res.id, res.props.member("AssumeRolePolicyDocument"), nil)
	if err != nil {
		return err
	}
	switch len(trust) {
	case 0:
		return missing(res.node, "AssumeRolePolicyDocument")
	case 1:
		role.of.Trust = &trust[0]
		role.of.Trust.When = nil
	default:
		role.of.Trust = &stack.Document{ID: res.id, Unknown: trust[0].When[0].Condition.Label, Place: trust[0].Place}
	}
	for _, e := range r.entries(res.props, "Policies") {
		if e.kind != kindObject {
			if e.kind == kindUnknown {
				role.of.Policies = append(role.of.Policies, stack.Document{ID: res.id, Unknown: e.text, When: e.when, Place: r.place(e.at)})
				continue
			}
			return wrong(e.node, "Policies", "a list of objects with PolicyName and PolicyDocument")
		}
		document := e.member("PolicyDocument")
		if document == nil {
			return missing(e.node, "PolicyDocument")
		}
		list, err := r.documents(res.id, document, e.when)
		if err != nil {
			return err
		}
		role.of.Policies = append(role.of.Policies, list...)
	}
	if role.of.Tags, err = r.tagsOf(res.props); err != nil {
		return err
	}
	for _, e := range r.entries(res.props, "ManagedPolicyArns") {
		list, err := r.managed(res, e, "ManagedPolicyArns")
		if err != nil {
			return err
		}
		role.of.Policies = append(role.of.Policies, list...)
	}
	if n := r.single(res.props.member("PermissionsBoundary")); n != nil && n.kind != kindNone {
		list, err := r.managed(res, entry{node: n}, "PermissionsBoundary")
		if err != nil {
			return err
		}
		if len(list) == 1 {
			role.of.Boundary = &list[0]
		} else {
			role.of.Boundary = &stack.Document{ID: res.id, Unknown: "PermissionsBoundary of " + res.id, Place: r.place(n.at)}
		}
	}
	r.roles[res.id] = role
	return nil
}

// managed returns the documents of a managed policy by its ARN: one of the template, or one from outside (IN-46).
func (r *reader) managed(res *resource, e entry, name string) ([]stack.Document, error) {
	text, ok := asText(e.node)
	if !ok {
		return nil, wrong(e.node, name, "the ARN of a managed policy")
	}
	text = r.places.settle(text)
	place := r.place(e.at)
	if i, ok := r.byARN[text]; ok && r.out.Resources[i].Type == "AWS::IAM::ManagedPolicy" {
		own := r.resources[r.out.Resources[i].ID]
		list, err := r.documents(own.id, own.props.member("PolicyDocument"), nil)
		if err != nil {
			return []stack.Document{{ID: own.id, Unknown: own.id, When: e.when, Place: place}}, nil // it has the fault
		}
		for i := range list {
			if list[i].When, ok = and(e.when, list[i].When); !ok {
				list[i].When = e.when
			}
		}
		return list, nil
	}
	if standin.In(text) && !strings.Contains(text, ":iam::aws:policy/") {
		return []stack.Document{{ID: res.id, Unknown: labelOf(text), When: e.when, Place: place}}, nil
	}
	return []stack.Document{{ID: shown(text), Managed: text, When: e.when, Place: place}}, nil
}

// attach joins a policy to the roles that a property names (IN-46).
func (r *reader) attach(res *resource, property string, documents func(when stack.When) ([]stack.Document, error)) error {
	for _, e := range r.entries(res.props, property) {
		name, ok := asText(e.node)
		if !ok {
			return wrong(e.node, property, "names of roles")
		}
		name = r.places.settle(name)
		found := false
		when, ok := and(res.when, e.when)
		if !ok {
			continue
		}
		for _, role := range r.rolesNamed(name) {
			found = true
			list, err := documents(when)
			if err != nil {
				return err
			}
			role.of.Policies = append(role.of.Policies, list...)
		}
		if !found && standin.In(name) {
			r.incomplete(res.id, res.kind, "nobody knows yet which role "+shown(name)+" is", e.at)
		}
	}
	return nil
}

// rolesNamed returns the roles of the template with a name.
func (r *reader) rolesNamed(name string) []*roleParts {
	if r.roleNames == nil {
		r.roleNames = make(map[string][]*roleParts)
		for _, res := range r.order {
			if role := r.roles[res.id]; role != nil {
				r.roleNames[role.name] = append(r.roleNames[role.name], role)
			}
		}
	}
	return r.roleNames[name]
}

func (r *reader) describePolicy(res *resource) error {
	property := "Roles"
	if res.kind == "AWS::IAM::RolePolicy" {
		property = "RoleName"
	}
	n := res.props.member("PolicyDocument")
	if n == nil && res.kind == "AWS::IAM::Policy" {
		return missing(res.node, "PolicyDocument")
	}
	return r.attach(res, property, func(when stack.When) ([]stack.Document, error) { return r.documents(res.id, n, when) })
}

func (r *reader) describeManagedPolicy(res *resource) error {
	n := res.props.member("PolicyDocument")
	if n == nil {
		return missing(res.node, "PolicyDocument")
	}
	if _, err := r.documents(res.id, n, nil); err != nil {
		return err
	}
	return r.attach(res, "Roles", func(when stack.When) ([]stack.Document, error) { return r.documents(res.id, n, when) })
}
