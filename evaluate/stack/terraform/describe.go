package terraform

import (
	"maps"
	"slices"

	"github.com/lambdaiam/lambdaiam/condition"
	"github.com/lambdaiam/lambdaiam/evaluate/stack"
	"github.com/lambdaiam/lambdaiam/internal/standin"
)

// A description has what was described so far, for others to refer to.
type description struct {
	byARN         map[string]*instance // managed resources
	places        map[*instance]int    // in Description.Resources
	roles         map[*instance]*stack.Role
	functions     map[*instance]*functionParts
	byName        map[nameOf]*instance
	functionNames map[string][]*instance
	outside       map[string]int // resources that the plan does not make, by ARN
}

// describers put what resources say into the description, one group after the other: those of a group refer to those
// before (Terraform AWS Provider documentation).
var describers = [...]map[string]func(*reader, *block){
	{"aws_iam_role": (*reader).describeRole},
	{"aws_lambda_function": (*reader).describeFunction},
	{"aws_lambda_alias": (*reader).describeAlias},
	{
		"aws_iam_role_policy":                                      (*reader).describeRolePolicy,
		"aws_iam_role_policy_attachment":                           (*reader).describeAttachment,
		"aws_iam_policy_attachment":                                (*reader).describeAttachments,
		"aws_lambda_permission":                                    (*reader).describePermission,
		"aws_lambda_function_url":                                  (*reader).describeURL,
		"aws_lambda_function_event_invoke_config":                  (*reader).describeInvokeConfig,
		"aws_lambda_layer_version_permission":                      (*reader).describeLayerPermission,
		"aws_lambda_event_source_mapping":                          (*reader).describeMapping,
		"aws_s3_bucket_notification":                               (*reader).describeNotification,
		"aws_sns_topic_subscription":                               (*reader).describeSubscription,
		"aws_cloudwatch_event_target":                              (*reader).describeTarget,
		"aws_cloudwatch_log_subscription_filter":                   (*reader).describeFilter,
		"aws_scheduler_schedule":                                   (*reader).describeSchedule,
		"aws_api_gateway_integration":                              (*reader).describeIntegration,
		"aws_apigatewayv2_integration":                             (*reader).describeIntegrationV2,
		"aws_cloudformation_stack":                                 (*reader).describeNested,
		"aws_serverlessapplicationrepository_cloudformation_stack": (*reader).describeNested,
	},
}

// describe fills the description with what the resources say.
func (r *reader) describe() {
	r.out.Lookup = r.lookup()
	r.byARN, r.places = make(map[string]*instance), make(map[*instance]int)
	r.roles, r.functions = make(map[*instance]*stack.Role), make(map[*instance]*functionParts)
	r.outside = make(map[string]int)
	for _, in := range r.instances {
		d := stack.Resource{ID: in.address, Type: in.typ, ARN: r.arn(in), Place: r.placeOf(in)}
		if in.typ == "aws_s3_bucket" {
			d.Account = r.account(in)
		}
		if d.ARN != "" && r.byARN[d.ARN] == nil {
			r.byARN[d.ARN] = in
		}
		r.places[in] = len(r.out.Resources)
		r.out.Resources = append(r.out.Resources, d)
	}
	for _, group := range describers {
		for _, in := range r.instances {
			if describe := group[in.typ]; describe != nil && r.err == nil {
				describe(r, r.block(in))
			}
		}
	}
	for _, in := range r.instances {
		if policies := resourcePolicies[in.typ]; policies.argument != "" && r.err == nil {
			r.describePolicy(r.block(in), policies)
		}
	}
	for _, in := range r.instances {
		if role := r.roles[in]; role != nil {
			role.Policies = once(role.Policies)
			r.out.Roles = append(r.out.Roles, *role)
		}
		if f := r.functions[in]; f != nil {
			r.out.Functions = append(r.out.Functions, f.of)
		}
	}
}

func (r *reader) describeNested(b *block) {
	r.incomplete(b.in, "a stack of CloudFormation, which is not entered")
}

func (r *reader) incomplete(in *instance, reason string) {
	r.out.Incomplete = append(r.out.Incomplete,
		stack.Incomplete{ID: in.address, Type: in.typ, Reason: reason, Place: r.placeOf(in)})
}

// isKnown reports whether a text has nothing in it that nobody knows.
func isKnown(text string) bool { return !standin.In(text) }

// find returns the resource of a type with an ARN.
func (r *reader) find(typ, arn string) *instance {
	if in := r.byARN[arn]; in != nil && in.typ == typ {
		return in
	}
	return nil
}

// named returns the resource of a type with a name or id; nil for none, and where a plan with more than one Region or
// account has several.
func (r *reader) named(typ, name string) *instance {
	if r.byName == nil {
		r.byName = make(map[nameOf]*instance)
		for _, in := range r.instances {
			if _, ok := kinds[in.typ]; !ok {
				continue
			}
			for _, text := range [...]string{r.name(in), r.attribute(in, "id")} {
				key := nameOf{in.typ, text}
				if other, there := r.byName[key]; there && other != in {
					r.byName[key] = nil
					continue
				}
				r.byName[key] = in
			}
		}
	}
	return r.byName[nameOf{typ, name}]
}

type nameOf struct{ typ, name string }

// isAmbiguous reports whether several resources of a type have a name or id.
func (r *reader) isAmbiguous(typ, name string) bool {
	in, there := r.byName[nameOf{typ, name}]
	return there && in == nil
}

// refersTo returns the resource of a type that an argument names, by its reference, by its ARN or by its name; nil if
// it names none of the plan, or if nobody knows. text is the argument.
func (b *block) refersTo(typ, name string) (in *instance, text string) {
	text = b.needed(name)
	if t, ok := b.target(name); ok && t.in != nil && t.in.typ == typ && t.in.mode == "managed" &&
		(b.known(name) == nil || t.text == text) {
		return t.in, text
	}
	if in = b.r.find(typ, text); in == nil {
		in = b.r.named(typ, text)
	}
	return in, text
}

// maybe is the condition that a part is there because an argument that nobody knows says so.
func maybe(b *block, name string) stack.When {
	return stack.When{{Condition: condition.Unknown{Label: labelOf(b.label + "." + name), Class: condition.ClassChoice}}}
}

// lookup returns what finds ${ADDRESS} in a question: the id of a resource, or an attribute that others refer to.
func (r *reader) lookup() func(name string) (string, bool) {
	found := make(map[string]string)
	for _, in := range r.instances {
		if _, ok := kinds[in.typ]; !ok {
			continue
		}
		found[in.address] = r.attribute(in, "id")
		for _, attribute := range slices.Sorted(maps.Keys(kinds[in.typ].attributes)) {
			found[in.address+"."+attribute] = r.attribute(in, attribute)
		}
	}
	return func(name string) (string, bool) {
		text, ok := found[name]
		return text, ok
	}
}

// once returns documents without those that are there already: a role and its attachments may both say what it has.
func once(list []stack.Document) []stack.Document {
	type key struct{ id, managed, unknown, text string }
	seen := make(map[key]bool)
	var out []stack.Document
	for _, d := range list {
		k := key{d.ID, d.Managed, d.Unknown, string(d.Text)}
		if d.When == nil && seen[k] {
			continue
		}
		seen[k] = seen[k] || d.When == nil
		out = append(out, d)
	}
	return out
}
