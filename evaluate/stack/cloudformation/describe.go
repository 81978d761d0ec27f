package cloudformation

import (
	"strings"

	"github.com/lambdaiam/lambdaiam/condition"

	"github.com/lambdaiam/lambdaiam/evaluate/stack"
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
		if res.state == done && res.form != nil && res.form.ARN != "" {
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
// managed returns the documents of a managed policy by its ARN: one of the template, or one from outside (IN-46).
// attach joins a policy to the roles that a property names (IN-46).
// rolesNamed returns the roles of the template with a name.
